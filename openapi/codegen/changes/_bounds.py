"""Compare bounds, formats and patterns of values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .snapshot import Value
from .spec_change import SpecChange, note, warn

_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}


@dataclass(frozen=True)
class _Bound:
    """Hold one limit of a value, with its words."""

    limit: float
    words: str
    rank: float
    """The higher, the stricter."""


def compare_bounds(old: Value, new: Value, *, sent: bool) -> Iterator[SpecChange]:
    """Yield the changes of bounds; a stricter one breaks those who send the value."""
    whole = old.shape.kinds == new.shape.kinds == ("integer",)
    before, after = _read_bounds(old, whole=whole), _read_bounds(new, whole=whole)
    for kind in sorted({*before, *after}):
        first, second = before.get(kind), after.get(kind)
        if first != second:
            yield _describe_bound(kind, first, second, sent=sent)
    yield from _compare_steps(old, new, sent=sent)


def _describe_bound(kind: str, old: _Bound | None, new: _Bound | None, *, sent: bool) -> SpecChange:
    verb = "have" if "length" in kind else "be"
    if new is None:
        assert old is not None  # noqa: S101 - one of both is given
        return note(f"{{}} no longer needs to {verb} {old.words}.")
    must = f"must now {verb}" if sent else f"now {'has' if verb == 'have' else 'is'}"
    if old is None:
        sentence = f"{{}} {must} {new.words}."
        return warn(sentence) if sent else note(sentence)
    if sent and new.rank < old.rank:
        must = f"may now {verb}"
    sentence = f"{{}} {must} {new.words} instead of {old.words}."
    return warn(sentence) if sent and new.rank > old.rank else note(sentence)


def _read_bounds(value: Value, *, whole: bool) -> dict[str, _Bound]:
    """Return the lower and the upper limit, of the value and of its length."""
    bounds = value.bounds
    result: dict[str, _Bound] = {}
    if "gt" in bounds:
        result["lower"] = _exclude(bounds["gt"], 1, "more than", whole=whole)
    if "ge" in bounds:
        low = bounds["ge"]
        result.setdefault("lower", _Bound(low, f"at least {low}", low))
    if "lt" in bounds:
        result["upper"] = _exclude(bounds["lt"], -1, "less than", whole=whole)
    if "le" in bounds:
        high = bounds["le"]
        result.setdefault("upper", _Bound(high, f"at most {high}", -high))
    unit = "element" if value.shape.items or value.shape.parts else "character"
    unit = "entry" if value.shape.entries else unit
    for name, words, sign in (("min_length", "at least", 1), ("max_length", "at most", -1)):
        if name in bounds:
            count = bounds[name]
            result[name] = _Bound(count, f"{words} {count} {_inflect(unit, count)}", sign * count)
    return result


def _exclude(limit: float, step: int, words: str, *, whole: bool) -> _Bound:
    """Return an exclusive limit; of integers, the inclusive one that is equivalent."""
    if whole and limit == int(limit):
        limit = int(limit) + step
        return _Bound(limit, f"{'at least' if step > 0 else 'at most'} {limit}", step * limit)
    return _Bound(limit, f"{words} {limit}", step * limit + 1e-9 * max(abs(limit), 1))


def _inflect(unit: str, count: float) -> str:
    if count == 1:
        return unit
    return "entries" if unit == "entry" else f"{unit}s"


def _compare_steps(old: Value, new: Value, *, sent: bool) -> Iterator[SpecChange]:
    first, second = old.bounds.get("multiple_of"), new.bounds.get("multiple_of")
    if first == second:
        return
    if second is None:
        yield note(f"{{}} no longer needs to be a multiple of {first}.")
        return
    instead = "" if first is None else f" instead of {first}"
    sentence = f"{{}} {'must now be' if sent else 'is now'} a multiple of {second}{instead}."
    divided = (first or 0) / second
    looser = first is not None and abs(divided - round(divided)) < 1e-9
    yield warn(sentence) if sent and not looser else note(sentence)


def compare_texts(old: Value, new: Value, *, sent: bool) -> Iterator[SpecChange]:
    """Yield the changes of patterns and of formats."""
    if old.pattern != new.pattern:
        yield _describe_rule("pattern", "match", old.pattern, new.pattern, sent=sent)
    if old.format != new.format and old.shape.kinds == new.shape.kinds:
        change = _describe_rule("format", "have", old.format, new.format, sent=sent)
        wider = (old.format, new.format) in _WIDER_FORMATS
        yield note(change.sentence.replace("must now", "may now")) if wider else change


def _describe_rule(word: str, verb: str, old: str, new: str, *, sent: bool) -> SpecChange:
    if not new:
        return note(f"{{}} no longer needs to {verb} the {word} `{old}`.")
    third = {"match": "matches", "have": "has"}[verb]
    must = f"must now {verb}" if sent else f"now {third}"
    instead = f" instead of `{old}`" if old else ""
    sentence = f"{{}} {must} the {word} `{new}`{instead}."
    return warn(sentence) if sent else note(sentence)
