"""Format parameter values: the kinds of JSON Schema and the styles of OpenAPI."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from operator import index
from typing import SupportsIndex, TypeGuard
from urllib.parse import quote

from kloudtrader.runtime.diagnose.interrupts import reraise_from_handler
from kloudtrader.runtime.diagnose.message import mask
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.operation import Parameter
from kloudtrader.runtime.request._bounds import (
    check_elements,
    check_not_empty,
    check_number,
    check_text,
)
from kloudtrader.runtime.times import format_local


def to_plain(value: object, mode: str = "json") -> object:
    """Return a pydantic model as plain values and anything else as it is.

    Recognises a model by its ``model_dump``, without importing pydantic. The result has the wire
    names, and only the fields that were set.
    """
    dump = getattr(value, "model_dump", None)
    return value if dump is None else dump(mode=mode, by_alias=True, exclude_unset=True)


def describe(value: object, *, masked: bool = False) -> str:
    """Describe an invalid value in a message: its type, and its start if that is harmless."""
    kind = type(value).__name__
    if isinstance(value, str):
        return f"{kind} {mask(value) if masked else _shorten(repr(value))}"
    if masked or not isinstance(value, (int, float, date)):
        return kind
    return f"{kind} {_shorten(str(value))}"


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


def format_scalar(value: object, kinds: tuple[str, ...]) -> str | None:
    """Return the text of a value of one of the kinds, or ``None`` if no kind matches.

    Raises :class:`ValueError` with the reason if a kind matches but the value is invalid, such as a
    time without an offset.
    """
    reason: ValueError | None = None
    for kind in kinds:
        _, write = _KINDS.get(kind, (kind, None))
        try:
            text = write(value) if write else None
        except ValueError as error:
            reraise_from_handler(error)
            reason = error.with_traceback(None)
            continue
        if text is not None:
            return text
    if reason is not None:
        raise reason
    return None


def as_text(value: object) -> str | None:
    """Return the text of a string or a UUID, otherwise ``None``."""
    if isinstance(value, str):
        # Not str(): an enumeration member that is a str has its own __str__.
        return str.__str__(value)
    return str(value) if is_instance(value, "uuid", "UUID") else None


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
    if not isinstance(value, SupportsIndex) or as_bool(value) is not None:
        return None
    try:
        # Not int(): it would return an enumeration member that is an int unchanged.
        return int.__int__(index(value))
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


def _format_integer(value: object) -> str | None:
    number = as_integer(value)
    return None if number is None else str(number)


def _format_boolean(value: object) -> str | None:
    truth = as_bool(value)
    return None if truth is None else str(truth).lower()


def _format_date(value: object) -> str | None:
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


def _format_date_time(value: object) -> str | None:
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


def _format_any(value: object) -> str | None:
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    for writer in (as_text, _format_boolean, format_number):
        text = writer(value)
        if text is not None:
            return text
    return None


_KINDS: dict[str, tuple[str, Callable[[object], str | None] | None]] = {
    "string": ("a string", as_text),
    "integer": ("an integer", _format_integer),
    "number": ("a number", format_number),
    "boolean": ("True or False", _format_boolean),
    "date": ("a date", _format_date),
    "date-time": ("a time with an offset", _format_date_time),
    "array": ("a list", None),
    "object": ("a dict", None),
    "any": ("a scalar", _format_any),
}
"""Name of each kind in a message, and the function that formats a value of this kind."""


def format_value(parameter: Parameter, value: object) -> str | list[str] | dict[str, str]:
    """Check a value against its parameter and return its text, texts or members.

    Raises :class:`InvalidArgument` with the name of the argument and the reason.
    """
    kinds = parameter.types
    value = to_plain(value)
    try:
        text = format_scalar(value, kinds)
        if text is not None:
            _check_bounds(parameter, value, text)
            return format_local(text, *parameter.local_time) if parameter.local_time else text
        if is_object(value) and ("object" in kinds or "any" in kinds):
            members = dict(_walk_members(value, nested=parameter.style == "deepObject"))
            return check_not_empty(parameter, members)
        if _is_array(value) and ("array" in kinds or "any" in kinds):
            if parameter.style == "deepObject":
                members = dict(_walk_members(_index_elements(value), nested=True))
                return check_not_empty(parameter, members)
            return check_elements(parameter, _format_elements(value, parameter.items))
    except ValueError as error:
        reraise_from_handler(error)
        reason = str(error)
    else:
        reason = f"must be {_describe_kinds(kinds)}"
    raise InvalidArgument(
        f"{parameter.argument} {reason}; got {describe(value, masked=parameter.masked)}",
        argument=parameter.argument,
    )


def _check_bounds(parameter: Parameter, value: object, text: str) -> None:
    if isinstance(value, str):
        check_text(parameter, text)
    elif _is_number(value):
        check_number(parameter, text)


def _is_number(value: object) -> bool:
    return not isinstance(value, date) and as_bool(value) is None


def is_object(value: object) -> TypeGuard[Mapping[object, object]]:
    """Tell whether a value is a dict or another mapping."""
    return isinstance(value, Mapping)


def _is_array(value: object) -> TypeGuard[Iterable[object]]:
    if isinstance(value, (str, bytes, bytearray, memoryview)):
        return False
    return isinstance(value, (Sequence, set, frozenset))


def _format_elements(value: Iterable[object], kinds: tuple[str, ...]) -> list[str]:
    texts: list[str] = []
    for position, item in enumerate(value):
        text = format_scalar(item, kinds)
        if text is None:
            raise ValueError(
                f"has an element (number {position}) that is not {_describe_kinds(kinds)}"
            )
        texts.append(text)
    return texts


def _walk_members(
    value: Mapping[object, object], *, nested: bool, prefix: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the members. ``a][b`` is the member b of the member a."""
    for key, given in value.items():
        item = to_plain(given)
        if item is None:
            continue
        text = format_scalar(item, ("any",))
        if isinstance(key, str) and text is not None:
            yield prefix + key, text
        elif isinstance(key, str) and nested and is_object(item):
            yield from _walk_members(item, nested=True, prefix=f"{prefix}{key}][")
        elif isinstance(key, str) and nested and _is_array(item):
            yield from _walk_members(_index_elements(item), nested=True, prefix=f"{prefix}{key}][")
        else:
            raise ValueError(f"has a member {_shorten(repr(key))} that is not a scalar")


