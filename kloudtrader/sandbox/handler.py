"""One connection: requests come in one after the other, answers and faults go out."""

import socket
import threading
from email.utils import format_datetime
from typing import Any

from werkzeug.serving import DechunkedInput, WSGIRequestHandler

from kloudtrader.sandbox.http import Outgoing
from kloudtrader.sandbox.line import Line, head, play, shut
from kloudtrader.sandbox.receive import Head, Stream, head_of, whole
from kloudtrader.sandbox.site import LARGEST_BODY, Site, Verdict

__all__ = ["Connections", "handler_for"]

_PATIENCE = 30.0
"""Seconds that a body or a reader may take."""
_MOST_DRAINED = 64 * 2**20


class Connections:
    """All open connections of a server."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def enter(self, connection: socket.socket) -> None:
        """Note a new one; it ends at once when the server is stopping."""
        with self._lock:
            self._open.add(connection)
            if self.stopping.is_set():
                shut(connection)

    def leave(self, connection: socket.socket) -> None:
        """Forget one."""
        with self._lock:
            self._open.discard(connection)

    def cut(self) -> None:
        """End all of them."""
        with self._lock:
            for connection in self._open:
                shut(connection)


def handler_for(
    site: Site, connections: Connections, keep_alive: float
) -> type[WSGIRequestHandler]:
    """The class that serves the connections of one server.

    Werkzeug runs the server and takes request lines apart. It closes every connection after one
    answer, so answering is ours.
    """

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = keep_alive or _PATIENCE

        def setup(self) -> None:
            super().setup()
            connections.enter(self.connection)

        def finish(self) -> None:
            connections.leave(self.connection)
            super().finish()

        def run_wsgi(self) -> None:
            """Answer one request; whatever goes wrong ends the connection."""
            wants_more = not self.close_connection and keep_alive > 0
            self.close_connection = True
            self.connection.settimeout(_PATIENCE)
            opening = head_of(self.command, self.path, self.headers, str(self.client_address[0]))
            line = Line(
                self.connection,
                connections.stopping.wait,
                format_datetime(site.now(), usegmt=True),
            )
            verdict, is_whole = self._verdict(opening, line)
            keep = wants_more and is_whole and not connections.stopping.is_set()
            sent = verdict.fault is not None and play(verdict.fault, verdict.answer, line)
            if not sent:
                body = verdict.answer.body if self.command != "HEAD" else b""
                self.connection.sendall(head(verdict.answer, line.date, keep=keep) + body)
            if not is_whole:
                _drain(self.connection)
            self.close_connection = not keep
            self.connection.settimeout(self.timeout)

        def _verdict(self, opening: Head, line: Line) -> tuple[Verdict, bool]:
            """What to answer, and whether the request was read to its end."""
            fault = None if opening.raw.broken else site.while_reading(opening.raw)
            if fault is not None:
                self.rfile.read(min(1, opening.wanted))
                play(fault, Outgoing(500), line)
            chunked = opening.declared is None
            source: Any = self.rfile
            stream: Stream = DechunkedInput(source) if chunked else source
            raw = whole(opening, stream)
            is_whole = not raw.broken and max(len(raw.body), raw.announced) <= LARGEST_BODY
            return site.answer(raw), is_whole

        def log(self, type: str, message: str, *args: object) -> None:
            """Stay silent: the journal has everything."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Stay silent, also about targets that cannot be read."""

    return Handler


def _drain(connection: socket.socket) -> None:
    """Take what still comes, so that the answer is not lost with a reset."""
    connection.settimeout(1.0)
    left = _MOST_DRAINED
    try:
        connection.shutdown(socket.SHUT_WR)
        while left > 0 and (part := connection.recv(1 << 20)):
            left -= len(part)
    except OSError:
        return
