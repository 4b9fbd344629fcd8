"""Run a server that sends a stubbed response and keeps the last request."""

from __future__ import annotations

import http.server
import threading
from typing import NamedTuple


class SentRequest(NamedTuple):
    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return values[0] if values else None


class StubbedResponse(NamedTuple):
    status: int
    content_type: str | None
    body: bytes
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


class RecordingServer:
    """Send a stubbed response, and keep the last request."""

    def __init__(self) -> None:
        self.response = StubbedResponse(200, None, b"")
        self.seen: SentRequest | None = None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path, _, query = self.path.partition("?")
                outer.seen = SentRequest(self.command, path, query, self.headers.items(), body)
                status, content_type, content, headers = outer.response
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if content_type:
                    self.send_header("Content-Type", content_type)
                bare = status in (204, 304) or self.command == "HEAD"
                self.send_header("Content-Length", "0" if bare else str(len(content)))
                self.end_headers()
                if not bare:
                    self.wfile.write(content)
                self.wfile.flush()

            def log_message(self, *_: object) -> None:
                return

        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
