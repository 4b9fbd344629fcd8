"""Compare the classes of both states, in the directions in which operations use them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ._shapes import Renames, describe_shape, relate_shapes
from ._values import Direction, compare_presence, compare_values
from .snapshot import FieldSnapshot, Model, Shape, Snapshot, Value
from .spec_change import SpecChange, announce, note, warn


def compare_models(
    old: Snapshot, new: Snapshot, models: dict[str, str], renames: Renames
) -> Iterator[SpecChange]:
    """Yield what changed about classes that operations use in both states."""
    for name, before in old.models.items():
        after = new.models.get(models.get(name, name))
        if after is None or before.alias or after.alias:
            continue
        direction = Direction(
            sent=before.sent and after.sent, received=before.received and after.received
        )
        if direction.sent or direction.received:
            yield from _compare_model(models.get(name, name), before, after, direction, renames)


def _compare_model(
    name: str, old: Model, new: Model, direction: Direction, renames: Renames
) -> Iterator[SpecChange]:
    for attribute, field in old.fields.items():
        subject = f"`{name}.{attribute}`"
        after = new.fields.get(attribute)
        if after is None:
            yield warn("{} is removed.").of(subject)
        else:
            for change in _compare_field(field, after, direction, renames):
                yield change.of(subject)
    for attribute, field in new.fields.items():
        if attribute not in old.fields:
            yield _announce_field(field, direction).of(f"`{name}.{attribute}`")
    for change in _compare_whole(old, new, direction, renames):
        yield change.of(f"`{name}`")


def _announce_field(field: FieldSnapshot, direction: Direction) -> SpecChange:
    text = describe_shape(field.value.shape)
    if direction.sent and _is_needed(field) and not field.value.default:
        return warn(f"{{}} is new and must be given in a request: {text}.")
    return announce(f"{{}} is new: {text}.")


def _is_needed(field: FieldSnapshot) -> bool:
    return field.required and not field.read_only


def _compare_field(
    old: FieldSnapshot, new: FieldSnapshot, direction: Direction, renames: Renames
) -> Iterator[SpecChange]:
    if old == new:
        return
    if old.wire != new.wire:
        yield warn(f"{{}} is named `{new.wire}` in JSON instead of `{old.wire}`.")
    kept = not (direction.received and old.write_only != new.write_only)
    yield from compare_presence(old, new, direction if kept else replace(direction, received=False))
    yield from compare_values(old.value, new.value, direction, renames)
    if direction.sent and old.read_only != new.read_only:
        word = "now" if new.read_only else "no longer"
        yield note(f"{{}} is {word} set by the server only.")
    if direction.received and old.write_only != new.write_only:
        word = "no longer" if new.write_only else "now"
        yield (warn if new.write_only else announce)(f"{{}} is {word} part of responses.")


def _compare_whole(
    old: Model, new: Model, direction: Direction, renames: Renames
) -> Iterator[SpecChange]:
    if old.deprecated != new.deprecated:
        yield note(f"{{}} is {'' if new.deprecated else 'no longer '}deprecated.")
    if direction.sent:
        yield from _compare_conditions(old, new)
        if old.extra and not new.extra:
            yield warn("{} no longer accepts other fields.")
        elif new.extra and not old.extra:
            yield note("{} also accepts other fields.")
    elif not (old.extra and new.extra) and old.extra != new.extra:
        yield _describe_further(old.extra, new.extra)
    if old.extra and new.extra and relate_shapes(old.extra, new.extra, renames) != _SAME:
        values = Value(shape=old.extra), Value(shape=new.extra)
        for change in compare_values(*values, direction, renames):
            yield change.inside("each further field of {}")


def _describe_further(old: Shape | None, new: Shape | None) -> SpecChange:
    """Describe the fields of a response that are not documented one by one."""
    if old is not None:
        return warn(f"further fields of {{}} can be anything instead of {describe_shape(old)}.")
    assert new is not None  # noqa: S101 - one of both is given
    return note(f"further fields of {{}} are now read as {describe_shape(new)}.")


_SAME = relate_shapes(Value().shape, Value().shape, {})


def _compare_conditions(old: Model, new: Model) -> Iterator[SpecChange]:
    for condition in new.conditions:
        if condition not in old.conditions:
            yield warn(f"in {{}}, {condition}.")
    for condition in old.conditions:
        if condition not in new.conditions:
            yield note(f"in {{}}, it no longer holds that {condition}.")
