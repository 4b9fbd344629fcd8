"""Run a proxy between client and venue: it records, and forwards or responds by itself."""

import http.client
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

_HOP_BY_HOP = {"connection", "keep-alive", "host"}


class ContractRequest(NamedTuple):
    """Hold what the client sent."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(self.target.partition("?")[2], keep_blank_values=True, strict_parsing=True)

    def fields(self, name: str) -> list[str]:
        return [value for field, value in self.headers if field.lower() == name]


class ContractReply(NamedTuple):
    """Hold what the client received."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def fields(self, name: str) -> list[str]:
        return [value for field, value in self.headers if field.lower() == name]


class RecordedCall(NamedTuple):
    """One call."""

    request: ContractRequest
    reply: ContractReply


class Between:
    """Serve every request by ``response`` and record both."""

    def __init__(self, response: Callable[[ContractRequest], ContractReply]) -> None:
        self.seen: list[RecordedCall] = []
        lock, seen = threading.Lock(), self.seen

        class ProxyHandler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_one(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                fields = tuple((str(name), str(value)) for name, value in self.headers.items())
                request = ContractRequest(self.command, self.path, fields, self.rfile.read(length))
                reply = response(request)
                with lock:
                    seen.append(RecordedCall(request, reply))
                self.send_response_only(reply.status)
                for name, value in reply.headers:
                    if name.lower() not in _HOP_BY_HOP:
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

            do_GET = do_POST = do_PUT = do_DELETE = handle_one  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), ProxyHandler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def forward_to(origin: str) -> Callable[[ContractRequest], ContractReply]:
    """Hands a request on as it is, each on a connection of its own."""
    url = urlsplit(origin)

    def forward(request: ContractRequest) -> ContractReply:
        line = http.client.HTTPConnection(str(url.hostname), url.port, timeout=30)
        try:
            line.putrequest(request.method, request.target, skip_accept_encoding=True)
            for name, value in request.headers:
                if name.lower() not in _HOP_BY_HOP:
                    line.putheader(name, value)
            line.endheaders(request.body or None)
            response = line.getresponse()
            return ContractReply(response.status, tuple(response.getheaders()), response.read())
        finally:
            line.close()

    return forward
