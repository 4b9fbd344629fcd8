"""Play faults on a connection, and write the head of a response."""

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import NoReturn

from kloudtrader.sandbox.faults import Fault
from kloudtrader.sandbox.http import Outgoing


@dataclass(frozen=True, slots=True)
class Line:
    """A connection with what a fault on it needs."""

    socket: socket.socket
    wait: Callable[[float], object]
    """Waits some seconds, or until the server stops."""
    date: str
    """The time by the sandbox's clock, as HTTP writes it."""


def play(fault: Fault, response: Outgoing, line: Line) -> bool:
    """Play a fault on a connection; return whether the response was sent.

    Raises:
        ConnectionError: the fault ended the connection.
    """
    connection = line.socket
    if fault.kind == "delay":
        line.wait(fault.seconds)
    elif fault.kind == "no-response":
        _hang_up(connection)
    elif fault.kind in {"reset-reading", "reset-before", "reset-after"}:
        _reset(connection)
    elif fault.kind == "stale":
        connection.sendall(head(response, line.date, keep=True) + response.body)
        _hang_up(connection)
    elif fault.kind == "slow-body":
        _drip(fault, response, line)
        return True
    elif fault.kind in _SPOILERS:
        _spoil(fault, response, line)
    return False


_SPOILERS = frozenset({"reset-during", "truncated", "short-length", "broken-chunks"})
_DRIPS = 20


def _drip(fault: Fault, response: Outgoing, line: Line) -> None:
    line.socket.sendall(head(response, line.date, keep=True))
    size = max(1, -(-len(response.body) // _DRIPS))
    for start in range(0, len(response.body), size):
        line.wait(fault.seconds / _DRIPS)
        line.socket.sendall(response.body[start : start + size])


def _spoil(fault: Fault, response: Outgoing, line: Line) -> NoReturn:
    body = response.body
    if fault.kind == "broken-chunks":
        length = ("Transfer-Encoding", "chunked")
        sent = b"%x\r\n%s\r\nzz\r\n" % (len(body), body)
    elif fault.kind == "short-length":
        length, sent = ("Content-Length", str(len(body) // 2)), body
    else:
        length, sent = ("Content-Length", str(max(len(body), 2))), body[: len(body) // 2]
    line.socket.sendall(head(response, line.date, keep=False, length=length) + sent)
    if fault.kind == "reset-during":
        _reset(line.socket)
    _hang_up(line.socket)


def head(
    response: Outgoing, date: str, *, keep: bool, length: tuple[str, str] | None = None
) -> bytes:
    """Return the bytes before the body of a response.

    Args:
        date: the ``Date`` field.
        keep: whether the connection is kept open for another request.
        length: the field that says how the body ends, where that is not to be the truth.
    """
    fields = [("Date", date)]
    if response.content_type is not None:
        fields.append(("Content-Type", response.content_type))
    if length is not None:
        fields.append(length)
    elif response.status not in {204, 304}:
        fields.append(("Content-Length", str(len(response.body))))
    fields += [*response.headers, ("Connection", "keep-alive" if keep else "close")]
    lines = [f"HTTP/1.1 {status_line(response.status)}", *(f"{n}: {v}" for n, v in fields)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def status_line(status: int) -> str:
    """Return the number and the phrase of a status."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _hang_up(connection: socket.socket) -> NoReturn:
    shut(connection)
    raise ConnectionAbortedError("hung up on request")


def _reset(connection: socket.socket) -> NoReturn:
    # Closing with a zero linger time sends RST instead of FIN.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    raise ConnectionResetError("reset on request")


def shut(connection: socket.socket) -> None:
    """End both directions, whether or not the other side was faster."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
