"""List the kinds of JSON value that the runtime accepts for a parameter."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.schemas import scalars
from codegen.schemas.objects import Key, is_object
from codegen.source.document import Node

_TEXT_KINDS = {"date": "date", "date-time": "date-time"}


def list_value_kinds(schema: Node) -> tuple[str, ...]:
    """Return the kinds of a value, or ``any`` if the spec does not say."""
    return tuple(dict.fromkeys(_list_kinds(schema, set()))) or ("any",)


def list_item_kinds(schema: Node) -> tuple[str, ...]:
    """Return the kinds of the elements, if the value may be an array."""
    arrays = _iterate_arrays(schema, set())
    kinds = [kind for array in arrays for kind in list_value_kinds(array.child("items"))]
    return tuple(dict.fromkeys(kinds)) or ("any",)


def _iterate_arrays(schema: Node, seen: set[Key]) -> Iterator[Node]:
    """Yield the schemas that describe an array: this one or its alternatives."""
    node = _resolve_unseen(schema, seen)
    if node is None:
        return
    if node.get("items"):
        yield node
    for part in [*node.alternatives(), *node.child("allOf").elements()]:
        yield from _iterate_arrays(part, seen)


def _resolve_unseen(schema: Node, seen: set[Key]) -> Node | None:
    """Resolve a schema, or return ``None`` for a visited one: alternatives can be circular."""
    if not isinstance(schema.value, dict):
        return None
    node = schema.resolve()
    if node.key in seen or not isinstance(node.value, dict):
        return None
    seen.add(node.key)
    return node


def _list_kinds(schema: Node, seen: set[Key]) -> list[str]:
    described = isinstance(schema.value, dict) and schema.resolve().value
    if not described or not isinstance(described, dict):
        return ["any"]
    node = _resolve_unseen(schema, seen)
    if node is None:
        return []
    parts = node.alternatives()
    if not parts and "type" not in node:
        parts = list(node.child("allOf").elements())[:1]
    if parts and "type" not in node:
        return [kind for part in parts for kind in _list_kinds(part, seen) if kind != "null"]
    stated = scalars.list_kinds(node)
    if not stated:
        return _list_kinds_of_values(node)
    values = node.get("enum")
    if isinstance(values, list) and "array" not in stated:  # they may contradict the type
        stated = list(dict.fromkeys([*stated, *map(scalars.name_kind, values)]))
        stated = [kind for kind in stated if kind != "any"]
    form = str(node.get("format"))
    written = {"string": _TEXT_KINDS.get(form, "string")}
    also = ["number"] if "string" in stated and form == "decimal" else []
    return [*(written.get(kind, kind) for kind in stated), *also]


def _list_kinds_of_values(node: Node) -> list[str]:
    if is_object(node):
        return ["object"]
    values = node.get("enum") or ([node.get("const")] if "const" in node else [])
    return [scalars.name_kind(value) for value in values] or ["any"]
