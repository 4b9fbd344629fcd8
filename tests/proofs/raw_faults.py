"""Responses that no sane server gives, for a server on raw sockets."""

import gzip
import socket
import time
from collections.abc import Callable
from typing import Literal, NamedTuple

from tests.runtime.conftest import Behave, RawServer, http, reset

__all__ = ["RAW_FAULTS", "RawFault"]


class RawFault(NamedTuple):
    """Describe how a server misbehaves once it has read a whole request."""

    behave: Callable[[RawServer], Behave]
    ended_by: Literal["itself", "silence", "time"] = "itself"
    """True if only a time limit ends it: that for the next piece, or that of the call."""


def _say(response: bytes) -> RawFault:
    """A whole response. The connection stays open: closing it would be a fault of its own, which
    would hit the next request instead, now and then.
    """

    def made(_server: RawServer) -> Behave:
        def behave(connection: socket.socket, _request: bytes) -> bool:
            connection.sendall(response)
            return True

        return behave

    return RawFault(made)


def _cut(response: bytes) -> RawFault:
    """A response that only the end of the connection ends."""

    def made(_server: RawServer) -> Behave:
        return lambda connection, _request: connection.sendall(response)

    return RawFault(made)


def _do(act: Callable[[socket.socket], None]) -> RawFault:
    def made(_server: RawServer) -> Behave:
        return lambda connection, _request: act(connection)

    return RawFault(made)


def _endless(first: bytes, piece: bytes, pause: float = 0.0) -> RawFault:
    def made(server: RawServer) -> Behave:
        def behave(connection: socket.socket, _request: bytes) -> None:
            connection.sendall(first)
            end = time.monotonic() + 30  # the client closes long before
            while time.monotonic() < end:
                connection.sendall(piece)
                server.wait(pause)

        return behave

    return RawFault(made, "time")


def _half(connection: socket.socket) -> None:
    connection.sendall(http(b'{"orders":{"order":[]}}')[:-9])
    reset(connection)


def _stall(server: RawServer) -> Behave:
    return lambda _connection, _request: server.wait(30.0)


_HTML = b"<html><head><title>Please wait</title></head><body></body></html>"
_BOMB = gzip.compress(b" " * 2**22)
_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

RAW_FAULTS: dict[str, RawFault] = {
    "500": _say(http(b"oops", "500 Internal Server Error")),
    "502 html": _say(http(_HTML, "502 Bad Gateway", "Content-Type: text/html\r\n")),
    "504": _say(http(b"", "504 Gateway Timeout")),
    "520": _say(http(b"", "520 Unknown")),
    "408": _say(http(b"", "408 Request Timeout")),
    "429, in 99 s": _say(http(b"slow", "429 Too Many Requests", "Retry-After: 99\r\n")),
    "429, in the year 2100": _say(
        http(b"", "429 Too Many Requests", "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT\r\n")
    ),
    "401": _say(http(b"Invalid Access Token", "401 Unauthorized")),
    "451, body cut": _cut(http(b"no", "451 Unavailable", length=99)),
    "503, body cut": _cut(http(b"no", "503 Service Unavailable", length=99)),
    "reset after the request": _do(reset),
    "closed after the request": _do(lambda connection: None),
    "half a response, then reset": _do(_half),
    "truncated": _cut(http(b'{"orders":', length=999)),
    "length too small": _say(http(b'{"orders":"null"}', length=9)),
    "length too large": _cut(http(b'{"orders":"null"}', length=999)),
    "length of letters": _cut(b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n{"),
    "length negative": _cut(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{"),
    "two lengths": _cut(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x"),
    "garbage status line": _cut(b"\x00\x01\x02 teapot\r\n\r\n"),
    "status of letters": _cut(b"HTTP/1.1 abc OK\r\n\r\n"),
    "status 99": _cut(b"HTTP/1.1 99 Low\r\nContent-Length: 2\r\n\r\n{}"),
    "status 1000": _cut(b"HTTP/1.1 1000 High\r\nContent-Length: 2\r\n\r\n{}"),
    "HTTP/0.9": _cut(b'{"orders":"null"}'),
    "TLS instead": _cut(b"\x15\x03\x01\x00\x02\x02\x46"),
    "header without colon": _cut(b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n<p>"),
    "header of 70 kB": _cut(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n{}"),
    "300 headers": _cut(b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 300 + b"\r\n{}"),
    "103 only": _cut(b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "101": _say(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"),
    "1000 times 100": _cut(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "redirect to another host": _say(
        http(b"", "307 Temporary Redirect", "Location: http://127.0.0.1:1/x\r\n")
    ),
    "redirect without a place": _say(http(b"", "302 Found")),
    "304": _say(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "html with 200": _say(http(_HTML, headers="Content-Type: text/html\r\n")),
    "text with 200": _say(http(b"upstream connect error")),
    "fault with 200": _say(http(b'{"fault":{"faultstring":"Invalid Access Token"}}')),
    "errors with 200": _say(http(b'{"errors":{"error":"No account"}}')),
    "cut JSON": _say(http(b'{"orders":{"order":[{"id":1')),
    "latin-1": _say(http(b'{"orders":"\xe9"}')),
    "NaN": _say(http(b'{"orders":NaN}')),
    "number beyond float": _say(http(b'{"orders":1e999}')),
    "nested 100,000 times": _say(http(b"[" * 100_000)),
    "compressed unasked": _say(http(b"{}", headers="Content-Encoding: br\r\n")),
    "no gzip at all": _say(http(b"{}", headers="Content-Encoding: gzip\r\n")),
    "gzip cut": _say(http(_BOMB[:99], headers="Content-Encoding: gzip\r\n")),
    "gzip bomb": _say(http(_BOMB, headers="Content-Encoding: gzip\r\n")),
    "announces 1 TB": _cut(http(b"{}", length=2**40)),
    "bad chunk size": _cut(_CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n"),
    "chunk size negative": _cut(_CHUNKED + b"-1\r\n{}\r\n0\r\n\r\n"),
    "chunks cut": _cut(_CHUNKED + b'9\r\n{"orders"\r\n'),
    "stalled": RawFault(_stall, "silence"),
    "status line in drips": _endless(b"HTTP", b"/", 0.01),
    "headers in drips": _endless(b"HTTP/1.1 200 OK\r\n", b"X", 0.01),
    "body in drips": _endless(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b" ", 0.01),
    "endless 100": _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50, 0.001),
    "endless chunk line": _endless(_CHUNKED, b"0" * 8000, 0.001),
    "endless trailers": _endless(_CHUNKED + b"0\r\n", b"X: y\r\n" * 500, 0.001),
    "body longer than the limit": RawFault(
        _endless(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 65536).behave
    ),
}
"""By name. None of them is a response that any operation may return."""
