"""Faults on the wire: what was sent, how often, and what the caller learns."""

import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.runtime import (
    ApiError,
    CallError,
    Client,
    ConfigurationError,
    NoResponse,
    NotSent,
    OutcomeUnknown,
    Retry,
    Timeout,
    Transport,
    UnexpectedResponse,
    UnknownServerError,
    plain,
)
from kloudtrader.runtime.diagnose.causes import Failure
from kloudtrader.runtime.http._connection import _Response
from kloudtrader.runtime.http._dns import open_socket
from kloudtrader.runtime.http._http1 import gunzip
from kloudtrader.runtime.http.endpoint import Endpoint, parse_endpoint
from kloudtrader.runtime.http.transport import Response, _read_response
from kloudtrader.runtime.request.build import Progress, Request, current
from tests.runtime.conftest import (
    ARGUMENTS,
    READ,
    WRITE,
    Clock,
    RawServer,
    always,
    client_of,
    http,
    reset,
)

ORDERS = b'{"orders":"null"}'
ORDER = b'{"order":{"id":1,"status":"ok"}}'
PATIENT = Timeout(connect=20.0, read=20.0, total=60.0)
STALLED = Timeout(connect=20.0, read=0.1, total=60.0)
"""For faults in which nothing comes any more."""

Fault = Callable[[socket.socket, RawServer], None]


def send(data: bytes, then: Fault = lambda connection, server: None) -> Fault:
    def fault(connection: socket.socket, server: RawServer) -> None:
        connection.sendall(data)
        then(connection, server)

    return fault


def stall(connection: socket.socket, server: RawServer) -> None:
    server.wait(5)


def broken(connection: socket.socket, server: RawServer) -> None:
    reset(connection)


def trickle(data: bytes) -> Fault:
    """Send byte after byte, each in time for the read timeout, until the call's time is over."""

    def fault(connection: socket.socket, server: RawServer) -> None:
        connection.sendall(data[:5])
        server.pass_time(60.0)
        for byte in data[5:]:
            connection.sendall(bytes([byte]))
            server.wait(0.01)

    return fault


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%b\r\n" % (len(c), c) for c in chunks) + end


# Whole responses close the connection, so that the next request does not meet a closing one.
LAST = "Connection: close\r\n"
GZIP = "Content-Encoding: gzip\r\n"
BOMB = gzip.compress(bytes(3_000_000))

