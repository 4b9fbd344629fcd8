"""The HTTP skin: a threaded Werkzeug server on a socket of our own."""

import errno
import ipaddress
import socket
import sys
import threading
from typing import TYPE_CHECKING

from kloudtrader.sandbox.site import Site

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

    from kloudtrader.sandbox.handler import Connections

__all__ = ["PortInUseError", "Server", "is_loopback"]


class PortInUseError(OSError):
    """The address cannot be listened on."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Server:
    """Serves a site until it is stopped.

    Args:
        site: what answers.
        host: address to listen on. Other than loopback, the whole network can trade.
        port: 0 takes a free one.
        keep_alive: seconds that a connection may be idle; 0 closes it after each answer.

    Raises:
        PortInUseError: the port is taken.
        ModuleNotFoundError: Werkzeug is not installed; the text says how to get it.
    """

    def __init__(
        self, site: Site, host: str = "127.0.0.1", port: int = 0, keep_alive: float = 15.0
    ) -> None:
        listener = _listen(host, port) if port else _listen_anew(host)
        try:
            self._server, self._connections = _make(listener, host, site, keep_alive)
        finally:
            listener.close()  # the server works on a duplicate
        self.host = host
        self.port = int(self._server.port)
        _had.add(self.port)
        if not is_loopback(host):
            _announce(host, self.port)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="kloudtrader-sandbox"
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, cut all connections, wait for every thread."""
        self._connections.stopping.set()
        self._server.shutdown()
        self._connections.cut()
        self._thread.join()


def _make(
    listener: socket.socket, host: str, site: Site, keep_alive: float
) -> "tuple[BaseWSGIServer, Connections]":
    try:
        from werkzeug.serving import make_server

        from kloudtrader.sandbox.handler import Connections, handler_for
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "The sandbox server needs Werkzeug: pip install 'kloudtrader[sandbox]'",
            name=error.name,
        ) from None
    connections = Connections()
    server = make_server(
        host,
        listener.getsockname()[1],
        _unused,
        threaded=True,
        request_handler=handler_for(site, connections, keep_alive),
        fd=listener.fileno(),
    )
    server.daemon_threads = False  # type: ignore[attr-defined]  # closing waits for them
    return server, connections


def _unused(*_: object) -> list[bytes]:
    """Stands where Werkzeug wants an application: the handler answers by itself."""
    return []


_had: set[int] = set()
_MOST_PASSED = 100
"""Ports that are passed over at most; a process may have had nearly all of them."""


def _listen_anew(host: str) -> socket.socket:
    """Take a free port that no sandbox of this process had before.

    Clients remember their session by the address, and a new sandbox does not know it.
    """
    passed: list[socket.socket] = []
    try:
        while True:
            listener = _listen(host, 0)
            if listener.getsockname()[1] not in _had or len(passed) == _MOST_PASSED:
                return listener
            passed.append(listener)  # held, lest it is given again
    finally:
        for listener in passed:
            listener.close()


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65_535:
        raise PortInUseError(f"cannot listen on {host}:{port}: a port lies between 0 and 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # Two sandboxes on one port would share the calls between them: no SO_REUSEPORT.
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        reason = str(error.strerror or error).partition(" (")[0]
        cure = " Stop the program that uses the port, or take another one (0 takes any free one)."
        taken = error.errno == errno.EADDRINUSE
        raise PortInUseError(
            f"cannot listen on {host}:{port}: {reason}.{cure if taken else ''}"
        ) from None


def _announce(host: str, port: int) -> None:
    bar = "!" * 78
    print(
        f"{bar}\n!! The sandbox listens on {host}:{port}, which is NOT loopback: everybody who\n"
        f"!! reaches this address can use it. There is no encryption.\n{bar}",
        file=sys.stderr,
        flush=True,
    )
