"""Compare the arguments, bodies and responses of operations."""

from __future__ import annotations

from collections.abc import Iterator

from ._shapes import Renames, describe_shape, relate_shapes
from ._values import Direction, compare_values
from .snapshot import (
    BodySnapshot,
    OperationSnapshot,
    ParameterSnapshot,
    ResponseSnapshot,
    Shape,
    Value,
)
from .spec_change import SpecChange, announce, note, quote_names, warn

_SENT = Direction(sent=True, received=False)
_RECEIVED = Direction(sent=False, received=True)


def compare_operation(
    name: str, old: OperationSnapshot, new: OperationSnapshot, renames: Renames
) -> Iterator[SpecChange]:
    """Yield what changed for the callers of one operation."""
    yield from _compare_parameters(name, old, new, renames)
    yield from _compare_bodies(name, old.body, new.body, renames)
    yield from _compare_responses(name, old, new, renames)
    for change in _compare_behaviour(old, new, renames):
        yield change.of(f"`{name}`")


# Arguments


def _compare_parameters(
    name: str, old: OperationSnapshot, new: OperationSnapshot, renames: Renames
) -> Iterator[SpecChange]:
    before, after = dict(old.parameters), dict(new.parameters)
    owner = f"`{name}`"
    matched = _match_parameters(before, after)
    for first, second in matched.items():
        yield from _compare_parameter(owner, first, second, old, new, renames)
    removed = [argument for argument in before if argument not in matched]
    added = [argument for argument in after if argument not in matched.values()]
    for first, second in list(_find_replacements(removed, added, old, new)):
        yield warn(f"{{}} takes `{second}` instead of `{first}`.").of(owner)
        removed.remove(first)
        added.remove(second)
    for argument in removed:
        yield warn(f"{{}} no longer takes `{argument}`.").of(owner)
    for argument in added:
        parameter = after[argument]
        if parameter.required:
            yield warn(f"{{}} now requires `{argument}`, {_describe(parameter)}.").of(owner)
        else:
            yield announce(f"{{}} takes `{argument}`, {_describe(parameter)}.").of(owner)
    yield from _compare_order(owner, old, new, matched)


def _describe(parameter: ParameterSnapshot) -> str:
    return describe_shape(parameter.value.shape)


def _match_parameters(
    old: dict[str, ParameterSnapshot], new: dict[str, ParameterSnapshot]
) -> dict[str, str]:
    """Return the new arguments by old ones: of the same name in the request, or in Python."""
    places = {(item.location, item.wire): argument for argument, item in new.items()}
    matched = {
        argument: places[item.location, item.wire]
        for argument, item in old.items()
        if (item.location, item.wire) in places
    }
    for argument in old:
        if argument not in matched and argument in new and argument not in matched.values():
            matched[argument] = argument
    return matched


def _compare_parameter(
    owner: str,
    first: str,
    second: str,
    old: OperationSnapshot,
    new: OperationSnapshot,
    renames: Renames,
) -> Iterator[SpecChange]:
    before, after = old.parameters[first], new.parameters[second]
    subject = f"`{second}` of {owner}"
    if first != second:
        yield warn(f"{{}} is the new name of `{first}`.").of(subject)
    if before.location != after.location:
        sentence = f"{{}} is sent in the {after.location} instead of the {before.location}."
        yield note(sentence).of(subject)
    if before.wire != after.wire:
        yield note(f"{{}} is sent as `{after.wire}` instead of `{before.wire}`.").of(subject)
    if before.required != after.required:
        yield (
            warn("{} is now required; it was optional.")
            if after.required
            else note("{} is now optional; it was required.")
        ).of(subject)
    if before.style != after.style and before.style and after.style:
        sentence = f"{{}} is sent as `{after.style}` instead of `{before.style}`."
        yield note(sentence).of(subject)
    if before.allow_reserved != after.allow_reserved:
        way = "as they are" if after.allow_reserved else "encoded"
        yield note(f"Reserved characters of {{}}, such as `/`, are sent {way} now.").of(subject)
    for change in _compare_sent(before.value, after.value, renames):
        yield change.of(subject)


