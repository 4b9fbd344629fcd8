"""Compile schemas of single values: kinds, formats, known values, bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen.plan.types import (
    ANY,
    BYTES,
    DECIMAL,
    NONE,
    STRING,
    Literal,
    Marked,
    Name,
    Type,
    known_text,
    union,
)
from codegen.source.document import Node
from codegen.source.problems import Report, SpecError

_JSON_DECIMAL = Name("JsonDecimal", "from kloudtrader.runtime.response.decimals import JsonDecimal")

_WHOLE_OR_DECIMAL = Name(
    "WholeOrDecimal", "from kloudtrader.runtime.response.decimals import WholeOrDecimal"
)

_STRING_FORMATS: dict[str, Type] = {
    "date": Name("datetime.date", "import datetime"),
    "date-time": Name("datetime.datetime", "import datetime"),
    "uuid": Name("UUID", "from uuid import UUID"),
    "decimal": DECIMAL,
    "byte": Name("Base64Bytes", "from pydantic import Base64Bytes"),
    "binary": BYTES,
}
_TIMES = ("date-time", "date-time-local")
"""Formats of a time with an offset, and of one without."""
_KINDS: dict[str, Type] = {
    "string": STRING,
    "integer": Name("int"),
    "number": Name("float"),
    "boolean": Name("bool"),
    "null": NONE,
}
_KIND_OF_VALUE = {str: "string", bool: "boolean", int: "integer", float: "number"}


def list_kinds(node: Node) -> list[str]:
    """Return the kinds of ``type`` without null; none if the schema names none."""
    stated = node.get("type")
    listed = stated if isinstance(stated, list) else [stated]
    return [kind for kind in listed if isinstance(kind, str) and kind != "null"]


def is_null(node: Node) -> bool:
    """Return whether the schema allows only null."""
    if not isinstance(node.value, dict):
        return False
    return (
        node.get("type") in ("null", ["null"])
        or ("const" in node and node.get("const") is None)
        or node.get("enum") == [None]
    )


def list_non_null_members(node: Node, keyword: str) -> list[Node]:
    """Return the members of ``oneOf`` or ``anyOf`` that allow other values than null."""
    return [member for member in node.child(keyword).elements() if not is_null(member.resolve())]


def describe(node: Node, text: str, default: Any, write: Callable[[Any], str]) -> str:
    """Return a description with the server's default, marked if the node is deprecated."""
    if default is not None and not isinstance(default, dict | list):
        text = f"{text} The server's default: {write(default)}.".strip()
    return f"Deprecated. {text}".strip() if node.flag("deprecated") else text


def allows_null(node: Node) -> bool:
    """Return whether null is allowed, as written in 3.0 or in 3.1."""
    if node.flag("nullable") or is_null(node):
        return True
    stated = node.get("type")
    if isinstance(stated, list) and "null" in stated:
        return True
    if None in _as_list(node.get("enum")):
        return True
    if node.is_reference:  # keywords beside it are ignored (3.0) or were moved to `allOf`
        return False
    if any(_is_only_nullable(part) for part in node.child("allOf").elements()):
        return True
    return any(is_null(member.resolve()) for member in node.alternatives())


def _is_only_nullable(part: Node) -> bool:
    """Return whether a part of ``allOf`` only says ``nullable``, as 3.0 does beside a reference."""
    return part.flag("nullable") and not part.is_reference and "type" not in part


def compile_known_values(node: Node, report: Report) -> Type | None:
    """Return the type of ``const``, ``enum`` or ``x-extensible-enum``, or ``None``.

    ``const`` is closed, and so is an ``enum`` beside ``x-closed``, for type checkers only beside
    ``x-closed: types``. Other enumerations are open in both directions: a venue adds values without
    warning, so the known ones are hints.
    """
    if "const" in node:
        return _compile_constant(node, report)
    if list_kinds(node) == ["array"]:  # in some specs these are the values of the elements
        return None
    for keyword in ("enum", "x-extensible-enum"):
        values = [value for value in _as_list(node.get(keyword)) if value is not None]
        if values and keyword == "enum" and node.flag("x-closed"):
            return Literal(tuple(values))
        if values and keyword == "enum" and node.get("x-closed") == "types":
            return known_text(map(str, values))
        if values:
            return _compile_open_values(values)
        if keyword in node and _as_list(node.get(keyword)):
            return NONE
    return None


def _compile_constant(node: Node, report: Report) -> Type:
    value = node.get("const")
    if value is None:
        return NONE
    if isinstance(value, str | int):
        return Literal((value,))
    report.add_approximation(node.place, "a const of this kind has no Literal: typed as any value")
    return ANY


def _compile_open_values(values: list[Any]) -> Type:
    nameable = tuple(dict.fromkeys(value for value in values if isinstance(value, str)))
    plain = [_KINDS.get(name_kind(value), ANY) for value in values]
    return union([Literal(nameable), *plain] if nameable else plain)


def name_kind(value: object) -> str:
    return _KIND_OF_VALUE.get(type(value), "any")


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def compile_scalar(node: Node, kind: str, report: Report) -> Type:
    """Return the type of a string, number or boolean, by its format."""
    stated = node.get("format")
    if kind == "integer" and "x-epoch" in node:
        return _compile_epoch(node)
    if kind == "string" and stated in _TIMES and "x-local-time" in node:
        return _compile_local_time(node)
    if kind == "string":
        return _STRING_FORMATS.get(str(stated), STRING)
    if kind == "number" and stated == "decimal" and node.flag("x-whole-as-integer"):
        return _WHOLE_OR_DECIMAL
    if kind == "number" and stated == "decimal":
        report.add_note(
            node.place,
            "a decimal in a JSON number is exact to about 15 digits only",
        )
        return _JSON_DECIMAL
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "file":
        return BYTES
    if kind:
        report.add_approximation(node.place, f"unknown type {kind!r}: typed as any value")
    elif any(keyword in node for keyword in ("not", "if")):
        report.add_approximation(node.place, "a schema of conditions only: typed as any value")
    return ANY


def _compile_epoch(node: Node) -> Type:
    """Return the type of a count since 1970."""
    per_second = {"seconds": 1, "milliseconds": 1000}.get(node.text("x-epoch"))
    if per_second is None:
        raise SpecError(node.child("x-epoch").place, "must be seconds or milliseconds")
    zero = ", zero_as_none=True" if node.get("x-zero-as-none") is True else ""
    return Marked(_INSTANT, (f"Epoch({per_second}{zero})",), _import_marker("Epoch"))


def _compile_local_time(node: Node) -> Type:
    """Return the type of a time that a server states without an offset."""
    zone = node.child("x-local-time").text("zone")
    if not zone:
        raise SpecError(node.child("x-local-time").place, "needs `zone`")
    return Marked(_INSTANT, (f"LocalTime({zone!r})",), _import_marker("LocalTime"))


_INSTANT = Name("Instant", "from kloudtrader.runtime.times import Instant")


def _import_marker(name: str) -> frozenset[str]:
    return frozenset({f"from kloudtrader.runtime.times import {name}"})


def read_decimal_places(node: Node) -> tuple[int, int] | None:
    """Return the fewest and the most decimals of a decimal that is sent as text, if stated."""
    stated = node.get("x-decimal-places")
    if stated is None:
        return None
    if isinstance(stated, list) and [type(places) for places in stated] == [int, int]:
        return stated[0], stated[1]
    raise SpecError(
        node.child("x-decimal-places").place, "must be the fewest and the most decimals: [2, 4]"
    )
