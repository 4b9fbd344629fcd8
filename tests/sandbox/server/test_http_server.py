"""Test the HTTP server on real sockets."""

import http.client
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from kloudtrader.sandbox import Fault, ManualClock, Sandbox
from kloudtrader.sandbox.server import http_server
from kloudtrader.sandbox.server.http_server import PortInUseError
from kloudtrader.sandbox.server.messages import is_loopback
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN
from tests.sandbox.specs.operation_tables import OPERATIONS

PROFILE = "/tradier/v1/user/profile"
HEADERS = {"Authorization": f"Bearer {ACCESS_TOKEN}", "Accept": "application/json"}


def ask(
    sandbox: Sandbox,
    method: str = "GET",
    path: str = PROFILE,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[http.client.HTTPResponse, bytes]:
    url = urlsplit(sandbox.origin)
    connection = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
    try:
        connection.request(method, path, body, HEADERS if headers is None else headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def raw(sandbox: Sandbox, request: bytes) -> bytes:
    """Everything the server sends back to some bytes."""
    with socket.create_connection(("127.0.0.1", urlsplit(sandbox.origin).port or 0), 10) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        parts: list[bytes] = []
        while part := line.recv(65_536):
            parts.append(part)
        return b"".join(parts)


def test_both_venues_response_on_one_port(served: Sandbox) -> None:
    response, body = ask(served)
    assert response.status == 200
    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(body)["profile"]["id"]
    assert ask(served, path="/kalshi/v1/markets")[0].status == 200
    assert served.tradier_url == f"{served.origin}/tradier/v1"
    assert served.kalshi_url == f"{served.origin}/kalshi/v1"


def test_the_environment_leads_here(served: Sandbox) -> None:
    environment = served.environment()
    assert environment["KLOUDTRADER_TRADIER_URL"] == served.tradier_url
    assert environment["KLOUDTRADER_KALSHI_URL"] == served.kalshi_url
    log_in = json.dumps(
        {"email": environment["KALSHI_EMAIL"], "password": environment["KALSHI_PASSWORD"]}
    )
    headers = {"Content-Type": "application/json"}
    assert ask(served, "POST", "/kalshi/v1/log_in", log_in.encode(), headers)[0].status == 200
    path = f"/tradier/v1/accounts/{environment['ACCOUNT_NUMBER']}/balances"
    headers = {"Authorization": f"Bearer {environment['ACCESS_TOKEN']}"}
    assert ask(served, path=path, headers=headers)[0].status == 200


def test_nothing_is_left_after_a_stop(clock: ManualClock) -> None:
    before = threading.active_count()
    with Sandbox(clock=clock, operations=OPERATIONS) as sandbox:
        port = urlsplit(sandbox.origin).port or 0
        idle = socket.create_connection(("127.0.0.1", port), 10)
        sandbox.faults.add("*", Fault("delay", seconds=3600))
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(ask, sandbox)
            while not sandbox.log.applied():
                pass
            sandbox.stop()
            # It got its response just before the end, or lost the line; it does not wait on.
            waiting.exception(timeout=10)
        idle.close()
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 10)
    with pytest.raises(RuntimeError, match="with statement"):
        _ = sandbox.tradier_url


def test_a_taken_port_is_named(served: Sandbox) -> None:
    port = urlsplit(served.origin).port or 0
    with pytest.raises(PortInUseError, match=rf"cannot listen on 127.0.0.1:{port}"):
        Sandbox(port=port, operations=OPERATIONS).start()
    with pytest.raises(PortInUseError, match="65535"):
        Sandbox(port=70_000, operations=OPERATIONS).start()
    with pytest.raises(RuntimeError, match="already"):
        served.start()


def test_other_addresses_are_announced(capsys: pytest.CaptureFixture[str]) -> None:
    with Sandbox(host="0.0.0.0", operations=OPERATIONS) as sandbox:
        assert sandbox.origin.startswith("http://127.0.0.1:")
    assert "NOT loopback" in capsys.readouterr().err
    with Sandbox(operations=OPERATIONS):
        assert capsys.readouterr().err == ""
    assert [is_loopback(h) for h in ("127.0.0.1", "::1", "localhost", "10.0.0.1", "name")] == [
        True,
        True,
        True,
        False,
        False,
    ]


# Bad requests


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET //tradier/v1/user/profile HTTP/1.1\r\nHost: [::]\r\n\r\n", 401),
        (b"GET http://x/tradier/v1/user/profile HTTP/1.1\r\nHost: [::]\r\n\r\n", 401),
        (b"GET http://[ HTTP/1.1\r\nHost: [::]\r\n\r\n", 404),
        (b"GET x HTTP/1.1\r\nHost: [::]\r\n\r\n", 404),
        (b"GET /tradier/v1/../v1/user/profile HTTP/1.1\r\nHost: [::]\r\n\r\n", 404),
        (b"GET /tradier/v1/user%2Fprofile HTTP/1.1\r\nHost: [::]\r\n\r\n", 404),
        (b"POST /kalshi/v1/log_in HTTP/1.1\r\nHost: [::]\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /kalshi/v1/log_in HTTP/1.1\r\nHost: [::]\r\nContent-Length: 1e3\r\n\r\n", 400),
        (
            b"POST /kalshi/v1/log_in HTTP/1.1\r\nHost: [::]\r\n"
            b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            400,
        ),
        (b"BREW /tradier/v1/user/profile HTTP/1.1\r\nHost: [::]\r\n\r\n", 405),
    ],
)
def test_odd_requests_get_a_proper_response(
    served: Sandbox, request_bytes: bytes, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    line = raw(served, request_bytes).partition(b"\r\n")[0]
    assert int(line.split()[1]) == status
    assert capfd.readouterr().err == ""


def test_a_response_to_head_has_no_body(served: Sandbox) -> None:
    head, _, body = raw(served, b"HEAD / HTTP/1.1\r\nHost: [::]\r\n\r\n").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Content-Length: 0" not in head
    assert body == b""


def test_a_chunked_body_is_read(served: Sandbox) -> None:
    environment = served.environment()
    body = json.dumps(
        {"email": environment["KALSHI_EMAIL"], "password": environment["KALSHI_PASSWORD"]}
    ).encode()
    request = (
        b"POST /kalshi/v1/log_in HTTP/1.1\r\nHost: [::]\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    )
    assert raw(served, request).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "path", ["/kalshi/v1/log_in", "/tradier/v1/user/profile", "/sandbox/faults"]
)
@pytest.mark.parametrize(
    ("field", "body", "words"),
    [
        (b"Content-Length: ]az", b"", b"Content-Length is not a number"),
        (b"Transfer-Encoding: chunked", b"xyz\r\n", b"the body is not properly chunked"),
    ],
)
def test_what_cannot_be_read_is_refused_in_the_venue_s_words_and_noted(
    served: Sandbox, path: str, field: bytes, body: bytes, words: bytes
) -> None:
    request = b"POST %s HTTP/1.1\r\nHost: [::]\r\n%s\r\n\r\n%s" % (path.encode(), field, body)
    response = raw(served, request)
    (entry,) = served.log.entries()
    status = 405 if path.startswith("/tradier") else 400
    assert response.startswith(b"HTTP/1.1 %d" % status)
    assert status == 405 or words in response
    assert path.startswith("/kalshi") == (b"application/json" in response)
    assert (entry.path, entry.status, entry.applied) == (path, status, False)


def test_a_large_body_gets_413(served: Sandbox) -> None:
    headers = {"Content-Type": "application/json"}
    response, _ = ask(served, "POST", "/kalshi/v1/log_in", b" " * 3_000_000, headers)
    assert response.status == 413


def test_a_body_announced_too_large_is_refused_before_it_comes(served: Sandbox) -> None:
    url = urlsplit(served.origin)
    with socket.create_connection((str(url.hostname), url.port or 0), 10) as line:
        line.sendall(
            b"POST /kalshi/v1/log_in HTTP/1.1\r\nHost: [::]\r\nContent-Length: 9000000000\r\n\r\n"
        )
        assert line.recv(12) == b"HTTP/1.1 413"
    assert [entry.status for entry in served.log.entries()] == [413]


def test_a_body_that_ends_early_is_not_applied(served: Sandbox) -> None:
    url = urlsplit(served.origin)
    with socket.create_connection((str(url.hostname), url.port or 0), 10) as line:
        line.sendall(
            b"POST /kalshi/v1/log_in HTTP/1.1\r\nHost: [::]\r\nContent-Length: 50\r\n\r\n{"
        )
        line.shutdown(socket.SHUT_WR)
        assert line.recv(100) == b""
    assert served.log.entries() == []


def test_eight_threads_lose_nothing(served: Sandbox) -> None:
    environment = served.environment()
    log_in = json.dumps(
        {"email": environment["KALSHI_EMAIL"], "password": environment["KALSHI_PASSWORD"]}
    ).encode()
    plain = {"Content-Type": "application/json"}
    session = json.loads(ask(served, "POST", "/kalshi/v1/log_in", log_in, plain)[1])
    headers = {**plain, "Authorization": f"{session['user_id']} {session['token']}"}
    base = f"/kalshi/v1/users/{session['user_id']}"
    market_id = next(iter(served.kalshi.exchange.markets))
    order = json.dumps({"market_id": market_id, "side": "yes", "count": 1, "price": 1}).encode()
    before = len(served.kalshi.exchange.orders)

    def place(_: int) -> int:
        return ask(served, "POST", f"{base}/orders", order, headers)[0].status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(place, range(160))) == {201}
    assert len(served.kalshi.exchange.orders) == before + 160
    assert len(served.log.applied("user_order_create")) == 160


