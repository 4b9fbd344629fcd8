"""Encode request bodies: JSON, forms, multipart, text."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, TypeGuard, cast
from urllib.parse import quote

from kloudtrader.runtime.diagnose.interrupts import find_handler_exception
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.operation import Body, Encoding, Parameter
from kloudtrader.runtime.request.json_text import UnsendableBody, encode_json
from kloudtrader.runtime.request.values import (
    encode_query,
    format_scalar,
    format_value,
    is_object,
    to_plain,
)
from kloudtrader.runtime.response.parse import is_json

if TYPE_CHECKING:
    from pydantic import BaseModel


_USUAL = Encoding("")
"""The encoding of a field that has none of its own."""
AS_TEXT: dict[str, bool] = {}
"""The context of a model's dump in which a Decimal becomes text: a form needs no JSON number."""


def encode_form(
    value: object,
    encodings: Sequence[Encoding] = (),
    constants: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return the fields as one query string, with those that every request has.

    A list gives a pair for each element and an object is written as JSON, unless the encoding of
    the field says otherwise.
    """
    pairs: list[tuple[str, str]] = []
    index = count()
    for name, field, rule in _iterate_fields(value, encodings):
        if rule.indexed:
            pairs += _encode_indexed(name, field, index)
        else:
            pairs += _encode_pairs(name, field, rule)
    pairs += [(_quote(name), _quote(text)) for name, text in constants]
    return "&".join([f"{name}={text}" for name, text in pairs]).encode("ascii")


def _quote(text: str) -> str:
    # quote() takes five times as long to find that there is nothing to quote.
    return text if text.isascii() and text.isalnum() else quote(text, safe="")


def encode_multipart(value: object, encodings: Sequence[Encoding] = ()) -> tuple[bytes, str]:
    """Return the fields as parts, and the content type with their boundary.

    Bytes become a file named after their field. ``(filename, content)``, ``(filename, content,
    content type)`` and open files have a name. Each element of a list becomes a part.
    """
    from urllib3.fields import RequestField
    from urllib3.filepost import encode_multipart_formdata

    parts: list[RequestField] = []
    for name, field, rule in _iterate_fields(value, encodings):
        for item in _iterate_items(name, field, rule):
            filename, data, content_type = _build_part(name, item, rule)
            part = RequestField(name, data, filename=filename)
            part.make_multipart(content_type=content_type)
            parts.append(part)
    return encode_multipart_formdata(parts)


def _iterate_fields(
    value: object, encodings: Sequence[Encoding]
) -> Iterator[tuple[str, object, Encoding]]:
    """Yield the name, the value and the encoding of each field."""
    rules = {rule.name: rule for rule in encodings}
    is_model = hasattr(value, "model_dump")
    fields = _dump_model(cast("BaseModel", value), rules) if is_model else value
    if not is_object(fields):
        raise UnsendableBody(f"must be a model or a dict, not {type(value).__name__}")
    for key, item in fields.items():
        if item is not None:
            yield str(key), item, rules.get(str(key), _USUAL)


def _dump_model(model: BaseModel, rules: Mapping[str, Encoding]) -> dict[str, object]:
    """Return a model's fields by their wire names: bytes and files unchanged, else JSON values.

    JSON cannot represent bytes, so fields with bytes are not converted. Decimals become text,
    which is exact, unless they are part of a field that is written as JSON.
    """
    raw = cast("dict[str, object]", to_plain(model, "python"))
    dump = partial(model.model_dump, mode="json", by_alias=True, exclude_unset=True)
    if not any(_is_file(item) or _is_nested(item, rules.get(key)) for key, item in raw.items()):
        return dump(context=AS_TEXT)  # most forms: a third of the time of what follows
    fields = type(model).model_fields
    wire = {name: str(field.serialization_alias or name) for name, field in fields.items()}
    binary = {name for name in fields if _is_file(getattr(model, name))}
    nested = {
        name
        for name, key in wire.items()
        if key in raw and name not in binary and _is_nested(raw[key], rules.get(key))
    }
    rest = dump(exclude=binary | nested, context=AS_TEXT) | (dump(include=nested) if nested else {})
    return {name: rest.get(name, item) for name, item in raw.items()}


def _is_nested(value: object, rule: Encoding | None) -> bool:
    """Return whether a field is written as JSON."""
    if rule is not None and (rule.indexed or _is_json_field(rule)):
        return not rule.indexed
    return is_object(value) or (_is_list(value) and any(map(is_object, value)))


def _is_file(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_is_file(item) for item in cast("Sequence[object]", value))
    return _is_bytes(value)


def _is_bytes(value: object) -> TypeGuard[bytes | bytearray | memoryview]:
    return isinstance(value, (bytes, bytearray, memoryview))


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _is_json_field(rule: Encoding) -> bool:
    return rule.content_type is not None and is_json(rule.content_type)


def _iterate_items(name: str, value: object, rule: Encoding) -> Iterator[object]:
    """Yield the elements of a list, unless the list is written as JSON."""
    if _is_list(value) and not _is_json_field(rule):
        _check_not_empty(name, value)
        yield from value
    else:
        yield value


def _check_not_empty(name: str, value: object) -> None:
    """Refuse an empty list or object that a form would leave out without an error."""
    if not value and (_is_list(value) or is_object(value)):
        raise UnsendableBody(f"has a field {name[:60]!r} that is empty: leave it out")


def _encode_pairs(name: str, value: object, rule: Encoding) -> list[tuple[str, str]]:
    if type(value) is str and rule is _USUAL:  # most fields: a third of the time of what follows
        return [(_quote(name), _quote(value))]
    if rule.style is not None:
        _check_not_empty(name, value)
        parameter = Parameter(
            f"field {name[:60]!r}",
            name,
            "query",
            ("any",),
            style=rule.style,
            explode=rule.explode,
            allow_reserved=rule.allow_reserved,
        )
        return encode_query(parameter, format_value(parameter, value))
    texts = [_format_field(name, item, rule) for item in _iterate_items(name, value, rule)]
    return [(_quote(name), _quote(text)) for text in texts]


def _encode_indexed(name: str, value: object, index: Iterator[int]) -> list[tuple[str, str]]:
    """Return each field of an object as ``field[0]``, and of further ones as ``field[1]``."""
    pairs: list[tuple[str, str]] = []
    _check_not_empty(name, value)
    for item in value if _is_list(value) else [value]:
        if not is_object(item):
            raise UnsendableBody(
                f"has a field {name[:60]!r} that is not an object or a list of them"
            )
        number = next(index)
        for key, field in item.items():
            if field is not None:
                pairs += _encode_pairs(f"{key}[{number}]", field, _USUAL)
    return pairs


def _format_field(name: str, value: object, rule: Encoding) -> str:
    if _is_json_field(rule) or _is_list(value) or is_object(value):
        return encode_json(value).decode("utf-8")
    if _is_bytes(value):
        try:
            return bytes(value).decode("utf-8")
        except UnicodeDecodeError:
            raise UnsendableBody(f"has a field {name[:60]!r} of bytes that are not UTF-8") from None
    text = format_scalar(value, ("any",))
    if text is None:
        raise UnsendableBody(f"has a field {name[:60]!r} that is not a scalar")
    return text


def _build_part(
    name: str, value: object, rule: Encoding
) -> tuple[str | None, str | bytes, str | None]:
    """Return the part's file name, content and content type."""
    read = getattr(value, "read", None)
    if read is not None:
        value = (getattr(value, "name", name), read())
    if _is_bytes(value):
        value = (name, bytes(value))
    if isinstance(value, tuple):
        return _build_file(name, cast("tuple[object, ...]", value), rule)
    json = _is_json_field(rule) or _is_list(value) or is_object(value)
    kind = "application/json" if json else None
    return None, _format_field(name, value, rule), rule.content_type or kind


def _build_file(name: str, parts: tuple[object, ...], rule: Encoding) -> tuple[str, bytes, str]:
    content = parts[1] if len(parts) > 1 else None
    if isinstance(content, str):
        content = content.encode("utf-8")
    content_type = str(parts[2]) if len(parts) > 2 else rule.content_type
    if not _is_bytes(content) or not (content_type or "x").isprintable():
        raise UnsendableBody(
            f"has a file {name[:60]!r} that is not (filename, bytes, content type)"
        )
    filename = str(parts[0]) if parts else name
    return filename.rpartition("/")[2], bytes(content), content_type or "application/octet-stream"


class SentAs:
    """Hold a body and the media type to encode it as."""

    __slots__ = ("content_type", "value")

    def __init__(self, value: object, content_type: str) -> None:
        self.value = value
        self.content_type = content_type


def with_media_type(value: object, content_type: str) -> SentAs | None:
    """Choose one of the media types that an operation accepts, unless there is no body."""
    return None if value is None else SentAs(value, content_type)


def choose_media_type(spec: Body, content_type: str) -> tuple[str, Body]:
    """Return the media type and its body, or refuse one that is not documented."""
    # The type of the value cannot choose: text may be CSV or XML, and a model JSON or a form.
    known = (spec, *spec.others)
    for body in known:
        if "*" not in content_type and _matches_range(body.content_type, content_type):
            return content_type, body
    listed = ", ".join(body.content_type for body in known)
    raise InvalidArgument(f"_content_type must be one of: {listed}", argument="_content_type")


def _matches_range(name: str, content_type: str) -> bool:
    """Tell whether a media type equals ``name`` or is in its range, such as ``image/*``."""
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
        reason = "contains text that UTF-8 cannot encode"
    except (ValueError, TypeError, OverflowError) as error:
        # An alarm may raise a ValueError too, and other models than ours wrap even a Ctrl-C.
        stop = find_handler_exception(error, handled)
        if stop is not None:
            raise stop from stop.__cause__
        reason = _describe_error(error)
    except RecursionError:
        reason = "is nested too deeply"
    raise InvalidArgument(f"{argument} {reason}", argument=argument)


def _describe_error(error: Exception) -> str:
    for part in (error, error.__cause__):  # pydantic wraps the error of a serializer
        if isinstance(part, UnsendableBody):
            return str(part)
    if isinstance(error, TypeError):
        return "contains a value that this media type cannot represent"
    return "contains a value that cannot be sent: NaN, an infinity or a reference to itself"


def _encode(
    value: object,
    content_type: str,
    encodings: Sequence[Encoding],
    constants: Sequence[tuple[str, str]],
) -> tuple[bytes, str]:
    if is_json(content_type):
        return encode_json(value), content_type
    essence = content_type.partition(";")[0].strip().lower()
    if essence == "application/x-www-form-urlencoded":
        return encode_form(value, encodings, constants), content_type
    if essence == "multipart/form-data":
        return encode_multipart(value, encodings)
    if isinstance(value, str):
        return value.encode("utf-8"), content_type
    if _is_bytes(value):
        return bytes(value), content_type
    raise UnsendableBody(
        f"must be bytes or text to be sent as {essence}, not {type(value).__name__}"
    )
