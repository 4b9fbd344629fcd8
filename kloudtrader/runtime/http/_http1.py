"""Write the head of a request, and read the head and the body of a response.

A small call through :mod:`http.client` and urllib3 spends most of its time in a Python call for
each header sent, the e-mail parser for the headers received, and copies of both. This module does
each in one pass. It leaves a response whose head is not plain, well-formed HTTP/1.1 unread to
:mod:`http.client`.
"""

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


class ReceivedBody:
    """Hold a body, or the part of it that could be read."""

    __slots__ = ("error", "problem", "raw")

    def __init__(
        self, raw: bytes, problem: str | None = None, error: Exception | None = None
    ) -> None:
        self.raw = raw
        self.problem = problem
        """Why the rest is missing, or ``None`` if the body is complete."""
        self.error = error
        """The exception that caused ``problem``."""


def read_body(response: HTTPResponse, limit: int) -> ReceivedBody:
    """Read and decompress a body of at most ``limit`` bytes.

    The caller closes the connection unless the body was read to its end.
    """
    pieces: list[bytes] = []
    try:
        problem = _read_pieces(response, limit, pieces)
    except Exception as error:
        pieces += _find_partial(error)
        return ReceivedBody(b"".join(pieces), "the response is incomplete", error)
    raw = pieces[0] if len(pieces) == 1 else b"".join(pieces)
    encoding = response.headers.get("Content-Encoding")
    if problem is not None or encoding is None:
        return ReceivedBody(raw, problem)
    return _decompress(raw, encoding.strip().lower(), limit)


def _read_pieces(response: HTTPResponse, limit: int, pieces: list[bytes]) -> str | None:
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


def _find_partial(error: BaseException) -> list[bytes]:
    """Return the last bytes of an incomplete body, which the exception holds."""
    for part in (error, error.__cause__, *error.args):
        if isinstance(part, IncompleteRead) and isinstance(part.partial, bytes):  # pyright: ignore[reportUnnecessaryIsInstance]
            return [part.partial]
    return []


def _decompress(raw: bytes, encoding: str, limit: int) -> ReceivedBody:
    if encoding in ("", "identity") or not raw:
        return ReceivedBody(raw)
    if encoding not in ("gzip", "x-gzip"):
        return ReceivedBody(
            raw,
            f"the response is compressed as {encoding[:40]!r}, which the request does not accept",
        )
    try:
        return ReceivedBody(gunzip(raw, limit))
    except ValueError as error:
        return ReceivedBody(raw, str(error))


def gunzip(data: bytes, limit: int) -> bytes:
    """Decompress gzip data to at most ``limit`` bytes.

    Raises :class:`ValueError` with the reason if the data is longer, corrupt or incomplete.
    """
    pieces: list[bytes] = []
    size = 0
    for _ in range(_MEMBERS):
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            piece = member.decompress(data, limit - size + 1)
        except zlib.error:
            raise ValueError("the compressed response is corrupt") from None
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise ValueError(f"the response is longer than {limit} bytes when decompressed")
        if not member.eof:
            raise ValueError("the compressed response is incomplete")
        data = member.unused_data
        if not data.strip(b"\0"):
            return b"".join(pieces)
    raise ValueError(f"the compressed response has more than {_MEMBERS} parts")


_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_HEAD = re.compile(rf"[A-Z]+ /[!-~]* HTTP/1\.1\r\n(?:{_NAME}: [\t -~\xa0-\xff]*\r\n)+").fullmatch
_BODILESS_METHODS = ("GET", "HEAD", "DELETE", "TRACE", "OPTIONS", "CONNECT")


def build_request_head(
    method: str, target: str, host: str, headers: Mapping[str, str], length: int | None
) -> bytes:
    """Return the head of a request, including the blank line. ``length`` is that of the body.

    Raises :class:`ValueError` if a part contains a character that cannot be sent.
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
    # A line break inside a part would turn one line into two well-formed lines.
    if not _HEAD(head) or head.count("\n") != len(lines):
        raise ValueError("the method, the target or a header contains an illegal character")
    return f"{head}\r\n".encode("latin-1")


# The header lines that one pass can read. Other lines are not necessarily wrong.
_FIELDS = re.compile(rf"^({_NAME}):[ \t]*([\t -~]*)\r\n", re.MULTILINE).findall
_MOST_FIELDS = 100
_WITHOUT_BODY = ("204", "304")
_FOLD = r"[ \t]*\r\n[ \t]+"  # compiled when a header is folded, which is rare


def _is_plain(text: str, number: str, reason: str) -> bool:
    """Tell whether a head begins with the status line of a final response."""
    known = text.startswith("HTTP/1.1 ") and text[12:13] == " "
    return (
        known
        and "200" <= number <= "999"
        and number.isdecimal()
        and reason.isascii()
        and reason.isprintable()
    )


class _LineTracker:
    """Remember the last line that was read. It is empty if the connection ended."""

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
    """Read the head of a response in one pass if it is well-formed and arrived in one piece."""

    fields: Headers
    body: ReceivedBody
    version_string = "HTTP/1.1"
    _method: str | None

    def begin(self) -> None:
        """Read the head."""
        if not (_KNOWN and self._begin_in_one_pass()):
            self._begin_line_by_line()
            self._adopt_headers(self.headers)

    def _begin_line_by_line(self) -> None:
        source: Any = self.fp
        lines = _LineTracker(source)
        self.fp = lines  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
        try:
            super().begin()
        finally:
            now: Any = self.fp
            if now is not None:  # http.client closes a malformed response
                self.fp = source
        if not lines.last:
            # http.client takes the end of the connection for the end of the head, and so an
            # incomplete response for a complete one.
            raise IncompleteRead(b"")

    def begin_final(self) -> None:
        """Read the head of the final response. Skip interim responses such as 103."""
        self.begin()
        while 102 <= self.status < 200:
            self.headers = None  # type: ignore[assignment]  # pyright: ignore
            self.begin()

    @property
    def length_remaining(self) -> int | None:
        """Return the number of bytes of the body that are still unread, if known."""
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
        if number in _WITHOUT_BODY or not self._set_framing(fields, len(came) - end):
            return False
        source.read(end)
        self.version = 11
        self.code = self.status = int(number)
        self.reason = reason.strip()
        self.headers = self.msg = self.fields = fields  # type: ignore[assignment]
        return True

    def _set_framing(self, fields: Headers, here: int) -> bool:
        """Set where the body ends. Return false if the headers are ambiguous.

        ``here`` is the number of bytes of the body that arrived with the head.
        """
        length, coding = fields.get("content-length"), fields.get("transfer-encoding")
        if coding is None and length is not None and length.isdigit() and len(length) < 16:
            self.chunked, self.length = False, int(length)
        elif coding is not None and coding.lower() == "chunked":
            self.chunked, self.length = True, None
        else:
            return False
        self.chunk_left = None
        # A server that sends more than the response is out of sync: the connection must close.
        surplus = self.length is not None and here > self.length
        self.will_close = surplus or "close" in fields.get("connection", "").lower()
        return True

    def _adopt_headers(self, message: HTTPMessage) -> None:
        """Copy the headers that http.client read, and check that there is only one length.

        http.client accepts several.
        """
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
"""True if ``http.client`` keeps its state in the attributes that this module sets."""
