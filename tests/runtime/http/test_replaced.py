"""Tools that replace urllib3's connections for a while: VCR.py, and its kind."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import vcr
from urllib3.connectionpool import HTTPConnectionPool
from vcr.errors import CannotOverwriteExistingCassetteException

from kloudtrader.runtime import (
    ApiError,
    CallError,
    Client,
    NoResponse,
    NotSent,
    OutcomeUnknown,
    Retry,
    Timeout,
    Transport,
    bearer,
    plain,
)
from kloudtrader.runtime.http._connection import PLAIN_CONNECTION
from tests.runtime.conftest import (
    ARGUMENTS,
    READ,
    SECURE,
    TOKEN,
    WRITE,
    Clock,
    RawServer,
    always,
    client_of,
    http,
)

ORDERS = {"orders": "null"}


@pytest.fixture
def recorder(tmp_path: Path, server: RawServer) -> Iterator[Any]:
    server.behave = always(http(b'{"orders":"null","order":{"id":1}}'))
    yield vcr.VCR(cassette_library_dir=str(tmp_path), filter_headers=["authorization"])
    assert HTTPConnectionPool.ConnectionCls is PLAIN_CONNECTION


def test_a_cassette_records_and_plays_back(
    recorder: Any, server: RawServer, clock: Clock, tmp_path: Path
) -> None:
    client = client_of(server.url, clock, authorize=bearer(TOKEN))
    for played in (0, 1):
        with recorder.use_cassette("orders.yaml") as cassette:
            response = client.send(SECURE, ARGUMENTS | {"page": 2}, plain)
        assert response["orders"] == "null"
        assert cassette.play_count == played
        assert server.received(1) == len(server.requests) == 1
    assert f"Authorization: Bearer {TOKEN}".encode() in server.requests[0]
    text = (tmp_path / "orders.yaml").read_text()
    assert f"uri: {server.url}/v1/accounts/VA55512345/orders?page=2" in text
    assert TOKEN not in text


def test_calls_before_within_and_after_a_cassette(
    recorder: Any, server: RawServer, clock: Clock
) -> None:
    with client_of(server.url, clock) as client:
        client.send(READ, ARGUMENTS, plain)
        with recorder.use_cassette("orders.yaml"):
            client.send(READ, ARGUMENTS, plain)
            client.send(READ, ARGUMENTS | {"page": 1}, plain)
        client.send(READ, ARGUMENTS, plain)
    assert server.received(4) == 4


def test_a_first_call_within_a_cassette_breaks_nothing(server: RawServer, tmp_path: Path) -> None:
    server.behave = always(http(b'{"balances":{"total_equity":7}}'))
    program = f"""
import vcr
with vcr.use_cassette({str(tmp_path / "first.yaml")!r}) as cassette:
    from kloudtrader.user import account_balance
    assert account_balance("t", "A1")["balances"] == {{"total_equity": 7}}
    assert len(cassette) == 1
assert account_balance("t", "A1")["balances"] == {{"total_equity": 7}}
from kloudtrader.runtime.http import _connection
assert _connection._TrackedConnection.__mro__[1].__module__ == "urllib3.connection"
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"KLOUDTRADER_TRADIER_URL": f"{server.url}/v1", **_paths()},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert server.received(2) == 2


def _paths() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(path for path in sys.path if path)}


def test_a_write_within_a_cassette_calls_its_hook_and_counts_as_sent(
    recorder: Any, server: RawServer, clock: Clock
) -> None:
    sent: list[int] = []

    def note() -> None:
        sent.append(len(server.requests))

    client = client_of(server.url, clock)
    with recorder.use_cassette("order.yaml"):
        placed = client.send(WRITE, ARGUMENTS, plain, body={"x": 1}, before_send=note)
        assert placed["order"] == {"id": 1}
        assert sent == [0]
        server.stop_listening()
        with pytest.raises(OutcomeUnknown):
            client.send(WRITE, ARGUMENTS | {"account_number": "B2"}, plain, body={"x": 2})
    assert server.requests[0].endswith(b'{"x":1}')


