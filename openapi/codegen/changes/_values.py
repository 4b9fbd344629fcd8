"""Compare a value that is sent or received.

A request that is checked more strictly breaks a caller, and so does a response that promises less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ._bounds import compare_bounds, compare_texts
from ._shapes import (
    Renames,
    describe_shape,
    has_new_variants_only,
    is_class,
    iterate_levels,
    relate_shapes,
    split_kinds,
)
from .snapshot import FieldSnapshot, Shape, Value
from .spec_change import SpecChange, announce, note, quote_names, warn


@dataclass(frozen=True)
class Direction:
    """Tell where a value travels, at least in one direction."""

    sent: bool
    received: bool


def compare_values(
    old: Value, new: Value, direction: Direction, renames: Renames
) -> Iterator[SpecChange]:
    """Yield what changed about a value, with ``{}`` for its name."""
    if old == new:
        return
    relation = relate_shapes(old.shape, new.shape, renames)
    if relation.wider or relation.narrower:
        yield _describe_type(old.shape, new.shape, direction, renames)
    if not (relation.wider and relation.narrower):
        yield from _compare_known_values(old.shape, new.shape, direction)
        yield from _compare_rules(old, new, sent=direction.sent)
    yield from _compare_tags(old.shape, new.shape, renames)
    yield from _compare_remarks(old, new)


def _compare_rules(old: Value, new: Value, *, sent: bool) -> Iterator[SpecChange]:
    yield from compare_bounds(old, new, sent=sent)
    yield from compare_texts(old, new, sent=sent)
    if old.decimals != new.decimals:
        yield _describe_decimals(old.decimals, new.decimals, sent=sent)
    if old.unique != new.unique:
        sentence = f"{{}} {'must not' if new.unique else 'may'} repeat an element."
        yield warn(sentence) if new.unique and sent else note(sentence)
    if old.items and new.items:
        for change in _compare_rules(old.items, new.items, sent=sent):
            yield change.inside("each element of {}")


def _describe_decimals(
    old: tuple[int, int] | None, new: tuple[int, int] | None, *, sent: bool
) -> SpecChange:
    if new is None:
        return note("{} is sent with as many decimals as are given.")
    sentence = f"{{}} is sent with {_write_range(new)} decimals"
    if old is not None:
        sentence += f" instead of {_write_range(old)}"
    stricter = old is None or new[1] < old[1]
    return warn(f"{sentence}.") if sent and stricter else note(f"{sentence}.")


def _write_range(places: tuple[int, int]) -> str:
    fewest, most = places
    return str(most) if fewest == most else f"{fewest} to {most}"


def _describe_type(old: Shape, new: Shape, direction: Direction, renames: Renames) -> SpecChange:
    relation = relate_shapes(old, new, renames)
    sentence = _write_type_change(old, new, direction, renames)
    stricter = direction.sent and relation.narrower
    looser = direction.received and relation.wider
    added, removed = split_kinds(old, new, renames)
    if added and not (removed or direction.received) and all(map(is_class, added)):
        return announce(sentence)
    if looser and not stricter and has_new_variants_only(old, new, renames):
        return announce(sentence)
    return warn(sentence) if stricter or looser else note(sentence)


def _write_type_change(old: Shape, new: Shape, direction: Direction, renames: Renames) -> str:
    added, removed = split_kinds(old, new, renames)
    if added and not removed:
        verb = "also accepts" if direction.sent else "can also be"
        return f"{{}} {verb} {describe_shape(Shape(kinds=added))}."
    if removed and not added and new.kinds:
        verb = "no longer accepts" if direction.sent else "is no longer"
        return f"{{}} {verb} {describe_shape(Shape(kinds=removed))}."
    return f"{{}} is now {describe_shape(new)} instead of {describe_shape(old)}."


def _compare_known_values(old: Shape, new: Shape, direction: Direction) -> Iterator[SpecChange]:
    after = dict(iterate_levels(new))
    for words, before in iterate_levels(old):
        level = after.get(words)
        if level is None or before.kinds != level.kinds:
            continue
        compare = _list_sent_values if direction.sent else _list_received_values
        for change in compare(before, level):
            yield change.inside(words)


def _list_sent_values(old: Shape, new: Shape) -> Iterator[SpecChange]:
    added, removed = _split_values(old, new)
    if new.values and not old.values:
        yield warn(f"{{}} accepts only {quote_names(new.values, 'or')}.")
    elif old.values and not new.values:
        yield note(f"{{}} also accepts other values than {quote_names(old.values)}.")
    else:
        if removed:
            yield warn(f"{{}} no longer accepts {quote_names(removed, 'or')}.")
        if added:
            yield announce(f"{{}} accepts {quote_names(added)}.")
        yield from _compare_closed(old, new, sent=True)


def _list_received_values(old: Shape, new: Shape) -> Iterator[SpecChange]:
    added, removed = _split_values(old, new)
    if new.values and not old.values:
        yield note(f"{{}} is {quote_names(new.values, 'or')}.")
    elif old.values and not new.values:
        sentence = f"{{}} can be another value than {quote_names(old.values, 'or')}."
        yield warn(sentence) if old.closed else note(sentence)
    else:
        if added:
            sentence = f"{{}} can be {quote_names(added, 'or')}."
            yield warn(sentence) if new.closed else announce(sentence)
        if removed:
            yield note(f"{{}} is no longer {quote_names(removed, 'or')}.")
        yield from _compare_closed(old, new, sent=False)


def _compare_closed(old: Shape, new: Shape, *, sent: bool) -> Iterator[SpecChange]:
    if not (old.values and new.values) or old.closed == new.closed:
        return
    if new.closed:
        sentence = "{} has no other values than the listed ones."
        yield warn(sentence) if sent else note(sentence)
    else:
        sentence = "{} may have other values than the listed ones."
        yield note(sentence) if sent else warn(sentence)


def _split_values(old: Shape, new: Shape) -> tuple[list[str], list[str]]:
    added = [value for value in new.values if value not in old.values]
    return added, [value for value in old.values if value not in new.values]


def _compare_tags(old: Shape, new: Shape, renames: Renames) -> Iterator[SpecChange]:
    for (words, before), (_, after) in zip(iterate_levels(old), iterate_levels(new), strict=False):
        if before.tag and after.tag and before.tag != after.tag:
            yield warn(
                f"the variants of {words} are told apart by `{after.tag}` instead of "
                f"`{before.tag}`."
            )
        elif before.tag and after.tag:
            yield from _compare_mapping(before, after, words, renames)


def _compare_mapping(old: Shape, new: Shape, words: str, renames: Renames) -> Iterator[SpecChange]:
    """Yield changed tags, apart from those of classes that came or went with them."""

    def rename(name: str) -> str:
        return renames.get(f"`{name}`", f"`{name}`")

    for tag in dict.fromkeys([*old.tags, *new.tags]):
        before, after = old.tags.get(tag), new.tags.get(tag)
        text = f"in {words}, the {new.tag} `{tag}`"
        if before and after and rename(before) != f"`{after}`":
            yield warn(f"{text} selects `{after}` instead of `{before}`.")
        elif after and not before and f"`{after}`" in map(_strip(rename), old.kinds):
            yield announce(f"{text} selects `{after}`.")
        elif before and not after and rename(before) in new.kinds:
            yield warn(f"{text} no longer selects `{before}`.")


def _strip(rename: Callable[[str], str]) -> Callable[[str], str]:
    return lambda kind: rename(kind.strip("`"))


def _compare_remarks(old: Value, new: Value) -> Iterator[SpecChange]:
    if old.default != new.default:
        yield note(_describe_default(old.default, new.default))
    if old.deprecated != new.deprecated:
        yield note(f"{{}} is {'' if new.deprecated else 'no longer '}deprecated.")
    if old.unit and new.unit and old.unit != new.unit:
        yield note(f"{{}} is now in {new.unit} instead of {old.unit}.")


def _describe_default(old: str, new: str) -> str:
    if not new:
        return f"{{}} no longer has the default {_quote(old)}."
    instead = f" instead of {_quote(old)}" if old else ""
    return f"the default of {{}} is now {_quote(new)}{instead}."


def _quote(json_text: str) -> str:
    return f"`{json_text.strip(chr(34))}`"


def compare_presence(
    old: FieldSnapshot, new: FieldSnapshot, direction: Direction
) -> Iterator[SpecChange]:
    """Yield whether a field must be given, and whether it may be null."""
    null, null_now = old.value.shape.null, new.value.shape.null
    if direction.sent:
        required, required_now = (field.required and not field.read_only for field in (old, new))
        given, given_now = (
            needed and not field.value.default
            for needed, field in ((required, old), (required_now, new))
        )
        if required != required_now:
            yield _require(required_now, new.value.default)
        elif given_now != given:  # the client sends a default
            yield _require(given_now, "")
        if null != null_now:
            yield note("{} also accepts None.") if null_now else warn("{} no longer accepts None.")
    if direction.received:
        required, required_now = (field.required and not field.write_only for field in (old, new))
        if required and not required_now:
            yield warn("{} may be absent from a response.")
        if required_now and not required:
            yield note("{} is always present in a response.")
        if null_now and not null:
            # `None` was possible before if the field may be absent.
            yield (
                warn("{} may be None in a response.")
                if required
                else note("{} may be null in a response; so far it could only be absent.")
            )
        if null and not null_now:
            yield note("{} is no longer null in a response.")


def _require(required: bool, default: str) -> SpecChange:
    if required and default:  # which the client sends
        return note(f"{{}} is now always sent in a request: {_quote(default)} by default.")
    if required:
        return warn("{} must now be given in a request; it was optional.")
    return note("{} is now optional in a request; it was required.")