# Faults of the line


@pytest.fixture
def faulty(served: Sandbox, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    served.faults.add("user_profile", Fault(request.param))
    yield served
    assert ask(served)[0].status == 200


def applied(sandbox: Sandbox) -> bool:
    return sandbox.log.entries("user_profile")[0].applied


@pytest.mark.parametrize("faulty", ["no-response"], indirect=True)
def test_no_response(faulty: Sandbox) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        ask(faulty)
    assert not applied(faulty)


@pytest.mark.parametrize(
    ("faulty", "done"), [("reset-before", False), ("reset-after", True)], indirect=["faulty"]
)
def test_resets_without_a_response(faulty: Sandbox, done: bool) -> None:
    with pytest.raises(ConnectionResetError):
        ask(faulty)
    assert applied(faulty) == done


@pytest.mark.parametrize("faulty", ["reset-during"], indirect=True)
def test_a_reset_within_the_response(faulty: Sandbox) -> None:
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        ask(faulty)
    assert applied(faulty)


@pytest.mark.parametrize("faulty", ["truncated", "broken-chunks"], indirect=True)
def test_bodies_that_break_off(faulty: Sandbox) -> None:
    with pytest.raises(http.client.IncompleteRead):
        ask(faulty)
    assert applied(faulty)


@pytest.mark.parametrize("faulty", ["short-length"], indirect=True)
def test_a_length_that_is_too_short(faulty: Sandbox) -> None:
    response, body = ask(faulty)
    assert response.status == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)
    assert applied(faulty)


