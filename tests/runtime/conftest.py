"""Servers that misbehave, for the tests of the runtime."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import SimpleNamespace

import pytest

from kloudtrader.runtime import Body, Client, Operation, Parameter, Reply, Retry

TOKEN = "canary-7f3a9c51"
ACCOUNT = "VA55512345"

Behave = Callable[[socket.socket, bytes], bool | None]
"""Given the connection and one whole request, responses; true keeps the connection open."""


def reset(connection: socket.socket) -> None:
    """Close with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def http(
    body: bytes = b"{}", status: str = "200 OK", headers: str = "", length: int | None = None
) -> bytes:
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {size}\r\n\r\n".encode() + body


def always(response: bytes) -> Behave:
    """Give every request the same response, on a connection that stays open."""

    def behave(connection: socket.socket, request: bytes) -> bool:
        connection.sendall(response)
        return True

    return behave


class RawServer:
    """Reads whole requests from raw sockets, counts them, and responds as told."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.skew = 0.0
        self._came = threading.Condition()
        self.behave: Behave = always(http())
        self.on_connect: Callable[[socket.socket], bool] = lambda connection: True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.connected: list[socket.socket] = []
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def received(self, count: int) -> int:
        """Return how many requests came, once there are as many as a client says that it sent.

        A client that gives up may do so before this server has read what was sent.
        """
        with self._came:
            self._came.wait_for(lambda: len(self.requests) >= count, 20)
            return len(self.requests)

    def pass_time(self, seconds: float) -> None:
        """Let time pass for the connections of clients, where the fixture ``skewed`` is used."""
        self.skew += seconds

    def wait(self, seconds: float) -> None:
        """Hold a response back until the test is over, or for some seconds."""
        self._done.wait(seconds)

    def _accept(self) -> None:
        while not self._done.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self.connected.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError):
            if self.on_connect(connection):
                while request := self._read(connection):
                    with self._came:
                        self.requests.append(request)
                        self._came.notify_all()
                    if not self.behave(connection, request):
                        break
            connection.close()

    def _read(self, connection: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return b""
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        while len(body) < length:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body

    def stop_listening(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def close(self) -> None:
        self._done.set()
        self.stop_listening()
        for connection in self.connected:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()


@pytest.fixture
def server() -> Iterator[RawServer]:
    raw = RawServer()
    yield raw
    raw.close()


@pytest.fixture
def skewed(server: RawServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deadlines pass when the server says so, however fast or slow the machine is."""
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + server.skew)
    monkeypatch.setattr("kloudtrader.runtime.http.transport.time", clock)
    monkeypatch.setattr("kloudtrader.runtime.http._connection.time", clock)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.endswith(("CA_BUNDLE", "SSL_CERT_FILE")):
            monkeypatch.delenv(name)


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.time += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(server: RawServer, clock: Clock) -> Iterator[Client]:
    """A client of the raw server whose waits take no time."""
    with client_of(server.url, clock) as made:
        yield made


def client_of(url: str, clock: Clock, **options: object) -> Client:
    settings: dict[str, object] = {
        "retry": Retry(backoff_base=1.0),
        "clock": clock,
        "sleep": clock.sleep,
        "now": clock,
        "rng": lambda: 0.5,
        **options,
    }
    return Client(url + "/v1", **settings)  # type: ignore[arg-type]


_ACCOUNT = Parameter(
    "account_number",
    "account_id",
    "path",
    required=True,
    style="simple",
    explode=False,
    masked=True,
)
_ORDERS = Reply("200", "application/json", "object", ("orders",))

READ = Operation(
    name="account_orders",
    operation_id="accountOrders",
    method="GET",
    path="/accounts/{account_id}/orders",
    parameters=(_ACCOUNT, Parameter("page", "page", "query", ("integer",), minimum=1)),
    replies=(_ORDERS,),
    error_headers=("code", "message"),
    repeatable=True,
)
WRITE = Operation(
    name="place_order",
    operation_id="placeOrder",
    method="POST",
    path="/accounts/{account_id}/orders",
    parameters=(_ACCOUNT,),
    body=Body("order"),
    replies=(Reply("200", "application/json", "object", ("order",)),),
)
SECURE = READ.replace(security=(("token",),))
SECURE_WRITE = WRITE.replace(security=(("token",),))
ARGUMENTS = {"account_number": ACCOUNT}
