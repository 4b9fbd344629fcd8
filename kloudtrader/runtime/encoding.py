"""Request bodies as bytes."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeGuard
from urllib.parse import quote

from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.formatting import instant, is_instance, scalar

__all__ = ["encode_body", "is_json"]


def _dumped(value: object) -> object:
    """Return a pydantic model as plain values and anything else as it is.

    A model is recognised by its method, without importing pydantic.
    """
    dump = getattr(value, "model_dump", None)
    return value if dump is None else dump(mode="json", by_alias=True, exclude_unset=True)


def is_json(content_type: str) -> bool:
    """Tell whether a media type is JSON: ``application/json`` or one that ends in ``+json``."""
    if content_type == "application/json":
        return True
    essence = content_type.partition(";")[0].strip().lower()
    return essence in ("application/json", "text/json") or essence.endswith("+json")


def encode_body(value: object, content_type: str, argument: str) -> tuple[bytes, str]:
    """Return the bytes of a body and its Content-Type.

    Pydantic models are written by their wire names with the fields that were set. Raises
    :class:`InvalidArgument`, which names the argument but never quotes the body.
    """
    try:
        return _encode(value, content_type)
    except UnicodeEncodeError:
        reason = "contains text that cannot be written as UTF-8"
    except (ValueError, TypeError, OverflowError) as error:
        reason = _harmless(error)
    except RecursionError:
        reason = "is nested too deeply"
    raise InvalidArgument(f"{argument} {reason}", argument=argument)


class _Refused(ValueError):  # noqa: N818
    """A refusal whose words are ours and thus quote no value."""


def _harmless(error: Exception) -> str:
    if isinstance(error, _Refused):
        return str(error)
    if isinstance(error, TypeError):
        return "contains a value that has no form in this kind of body"
    return "contains a value that cannot be sent: NaN, an infinity or a reference to itself"


def _encode(value: object, content_type: str) -> tuple[bytes, str]:
    if is_json(content_type):
        return json_bytes(value), content_type
    essence = content_type.partition(";")[0].strip().lower()
    if essence == "application/x-www-form-urlencoded":
        return _form(_fields(value)), content_type
    if essence == "multipart/form-data":
        return _multipart(_fields(value))
    if isinstance(value, str):
        return value.encode("utf-8"), content_type
    if _is_bytes(value):
        return bytes(value), content_type
    raise _Refused(f"must be bytes or text to be sent as {essence}, not {type(value).__name__}")


def json_bytes(value: object) -> bytes:
    """Return compact JSON in UTF-8."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain
    )
    return text.encode("utf-8")


def _plain(value: object) -> object:
    """Turn a value that JSON has no form for into one that it has."""
    if hasattr(value, "model_dump"):
        return _dumped(value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_instance(value, "decimal", "Decimal"):
        return _decimal(value)
    if is_instance(value, "uuid", "UUID"):
        return str(value)
    if _is_mapping(value):
        return dict(value)
    raise _Refused(f"contains a {type(value).__name__}, which has no form in JSON")


def _instant(value: datetime) -> str:
    try:
        return instant(value)
    except ValueError as error:
        raise _Refused(f"contains a time that {error}") from None


def _decimal(value: object) -> int | float:
    """Return the JSON number that equals a Decimal; money must not change on its way."""
    from decimal import Decimal

    number = Decimal(str(value))
    if not number.is_finite():
        raise _Refused("contains a Decimal that is not finite")
    if number == number.to_integral_value() and abs(number) < 10**18:
        return int(number)
    approximate = float(number)
    if Decimal(repr(approximate)) != number:
        raise _Refused("contains a Decimal with more digits than a JSON number carries")
    return approximate


def _fields(value: object) -> dict[str, object]:
    fields = _dumped(value)
    if not _is_mapping(fields):
        raise _Refused(f"must be a model or a dict, not {type(value).__name__}")
    return {str(key): item for key, item in fields.items() if item is not None}


def _is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    return isinstance(value, Mapping)


def _is_bytes(value: object) -> TypeGuard[bytes | bytearray]:
    return isinstance(value, (bytes, bytearray, memoryview))


def _is_compound(value: object) -> TypeGuard[list[object] | dict[object, object]]:
    return isinstance(value, (list, dict))


def _form(fields: dict[str, object]) -> bytes:
    pairs = [
        f"{quote(name, safe='')}={quote(text, safe='')}"
        for name, value in fields.items()
        for text in _texts(name, value)
    ]
    return "&".join(pairs).encode("ascii")


def _texts(name: str, value: object) -> list[str]:
    items: list[object] = value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]
    texts: list[str] = []
    for item in items:
        text = scalar(item, ("any",))
        if text is None:
            raise _Refused(f"has a field {name[:60]!r} that is not a plain value")
        texts.append(text)
    return texts


def _multipart(fields: dict[str, object]) -> tuple[bytes, str]:
    from urllib3.filepost import encode_multipart_formdata

    parts: list[tuple[str, str | bytes | tuple[str, bytes] | tuple[str, bytes, str]]] = []
    for name, value in fields.items():
        if _is_compound(value):
            parts.append((name, json_bytes(value)))
        else:
            parts.append((name, _part(name, value)))
    return encode_multipart_formdata(parts)


def _part(name: str, value: object) -> str | bytes | tuple[str, bytes] | tuple[str, bytes, str]:
    if _is_bytes(value):
        return bytes(value)
    if isinstance(value, tuple):
        return _file(name, value)  # pyright: ignore[reportUnknownArgumentType]
    read = getattr(value, "read", None)
    if read is not None:
        return _file(name, (getattr(value, "name", name), read()))
    return _texts(name, value)[0]


def _file(name: str, parts: tuple[object, ...]) -> tuple[str, bytes] | tuple[str, bytes, str]:
    filename, content = str(parts[0]).rpartition("/")[2], parts[1] if len(parts) > 1 else None
    if isinstance(content, str):
        content = content.encode("utf-8")
    if not isinstance(content, (bytes, bytearray)):
        raise _Refused(f"has a file {name[:60]!r} that is not (filename, bytes)")
    if len(parts) > 2:
        return filename, bytes(content), str(parts[2])
    return filename, bytes(content)
