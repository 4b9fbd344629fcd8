"""Ctrl-C, alarms and cancelled threads in the middle of a call."""

import ctypes
import signal
import socket
import sys
import threading
import traceback
import zlib
from collections.abc import Callable, Iterator
from types import FrameType, SimpleNamespace
from typing import Any

import pytest

from kloudtrader.runtime import (
    Client,
    NoResponse,
    NotSent,
    OutcomeUnknown,
    Request,
    Retry,
    bearer,
    plain,
)
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.diagnose.interrupts import (
    attach_result,
    find_handler_exception,
    find_interruption,
)
from kloudtrader.runtime.http import _connection as connection
from kloudtrader.runtime.http.transport import Response
from tests.runtime.conftest import (
    ARGUMENTS,
    READ,
    SECURE_WRITE,
    TOKEN,
    WRITE,
    Clock,
    RawServer,
    client_of,
    http,
)

ORDER = http(b'{"order":1,"orders":"null"}')
needs_signals = pytest.mark.skipif(
    not hasattr(signal, "SIGUSR1"), reason="this system has no signals to send"
)


class Alarm(Exception):  # noqa: N818
    """Stand for an exception that a user's program raises in its handler."""


STOPS: dict[str, type[BaseException]] = {
    "Ctrl-C": KeyboardInterrupt,
    "exit": SystemExit,
    "an error of the program": Alarm,
    "a timeout of the program": TimeoutError,
    "a reset of the program": ConnectionResetError,
    "any error": Exception,
}


@pytest.fixture
def handler() -> Iterator[Callable[[Callable[[], object]], None]]:
    """Set what happens on a signal."""
    before = signal.getsignal(signal.SIGUSR1)

    def install(act: Callable[[], object]) -> None:
        def handle(number: int, frame: FrameType | None) -> None:
            act()

        signal.signal(signal.SIGUSR1, handle)

    yield install
    signal.signal(signal.SIGUSR1, before)


def strike() -> None:
    """Send the signal to the main thread, which is in a call."""
    main = threading.main_thread().ident
    assert main is not None
    signal.pthread_kill(main, signal.SIGUSR1)


def raising(kind: type[BaseException]) -> Callable[[], object]:
    def act() -> object:
        raise kind

    return act


def once_then_response(server: RawServer, said: bytes = b"") -> threading.Event:
    """Interrupt whoever makes the first request, which is left without a response."""
    gone = threading.Event()

    def behave(connection: socket.socket, request: bytes) -> bool:
        if len(server.requests) > 1:
            connection.sendall(ORDER)
            return True
        connection.sendall(said)
        strike()
        gone.wait(10)
        return False

    server.behave = behave
    return gone


@needs_signals
@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", b"HTTP/1"])
@pytest.mark.parametrize("kind", STOPS.values(), ids=STOPS)
def test_an_interrupted_write_says_that_it_was_sent(
    server: RawServer,
    clock: Clock,
    handler: Callable[..., None],
    kind: type[BaseException],
    said: bytes,
) -> None:
    handler(raising(kind))
    gone = once_then_response(server, said)
    with client_of(server.url, clock, authorize=bearer(TOKEN)) as client:
        with pytest.raises(kind) as caught:
            client.send(SECURE_WRITE, ARGUMENTS, plain, body={})
        stop = caught.value
        gone.set()
        assert type(stop) is kind
        lost = stop.__cause__
        assert isinstance(lost, OutcomeUnknown)
        assert lost.outcome == "unknown"
        assert [attempt.sent for attempt in lost.attempts] == [True]
        assert f"interrupted by {kind.__name__}" in str(lost)
        shown = "".join(traceback.format_exception(stop))
        assert "place_order (POST /accounts/{account_id}/orders) was sent" in shown
        assert TOKEN not in shown
        # What comes late must not be taken for the response to the next request.
        assert client.send(READ, ARGUMENTS, plain) == {"order": 1, "orders": "null"}
    assert len(server.requests) == server.connections == 2


@needs_signals
@pytest.mark.parametrize("kind", STOPS.values(), ids=STOPS)
def test_an_interrupted_read_is_not_tried_again(
    server: RawServer, client: Client, handler: Callable[..., None], kind: type[BaseException]
) -> None:
    handler(raising(kind))
    gone = once_then_response(server)
    with pytest.raises(kind) as caught:
        client.send(READ, ARGUMENTS, plain)
    gone.set()
    assert len(server.requests) == 1
    assert caught.value.__cause__ is None
    assert not hasattr(caught.value, "__notes__")


