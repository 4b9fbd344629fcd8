"""Inject faults into a connection, and build the head of a response."""

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import NoReturn

from kloudtrader.sandbox.faults import Fault
from kloudtrader.sandbox.server.messages import Outgoing


@dataclass(frozen=True, slots=True)
class FaultyConnection:
    """Hold a connection and what a fault on it needs."""

    socket: socket.socket
    wait: Callable[[float], object]
    """Waits for some seconds, or until the server stops."""
    date: str
    """The time by the sandbox's clock, as HTTP writes it."""


def play_fault(fault: Fault, response: Outgoing, connection: FaultyConnection) -> bool:
    """Inject a fault into a connection; return whether the response was sent.

    Raises:
        ConnectionError: the fault ended the connection.
    """
    if fault.kind == "delay":
        connection.wait(fault.seconds)
    elif fault.kind == "no-response":
        _hang_up(connection.socket)
    elif fault.kind in {"reset-reading", "reset-before", "reset-after"}:
        _reset(connection.socket)
    elif fault.kind == "stale":
        connection.socket.sendall(build_head(response, connection.date, keep=True) + response.body)
        _hang_up(connection.socket)
    elif fault.kind == "slow-body":
        _send_slowly(fault, response, connection)
        return True
    elif fault.kind in _BODY_FAULTS:
        _break_body(fault, response, connection)
    return False


_BODY_FAULTS = frozenset({"reset-during", "truncated", "short-length", "broken-chunks"})
_PARTS = 20


def _send_slowly(fault: Fault, response: Outgoing, connection: FaultyConnection) -> None:
    connection.socket.sendall(build_head(response, connection.date, keep=True))
    size = max(1, -(-len(response.body) // _PARTS))
    for start in range(0, len(response.body), size):
        connection.wait(fault.seconds / _PARTS)
        connection.socket.sendall(response.body[start : start + size])


def _break_body(fault: Fault, response: Outgoing, connection: FaultyConnection) -> NoReturn:
    body = response.body
    if fault.kind == "broken-chunks":
        length = ("Transfer-Encoding", "chunked")
        sent = b"%x\r\n%s\r\nzz\r\n" % (len(body), body)
    elif fault.kind == "short-length":
        length, sent = ("Content-Length", str(len(body) // 2)), body
    else:
        length, sent = ("Content-Length", str(max(len(body), 2))), body[: len(body) // 2]
    connection.socket.sendall(
        build_head(response, connection.date, keep=False, length=length) + sent
    )
    if fault.kind == "reset-during":
        _reset(connection.socket)
    _hang_up(connection.socket)


def build_head(
    response: Outgoing, date: str, *, keep: bool, length: tuple[str, str] | None = None
) -> bytes:
    """Return the bytes before the body of a response.

    Args:
        date: the ``Date`` field.
        keep: whether the connection is kept open for another request.
        length: a false field for the length of the body, instead of the true one.
    """
    fields = [("Date", date)]
    if response.content_type is not None:
        fields.append(("Content-Type", response.content_type))
    if length is not None:
        fields.append(length)
    elif response.status not in {204, 304}:
        fields.append(("Content-Length", str(len(response.body))))
    fields += [*response.headers, ("Connection", "keep-alive" if keep else "close")]
    lines = [f"HTTP/1.1 {format_status(response.status)}", *(f"{n}: {v}" for n, v in fields)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def format_status(status: int) -> str:
    """Return the number and the phrase of a status."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _hang_up(connection: socket.socket) -> NoReturn:
    shut_down(connection)
    raise ConnectionAbortedError("closed by an injected fault")


def _reset(connection: socket.socket) -> NoReturn:
    # A close with zero linger time sends RST instead of FIN.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    raise ConnectionResetError("reset by an injected fault")


def shut_down(connection: socket.socket) -> None:
    """Shut down both directions, even if the peer did so before."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
