"""The bytes that go over a connection, and those that are kept of a response."""

from __future__ import annotations

import queue
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from kloudtrader.runtime import Client, OutcomeUnknown, Transport, plain
from kloudtrader.runtime.http import _connection as connection
from kloudtrader.runtime.http._connection import POOLS
from kloudtrader.runtime.request.build import Progress, current
from tests.runtime.conftest import ARGUMENTS, READ, WRITE, Clock, RawServer, always, client_of, http

ORDER = b'{"order":{"id":1}}'


@pytest.mark.parametrize(
    ("scheme", "host", "port", "said"),
    [
        ("http", "api.example.com", 80, "api.example.com"),
        ("http", "api.example.com", 443, "api.example.com:443"),
        ("https", "api.example.com", 443, "api.example.com"),
        ("https", "api.example.com", 80, "api.example.com:80"),
        ("http", "::1", 80, "[::1]"),
        ("http", "::1", 8080, "[::1]:8080"),
    ],
)
def test_the_name_of_the_server_that_is_sent(scheme: str, host: str, port: int, said: str) -> None:
    made: Any = POOLS[scheme].ConnectionCls(host, port)
    assert made._netloc() == said


@pytest.mark.parametrize(("port", "said"), [(443, "venue.test"), (8443, "venue.test:8443")])
def test_through_a_tunnel_the_server_is_named_and_not_the_proxy(port: int, said: str) -> None:
    made: Any = POOLS["https"].ConnectionCls("proxy.test", 3128)
    made.set_tunnel("venue.test", port)
    assert made._netloc() == said


def test_a_read_is_a_head_and_nothing_else(server: RawServer, client: Client) -> None:
    server.behave = always(http(b'{"orders":"null"}'))
    for _ in range(2):
        client.send(READ, ARGUMENTS, plain)
    assert server.connections == 1
    host = server.url.removeprefix("http://").encode()
    for request in server.requests:
        head, end, body = request.partition(b"\r\n\r\n")
        assert (end, body) == (b"\r\n\r\n", b"")
        assert b"\r\nHost: " + host in head