LOST: dict[str, Fault] = {
    "reset after the request": broken,
    "closed after the request": lambda connection, server: None,
    "stall": stall,
    "stall in the head": send(b"HTTP/1.1 200 OK\r\nContent-", stall),
    "trickled head": trickle(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100),
    "trickled body": trickle(http(b"x" * 100)),
    "endless 100": trickle(b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "garbage": send(b"\x16\x03\x01 garbage\r\n\r\n"),
    "another protocol": send(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "half a status line": send(b"HTTP/1.1 2"),
    "half a head": send(b"HTTP/1.1 200 OK\r\nContent-Type: app"),
    "a head without its end": send(b"HTTP/1.1 204 No Content\r\nX: y\r\n"),
    "a status that is no number": send(b"HTTP/1.1 abc OK\r\n\r\n"),
    "only early hints": send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
    "endless header line": send(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000),
    "too many headers": send(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
    "truncated body": send(http(ORDERS, length=1000)),
    "reset in the body": send(http(ORDERS, length=1000), broken),
    "two lengths": send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n12345"),
    "truncated chunks": send(chunked(ORDERS, end=b"")),
    "bad chunk size": send(chunked(ORDERS, end=b"zz\r\n")),
    "bomb": send(http(BOMB, headers=LAST + GZIP)),
    "announced too long": send(http(b"{", length=5_000_000)),
    "chunked too long": send(chunked(*[b" " * 500_000] * 6)),
    "damaged gzip": send(http(gzip.compress(ORDERS)[:-4] + b"1234", headers=LAST + GZIP)),
    "truncated gzip": send(http(gzip.compress(ORDERS)[:-9], headers=LAST + GZIP)),
    "not gzip": send(http(ORDERS, headers=LAST + GZIP)),
    "unknown encoding": send(http(ORDERS, headers="Content-Encoding: br\r\n" + LAST)),
}  # fmt: skip

STALLS = {"stall", "stall in the head"}

UNUSABLE: dict[str, bytes] = {
    "redirect": http(b"", "302 Found", "Location: http://127.0.0.1:1/\r\n"),
    "permanent redirect": http(b"", "308 Permanent Redirect", "Location: /elsewhere\r\n"),
    "not modified": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "switch of protocols": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
    "html": http(b"<html><title>Down</title></html>"),
    "empty": http(b""),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "null": http(b"null"),
    "fault": http(b'{"fault":{"faultstring":"x"}}'),
    "cut by its length": http(ORDERS, length=9),
    "latin-1": http(b'{"orders":"\xe9"}'),
}


@pytest.fixture
def transport() -> Transport:
    return Transport(max_bytes=1_000_000)


def fault_behaviour(server: RawServer, fault: Fault) -> None:
    def behave(connection: socket.socket, request: bytes) -> None:
        fault(connection, server)

    server.behave = behave


def time_for(name: str) -> Timeout:
    """A fault that is not about time has all the time of the machine."""
    return STALLED if name in STALLS else PATIENT


@pytest.mark.usefixtures("skewed")
@pytest.mark.parametrize("name", LOST)
def test_a_write_is_received_exactly_once_whatever_goes_wrong(
    server: RawServer, clock: Clock, transport: Transport, name: str
) -> None:
    fault_behaviour(server, LOST[name])
    client = client_of(server.url, clock, transport=transport, timeout=time_for(name))
    with pytest.raises(OutcomeUnknown) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={"symbol": "AAPL"})
    error = caught.value
    assert server.received(1) == 1
    assert not isinstance(error, ApiError)
    assert error.outcome == "unknown"
    assert [attempt.sent for attempt in error.attempts] == [True]
    assert error.reason
    assert "place_order (POST /accounts/{account_id}/orders) was sent" in str(error)
    transport.close()


@pytest.mark.usefixtures("skewed")
@pytest.mark.parametrize("name", LOST)
def test_a_read_is_tried_again_and_then_has_no_response(
    server: RawServer, clock: Clock, transport: Transport, name: str
) -> None:
    fault_behaviour(server, LOST[name])
    retry, timeout = Retry(attempts=2), time_for(name)
    client = client_of(server.url, clock, transport=transport, timeout=timeout, retry=retry)
    with pytest.raises(NoResponse) as caught:
        client.send(READ, ARGUMENTS, plain)
    assert server.received(2) == len(caught.value.attempts) == 2
    assert "(2 attempts)" in str(caught.value)
    transport.close()


class PatientLater(Transport):
    """Has limits of its own for the first attempt, the one that meets the fault."""

    def __init__(self, first: Timeout) -> None:
        super().__init__(max_bytes=1_000_000)
        self.limits = [first]

    def send(
        self, endpoint: Endpoint, request: Request, timeout: Timeout, left: float
    ) -> Response | Failure:
        limits = self.limits.pop() if self.limits else timeout
        return super().send(endpoint, request, limits, left)


@pytest.mark.usefixtures("skewed")
@pytest.mark.parametrize("name", LOST)
def test_a_client_recovers_from_every_fault(server: RawServer, clock: Clock, name: str) -> None:
    def behave(connection: socket.socket, request: bytes) -> bool:
        if not struck:
            struck.append(name)
            LOST[name](connection, server)
            return False
        connection.sendall(http(ORDERS))
        return True

    struck: list[str] = []
    server.behave = behave
    transport = PatientLater(time_for(name))
    retry = Retry(backoff_base=0)
    client = client_of(server.url, clock, transport=transport, timeout=PATIENT, retry=retry)
    assert client.send(READ, ARGUMENTS, plain) == {"orders": "null"}
    assert client.send(READ, ARGUMENTS, plain) == {"orders": "null"}
    assert len(server.requests) == 3
    transport.close()


@pytest.mark.parametrize("response", UNUSABLE.values(), ids=UNUSABLE)
def test_an_unusable_response(server: RawServer, client: Client, response: bytes) -> None:
    server.behave = always(response)
    with pytest.raises(UnexpectedResponse) as read:
        client.send(READ, ARGUMENTS, plain)
    assert len(server.requests) == 1
    with pytest.raises(OutcomeUnknown) as write:
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert len(server.requests) == 2
    for error in (read.value, write.value):
        status = int(response.split()[1])
        assert (error.status, error.attempts[0].status) == (status, status)
        assert error.raw is not None
        assert error.reason


@pytest.mark.parametrize("said", [*UNUSABLE.values(), http(ORDER), http(ORDER, length=1000)])
def test_a_response_can_be_closed_once_more(
    server: RawServer, client: Client, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    """As its finalizer does; from Python 3.13 on, what goes wrong there is printed."""
    made: list[_Response] = []

    class Kept(_Response):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            made.append(self)

    monkeypatch.setattr("kloudtrader.runtime.http._connection._Response", Kept)
    fault_behaviour(server, send(said))
    with suppress(CallError):
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert len(made) == 1
    made[0].close()


def test_what_came_before_the_end_is_kept(server: RawServer, client: Client) -> None:
    fault_behaviour(server, send(http(ORDER, length=1000, headers="X-Id: 7\r\n")))
    with pytest.raises(OutcomeUnknown) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert caught.value.raw == ORDER
    assert caught.value.status == 200
    assert caught.value.headers["x-id"] == "7"
    assert caught.value.parsed == {"order": {"id": 1, "status": "ok"}}


@pytest.mark.parametrize("status", ["400 Bad Request", "409 Conflict", "422 No"])
def test_a_refusal_counts_even_where_its_body_broke_off(
    server: RawServer, client: Client, status: str
) -> None:
    fault_behaviour(server, send(http(b"Invalid par", status, length=1000)))
    with pytest.raises(ApiError) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert caught.value.outcome == "refused"
    assert "Invalid par" in str(caught.value)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "504 Late", "408 Timeout", "599 X"])
def test_a_write_that_got_a_server_error_is_not_repeated(
    server: RawServer, client: Client, status: str
) -> None:
    fault_behaviour(server, send(http(b"", status, "Retry-After: 0\r\n")))
    with pytest.raises(UnknownServerError):
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert len(server.requests) == 1


def test_a_reset_before_the_request_was_read(server: RawServer, client: Client) -> None:
    def on_connect(connection: socket.socket) -> bool:
        reset(connection)
        return False

    server.on_connect = on_connect
    with pytest.raises(CallError) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={"pad": "x" * 200_000})
    # The kernel may or may not have taken bytes before the reset arrived.
    assert isinstance(caught.value, OutcomeUnknown | NotSent)
    sends = [attempt.sent for attempt in caught.value.attempts]
    assert sends.count(True) <= 1
    assert True not in sends[:-1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.mark.parametrize("operation", [READ, WRITE], ids=["read", "write"])
def test_a_refused_connection_is_not_sent_and_tried_again(operation: object, clock: Clock) -> None:
    client = client_of(f"http://127.0.0.1:{free_port()}", clock)
    body = {} if operation is WRITE else None
    with pytest.raises(NotSent) as caught:
        client.send(operation, ARGUMENTS, plain, body=body)  # type: ignore[arg-type]
    assert [attempt.sent for attempt in caught.value.attempts] == [False] * 3
    assert "connection refused (3 attempts)" in str(caught.value)
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)
    assert clock.sleeps == [0.5, 1.0]


