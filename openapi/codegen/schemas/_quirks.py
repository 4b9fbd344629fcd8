"""Compile quirks that the spec states: a list sent as its lone item, and null for nothing."""

from __future__ import annotations

from codegen.plan.types import Generic, Local, Marked, Type
from codegen.source.document import Node
from codegen.source.problems import SpecError

from . import scalars
from ._classes import Compiler
from .objects import is_object

_IMPORT = "from kloudtrader.runtime.models import"


def compile_one_or_many(compiler: Compiler, node: Node, hint: str) -> Type:
    lists = [part for part in node.alternatives() if is_array(part)]
    if len(lists) != 1:
        raise SpecError(
            node.place,
            "x-one-or-many requires oneOf (or anyOf) with one array and its lone item",
        )
    item = compiler.compile(lists[0].resolve().child("items"), f"{hint}Item")
    return Marked(Generic("list", (item,)), ("OneOrMany()",), frozenset({f"{_IMPORT} OneOrMany"}))


def compile_none_as_empty(compiler: Compiler, node: Node, hint: str) -> Type:
    """Compile an object or array that is null if it is empty: as ``oneOf``, or by type."""
    wrappers = [part for part in node.alternatives() if is_object(part) or is_array(part)]
    if len(wrappers) == 1:
        inner = compiler.compile(wrappers[0], hint)
    elif not wrappers and is_array(node):
        inner = Generic("list", (compiler.compile(node.child("items"), f"{hint}Item"),))
    else:
        raise SpecError(
            node.place, "x-none-as-empty requires an array, or oneOf with one object or array"
        )
    return Marked(inner, ("NoneAsEmpty()",), frozenset({f"{_IMPORT} NoneAsEmpty"}))


def make_empty_factory(type_: Type, target: Node) -> str:
    """Return the default factory of a field whose every form of "none" is an empty value."""
    if not (isinstance(type_, Marked) and {"OneOrMany()", "NoneAsEmpty()"} & {*type_.markers}):
        return ""
    if any(map(is_array, [target, *target.alternatives()])):
        return "list"
    return f"lambda: {type_.inner.name}()" if isinstance(type_.inner, Local) else ""


def is_array(node: Node) -> bool:
    return scalars.list_kinds(node.resolve()) == ["array"]