def test_a_response_to_head_has_no_body(server: RawServer, client: Client) -> None:
    head = WRITE.replace(method="HEAD", replies=())
    server.behave = always(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
    for _ in range(2):
        assert client.send(head, ARGUMENTS, plain) is None
    assert (len(server.requests), server.connections) == (2, 1)


def test_a_body_that_does_not_fit_at_once_arrives_whole(server: RawServer, client: Client) -> None:
    server.behave = always(http(ORDER))
    text = "".join(map(str, range(1_500_000)))
    client.send(WRITE, ARGUMENTS, plain, body={"note": text})
    assert server.requests[0].endswith(b'{"note":"' + text.encode() + b'"}')


def test_a_response_that_is_too_long_is_known_by_its_head(server: RawServer, clock: Clock) -> None:
    server.behave = always(http(b" " * 2000, headers="X-Id: 7\r\n"))
    transport = Transport(max_bytes=1000)
    with (
        client_of(server.url, clock, transport=transport) as client,
        pytest.raises(OutcomeUnknown, match="longer than 1000 bytes") as caught,
    ):
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert (caught.value.status, caught.value.headers["x-id"]) == (200, "7")


ORPHAN = r"^a connection of kloudtrader is used without its transport$"
OVER = r"^the deadline of the call passed$"
NOW = 500.0
parts: Any = connection


def test_without_its_transport_a_connection_says_what_is_wrong() -> None:
    made: Any = POOLS["http"].ConnectionCls("127.0.0.1", 9)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        made.sock, made.timeout = ours, 1.0
        uses: list[Callable[[], Any]] = [
            lambda: made.request("GET", "/"),
            made.getresponse,
            lambda: made.send(b"x"),
            lambda: parts._Source(ours).makefile("rb"),
            lambda: parts._limit_timeout(1.0),
        ]
        for use in uses:
            with pytest.raises(RuntimeError, match=ORPHAN):
                use()
        ours.setblocking(False)
        theirs.setblocking(False)
        with pytest.raises(BlockingIOError):
            theirs.recv(1)  # nothing was sent


@pytest.fixture
def sending(monkeypatch: pytest.MonkeyPatch) -> Iterator[Progress]:
    """A send of this thread that has ten seconds left, and two for each piece of the response."""
    monkeypatch.setattr(connection.time, "monotonic", lambda: NOW)
    current.progress = Progress(2.0, NOW + 10.0, 1000)
    current.progress.target = "/"
    yield current.progress
    current.progress = None


class Line:
    """A socket that only notes what it is told."""

    def __init__(self) -> None:
        self.limits: list[float | None] = []
        self.data = b""
        self.asked: list[int] = []

    def settimeout(self, seconds: float | None) -> None:
        self.limits.append(seconds)

    def sendall(self, data: bytes) -> None:
        self.data += data

    def recv_into(self, buffer: Any) -> int:
        self.asked.append(len(buffer))
        return 0


@pytest.mark.parametrize(
    ("deadline", "limit"),
    [(10.0, 2.0), (2.5, 2.0), (1.5, 1.5), (0.5, 0.5), (0.0, None), (-1, None)],
)
def test_each_piece_of_a_response_has_its_time(
    sending: Progress, deadline: float, limit: float | None
) -> None:
    sending.deadline, line = NOW + deadline, Line()
    reader = parts._TimedReader(line, sending)
    assert reader.over is False
    if limit is None:
        with pytest.raises(TimeoutError, match=OVER):
            reader.readinto(bytearray(5))
        assert (line.limits, line.asked) == ([], [])
    else:
        assert reader.readinto(bytearray(5)) == 0
        assert (line.limits, line.asked) == ([limit], [5])


def test_a_response_is_read_in_large_pieces_and_has_no_surplus_at_first(sending: Progress) -> None:
    line = Line()
    reader = parts._Source(line).makefile("rb")
    assert reader.surplus is False
    assert reader.read(1) == b""
    assert line.asked == [65536]


@pytest.mark.parametrize(
    ("own", "deadline", "left"), [(5.0, 10.0, 5.0), (5.0, 4.0, 4.0), (5.0, 0.5, 0.5)]
)
def test_a_step_takes_its_own_time_or_what_is_left(
    sending: Progress, own: float, deadline: float, left: float
) -> None:
    sending.deadline = NOW + deadline
    assert parts._limit_timeout(own) == left


@pytest.mark.parametrize("deadline", [0.0, -1.0])
def test_without_time_no_step_begins(sending: Progress, deadline: float) -> None:
    sending.deadline = NOW + deadline
    with pytest.raises(TimeoutError, match=OVER):
        parts._limit_timeout(5.0)


def test_sending_over_a_kept_connection_has_its_own_time(sending: Progress) -> None:
    made: Any = POOLS["http"].ConnectionCls("127.0.0.1", 9)
    made.sock, made.timeout = line, _ = Line(), 7.0
    made.request("GET", "/")
    assert line.limits == [7.0]
    assert line.data.startswith(b"GET / HTTP/1.1\r\n")  # by sendall: it is no plain socket
    assert sending.sent is True


def test_a_response_without_a_socket_cannot_be_read(sending: Progress) -> None:
    made: Any = POOLS["http"].ConnectionCls("127.0.0.1", 9)
    with pytest.raises(RuntimeError, match=r"^the connection is closed$"):
        made.getresponse()


def test_what_the_kernel_did_not_take_was_not_sent(sending: Progress) -> None:
    made: Any = POOLS["http"].ConnectionCls("127.0.0.1", 9)
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        made.sock, made.timeout = ours, 1.0
        with pytest.raises(ConnectionAbortedError, match=r"^the server closed the connection$"):
            made.request("GET", "/")
    assert sending.sent is False


@pytest.mark.parametrize(("seconds", "left"), [(1, 7.0), (6, 4.0)])
def test_a_hook_that_takes_long_leaves_less_time_to_send_in(
    sending: Progress, monkeypatch: pytest.MonkeyPatch, seconds: float, left: float
) -> None:
    made: Any = POOLS["http"].ConnectionCls("127.0.0.1", 9)
    made.sock, made.timeout = line, _ = Line(), 7.0
    later = NOW + seconds
    sending.before_send = lambda: monkeypatch.setattr(connection.time, "monotonic", lambda: later)
    made.request("GET", "/")
    assert line.limits == [7.0, left]


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="this system has no such signal")
def test_a_send_that_fails_while_the_caller_handles_an_alarm_is_a_failure(
    sending: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(Line):
        def sendall(self, data: bytes) -> None:
            raise OSError("no buffer space")

    def handle(number: int, frame: object) -> None:
        raise TimeoutError("of the caller")

    made: Any = POOLS["http"].ConnectionCls("127.0.0.1", 9)
    made.sock, made.timeout = Full(), 7.0
    before = signal.signal(signal.SIGUSR1, handle)
    try:
        signal.raise_signal(signal.SIGUSR1)
    except TimeoutError:
        with pytest.raises(OSError, match="no buffer space"):
            made.request("GET", "/")
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_a_response_that_was_read_is_closed(server: RawServer) -> None:
    server.behave = always(http(b"{}"))
    host, _, port = server.url.removeprefix("http://").partition(":")
    made: Any = POOLS["http"].ConnectionCls(host, int(port), timeout=5)
    current.progress = Progress(5.0, connection.time.monotonic() + 5, 1000)
    current.progress.target = "/"
    try:
        made.request("GET", "/")
        assert made.getresponse().isclosed()
    finally:
        current.progress = None
        made.close()


def test_opening_a_connection_asks_for_what_the_pool_was_told(
    sending: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    heard: list[Any] = []

    def open_socket(*where: Any, **how: Any) -> Line:
        asked.append((where, how))
        return Line()

    monkeypatch.setattr(connection, "open_socket", open_socket)
    monkeypatch.setattr(connection.sys, "audit", lambda *event: heard.append(event))
    options = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
    made: Any = POOLS["http"].ConnectionCls(
        "venue.test", 81, timeout=3.0, source_address=("127.0.0.1", 7), socket_options=options
    )
    assert made._new_conn().limits == [3.0]
    made.socket_options = None
    made._new_conn()
    source = ("127.0.0.1", 7)
    where = ("venue.test", 81, 3.0)
    assert asked == [
        (where, {"source": source, "options": options}),
        (where, {"source": source, "options": ()}),
    ]
    assert heard == [("http.client.connect", made, "venue.test", 81)] * 2


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (
            socket.gaierror(-2, "unknown"),
            NameResolutionError,
            "{made}: Failed to resolve 'venue.test' ([Errno -2] unknown)",
        ),
        (TimeoutError("late"), ConnectTimeoutError, "({made!r}, 'the connection timed out')"),
        (
            ConnectionRefusedError(111, "refused"),
            NewConnectionError,
            "{made}: the connection failed",
        ),
    ],
)
def test_a_connection_that_fails_says_so_as_urllib3_does(
    sending: Progress,
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    kind: type[Exception],
    words: str,
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(connection, "open_socket", fail)
    made: Any = POOLS["http"].ConnectionCls("venue.test", 81, timeout=3.0)
    with pytest.raises(kind) as caught:
        made._new_conn()
    assert type(caught.value) is kind
    assert caught.value.__cause__ is error
    assert str(caught.value) == words.format(made=made)


def test_no_more_idle_connections_are_kept_than_allowed() -> None:
    stack = parts._Stack(1)
    with pytest.raises(queue.Empty):
        stack.get()
    stack.put("first")
    with pytest.raises(queue.Full):
        stack.put("second")
    assert (stack.qsize(), stack.get()) == (1, "first")
