"""The outcome of a call as a value, and the hook right before the first byte."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from kloudtrader.runtime import (
    ApiError,
    Client,
    NotSent,
    OrderRefused,
    OutcomeUnknown,
    Reply,
    Retry,
    Timeout,
    UnexpectedResponse,
    plain,
)
from kloudtrader.runtime.client import CallResult
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

ORDER_BODY = b'{"order":{"id":7}}'
ORDER = http(ORDER_BODY)


class Refusal(Exception):  # noqa: N818
    """Raised by a hook."""


def test_a_write_that_was_done(server: RawServer, client: Client) -> None:
    server.behave = always(ORDER)
    result = CallResult()
    client.send(WRITE, ARGUMENTS, plain, body={}, result=result)
    assert result.sent
    assert result.response is not None
    assert result.response.status == 200
    assert result.error is None


def test_a_write_that_was_refused(server: RawServer, client: Client) -> None:
    server.behave = always(http(b"no", "400 Bad Request"))
    result = CallResult()
    with pytest.raises(ApiError) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={}, result=result)
    assert result.sent
    assert result.error is caught.value


def test_a_write_whose_response_was_lost(server: RawServer, client: Client) -> None:
    server.behave = lambda connection, request: reset(connection)
    result = CallResult()
    with pytest.raises(OutcomeUnknown) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={}, result=result)
    assert (result.sent, result.response, result.error) == (True, None, caught.value)


def test_a_write_that_was_not_sent(clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    result = CallResult()
    with pytest.raises(NotSent) as caught:
        client_of(f"http://127.0.0.1:{port}", clock).send(
            WRITE, ARGUMENTS, plain, body={}, result=result
        )
    assert (result.sent, result.response, result.error) == (False, None, caught.value)
    assert len(result.sends) == 3


def test_the_result_shows_nothing_secret(server: RawServer, client: Client) -> None:
    result = CallResult()
    server.behave = always(ORDER)
    client.send(READ.replace(replies=()), ARGUMENTS, plain, result=result)
    assert repr(CallResult()) == "<CallResult sent=False status=None error=NoneType>"
    assert repr(result) == "<CallResult sent=True status=200 error=NoneType>"
    result.error = ValueError("VA55512345")
    assert repr(result) == "<CallResult sent=True status=200 error=ValueError>"
    assert all(send.target == "" for send in result.sends)


# --- the hook ----------------------------------------------------------------------------------


def test_the_hook_is_called_when_the_connection_is_up_and_nothing_was_sent(
    server: RawServer, client: Client
) -> None:
    seen: list[tuple[int, int, bool]] = []
    result = CallResult()
    server.behave = always(ORDER)

    def hook() -> None:
        deadline.wait(0.05)  # what was sent by mistake would arrive meanwhile
        seen.append((server.connections, len(server.requests), result.sent))

    deadline = threading.Event()
    client.send(WRITE, ARGUMENTS, plain, body={}, before_send=hook, result=result)
    assert seen == [(1, 0, False)]
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", [Refusal, NotSent, KeyboardInterrupt, TimeoutError, SystemExit])
@pytest.mark.parametrize("kept", [False, True], ids=["new connection", "kept connection"])
def test_an_exception_from_the_hook_stops_the_send(
    server: RawServer, client: Client, kind: type[BaseException], kept: bool
) -> None:
    server.behave = always(ORDER)
    if kept:
        client.send(READ.replace(replies=()), ARGUMENTS, plain)
    stop, result = kind("stop"), CallResult()

    def hook() -> None:
        raise stop

    before = len(server.requests)
    with pytest.raises(kind) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={}, before_send=hook, result=result)
    assert caught.value is stop
    assert stop.__cause__ is None
    assert stop.__context__ is None
    assert not hasattr(stop, "__notes__")
    assert (result.sent, result.error) == (False, stop)
    assert len(server.requests) == before
    # The connection went back to the pool, and is as good as new.
    client.send(WRITE, ARGUMENTS, plain, body={})
    assert server.connections == 1
    assert len(server.requests) == before + 1


def test_the_hook_is_called_once_though_the_write_is_tried_again(
    server: RawServer, clock: Clock
) -> None:
    """A kept connection that is reset in the last moment takes no byte, so the write goes on."""
    closing, closed = threading.Event(), threading.Event()

    def behave(connection: socket.socket, request: bytes) -> bool:
        connection.sendall(ORDER)
        if len(server.requests) == 1:
            assert closing.wait(10)
            reset(connection)
            closed.set()
        return True

    server.behave = behave
    client = client_of(server.url, clock, retry=Retry(backoff_base=0))
    client.send(READ.replace(replies=()), ARGUMENTS, plain)
    calls: list[int] = []

    def hook() -> None:
        calls.append(1)
        closing.set()
        assert closed.wait(10)

    result = CallResult()
    client.send(WRITE, ARGUMENTS, plain, body={}, before_send=hook, result=result)
    assert calls == [1]
    assert len(server.requests) == 2
    assert server.connections == 2
    assert [send.sent for send in result.sends] == [False, True]


def test_a_hook_that_uses_up_the_time_stops_the_send(server: RawServer, client: Client) -> None:
    spent = threading.Event()
    result = CallResult()
    with pytest.raises(NotSent):
        client.send(
            WRITE,
            ARGUMENTS,
            plain,
            body={},
            timeout=Timeout(0.2, 0.2, 0.2),
            before_send=lambda: bool(spent.wait(0.3)) and None,
            result=result,
        )
    assert not result.sent
    assert server.requests == []


def test_the_hook_is_not_called_where_there_is_no_connection(clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    calls: list[int] = []
    with pytest.raises(NotSent):
        client_of(f"http://127.0.0.1:{port}", clock).send(
            WRITE, ARGUMENTS, plain, body={}, before_send=lambda: calls.append(1)
        )
    assert calls == []


def test_a_response_that_was_there_before_is_not_the_one_to_a_request_that_was_not_sent(
    server: RawServer, clock: Clock
) -> None:
    """The server speaks first and resets, while the hook takes its time."""
    closed = threading.Event()

    def on_connect(connection: socket.socket) -> bool:
        connection.sendall(ORDER)
        if server.connections == 1:
            closing.wait(10)
            reset(connection)
            closed.set()
            return False
        return True

    closing = threading.Event()
    server.on_connect, server.behave = on_connect, always(b"")

    def hook() -> None:
        closing.set()
        assert closed.wait(10)

    result = CallResult()
    client = client_of(server.url, clock, retry=Retry(attempts=1))
    with pytest.raises(NotSent):
        client.send(WRITE, ARGUMENTS, plain, body={}, before_send=hook, result=result)
    assert not result.sent
    assert server.requests == []


def test_the_result_holds_nothing_of_the_request(server: RawServer, client: Client) -> None:
    result = CallResult()
    server.behave = always(ORDER)
    client.send(WRITE, ARGUMENTS, plain, body={}, before_send=lambda: None, result=result)
    assert [send.before_send for send in result.sends] == [None]


# --- the comparison with the request -----------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "kind"), [(WRITE, OutcomeUnknown), (READ.replace(replies=()), UnexpectedResponse)]
)
def test_a_response_that_does_not_fit_its_request_is_unusable(
    server: RawServer, client: Client, operation: Any, kind: Any
) -> None:
    server.behave = always(ORDER)

    def verify(value: Any) -> str:
        return f"the id is {value['order']['id']}"

    body = {} if operation is WRITE else None
    with pytest.raises(kind) as caught:
        client.send(operation, ARGUMENTS, plain, body=body, verify=verify)
    assert caught.value.reason == "the id is 7"
    assert caught.value.parsed == {"order": {"id": 7}}
    assert client.send(WRITE, ARGUMENTS, plain, body={}, verify=lambda value: None)


# --- a refusal with a success status -----------------------------------------------------------

PLACE = WRITE.replace(
    refusals=("errors", "error"), replies=(Reply("200", "application/json", "object", ("order",)),)
)


@pytest.mark.parametrize(
    "body", [b'{"errors":{"error":["no cash","no margin"]}}', b'{"error":"no cash"}']
)
def test_a_success_status_with_a_refusal_is_an_order_refused(
    server: RawServer, client: Client, body: bytes
) -> None:
    server.behave = always(http(body))
    result = CallResult()
    with pytest.raises(OrderRefused) as caught:
        client.send(PLACE, ARGUMENTS, plain, body={}, result=result)
    error = caught.value
    assert (error.status, error.outcome) == (200, "refused")
    assert not isinstance(error, OutcomeUnknown)
    assert "no cash" in str(error)
    assert result.error is error
    assert len(server.requests) == 1


@pytest.mark.parametrize("body", [b'{"order":{"id":7},"errors":{"error":"late"}}', ORDER_BODY])
def test_an_order_beside_a_remark_is_not_refused(
    server: RawServer, client: Client, body: bytes
) -> None:
    server.behave = always(http(body))
    assert client.send(PLACE, ARGUMENTS, plain, body={})["order"] == {"id": 7}


@pytest.mark.parametrize(
    "body", [b"{}", b'{"errors":null}', b'{"fault":{"faultstring":"x"}}', b"x"]
)
def test_a_success_status_that_says_nothing_leaves_the_outcome_unknown(
    server: RawServer, client: Client, body: bytes
) -> None:
    server.behave = always(http(body))
    with pytest.raises(OutcomeUnknown):
        client.send(PLACE, ARGUMENTS, plain, body={})