class FullDiskError(Exception):
    pass


@pytest.mark.parametrize("kind", [FullDiskError, NotSent, TimeoutError, KeyboardInterrupt])
def test_a_hook_that_stops_a_write_within_a_cassette(
    recorder: Any, server: RawServer, clock: Clock, kind: type[BaseException]
) -> None:
    stop = kind("stop")

    def raise_stop() -> None:
        raise stop

    with recorder.use_cassette("order.yaml") as cassette, pytest.raises(kind) as caught:
        client_of(server.url, clock).send(WRITE, ARGUMENTS, plain, body={}, before_send=raise_stop)
    assert caught.value is stop
    assert len(cassette) == len(server.requests) == 0


def test_a_request_that_a_cassette_lacks_shows_the_tool_s_own_error(
    recorder: Any, server: RawServer, clock: Clock
) -> None:
    client = client_of(server.url, clock)
    with recorder.use_cassette("orders.yaml"):
        client.send(READ, ARGUMENTS, plain)
    with (
        recorder.use_cassette("orders.yaml"),
        pytest.raises(CannotOverwriteExistingCassetteException),
    ):
        client.send(READ, ARGUMENTS | {"page": 7}, plain)
    assert client.send(READ, ARGUMENTS, plain)["orders"] == "null"


def test_a_connection_that_fails_within_a_cassette(
    recorder: Any, server: RawServer, clock: Clock
) -> None:
    client = client_of(server.url, clock)
    server.stop_listening()
    with recorder.use_cassette("orders.yaml"), pytest.raises(NoResponse, match="refused"):
        client.send(READ, ARGUMENTS, plain)


