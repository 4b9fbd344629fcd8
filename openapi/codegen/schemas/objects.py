"""Merge the properties of object schemas: their own, and those of ``allOf`` and of a choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from codegen.plan.form import ConditionForm
from codegen.source.document import Node, derive_once
from codegen.source.problems import Report

_OBJECT_WORDS = ("properties", "additionalProperties", "patternProperties")

Key = tuple[Path, tuple[str, ...]]
Picks = Mapping[Key, Node]
"""The picked alternative of each choice, by the place of the choice."""


@dataclass
class Merged:
    """Hold the properties of an object schema, with those of ``allOf``."""

    properties: dict[str, Node] = field(default_factory=dict)
    required: dict[str, None] = field(default_factory=dict)
    extra: Node | None = None
    """``additionalProperties``, if stated."""
    conditions: list[ConditionForm] = field(default_factory=list)


def is_object(node: Node) -> bool:
    """Return whether the schema describes objects, by itself or by a part of ``allOf``."""
    return derive_once(node, "is object", lambda: _is_object(node, set()))


def _is_object(node: Node, seen: set[Key]) -> bool:
    node = node.resolve()
    if node.key in seen or not isinstance(node.value, dict):
        return False
    seen.add(node.key)
    kind = node.get("type")
    if kind is not None and kind != "object":
        return isinstance(kind, list) and "object" in kind and {*kind} <= {"object", "null"}
    if kind is not None:
        return True
    if any(word in node for word in _OBJECT_WORDS):
        return not any(map(is_other_kind, node.alternatives()))
    return any(_is_object(part, seen) for part in node.child("allOf").elements())


def is_other_kind(member: Node) -> bool:
    """Return whether an alternative allows only values that are no objects."""
    kind = member.resolve().get("type")
    kinds = {*kind} if isinstance(kind, list) else {kind}
    return bool(kinds - {"null", None}) and "object" not in kinds


def has_properties(node: Node) -> bool:
    return bool(node.get("properties")) or "allOf" in node


def iterate_bases(node: Node) -> Iterator[Key]:
    """Yield the places of all schemas that ``allOf`` includes, directly or indirectly."""
    seen: set[Key] = set()
    waiting = [node.resolve()]
    while waiting:
        for part in waiting.pop().child("allOf").elements():
            base = part.resolve()
            if base.key not in seen:
                seen.add(base.key)
                waiting.append(base)
                yield base.key


def merge_properties(node: Node, report: Report, picks: Picks | None = None) -> Merged:
    """Return all properties; of a choice, those of the alternative in ``picks``."""

    def merge() -> Merged:
        merged = Merged()
        _add_schema(merged, node, report, picks or {}, set())
        return merged

    return merge() if picks else derive_once(node, "merged", merge)


def _add_schema(merged: Merged, node: Node, report: Report, picks: Picks, seen: set[Key]) -> None:
    """Add a schema, once: what another part of ``allOf`` says about its properties stays."""
    node = node.resolve()
    if node.key in seen:
        return
    seen.add(node.key)
    for part in node.child("allOf").elements():
        _add_schema(merged, part, report, picks, seen)
    if "if" in node:
        _add_conditions(merged, node, report)
    for name, property_ in node.child("properties").items():
        known = merged.properties.get(name)
        merged.properties[name] = property_ if known is None else _join_property(known, property_)
    required = node.get("required")
    if isinstance(required, list):
        merged.required.update(dict.fromkeys(str(name) for name in required))
    if "additionalProperties" in node:
        merged.extra = node.child("additionalProperties")
    if node.get("patternProperties"):
        merged.extra = _join_pattern_properties(node, report)
    for keyword in ("oneOf", "anyOf"):
        picked = picks.get(node.child(keyword).key)
        if picked is not None:
            _add_schema(merged, picked, report, picks, seen)


def _add_conditions(merged: Merged, node: Node, report: Report) -> None:
    """Read ``if``, ``then`` and ``else`` where one field requires, refuses or restricts others."""
    test = _read_test(node.child("if"))
    branches = [word for word in ("then", "else") if word in node]
    conditions = [
        _read_condition(test, node.child(word), absent=word == "else") for word in branches
    ]
    read = [condition for condition in conditions if condition is not None]
    if len(read) < len(branches):
        report.add_approximation(node.place, "if and then of this form are not checked")
        return
    merged.conditions += read


def _read_test(node: Node) -> ConditionForm | None:
    """Return the field that ``if`` is about, with its values or none for "given"."""
    properties = list(node.child("properties").items())
    required = [str(name) for name in node.get("required", ())]
    if {*(node.value or {})} == {"required"} and len(required) == 1:
        return ConditionForm(required[0])
    values = _read_values(properties[0][1]) if len(properties) == 1 else ()
    if not values or not {*(node.value or {})} <= {"properties", "required"}:
        return None
    return ConditionForm(properties[0][0], values)


def _read_condition(
    test: ConditionForm | None, node: Node, *, absent: bool
) -> ConditionForm | None:
    """Return the condition of ``then`` or ``else``; ``None`` if it says more than is checked."""
    properties = list(node.child("properties").items())
    refused = tuple(name for name, schema in properties if schema.value is False)
    allowed = tuple(
        (name, values) for name, schema in properties if (values := _read_values(schema))
    )
    if (
        test is None
        or (absent and test.values)
        or not {*(node.value or {})} <= {"required", "properties"}
        or len(refused) + len(allowed) != len(properties)
    ):
        return None
    required = tuple(str(name) for name in node.get("required", ()))
    return replace(test, absent=absent, required=required, refused=refused, allowed=allowed)


def _read_values(node: Node) -> tuple[str | int | float | bool, ...]:
    if not isinstance(node.value, Mapping):
        return ()
    values = [node.get("const")] if "const" in node else node.get("enum", [])
    plain = isinstance(values, list) and all(
        isinstance(value, str | int | float) for value in values
    )
    return tuple(values) if plain else ()


def _join_pattern_properties(node: Node, report: Report) -> Node:
    """Return properties by pattern as further properties of any of their types."""
    patterns = node.child("patternProperties")
    others = node.get("additionalProperties", True)
    if others is True or others == {}:
        report.add_note(
            patterns.place, "properties by pattern are kept as untyped further properties"
        )
        return Node(node.document, patterns.pointer, True)
    choices = [schema for schema in [*patterns.value.values(), others] if schema is not False]
    joined = choices[0] if len(choices) == 1 else {"anyOf": choices}
    return Node(node.document, patterns.pointer, joined)


def _join_property(first: Node, second: Node) -> Node:
    """Join two descriptions of one property; the later one wins."""
    values: tuple[Any, Any] = (first.value, second.value)
    if all(isinstance(value, dict) and "$ref" not in value for value in values):
        return Node(second.document, second.pointer, {**first.value, **second.value})
    if isinstance(second.value, dict) and not second.is_reference and "type" not in second.value:
        return first
    return second
