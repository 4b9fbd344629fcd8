"""Resolve the names of this package, and the names of a file as far as that is certain.

Scopes are ignored. A name resolves if all its bindings, anywhere in the file, mean the same object.
A binding of another kind, such as a parameter or a loop, makes the name unknown.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import cast

from kloudtrader.runtime.client import Api
from kloudtrader.runtime.errors import ConfigurationError

PACKAGE = "kloudtrader"
MODULES = ("user", "tradier", "kalshi", "equities.tradier_user", "defaults", "sandbox", "frames")
"""Modules that a file may import."""
MISSING = object()
"""Stands for a name that this package does not have."""
_DYNAMIC_BINDERS = {"exec", "eval", "globals", "locals", "vars"}
"""Functions that can bind any name."""
_FOREIGN_TEXT = (ast.Attribute, ast.Constant, ast.alias, ast.keyword)
"""Nodes whose text is not a name of the file."""
_UNEVALUATED = {"annotation", "returns", "type_params"}
"""Fields of a node that Python may leave unevaluated."""
_GUARDS = {"AttributeError", "ImportError", "NameError", "TypeError", "TYPE_CHECKING", "hasattr"}
"""Names in the head of a ``try``, ``with`` or ``if`` that expects a missing name."""


def load_module(path: str) -> ModuleType | None:
    """Return a module of this package, or ``None`` if it does not exist."""
    if path.partition(".")[0] != PACKAGE:
        return None
    try:
        return import_module(path)
    except ModuleNotFoundError:
        return None


def resolve_path(path: str) -> object:
    """Return the object at an import path, :data:`MISSING`, or ``None`` for another package."""
    parent, _, name = path.rpartition(".")
    module = load_module(parent)
    if module is None:
        return load_module(path)
    value = get_member(module, name)
    return load_module(path) or MISSING if value is MISSING else value


def get_member(module: ModuleType, name: str) -> object:
    """Return a member that needs no further import, :data:`MISSING`, or ``None`` if uncertain."""
    try:
        value = getattr(module, name, MISSING)
    except ConfigurationError:  # a credential that is not set
        return None
    if not isinstance(value, ModuleType) or name in list_public(module.__name__):
        return value
    # This process has imported the module. An import of the file may load an inner module too.
    is_outer = name in {path.partition(".")[0] for path in MODULES}
    return MISSING if is_outer and module.__name__ == PACKAGE else None


def list_public(path: str) -> list[str]:
    """Return the names that a star import of a module imports."""
    module = load_module(path)
    return list(getattr(module, "__all__", vars(module))) if module else []


class FileNames:
    """Hold the names of a file, their bindings and what they mean."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.bound: dict[str, list[ast.expr | str | None]] = defaultdict(list)
        """Bindings of each name: an expression, the path of an import, or ``None`` for the rest."""
        self.imported: dict[str, int] = {}
        """Line of each path that the file imports; the parents of a path are included."""
        self.patched: set[str] = set()
        """Attributes that the file sets, and texts that ``setattr`` or ``hasattr`` may get."""
        self.certain = True
        """False if the file may have unknown names: a foreign star import, ``exec`` or the like."""
        self._meanings: dict[str, object] = {}
        self._instances: dict[type[Api], Api] = {}
        values: dict[ast.AST, ast.expr | None] = {}
        for node in ast.walk(tree):  # visits an assignment before its targets
            if isinstance(node, ast.Assign):
                values.update(dict.fromkeys(node.targets, node.value))
            elif isinstance(node, ast.AnnAssign):
                values[node.target] = node.value
            self._bind(node, values.get(node))

    def walk(self) -> Iterator[ast.AST]:
        """Yield the nodes of the file, except annotations and code that expects a missing name."""
        pending: list[ast.AST] = [self.tree]
        while pending:
            node = pending.pop()
            yield node
            skipped = (
                _UNEVALUATED | {"body", "orelse"} if _expects_missing_name(node) else _UNEVALUATED
            )
            parts = (part for name, part in _list_parts(node) if name not in skipped)
            pending += (part for part in parts if isinstance(part, ast.AST))

    def _bind(self, node: ast.AST, value: ast.expr | None) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    self._bind_import(node, alias)
            case ast.Name(id=name, ctx=ast.Load()):
                self.certain = self.certain and name not in _DYNAMIC_BINDERS
            case ast.Attribute(_, name, ast.Store() | ast.Del()) | ast.Constant(str(name)):
                self.patched.add(name)
            case _ if not isinstance(node, _FOREIGN_TEXT):
                for _, text in _list_parts(node):
                    if isinstance(text, str):
                        self.bound[text].append(value)
            case _:
                pass

    def _bind_import(self, node: ast.Import | ast.ImportFrom, alias: ast.alias) -> None:
        name, path = alias.asname or alias.name, alias.name
        if isinstance(node, ast.ImportFrom):
            path = f"{'' if node.level else node.module}.{path}"
        parts = path.split(".")
        for end in range(len(parts)):
            self.imported.setdefault(".".join(parts[: end + 1]), node.lineno)
        if name == "*":
            module = path.removesuffix(".*")
            self.certain = self.certain and load_module(module) is not None
            for member_name in list_public(module):
                self.bound[member_name].append(f"{module}.{member_name}")
        elif isinstance(node, ast.Import) and not alias.asname:
            self.bound[parts[0]].append(parts[0])
        else:
            self.bound[name].append(path)

    def get_meaning(self, node: ast.AST | str | None) -> object:
        """Return the object of this package that an expression means, or ``None`` if uncertain."""
        try:
            return self._resolve(node)
        except RecursionError:  # a very long chain of calls or names
            return None

    def _resolve(self, node: ast.AST | str | None) -> object:
        if isinstance(node, str):
            return resolve_path(node)
        if isinstance(node, ast.Name):
            return self._get_meaning_of_name(node.id)
        if isinstance(node, ast.Attribute):
            return self._get_attribute(self.get_meaning(node.value), node.attr)
        called = self.get_meaning(node.func) if isinstance(node, ast.Call) else None
        if isinstance(called, type) and issubclass(called, Api):
            # Made without __init__, whose arguments are unknown: only its methods are looked up.
            return self._instances.setdefault(called, object.__new__(called))
        return None

    def _get_meaning_of_name(self, name: str) -> object:
        if name not in self._meanings:
            self._meanings[name] = None  # ends the recursion if a name is bound to itself
            first, *others = map(self.get_meaning, self.bound.get(name, [None]))
            if all(other == first for other in others):
                self._meanings[name] = first
        return self._meanings[name]

    def _get_attribute(self, owner: object, name: str) -> object:
        if isinstance(owner, ModuleType) and owner.__name__.startswith(PACKAGE):
            path = f"{owner.__name__}.{name}"
            return resolve_path(path) if path in self.imported else get_member(owner, name)
        # API classes only: all their public attributes are methods, known without an instance.
        is_public = isinstance(owner, Api) and not name.startswith("_")
        method: object = getattr(owner, name, MISSING) if is_public else None
        return method


def _list_parts(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Yield each value in the fields of a node, with the name of the field."""
    for name, value in ast.iter_fields(node):
        parts = cast("list[object]", value) if isinstance(value, list) else [value]
        yield from ((name, part) for part in parts)


def _expects_missing_name(node: ast.AST) -> bool:
    handlers: list[ast.ExceptHandler] = getattr(node, "handlers", [])
    if handlers and isinstance(getattr(node, "body", [])[0], ast.Import | ast.ImportFrom):
        return True
    heads = [getattr(node, "test", None), *getattr(node, "items", [])]
    heads += [handler.type for handler in handlers]
    inner = (part for head in heads if head is not None for part in ast.walk(head))
    return any(isinstance(part, ast.Name) and part.id in _GUARDS for part in inner)
