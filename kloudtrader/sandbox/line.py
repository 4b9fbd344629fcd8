"""What faults do to a connection, and the bytes of an answer as a connection carries them."""

import socket
import struct
from collections.abc import Callable
from http import HTTPStatus
from typing import NoReturn

from kloudtrader.sandbox.faults import Fault
from kloudtrader.sandbox.http import Outgoing

__all__ = ["fields", "play", "shut", "status_line"]


def play(
    fault: Fault, answer: Outgoing, connection: socket.socket, wait: Callable[[float], object]
) -> None:
    """Do to a connection what a fault asks for.

    Returns where the answer is to be sent as usual.

    Raises:
        ConnectionError: the connection is at its end, and the answer with it.
    """
    if fault.kind == "delay":
        wait(fault.seconds)
    elif fault.kind == "no-answer":
        _hang_up(connection)
    elif fault.kind in {"reset-before", "reset-after"}:
        _reset(connection)
    elif fault.kind in {"reset-during", "truncated"}:
        connection.sendall(_head(answer, ("Content-Length", str(max(len(answer.body), 2)))))
        connection.sendall(answer.body[: len(answer.body) // 2])
        _reset(connection) if fault.kind == "reset-during" else _hang_up(connection)
    elif fault.kind == "short-length":
        connection.sendall(_head(answer, ("Content-Length", str(len(answer.body) // 2))))
        connection.sendall(answer.body)
        _hang_up(connection)
    elif fault.kind == "broken-chunks":
        connection.sendall(_head(answer, ("Transfer-Encoding", "chunked")))
        connection.sendall(b"%x\r\n%s\r\nzz\r\n" % (len(answer.body), answer.body))
        _hang_up(connection)


def status_line(status: int) -> str:
    """Number and words of a status."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def fields(answer: Outgoing) -> list[tuple[str, str]]:
    """The header of an answer."""
    lines = [("Content-Type", answer.content_type)] if answer.content_type else []
    if answer.status != 204:
        lines.append(("Content-Length", str(len(answer.body))))
    return [*lines, *answer.headers]


def _head(answer: Outgoing, extra: tuple[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status_line(answer.status)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in fields(answer) if name != "Content-Length"]
    lines.append(": ".join(extra))
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


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
