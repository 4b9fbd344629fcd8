"""The HTTP skin: a threaded Werkzeug server on a socket of our own."""

import ipaddress
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kloudtrader.sandbox.http import Outgoing
from kloudtrader.sandbox.line import fields, play, shut, status_line
from kloudtrader.sandbox.site import LARGEST_BODY, Raw, Site, Verdict

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

__all__ = ["PortInUseError", "Server", "is_loopback"]

_PATIENCE = 30.0


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

    Raises:
        PortInUseError: the port is taken.
        ModuleNotFoundError: Werkzeug is not installed; the text says how to get it.
    """

    def __init__(self, site: Site, host: str = "127.0.0.1", port: int = 0) -> None:
        self._site = site
        self._stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        listener = _listen(host, port)
        try:
            self._server = self._make(listener, host)
        finally:
            listener.close()  # the server works on a duplicate
        self.host = host
        self.port = int(self._server.port)
        if not is_loopback(host):
            _announce(host, self.port)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="kloudtrader-sandbox"
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, cut all connections, wait for every thread."""
        self._stopping.set()
        self._server.shutdown()
        with self._lock:
            for connection in self._connections:
                shut(connection)
        self._thread.join()

    def _make(self, listener: socket.socket, host: str) -> "BaseWSGIServer":
        try:
            from werkzeug.serving import WSGIRequestHandler, make_server
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                "The sandbox server needs Werkzeug: pip install 'kloudtrader[sandbox]'",
                name=error.name,
            ) from None
        skin = self

        class Handler(WSGIRequestHandler):
            timeout = _PATIENCE

            def setup(self) -> None:
                super().setup()
                skin._enter(self.connection)

            def finish(self) -> None:
                skin._leave(self.connection)
                super().finish()

            def run_wsgi(self) -> None:
                try:
                    urlsplit(self.path)
                except ValueError:
                    self.send_error(400, "The request target cannot be read")
                    return
                super().run_wsgi()
                # After a fault nothing was sent that says so, and the line must not be read again.
                self.close_connection = True

            def log(self, type: str, message: str, *args: object) -> None:
                """Stay silent: the journal has everything."""

            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                """Stay silent, also about targets that cannot be read."""

        server = make_server(
            host,
            listener.getsockname()[1],
            self._app,
            threaded=True,
            request_handler=Handler,
            fd=listener.fileno(),
        )
        server.daemon_threads = False  # type: ignore[attr-defined]  # closing waits for them
        return server

    def _enter(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.add(connection)
            if self._stopping.is_set():
                shut(connection)

    def _leave(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.discard(connection)

    def _app(
        self, environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]
    ) -> Iterable[bytes]:
        raw, broken = _read(environ)
        verdict = Verdict(broken) if broken else self._site.answer(raw)
        connection: socket.socket = environ["werkzeug.socket"]
        if verdict.fault is not None:
            play(verdict.fault, verdict.answer, connection, self._stopping.wait)
        answer = verdict.answer
        start_response(status_line(answer.status), fields(answer))
        return [answer.body] if raw.method != "HEAD" else []


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65_535:
        raise PortInUseError(f"cannot listen on {host}:{port}: a port lies between 0 and 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # Two sandboxes on one port would share the calls between them: no SO_REUSEPORT.
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise PortInUseError(
            f"cannot listen on {host}:{port}: {error.strerror or error}. Stop the program that "
            "uses the port, or take another one (0 takes any free one)."
        ) from None


def _announce(host: str, port: int) -> None:
    bar = "!" * 78
    print(
        f"{bar}\n!! The sandbox listens on {host}:{port}, which is NOT loopback: everybody who\n"
        f"!! reaches this address can use it. There is no encryption.\n{bar}",
        file=sys.stderr,
        flush=True,
    )


def _read(environ: dict[str, Any]) -> tuple[Raw, Outgoing | None]:
    """The request, and an answer where it cannot be read."""
    path, _, query = _origin_form(str(environ["RAW_URI"])).partition("?")
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_") or name in {"CONTENT_TYPE", "CONTENT_LENGTH"}
    }
    raw = Raw(str(environ["REQUEST_METHOD"]), path, query, headers)
    length = headers.get("content-length", "")
    if "chunked" in headers.get("transfer-encoding", "").lower():
        wanted = LARGEST_BODY + 1
    elif length.isascii() and length.isdigit() and len(length) < 19:
        wanted = min(int(length), LARGEST_BODY + 1)
    elif length:
        return raw, Outgoing(400, b"Content-Length is not a number", "text/plain")
    else:
        wanted = 0
    try:
        body: bytes = environ["wsgi.input"].read(wanted) if wanted else b""
    except ConnectionError:
        raise
    except OSError as error:
        if isinstance(error, TimeoutError):
            raise ConnectionAbortedError("the body did not come") from None
        return raw, Outgoing(400, b"The body is not properly chunked", "text/plain")
    if len(body) < min(wanted, int(length or 0)):
        raise ConnectionAbortedError("the body ended early")
    return raw._replace(body=body), None


def _origin_form(target: str) -> str:
    """The path and query of a request target that may name scheme and host."""
    if target.startswith("/"):
        return target
    rest = target.partition("://")[2].partition("/")
    return f"/{rest[2]}" if rest[1] else target