@needs_signals
def test_a_write_that_is_interrupted_before_it_left_says_so(
    client: Client, handler: Callable[..., None], monkeypatch: pytest.MonkeyPatch, server: RawServer
) -> None:
    handler(raising(KeyboardInterrupt))
    monkeypatch.setattr(
        "kloudtrader.runtime.http._connection.open_socket", lambda *_, **__: strike()
    )
    with pytest.raises(KeyboardInterrupt) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert caught.value.__cause__ is None
    (note,) = caught.value.__notes__
    assert note == "place_order (POST /accounts/{account_id}/orders) was not sent"
    assert server.requests == []


@needs_signals
@pytest.mark.parametrize("kind", STOPS.values(), ids=STOPS)
def test_an_alarm_while_a_credential_is_read_is_raised_as_it_is(
    client: Client, handler: Callable[..., None], kind: type[BaseException], server: RawServer
) -> None:
    handler(raising(kind))

    def authorize(request: Request) -> None:
        signal.raise_signal(signal.SIGUSR1)

    with pytest.raises(kind) as caught:
        client.send(SECURE_WRITE, ARGUMENTS, plain, body={}, authorize=authorize)
    assert type(caught.value) is kind
    (note,) = caught.value.__notes__
    assert note == "place_order (POST /accounts/{account_id}/orders) was not sent"
    assert server.requests == []


def test_a_signer_that_fails_is_not_sent_with_its_exception_as_the_cause(
    client: Client, server: RawServer
) -> None:
    problem = TimeoutError("the key store is slow")

    def authorize(request: Request) -> None:
        raise problem

    with pytest.raises(NotSent) as caught:
        client.send(SECURE_WRITE, ARGUMENTS, plain, body={}, authorize=authorize)
    assert caught.value.__cause__ is problem
    assert caught.value.operation == "place_order"
    assert server.requests == []


@needs_signals
def test_the_exception_that_a_program_is_handling_is_no_interruption(
    server: RawServer, client: Client, handler: Callable[..., None]
) -> None:
    """It is in the context of all that fails meanwhile."""
    handler(raising(Alarm))
    server.stop_listening()
    try:
        signal.raise_signal(signal.SIGUSR1)
    except Alarm:
        with pytest.raises(NotSent):
            client.send(READ, ARGUMENTS, plain)


@needs_signals
def test_nor_is_it_of_a_response_that_breaks_off_meanwhile(
    server: RawServer, clock: Clock, handler: Callable[..., None]
) -> None:
    def behave(connection: socket.socket, request: bytes) -> bool:
        connection.sendall(http(b"{", length=9))
        return False

    handler(raising(Alarm))
    server.behave = behave
    client = client_of(server.url, clock, retry=Retry(attempts=1))
    try:
        signal.raise_signal(signal.SIGUSR1)
    except Alarm:
        with pytest.raises(NoResponse) as caught:
            client.send(READ, ARGUMENTS, plain)
        assert caught.value.status == 200


@needs_signals
def test_the_same_exception_twice_shows_each_of_two_writes(
    server: RawServer, client: Client, handler: Callable[..., None]
) -> None:
    stop = Alarm("always the same")

    def act() -> object:
        raise stop

    handler(act)
    lost = []
    for number in (1, 2):
        gone = threading.Event()

        def behave(connection: socket.socket, request: bytes, gone: threading.Event = gone) -> bool:
            strike()
            gone.wait(10)
            return False

        server.behave = behave
        with pytest.raises(Alarm) as caught:
            client.send(WRITE, ARGUMENTS, plain, body={"number": number})
        gone.set()
        assert caught.value is stop
        lost.append(stop.__cause__)
        assert len(stop.__notes__) == number
    assert all(isinstance(error, OutcomeUnknown) for error in lost)
    assert lost[0] is not lost[1]


@needs_signals
def test_a_cause_of_its_own_is_kept(
    server: RawServer, client: Client, handler: Callable[..., None]
) -> None:
    cause = ValueError("why the alarm was set")

    def act() -> object:
        raise ExceptionGroup("two alarms", [Alarm(), Alarm()]) from cause

    handler(act)
    gone = once_then_response(server)
    with pytest.raises(ExceptionGroup) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={})
    gone.set()
    assert caught.value.__cause__ is cause
    assert "was sent" in caught.value.__notes__[0]


