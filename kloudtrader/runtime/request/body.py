"""Write request bodies as bytes: JSON, forms, multipart, text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING, TypeGuard, cast
from urllib.parse import quote

from kloudtrader.runtime.diagnose.interrupts import raised_by_handler
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.operation import Body, Encoding, Parameter
from kloudtrader.runtime.request.styles import query_pairs
from kloudtrader.runtime.request.values import (
    as_bool,
    as_integer,
    as_text,
    instant,
    is_object,
    number_text,
    plain_values,
    scalar,
    texts_of,
)
from kloudtrader.runtime.response.jsontext import is_json

if TYPE_CHECKING:
    from pydantic import BaseModel


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


def urlencoded(
    value: object,
    encodings: Sequence[Encoding] = (),
    constants: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return the fields as one query string, with those that every request has.

    A list is one pair for each element and an object is JSON, unless the field's encoding says
    otherwise.
    """
    pairs: list[tuple[str, str]] = []
    index = count()
    for name, field, rule in _fields(value, encodings):
        if rule.indexed:
            pairs += _indexed_pairs(name, field, index)
        else:
            pairs += _pairs(name, field, rule)
    pairs += [(quote(name, safe=""), quote(text, safe="")) for name, text in constants]
    return "&".join([f"{name}={text}" for name, text in pairs]).encode("ascii")


def multipart(value: object, encodings: Sequence[Encoding] = ()) -> tuple[bytes, str]:
    """Return the fields as parts, and the content type with the boundary between them.

    Bytes become a file named after their field; ``(filename, content)``, ``(filename, content,
    content type)`` and open files bring a name. Each element of a list becomes a part.
    """
    from urllib3.fields import RequestField
    from urllib3.filepost import encode_multipart_formdata

    parts: list[RequestField] = []
    for name, field, rule in _fields(value, encodings):
        for item in _items(field, rule):
            filename, data, content_type = _part(name, item, rule)
            part = RequestField(name, data, filename=filename)
            part.make_multipart(content_type=content_type)
            parts.append(part)
    return encode_multipart_formdata(parts)


def _fields(value: object, encodings: Sequence[Encoding]) -> Iterator[tuple[str, object, Encoding]]:
    """Yield the names and values of the fields, each with the encoding for it."""
    fields = _dumped(cast("BaseModel", value)) if hasattr(value, "model_dump") else value
    if not is_object(fields):
        raise Refused(f"must be a model or a dict, not {type(value).__name__}")
    rules = {rule.name: rule for rule in encodings}
    for key, item in fields.items():
        if item is not None:
            yield str(key), item, rules.get(str(key), Encoding(str(key)))


def _dumped(model: BaseModel) -> dict[str, object]:
    """Return a model's fields by their wire names: bytes and files as they are, else JSON values.

    JSON has no bytes, and what has no bytes is to be written as in JSON.
    """
    raw = cast("dict[str, object]", plain_values(model, "python"))
    binary = {name for name in type(model).model_fields if _is_file(getattr(model, name))}
    rest = model.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude=binary)
    return {name: rest.get(name, item) for name, item in raw.items()}


def _is_file(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_is_file(item) for item in cast("Sequence[object]", value))
    return _is_bytes(value)


def _is_bytes(value: object) -> TypeGuard[bytes | bytearray | memoryview]:
    return isinstance(value, (bytes, bytearray, memoryview))


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _as_json(rule: Encoding) -> bool:
    return rule.content_type is not None and is_json(rule.content_type)


def _items(value: object, rule: Encoding) -> Iterator[object]:
    """Yield the elements of a list, unless the whole of it is one piece of JSON."""
    if _is_list(value) and not _as_json(rule):
        yield from value
    else:
        yield value


def _pairs(name: str, value: object, rule: Encoding) -> list[tuple[str, str]]:
    if rule.style is not None:
        parameter = Parameter(
            f"field {name[:60]!r}",
            name,
            "query",
            ("any",),
            style=rule.style,
            explode=rule.explode,
            allow_reserved=rule.allow_reserved,
        )
        return query_pairs(parameter, texts_of(parameter, value))
    texts = [_text(name, item, rule) for item in _items(value, rule)]
    return [(quote(name, safe=""), quote(text, safe="")) for text in texts]


def _indexed_pairs(name: str, value: object, index: Iterator[int]) -> list[tuple[str, str]]:
    """Return each field of an object as ``field[0]``, and of further ones as ``field[1]``."""
    pairs: list[tuple[str, str]] = []
    for item in value if _is_list(value) else [value]:
        if not is_object(item):
            raise Refused(f"has a field {name[:60]!r} that is not an object or a list of them")
        number = next(index)
        for key, field in item.items():
            if field is not None:
                pairs += _pairs(f"{key}[{number}]", field, Encoding(str(key)))
    return pairs


