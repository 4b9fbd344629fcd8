"""Which name means what in a file, as far as that can be told without running it.

A name has a meaning where the only thing that ever binds it in its scope is an import of this
package, or one assignment of something that has a meaning. Everything else is left alone: a check
that cries wolf is switched off.
"""

import ast
from types import ModuleType
from typing import NamedTuple

from kloudtrader.cli.check.bindings import Bindings, Imported, Node, Scope
from kloudtrader.cli.check.library import PACKAGE, UNKNOWN, load, member, method, public

__all__ = ["Instance", "Scopes"]


class Instance(NamedTuple):
    """The meaning of a name that holds an instance of a class of this package."""

    cls: type


class Scopes:
    """All scopes of a file."""

    def __init__(self, tree: ast.Module) -> None:
        self._bindings = Bindings(tree)
        self.module = self._bindings.module
        self.of = self._bindings.of
        self._resolving: set[tuple[int, str]] = set()

    @property
    def opaque_star(self) -> bool:
        """Whether names may come from a star import of another package."""
        return any(scope.opaque_star for scope in {self.module, *self.of.values()})

    def starred(self) -> list[str]:
        """The names that star imports of this package bring."""
        modules = [load(star) for star in self.module.stars]
        return [name for module in modules if module for name in public(module)]

    def find(self, name: str, scope: Scope) -> Scope | None:
        """The scope that binds a name, seen from another."""
        looking: Scope | None = scope
        while looking is not None:
            if name in looking.elsewhere:
                looking = self.module
            hidden = isinstance(looking.node, ast.ClassDef) and looking is not scope
            if name in looking.bound and not hidden:
                return looking
            looking = looking.parent
        return None

    def meaning(self, node: Node, scope: Scope) -> object:
        """What an expression means, or :data:`UNKNOWN`."""
        if isinstance(node, ast.Name):
            return self._name(node.id, scope)
        if isinstance(node, ast.Attribute):
            return self._attribute(self.meaning(node.value, scope), node.attr)
        if isinstance(node, ast.Call):
            called = self.meaning(node.func, scope)
            return Instance(called) if isinstance(called, type) else UNKNOWN
        return UNKNOWN

    def _attribute(self, owner: object, name: str) -> object:
        if isinstance(owner, ModuleType) and owner.__name__.startswith(PACKAGE):
            return member(owner, name, self._bindings.imported)
        if isinstance(owner, Instance):
            return method(owner.cls, name)
        return UNKNOWN

    def _name(self, name: str, scope: Scope) -> object:
        found = self.find(name, scope)
        if found is None:
            return self._from_star(name)
        key = id(found), name
        if len(found.bound[name]) != 1 or key in self._resolving:
            return UNKNOWN
        self._resolving.add(key)
        try:
            return self._binding(found.bound[name][0], found)
        finally:
            self._resolving.discard(key)

    def _binding(self, node: Node, scope: Scope) -> object:
        if isinstance(node, Imported):
            return self._imported(node)
        return self.meaning(node, scope) if isinstance(node, ast.expr) else UNKNOWN

    def _imported(self, node: "Imported") -> object:
        if node.member is None:
            return load(node.module) or UNKNOWN
        module = load(node.module)
        if module is None:
            return UNKNOWN
        return member(module, node.member, (f"{node.module}.{node.member}",))

    def _from_star(self, name: str) -> object:
        for star in self.module.stars:
            module = load(star)
            if module is not None and name in public(module):
                return member(module, name)
        return UNKNOWN
