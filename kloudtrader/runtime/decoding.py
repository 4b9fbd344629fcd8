"""From the bytes of an answer to what the caller gets.

One check of what an answer must be, :func:`expect`, and two decoders: :data:`plain` hands out JSON
as the server sent it; :class:`~kloudtrader.runtime.typed.Typed` hands out models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kloudtrader.runtime.errors import BadRow
from kloudtrader.runtime.jsontext import Json, UnreadableJson, is_json, load_json
from kloudtrader.runtime.lazy import late
from kloudtrader.runtime.operation import Operation, Reply

if TYPE_CHECKING:
    from kloudtrader.runtime import words
else:
    words = late("words")

__all__ = [
    "Decoder",
    "Unreadable",
    "expect",
    "expect_nothing",
    "other_than",
    "plain",
    "reply_for",
    "text_of",
]

T_co = TypeVar("T_co", covariant=True)


class Unreadable(Exception):  # noqa: N818
    """An answer is not what the spec allows. The client turns this into an error of its own."""

    def __init__(
        self, reason: str, partial: object = None, bad_rows: tuple[BadRow, ...] = ()
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.partial = partial
        self.bad_rows = bad_rows


class Decoder(Protocol[T_co]):
    """Reads the answers of one operation."""

    def read(self, operation: Operation, status: int, raw: bytes) -> T_co:
        """Return what a success answer says, or raise :class:`Unreadable`."""
        ...

    def read_error(self, operation: Operation, status: int, raw: bytes) -> object:
        """Return what an error answer says, or ``None`` where that cannot be read."""
        ...


def reply_for(operation: Operation, status: int) -> Reply | None:
    """Return the documented answer for a success status.

    A success that is not documented is held to the first documented one: a server that says 201
    instead of 200 with the right body has done what it was asked.
    """
    replies = operation.replies
    code = str(status)
    for reply in replies:
        if reply.status == code:
            return reply
    for reply in replies:
        if reply.status.upper() == "2XX":
            return reply
    for reply in replies:
        if reply.status == "default":
            return reply
    return replies[0] if replies else None


def expect(reply: Reply | None, raw: bytes) -> Json:
    """Return the JSON of an answer, or raise :class:`Unreadable` that says what came instead."""
    if reply is None:
        reply = _ANY
    try:
        value = load_json(raw)
    except UnreadableJson:
        raise other_than(reply, raw) from None
    if isinstance(value, dict):
        for key in reply.envelope:
            if key not in value:
                raise _without_key(key, value, raw)
        if len(value) == 1 and not reply.envelope and _is_fault(value):
            raise Unreadable(f"the body is an error: {words.words_of(raw, {})}")
        if reply.shape != "array":
            return value
    elif reply.shape == "any" or (reply.shape == "array" and isinstance(value, list)):
        return value
    raise other_than(reply, raw)


_ANY = Reply("default", "application/json")


def _is_fault(value: dict[str, Json]) -> bool:
    return bool(value.get("fault") or value.get("errors"))


def _without_key(key: str, value: dict[str, Json], raw: bytes) -> Unreadable:
    if _is_fault(value):
        return Unreadable(f"the body is an error: {words.words_of(raw, {})}")
    return Unreadable(f"the JSON object has no {key!r}")


def other_than(reply: Reply, raw: bytes) -> Unreadable:
    """Return the error that says what was expected and what came."""
    wanted = {"object": "a JSON object", "array": "a JSON array"}.get(reply.shape, "JSON")
    return Unreadable(f"expected {wanted}, got {words.what_came(raw)}")


def expect_nothing(raw: bytes) -> None:
    """Check the answer of an operation without a body: what came must not speak of failure.

    JSON such as ``{}`` is let pass. Text is not: with status 200, it is as a rule some machine on
    the way that says why it did not hand the request on.
    """
    if not raw.strip():
        return
    try:
        value = load_json(raw)
    except UnreadableJson:
        raise Unreadable(f"expected no body, got {words.what_came(raw)}") from None
    if isinstance(value, dict) and (_is_fault(value) or value.get("error") or value.get("code")):
        raise Unreadable(f"the body is an error: {words.words_of(raw, {})}")


def text_of(raw: bytes) -> str:
    """Return an answer that is text, in UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("expected text, got bytes that are not UTF-8") from None


class _Plain:
    """Hands out JSON exactly as the server sent it."""

    __slots__ = ()

    def read(self, operation: Operation, status: int, raw: bytes) -> Any:
        reply = reply_for(operation, status)
        if reply is None:
            return expect(None, raw) if raw else None
        content_type = reply.content_type
        if content_type is None:
            expect_nothing(raw)
            return None
        if is_json(content_type) or content_type == "*/*":
            return expect(reply, raw)
        return text_of(raw) if content_type.startswith("text/") else raw

    def read_error(self, operation: Operation, status: int, raw: bytes) -> object:
        return words.plain_json(raw)

    def __repr__(self) -> str:
        return "plain"


plain: Decoder[Any] = _Plain()
"""Decoder that hands out plain ``dict``, ``list``, ``str``, numbers, ``bool`` and ``None``."""