def _text(name: str, value: object, rule: Encoding) -> str:
    if _as_json(rule) or _is_list(value) or is_object(value):
        return json_bytes(value).decode("utf-8")
    if _is_bytes(value):
        try:
            return bytes(value).decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(f"has a field {name[:60]!r} of bytes that are no text") from None
    text = scalar(value, ("any",))
    if text is None:
        raise Refused(f"has a field {name[:60]!r} that is not a plain value")
    return text


def _part(name: str, value: object, rule: Encoding) -> tuple[str | None, str | bytes, str | None]:
    """Return the part's file name, content and content type."""
    read = getattr(value, "read", None)
    if read is not None:
        value = (getattr(value, "name", name), read())
    if _is_bytes(value):
        value = (name, bytes(value))
    if isinstance(value, tuple):
        return _file(name, cast("tuple[object, ...]", value), rule)
    json = _as_json(rule) or _is_list(value) or is_object(value)
    kind = "application/json" if json else None
    return None, _text(name, value, rule), rule.content_type or kind


def _file(name: str, parts: tuple[object, ...], rule: Encoding) -> tuple[str, bytes, str]:
    content = parts[1] if len(parts) > 1 else None
    if isinstance(content, str):
        content = content.encode("utf-8")
    content_type = str(parts[2]) if len(parts) > 2 else rule.content_type
    if not _is_bytes(content) or not (content_type or "x").isprintable():
        raise Refused(f"has a file {name[:60]!r} that is not (filename, bytes, content type)")
    filename = str(parts[0]) if parts else name
    return filename.rpartition("/")[2], bytes(content), content_type or "application/octet-stream"


class SentAs:
    """A body with the media type in which it is to be sent."""

    __slots__ = ("content_type", "value")

    def __init__(self, value: object, content_type: str) -> None:
        self.value = value
        self.content_type = content_type


def sent_as(value: object, content_type: str) -> SentAs | None:
    """Choose one of the media types that an operation takes; of no body, none."""
    return None if value is None else SentAs(value, content_type)


def choose_media_type(spec: Body, content_type: str) -> tuple[str, Body]:
    """Return the media type and its body, or refuse one that is not documented."""
    # The type of the value cannot choose: text may be CSV or XML, and a model JSON or a form.
    known = (spec, *spec.others)
    for one in known:
        if "*" not in content_type and _covers(one.content_type, content_type):
            return content_type, one
    listed = ", ".join(one.content_type for one in known)
    raise InvalidArgument(f"_content_type must be one of: {listed}", argument="_content_type")


def _covers(name: str, content_type: str) -> bool:
    """Tell whether a media type is the named one, or of a range such as ``image/*``."""
    if name == content_type:
        return True
    kind, _, sub = content_type.partition("/")
    plain = content_type.isascii() and content_type.isprintable() and bool(kind and sub)
    return plain and name in (f"{kind}/*", "*/*")


def encode_body(
    value: object,
    content_type: str,
    argument: str,
    encodings: Sequence[Encoding] = (),
    constants: Sequence[tuple[str, str]] = (),
) -> tuple[bytes, str]:
    """Return the bytes of a body and its Content-Type.

    Pydantic models are written by their wire names with the fields that were set. ``encodings`` are
    those of single fields of a form, ``constants`` are fields that every form has. Raises
    :class:`InvalidArgument`, which names the argument but never quotes the body.
    """
    handled = sys.exception()
    try:
        return _encode(value, content_type, encodings, constants)
    except UnicodeEncodeError:
        reason = "contains text that cannot be written as UTF-8"
    except (ValueError, TypeError, OverflowError) as error:
        # pydantic wraps what breaks into a serializer written in Python, Ctrl-C included.
        stop = raised_by_handler(error, handled)
        if stop is not None:
            raise stop from stop.__cause__
        reason = _harmless(error)
    except RecursionError:
        reason = "is nested too deeply"
    raise InvalidArgument(f"{argument} {reason}", argument=argument)


def _harmless(error: Exception) -> str:
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, TypeError):
        return "contains a value that has no form in this kind of body"
    return "contains a value that cannot be sent: NaN, an infinity or a reference to itself"


def _encode(
    value: object,
    content_type: str,
    encodings: Sequence[Encoding],
    constants: Sequence[tuple[str, str]],
) -> tuple[bytes, str]:
    if is_json(content_type):
        return json_bytes(value), content_type
    essence = content_type.partition(";")[0].strip().lower()
    if essence == "application/x-www-form-urlencoded":
        return urlencoded(value, encodings, constants), content_type
    if essence == "multipart/form-data":
        return multipart(value, encodings)
    if isinstance(value, str):
        return value.encode("utf-8"), content_type
    if _is_bytes(value):
        return bytes(value), content_type
    raise Refused(f"must be bytes or text to be sent as {essence}, not {type(value).__name__}")
