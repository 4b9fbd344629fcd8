"""Read a request off a connection."""

import re
from email.message import Message
from io import BufferedIOBase
from typing import Any

from kloudtrader.sandbox.server.site import LARGEST_BODY, RawRequest

_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(;.*)?\r?\n")
_LONGEST_LINE = 65_536
_MOST_TRAILERS = 100
_NEWLINES = (b"\r\n", b"\n")


def read_head(method: str, target: str, fields: Message, peer: str) -> RawRequest:
    """Return a request without its body."""
    path, _, query = _strip_origin(target).partition("?")
    headers, announced, broken = _join_headers(fields), 0, ""
    is_chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    length = headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and len(length) < 19:
        announced = 0 if is_chunked else int(length)
    elif not is_chunked:
        broken = "Content-Length is not a number"
    return RawRequest(method, path, query, headers, b"", peer, announced, is_chunked, broken)


def read_body(raw: RawRequest, stream: BufferedIOBase) -> None:
    """Set the body of a request, or the reason why it cannot be read.

    Raises:
        ConnectionError: the body ended early, or did not come in time.
    """
    if raw.broken or raw.is_too_large or not raw.has_body:
        return
    try:
        size = LARGEST_BODY + 1
        body = read_chunks(stream, size) if raw.is_chunked else stream.read(raw.announced)
    except TimeoutError:
        raise ConnectionAbortedError("the body did not come") from None
    except ValueError:
        raw.broken = "the body is not properly chunked"
        return
    if len(body) < raw.announced:
        raise ConnectionAbortedError("the body ended early")
    raw.body = body


def read_chunks(stream: BufferedIOBase, most: int) -> bytes:
    """Return a chunked body, or its first ``most`` bytes.

    Raises:
        ValueError: a chunk or the end is malformed.
    """
    body = bytearray()
    while size := _read_chunk_size(stream):
        body += stream.read(min(size, most - len(body)))
        if len(body) == most:
            return bytes(body)
        if stream.readline(2) not in _NEWLINES:
            raise ValueError("the chunk does not end after its size")
    for _ in range(_MOST_TRAILERS):
        if stream.readline(_LONGEST_LINE) in _NEWLINES:
            return bytes(body)
    raise ValueError("the trailers do not end")


def _read_chunk_size(stream: BufferedIOBase) -> int:
    match = _CHUNK_SIZE.fullmatch(stream.readline(_LONGEST_LINE))
    if match is None:
        raise ValueError("the line is not a chunk size")
    return int(match.group(1), 16)


def _join_headers(fields: Message) -> dict[str, str]:
    """Return the fields by lower-case name; repeated fields are joined by commas."""
    headers: dict[str, str] = {}
    items: list[tuple[str, Any]] = fields.items()
    for field, value in items:
        name, text = field.lower(), str(value).replace("\r\n", "")
        headers[name] = f"{headers[name]},{text}" if name in headers else text
    return headers


def _strip_origin(target: str) -> str:
    """Return the path and query of a request target, which may name scheme and host."""
    if target.startswith("/"):
        return target
    _, slash, rest = target.partition("://")[2].partition("/")
    return f"/{rest}" if slash else target
