"""Compile array schemas to lists, and to tuples if each position has its own type."""

from __future__ import annotations

from codegen.plan.types import ANY, Generic, Marked, Type, union
from codegen.source.document import Node

from ._classes import Compiler


def compile_array(compiler: Compiler, node: Node, hint: str) -> Type:
    fixed = _list_places(compiler, node)
    if not fixed:
        return Generic("list", (_compile_element(compiler, node, hint),))
    places = tuple(compiler.compile(part, f"{hint}{index}") for index, part in enumerate(fixed, 1))
    exact = Generic("tuple", places)
    if _is_exact(node, len(places)):
        return exact
    rest = compiler.compile(_get_further_items(node), f"{hint}Item")
    other = Generic("list", (union([*places, rest]) if rest != ANY else ANY,))
    marker = 'Field(union_mode="left_to_right")'
    return Marked(union([exact, other]), (marker,), frozenset({"from pydantic import Field"}))


def _compile_element(compiler: Compiler, node: Node, hint: str) -> Type:
    """Return the type of all elements.

    Some specs write the known values of the elements at the array.
    """
    items, values = node.child("items"), node.get("enum")
    misplaced = isinstance(values, list) and not any(isinstance(value, list) for value in values)
    if misplaced and "enum" not in items and not items.is_reference:
        compiler.report.add_note(node.place, "`enum` of an array is read as that of its elements")
        described = {**(items.value if isinstance(items.value, dict) else {}), "enum": values}
        items = Node(items.document, items.pointer, described)
    return compiler.compile(items, f"{hint}Item")


def _list_places(compiler: Compiler, node: Node) -> list[Node]:
    """Return the schemas by position: ``prefixItems``, or ``items`` with a list in older drafts."""
    if isinstance(node.get("items"), list):
        compiler.report.add_note(node.place, "`items` with a list is read as `prefixItems`")
        return list(node.child("items").elements())
    return list(node.child("prefixItems").elements())


def _get_further_items(node: Node) -> Node:
    """Return the schema of the elements after those that have their own type."""
    word = "additionalItems" if isinstance(node.get("items"), list) else "items"
    return node.child(word)


def _is_exact(node: Node, places: int) -> bool:
    """Return whether no array may be shorter or longer."""
    closed = _get_further_items(node).value is False or node.get("maxItems") == places
    return closed and isinstance(least := node.get("minItems"), int) and least >= places
