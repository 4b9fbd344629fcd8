"""Form bodies: ``application/x-www-form-urlencoded`` and ``multipart/form-data``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeGuard, cast
from urllib.parse import quote

from kloudtrader.runtime.request.values import is_object, plain_values, scalar, texts_of
from kloudtrader.runtime.request.body import Refused, json_bytes
from kloudtrader.runtime.response.jsontext import is_json
from kloudtrader.runtime.operation import Encoding, Parameter
from kloudtrader.runtime.request.styles import query_pairs

if TYPE_CHECKING:
    from pydantic import BaseModel


def urlencoded(value: object, encodings: Sequence[Encoding] = ()) -> bytes:
    """Return the fields as one query string.

    A list is one pair for each element and an object is JSON, unless the field's encoding says
    otherwise.
    """
    fields = _fields(value, encodings)
    pairs = [pair for name, field, rule in fields for pair in _pairs(name, field, rule)]
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