@pytest.mark.parametrize("faulty", ["html", "garbage", "huge"], indirect=True)
def test_bodies_that_are_not_what_was_asked_for(faulty: Sandbox) -> None:
    response, body = ask(faulty)
    assert response.status == 200
    assert int(response.headers["Content-Length"]) == len(body)
    assert body != ask(faulty)[1]


def test_a_delay_delays_and_then_responses(served: Sandbox) -> None:
    served.faults.add("user_profile", Fault("delay", seconds=0.05))
    assert ask(served)[0].status == 200
    assert served.log.entries()[0].fault == "delay"


# Starting it


def test_importing_loads_no_server() -> None:
    script = "import sys, kloudtrader.sandbox.sandbox; sys.exit('http.server' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_port_is_not_given_to_two_sandboxes_of_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client would show the second a session of the first."""
    with Sandbox() as first:
        had = urlsplit(first.kalshi_url).port
    given: list[int] = []

    def listen(host: str, port: int) -> socket.socket:
        given.append(port or (0 if given else had or 0))
        return real(host, given[-1])

    real = http_server._listen
    monkeypatch.setattr(http_server, "_listen", listen)
    with Sandbox() as second:
        assert urlsplit(second.kalshi_url).port != had
    assert given == [had, 0]
    with Sandbox(port=had or 0) as third:  # who asks for it gets it
        assert urlsplit(third.kalshi_url).port == had


def test_where_all_ports_were_had_one_is_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "_used_ports", set(range(65_536)))
    monkeypatch.setattr(http_server, "_MOST_PASSED", 3)
    with Sandbox() as sandbox:
        assert ask(sandbox)[0].status == 200
