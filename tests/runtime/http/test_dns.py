"""Names and addresses: how long they may take, and what they cost."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.runtime import Client, NotSent, Retry, Timeout, plain
from kloudtrader.runtime.diagnose.causes import SlowLookup
from kloudtrader.runtime.http import _dns as dns
from kloudtrader.runtime.http._dns import open_socket
from tests.runtime.conftest import ARGUMENTS, READ, WRITE, Clock, RawServer, client_of, http

NAMED = "https://venue.test"
LOOK_UP = socket.getaddrinfo


class Resolver:
    """A resolver that responses when it is told to."""

    def __init__(self, port: int = 9) -> None:
        self.asked: list[str] = []
        self.came = threading.Event()
        self.responses = threading.Event()
        self.threads: set[threading.Thread] = set()
        self.error: Exception | None = None
        self.port = port

    def __call__(self, name: bytes, port: int, *more: Any) -> Any:
        host = name.decode()
        self.asked.append(host)
        self.threads.add(threading.current_thread())
        self.came.set()
        assert self.responses.wait(20)
        if self.error is not None:
            raise self.error
        return LOOK_UP("127.0.0.1", self.port, *more)

    def questions(self) -> list[str]:
        """Return the names that were looked up; a thread that has begun may not look up yet."""
        assert self.came.wait(20)
        return self.asked


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch, server: RawServer) -> Iterator[Resolver]:
    made = Resolver(int(server.url.rpartition(":")[2]))
    monkeypatch.setattr(socket, "getaddrinfo", made)
    yield made
    made.responses.set()
    for thread in made.threads - {threading.current_thread()}:
        thread.join(10)


@pytest.mark.parametrize("operation", [READ, WRITE], ids=["read", "write"])
def test_a_resolver_that_hangs_does_not_hold_a_call(
    resolver: Resolver, clock: Clock, operation: Any
) -> None:
    body = None if operation is READ else {}
    timeout = Timeout(connect=0.05, read=5, total=5)
    with (
        client_of(NAMED, clock, timeout=timeout) as client,
        pytest.raises(NotSent) as caught,
    ):
        client.send(operation, ARGUMENTS, plain, body=body)
    assert not resolver.responses.is_set()
    assert [attempt.sent for attempt in caught.value.attempts] == [False] * 3
    # All attempts wait for the one question that is still open.
    assert resolver.questions() == ["venue.test"]


def test_many_threads_ask_once(resolver: Resolver) -> None:
    def ask(_: int) -> bool:
        with pytest.raises(SlowLookup):
            open_socket("venue.test", 1, 0.02)
        return True

    before = threading.active_count()
    assert ask(0)  # the thread that asks has begun
    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(64)))
    assert resolver.questions() == ["venue.test"]
    assert threading.active_count() == before + 1


def test_who_waits_gets_the_response_and_the_next_asks_again(resolver: Resolver) -> None:
    with pytest.raises(SlowLookup):
        open_socket("venue.test", 1, 0.02)
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(open_socket, "venue.test", 1, 20) for _ in range(4)]
        resolver.responses.set()
        for done in waiting:
            done.result().close()
    asked = len(resolver.asked)
    open_socket("venue.test", 1, 20).close()
    assert len(resolver.asked) == asked + 1
    assert dns._pending == {}


@pytest.mark.parametrize(
    "error", [socket.gaierror(socket.EAI_NONAME, "unknown"), UnicodeError("label too long")]
)
def test_a_name_that_nobody_knows(resolver: Resolver, clock: Clock, error: Exception) -> None:
    resolver.error = error
    resolver.responses.set()
    with (
        client_of(NAMED, clock, retry=Retry(attempts=1)) as client,
        pytest.raises(NotSent) as caught,
    ):
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert isinstance(caught.value.__cause__, socket.gaierror)
    assert dns._pending == {}


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_an_address_is_no_question_for_a_thread(resolver: Resolver, host: str) -> None:
    resolver.responses.set()
    open_socket(host, 1, 20).close()
    assert resolver.threads == {threading.current_thread()}


def test_a_kept_connection_asks_for_nothing(
    server: RawServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.behave = lambda c, r: bool(c.sendall(http(b'{"orders":"null"}'))) or True
    client.send(READ, ARGUMENTS, plain)
    monkeypatch.setattr(dns, "_resolve", None)
    for _ in range(3):
        client.send(READ, ARGUMENTS, plain)
    assert server.connections == 1


def threads_that_raise(error: BaseException) -> SimpleNamespace:
    """The module of threads where none can be started; other modules have the real one."""

    class Thread:
        def __init__(self, **_: Any) -> None:
            pass

        def start(self) -> None:
            raise error

    return SimpleNamespace(Thread=Thread)


def test_without_a_thread_the_caller_looks_up(
    resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolver.responses.set()
    error = RuntimeError("can't start new thread at interpreter shutdown")
    monkeypatch.setattr(dns, "threading", threads_that_raise(error))
    open_socket("venue.test", 1, 20).close()
    assert dns._pending == {}


def test_an_interruption_leaves_no_question_that_nobody_asks(
    resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(dns, "threading", threads_that_raise(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            open_socket("venue.test", 1, 20)
    assert resolver.asked == []
    assert dns._pending == {}
    resolver.responses.set()
    open_socket("venue.test", 1, 20).close()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_does_not_wait_for_a_thread_of_its_parent(resolver: Resolver) -> None:
    with pytest.raises(SlowLookup):
        open_socket("venue.test", 1, 0.02)
    child = os.fork()
    if child == 0:
        try:
            resolver.responses.set()
            open_socket("venue.test", 1, 20).close()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# --- addresses ---------------------------------------------------------------------------------


class Sink:
    """Addresses that take time and do not respond."""

    def __init__(self, count: int, takes: Callable[[float], float]) -> None:
        self.count = count
        self.takes = takes
        self.now = 100.0
        self.given: list[float] = []

    def addresses(self, host: str, port: int, seconds: float) -> list[Any]:
        return [()] * self.count

    def connected(self, address: Any, seconds: float, *_: Any) -> socket.socket:
        self.given.append(seconds)
        self.now += self.takes(seconds)
        raise TimeoutError("timed out")


@given(st.integers(1, 40), st.floats(0.001, 100), st.floats(0, 1))
def test_all_addresses_together_keep_to_the_time(count: int, seconds: float, share: float) -> None:
    sink = Sink(count, lambda given: given * share)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dns, "_resolve", sink.addresses)
        patch.setattr(dns, "_connect", sink.connected)
        patch.setattr("time.monotonic", lambda: sink.now)
        with pytest.raises(TimeoutError):
            open_socket("venue.test", 1, seconds)
    assert sink.now <= 100.0 + seconds * 1.000001
    assert all(given > 0 for given in sink.given)
    if share < 0.999:
        assert len(sink.given) == count  # none is left out


def test_the_next_address_is_tried(server: RawServer, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(server.url.rpartition(":")[2])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed = listener.getsockname()[1]
    monkeypatch.setattr(
        dns,
        "_resolve",
        lambda *_: [*LOOK_UP("127.0.0.1", closed, 0, 1), *LOOK_UP("127.0.0.1", port, 0, 1)],
    )
    options = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
    with open_socket("venue.test", port, 20, options=options, source=("127.0.0.1", 0)) as opened:
        assert opened.getpeername()[1] == port
        assert opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
