"""Describe and compare types in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .snapshot import Shape
from .spec_change import join_names

_PHRASES = {
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "date": "a date",
    "time": "a time",
    "decimal text": "a decimal as text",
    "UUID": "a UUID",
}
_COVERS = {"integer": "number"}

Renames = Mapping[str, str]
"""New names of classes by their old names, in backquotes."""


@dataclass(frozen=True)
class Relation:
    """Tell whether a new type allows values that the old one did not, and the reverse."""

    wider: bool = False
    narrower: bool = False

    def __or__(self, other: Relation) -> Relation:
        return Relation(self.wider or other.wider, self.narrower or other.narrower)


def describe_shape(shape: Shape) -> str:
    """Describe a type as a part of a sentence.

    >>> describe_shape(Shape(items=Shape(kinds=("integer",))))
    'a list of integers'
    """
    return join_names(_iterate_phrases(shape), "or") or "nothing"


def _iterate_phrases(shape: Shape) -> Iterator[str]:
    for kind in shape.kinds:
        yield _PHRASES.get(kind, kind)
    if shape.items:
        yield f"a list of {_describe_many(shape.items)}"
    if shape.entries:
        yield f"a map to {_describe_many(shape.entries)}"
    if shape.parts:
        yield f"a list of {join_names(map(describe_shape, shape.parts))}"


def _describe_many(shape: Shape) -> str:
    phrase = describe_shape(shape)
    article, _, word = phrase.partition(" ")
    single = article in ("a", "an") and shape.kinds and " " not in word
    many = f"{word}s" if single else phrase
    return f"{many} or null" if shape.null else many


def relate_shapes(old: Shape, new: Shape, renames: Renames) -> Relation:
    """Compare two types, without null at the top."""
    before = {renames.get(kind, kind) for kind in old.kinds}
    after = {*new.kinds}
    relation = Relation(
        any(not _covers(before, kind) for kind in after),
        any(not _covers(after, kind) for kind in before),
    )
    for name in ("items", "entries"):
        relation |= _relate_inner(getattr(old, name), getattr(new, name), renames, before, after)
    if old.parts != new.parts:
        relation |= _relate_parts(old, new, renames)
    return relation


def _covers(kinds: set[str], kind: str) -> bool:
    return kind in kinds or "any value" in kinds or _COVERS.get(kind) in kinds


def _relate_inner(
    old: Shape | None, new: Shape | None, renames: Renames, before: set[str], after: set[str]
) -> Relation:
    if old is None or new is None:
        return Relation(
            old is None and new is not None and "any value" not in before,
            new is None and old is not None and "any value" not in after,
        )
    null = Relation(new.null and not old.null, old.null and not new.null)
    return relate_shapes(old, new, renames) | null


def _relate_parts(old: Shape, new: Shape, renames: Renames) -> Relation:
    if len(old.parts) != len(new.parts):
        return Relation(True, True)
    relation = Relation()
    for before, after in zip(old.parts, new.parts, strict=True):
        relation |= _relate_inner(before, after, renames, set(), set())
    return relation


def split_kinds(
    old: Shape, new: Shape, renames: Renames
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the kinds that were added and removed, if nothing else differs; none otherwise."""
    before = {renames.get(kind, kind) for kind in old.kinds}
    after = {*new.kinds}
    bare = Shape(items=old.items, entries=old.entries, parts=old.parts)
    if bare != Shape(items=new.items, entries=new.entries, parts=new.parts):
        return (), ()
    if before & after and not {"any value", *_COVERS, *_COVERS.values()} & (before ^ after):
        return tuple(sorted(after - before)), tuple(sorted(before - after))
    return (), ()


def has_new_variants_only(old: Shape, new: Shape, renames: Renames) -> bool:
    """Return whether a union that is read openly only got further classes."""
    before = {renames.get(kind, kind) for kind in old.kinds}
    added = {*new.kinds} - before
    if old.items and new.items and not (old.kinds or new.kinds):
        return has_new_variants_only(old.items, new.items, renames)
    return old.open and before <= {*new.kinds} and all(map(is_class, added))


def is_class(kind: str) -> bool:
    return kind.startswith("`")


def iterate_levels(shape: Shape, words: str = "{}") -> Iterator[tuple[str, Shape]]:
    """Yield a type and the types of its elements, each with its description."""
    yield words, shape
    if shape.items:
        yield from iterate_levels(shape.items, f"each element of {words}")
    if shape.entries:
        yield from iterate_levels(shape.entries, f"each value of {words}")
