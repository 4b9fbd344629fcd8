"""Find choices beside common properties: ``oneOf`` or ``anyOf`` with ``properties`` or ``allOf``.

Such a schema is a union of classes, one for each alternative, each with the common properties.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.source.document import Node, derive_once
from codegen.source.problems import Report

from . import scalars
from .objects import Key, Picks, has_properties, is_object, iterate_bases, merge_properties

_MOST_VARIANTS = 64


@dataclass(frozen=True)
class Choice:
    """Hold alternatives of which one applies beside the common properties."""

    place: Key
    members: tuple[Node, ...]
    discriminator: Node


def is_class(node: Node, report: Report) -> bool:
    """Return whether the schema itself, not one that it refers to, becomes a class."""
    if node.is_reference or not isinstance(node.value, dict) or not is_object(node):
        return False
    if any(node.flag(mark) for mark in ("x-one-or-many", "x-none-as-empty")):
        return False

    def decide() -> bool:
        has_fields = bool(merge_properties(node, report).properties)
        return has_fields and not find_choices(node, report)

    return derive_once(node, "is class", decide)


def find_choices(node: Node, report: Report) -> list[Choice]:
    """Return the choices of an object schema with properties of its own; none for a plain one."""
    if node.is_reference or not has_properties(node) or not is_object(node):
        return []
    choices = list(_iterate_choices(node, node, report, set()))
    count = math.prod(len(choice.members) for choice in choices)
    if count > _MOST_VARIANTS:
        report.add_approximation(
            node.place,
            f"{count} combinations of alternatives: only the common properties are typed",
        )
        return []
    return choices


def _iterate_choices(node: Node, root: Node, report: Report, seen: set[Key]) -> Iterator[Choice]:
    if node.key in seen:
        return
    seen.add(node.key)
    for part in node.child("allOf").elements():
        yield from _iterate_choices(part.resolve(), root, report, seen)
    for keyword in ("oneOf", "anyOf"):
        members = scalars.list_non_null_members(node, keyword)
        if node is not root and any(_extends(member, node) for member in members):
            continue  # the base lists its subtypes, one of which is the root
        if any(_brings_properties(member, report) for member in members):
            yield Choice(node.child(keyword).key, tuple(members), node.child("discriminator"))
        elif members and all(isinstance(member.value, dict) for member in members):
            report.add_note(
                node.place, f"{keyword} that only states which keys belong together is not checked"
            )


def _brings_properties(member: Node, report: Report) -> bool:
    """Return whether an alternative adds properties, not only conditions."""
    plain = member.resolve()
    if bool(merge_properties(plain, report).properties):
        return True
    return any(bool(merge_properties(part, report).properties) for part in plain.alternatives())


def _extends(member: Node, holder: Node) -> bool:
    return holder.key in iterate_bases(member)


def has_only_subtypes(node: Node, choices: list[Choice]) -> bool:
    """Return whether the alternatives extend the schema, and so have its properties already."""
    return len(choices) == 1 and all(_extends(member, node) for member in choices[0].members)


def combine_variants(choices: list[Choice]) -> list[tuple[tuple[int, ...], Picks]]:
    """Return each combination of alternatives, with their numbers."""
    numbered = [tuple(enumerate(choice.members)) for choice in choices]
    return [
        (
            tuple(number for number, _ in combination),
            {
                choice.place: member
                for choice, (_, member) in zip(choices, combination, strict=True)
            },
        )
        for combination in itertools.product(*numbered)
    ]
