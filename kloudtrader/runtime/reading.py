"""Bodies of responses: read whole, within a limit, and decompressed."""

from __future__ import annotations

import zlib
from http.client import IncompleteRead
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from http.client import HTTPResponse

_PIECE = 65536
_MEMBERS = 64


class Body:
    """What could be read of a body."""

    __slots__ = ("error", "fault", "raw")

    def __init__(
        self, raw: bytes, fault: str | None = None, error: Exception | None = None
    ) -> None:
        self.raw = raw
        self.fault = fault
        """Why the rest is missing, or ``None`` where all of it was read."""
        self.error = error
        """The exception behind ``fault``."""


def read_body(response: HTTPResponse, limit: int) -> Body:
    """Read and decompress a body of at most ``limit`` bytes.

    The caller closes the connection unless the body was read to its end.
    """
    pieces: list[bytes] = []
    try:
        fault = _read(response, limit, pieces)
    except Exception as error:
        pieces += _rest(error)
        return Body(b"".join(pieces), "the response broke off", error)
    raw = pieces[0] if len(pieces) == 1 else b"".join(pieces)
    encoding = response.headers.get("Content-Encoding")
    if fault is not None or encoding is None:
        return Body(raw, fault)
    return _decoded(raw, encoding.strip().lower(), limit)


def _read(response: HTTPResponse, limit: int, pieces: list[bytes]) -> str | None:
    left = response.length
    if left == 0:
        return None
    if left is not None and left > limit:
        return f"the response is longer than {limit} bytes"
    size = 0
    while piece := response.read(_PIECE if left is None else left - size):
        pieces.append(piece)
        size += len(piece)
        if size == left:
            break
        if size > limit:
            return f"the response is longer than {limit} bytes"
    if left is not None and size < left:
        raise IncompleteRead(b"")
    return None


def _rest(error: BaseException) -> list[bytes]:
    """Return the bytes that came just before a body broke off."""
    for part in (error, error.__cause__, *error.args):
        if isinstance(part, IncompleteRead) and isinstance(part.partial, bytes):  # pyright: ignore[reportUnnecessaryIsInstance]
            return [part.partial]
    return []


def _decoded(raw: bytes, encoding: str, limit: int) -> Body:
    if encoding in ("", "identity") or not raw:
        return Body(raw)
    if encoding not in ("gzip", "x-gzip"):
        return Body(
            raw, f"the response is compressed as {encoding[:40]!r}, which was not asked for"
        )
    try:
        return Body(gunzip(raw, limit))
    except ValueError as error:
        return Body(raw, str(error))


def gunzip(data: bytes, limit: int) -> bytes:
    """Decompress gzip data to at most ``limit`` bytes.

    Raises :class:`ValueError` with the reason where it is longer, damaged or cut short.
    """
    pieces: list[bytes] = []
    size = 0
    for _ in range(_MEMBERS):
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            piece = member.decompress(data, limit - size + 1)
        except zlib.error:
            raise ValueError("the compressed response is damaged") from None
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise ValueError(f"the response is longer than {limit} bytes when decompressed")
        if not member.eof:
            raise ValueError("the compressed response broke off")
        data = member.unused_data
        if not data.strip(b"\0"):
            return b"".join(pieces)
    raise ValueError(f"the compressed response has more than {_MEMBERS} parts")
