"""Object schemas: what is an object, and what ``allOf`` adds up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .document import Node
from .problems import Report

__all__ = ["Merged", "has_properties", "is_class", "is_object", "merge"]

_OBJECT_WORDS = ("properties", "additionalProperties", "patternProperties")

_Key = tuple[Path, tuple[str, ...]]


@dataclass
class Merged:
    """The properties of an object schema and of all that ``allOf`` brings in."""

    properties: dict[str, Node] = field(default_factory=dict)
    required: dict[str, None] = field(default_factory=dict)
    extra: Node | None = None
    """``additionalProperties``, where stated."""


def is_object(node: Node) -> bool:
    """Whether the schema describes objects, by itself or by a part of ``allOf``."""
    return _is_object(node, frozenset())


def _is_object(node: Node, seen: frozenset[_Key]) -> bool:
    if node.key in seen or not isinstance(node.value, dict):
        return False
    node, seen = node.resolved(), seen | {node.key}
    if not isinstance(node.value, dict):
        return False
    kind = node.get("type")
    if kind is not None and kind != "object":
        return isinstance(kind, list) and "object" in kind and {*kind} <= {"object", "null"}
    if kind is not None or any(word in node for word in _OBJECT_WORDS):
        return True
    return any(_is_object(part, seen) for part in node.child("allOf").elements())


def has_properties(node: Node) -> bool:
    return bool(node.get("properties")) or "allOf" in node


def is_class(node: Node, report: Report) -> bool:
    """Whether the schema itself (not one that it refers to) becomes a class."""
    if node.is_reference or not isinstance(node.value, dict) or not is_object(node):
        return False
    if any(node.flag(mark) for mark in ("x-one-or-many", "x-none-as-empty")):
        return False
    return bool(merge(node, report).properties)


def merge(node: Node, report: Report) -> Merged:
    merged = Merged()
    _add(merged, node, report, frozenset())
    return merged


def _add(merged: Merged, node: Node, report: Report, seen: frozenset[_Key]) -> None:
    node = node.resolved()
    if node.key in seen:
        return
    seen |= {node.key}
    for part in node.child("allOf").elements():
        _add(merged, part, report, seen)
    for keyword in ("oneOf", "anyOf"):
        _add_variants(merged, node, keyword, report, seen)
    for name, property_ in node.child("properties").items():
        known = merged.properties.get(name)
        merged.properties[name] = property_ if known is None else _both(known, property_)
    required = node.get("required")
    if isinstance(required, list):
        merged.required.update(dict.fromkeys(str(name) for name in required))
    if "additionalProperties" in node:
        merged.extra = node.child("additionalProperties")
    if node.get("patternProperties"):
        merged.extra = _by_pattern(node, report)


def _by_pattern(node: Node, report: Report) -> Node:
    """Properties chosen by their names, as further properties of any of their types."""
    patterns = node.child("patternProperties")
    others = node.get("additionalProperties", True)
    if others is True or others == {}:
        report.note(patterns.place, "properties by pattern are kept as further ones, untyped")
        return Node(node.document, patterns.pointer, True)
    choices = [one for one in [*patterns.value.values(), others] if one is not False]
    joined = choices[0] if len(choices) == 1 else {"anyOf": choices}
    return Node(node.document, patterns.pointer, joined)


def _add_variants(
    merged: Merged, node: Node, keyword: str, report: Report, seen: frozenset[_Key]
) -> None:
    """Alternatives beside properties: their properties become optional ones of the whole."""
    for part in node.child(keyword).elements():
        variant = Merged()
        _add(variant, part, report, seen)
        if not variant.properties:
            continue
        report.approximated(
            node.place, f"{keyword} beside properties: the variants' properties are all optional"
        )
        for name, property_ in variant.properties.items():
            merged.properties.setdefault(name, property_)


def _both(first: Node, second: Node) -> Node:
    """A property that two schemas describe: what either says, the later first."""
    values: tuple[Any, Any] = (first.value, second.value)
    if all(isinstance(value, dict) and "$ref" not in value for value in values):
        return Node(second.document, second.pointer, {**first.value, **second.value})
    if isinstance(second.value, dict) and not second.is_reference and "type" not in second.value:
        return first
    return second
