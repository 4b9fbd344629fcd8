"""Choices beside common properties: ``allOf`` or ``properties`` with ``oneOf`` or ``anyOf``.

Such a schema is a union of classes, one for each alternative, each with the common properties.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.source.document import Node
from codegen.source.problems import Report

from . import scalars
from .objects import Key, Picks, has_properties, is_object, iterate_bases, merge_properties

_MOST_VARIANTS = 64


@dataclass(frozen=True)
class Choice:
    """Alternatives of which one holds beside the common properties."""

    place: Key
    members: tuple[Node, ...]
    discriminator: Node


def is_class(node: Node, report: Report) -> bool:
    """Whether the schema itself (not one that it refers to) becomes a class."""
    if node.is_reference or not isinstance(node.value, dict) or not is_object(node):
        return False
    if any(node.flag(mark) for mark in ("x-one-or-many", "x-none-as-empty")):
        return False
    return bool(merge_properties(node, report).properties) and not find_choices(node, report)


def find_choices(node: Node, report: Report) -> list[Choice]:
    """The choices of an object schema with properties of its own; none for a plain one."""
    if node.is_reference or not has_properties(node) or not is_object(node):
        return []
    found = list(_iterate_choices(node, node, report, frozenset()))
    count = math.prod(len(one.members) for one in found)
    if count > _MOST_VARIANTS:
        report.add_approximation(
            node.place,
            f"{count} combinations of alternatives: only the common properties are typed",
        )
        return []
    return found


def _iterate_choices(
    node: Node, root: Node, report: Report, seen: frozenset[Key]
) -> Iterator[Choice]:
    if node.key in seen:
        return
    seen |= {node.key}
    for part in node.child("allOf").elements():
        yield from _iterate_choices(part.resolve(), root, report, seen)
    for keyword in ("oneOf", "anyOf"):
        members = scalars.list_non_null_members(node, keyword)
        if node is not root and any(_extends(one, node) for one in members):
            continue  # a list of the classes that extend it, of which the root is one
        if any(_brings_properties(one, report) for one in members):
            yield Choice(node.child(keyword).key, tuple(members), node.child("discriminator"))
        elif members and all(isinstance(one.value, dict) for one in members):
            report.add_note(
                node.place, f"{keyword} that only says which keys go together is not checked"
            )


def _brings_properties(member: Node, report: Report) -> bool:
    """Whether an alternative brings properties, and not only conditions."""
    plain = member.resolve()
    if bool(merge_properties(plain, report).properties):
        return True
    return any(bool(merge_properties(one, report).properties) for one in plain.alternatives())


def _extends(member: Node, holder: Node) -> bool:
    return holder.key in iterate_bases(member)


def has_only_subtypes(node: Node, found: list[Choice]) -> bool:
    """Whether the alternatives have the common properties already, since they extend the schema."""
    return len(found) == 1 and all(_extends(one, node) for one in found[0].members)


def combine_variants(found: list[Choice]) -> list[tuple[tuple[int, ...], Picks]]:
    """Each combination of alternatives, by their numbers."""
    numbered = [tuple(enumerate(one.members)) for one in found]
    return [
        (
            tuple(number for number, _ in combination),
            {one.place: member for one, (_, member) in zip(found, combination, strict=True)},
        )
        for combination in itertools.product(*numbered)
    ]
