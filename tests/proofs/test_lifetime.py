"""A client that lives long: many threads, forks, the end of the interpreter, thousands of calls."""

import gc
import json
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType, TracebackType

import pytest

from kloudtrader import kalshi, tradier, user
from kloudtrader.kalshi import client as client_module
from kloudtrader.runtime import Client, NoResponse, Retry, Transport, plain
from kloudtrader.runtime.client import TRANSPORT, Clients
from kloudtrader.runtime.errors import ApiError, CallError, Unauthorized
from kloudtrader.sandbox import Fault, Sandbox
from tests.runtime.conftest import ARGUMENTS, READ, WRITE, RawServer, http

ORDERS = http(b'{"orders":"null"}')


@pytest.fixture
def server() -> Iterator[RawServer]:
    raw = RawServer()
    yield raw
    raw.close()


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setattr(client_module, "_clients", Clients(client_module._clients._make))
    with Sandbox(seed=7, quota=None) as running:
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
        yield running
        TRANSPORT.close()


def always(connection: socket.socket, request: bytes) -> bool:
    connection.sendall(ORDERS)
    return True


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def ours() -> int:
    """Objects of this package and its connections, and what errors leave behind."""
    gc.collect()
    mine = ("kloudtrader", "urllib3", "http")
    return sum(
        str(type(each).__module__).partition(".")[0] in mine
        or isinstance(each, (TracebackType, FrameType))
        for each in gc.get_objects()
    )


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="open files are counted in /proc"
)


# --- threads -----------------------------------------------------------------------------------


def test_many_threads_share_a_client_and_each_gets_its_own_response(server: RawServer) -> None:
    def echo(connection: socket.socket, request: bytes) -> bool:
        page = request.split(b"page=")[1].split(b" ")[0].decode()
        connection.sendall(http(json.dumps({"orders": {"page": int(page)}}).encode()))
        return True

    server.behave = echo
    with Client(server.url + "/v1") as client, ThreadPoolExecutor(16) as pool:

        def ask(page: int) -> int:
            response = client.send(READ, {**ARGUMENTS, "page": page}, plain)
            return int(response["orders"]["page"])

        assert list(pool.map(ask, range(1, 600))) == list(range(1, 600))
    # Threads hold a connection each while they send, and ten are kept.
    assert server.connections < 200


def test_many_threads_write_each_once(server: RawServer) -> None:
    def echo(connection: socket.socket, request: bytes) -> bool:
        body = request.partition(b"\r\n\r\n")[2]
        connection.sendall(http(b'{"order":' + body + b"}"))
        return True

    server.behave = echo
    with Client(server.url + "/v1") as client, ThreadPoolExecutor(16) as pool:

        def place(number: int) -> int:
            response = client.send(WRITE, ARGUMENTS, plain, body={"number": number})
            return int(response["order"]["number"])

        assert list(pool.map(place, range(300))) == list(range(300))
    bodies = Counter(request.partition(b"\r\n\r\n")[2] for request in server.requests)
    assert len(bodies) == 300
    assert set(bodies.values()) == {1}


# --- long runs ---------------------------------------------------------------------------------


@needs_proc
def test_thousands_of_calls_leave_no_socket_and_no_object_behind(server: RawServer) -> None:
    server.behave = always
    client = Client(server.url + "/v1", retry=Retry(attempts=1))

    def calls(count: int) -> None:
        for _ in range(count):
            client.send(READ, ARGUMENTS, plain)

    calls(300)
    gc.collect()
    files, objects = descriptors(), len(gc.get_objects())
    server.requests.clear()
    calls(3000)
    server.requests.clear()
    gc.collect()
    assert descriptors() <= files  # what earlier tests left may end meanwhile
    assert len(gc.get_objects()) - objects < 100
    assert server.connections == 1
    client.close()


@needs_proc
def test_thousands_of_failures_leave_no_socket_and_no_object_behind(server: RawServer) -> None:
    """Failed calls are where connections and tracebacks get lost."""
    responses = [
        http(b"oops", "500 Oops"),
        http(b"{", length=9),
        b"\x00\x01\r\n\r\n",
        http(b"<html></html>"),
        b"",
        http(b"", "302 Found", "Location: /\r\n"),
        http(b'{"orders":', headers="Content-Encoding: gzip\r\n"),
    ]

    def fail(connection: socket.socket, request: bytes) -> None:
        connection.sendall(responses[len(server.requests) % len(responses)])

    server.behave = fail
    client = Client(server.url + "/v1", retry=Retry(attempts=1))
    kinds: Counter[str] = Counter()

    def calls(count: int) -> None:
        for number in range(count):
            operation = (READ, WRITE)[number % 2]
            with pytest.raises(CallError) as caught:
                client.send(
                    operation, ARGUMENTS, plain, body=None if operation is READ else {"a": 1}
                )
            kinds[type(caught.value).__name__] += 1

    calls(100)
    client.close()
    files, objects = descriptors(), ours()
    calls(700)
    client.close()
    # The server's own ends close a moment later.
    assert descriptors() <= files + 20
    assert ours() - objects <= 10
    assert kinds["OutcomeUnknown"] > 100
    assert kinds["NoResponse"] > 100


