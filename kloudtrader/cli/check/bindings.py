"""What binds each name of a file, scope by scope."""

import ast
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from kloudtrader.cli.check.library import load

__all__ = ["Bindings", "Imported", "Node", "Scope"]

Node: TypeAlias = ast.AST
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = (*_FUNCTIONS, ast.ClassDef, *_COMPREHENSIONS)


class Scope:
    """The names of a module, a class, a function or a comprehension."""

    def __init__(self, node: Node, parent: "Scope | None") -> None:
        self.node = node
        self.parent = parent
        self.bound: dict[str, list[Node]] = {}
        """What binds each name; an import is its ``alias``, an assignment its value."""
        self.elsewhere: set[str] = set()
        """Names that are declared ``global`` or ``nonlocal``."""
        self.stars: list[str] = []
        """Modules whose names are imported by a star."""
        self.opaque_star = False
        """Whether there is a star import of a module that is not ours."""


class Imported(ast.AST):
    """What an import binds a name to: a module, or a member of one."""

    def __init__(self, module: str, member: str | None) -> None:
        super().__init__()
        self.module = module
        self.member = member


class Bindings(ast.NodeVisitor):
    """The scopes of a file, and what every name in them is bound by."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope(tree, None)
        self.of: dict[Node, Scope] = {}
        """The scope that each node stands in."""
        self.imported: set[str] = set()
        """Every module, with its parents, that the file imports."""
        self._scope = self.module
        self._enter(tree, self.module)

    def _enter(self, node: Node, scope: Scope) -> None:
        """Look at all that belongs to a scope."""
        before, self._scope = self._scope, scope
        for child in _inside(node):
            self.visit(child)
        self._scope = before

    def visit(self, node: Node) -> None:
        self.of[node] = self._scope
        if isinstance(node, _SCOPES):
            self._open(node)
        else:
            super().visit(node)

    def _open(self, node: Node) -> None:
        name = getattr(node, "name", None)
        if name is not None:
            self._bind(name, node)
        parameters = _type_parameters(node)
        if parameters:
            self._generic(parameters, lambda: self._open_plain(node))
        else:
            self._open_plain(node)

    def _open_plain(self, node: Node) -> None:
        for child in _outside(node):
            self.visit(child)
        self._enter(node, Scope(node, self._scope))

    def _generic(self, parameters: list[Node], within: Callable[[], None]) -> None:
        """Type parameters have a scope of their own, around what they belong to."""
        before, self._scope = self._scope, Scope(parameters[0], self._scope)
        for parameter in parameters:
            self._bind(getattr(parameter, "name", ""), parameter)
        within()
        self._scope = before

    def _bind(self, name: str, node: Node, scope: Scope | None = None) -> None:
        scope = scope or self._scope
        if name in scope.elsewhere:
            scope = self.module
        scope.bound.setdefault(name, []).append(node)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            parts = alias.name.split(".")
            self._note(alias.name)
            whole = alias.name if alias.asname else parts[0]
            self._bind_import(alias.asname or parts[0], Imported(whole, None))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = "" if node.level else node.module or ""
        self._note(module)
        for alias in node.names:
            if alias.name != "*":
                self._bind_import(alias.asname or alias.name, Imported(module, alias.name))
            elif load(module) is not None:
                self._scope.stars.append(module)
            else:
                self._scope.opaque_star = True

    def _bind_import(self, name: str, imported: Imported) -> None:
        bound = self._scope.bound.get(name, [])
        # The same import twice, as in `import kloudtrader.user` and `import kloudtrader.kalshi`.
        for before in bound:
            if isinstance(before, Imported) and (before.module, before.member) == (
                imported.module,
                imported.member,
            ):
                return
        self._bind(name, imported)

    def _note(self, module: str) -> None:
        parts = module.split(".")
        self.imported.update(".".join(parts[:end]) for end in range(1, len(parts) + 1))

    def visit_Global(self, node: ast.Global) -> None:
        self._scope.elsewhere.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        # Which of the functions around it is meant does not matter: none is certain any more.
        scope = self._scope.parent
        while scope is not None and scope.parent is not None:
            for name in node.names:
                scope.bound.setdefault(name, []).append(node)
            scope = scope.parent

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._bind(node.id, node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self._assign(target, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        # Annotations are left out: they need not be evaluated at all.
        if node.value is not None:
            self.visit(node.value)
            self._assign(node.target, node.value)

    def visit_withitem(self, node: ast.withitem) -> None:
        self.visit(node.context_expr)
        if node.optional_vars is not None:
            # The clients of this package are their own context.
            self._assign(node.optional_vars, node.context_expr)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.of[target] = self._scope
            self._bind(target.id, value)
        else:
            self.visit(target)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        scope = self._scope
        while isinstance(scope.node, _COMPREHENSIONS) and scope.parent is not None:
            scope = scope.parent
        self._bind(node.target.id, node.target, scope)

    def visit_TypeAlias(self, node: Any) -> None:  # from Python 3.12 on
        self.visit(node.name)
        parameters = _type_parameters(node)
        if parameters:
            self._generic(parameters, lambda: self.visit(node.value))
        else:
            self.visit(node.value)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._bind(node.name, node)
        self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> None:
        self._bind(node.arg, node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self._bind(node.name, node)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self._bind(node.name, node)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self._bind(node.rest, node)
        self.generic_visit(node)


def _type_parameters(node: Node) -> list[Node]:
    return getattr(node, "type_params", [])


def _inside(node: Node) -> Iterator[Node]:
    """What belongs to the scope that a node opens."""
    if isinstance(node, _FUNCTIONS):
        arguments = node.args
        yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        yield from (one for one in (arguments.vararg, arguments.kwarg) if one)
        yield from [node.body] if isinstance(node, ast.Lambda) else node.body
    elif isinstance(node, ast.ClassDef):
        yield from node.body
    elif isinstance(node, _COMPREHENSIONS):
        first, *others = node.generators
        yield from (first.target, *first.ifs)
        yield from others
        yield from [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    else:
        yield from ast.iter_child_nodes(node)


def _outside(node: Node) -> Iterator[Node]:
    """What is evaluated around a scope, not in it: decorators, defaults, bases, first rows."""
    yield from getattr(node, "decorator_list", [])
    if isinstance(node, _FUNCTIONS):
        yield from node.args.defaults
        yield from (one for one in node.args.kw_defaults if one)
    elif isinstance(node, ast.ClassDef):
        yield from node.bases
        yield from node.keywords
    elif isinstance(node, _COMPREHENSIONS):
        yield node.generators[0].iter
