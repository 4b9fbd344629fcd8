"""The import that Narwhal wants, and imports of things that do not exist."""

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher
from types import ModuleType

from kloudtrader.cli.check import Finding
from kloudtrader.cli.check.library import MISSING, PACKAGE, load, member, public, suggestion
from kloudtrader.cli.check.scopes import Scopes

__all__ = ["REQUIRED", "check_imports", "uses"]

REQUIRED = ("ACCESS_TOKEN", "ACCOUNT_NUMBER")
_ADVICE = f"add to the top of the file: from {PACKAGE} import {', '.join(REQUIRED)}"


def check_imports(tree: ast.Module) -> Iterator[Finding]:
    """Look at every import of a file."""
    yield from _required(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _module(node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from _members(node)


def uses(tree: ast.Module, submodule: str) -> int | None:
    """The line that first imports a submodule of this package, or uses something of it."""
    full = f"{PACKAGE}.{submodule}"
    scopes = Scopes(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node in scopes.of:
            meant = scopes.meaning(node, scopes.of[node])
            if isinstance(meant, ModuleType) and meant.__name__ == full:
                return node.lineno
        if isinstance(node, ast.Import) and any(_within(one.name, full) for one in node.names):
            return node.lineno
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = {one.name for one in node.names}
            if _within(node.module or "", full) or (node.module == PACKAGE and submodule in names):
                return node.lineno
    return None


def _within(name: str, module: str) -> bool:
    return name == module or name.startswith(f"{module}.")


def _required(tree: ast.Module) -> Iterator[Finding]:
    missing = [name for name in REQUIRED if name not in set(_at_the_top(tree.body))]
    if not missing:
        return
    inner = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == PACKAGE
        and any(alias.name in missing for alias in node.names)
    ]
    if inner:
        text = f"{' and '.join(missing)} must be imported at the top level, not within something"
        yield Finding(inner[0], text, _ADVICE)
    else:
        text = f"the import of {' and '.join(missing)} from {PACKAGE} is missing"
        yield Finding(1, text, _ADVICE)


def _at_the_top(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.module == PACKAGE and not node.level:
            yield from (alias.name for alias in node.names)


def _module(line: int, name: str) -> Iterator[Finding]:
    first, _, rest = name.partition(".")
    if first == PACKAGE:
        if load(name) is None:
            yield Finding(line, f"there is no module {name}", _meant(name))
    elif _resembles(first):
        right = f"{PACKAGE}.{rest}" if rest else PACKAGE
        yield Finding(line, f"there is no package {first}", f"did you mean {right}?")


def _meant(name: str) -> str:
    known = ["user", "tradier", "kalshi", "equities.tradier_user", "defaults", "sandbox", "frames"]
    close = suggestion(name, [f"{PACKAGE}.{one}" for one in known])
    return f"did you mean {close}?" if close else f"the modules are: {', '.join(known)}"


def _resembles(name: str) -> bool:
    return name != PACKAGE and SequenceMatcher(None, name.lower(), PACKAGE).ratio() > 0.85


def _members(node: ast.ImportFrom) -> Iterator[Finding]:
    name = node.module or ""
    found = list(_module(node.lineno, name))
    yield from found
    module = load(name)
    if module is None or found:
        return
    for alias in node.names:
        full = f"{name}.{alias.name}"
        if alias.name != "*" and member(module, alias.name, (full,)) is MISSING:
            close = suggestion(alias.name, [*public(module), *REQUIRED])
            advice = f"did you mean {close}?" if close else "look it up in the documentation"
            yield Finding(alias.lineno, f"there is no {alias.name} in {name}", advice)