def test_days_of_orders_do_not_grow_what_is_remembered_of_them(sandbox: Sandbox) -> None:
    market_id = kalshi.get_markets().markets[0].id
    client = client_module.default_client()
    for count in range(1, 41):
        request = kalshi.UserOrderCreateRequest(
            market_id=market_id, side="yes", count=count, price=1
        )
        kalshi.user_order_create(user_order_create_request=request)
    sandbox.faults.add("user_order_create", Fault("status", status=400), times=None)
    for count in range(1, 41):
        request = kalshi.UserOrderCreateRequest(
            market_id=market_id, side="no", count=count, price=1
        )
        with pytest.raises(ApiError):
            kalshi.user_order_create(user_order_create_request=request)
    assert client.turns._queues == {}
    assert client.turns._unresolved == {}


# --- connections -------------------------------------------------------------------------------


def test_a_connection_that_died_while_idle_is_replaced_unseen(sandbox: Sandbox) -> None:
    for _ in range(3):
        sandbox.faults.add("account_balance", Fault("stale"))
        for _ in range(2):
            assert user.account_balance()["balances"]["account_number"]
    sent = len(sandbox.log.entries("account_balance"))
    assert sent == 6


def test_an_unrequested_response_is_not_taken_for_the_next(server: RawServer) -> None:
    wrong = http(b'{"orders":"of somebody else"}')

    def twice(connection: socket.socket, request: bytes) -> bool:
        connection.sendall(ORDERS + wrong)
        return True

    server.behave = twice
    with Client(server.url + "/v1") as client:
        for _ in range(20):
            assert client.send(READ, ARGUMENTS, plain) == {"orders": "null"}


def test_a_shared_transport_outlives_the_clients(server: RawServer) -> None:
    server.behave = always
    transport = Transport()
    for _ in range(50):
        with Client(server.url + "/v1", transport=transport) as client:
            client.send(READ, ARGUMENTS, plain)
    assert server.connections == 1
    transport.close()


# --- processes ---------------------------------------------------------------------------------

_FORK = """
import os, sys, threading
from kloudtrader.runtime import Client, plain
from tests.runtime.conftest import ARGUMENTS, READ

client = Client(sys.argv[1] + "/v1")
ask = lambda page: client.send(READ, {**ARGUMENTS, "page": page}, plain)["orders"]["page"]
assert ask(1) == 1
done = threading.Event()
busy = threading.Thread(target=lambda: [ask(9) for _ in range(200)] and done.set())
busy.start()
children = []
for number in range(4):
    child = os.fork()
    if child == 0:
        # No assertion may unwind into the parent's code.
        right = all(ask(10 * number + page) == 10 * number + page for page in range(1, 20))
        os._exit(0 if right else 1)
    children.append(child)
codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
busy.join()
assert ask(2) == 2 and done.is_set()
print(codes)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_client_works_on_both_sides_of_a_fork(server: RawServer) -> None:
    """Forked while another thread is in the middle of a call; nobody reads another's response."""

    def echo(connection: socket.socket, request: bytes) -> bool:
        page = request.split(b"page=")[1].split(b" ")[0]
        connection.sendall(http(b'{"orders":{"page":' + page + b"}}"))
        return True

    server.behave = echo
    done = _python(_FORK, server.url)
    assert done.stdout.strip() == "[0, 0, 0, 0]", done.stderr


_EXITS = {
    "at the end of the script": "call()",
    "in a daemon thread": (
        "import threading\nthread = threading.Thread(target=call, daemon=True)\n"
        "thread.start()\nthread.join(0.05)"
    ),
    "at exit": "import atexit\natexit.register(call)",
    "after an error": "call()\nimport sys\nsys.exit(3)",
}


@pytest.mark.parametrize("exit_", _EXITS)
def test_the_interpreter_ends_quietly(exit_: str, server: RawServer) -> None:
    server.behave = always
    script = f"""
import sys
from kloudtrader.runtime import Client, plain
from tests.runtime.conftest import ARGUMENTS, READ
client = Client(sys.argv[1] + "/v1")
def call():
    client.send(READ, ARGUMENTS, plain)
call()
{_EXITS[exit_]}
"""
    done = _python(script, server.url, check=False)
    assert done.returncode == (3 if exit_ == "after an error" else 0)
    assert done.stderr == ""


def _python(script: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *arguments],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONDEVMODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=check,
    )


# --- credentials that change -------------------------------------------------------------------


def test_a_token_that_is_replaced_is_used_by_the_next_call(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = os.environ["ACCESS_TOKEN"]
    for call in (user.account_balance, tradier.account_balance):
        monkeypatch.setenv("ACCESS_TOKEN", "expired")
        with pytest.raises(Unauthorized):
            call()
        monkeypatch.setenv("ACCESS_TOKEN", token)
        call()
    shown = [e.headers["authorization"] for e in sandbox.log.entries("account_balance")]
    assert shown == ["Bearer expired", f"Bearer {token}"] * 2


def test_a_log_in_is_renewed_once_for_all_waiting_threads(sandbox: Sandbox) -> None:
    kalshi.user_get_balance()
    everyone = threading.Barrier(8)

    def call(_: int) -> int:
        everyone.wait(10)
        return kalshi.user_get_balance().balance

    for renewal in range(1, 4):
        sandbox.faults.add("user_get_balance", Fault("expired-token"))
        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(call, range(8)))) == 1
        assert len(sandbox.log.entries("log_in")) == 1 + renewal


def test_a_client_recovers_when_the_server_comes_back(server: RawServer) -> None:
    client = Client(server.url + "/v1", retry=Retry(attempts=2, backoff_base=0))
    server.behave = lambda connection, request: None
    for _ in range(30):
        with pytest.raises(NoResponse):
            client.send(READ, ARGUMENTS, plain)
    server.behave = always
    assert client.send(READ, ARGUMENTS, plain) == {"orders": "null"}
    client.close()
