"""Names that do not exist, and calls whose arguments do not."""

import ast
from collections.abc import Iterable, Iterator
from types import ModuleType

from kloudtrader.cli.check import Finding
from kloudtrader.cli.check.library import MISSING, PACKAGE, is_builtin, load, public, suggestion
from kloudtrader.cli.check.scopes import Instance, Scopes
from kloudtrader.cli.check.signatures import complaints, signature_of
from kloudtrader.runtime.api import Api

__all__ = ["check_names"]

_TRICKS = {"exec", "eval", "globals", "vars", "locals", "setattr"}
"""Where a file uses one of these, names may come from anywhere."""


def check_names(tree: ast.Module) -> Iterator[Finding]:
    """Look at every attribute, call and name of a file."""
    scopes = Scopes(tree)
    tricks = any(isinstance(one, ast.Name) and one.id in _TRICKS for one in ast.walk(tree))
    for node in ast.walk(tree):
        if node not in scopes.of:
            continue
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield from _attribute(node, scopes)
        elif isinstance(node, ast.Call):
            yield from _call(node, scopes)
        elif isinstance(node, ast.Name) and not tricks:
            yield from _name(node, scopes)


def _attribute(node: ast.Attribute, scopes: Scopes) -> Iterator[Finding]:
    if scopes.meaning(node, scopes.of[node]) is not MISSING:
        return
    owner = scopes.meaning(node.value, scopes.of[node])
    if isinstance(owner, ModuleType):
        full = f"{owner.__name__}.{node.attr}"
        if load(full) is not None:
            yield Finding(node.lineno, f"{full} is not imported", f"add: import {full}")
            return
        yield _no_such(node.lineno, full, node.attr, public(owner))
    elif isinstance(owner, Instance):
        names = [name for name in dir(owner.cls) if name[0] != "_" and name not in dir(Api)]
        yield _no_such(node.lineno, f"{owner.cls.__name__}.{node.attr}", node.attr, names)


def _no_such(line: int, full: str, name: str, names: Iterable[str]) -> Finding:
    close = suggestion(name, names)
    advice = f"did you mean {close}?" if close else "look it up in the documentation"
    return Finding(line, f"there is no {full}", advice)


def _call(node: ast.Call, scopes: Scopes) -> Iterator[Finding]:
    called = scopes.meaning(node.func, scopes.of[node])
    if called is MISSING:
        return  # reported at the name
    signature = signature_of(called) if _is_ours(called) else None
    if signature is None:
        return
    shown = ast.unparse(node.func)
    for problem, advice in complaints(node, signature):
        yield Finding(node.lineno, f"{shown}(): {problem}", advice)


def _is_ours(called: object) -> bool:
    function = getattr(called, "function", called)
    return str(getattr(function, "__module__", "")).startswith(PACKAGE)


def _name(node: ast.Name, scopes: Scopes) -> Iterator[Finding]:
    scope = scopes.of[node]
    if not isinstance(node.ctx, ast.Load) or is_builtin(node.id):
        return
    if scopes.opaque_star or scopes.find(node.id, scope) is not None:
        return
    starred = scopes.starred()
    if node.id in starred:
        return
    homes = _homes()
    close = suggestion(node.id, [*scopes.module.bound, *starred, *homes])
    if node.id in homes:
        advice = f"add: from {homes[node.id]} import {node.id}"
    else:
        advice = f"did you mean {close}?" if close else "nothing in the file defines it"
    yield Finding(node.lineno, f"the name {node.id} is not defined", advice)


def _homes() -> dict[str, str]:
    """The functions of this package, and the module that each can be imported from."""
    names = [f"{PACKAGE}.{one}" for one in ("kalshi", "tradier", "user")]
    modules = [(name, load(name)) for name in names]
    return {one: name for name, module in modules if module for one in public(module)}
