"""Resolve names of this package, and those of a file as far as they resolve for certain.

Scopes of a file are left out. A name resolves where everything that binds it, anywhere in the file,
means the same; what binds it in another way, such as a parameter or a loop, makes it unknown.
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
"""The modules that a file may import."""
MISSING = object()
"""The meaning of a name that this package does not have."""
_TRICKS = {"exec", "eval", "globals", "locals", "vars"}
"""Functions that can bind any name."""
_OF_OTHERS = (ast.Attribute, ast.Constant, ast.alias, ast.keyword)
"""Nodes whose text is no name of the file."""
_LAZY = {"annotation", "returns", "type_params"}
"""Fields of a node that Python need not evaluate."""
_GUARDS = {"AttributeError", "ImportError", "NameError", "TypeError", "TYPE_CHECKING", "hasattr"}
"""Names in the head of a ``try``, ``with`` or ``if`` that expects something to be missing."""


def load(path: str) -> ModuleType | None:
    """Return a module of this package, or ``None`` where it has no such module."""
    if path.partition(".")[0] != PACKAGE:
        return None
    try:
        return import_module(path)
    except ModuleNotFoundError:
        return None


def resolve(path: str) -> object:
    """Return what the import of a path gives, :data:`MISSING`, or ``None`` where it is foreign."""
    parent, _, name = path.rpartition(".")
    module = load(parent)
    if module is None:
        return load(path)
    value = member(module, name)
    return load(path) or MISSING if value is MISSING else value


def member(module: ModuleType, name: str) -> object:
    """Return what a module has without further imports, :data:`MISSING`, or ``None`` if unsure."""
    try:
        value = getattr(module, name, MISSING)
    except ConfigurationError:  # a credential that is not set
        return None
    if not isinstance(value, ModuleType) or name in public(module.__name__):
        return value
    # Loaded by this process. Inner modules may as well be loaded by what the file imports.
    is_outer = name in {path.partition(".")[0] for path in MODULES}
    return MISSING if is_outer and module.__name__ == PACKAGE else None


def public(path: str) -> list[str]:
    """Return the names that a star import of a module of this package brings."""
    module = load(path)
    return list(getattr(module, "__all__", vars(module))) if module else []


class Names:
    """The names of a file, what binds them, and what they mean."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.bound: dict[str, list[ast.expr | str | None]] = defaultdict(list)
        """What binds each name: an expression, the path of an import, or ``None`` for the rest."""
        self.imported: dict[str, int] = {}
        """The paths that the file imports, with their parents, and the line of each."""
        self.patched: set[str] = set()
        """Attributes that the file sets, and texts by which it might: ``setattr``, ``hasattr``."""
        self.certain = True
        """Whether all names of the file are known: no foreign star import, no tricks."""
        self._meanings: dict[str, object] = {}
        self._instances: dict[type[Api], Api] = {}
        values: dict[ast.AST, ast.expr | None] = {}
        for node in ast.walk(tree):  # an assignment comes before its targets
            if isinstance(node, ast.Assign):
                values.update(dict.fromkeys(node.targets, node.value))
            elif isinstance(node, ast.AnnAssign):
                values[node.target] = node.value
            self._bind(node, values.get(node))

    def walk(self) -> Iterator[ast.AST]:
        """Yield the nodes of the file, without annotations and without what the file guards."""
        pending: list[ast.AST] = [self.tree]
        while pending:
            node = pending.pop()
            yield node
            skipped = _LAZY | {"body", "orelse"} if _is_guarded(node) else _LAZY
            parts = (part for name, part in _parts(node) if name not in skipped)
            pending += (part for part in parts if isinstance(part, ast.AST))

    def _bind(self, node: ast.AST, value: ast.expr | None) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    self._bind_import(node, alias)
            case ast.Name(id=name, ctx=ast.Load()):
                self.certain = self.certain and name not in _TRICKS
            case ast.Attribute(_, name, ast.Store() | ast.Del()) | ast.Constant(str(name)):
                self.patched.add(name)
            case _ if not isinstance(node, _OF_OTHERS):
                for _, text in _parts(node):
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
            self.certain = self.certain and load(module) is not None
            for member_name in public(module):
                self.bound[member_name].append(f"{module}.{member_name}")
        elif isinstance(node, ast.Import) and not alias.asname:
            self.bound[parts[0]].append(parts[0])
        else:
            self.bound[name].append(path)

    def meaning(self, node: ast.AST | str | None) -> object:
        """Return the object of this package that an expression means, or ``None`` if unsure."""
        try:
            return self._resolve(node)
        except RecursionError:  # a chain of calls or names that is too long to follow
            return None

    def _resolve(self, node: ast.AST | str | None) -> object:
        if isinstance(node, str):
            return resolve(node)
        if isinstance(node, ast.Name):
            return self._meaning_of_name(node.id)
        if isinstance(node, ast.Attribute):
            return self._attribute(self.meaning(node.value), node.attr)
        called = self.meaning(node.func) if isinstance(node, ast.Call) else None
        if isinstance(called, type) and issubclass(called, Api):
            # An instance to be looked at, not used: its arguments are not known.
            return self._instances.setdefault(called, object.__new__(called))
        return None

    def _meaning_of_name(self, name: str) -> object:
        if name not in self._meanings:
            self._meanings[name] = None  # while it is resolved: a name may be bound by itself
            first, *others = map(self.meaning, self.bound.get(name, [None]))
            if all(other == first for other in others):
                self._meanings[name] = first
        return self._meanings[name]

    def _attribute(self, owner: object, name: str) -> object:
        if isinstance(owner, ModuleType) and owner.__name__.startswith(PACKAGE):
            path = f"{owner.__name__}.{name}"
            return resolve(path) if path in self.imported else member(owner, name)
        # Only the API classes have no public attributes but their methods.
        is_public = isinstance(owner, Api) and not name.startswith("_")
        method: object = getattr(owner, name, MISSING) if is_public else None
        return method


def _parts(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Yield the values of all fields of a node, each with the name of its field."""
    for name, value in ast.iter_fields(node):
        parts = cast("list[object]", value) if isinstance(value, list) else [value]
        yield from ((name, part) for part in parts)


def _is_guarded(node: ast.AST) -> bool:
    handlers: list[ast.ExceptHandler] = getattr(node, "handlers", [])
    if handlers and isinstance(getattr(node, "body", [])[0], ast.Import | ast.ImportFrom):
        return True
    heads = [getattr(node, "test", None), *getattr(node, "items", [])]
    heads += [handler.type for handler in handlers]
    inner = (part for head in heads if head is not None for part in ast.walk(head))
    return any(isinstance(part, ast.Name) and part.id in _GUARDS for part in inner)
