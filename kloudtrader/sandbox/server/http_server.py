"""Serve HTTP with the standard library: a thread for each connection."""

import errno
import socket
import sys
import threading
from collections.abc import Callable
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer

from kloudtrader.sandbox.server._connection_faults import (
    FaultyConnection,
    build_head,
    play_fault,
    shut_down,
)
from kloudtrader.sandbox.server._receive import read_body, read_head
from kloudtrader.sandbox.server.messages import Outgoing, is_loopback
from kloudtrader.sandbox.server.site import RawRequest, Site

_PATIENCE = 30.0
"""Timeout of a read of a body and of a write of a response, in seconds."""
_MOST_DRAINED = 64 * 2**20


class PortInUseError(OSError):
    """Report an address on which the server cannot listen."""


class Connections:
    """Keep all open connections of a server."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def enter(self, connection: socket.socket) -> None:
        """Add a connection; it ends at once when the server is stopping."""
        with self._lock:
            self._open.add(connection)
            if self.stopping.is_set():
                shut_down(connection)

    def leave(self, connection: socket.socket) -> None:
        """Remove a connection."""
        with self._lock:
            self._open.discard(connection)

    def cut(self) -> None:
        """End all connections."""
        with self._lock:
            for connection in self._open:
                shut_down(connection)


class SandboxServer(ThreadingTCPServer):
    """Serve a site until it is stopped.

    Args:
        site: responds to the requests.
        host: address to listen on. With an address other than loopback the whole network can trade.
        port: 0 takes a free one.
        keep_alive: seconds that a connection may be idle; 0 closes it after each response.

    Raises:
        PortInUseError: the port is taken.
    """

    daemon_threads = False  # server_close() waits for them

    def __init__(
        self, site: Site, host: str = "127.0.0.1", port: int = 0, keep_alive: float = 15.0
    ) -> None:
        listener = _listen(host, port) if port else _listen_anew(host)
        self.site, self.keep_alive, self.connections = site, keep_alive, Connections()
        self.idle = keep_alive or _PATIENCE
        self.port = int(listener.getsockname()[1])
        super().__init__((host, self.port), _ConnectionHandler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        _used_ports.add(self.port)
        if not is_loopback(host):
            _announce(host, self.port)
        self._thread = threading.Thread(
            target=self.serve_forever, args=(0.02,), name="kloudtrader-sandbox"
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, cut all connections, wait for every thread."""
        self.connections.stopping.set()
        self.shutdown()
        self.connections.cut()
        self.server_close()
        self._thread.join()


class _ConnectionHandler(BaseHTTPRequestHandler):
    """Respond to the requests of one connection, one after the other."""

    server: SandboxServer  # pyright: ignore[reportIncompatibleVariableOverride]  # no other has it
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(self.server.idle)
        self.server.connections.enter(self.connection)

    def finish(self) -> None:
        self.server.connections.leave(self.connection)
        super().finish()

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            return  # the client closed the connection, or a fault did

    def __getattr__(self, name: str) -> Callable[[], None]:
        # http.server calls do_GET and so on; the site decides which methods exist.
        if name.startswith("do_"):
            return self._respond
        raise AttributeError(name)

    def _respond(self) -> None:
        """Respond to one request; an exception ends the connection."""
        site, wait = self.server.site, self.server.connections.stopping.wait
        wants_more = not self.close_connection and self.server.keep_alive > 0
        self.close_connection = True
        self.connection.settimeout(_PATIENCE)
        connection = FaultyConnection(
            self.connection, wait, format_datetime(site.now(), usegmt=True)
        )
        raw = self._read(connection)
        is_whole = not raw.broken and not raw.is_too_large
        response = site.respond(raw)
        keep = wants_more and is_whole
        outgoing, fault = response.outgoing, response.fault
        if fault is None or not play_fault(fault, outgoing, connection):
            body = outgoing.body if self.command != "HEAD" else b""
            self.connection.sendall(build_head(outgoing, connection.date, keep=keep) + body)
        if not is_whole:
            _drain(self.connection)
        self.close_connection = not keep
        self.connection.settimeout(self.server.idle)

    def _read(self, connection: FaultyConnection) -> RawRequest:
        """Read the request, unless a fault ends the connection meanwhile."""
        raw = read_head(self.command, self.path, self.headers, str(self.client_address[0]))
        fault = None if raw.broken else self.server.site.draw_reading_fault(raw)
        if fault is not None:
            if raw.has_body:
                self.rfile.read(1)
            play_fault(fault, Outgoing(500), connection)
        read_body(raw, self.rfile)
        return raw

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: the request log has every request."""


def _drain(connection: socket.socket) -> None:
    """Read what still comes, so that no reset overtakes the response."""
    connection.settimeout(1.0)
    left = _MOST_DRAINED
    try:
        connection.shutdown(socket.SHUT_WR)
        while left > 0 and (part := connection.recv(1 << 20)):
            left -= len(part)
    except OSError:
        return


_used_ports: set[int] = set()
_MOST_PASSED = 100
"""Most ports that are skipped; a process may have used nearly all of them."""


def _listen_anew(host: str) -> socket.socket:
    """Take a free port that no sandbox of this process had before.

    Clients keep their session by address, and a new sandbox does not know that session.
    """
    passed: list[socket.socket] = []
    try:
        while True:
            listener = _listen(host, 0)
            if listener.getsockname()[1] not in _used_ports or len(passed) == _MOST_PASSED:
                return listener
            passed.append(listener)  # keep it open, or the system returns it again
    finally:
        for listener in passed:
            listener.close()


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65_535:
        raise PortInUseError(f"cannot listen on {host}:{port}: a port is between 0 and 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # No SO_REUSEPORT: two sandboxes on one port would share the calls between them.
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        reason = str(error.strerror or error).partition(" (")[0]
        advice = " Stop the program that uses the port, or use another port (0 takes a free one)."
        taken = error.errno == errno.EADDRINUSE
        raise PortInUseError(
            f"cannot listen on {host}:{port}: {reason}.{advice if taken else ''}"
        ) from None


def _announce(host: str, port: int) -> None:
    bar = "!" * 78
    print(
        f"{bar}\n!! The sandbox listens on {host}:{port}, which is NOT loopback: everyone who\n"
        f"!! reaches this address can use it. There is no encryption.\n{bar}",
        file=sys.stderr,
        flush=True,
    )