class Rigid(Exception):  # noqa: N818
    """An exception of somebody else that takes no attributes."""

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)

    def add_note(self, note: str, /) -> None:
        raise TypeError("no notes")


@needs_signals
def test_an_exception_that_takes_no_note_is_raised_as_it_is(
    server: RawServer, client: Client, handler: Callable[..., None]
) -> None:
    handler(raising(Rigid))
    gone = once_then_response(server)
    with pytest.raises(Rigid):
        client.send(WRITE, ARGUMENTS, plain, body={})
    gone.set()


@needs_signals
@pytest.mark.parametrize(
    "kind",
    [
        lambda: BrokenPipeError(32, "of the program"),
        lambda: ConnectionResetError(104, "of the program"),
        lambda: ConnectionResetError(),
    ],
    ids=["pipe", "reset", "without a number"],
)
def test_an_error_of_a_handler_right_behind_the_send_is_not_of_the_connection(
    server: RawServer,
    client: Client,
    handler: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    kind: Callable[[], OSError],
) -> None:
    """It looks as if the kernel had taken nothing, but the order is on its way."""

    def act() -> None:
        raise kind()

    handler(act)
    sent = socket.socket.send

    def send(self: socket.socket, data: bytes, *flags: int) -> int:
        count = sent(self, data, *flags)
        signal.raise_signal(signal.SIGUSR1)
        return count

    real = connection._TrackedConnection._send_first

    def send_first(self: Any, progress: Any, data: Any) -> None:
        self.sock = Proxy(self.sock, send)
        try:
            real(self, progress, data)
        finally:
            self.sock = self.sock.inner

    class Proxy:
        def __init__(self, inner: socket.socket, send: Any) -> None:
            self.inner = inner
            self.send = lambda data: send(inner, data)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.inner, name)

    monkeypatch.setattr(connection._TrackedConnection, "_send_first", send_first)
    monkeypatch.setattr(connection, "socket", SimpleNamespace(socket=Proxy))
    result = CallResult()
    with pytest.raises(OSError) as caught:  # noqa: PT011 - exactly that of the handler
        client.send(WRITE, ARGUMENTS, plain, body={}, result=result)
    assert str(caught.value) == str(kind())
    assert result.sent
    assert server.received(1) == 1


def test_a_failing_call_leaves_the_frames_of_the_caller_alone(
    server: RawServer, client: Client
) -> None:
    """The exception that the caller is handling is in the context of the new one."""
    server.stop_listening()

    def fail() -> None:
        precious = ["of the caller"]  # noqa: F841
        raise LookupError

    try:
        fail()
    except LookupError as error:
        handled = error
        with pytest.raises(NotSent):
            client.send(READ, ARGUMENTS, plain)
    trace = handled.__traceback__
    assert trace is not None
    assert trace.tb_next is not None
    assert trace.tb_next.tb_frame.f_locals["precious"] == ["of the caller"]