def test_the_size_of_a_response_is_limited_within_a_cassette(
    recorder: Any, server: RawServer
) -> None:
    client = Client(server.url + "/v1", transport=Transport(max_bytes=10))
    with recorder.use_cassette("orders.yaml"), pytest.raises(NoResponse, match="longer than"):
        client.send(READ, ARGUMENTS, plain)


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Connections of another class, and the time limits of their sends and reads."""
    noted: list[float] = []

    class OtherConnection(PLAIN_CONNECTION):  # type: ignore[misc]
        def request(self, *arguments: Any, **options: Any) -> None:
            noted.append(self.timeout)
            super().request(*arguments, **options)

        def getresponse(self) -> Any:
            noted.append(self.timeout)
            return super().getresponse()

    monkeypatch.setattr(HTTPConnectionPool, "ConnectionCls", OtherConnection)
    return noted


@pytest.mark.parametrize(
    ("timeout", "expected"), [(Timeout(3, 4, 100), (3, 4)), (Timeout(300, 400, 100), (100, 100))]
)
def test_a_replaced_connection_keeps_to_the_time_limits(
    limits: list[float],
    server: RawServer,
    clock: Clock,
    timeout: Timeout,
    expected: tuple[float, float],
) -> None:
    server.behave = always(http(b'{"orders":"null"}'))
    client_of(server.url, clock).send(READ, ARGUMENTS, plain, timeout=timeout)
    assert limits == pytest.approx(expected)


@pytest.mark.parametrize(
    "response",
    [
        b"",
        http(b"{}", status="503 No", headers="Retry-After: 0\r\n"),
        http(b"{}", status="302 Found", headers="Location: /v1/elsewhere\r\n"),
    ],
    ids=["none", "503", "302"],
)
@pytest.mark.parametrize("operation", [READ, WRITE], ids=["read", "write"])
def test_a_replaced_connection_sends_once(
    limits: list[float], server: RawServer, clock: Clock, operation: Any, response: bytes
) -> None:
    def behave(connection: socket.socket, request: bytes) -> bool:
        connection.sendall(response)
        return False

    server.behave = behave
    client = client_of(server.url, clock, retry=Retry(attempts=1))
    with pytest.raises(CallError) as caught:
        client.send(operation, ARGUMENTS, plain, body={} if operation is WRITE else None)
    assert caught.value.raw == (b"{}" if response else None)
    assert len(server.requests) == 1


@pytest.mark.parametrize("reason", ["I'm a teapot", ""])
def test_a_response_over_a_replaced_connection_has_its_reason(
    limits: list[float], server: RawServer, clock: Clock, reason: str
) -> None:
    server.behave = always(http(b"{}", status=f"418 {reason}"))
    with pytest.raises(ApiError) as caught:
        client_of(server.url, clock).send(READ, ARGUMENTS, plain)
    assert (caught.value.status, caught.value.reason) == (418, reason)


def test_a_response_of_just_the_size_over_a_replaced_connection(
    limits: list[float], server: RawServer
) -> None:
    body = b'{"orders":"null"}'
    server.behave = always(http(body))
    client = Client(server.url + "/v1", transport=Transport(max_bytes=len(body)))
    assert client.send(READ, ARGUMENTS, plain) == ORDERS


@pytest.mark.parametrize("operation", [READ, WRITE], ids=["read", "write"])
def test_a_tool_that_replaces_urlopen(
    server: RawServer, clock: Clock, monkeypatch: pytest.MonkeyPatch, operation: Any
) -> None:
    """Tracers wrap it, and mocks put a response of their own in its place."""
    server.behave = always(http(b'{"orders":"null","order":1}'))
    client, real = client_of(server.url, clock), HTTPConnectionPool.urlopen
    urls: list[str] = []

    def trace_urlopen(self: Any, method: str, url: str, *arguments: Any, **options: Any) -> Any:
        urls.append(url)
        return real(self, method, url, *arguments, **options)

    body = {} if operation is WRITE else None
    with monkeypatch.context() as patch:
        patch.setattr(HTTPConnectionPool, "urlopen", trace_urlopen)
        client.send(operation, ARGUMENTS, plain, body=body)
        patch.setattr(HTTPConnectionPool, "urlopen", lambda *_, **__: object())
        reason = "urllib3 is patched: its response comes from builtins"
        with pytest.raises(NotSent, match=reason) as caught:
            client.send(operation, ARGUMENTS, plain, body=body)
    assert len(caught.value.attempts) == 1
    assert urls == [f"/{operation.name}"]
    client.send(operation, ARGUMENTS, plain, body=body)
    assert server.received(2) == 2


@pytest.mark.parametrize(
    ("operation", "error"), [(READ, NoResponse), (WRITE, OutcomeUnknown)], ids=["read", "write"]
)
def test_a_tool_that_sends_and_gives_a_response_of_its_own(
    server: RawServer,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    operation: Any,
    error: type[CallError],
) -> None:
    server.behave = always(http(b'{"orders":"null","order":1}'))
    real = HTTPConnectionPool.urlopen

    def wrap_response(*arguments: Any, **options: Any) -> Any:
        return object(), real(*arguments, **options)

    monkeypatch.setattr(HTTPConnectionPool, "urlopen", wrap_response)
    body = {} if operation is WRITE else None
    with pytest.raises(error):
        client_of(server.url, clock).send(operation, ARGUMENTS, plain, body=body)
    assert server.received(1) == 1


def test_the_error_of_a_tool_names_the_tool(
    server: RawServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.behave = always(http(b'{"orders":"null"}'))
    client = client_of(server.url, clock)

    problem: Exception = TypeError("unexpected arguments")

    def fail(*_: object, **__: object) -> None:
        raise problem

    with monkeypatch.context() as patch:
        patch.setattr(HTTPConnectionPool, "urlopen", fail)
        with pytest.raises(NotSent, match=f"urllib3 is patched by {__name__}"):
            client.send(READ, ARGUMENTS, plain)
        problem = ConnectionRefusedError("refused")  # a tracer hands on what the network says
        with pytest.raises(NotSent) as caught:
            client.send(READ, ARGUMENTS, plain)
    assert "patched" not in str(caught.value)
    assert client.send(READ, ARGUMENTS, plain)["orders"] == "null"
