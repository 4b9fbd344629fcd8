"""Requests in a canonical form, so that a later call can be compared with a stored request."""

import json
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kloudtrader.runtime.errors import InvalidArgument

__all__ = ["Request", "decode", "encode", "normalise", "number_text"]

Request = dict[str, Any]
"""Field names as on the wire with their canonical values, without our id and without secrets."""


def normalise(
    fields: Mapping[str, Any], numbers: Collection[str] = (), defaults: Request | None = None
) -> Request:
    """Return fields with defaults written out and numbers in one form; ``None`` is left out."""
    given = {name: value for name, value in fields.items() if value is not None}
    whole = sorted({**(defaults or {}), **given}.items())
    return {name: number_text(value, name) if name in numbers else value for name, value in whole}


def number_text(value: object, name: str = "number") -> str:
    """Return a number as text without exponent and trailing zeros, so that 10.0 equals 10.

    >>> number_text("60.380")
    '60.38'
    """
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise InvalidArgument(f"{name}: {value!r} is not a number", argument=name) from None
    if not number.is_finite() or isinstance(value, bool):
        raise InvalidArgument(f"{name}: {value!r} is not a finite number", argument=name)
    # Decimal.normalize() would round to the 28 digits of the default context.
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def encode(form: int, request: Request) -> str:
    """Return a canonical request as JSON, with the number of its form."""
    return json.dumps({"form": form, "fields": request}, sort_keys=True, separators=(",", ":"))


def decode(text: str) -> tuple[int, Request]:
    """Return the number of the form and the request."""
    value = json.loads(text)
    return int(value["form"]), dict(value["fields"])
