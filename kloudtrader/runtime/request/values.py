"""Parameter values as text: the kinds of JSON Schema and the styles of OpenAPI."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from operator import index
from typing import SupportsIndex, TypeGuard

from kloudtrader.runtime.diagnose.interrupts import pass_on
from kloudtrader.runtime.diagnose.message import mask
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.operation import Parameter


def plain_values(value: object, mode: str = "json") -> object:
    """Return a pydantic model as plain values and anything else as it is.

    A model is recognised by its method, without importing pydantic. Its fields have their wire
    names, and only those that were set are there.
    """
    dump = getattr(value, "model_dump", None)
    return value if dump is None else dump(mode=mode, by_alias=True, exclude_unset=True)


def describe(value: object, *, masked: bool = False) -> str:
    """Name a refused value in a message: its type, and the start of it where that is harmless."""
    kind = type(value).__name__
    if isinstance(value, str):
        return f"{kind} {mask(value) if masked else _cut(repr(value))}"
    if masked or not isinstance(value, (int, float, date)):
        return kind
    return f"{kind} {_cut(str(value))}"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


def scalar(value: object, kinds: tuple[str, ...]) -> str | None:
    """Return the text of a value that is of one of the kinds, or ``None`` where none fits.

    Raises :class:`ValueError` with the reason where a kind fits but the value does not, such as a
    time without an offset.
    """
    reason: ValueError | None = None
    for kind in kinds:
        _, write = _KINDS.get(kind, (kind, None))
        try:
            text = write(value) if write else None
        except ValueError as error:
            pass_on(error)
            reason = error.with_traceback(None)
            continue
        if text is not None:
            return text
    if reason is not None:
        raise reason
    return None


def as_text(value: object) -> str | None:
    """Return the text of a string or a UUID, ``None`` for anything else."""
    if isinstance(value, str):
        # An enumeration member that is a str has a __str__ of its own.
        return str.__str__(value)
    return str(value) if is_instance(value, "uuid", "UUID") else None


def is_instance(value: object, module_name: str, class_name: str) -> bool:
    """Check for a class without importing its module: without it there are no instances."""
    module = sys.modules.get(module_name)
    return module is not None and isinstance(value, getattr(module, class_name))


def as_bool(value: object) -> bool | None:
    """Return a bool, also one of numpy, ``None`` for anything else."""
    if isinstance(value, bool) or is_instance(value, "numpy", "bool_"):
        return bool(value)
    return None


def as_integer(value: object) -> int | None:
    """Return the exact integer that a value is (``__index__``, as numpy's integers have).

    ``None`` for a bool, a text, a fraction and anything else.
    """
    if not isinstance(value, SupportsIndex) or as_bool(value) is not None:
        return None
    try:
        # Not int(): an enumeration member that is an int would stay what it is.
        return int.__int__(index(value))
    except TypeError:  # numpy's arrays have the method, and refuse
        return None


def integer(name: str, value: object, *, minimum: int | None = None) -> int:
    """Return the integer that an argument is, or raise :class:`InvalidArgument`."""
    number = as_integer(value)
    if number is None:
        reason = f"must be a whole number; got {describe(value)}"
    elif minimum is not None and number < minimum:
        reason = f"must be {minimum} or more; got {number}"
    else:
        return number
    raise InvalidArgument(f"{name} {reason}", argument=name)


def text(name: str, value: object) -> str:
    """Return the text that an argument is, or raise :class:`InvalidArgument`."""
    found = as_text(value)
    if found:
        return found
    reason = "is empty" if found == "" else f"must be text; got {describe(value)}"
    raise InvalidArgument(f"{name} {reason}", argument=name)


def number_text(value: object) -> str | None:
    """Return the shortest exact text of a number, without an exponent.

    ``None`` for anything but an int, a float, a Decimal or one of numpy's. Raises
    :class:`ValueError` for NaN and infinity.
    """
    number = as_integer(value)
    if number is not None:
        return str(number)
    if isinstance(value, float):
        text = float.__repr__(value)
    elif is_instance(value, "numpy", "floating") or is_instance(value, "decimal", "Decimal"):
        # Of numpy.float32(0.1) it is 0.1, of the float that equals it 0.10000000149.
        text = str(value)
    else:
        return None
    if text.lower().lstrip("-").startswith(("nan", "snan", "inf")):
        raise ValueError("must be finite")
    if "e" not in text.lower():
        return text
    from decimal import Decimal

    return format(Decimal(text), "f")


def _integer(value: object) -> str | None:
    number = as_integer(value)
    return None if number is None else str(number)


def _boolean(value: object) -> str | None:
    truth = as_bool(value)
    return None if truth is None else str(truth).lower()


def _date(value: object) -> str | None:
    if isinstance(value, datetime):
        raise ValueError("must be a date without a time; use .date()")  # noqa: TRY004
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise ValueError("must be a date such as 2024-05-31") from None
    return None


def instant(value: datetime) -> str:
    """Return an aware time as ISO text in UTC, such as ``2024-05-31T13:30:00Z``."""
    if value.utcoffset() is None:
        raise ValueError("must have a time zone; a time without one could be any of many instants")
    try:
        text = value.astimezone(UTC).isoformat()
    except OverflowError:
        raise ValueError("is too near the end of the calendar") from None
    return text.replace("+00:00", "Z")


def _date_time(value: object) -> str | None:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        raise ValueError("must be a time with an offset, not a date")  # noqa: TRY004
    if not isinstance(value, str):
        return None
    from dateutil.parser import isoparse

    try:
        parsed = isoparse(value)
    except (ValueError, OverflowError):
        raise ValueError("must be a time such as 2024-05-31T13:30:00Z") from None
    if parsed.utcoffset() is None:
        raise ValueError("must state its offset, such as 2024-05-31T13:30:00Z")
    return str.__str__(value)


def time_zone(name: str) -> tzinfo:
    """Return a time zone by its name, also where the system has no list of them."""
    from dateutil.tz import gettz

    zone = gettz(name)
    if zone is None:
        raise ValueError(f"unknown time zone {name}")
    return zone


def _local(text: str, zone: str, form: str) -> str:
    from dateutil.parser import isoparse

    return isoparse(text).astimezone(time_zone(zone)).strftime(form)


def _any(value: object) -> str | None:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    for writer in (as_text, _boolean, number_text):
        text = writer(value)
        if text is not None:
            return text
    return None


_KINDS: dict[str, tuple[str, Callable[[object], str | None] | None]] = {
    "string": ("text", as_text),
    "integer": ("a whole number", _integer),
    "number": ("a number", number_text),
    "boolean": ("True or False", _boolean),
    "date": ("a date", _date),
    "date-time": ("a time with an offset", _date_time),
    "array": ("a list", None),
    "object": ("a dict", None),
    "any": ("a plain value", _any),
}
"""Name of each kind in a message, and the function that writes a value which is no list or dict."""


def texts_of(parameter: Parameter, value: object) -> str | list[str] | dict[str, str]:
    """Check a value against its parameter and return its text, texts or members.

    Raises :class:`InvalidArgument`, which names the argument and what was wrong with it.
    """
    kinds = parameter.types
    value = plain_values(value)
    try:
        text = scalar(value, kinds)
        if text is not None:
            _check(parameter, value, text)
            return _local(text, *parameter.local_time) if parameter.local_time else text
        if is_object(value) and ("object" in kinds or "any" in kinds):
            return dict(_members(value, nested=parameter.style == "deepObject"))
        if _is_array(value) and ("array" in kinds or "any" in kinds):
            if parameter.style == "deepObject":
                return dict(_members(_numbered(value), nested=True))
            return _elements(value, parameter.items)
    except ValueError as error:
        pass_on(error)
        reason = str(error)
    else:
        reason = f"must be {_wanted(kinds)}"
    raise InvalidArgument(
        f"{parameter.argument} {reason}; got {describe(value, masked=parameter.masked)}",
        argument=parameter.argument,
    )


def _check(parameter: Parameter, value: object, text: str) -> None:
    minimum, maximum, pattern = parameter.minimum, parameter.maximum, parameter.pattern
    if (minimum is not None or maximum is not None) and _is_number(value):
        number = float(text)
        if minimum is not None and number < minimum:
            raise ValueError(f"must be {minimum:g} or more")
        if maximum is not None and number > maximum:
            raise ValueError(f"must be {maximum:g} or less")
    if pattern is not None and isinstance(value, str) and not _matches(pattern, text):
        raise ValueError(f"must match {pattern}")


def _is_number(value: object) -> bool:
    return not isinstance(value, (str, date)) and as_bool(value) is None


_PATTERNS: dict[str, re.Pattern[str] | None] = {}


def _matches(pattern: str, text: str) -> bool:
    if pattern not in _PATTERNS:
        try:
            _PATTERNS[pattern] = re.compile(pattern)
        except re.error:
            # Written in the dialect of another language: the server will judge.
            _PATTERNS[pattern] = None
    compiled = _PATTERNS[pattern]
    return compiled is None or compiled.search(text) is not None


def is_object(value: object) -> TypeGuard[Mapping[object, object]]:
    """Tell whether a value is a dict or another mapping."""
    return isinstance(value, Mapping)


def _is_array(value: object) -> TypeGuard[Iterable[object]]:
    if isinstance(value, (str, bytes, bytearray, memoryview)):
        return False
    return isinstance(value, (Sequence, set, frozenset))


def _elements(value: Iterable[object], kinds: tuple[str, ...]) -> list[str]:
    texts: list[str] = []
    for position, item in enumerate(value):
        text = scalar(item, kinds)
        if text is None:
            raise ValueError(f"has an element (number {position}) that is not {_wanted(kinds)}")
        texts.append(text)
    return texts


def _members(
    value: Mapping[object, object], *, nested: bool, prefix: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the members; ``a][b`` is the member b of the member a."""
    for key, given in value.items():
        item = plain_values(given)
        if item is None:
            continue
        text = scalar(item, ("any",))
        if isinstance(key, str) and text is not None:
            yield prefix + key, text
        elif isinstance(key, str) and nested and is_object(item):
            yield from _members(item, nested=True, prefix=f"{prefix}{key}][")
        elif isinstance(key, str) and nested and _is_array(item):
            yield from _members(_numbered(item), nested=True, prefix=f"{prefix}{key}][")
        else:
            raise ValueError(f"has a member {_cut(repr(key))} that is not a plain value")


def _numbered(value: Iterable[object]) -> dict[object, object]:
    return {str(number): item for number, item in enumerate(value)}


def _wanted(kinds: tuple[str, ...]) -> str:
    return " or ".join(_KINDS[kind][0] if kind in _KINDS else kind for kind in kinds)
