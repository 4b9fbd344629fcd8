"""Request bodies as bytes."""

from collections.abc import Sequence
from typing import TypeGuard

from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.forms import multipart, urlencoded
from kloudtrader.runtime.jsonbody import Refused, is_json, json_bytes
from kloudtrader.runtime.operation import Encoding

__all__ = ["encode_body"]


def encode_body(
    value: object, content_type: str, argument: str, encodings: Sequence[Encoding] = ()
) -> tuple[bytes, str]:
    """Return the bytes of a body and its Content-Type.

    Pydantic models are written by their wire names with the fields that were set. ``encodings`` are
    those of single fields of a form. Raises :class:`InvalidArgument`, which names the argument but
    never quotes the body.
    """
    try:
        return _encode(value, content_type, encodings)
    except UnicodeEncodeError:
        reason = "contains text that cannot be written as UTF-8"
    except (ValueError, TypeError, OverflowError) as error:
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


def _encode(value: object, content_type: str, encodings: Sequence[Encoding]) -> tuple[bytes, str]:
    if is_json(content_type):
        return json_bytes(value), content_type
    essence = content_type.partition(";")[0].strip().lower()
    if essence == "application/x-www-form-urlencoded":
        return urlencoded(value, encodings), content_type
    if essence == "multipart/form-data":
        return multipart(value, encodings)
    if isinstance(value, str):
        return value.encode("utf-8"), content_type
    if _is_bytes(value):
        return bytes(value), content_type
    raise Refused(f"must be bytes or text to be sent as {essence}, not {type(value).__name__}")


def _is_bytes(value: object) -> TypeGuard[bytes | bytearray]:
    return isinstance(value, (bytes, bytearray, memoryview))
