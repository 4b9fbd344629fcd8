"""Format scalars other than strings: numbers, bools, dates and times."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from operator import index
from typing import SupportsIndex, cast


def is_instance(value: object, module_name: str, class_name: str) -> bool:
    """Check for a class without importing its module, as otherwise no instance exists."""
    module = sys.modules.get(module_name)
    return module is not None and isinstance(value, getattr(module, class_name))


def as_bool(value: object) -> bool | None:
    """Return the bool that a value is, also for numpy's, otherwise ``None``."""
    if isinstance(value, bool) or is_instance(value, "numpy", "bool_"):
        return bool(value)
    return None


def as_integer(value: object) -> int | None:
    """Return the exact integer that a value is (``__index__``, as numpy's integers have).

    Returns ``None`` for a bool, a string, a fraction and anything else.
    """
    # Not isinstance(value, SupportsIndex): as a check of a protocol it takes 50 times as long.
    if not hasattr(type(value), "__index__") or as_bool(value) is not None:
        return None
    try:
        # Not int(): it would return an enumeration member that is an int unchanged.
        return int.__int__(index(cast("SupportsIndex", value)))
    except TypeError:  # arrays of numpy have the method, and raise
        return None


def format_number(value: object) -> str | None:
    """Return the shortest exact text of a number, without an exponent.

    Returns ``None`` for anything but an int, a float, a Decimal or a number of numpy. Raises
    :class:`ValueError` for NaN, infinity and a Decimal of more digits than any float.
    """
    number = as_integer(value)
    if number is not None:
        return str(number)
    if isinstance(value, float):
        text = float.__repr__(value)
    elif is_instance(value, "numpy", "floating") or is_instance(value, "decimal", "Decimal"):
        # "0.1" for numpy.float32(0.1), whose equal float would give 0.10000000149.
        text = str(value)
    else:
        return None
    if text.lower().lstrip("-").startswith(("nan", "snan", "inf")):
        raise ValueError("must be finite")
    if "e" not in text.lower():
        return text
    from decimal import Decimal

    exact = Decimal(text)
    if abs(exact.adjusted()) > _MOST_DIGITS:  # Decimal("1E+999999999") would fill the memory
        raise ValueError(f"must have at most {_MOST_DIGITS} digits")
    return format(exact, "f")


_MOST_DIGITS = 400


def format_integer(value: object) -> str | None:
    number = as_integer(value)
    return None if number is None else str(number)


def format_boolean(value: object) -> str | None:
    truth = as_bool(value)
    return None if truth is None else str(truth).lower()


def format_date(value: object) -> str | None:
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


def format_instant(value: datetime) -> str:
    """Return an aware time as ISO text in UTC, such as ``2024-05-31T13:30:00Z``."""
    if value.utcoffset() is None:
        raise ValueError("must have a time zone")
    try:
        text = value.astimezone(UTC).isoformat()
    except OverflowError:
        raise ValueError("is out of range in UTC") from None
    return text.replace("+00:00", "Z")


def format_date_time(value: object) -> str | None:
    if isinstance(value, datetime):
        return format_instant(value)
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
        raise ValueError("must have an offset, such as 2024-05-31T13:30:00Z")
    return str.__str__(value)
