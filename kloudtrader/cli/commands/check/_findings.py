"""Compare the imports, attributes, names and calls of a file with this package."""

import ast
import builtins
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from inspect import Signature
from types import ModuleType

from kloudtrader.cli.commands.check._names import (
    MISSING,
    MODULES,
    PACKAGE,
    FileNames,
    list_public,
    load_module,
    resolve_path,
)
from kloudtrader.runtime.client import Api

REQUIRED = ("ACCESS_TOKEN", "ACCOUNT_NUMBER")
_SEE_DOCS = "see the documentation"


@dataclass(frozen=True, order=True)
class FileFinding:
    """Hold a problem, its line and what to do."""

    line: int
    problem: str
    advice: str


def check_names(names: FileNames) -> Iterator[FileFinding]:
    """Check the imports of a file and, if all its names are known, its names and calls."""
    yield from _check_import_line(names)
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


def _check_import_line(names: FileNames) -> Iterator[FileFinding]:
    imports = [node for node in names.tree.body if isinstance(node, ast.ImportFrom)]
    at_the_top = {(node.level, node.module, alias.name) for node in imports for alias in node.names}
    missing = [name for name in REQUIRED if (0, PACKAGE, name) not in at_the_top]
    if missing:
        text = f"the import of {' and '.join(missing)} from {PACKAGE} is missing at the top level"
        line = max(names.imported.get(f"{PACKAGE}.{name}", 1) for name in missing)
        yield FileFinding(line, text, f"add: from {PACKAGE} import {', '.join(REQUIRED)}")


def _check_module(line: int, path: str) -> Iterator[FileFinding]:
    first, dot, rest = path.partition(".")
    if first != PACKAGE:
        if SequenceMatcher(None, first.lower(), PACKAGE).ratio() > 0.85:
            advice = f"did you mean {PACKAGE}{dot}{rest}?"
            yield FileFinding(line, f"the package {first} does not exist", advice)
    elif load_module(path) is None:
        modules = [f"{PACKAGE}.{module}" for module in MODULES]
        advice = _advise(path, modules, f"the modules are: {', '.join(modules)}")
        yield FileFinding(line, f"the module {path} does not exist", advice)


def _check_members(node: ast.ImportFrom) -> Iterator[FileFinding]:
    path = "" if node.level else node.module or ""
    yield from _check_module(node.lineno, path)
    for alias in node.names:
        if alias.name != "*" and resolve_path(f"{path}.{alias.name}") is MISSING:
            advice = _advise(alias.name, [*list_public(path), *REQUIRED], _SEE_DOCS)
            yield FileFinding(alias.lineno, f"{path} has no {alias.name}", advice)


def _check_attribute(node: ast.Attribute, names: FileNames) -> Iterator[FileFinding]:
    if names.get_meaning(node) is not MISSING or node.attr in names.patched:
        return
    owner = names.get_meaning(node.value)
    title = owner.__name__ if isinstance(owner, ModuleType) else type(owner).__name__
    path = f"{title}.{node.attr}"
    if load_module(path) is not None:
        yield FileFinding(node.lineno, f"{path} is not imported", f"add: import {path}")
    else:
        members = (
            list_public(title) if isinstance(owner, ModuleType) else {*dir(owner)} - {*dir(Api)}
        )
        yield FileFinding(
            node.lineno, f"{path} does not exist", _advise(node.attr, members, _SEE_DOCS)
        )


def _check_call(node: ast.Call, names: FileNames) -> Iterator[FileFinding]:
    called = names.get_meaning(node.func)
    if not callable(called) or not str(getattr(called, "__module__", "")).startswith(PACKAGE):
        return
    # A model is built at its first use; before that it has no signature.
    getattr(called, "model_rebuild", bool)()
    try:
        signature = inspect.signature(called)
    except ValueError:  # exceptions without their own __init__ have no signature
        return
    keywords = {keyword.arg: None for keyword in node.keywords if keyword.arg is not None}
    starred = any(isinstance(argument, ast.Starred) for argument in node.args)
    try:
        signature.bind_partial(*([] if starred else node.args), **keywords)
        if not starred and len(keywords) == len(node.keywords):
            signature.bind(*node.args, **keywords)
    except TypeError as error:
        unknown = next((name for name in keywords if name not in signature.parameters), "")
        advice = _advise(
            unknown, signature.parameters, f"the signature is {_strip_annotations(signature)}"
        )
        yield FileFinding(node.lineno, f"{ast.unparse(node.func)}(): {error}", advice)


def _strip_annotations(signature: Signature) -> Signature:
    bare = [item.replace(annotation=item.empty) for item in signature.parameters.values()]
    return signature.replace(parameters=bare, return_annotation=Signature.empty)


def _check_name(node: ast.Name, names: FileNames) -> Iterator[FileFinding]:
    implicit = node.id.startswith("__") or hasattr(builtins, node.id)
    if implicit or node.id in names.bound:
        return
    modules = [f"{PACKAGE}.{module}" for module in ("kalshi", "tradier", "user")]
    homes = {name: path for path in modules for name in list_public(path)}
    advice = _advise(node.id, [*names.bound, *homes], "define or import it")
    if node.id in homes:
        advice = f"add: from {homes[node.id]} import {node.id}"
    yield FileFinding(node.lineno, f"the name {node.id} is not defined", advice)


def _advise(name: str, names: Iterable[str], otherwise: str) -> str:
    """Suggest a similar name, or return ``otherwise`` if there is none."""
    matches = get_close_matches(name, list(names), n=1, cutoff=0.7)
    return f"did you mean {matches[0]}?" if matches else otherwise
