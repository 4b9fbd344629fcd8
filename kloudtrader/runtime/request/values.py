"""Format parameter values: the kinds of JSON Schema and the styles of OpenAPI."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeGuard, TypeVar
from urllib.parse import quote

from kloudtrader.runtime.diagnose.interrupts import reraise_from_handler
from kloudtrader.runtime.diagnose.message import mask
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.operation import Parameter
from kloudtrader.runtime.request.scalars import (
    as_bool,
    format_boolean,
    format_date,
    format_date_time,
    format_instant,
    format_integer,
    format_number,
    is_instance,
)
from kloudtrader.runtime.times import format_local

V = TypeVar("V", list[str], dict[str, str])


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


def _format_any(value: object) -> str | None:
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    for writer in (as_text, format_boolean, format_number):
        text = writer(value)
        if text is not None:
            return text
    return None


_KINDS: dict[str, tuple[str, Callable[[object], str | None] | None]] = {
    "string": ("a string", as_text),
    "integer": ("an integer", format_integer),
    "number": ("a number", format_number),
    "boolean": ("True or False", format_boolean),
    "date": ("a date", format_date),
    "date-time": ("a time with an offset", format_date_time),
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
            return _check_not_empty(parameter, members)
        if _is_array(value) and ("array" in kinds or "any" in kinds):
            if parameter.style == "deepObject":
                members = dict(_walk_members(_index_elements(value), nested=True))
                return _check_not_empty(parameter, members)
            return _check_elements(parameter, _format_elements(value, parameter.items))
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
        _check_text(parameter, text)
    elif _is_number(value):
        _check_number(parameter, text)


def _is_number(value: object) -> bool:
    # A date and a UUID have none. numpy's numbers do, and extend no class of Python's.
    return hasattr(value, "__float__") and as_bool(value) is None


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


# --- the bounds and patterns of the spec ---------------------------------------------------


def _check_number(parameter: Parameter, text: str) -> None:
    minimum, maximum = parameter.minimum, parameter.maximum
    if minimum is not None and float(text) < minimum:
        raise ValueError(f"must be {minimum:g} or more")
    if maximum is not None and float(text) > maximum:
        raise ValueError(f"must be {maximum:g} or less")


def _check_text(parameter: Parameter, text: str) -> None:
    _check_count(len(text), parameter.min_length, parameter.max_length, "characters")
    pattern = parameter.pattern
    if pattern is not None and not _matches(pattern, text):
        raise ValueError(f"must match {pattern}")


def _check_elements(parameter: Parameter, texts: list[str]) -> list[str]:
    _check_count(len(texts), parameter.min_items, parameter.max_items, "elements")
    if parameter.unique_items and len({*texts}) < len(texts):
        raise ValueError("must not have an element twice")
    return _check_not_empty(parameter, texts)


def _check_not_empty(parameter: Parameter, value: V) -> V:
    """Refuse an empty list or object: OpenAPI has no form for it, so a filter would be left out."""
    if not value and not parameter.allow_empty and parameter.location != "path":
        raise ValueError("must not be empty, as nothing would be sent")
    return value


def _check_count(count: int, fewest: int | None, most: int | None, what: str) -> None:
    if fewest is not None and count < fewest:
        raise ValueError(f"must have at least {fewest} {what}, not {count}")
    if most is not None and count > most:
        raise ValueError(f"must have at most {most} {what}, not {count}")


_PATTERNS: dict[str, Callable[[str], object]] = {}
_LINEAR: dict[str, Callable[[str], object]] = {}
_SHORT = 200
_REPEAT = re.compile(r"[*+{]")


def _matches(pattern: str, text: str) -> bool:
    # The engine of Python tries all ways to divide a text among the repeats of a pattern: 30
    # characters can take minutes. With one repeat and a short text there are few.
    if len(text) > _SHORT or len(_REPEAT.findall(pattern)) > 1:
        return _matches_without_backtracking(pattern, text)
    if pattern not in _PATTERNS:
        try:
            _PATTERNS[pattern] = re.compile(pattern).search
        except re.error:
            return _matches_without_backtracking(pattern, text)
    return _PATTERNS[pattern](text) is not None


def _matches_without_backtracking(pattern: str, text: str) -> bool:
    """Search a text in linear time, by pydantic's engine. An unknown kind of pattern matches."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    if pattern not in _LINEAR:
        try:
            schema = core_schema.str_schema(pattern=pattern, regex_engine="rust-regex")
            _LINEAR[pattern] = SchemaValidator(schema).isinstance_python
        except SchemaError:
            # The pattern is in the dialect of another language. The server will check it.
            _LINEAR[pattern] = lambda _: True
    return bool(_LINEAR[pattern](text))


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