def test_a_dead_kept_connection_is_noticed(server: RawServer, client: Client) -> None:
    closing = threading.Event()

    def behave(connection: socket.socket, request: bytes) -> bool:
        connection.sendall(http(ORDER))
        if len(server.requests) == 1:
            connection.shutdown(socket.SHUT_RDWR)
            closing.set()
            return False
        return True

    server.behave = behave
    client.send(WRITE, ARGUMENTS, plain, body={})
    assert closing.wait(5)
    client.send(WRITE, ARGUMENTS, plain, body={})
    assert len(server.requests) == server.connections == 2


def test_a_kept_connection_that_dies_under_a_write_is_not_sent_twice(
    server: RawServer, client: Client
) -> None:
    def behave(connection: socket.socket, request: bytes) -> bool:
        if len(server.requests) == 1:
            connection.sendall(http(ORDER))
            return True
        return False

    server.behave = behave
    client.send(WRITE, ARGUMENTS, plain, body={})
    with pytest.raises(OutcomeUnknown):
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert len(server.requests) == 2


def test_a_kept_connection_that_takes_no_byte_is_not_sent_and_replaced(
    server: RawServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the other side had closed just after the check for that.
    monkeypatch.setattr("urllib3.connectionpool.is_connection_dropped", lambda connection: False)
    gone = threading.Event()

    def behave(connection: socket.socket, request: bytes) -> bool:
        connection.sendall(http(ORDER))
        if len(server.requests) > 1:
            return True
        reset(connection)
        gone.set()
        return False

    server.behave = behave
    client.send(WRITE, ARGUMENTS, plain, body={})
    assert gone.wait(5)
    assert client.send(WRITE, ARGUMENTS, plain, body={"n": 2})["order"]["id"] == 1
    assert len(server.requests) == 2
    assert server.requests[1].endswith(b'{"n":2}')


def test_a_read_that_was_sent_once_is_not_called_unsent(server: RawServer, client: Client) -> None:
    def behave(connection: socket.socket, request: bytes) -> None:
        server.stop_listening()

    server.behave = behave
    with pytest.raises(NoResponse) as caught:
        client.send(READ, ARGUMENTS, plain)
    assert [attempt.sent for attempt in caught.value.attempts] == [True, False, False]


def test_an_announced_length_is_refused_before_reading(
    server: RawServer, clock: Clock, transport: Transport
) -> None:
    fault_behaviour(server, LOST["announced too long"])
    client = client_of(server.url, clock, transport=transport)
    with pytest.raises(OutcomeUnknown, match="longer than 1000000 bytes"):
        client.send(WRITE, ARGUMENTS, plain, body={})
    transport.close()


def test_connections_are_reused(server: RawServer, client: Client) -> None:
    bodies = [http(ORDERS), chunked(ORDERS), http(gzip.compress(ORDERS), headers=GZIP),
              http(b"no", "404 Not Found"), http(b"", "302 Found"), http(ORDERS)]  # fmt: skip

    def behave(connection: socket.socket, request: bytes) -> bool:
        connection.sendall(bodies[len(server.requests) - 1])
        return True

    server.behave = behave
    for response in bodies:
        if b" 200 " in response:
            assert client.send(READ, ARGUMENTS, plain) == {"orders": "null"}
        else:
            with pytest.raises(CallError):
                client.send(READ, ARGUMENTS, plain)
    assert len(server.requests) == len(bodies)
    assert server.connections == 1


def test_a_response_that_ends_with_the_connection(server: RawServer, client: Client) -> None:
    fault_behaviour(server, send(b"HTTP/1.0 200 OK\r\n\r\n" + ORDERS))
    assert client.send(READ, ARGUMENTS, plain) == {"orders": "null"}


INTERIM = (
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 102 Processing\r\nX-Step: 1\r\n\r\n",
    b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 199 Whatever\r\nConnection: close\r\n\r\n",
)


@pytest.mark.parametrize("pieces", [1, 50], ids=["once", "often"])
@pytest.mark.parametrize("apart", [False, True], ids=["together", "apart"])
def test_what_is_said_before_the_final_response_is_passed_over(
    server: RawServer, client: Client, pieces: int, apart: bool
) -> None:
    def behave(connection: socket.socket, request: bytes) -> bool:
        said = [*INTERIM * pieces, http(ORDER, headers="X-Id: 7\r\n")]
        for part in said if apart else [b"".join(said)]:
            connection.sendall(part)
        return True

    server.behave = behave
    for _ in range(2):
        assert client.send(WRITE, ARGUMENTS, plain, body={})["order"]["id"] == 1
    assert len(server.requests) == 2
    assert server.connections == 1


SURPLUS = {
    "chunks": chunked(ORDERS) + http(b'{"orders":"of somebody else"}'),
    "a length": http(ORDERS) + b"HTTP/1.1 2",
    "no body": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello",
    "nothing": b"HTTP/1.1 204 No Content\r\n\r\n{}",
}


@pytest.mark.parametrize("said", SURPLUS.values(), ids=SURPLUS)
def test_a_server_that_says_more_than_its_response_is_out_of_step(
    server: RawServer, client: Client, said: bytes
) -> None:
    server.behave = lambda connection, request: bool(connection.sendall(said)) or True
    with suppress(UnexpectedResponse):
        client.send(READ, ARGUMENTS, plain)
    server.behave = always(http(ORDER))
    assert client.send(WRITE, ARGUMENTS, plain, body={})["order"]["id"] == 1
    assert server.connections == 2


def test_a_response_that_was_there_before_a_request_that_never_left(
    server: RawServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel takes no byte, but what came earlier can still be read."""
    server.behave = always(http(ORDER))
    client.send(WRITE, ARGUMENTS, plain, body={})
    monkeypatch.setattr("urllib3.connectionpool.is_connection_dropped", lambda connection: False)
    server.connected[0].sendall(http(b'{"order":{"id":"of somebody else"}}'))
    (pool,) = client._setup.transport._pools.values()
    kept = pool.pool.get()
    kept.sock.shutdown(socket.SHUT_WR)
    pool.pool.put(kept)
    assert client.send(WRITE, ARGUMENTS, plain, body={"n": 2})["order"]["id"] == 1
    assert server.connections == 2


def test_what_is_sent(server: RawServer, client: Client) -> None:
    server.behave = always(http(ORDER))
    client.send(WRITE, ARGUMENTS, plain, body={"a": "é"})
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /v1/accounts/VA55512345/orders HTTP/1.1"
    headers = dict(line.split(": ") for line in lines[1:])
    assert headers["Accept-Encoding"] == "gzip"
    assert headers["Accept"] == "application/json"
    assert headers["Content-Type"] == "application/json"
    assert headers["Content-Length"] == str(len(body))
    assert headers["User-Agent"].startswith("kloudtrader/")
    assert body == '{"a":"é"}'.encode()
    client.send(READ, {**ARGUMENTS, "page": 2}, Raw())
    assert b"GET /v1/accounts/VA55512345/orders?page=2 HTTP/1.1\r\n" in server.requests[1]
    assert b"Content-Length" not in server.requests[1]


class Raw:
    """Hands out any response."""

    def read(self, operation: object, status: int, raw: bytes) -> bytes:
        return raw

    def read_error(self, operation: object, status: int, raw: bytes) -> None:
        return None


def test_a_certificate_that_nobody_vouches_for_is_refused_once(clock: Clock) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("aNULL")
    handshakes: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for _ in range(3):
                connection, _ = listener.accept()
                handshakes.append(1)
                try:
                    context.wrap_socket(connection, server_side=True)
                except OSError:
                    connection.close()

        threading.Thread(target=serve, daemon=True).start()
        client = client_of(f"https://127.0.0.1:{listener.getsockname()[1]}", clock)
        with pytest.raises(NotSent) as caught:
            client.send(WRITE, ARGUMENTS, plain, body={})
    assert "the TLS connection failed" in str(caught.value)
    assert len(handshakes) == 3
    assert not any(attempt.sent for attempt in caught.value.attempts)


def test_a_proxy_that_refuses_the_tunnel_never_sees_the_request(
    server: RawServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.url.replace("//", "//user:pass-canary@"))
    fault_behaviour(server, send(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"))
    client = client_of("https://api.example.invalid", clock)
    with pytest.raises(NotSent) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={"secret": 1})
    assert "the proxy: " in str(caught.value)
    assert "pass-canary" not in str(caught.value)
    for request in server.requests:
        assert request.startswith(b"CONNECT api.example.invalid:443 ")
        assert b"proxy-authorization: basic " in request.lower()
        assert b"secret" not in request


def test_a_proxy_without_a_user_is_told_none(
    server: RawServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    fault_behaviour(server, send(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"))
    with pytest.raises(NotSent, match="the proxy: "):
        client_of("https://api.example.invalid", clock).send(WRITE, ARGUMENTS, plain, body={})
    assert server.requests
    for request in server.requests:
        assert request.startswith(b"CONNECT api.example.invalid:443 ")
        assert b"proxy-authorization" not in request.lower()


@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:9"])
def test_a_transport_keeps_one_pool_a_server_and_as_many_connections_as_told(
    monkeypatch: pytest.MonkeyPatch, proxy: str | None
) -> None:
    if proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
    transport: Any = Transport(maxsize=3)
    where = parse_endpoint("https://api.example.invalid/v1")
    pool = transport._open(where)
    assert transport._open(where) is pool
    assert (pool.pool._maxsize, pool.cert_reqs) == (3, "CERT_REQUIRED")
    assert pool.conn_kw["ssl_context"].verify_mode == ssl.CERT_REQUIRED


def test_plain_http_needs_no_certificates(
    server: RawServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def context() -> ssl.SSLContext:
        raise AssertionError("no certificate is to be read")

    monkeypatch.setattr("kloudtrader.runtime.http.transport.build_tls_context", context)
    server.behave = always(http(b'{"orders":"null"}'))
    client_of(server.url, clock).send(READ, ARGUMENTS, plain)
    assert len(server.requests) == 1


def test_a_server_that_says_nothing_gave_no_response_in_time(
    server: RawServer, clock: Clock
) -> None:
    server.behave = lambda *_: server.wait(10)
    with pytest.raises(OutcomeUnknown):
        client_of(server.url, clock).send(
            WRITE, ARGUMENTS, plain, body={}, timeout=Timeout(read=0.2)
        )
    assert server.received(1) == 1


def test_a_call_within_the_opening_of_another_leaves_that_as_it_was(
    server: RawServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a handler of a signal that comes while a connection is being opened."""
    server.behave = always(http(b'{"orders":"null","order":{}}'))
    inner, outer = client_of(server.url, clock), client_of(server.url, clock)
    name = "kloudtrader.runtime.http._connection.open_socket"
    seen: list[object] = []

    def within(*where: Any, **how: Any) -> Any:
        monkeypatch.setattr(name, open_socket)
        seen.append(current.progress)
        inner.send(READ, ARGUMENTS, plain)
        seen.append(current.progress)
        return open_socket(*where, **how)

    monkeypatch.setattr(name, within)
    outer.send(WRITE, ARGUMENTS, plain, body={})
    assert seen[0] is seen[1] is not None
    assert current.progress is None
    assert [request.split()[0] for request in server.requests] == [b"GET", b"POST"]


class Alarm(Exception):  # noqa: N818
    """Stand for an exception that a user's program raises from a handler."""


@pytest.mark.parametrize("error", [Alarm("stop"), OSError("of the line")])
def test_what_broke_into_a_body_goes_on_and_what_broke_it_does_not(error: Exception) -> None:
    body = SimpleNamespace(raw=b"{", problem="the response is incomplete", error=error)
    came: Any = SimpleNamespace(status=200, reason="OK", fields={}, body=body)
    progress = Progress(1.0, 1.0, 1000)
    progress.sent = True
    if isinstance(error, Alarm):
        with pytest.raises(Alarm) as caught:
            _read_response(came, progress, None)
        assert caught.value is error
    else:
        failure = _read_response(came, progress, None)
        assert isinstance(failure, Failure)
        assert failure.sent
        assert failure.reason.startswith("the response is incomplete: ")
        assert failure.response is not None
        assert failure.response.raw == b"{"


@pytest.mark.parametrize("is_handled", [True, False])
def test_what_the_caller_is_handling_did_not_break_into_a_body(is_handled: bool) -> None:
    error, pressed = OSError("of the line"), KeyboardInterrupt()
    error.__context__ = pressed
    body = SimpleNamespace(raw=b"{", problem="the response is incomplete", error=error)
    came: Any = SimpleNamespace(status=200, reason="OK", fields={}, body=body)
    if is_handled:
        assert isinstance(_read_response(came, Progress(1.0, 1.0, 1000), pressed), Failure)
    else:
        with pytest.raises(KeyboardInterrupt):
            _read_response(came, Progress(1.0, 1.0, 1000), None)


def test_a_forked_child_does_not_use_the_connections_of_its_parent() -> None:
    transport: Any = Transport()
    transport._open(parse_endpoint("http://127.0.0.1:9/v1"))
    transport._reset_after_fork()
    assert (transport._pools, transport._managers) == ({}, [])


@pytest.mark.parametrize("options", [{"maxsize": 0}, {"max_bytes": 0}, {"maxsize": -1}])
def test_a_transport_refuses_nonsense(options: dict[str, int]) -> None:
    text = r"^Transport: maxsize and max_bytes must be 1 or more$"
    with pytest.raises(ConfigurationError, match=text):
        Transport(**options)


def test_the_least_that_a_transport_may_be_told() -> None:
    assert repr(Transport(maxsize=1, max_bytes=1)) == "Transport(maxsize=1, max_bytes=1)"
    assert repr(Transport()) == "Transport(maxsize=10, max_bytes=134217728)"


@given(st.binary(), st.binary())
def test_gunzip_gives_back_what_was_compressed(first: bytes, second: bytes) -> None:
    data = gzip.compress(first) + gzip.compress(second) + b"\0\0"
    assert gunzip(data, 10_000) == first + second


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_gunzip_keeps_to_its_limit(size: int, limit: int) -> None:
    data = gzip.compress(bytes(size))
    if size <= limit:
        assert len(gunzip(data, limit)) == size
    else:
        with pytest.raises(ValueError, match=f"longer than {limit} bytes"):
            gunzip(data, limit)


@given(st.binary(max_size=200))
def test_gunzip_refuses_damage(data: bytes) -> None:
    good = gzip.compress(b"some text to compress")
    for damaged in (good[:-1], good[: len(good) // 2], good + b"garbage", b"\x1f\x8b" + data):
        with pytest.raises(ValueError, match=r"compressed response|longer"):
            gunzip(damaged, 1000)


def test_gunzip_refuses_endless_parts() -> None:
    with pytest.raises(ValueError, match="more than 64 parts"):
        gunzip(gzip.compress(b"") * 100, 1000)
    assert zlib.decompress(gzip.compress(b"x"), 31) == b"x"
