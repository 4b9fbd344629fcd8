"""Reading a request off a connection."""

from email.message import Message
from typing import Any, NamedTuple, Protocol

from kloudtrader.sandbox.site import LARGEST_BODY, Raw

__all__ = ["Head", "head_of", "whole"]


class Stream(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes; fewer only at the end."""
        ...


class Head(NamedTuple):
    """A request before its body has come."""

    raw: Raw
    wanted: int
    """Bytes of the body that are read at most."""
    declared: int | None
    """Bytes of the body that were announced, where they were."""


def head_of(method: str, target: str, fields: Message, peer: str) -> Head:
    """What the first lines of a request say."""
    path, _, query = _origin_form(target).partition("?")
    headers = _headers(fields)
    raw = Raw(method, path, query, headers, peer=peer)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return Head(raw, LARGEST_BODY + 1, None)
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit() and len(length) < 19):
        return Head(raw._replace(broken="Content-Length is not a number"), 0, 0)
    announced = int(length)
    if announced > LARGEST_BODY:
        return Head(raw._replace(announced=announced), 0, announced)
    return Head(raw, announced, announced)


def whole(head: Head, stream: Stream) -> Raw:
    """The request with its body, or with what was wrong about that.

    Raises:
        ConnectionError: it ended early, or did not come in time.
    """
    if not head.wanted:
        return head.raw
    try:
        body = stream.read(head.wanted)
    except ConnectionError:
        raise
    except TimeoutError:
        raise ConnectionAbortedError("the body did not come") from None
    except OSError:
        return head.raw._replace(broken="the body is not properly chunked")
    if head.declared is not None and len(body) < head.wanted:
        raise ConnectionAbortedError("the body ended early")
    return head.raw._replace(body=body)


def _headers(fields: Message) -> dict[str, str]:
    """By lower-case name; what comes twice is joined by commas."""
    headers: dict[str, str] = {}
    items: list[tuple[str, Any]] = fields.items()
    for field, value in items:
        name, text = field.lower(), str(value).replace("\r\n", "")
        headers[name] = f"{headers[name]},{text}" if name in headers else text
    return headers


def _origin_form(target: str) -> str:
    """The path and query of a request target that may name scheme and host."""
    if target.startswith("/"):
        return target
    rest = target.partition("://")[2].partition("/")
    return f"/{rest[2]}" if rest[1] else target
