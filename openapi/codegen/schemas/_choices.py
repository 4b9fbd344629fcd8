"""Find choices beside common properties: ``oneOf`` or ``anyOf`` with ``properties`` or ``allOf``.

Such a schema is a union of classes, one for each alternative, each with the common properties.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegen.source.document import Node, derive_once
from codegen.source.problems import Report

from . import scalars
from .objects import Key, Picks, has_properties, is_object, iterate_bases, merge_properties

_MOST_VARIANTS = 64
_MOST_LEVELS = 3
"""Alternatives within alternatives."""

Variant = tuple[tuple[int, ...], Picks]
"""A combination of alternatives, with their numbers."""


@dataclass(frozen=True)
class Choice:
    """Hold alternatives of which one applies beside the common properties."""

    place: Key
    members: tuple[Node, ...]
    variants: tuple[Variant, ...]
    """One for each alternative, or several for one that has a choice of its own."""
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
    return _ChoiceFinder(report).find(node, set())


@dataclass(frozen=True)
class _ChoiceFinder:
    """Find the choices of a schema, and those of its alternatives."""

    report: Report
    level: int = 0
    """Number of alternatives that contain the schema."""

    def find(self, node: Node, seen: set[Key]) -> list[Choice]:
        """Return the choices of a schema; none if there are too many combinations."""
        choices = [*self._iterate_choices(node, node, seen)]
        count = math.prod(len(choice.variants) for choice in choices)
        if count > _MOST_VARIANTS:
            self.report.add_approximation(
                node.place,
                f"{count} combinations of alternatives: only the common properties are typed",
            )
            return []
        return choices

    def _iterate_choices(self, node: Node, root: Node, seen: set[Key]) -> Iterator[Choice]:
        if node.key in seen:
            return
        seen.add(node.key)
        for part in node.child("allOf").elements():
            yield from self._iterate_choices(part.resolve(), root, seen)
        for keyword in ("oneOf", "anyOf"):
            members = scalars.list_non_null_members(node, keyword)
            if node is not root and any(_extends(member, node) for member in members):
                continue  # the base lists its subtypes, one of which is the root
            if any(_brings_properties(member, self.report) for member in members):
                yield self._make_choice(node, keyword, members, seen)
            elif members and all(isinstance(member.value, dict) for member in members):
                self.report.add_note(
                    node.place,
                    f"{keyword} that only states which keys belong together is not checked",
                )

    def _make_choice(
        self, node: Node, keyword: str, members: Sequence[Node], seen: set[Key]
    ) -> Choice:
        place = node.child(keyword).key
        variants = self._iterate_variants(place, members, seen)
        # One more than allowed is enough to know that there are too many.
        counted = tuple(itertools.islice(variants, max(len(members), _MOST_VARIANTS + 1)))
        return Choice(place, tuple(members), counted, node.child("discriminator"))

    def _iterate_variants(
        self, place: Key, members: Sequence[Node], seen: set[Key]
    ) -> Iterator[Variant]:
        for number, member in enumerate(members):
            for numbers, picks in combine_variants(self._list_inner(member.resolve(), seen)):
                yield (number, *numbers), {place: member, **picks}

    def _list_inner(self, member: Node, seen: set[Key]) -> list[Choice]:
        """Return the choices of an alternative itself."""
        if self.level < _MOST_LEVELS:
            return _ChoiceFinder(self.report, self.level + 1).find(member, {*seen})
        if any(_brings_properties(part, self.report) for part in member.alternatives()):
            self.report.add_approximation(
                member.place,
                "alternatives within too many others: only the common properties are typed",
            )
        return []


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


def combine_variants(choices: list[Choice]) -> list[Variant]:
    """Return each combination of alternatives."""
    result: list[Variant] = []
    for combination in itertools.product(*(choice.variants for choice in choices)):
        numbers = tuple(number for numbers, _ in combination for number in numbers)
        picks = {place: member for _, picks in combination for place, member in picks.items()}
        result.append((numbers, picks))
    return result
