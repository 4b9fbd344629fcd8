"""HTTP on one connection: the head of a request as bytes, the head of a response from them.

Most of the time of a small call through :mod:`http.client` and urllib3 goes into a Python call for
each header that is sent, the e-mail parser for those that come, and copies of them. Here each is
one pass. A response's head that is not plain, well-formed HTTP/1.1 is left, unread, to
:mod:`http.client`."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage, HTTPResponse, IncompleteRead
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kloudtrader.runtime.response.parse import Headers

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


_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_HEAD = re.compile(rf"[A-Z]+ /[!-~]* HTTP/1\.1\r\n(?:{_NAME}: [\t -~\xa0-\xff]*\r\n)+").fullmatch
_BODILESS_METHODS = ("GET", "HEAD", "DELETE", "TRACE", "OPTIONS", "CONNECT")


def request_head(
    method: str, target: str, host: str, headers: Mapping[str, str], length: int | None
) -> bytes:
    """Return the head of a request with its blank line. ``length`` is that of the body.

    Raises :class:`ValueError` where a part cannot be sent as it is.
    """
    given = [name.lower() for name in headers]
    lines = [f"{method} {target} HTTP/1.1\r\n"]
    if "host" not in given:
        lines.append(f"Host: {host}\r\n")
    if "content-length" not in given:
        if length is not None:
            lines.append(f"Content-Length: {length}\r\n")
        elif method not in _BODILESS_METHODS:
            lines.append("Content-Length: 0\r\n")
    lines += [f"{name}: {value}\r\n" for name, value in headers.items()]
    head = "".join(lines)
    # A line break inside a part would make two well-formed lines out of one.
    if not _HEAD(head) or head.count("\n") != len(lines):
        raise ValueError("the method, the target or a header cannot be sent")
    return f"{head}\r\n".encode("latin-1")


# What is read here without the help of http.client. The rest is not necessarily wrong.
_FIELDS = re.compile(rf"^({_NAME}):[ \t]*([\t -~]*)\r\n", re.MULTILINE).findall
_MOST_FIELDS = 100
_WITHOUT_BODY = ("204", "304")
_FOLD = r"[ \t]*\r\n[ \t]+"  # compiled where a header is folded


def _is_plain(text: str, number: str, reason: str) -> bool:
    """Whether a head begins with the status line of a final response."""
    known = text.startswith("HTTP/1.1 ") and text[12:13] == " "
    return (
        known
        and "200" <= number <= "999"
        and number.isdecimal()
        and reason.isascii()
        and reason.isprintable()
    )


class _Lines:
    """Remembers the last line that was read: it is empty where the connection ended."""

    __slots__ = ("_source", "last")

    def __init__(self, source: Any) -> None:
        self._source = source
        self.last = b""

    def readline(self, limit: int) -> bytes:
        self.last = self._source.readline(limit)
        return self.last

    def close(self) -> None:
        self._source.close()


class WireResponse(HTTPResponse):
    """A response whose head is read in one pass where it is well-formed and came in one piece."""

    fields: Headers
    body: Body
    version_string = "HTTP/1.1"
    _method: str | None

    def begin(self) -> None:
        """Read the head."""
        if not (_KNOWN and self._begin_in_one_pass()):
            self._begin_line_by_line()
            self._adopt(self.headers)

    def _begin_line_by_line(self) -> None:
        source: Any = self.fp
        lines = _Lines(source)
        self.fp = lines  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
        try:
            super().begin()
        finally:
            now: Any = self.fp
            if now is not None:  # a response that makes no sense was closed
                self.fp = source
        if not lines.last:
            # http.client takes it for the end of the head, and a cut response for a whole one.
            raise IncompleteRead(b"")

    def begin_final(self) -> None:
        """Read the head of the final response; what a server says before it, such as 103, is passed
        over.
        """
        self.begin()
        while 102 <= self.status < 200:
            self.headers = None  # type: ignore[assignment]  # pyright: ignore
            self.begin()

    @property
    def length_remaining(self) -> int | None:
        """Bytes of the body that are still to come, where that is known."""
        return self.length

    def _begin_in_one_pass(self) -> bool:
        source: Any = self.fp
        came: bytes = source.peek()
        end = came.find(b"\r\n\r\n") + 4
        text = came[: end - 2].decode("latin-1")
        start = text.find("\r\n") + 2
        number, reason = text[9:12], text[13 : start - 2]
        if end < 4 or not _is_plain(text, number, reason) or self._method == "HEAD":
            return False
        pairs = _FIELDS(text, start)
        fields = Headers(pairs)
        if not len(fields) == len(pairs) == text.count("\n", start) <= _MOST_FIELDS:
            return False
        if number in _WITHOUT_BODY or not self._frame(fields, len(came) - end):
            return False
        source.read(end)
        self.version = 11
        self.code = self.status = int(number)
        self.reason = reason.strip()
        self.headers = self.msg = self.fields = fields  # type: ignore[assignment]
        return True

    def _frame(self, fields: Headers, here: int) -> bool:
        """Note where the body ends, or say no where the headers leave room for doubt.

        ``here`` is the number of bytes that came with the head.
        """
        length, coding = fields.get("content-length"), fields.get("transfer-encoding")
        if coding is None and length is not None and length.isdigit() and len(length) < 16:
            self.chunked, self.length = False, int(length)
        elif coding is not None and coding.lower() == "chunked":
            self.chunked, self.length = True, None
        else:
            return False
        self.chunk_left = None
        # A server that says more than the response is out of step: nothing more is read from it.
        surplus = self.length is not None and here > self.length
        self.will_close = surplus or "close" in fields.get("connection", "").lower()
        return True

    def _adopt(self, message: HTTPMessage) -> None:
        """Take over what http.client read, with the one rule that it lacks: a single length."""
        self.fields = Headers((name, re.sub(_FOLD, " ", value)) for name, value in message.items())
        stated = self.fields.get("content-length")
        if stated is None or self.chunked or self.length == 0:
            return
        lengths = {text.strip() for text in stated.split(",")}
        if len(lengths) > 1:
            raise HTTPException("several values of Content-Length")
        if self.length is None and (only := lengths.pop()).isdecimal() and only.isascii():
            self.length = int(only)


class _NoSocket:
    def makefile(self, mode: str) -> BytesIO:
        return BytesIO()


_KNOWN = {"chunk_left", "chunked", "fp", "headers", "length", "msg", "version", "will_close"} <= {
    *vars(HTTPResponse(_NoSocket()))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
}
"""Whether ``http.client`` keeps its state where this module puts it."""
