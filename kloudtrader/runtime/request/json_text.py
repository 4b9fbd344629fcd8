"""Encode JSON: compact, exact, and without exponents."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeGuard

from kloudtrader.runtime.request.scalars import as_bool, as_integer, format_instant, format_number
from kloudtrader.runtime.request.values import as_text, to_plain


class UnsendableBody(ValueError):  # noqa: N818
    """Refuse a body, with a reason that quotes no value."""


def encode_json(value: object) -> bytes:
    """Return compact JSON in UTF-8, with numbers that have no exponent."""
    text = _dump_json(value)
    if "e-" in text or "e+" in text:
        # Some servers refuse 5e-05. The encoder in C knows no other form, so strings are skipped.
        text = re.sub(_STRING_OR_EXPONENT, _write_in_full, text)
    return text.encode("utf-8")


_STRING_OR_EXPONENT = r'"(?:[^"\\]|\\.)*"|[-0-9.]+e[-+][0-9]+'


def _write_in_full(match: re.Match[str]) -> str:
    text = match[0]
    if text[0] == '"':
        return text
    from decimal import Decimal

    return format(Decimal(text), "f")


def _to_jsonable(value: object) -> object:
    """Convert a value that JSON cannot represent to one that it can."""
    if hasattr(value, "model_dump"):
        return to_plain(value)
    if isinstance(value, datetime):
        return _format_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if _is_mapping(value):
        return dict(value)
    for convert in (as_text, as_bool, as_integer, _to_number):
        plain = convert(value)
        if plain is not None:
            return plain
    raise UnsendableBody(f"contains a {type(value).__name__}, which JSON cannot represent")


_dump_json = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_to_jsonable
).encode


def _format_instant(value: datetime) -> str:
    try:
        return format_instant(value)
    except ValueError as error:
        raise UnsendableBody(f"contains a time that {error}") from None


def _to_number(value: object) -> int | float | None:
    try:
        return None if format_number(value) is None else to_json_number(value)
    except ValueError as error:
        raise UnsendableBody(f"contains a {type(value).__name__} that {error}") from None


def to_json_number(value: object) -> int | float:
    """Return the JSON number that equals a Decimal exactly, as money must not change."""
    from decimal import Decimal

    number = Decimal(str(value))
    if not number.is_finite():
        raise UnsendableBody("contains a Decimal that is not finite")
    if number == number.to_integral_value() and abs(number) < 10**18:
        return int(number)
    approximate = float(number)
    if Decimal(repr(approximate)) != number:
        raise UnsendableBody("contains a Decimal with more digits than a JSON number can hold")
    return approximate


def _is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    return isinstance(value, Mapping)
