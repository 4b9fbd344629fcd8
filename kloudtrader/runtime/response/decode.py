"""Decode the bytes of a response for the caller.

One check of what a response must be, :func:`expect`, and two decoders: :data:`plain` returns JSON
as the server sent it; :class:`~kloudtrader.runtime.response.typed.Typed` returns models.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar, cast

from kloudtrader.runtime.diagnose.message import (
    DETAIL_KEYS,
    EMPTY,
    ERROR_KEYS,
    describe_body,
    extract_message,
    try_load_json,
)
from kloudtrader.runtime.errors import BadRow
from kloudtrader.runtime.operation import Operation, Reply
from kloudtrader.runtime.response.parse import Json, UnreadableJson, is_json, load_json

T_co = TypeVar("T_co", covariant=True)


class Unreadable(Exception):  # noqa: N818
    """Report a response that the spec does not allow. The client raises its own error instead."""

    def __init__(
        self, reason: str, partial: object = None, bad_rows: tuple[BadRow, ...] = ()
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.partial = partial
        self.bad_rows = bad_rows


class Decoder(Protocol[T_co]):
    """Decode the responses of an operation."""

    def read(self, operation: Operation, status: int, raw: bytes) -> T_co:
        """Return the value of a success response, or raise :class:`Unreadable`."""
        ...

    def read_error(self, operation: Operation, status: int, raw: bytes) -> object:
        """Return the value of an error response, or ``None`` if it cannot be decoded."""
        ...


def choose_reply(operation: Operation, status: int) -> Reply | None:
    """Return the documented response for a success status.

    An undocumented success status counts as the first documented one: a server that returns 201
    instead of 200 with the right body has done what was requested.
    """
    by_status = {reply.status.upper(): reply for reply in reversed(operation.replies)}
    first = operation.replies[0] if operation.replies else None
    return by_status.get(str(status)) or by_status.get("2XX") or by_status.get("DEFAULT") or first


def load_reply(reply: Reply | None, raw: bytes) -> Json:
    """Return the JSON of a response, or raise :class:`Unreadable` with what was received."""
    try:
        value = load_json(raw)
    except UnreadableJson:
        raise build_mismatch(reply, raw) from None
    check_reply(reply, value, raw)
    return value


def check_reply(reply: Reply | None, value: Json, raw: bytes) -> None:
    """Raise :class:`Unreadable` unless the JSON is of the documented kind and no error.

    An error object under a documented key is an error, too: ``{"positions": {"error": "backend
    down"}}`` must not look like an account without positions.
    """
    reply = reply or _ANY
    if not isinstance(value, dict):
        if reply.shape == "object" or (reply.shape == "array") != isinstance(value, list):
            raise build_mismatch(reply, raw)
        return
    for part in (value, *(value.get(key) for key in reply.envelope)):
        if is_error(part):
            raise Unreadable(f"the body is an error: {extract_message(part)}")
    for key in reply.envelope:
        if key not in value:
            raise Unreadable(f"the JSON object has no {key!r}")
    if reply.shape == "array":
        raise build_mismatch(reply, raw)


def is_error(value: object, *, beside: bool = False) -> bool:
    """Tell whether a JSON object holds an error and no data beside it.

    An object with an id is data with errors, such as a rejected order. With ``beside``, an error
    counts even if there are rows, too.
    """
    if not isinstance(value, dict):
        return False
    members = cast("dict[str, object]", value)
    named = [key for key in ERROR_KEYS if members.get(key) not in EMPTY]
    if not named or beside:
        return bool(named)
    others = [item for key, item in members.items() if key not in (*named, *DETAIL_KEYS)]
    return "id" not in members and not any(_has_rows(item) for item in others)


def _has_rows(value: object) -> bool:
    if isinstance(value, dict):
        inner: Iterable[object] = cast("dict[str, object]", value).values()
        return any(item not in EMPTY for item in inner)
    return isinstance(value, list) and value != []


_ANY = Reply("default", "application/json")


def build_mismatch(reply: Reply | None, raw: bytes) -> Unreadable:
    """Return the error with what was expected and what was received."""
    shape = "any" if reply is None else reply.shape
    wanted = {"object": "a JSON object", "array": "a JSON array"}.get(shape, "JSON")
    return Unreadable(f"expected {wanted}, got {describe_body(raw)}")


def check_empty(raw: bytes) -> None:
    """Check that the response of an operation without a body reports no error.

    Accepts JSON such as ``{}``, but no text: with status 200, text mostly comes from a proxy that
    did not forward the request.
    """
    if not raw.strip():
        return
    try:
        value = load_json(raw)
    except UnreadableJson:
        raise Unreadable(f"expected no body, got {describe_body(raw)}") from None
    keys = ("fault", "errors", "error", "code")
    if isinstance(value, dict) and any(value.get(key) for key in keys):
        raise Unreadable(f"the body is an error: {extract_message(value)}")


def decode_text(raw: bytes) -> str:
    """Return a response in UTF-8 as text."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("expected text, got bytes that are not UTF-8") from None


class _Plain:
    """Return JSON exactly as the server sent it."""

    __slots__ = ()

    def read(self, operation: Operation, status: int, raw: bytes) -> Any:
        reply = choose_reply(operation, status)
        if reply is None:
            return load_reply(None, raw) if raw else None
        content_type = reply.content_type
        if content_type is None:
            check_empty(raw)
            return None
        if is_json(content_type) or content_type == "*/*":
            return load_reply(reply, raw)
        return decode_text(raw) if content_type.startswith("text/") else raw

    def read_error(self, operation: Operation, status: int, raw: bytes) -> object:
        return try_load_json(raw)

    def __repr__(self) -> str:
        return "plain"


plain: Decoder[Any] = _Plain()
"""Decoder that returns plain ``dict``, ``list``, ``str``, numbers, ``bool`` and ``None``."""
