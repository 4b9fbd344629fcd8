"""Request bodies as bytes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TypeGuard

from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.request.body import multipart, urlencoded
from kloudtrader.runtime.diagnose.interrupts import raised_by_handler
from kloudtrader.runtime.request.body import Refused, json_bytes
from kloudtrader.runtime.response.jsontext import is_json
from kloudtrader.runtime.operation import Body, Encoding


class SentAs:
    """A body with the media type in which it is to be sent."""

    __slots__ = ("content_type", "value")

    def __init__(self, value: object, content_type: str) -> None:
        self.value = value
        self.content_type = content_type


def sent_as(value: object, content_type: str) -> SentAs | None:
    """Choose one of the media types that an operation takes; of no body, none."""
    return None if value is None else SentAs(value, content_type)


def chosen(spec: Body, content_type: str) -> tuple[str, tuple[Encoding, ...]]:
    """Return the media type and the rules of its fields, or refuse one that is not documented."""
    known = (spec, *spec.others)
    for one in known:
        if "*" not in content_type and _covers(one.content_type, content_type):
            return content_type, one.encodings
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
    value: object, content_type: str, argument: str, encodings: Sequence[Encoding] = ()
) -> tuple[bytes, str]:
    """Return the bytes of a body and its Content-Type.

    Pydantic models are written by their wire names with the fields that were set. ``encodings`` are
    those of single fields of a form. Raises :class:`InvalidArgument`, which names the argument but
    never quotes the body.
    """
    handled = sys.exception()
    try:
        return _encode(value, content_type, encodings)
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