def _index_elements(value: Iterable[object]) -> dict[object, object]:
    return {str(number): item for number, item in enumerate(value)}


def _describe_kinds(kinds: tuple[str, ...]) -> str:
    return " or ".join(_KINDS[kind][0] if kind in _KINDS else kind for kind in kinds)


# --- the styles of OpenAPI ---------------------------------------------------------------

Value = str | list[str] | dict[str, str]
Encoder = Callable[[str], str]

_RESERVED = ":/?#[]@!$&'()*+,;="
# Unencoded, the missing ones would end the query or separate its pairs.
_RESERVED_IN_QUERY = _RESERVED.replace("#", "").replace("&", "").replace("+", "")
_RESERVED_IN_PATH = ":@!$&'()*+,;="


def encode(text: str) -> str:
    """Percent-encode everything but letters, digits, ``-``, ``.``, ``_`` and ``~``."""
    return quote(text, safe="")


def _build_encoder(allowed: str) -> Encoder:
    return lambda text: quote(text, safe=allowed)


def encode_query(parameter: Parameter, value: Value) -> list[tuple[str, str]]:
    """Return the encoded pairs that a value adds to the query."""
    enc = _build_encoder(_RESERVED_IN_QUERY) if parameter.allow_reserved else encode
    name = encode(parameter.name)
    if isinstance(value, str):
        return [(name, enc(value))]
    if not value and parameter.allow_empty:
        return [(name, "")]
    if parameter.style == "deepObject" and isinstance(value, dict):
        return [(f"{name}%5B{encode(key)}%5D", enc(item)) for key, item in value.items()]
    if parameter.explode:
        if isinstance(value, dict):
            return [(encode(key), enc(item)) for key, item in value.items()]
        return [(name, enc(item)) for item in value]
    if not value:
        return []
    return [(name, _DELIMITERS.get(parameter.style, ",").join(_flatten(value, enc)))]


_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}


def _flatten(
    value: list[str] | dict[str, str], enc: Encoder, encode_name: Encoder = encode
) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for text in (encode_name(pair[0]), enc(pair[1]))]
    return [enc(item) for item in value]


def _encode_parts(
    parameter: Parameter, value: Value, enc: Encoder, encode_name: Encoder, name: str = ""
) -> list[str]:
    """Return the parts that a style joins by its separator, each after ``name``."""
    if isinstance(value, str):
        return [name + enc(value)]
    if not parameter.explode:
        return [name + ",".join(_flatten(value, enc, encode_name))]
    if isinstance(value, dict):
        return [f"{encode_name(key)}={enc(item)}" for key, item in value.items()]
    return [name + enc(item) for item in value]


def encode_path(parameter: Parameter, value: Value) -> str:
    """Return the encoded text that replaces the placeholder of a path parameter."""
    enc = _build_encoder(_RESERVED_IN_PATH) if parameter.allow_reserved else encode
    if parameter.style == "matrix":
        parts = _encode_parts(parameter, value, enc, encode, f"{encode(parameter.name)}=")
        return "".join(f";{part}" for part in parts)
    prefix, separator = (".", ".") if parameter.style == "label" else ("", ",")
    return prefix + separator.join(_encode_parts(parameter, value, enc, encode))


def format_header(parameter: Parameter, value: Value) -> str:
    """Return the value of a header parameter (style ``simple``), which is not encoded."""
    return ",".join(_encode_parts(parameter, value, str, str))


def encode_cookies(parameter: Parameter, value: Value) -> str:
    """Return one or more ``name=value`` pairs for the Cookie header (style ``form``)."""
    return "; ".join(_encode_parts(parameter, value, encode, encode, f"{encode(parameter.name)}="))