def _find_replacements(
    removed: list[str], added: list[str], old: OperationSnapshot, new: OperationSnapshot
) -> Iterator[tuple[str, str]]:
    """Yield arguments that were replaced: the only ones of their kind on both sides."""

    def describe(parameter: ParameterSnapshot) -> tuple[object, ...]:
        return parameter.location, parameter.required, parameter.value.shape

    for first in removed:
        kind = describe(old.parameters[first])
        rivals = [name for name in removed if describe(old.parameters[name]) == kind]
        candidates = [name for name in added if describe(new.parameters[name]) == kind]
        if len(rivals) == len(candidates) == 1:
            yield first, candidates[0]


def _compare_order(
    owner: str, old: OperationSnapshot, new: OperationSnapshot, matched: dict[str, str]
) -> Iterator[SpecChange]:
    """Yield a changed order of positional arguments: those that are required."""
    before = [
        matched[argument]
        for argument, item in old.parameters.items()
        if item.required and argument in matched and new.parameters[matched[argument]].required
    ]
    after = [argument for argument in new.parameters if argument in before]
    if before != after:
        sentence = f"{{}} takes its positional arguments in the order {quote_names(after)}."
        yield warn(sentence).of(owner)


def _compare_sent(old: Value, new: Value, renames: Renames) -> Iterator[SpecChange]:
    if new.shape.null != old.shape.null:
        yield (
            note("{} also accepts None.") if new.shape.null else warn("{} no longer accepts None.")
        )
    yield from compare_values(old, new, _SENT, renames)


# Bodies


def _compare_bodies(
    name: str, old: BodySnapshot | None, new: BodySnapshot | None, renames: Renames
) -> Iterator[SpecChange]:
    owner = f"`{name}`"
    if old is None and new is not None:
        text = f"a body, `{new.argument}`: {describe_shape(new.value.shape)}."
        required, optional = f"{{}} now requires {text}", f"{{}} takes {text}"
        yield (warn(required) if new.required else announce(optional)).of(owner)
    if old is not None and new is None:
        yield warn(f"{{}} no longer takes a body, `{old.argument}`.").of(owner)
    if old is None or new is None:
        return
    subject = f"the body of {owner}"
    if old.argument != new.argument:
        sentence = f"the argument `{old.argument}` of {{}} is now called `{new.argument}`."
        yield warn(sentence).of(owner)
    if old.required != new.required:
        yield (
            warn("{} is now required; it was optional.")
            if new.required
            else note("{} is now optional; it was required.")
        ).of(subject)
    for change in _compare_media(old.media, new.media):
        yield change.of(subject)
    for change in _compare_form(old, new):
        yield change.of(subject)
    for change in _compare_sent(old.value, new.value, renames):
        yield change.of(subject)


def _compare_form(old: BodySnapshot, new: BodySnapshot) -> Iterator[SpecChange]:
    """Yield what is sent with every request, and how fields are written, if that changed."""
    for name in dict.fromkeys([*old.constants, *new.constants]):
        before, after = old.constants.get(name), new.constants.get(name)
        if after is None:
            yield warn(f"{{}} no longer has `{name}={before}`.")
        elif before != after:
            instead = "" if before is None else f" instead of `{name}={before}`"
            yield warn(f"{{}} always has `{name}={after}`{instead}.")
    for name in dict.fromkeys([*old.encodings, *new.encodings]):
        first, second = (body.encodings.get(name, "in the usual way") for body in (old, new))
        if first != second:
            yield note(f"`{name}` in {{}} is sent {second} instead of {first}.")


