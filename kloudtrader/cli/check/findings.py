"""Compare a file with this package: imports, attributes, names and calls."""

import ast
import builtins
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from inspect import Signature
from types import ModuleType

from kloudtrader.cli.check.names import MISSING, MODULES, PACKAGE, Names, load, public, resolve
from kloudtrader.runtime.client import Api

REQUIRED = ("ACCESS_TOKEN", "ACCOUNT_NUMBER")
_DOCS = "look it up in the documentation"


@dataclass(frozen=True, order=True)
class Finding:
    """A problem, its line, and what to do about it."""

    line: int
    problem: str
    advice: str


def check_names(names: Names) -> Iterator[Finding]:
    """Check the imports of a file, and where all its names are known, its names and calls."""
    yield from _check_required(names)
    for node in names.walk():
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _check_module(node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            yield from _check_members(node)
        elif names.certain and isinstance(node, ast.Name):
            yield from _check_name(node, names)
        elif names.certain and isinstance(node, ast.Attribute):
            yield from _check_attribute(node, names)
        elif names.certain and isinstance(node, ast.Call):
            yield from _check_call(node, names)


def _check_required(names: Names) -> Iterator[Finding]:
    imports = [node for node in names.tree.body if isinstance(node, ast.ImportFrom)]
    at_the_top = {(node.level, node.module, alias.name) for node in imports for alias in node.names}
    missing = [name for name in REQUIRED if (0, PACKAGE, name) not in at_the_top]
    if missing:
        text = f"the import of {' and '.join(missing)} from {PACKAGE} is missing at the top level"
        line = max(names.imported.get(f"{PACKAGE}.{name}", 1) for name in missing)
        yield Finding(line, text, f"add: from {PACKAGE} import {', '.join(REQUIRED)}")


def _check_module(line: int, path: str) -> Iterator[Finding]:
    first, dot, rest = path.partition(".")
    if first != PACKAGE:
        if SequenceMatcher(None, first.lower(), PACKAGE).ratio() > 0.85:
            advice = f"did you mean {PACKAGE}{dot}{rest}?"
            yield Finding(line, f"there is no package {first}", advice)
    elif load(path) is None:
        modules = [f"{PACKAGE}.{module}" for module in MODULES]
        advice = _advise(path, modules, f"the modules are: {', '.join(modules)}")
        yield Finding(line, f"there is no module {path}", advice)


def _check_members(node: ast.ImportFrom) -> Iterator[Finding]:
    path = "" if node.level else node.module or ""
    yield from _check_module(node.lineno, path)
    for alias in node.names:
        if alias.name != "*" and resolve(f"{path}.{alias.name}") is MISSING:
            advice = _advise(alias.name, [*public(path), *REQUIRED], _DOCS)
            yield Finding(alias.lineno, f"there is no {alias.name} in {path}", advice)


def _check_attribute(node: ast.Attribute, names: Names) -> Iterator[Finding]:
    if names.meaning(node) is not MISSING or node.attr in names.patched:
        return
    owner = names.meaning(node.value)
    title = owner.__name__ if isinstance(owner, ModuleType) else type(owner).__name__
    path = f"{title}.{node.attr}"
    if load(path) is not None:
        yield Finding(node.lineno, f"{path} is not imported", f"add: import {path}")
    else:
        members = public(title) if isinstance(owner, ModuleType) else {*dir(owner)} - {*dir(Api)}
        yield Finding(node.lineno, f"there is no {path}", _advise(node.attr, members, _DOCS))


def _check_call(node: ast.Call, names: Names) -> Iterator[Finding]:
    called = names.meaning(node.func)
    if not callable(called) or not str(getattr(called, "__module__", "")).startswith(PACKAGE):
        return
    # A model has its signature from its first use on.
    getattr(called, "model_rebuild", bool)()
    try:
        signature = inspect.signature(called)
    except ValueError:  # an exception without an initializer of its own has none
        return
    keywords = {keyword.arg: None for keyword in node.keywords if keyword.arg is not None}
    starred = any(isinstance(argument, ast.Starred) for argument in node.args)
    try:
        signature.bind_partial(*([] if starred else node.args), **keywords)
        if not starred and len(keywords) == len(node.keywords):
            signature.bind(*node.args, **keywords)
    except TypeError as error:
        unknown = next((name for name in keywords if name not in signature.parameters), "")
        advice = _advise(unknown, signature.parameters, f"it is {_shown(signature)}")
        yield Finding(node.lineno, f"{ast.unparse(node.func)}(): {error}", advice)


def _shown(signature: Signature) -> Signature:
    bare = [each.replace(annotation=each.empty) for each in signature.parameters.values()]
    return signature.replace(parameters=bare, return_annotation=Signature.empty)


def _check_name(node: ast.Name, names: Names) -> Iterator[Finding]:
    implicit = node.id.startswith("__") or hasattr(builtins, node.id)
    if implicit or node.id in names.bound:
        return
    modules = [f"{PACKAGE}.{module}" for module in ("kalshi", "tradier", "user")]
    homes = {name: path for path in modules for name in public(path)}
    advice = _advise(node.id, [*names.bound, *homes], "nothing in the file defines it")
    if node.id in homes:
        advice = f"add: from {homes[node.id]} import {node.id}"
    yield Finding(node.lineno, f"the name {node.id} is not defined", advice)


def _advise(name: str, names: Iterable[str], otherwise: str) -> str:
    """Return the question whether a similar name was meant, or else another advice."""
    matches = get_close_matches(name, list(names), n=1, cutoff=0.7)
    return f"did you mean {matches[0]}?" if matches else otherwise