class Stopping:
    """A decoder in which something else happens."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act = act

    def read(self, operation: object, status: int, raw: bytes) -> object:
        return self.act()

    def read_error(self, operation: object, status: int, raw: bytes) -> None:
        return None


@needs_signals
@pytest.mark.parametrize("kind", STOPS.values(), ids=STOPS)
def test_a_write_whose_response_was_being_read_carries_the_response(
    server: RawServer, client: Client, handler: Callable[..., None], kind: type[BaseException]
) -> None:
    handler(raising(kind))
    server.behave = lambda connection, request: bool(connection.sendall(ORDER)) or True
    with pytest.raises(kind) as caught:
        client.send(WRITE, ARGUMENTS, Stopping(strike), body={})
    lost = caught.value.__cause__
    assert isinstance(lost, OutcomeUnknown)
    assert (lost.status, lost.parsed) == (200, {"order": 1, "orders": "null"})


def test_a_decoder_that_fails_by_itself_is_no_interruption(
    server: RawServer, client: Client
) -> None:
    server.behave = lambda connection, request: bool(connection.sendall(ORDER)) or True
    with pytest.raises(OutcomeUnknown):
        client.send(WRITE, ARGUMENTS, Stopping(raising(Alarm)), body={})


@needs_signals
def test_a_handler_may_make_a_call_in_the_middle_of_a_write(
    server: RawServer, client: Client, handler: Callable[..., None]
) -> None:
    inner: list[object] = []
    done = threading.Event()

    def call() -> None:
        inner.append(client.send(READ, ARGUMENTS, plain))
        done.set()

    handler(call)

    def behave(connection: socket.socket, request: bytes) -> bool:
        if request.startswith(b"POST"):
            strike()
            assert done.wait(10)
        connection.sendall(ORDER)
        return True

    server.behave = behave
    response = {"order": 1, "orders": "null"}
    assert client.send(WRITE, ARGUMENTS, plain, body={}) == response
    assert inner == [response]
    assert len(server.requests) == server.connections == 2


def test_a_thread_that_is_cancelled_in_a_write_knows_that_it_was_sent(
    server: RawServer, clock: Clock
) -> None:
    """As libraries do that end threads from outside."""
    caught: list[BaseException] = []
    worker = threading.Thread(target=lambda: send())

    def send() -> None:
        with client_of(server.url, clock) as client:
            try:
                client.send(WRITE, ARGUMENTS, plain, body={})
            except BaseException as stop:
                caught.append(stop)

    def behave(connection: socket.socket, request: bytes) -> bool:
        assert worker.ident is not None
        identity = ctypes.c_ulong(worker.ident)
        assert ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, ctypes.py_object(Alarm)) == 1
        connection.sendall(http(b"", length=9))  # wakes it
        return False

    server.behave = behave
    worker.start()
    worker.join(10)
    assert [type(stop) for stop in caught] == [Alarm]
    assert isinstance(caught[0].__cause__, OutcomeUnknown)
    assert len(server.requests) == 1


def test_an_error_of_a_library_is_no_interruption() -> None:
    assert find_interruption(zlib.error("damaged"), None) is None
    alarm = Alarm()
    assert find_interruption(alarm, None) is alarm


def test_an_interruption_is_found_wherever_the_chain_has_it() -> None:
    handled, pressed, error = ValueError("handled"), KeyboardInterrupt(), RuntimeError()
    error.__context__, error.__cause__ = pressed, OSError()
    assert find_handler_exception(error, handled) is pressed
    error.__context__, error.__cause__ = None, pressed
    assert find_handler_exception(error, handled) is pressed
    assert find_handler_exception(error, pressed) is None


def test_a_chain_that_is_a_circle_ends() -> None:
    first, second = RuntimeError(), RuntimeError()
    first.__context__, second.__context__ = second, first
    assert find_handler_exception(first) is None


def result_of(**values: Any) -> CallResult:
    result = CallResult()
    for name, value in values.items():
        setattr(result, name, value)
    return result


def test_the_result_is_shown_once_on_each_exception() -> None:
    result = result_of(response=Response(200, "OK", {}, b"{}"))
    stop, other = KeyboardInterrupt(), KeyboardInterrupt()
    for _ in range(2):
        attach_result(stop, WRITE, result)
    attach_result(other, WRITE, result)
    call = "place_order (POST /accounts/{account_id}/orders)"
    for error in (stop, other):
        assert error.__notes__ == [f"{call} was sent, and the response has status 200"]


def test_the_result_is_not_shown_on_the_error_of_the_call() -> None:
    own, before_send = NotSent("x"), ValueError("the hook of the caller")
    for error in (own, before_send):
        attach_result(error, WRITE, result_of(error=before_send))
        assert not hasattr(error, "__notes__")


def test_frames_that_look_at_frames_are_no_handlers() -> None:
    def looks(error: Exception) -> None:
        below = sys._getframe(1)  # the first local variable behind the arguments
        assert below is not None
        raise error

    with pytest.raises(ValueError, match="plain") as caught:
        looks(ValueError("plain"))
    assert find_handler_exception(caught.value) is None


@needs_signals
@pytest.mark.parametrize("form", ["function", "lambda", "method", "all in one", "keyword only"])
def test_a_handler_of_any_form_is_known(form: str) -> None:
    class Handlers:
        def method(self, number: int, frame: FrameType | None) -> None:
            raise Alarm

    def function(number: int, frame: FrameType | None) -> None:
        raise Alarm

    def all_in_one(*given: Any, **options: Any) -> None:
        raise Alarm

    def keyword_only(
        number: int, frame: FrameType | None, *, first: int = 1, last: int = 2
    ) -> None:
        raise Alarm

    forms = {
        "function": function,
        "lambda": lambda *given: function(*given),
        "method": Handlers().method,
        "all in one": all_in_one,
        "keyword only": keyword_only,
    }
    before = signal.signal(signal.SIGUSR1, forms[form])
    try:
        with pytest.raises(Alarm) as caught:
            signal.raise_signal(signal.SIGUSR1)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert find_handler_exception(caught.value) is caught.value
