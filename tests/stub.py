"""A server that plays a venue: it responds as it is told and records what it received."""

import json
import re
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

__all__ = ["Seen", "Stub", "StubResponse"]


class Seen(NamedTuple):
    """One request as it came over the line."""

    method: str
    target: str
    """Path and query, undecoded."""
    headers: Mapping[str, str]
    body: bytes

    @property
    def line(self) -> str:
        return f"{self.method} {self.target}"

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class StubResponse(NamedTuple):
    """Hold a response to send; a body that is not bytes is sent as JSON."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = {}
    length: int | None = None
    """A Content-Length that is not the true one breaks the response off."""

    def response(self) -> Response:
        raw = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        kind = "text/plain" if isinstance(self.body, bytes) else "application/json"
        made = Response([raw], self.status, {"Content-Type": kind, **self.headers})
        if self.length is not None:
            made.headers["Content-Length"] = str(self.length)
        if self.status == 204:
            made = Response(status=204, headers=dict(self.headers))
        return made


Reaction = StubResponse | Callable[[Seen], StubResponse]


class Stub:
    """Routes are ``"GET /path"``. The last of several responses of a route is given for ever."""

    def __init__(self) -> None:
        self._server = HTTPServer(host="127.0.0.1", threaded=True)
        self._lock = threading.Lock()
        self._routes: dict[str, list[Reaction]] = {}
        self.seen: list[Seen] = []

    @property
    def url(self) -> str:
        """Base URL, which ends in ``/v1`` as those of the venues do."""
        return f"http://127.0.0.1:{self._server.port}/v1"

    @property
    def lines(self) -> list[str]:
        return [each.line for each in self.seen]

    def on(self, route: str, *responses: Reaction) -> None:
        """StubResponse a route, for example ``"GET /user/profile"``, below the base URL."""
        method, _, path = route.partition(" ")
        self._routes[f"{method} /v1{path}"] = list(responses)

    def clear(self) -> None:
        self._routes.clear()
        self.seen.clear()

    def _response(self, request: Request) -> Response:
        seen = Seen(
            request.method, request.environ["RAW_URI"], dict(request.headers), request.get_data()
        )
        with self._lock:
            self.seen.append(seen)
            queue = self._routes.get(f"{seen.method} {seen.target.partition('?')[0]}")
            if not queue:
                return StubResponse(404, b"the stub has no such route").response()
            reaction = queue.pop(0) if len(queue) > 1 else queue[0]
        return (reaction if isinstance(reaction, StubResponse) else reaction(seen)).response()

    def __enter__(self) -> Self:
        self._server.start()
        self._server.expect_request(re.compile(".*")).respond_with_handler(self._response)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()