def _compare_media(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[SpecChange]:
    # Parameters such as a charset do not change what is sent.
    old, new = (tuple(media.partition(";")[0].strip() for media in side) for side in (old, new))
    removed = [media for media in old if media not in new]
    added = [media for media in new if media not in old]
    if removed and added:
        sentence = f"{{}} is sent as {quote_names(added, 'or')} instead of {quote_names(removed)}."
        # With one media type, no caller names it.
        yield warn(sentence) if len(old) > 1 else note(sentence)
    elif removed:
        yield warn(f"{{}} can no longer be sent as {quote_names(removed, 'or')}.")
    elif added:
        yield announce(f"{{}} can also be sent as {quote_names(added, 'or')}.")
    if old[0] != new[0] and not (removed and added):
        yield note(f"{{}} is sent as `{new[0]}` by default instead of `{old[0]}`.")


# Responses


def _compare_responses(
    name: str, old: OperationSnapshot, new: OperationSnapshot, renames: Renames
) -> Iterator[SpecChange]:
    owner = f"`{name}`"
    for status, before in old.responses.items():
        after = new.responses.get(status)
        if after is None:
            yield note(f"{{}} no longer documents the {_name_status(before, status)}.").of(owner)
        else:
            yield from _compare_response(owner, status, before, after, renames)
    earlier = [response for response in old.responses.values() if not response.error]
    for status, response in new.responses.items():
        if status not in old.responses:
            yield _announce_response(status, response, earlier, renames).of(owner)


def _name_status(response: ResponseSnapshot, status: str) -> str:
    word = "error" if response.error else "response"
    return f"default {word}" if status == "default" else f"{word} {status}"


def _announce_response(
    status: str, response: ResponseSnapshot, earlier: list[ResponseSnapshot], renames: Renames
) -> SpecChange:
    if response.error:
        return announce(f"{{}} documents the {_name_status(response, status)}.")
    known = any(
        not relate_shapes(other.shape, response.shape, renames).wider
        and (other.shape.null or not response.shape.null)
        for other in earlier
    )
    if known:
        return announce(f"{{}} can also respond with status {status}.")
    text = "nothing" if response.shape == _NOTHING else describe_shape(response.shape)
    if earlier and all(other.shape == _NOTHING for other in earlier):
        return announce(f"{{}} can also return {text}, with status {status}; it returned nothing.")
    return warn(f"{{}} can also return {text}, with status {status}.")


def _compare_response(
    owner: str, status: str, old: ResponseSnapshot, new: ResponseSnapshot, renames: Renames
) -> Iterator[SpecChange]:
    if old.error != new.error:
        word = "an error" if new.error else "a successful response"
        yield warn(f"the status {status} of {{}} is now {word}.").of(owner)
        return
    what = f"the {_name_status(new, status)} of {owner}"
    if old.media and new.media and old.media != new.media:
        yield note(f"{{}} has the media type `{new.media}` instead of `{old.media}`.").of(what)
    for change in _compare_results(old.shape, new.shape, renames):
        yield change.of(what)


_NOTHING = Shape(null=True)


def _compare_results(old: Shape, new: Shape, renames: Renames) -> Iterator[SpecChange]:
    if old == new:
        return
    if old == _NOTHING:
        yield announce(f"{{}} now has a body: {describe_shape(new)}.")
    elif new == _NOTHING:
        yield warn(f"{{}} no longer has a body; it was {describe_shape(old)}.")
    else:
        if new.null != old.null:
            yield warn("{} can be None.") if new.null else note("{} is no longer None.")
        yield from compare_values(Value(shape=old), Value(shape=new), _RECEIVED, renames)


# Behaviour


def _compare_behaviour(
    old: OperationSnapshot, new: OperationSnapshot, renames: Renames
) -> Iterator[SpecChange]:
    if old.deprecated != new.deprecated:
        yield note(f"{{}} is {'' if new.deprecated else 'no longer '}deprecated.")
    if old.repeatable != new.repeatable:
        word = "is now" if new.repeatable else "is no longer"
        sentence = f"{{}} {word} sent again after a lost response."
        # An order that the server does not recognise would be placed twice.
        yield warn(sentence) if new.repeatable and new.method not in _READS else note(sentence)
    for key in new.refusals:
        if key not in old.refusals:
            yield note(f"a response to {{}} with the key `{key}` is now a refusal.")
    for key in old.refusals:
        if key not in new.refusals:
            yield warn(f"a response to {{}} with the key `{key}` is no longer a refusal.")
    if old.rate_group != new.rate_group:
        groups = [group.rate_group or _name_usual_group(group) for group in (old, new)]
        yield note(f"the rate group of {{}} is now `{groups[1]}` instead of `{groups[0]}`.")
    if old.rate_cost != new.rate_cost:
        yield note(f"{{}} costs {new.rate_cost} of its rate limit instead of {old.rate_cost}.")
    if old.headers and not new.headers:
        yield warn("the headers of the response to {} are no longer documented.")
    elif new.headers and not old.headers:
        yield announce(f"the headers of the response to {{}} are documented: `{new.headers}`.")
    elif renames.get(f"`{old.headers}`", f"`{old.headers}`") != f"`{new.headers}`":
        yield warn(
            f"`{new.headers}` reads the headers of the response to {{}} instead of `{old.headers}`."
        )


_READS = ("GET", "HEAD", "OPTIONS", "TRACE")


def _name_usual_group(operation: OperationSnapshot) -> str:
    return "read" if operation.repeatable else "write"
