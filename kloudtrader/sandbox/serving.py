"""Putting a site on a socket, and where it is then."""

from types import TracebackType
from typing import Protocol, Self

from kloudtrader.sandbox.site import Site

__all__ = ["KALSHI_BASE", "TRADIER_BASE", "Serving"]

TRADIER_BASE = "/tradier/v1"
KALSHI_BASE = "/kalshi/v1"


class _Running(Protocol):
    """A server that runs."""

    port: int

    def stop(self) -> None:
        """End it."""
        ...


class Serving:
    """Starts and stops the server of a site, also as a context manager.

    Args:
        host: address to listen on.
        port: 0 takes a free one.
        keep_alive: seconds that a connection may be idle; 0 closes it after each answer.
    """

    def __init__(self, host: str, port: int, keep_alive: float) -> None:
        self._host, self._port, self._keep_alive = host, port, keep_alive
        self._server: _Running | None = None

    @property
    def site(self) -> Site:
        """What is served."""
        raise NotImplementedError

    @property
    def origin(self) -> str:
        """``http://host:port`` of the running server."""
        if self._server is None:
            raise RuntimeError("the sandbox serves nothing: use it in a with statement")
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self._port}"

    @property
    def tradier_url(self) -> str:
        """Base URL of the local Tradier."""
        return self.origin + TRADIER_BASE

    @property
    def kalshi_url(self) -> str:
        """Base URL of the local Kalshi."""
        return self.origin + KALSHI_BASE

    def start(self) -> Self:
        """Serve until :meth:`stop`.

        Raises:
            PortInUseError: the port is taken.
            ModuleNotFoundError: Werkzeug is not installed.
        """
        if self._server is not None:
            raise RuntimeError("the sandbox is running already")
        from kloudtrader.sandbox.server import Server

        self._server = Server(self.site, self._host, self._port, self._keep_alive)
        self._port = self._server.port
        return self

    def stop(self) -> None:
        """Stop serving; no thread and no socket is left. The state stays."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
