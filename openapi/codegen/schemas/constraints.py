"""Read the bounds and patterns that a request is checked against."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic_core import SchemaError, SchemaValidator, core_schema

from codegen.plan.form import Constraints
from codegen.source.document import Node
from codegen.source.problems import Report

from . import scalars
from .objects import Key, is_object

_BOUNDS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
}


def read_constraints(node: Node, report: Report) -> Constraints:
    """Return what a value of the schema must meet, and each element if it is an array."""
    items = next((part.child("items") for part in _iterate_parts(node) if "items" in part), None)
    is_scalar = items is not None and isinstance(items.value, dict) and not is_object(items)
    return Constraints(
        bounds=tuple(read_bounds(node)),
        pattern=read_pattern(node, report),
        unique=any(part.flag("uniqueItems") for part in _iterate_parts(node)),
        element=read_constraints(items, report) if items is not None and is_scalar else None,
    )


def read_bounds(node: Node) -> Iterator[tuple[str, int | float]]:
    """Return the bounds, as pydantic names them."""
    seen: dict[str, int | float] = {}
    for part in _iterate_parts(node):
        is_array = scalars.list_kinds(part) == ["array"] or "items" in part
        other = "Length" if is_array else "Items"
        for keyword, name in _BOUNDS.items():
            value = None if keyword.endswith(other) else part.get(keyword)
            if isinstance(value, int | float) and not isinstance(value, bool):
                seen.setdefault(name, value)
        for keyword, inclusive, name in (
            ("exclusiveMinimum", "ge", "gt"),
            ("exclusiveMaximum", "le", "lt"),
        ):
            if part.get(keyword) is True and inclusive in seen:  # a flag in 3.0
                seen[name] = seen.pop(inclusive)
    return iter(seen.items())


def read_limit(node: Node, keyword: str) -> int | None:
    """Return the number that a schema states for a keyword."""
    stated = (part.get(keyword) for part in _iterate_parts(node))
    numbers = (value for value in stated if isinstance(value, int) and value is not True)
    return next(numbers, None)


def read_pattern(node: Node, report: Report) -> str:
    """Return the pattern that a text of a request is checked against; empty if there is none."""
    for part in _iterate_parts(node):
        stated = part.get("pattern")
        if isinstance(stated, str):
            if is_linear_pattern(stated):
                return stated
            report.add_note(part.place, "a pattern of this kind is not checked")
    return ""


def is_linear_pattern(pattern: str) -> bool:
    """Return whether pydantic's engine knows the pattern: it never backtracks or looks around."""
    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))
    except SchemaError:
        return False
    return True


def _iterate_parts(node: Node) -> Iterator[Node]:
    """Yield the schemas that a value must meet together.

    They are the schema, what it refers to, the parts of ``allOf`` and the only alternative to null.
    """
    seen: set[Key] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop(0)
        if part.key in seen or not isinstance(part.value, dict):
            continue
        seen.add(part.key)
        yield part
        if part.is_reference:
            waiting.append(part.target())
            continue
        waiting += part.child("allOf").elements()
        for keyword in ("oneOf", "anyOf"):
            members = scalars.list_non_null_members(part, keyword)
            waiting += members if len(members) == 1 else []
