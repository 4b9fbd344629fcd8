"""JSON bodies: models and plain values as bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeGuard

from kloudtrader.runtime.request.values import (
    as_bool,
    as_integer,
    as_text,
    instant,
    number_text,
    plain_values,
)


class Refused(ValueError):  # noqa: N818
    """A body was refused for a reason whose words are ours and thus quote no value."""


def json_bytes(value: object) -> bytes:
    """Return compact JSON in UTF-8."""
    return _encoded(value).encode("utf-8")


def _plain(value: object) -> object:
    """Turn a value that JSON has no form for into one that it has."""
    if hasattr(value, "model_dump"):
        return plain_values(value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if _is_mapping(value):
        return dict(value)
    for convert in (as_text, as_bool, as_integer, _number):
        plain = convert(value)
        if plain is not None:
            return plain
    raise Refused(f"contains a {type(value).__name__}, which has no form in JSON")


_encoded = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain
).encode


def _instant(value: datetime) -> str:
    try:
        return instant(value)
    except ValueError as error:
        raise Refused(f"contains a time that {error}") from None


def _number(value: object) -> int | float | None:
    try:
        return None if number_text(value) is None else decimal_number(value)
    except ValueError as error:
        raise Refused(f"contains a {type(value).__name__} that {error}") from None


def decimal_number(value: object) -> int | float:
    """Return the JSON number that equals a Decimal; money must not change on its way."""
    from decimal import Decimal

    number = Decimal(str(value))
    if not number.is_finite():
        raise Refused("contains a Decimal that is not finite")
    if number == number.to_integral_value() and abs(number) < 10**18:
        return int(number)
    approximate = float(number)
    if Decimal(repr(approximate)) != number:
        raise Refused("contains a Decimal with more digits than a JSON number carries")
    return approximate


def _is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    return isinstance(value, Mapping)
