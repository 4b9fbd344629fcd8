"""Connections that stay open, go stale, drip and break while a request is on its way."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest

from kloudtrader.sandbox import Fault, ManualClock, Sandbox
from kloudtrader.sandbox.server.http_server import Connections
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN
from tests.sandbox.specs.operation_tables import OPERATIONS

PROFILE = "/tradier/v1/user/profile"
HEADERS = {"Authorization": f"Bearer {ACCESS_TOKEN}", "Accept": "application/json"}


@pytest.fixture
def line(served: Sandbox) -> Iterator[http.client.HTTPConnection]:
    url = urlsplit(served.origin)
    connection = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
    yield connection
    connection.close()


def ask(line: http.client.HTTPConnection, path: str = PROFILE) -> tuple[int, bytes]:
    line.request("GET", path, headers=HEADERS)
    response = line.getresponse()
    return response.status, response.read()


def port_of(line: http.client.HTTPConnection) -> int:
    return int(line.sock.getsockname()[1])


def test_requests_share_a_connection(line: http.client.HTTPConnection) -> None:
    ask(line)
    port = port_of(line)
    for path, status in ((PROFILE, 200), ("/nowhere", 404), ("/tradier/v1/x", 404), ("/", 200)):
        assert ask(line, path)[0] == status
        assert port_of(line) == port


def test_a_response_without_a_body_keeps_the_connection(
    served: Sandbox, line: http.client.HTTPConnection
) -> None:
    environment = served.environment()
    body = json.dumps(
        {"email": environment["KALSHI_EMAIL"], "password": environment["KALSHI_PASSWORD"]}
    )
    line.request("POST", "/kalshi/v1/log_in", body, {"Content-Type": "application/json"})
    session = json.loads(line.getresponse().read())
    port = port_of(line)
    headers = {"Authorization": f"{session['user_id']} {session['token']}"}
    line.request("POST", "/kalshi/v1/log_out", headers=headers)
    response = line.getresponse()
    assert (response.status, response.read(), response.headers["Content-Length"]) == (
        204,
        b"",
        None,
    )
    assert ask(line)[0] == 200
    assert port_of(line) == port


def test_two_requests_in_one_packet_get_two_responses(served: Sandbox) -> None:
    request = b"GET /kalshi/v1/markets HTTP/1.1\r\nHost: [::]\r\n\r\n"
    with socket.create_connection(("127.0.0.1", urlsplit(served.origin).port or 0), 10) as line:
        line.sendall(request + request)
        line.shutdown(socket.SHUT_WR)
        parts: list[bytes] = []
        while part := line.recv(65_536):
            parts.append(part)
    assert b"".join(parts).count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /kalshi/v1/markets HTTP/1.1\r\nHost: [::]\r\nConnection: close\r\n\r\n",
        b"GET /kalshi/v1/markets HTTP/1.0\r\n\r\n",
        b"POST /kalshi/v1/log_in HTTP/1.1\r\nHost: [::]\r\nContent-Length: many\r\n\r\n",
    ],
)
def test_connections_that_are_not_kept_end(served: Sandbox, request_bytes: bytes) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(served.origin).port or 0), 10) as line:
        line.sendall(request_bytes)
        response = b""
        while part := line.recv(65_536):
            response += part
    assert b"Connection: close" in response


def test_an_idle_connection_is_closed_after_its_time(clock: ManualClock) -> None:
    with Sandbox(clock=clock, operations=OPERATIONS, keep_alive=0.05) as sandbox:
        url = urlsplit(sandbox.origin)
        line = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
        assert ask(line)[0] == 200
        assert line.sock.recv(1) == b""  # the end, without a word
        line.close()


def test_no_keep_alive_closes_after_each_response(clock: ManualClock) -> None:
    with Sandbox(clock=clock, operations=OPERATIONS, keep_alive=0) as sandbox:
        url = urlsplit(sandbox.origin)
        line = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
        line.request("GET", PROFILE, headers=HEADERS)
        response = line.getresponse()
        assert response.headers["Connection"] == "close"
        response.read()
        line.close()


def test_stopping_ends_idle_connections_and_their_threads(clock: ManualClock) -> None:
    before = threading.active_count()
    sandbox = Sandbox(clock=clock, operations=OPERATIONS, keep_alive=3600).start()
    url = urlsplit(sandbox.origin)
    lines = [http.client.HTTPConnection(str(url.hostname), url.port, timeout=10) for _ in range(5)]
    for line in lines:
        assert ask(line)[0] == 200
    assert threading.active_count() == before + 6
    sandbox.stop()
    assert threading.active_count() == before
    for line in lines:
        line.close()


def test_small_responses_are_not_held_back(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: list[int] = []

    def enter(_: Connections, connection: socket.socket) -> None:
        options.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(Connections, "enter", enter)
    with Sandbox(clock=clock, operations=OPERATIONS, keep_alive=0) as sandbox:
        url = urlsplit(sandbox.origin)
        line = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
        ask(line)
        line.close()
    assert options == [1]


def test_the_date_is_the_sandbox_s(
    served: Sandbox, clock: ManualClock, line: http.client.HTTPConnection
) -> None:
    clock.advance(86_400)
    line.request("GET", PROFILE, headers=HEADERS)
    response = line.getresponse()
    response.read()
    assert parsedate_to_datetime(response.headers["Date"]) == clock.now().replace(microsecond=0)


def test_a_stale_connection_promises_to_stay(
    served: Sandbox, line: http.client.HTTPConnection
) -> None:
    served.faults.add("user_profile", Fault("stale"))
    line.request("GET", PROFILE, headers=HEADERS)
    response = line.getresponse()
    assert (response.status, response.headers["Connection"]) == (200, "keep-alive")
    json.loads(response.read())
    assert line.sock.recv(1) == b""
    assert served.log.entries()[-1].applied


def test_a_slow_body_comes_in_drips_and_keeps_the_connection(
    served: Sandbox, line: http.client.HTTPConnection
) -> None:
    whole = ask(line)[1]
    served.faults.add("user_profile", Fault("slow-body", seconds=0.1))
    line.request("GET", PROFILE, headers=HEADERS)
    response = line.getresponse()
    drips: list[bytes] = []
    while drip := response.read1():
        drips.append(drip)
    response.read()
    assert b"".join(drips) == whole
    assert len(drips) > 3
    port = port_of(line)
    assert ask(line) == (200, whole)
    assert port_of(line) == port


def test_a_reset_while_the_request_is_read_applies_nothing(served: Sandbox) -> None:
    served.faults.add("log_in", Fault("reset-reading"))
    with socket.create_connection(("127.0.0.1", urlsplit(served.origin).port or 0), 10) as line:
        line.sendall(
            b"POST /kalshi/v1/log_in HTTP/1.1\r\nHost: [::]\r\nContent-Length: 5000\r\n\r\n{"
        )
        with pytest.raises(ConnectionResetError):
            line.recv(100)
    (entry,) = served.log.entries("log_in")
    assert (entry.fault, entry.applied, entry.status) == ("reset-reading", False, None)
    assert served.faults.planned() == []


def test_a_reset_while_reading_leaves_other_faults_and_routes_alone(
    served: Sandbox, line: http.client.HTTPConnection
) -> None:
    served.faults.add("user_profile", Fault("reset-reading"))
    served.faults.add("get_markets", Fault("status", status=503))
    assert ask(line, "/kalshi/v1/markets")[0] == 503
    assert ask(line, "/tradier/v1/none")[0] == 404
    with pytest.raises(ConnectionResetError):
        ask(line)


@pytest.mark.parametrize("kind", ["no-response", "reset-after", "truncated", "broken-chunks"])
def test_faults_break_a_kept_connection(
    served: Sandbox, line: http.client.HTTPConnection, kind: str
) -> None:
    assert ask(line)[0] == 200
    served.faults.add("user_profile", Fault(kind))  # type: ignore[arg-type]
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask(line)
    line.close()
    assert ask(line)[0] == 200
