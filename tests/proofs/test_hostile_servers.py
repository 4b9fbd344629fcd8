"""Nasty responses on reads and on writes: what was sent, what comes of it, and what is shown."""

import copy
import http.client
import logging
import pickle
import socket
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from kloudtrader.runtime import (
    ApiError,
    CallError,
    Client,
    NoResponse,
    OutcomeUnknown,
    RateLimited,
    Retry,
    ServerError,
    Timeout,
    Transport,
    UnexpectedResponse,
    UnknownRateLimited,
    UnknownServerError,
    bearer,
    plain,
)
from tests.proofs.hostile import GOOD, HOSTILE, Hostile
from tests.runtime.conftest import ACCOUNT, ARGUMENTS, SECURE, SECURE_WRITE, TOKEN, RawServer

LIMIT = 2**20
CLASSES: dict[str, tuple[type[CallError], type[CallError]]] = {
    "lost": (NoResponse, OutcomeUnknown),
    "unusable": (UnexpectedResponse, OutcomeUnknown),
    "refused": (ApiError, ApiError),
    "failed": (ServerError, UnknownServerError),
    "limited": (RateLimited, UnknownRateLimited),
}
"""Errors that a read and a write raise."""


@pytest.fixture(scope="module")
def venue() -> Iterator[RawServer]:
    raw = RawServer()
    yield raw
    raw.close()


@pytest.fixture
def client(venue: RawServer) -> Iterator[Client]:
    venue.requests.clear()
    transport = Transport(max_bytes=LIMIT)
    yield Client(
        venue.url + "/v1",
        authorize=bearer(TOKEN),
        transport=transport,
        retry=Retry(attempts=1),
        timeout=Timeout(connect=20, read=20, total=60),
        limiter=False,
    )
    transport.close()


def play(venue: RawServer, hostile: Hostile) -> None:
    venue.behave = lambda connection, _request: hostile.play(venue, connection)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("write", [False, True], ids=["read", "write"])
def test_what_comes_of_it(
    venue: RawServer,
    client: Client,
    name: str,
    write: bool,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    hostile = HOSTILE[name]
    play(venue, hostile)
    with caplog.at_level(logging.DEBUG):
        response, error = ask(client, write)
    assert venue.received(1) == 1
    if hostile.expected == "response":
        assert error is None, error
        assert response == GOOD
    else:
        assert error is not None, response
        judge(error, hostile, write)
        shown = [*traceback.format_exception(error), repr(error), repr(pickle.dumps(error))]
        shown += [repr(vars(copy.copy(error))), repr(vars(copy.deepcopy(error)))]
        assert TOKEN not in "".join(shown)
    printed = "".join(capfd.readouterr())
    assert TOKEN not in caplog.text + printed
    assert ACCOUNT not in caplog.text + printed
    if hostile.then != "stay":
        client._setup.transport.close()  # whether its end is seen in time is for other tests
    # Whatever it was, the next call is not touched by it.
    venue.behave = lambda connection, _request: HOSTILE["201"].play(venue, connection)
    assert ask(client, write) == (GOOD, None)


def ask(client: Client, write: bool) -> tuple[Any, CallError | None]:
    operation, body = (SECURE_WRITE, {"a": 1}) if write else (SECURE, None)
    try:
        return client.send(operation, ARGUMENTS, plain, body=body), None
    except CallError as error:
        return None, error


def judge(error: CallError, hostile: Hostile, write: bool) -> None:
    wanted = CLASSES[hostile.expected][write]
    assert isinstance(error, wanted)
    if hostile.expected == "unusable" or hostile.expected == "lost":
        assert type(error) is wanted
        assert error.outcome == ("unknown" if write else "read_failed")
    if hostile.expected == "refused":
        assert not isinstance(error, OutcomeUnknown)
        assert error.outcome == "refused"
    if hostile.expected != "lost":
        assert error.status is not None
        assert error.raw is not None
    assert str(error).isprintable()
    assert error.reason is not None
    assert [attempt.sent for attempt in error.attempts] == [True]


def test_a_response_that_comes_before_the_request(venue: RawServer, client: Client) -> None:
    def greet(connection: socket.socket) -> bool:
        HOSTILE["201"].play(venue, connection)
        return True

    venue.on_connect = greet
    venue.behave = lambda connection, request: False
    try:
        assert ask(client, True) == (GOOD, None)
        assert venue.received(1) == 1
    finally:
        venue.on_connect = lambda connection: True


def test_a_refusal_that_comes_before_the_body_was_read(venue: RawServer, client: Client) -> None:
    """The server responds with 413, reads nothing, resets: refused or unknown, but never twice."""

    def refuse(connection: socket.socket) -> bool:
        connection.recv(1000)
        Hostile(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n", "refused", "reset").play(
            venue, connection
        )
        seen.append(1)
        return False

    seen: list[int] = []
    venue.on_connect = refuse
    try:
        with pytest.raises((ApiError, OutcomeUnknown)) as caught:
            client.send(SECURE_WRITE, ARGUMENTS, plain, body={"pad": "x" * 5_000_000})
    finally:
        venue.on_connect = lambda connection: True
    assert len(seen) == 1
    assert [attempt.sent for attempt in caught.value.attempts] == [True]


def test_cookies_are_not_kept(venue: RawServer, client: Client) -> None:
    play(
        venue,
        Hostile(b"HTTP/1.1 400 No\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n", "refused"),
    )
    for _ in range(2):
        ask(client, False)
    assert all(b"cookie" not in request.lower() for request in venue.requests)


HARMLESS = [b'{"orders":-0,"order":-0}', b'{"orders":1,"orders":2,"order":1,"order":2}']


@pytest.mark.parametrize("body", HARMLESS)
def test_odd_numbers_and_keys_are_read_as_python_reads_them(
    venue: RawServer, client: Client, body: bytes
) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    play(venue, Hostile(head + body, "response"))
    expected = {"orders": 0, "order": 0} if b"-0" in body else {"orders": 2, "order": 2}
    assert ask(client, True) == (expected, None)


def test_half_of_a_surrogate_can_be_shown(venue: RawServer, client: Client) -> None:
    body = b'{"fault":{"faultstring":"\\ud800 half"}}'
    head = f"HTTP/1.1 400 No\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    play(venue, Hostile(head + body, "refused"))
    _, error = ask(client, True)
    assert error is not None
    assert "half" in str(error)
    str(error).encode()  # a terminal can show it
