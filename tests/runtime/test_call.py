"""The outcome of one call: who is told, and the log."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from pydantic import BaseModel

from kloudtrader.runtime import Operation, RateLimiter, Reply, Retry, Timeout, bearer, plain
from kloudtrader.runtime.diagnose.causes import Failure
from kloudtrader.runtime.errors import (
    ApiError,
    Attempt,
    CallError,
    NoResponse,
    NotSent,
    OrderRefused,
    OutcomeUnknown,
    RateLimited,
    ServerError,
    UnexpectedResponse,
)
from kloudtrader.runtime.http.transport import Response
from kloudtrader.runtime.response.typed import Typed
from tests.proofs.test_sending_laws import GOOD, LOST, UNSENT, Script, client_of, said
from tests.runtime.conftest import ARGUMENTS, READ, SECURE, TOKEN, WRITE, Clock


class Numbers(BaseModel):
    orders: list[int]


def test_the_observer_is_shown_each_response_and_its_operation(clock: Clock) -> None:
    seen: list[tuple[Any, Any]] = []
    busy = said(503)
    transport = Script(clock, [(busy, 0.0), (LOST, 0.0), (GOOD, 0.0)])
    client = client_of(clock, transport, observe=lambda *shown: seen.append(shown))
    client.send(READ, ARGUMENTS, plain)
    assert seen == [(READ, busy), (READ, GOOD)]


def test_the_lowest_error_status_may_hint_at_a_wait(clock: Clock) -> None:
    transport = Script(clock, [(said(400, Retry_After="7"), 0.0)])
    retry = Retry(statuses={400}, backoff_base=0)
    client_of(clock, transport, retry=retry).send(READ, ARGUMENTS, plain)
    assert clock.sleeps == [7.0]


def test_a_read_that_was_sent_is_not_unsent_when_the_limit_stops_its_repeat(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock)
    client = client_of(
        clock,
        Script(clock, [(said(503), 0.0)]),
        limiter=limiter,
        observe=lambda *_: limiter.hold_back(READ, 31),
        retry=Retry(backoff_base=0),
    )
    with pytest.raises(ServerError) as caught:
        client.send(READ, ARGUMENTS, plain)
    assert caught.value.status == 503
    assert [attempt.sent for attempt in caught.value.attempts] == [True]


def test_each_attempt_and_each_retry_is_logged(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    responses = [said(503), GOOD, said(400), Response(200, "OK", {}, b"[]"), LOST, UNSENT]
    transport = Script(clock, [(response, 0.25) for response in responses])
    client = client_of(clock, transport, retry=Retry(attempts=2, backoff_base=0))
    once = Retry(attempts=1)
    with caplog.at_level(logging.DEBUG, logger="kloudtrader"):
        client.send(READ, ARGUMENTS, plain)
        for _ in range(4):
            with pytest.raises(CallError):
                client.send(READ, ARGUMENTS, plain, retry=once)
    call = "account_orders (GET /accounts/{account_id}/orders): "
    lines = [
        (record.levelname, record.getMessage().removeprefix(call)) for record in caplog.records
    ]
    assert lines == [
        ("DEBUG", "attempt 1: 503"),
        ("INFO", "attempt 2 in 0.00 s: status 503"),
        ("DEBUG", "attempt 2: 200"),
        ("DEBUG", "attempt 1: 400"),
        ("DEBUG", "attempt 1: 200, unusable"),
        ("DEBUG", "attempt 1: no response, connection reset by peer"),
        ("DEBUG", "attempt 1: not sent, connection refused"),
    ]


def test_the_rows_of_an_unusable_response_are_read_again_without_credentials(clock: Clock) -> None:
    raw = b'{"orders": [1, {"token": "secret-of-the-server"}]}'
    decoder: Any = Typed(Numbers)
    transport = Script(clock, [(Response(200, "OK", {}, raw), 0.0)])
    with pytest.raises(UnexpectedResponse) as caught:
        client_of(clock, transport).send(READ, ARGUMENTS, decoder)
    assert caught.value.bad_rows[0].value == {"token": "***"}
    assert caught.value.partial == Numbers(orders=[1])


def test_the_decoder_is_told_whose_error_it_reads(clock: Clock) -> None:
    asked: list[tuple[Any, ...]] = []

    class Reader:
        def read(self, *_: Any) -> None:
            raise KeyError

        def read_error(self, *shown: Any) -> str:
            asked.append(shown)
            return "read"

    transport = Script(clock, [(said(404), 0.0)])
    with pytest.raises(ApiError) as caught:
        client_of(clock, transport).send(READ, ARGUMENTS, Reader())
    assert asked == [(READ, 404, b"{}")]
    assert caught.value.parsed == "read"


def test_each_attempt_is_kept_with_its_times_and_its_reason(clock: Clock) -> None:
    transport = Script(clock, [(said(503), 0.25), (LOST, 0.5)])
    retry = Retry(attempts=2, backoff_base=2)
    client = client_of(clock, transport, retry=retry, rng=lambda: 0.5)
    with pytest.raises(NoResponse) as caught:
        client.send(READ, ARGUMENTS, plain)
    assert caught.value.attempts == (
        Attempt(True, 503, "Said", 0.25, 0.0),
        Attempt(True, None, LOST.reason, 0.5, clock.sleeps[0]),
    )
    assert clock.sleeps[0] > 0


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (101, "the status is not final"),
        (299, None),
        (300, "redirects are not followed"),
        (302, "redirects are not followed"),
        (399, "redirects are not followed"),
    ],
)
def test_what_is_neither_a_success_nor_an_error(
    clock: Clock, status: int, words: str | None
) -> None:
    client = client_of(clock, Script(clock, [(said(status), 0.0)]))
    if words is None:
        with pytest.raises(UnexpectedResponse) as caught:  # documented nowhere
            client.send(READ, ARGUMENTS, plain)
        assert "redirect" not in str(caught.value)
        return
    with pytest.raises(UnexpectedResponse) as caught:
        client.send(READ, ARGUMENTS, plain)
    assert caught.value.reason == words
    assert f"({status} Said): {words}" in str(caught.value)


class Interrupting(Script):
    """A transport in which Ctrl-C is pressed once the request has left, in the second send."""

    def send(self, *given: Any) -> Any:
        result = super().send(*given)
        if len(self.lefts) == 2:
            _, request, _, _ = given
            request.progress.sent = True
            raise KeyboardInterrupt
        return result


def test_an_interrupted_write_tells_all_its_attempts(clock: Clock) -> None:
    transport = Interrupting(clock, [(UNSENT, 0.25)])
    client = client_of(clock, transport, retry=Retry(backoff_base=2), rng=lambda: 0.5)
    with pytest.raises(KeyboardInterrupt) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={})
    lost = caught.value.__cause__
    assert isinstance(lost, OutcomeUnknown)
    assert clock.sleeps[0] > 0
    assert lost.attempts == (
        Attempt(False, None, UNSENT.reason, 0.25, 0.0),
        Attempt(True, None, "interrupted by KeyboardInterrupt", 0.0, clock.sleeps[0]),
    )


def test_a_write_that_is_interrupted_before_there_is_a_request_was_not_sent(clock: Clock) -> None:
    class Pressing(RateLimiter):
        def reserve(self, operation: Operation) -> float:
            raise KeyboardInterrupt

    client = client_of(clock, Script(clock, []), limiter=Pressing())
    with pytest.raises(KeyboardInterrupt) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={})
    (note,) = caught.value.__notes__
    assert note.endswith("was not sent")
    assert caught.value.__cause__ is None


def test_a_credential_that_comes_back_is_not_kept(clock: Clock) -> None:
    raw = f'{{"message": "{TOKEN} is not known"}}'.encode()
    transport = Script(clock, [(Response(401, "No", {}, raw), 0.0)])
    with pytest.raises(ApiError) as caught:
        client_of(clock, transport, authorize=bearer(TOKEN)).send(SECURE, ARGUMENTS, plain)
    assert caught.value.body == '{"message": "*** is not known"}'


@pytest.mark.parametrize("seconds", [60, 1000])
def test_a_credential_that_takes_all_the_time_leaves_nothing_to_send_in(
    clock: Clock, seconds: float
) -> None:
    def slow(_request: Any) -> None:
        clock.time += seconds

    transport = Script(clock, [])
    with pytest.raises(NotSent) as caught:
        client_of(clock, transport, authorize=slow).send(
            SECURE, ARGUMENTS, plain, timeout=Timeout(total=60)
        )
    (attempt,) = caught.value.attempts
    assert attempt.reason == "the deadline passed before it could be sent"
    assert (attempt.sent, transport.lefts, clock.sleeps) == (False, [], [])


class Waiting(RateLimiter):
    """A limit that asks once for a wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    def reserve(self, operation: Operation) -> float:
        wait, self.seconds = self.seconds, 0.0
        return wait


@pytest.mark.parametrize(
    ("wait", "total", "held_back"),
    [
        (0.5, 60, False),
        (30, 60, False),  # the longest that is allowed
        (30.5, 60, True),
        (9.5, 10, False),
        (10, 10, True),  # nothing would be left to send in
        (11, 10, True),
    ],
)
def test_how_long_a_call_waits_for_the_limit(
    clock: Clock, wait: float, total: float, held_back: bool
) -> None:
    transport = Script(clock, [(GOOD, 0.0)])
    client = client_of(clock, transport, limiter=Waiting(wait), retry=Retry(max_wait=30))
    timeout = Timeout(total=total)
    if held_back:
        with pytest.raises(NotSent) as caught:
            client.send(READ, ARGUMENTS, plain, timeout=timeout)
        assert caught.value.retry_after == wait
        assert (transport.lefts, clock.sleeps) == ([], [])
    else:
        client.send(READ, ARGUMENTS, plain, timeout=timeout)
        assert (transport.lefts, clock.sleeps) == ([total - wait], [wait])


# --- what ends a call --------------------------------------------------------------------------


def test_a_read_that_the_limit_stops_keeps_the_wait_of_the_server(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock)
    client = client_of(
        clock,
        Script(clock, [(said(429, Retry_After="7"), 0.0)]),
        limiter=limiter,
        observe=lambda *_: limiter.hold_back(READ, 60),
    )
    with pytest.raises(RateLimited) as caught:
        client.send(READ, ARGUMENTS, plain)
    assert caught.value.retry_after == 7.0


def test_a_retry_leaves_time_to_send_in(clock: Clock) -> None:
    steps = [(said(503, Retry_After="10"), 0.0)] * 2
    client = client_of(clock, Script(clock, steps), rng=lambda: 0.0)
    with pytest.raises(ServerError):
        client.send(READ, ARGUMENTS, plain, timeout=Timeout(total=10))
    assert clock.sleeps == []
    client.send(READ, ARGUMENTS, plain, timeout=Timeout(total=10.5))
    assert clock.sleeps == [10.0]


REFUSING = WRITE.replace(refusals=("errors",), replies=(Reply("201", None), Reply("200", None)))


def test_a_refusal_with_a_success_status_is_logged(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    refusal = Response(200, "OK", {}, b'{"errors": ["no cash"]}')
    client = client_of(clock, Script(clock, [(refusal, 0.0)]))
    with (
        caplog.at_level(logging.DEBUG, logger="kloudtrader"),
        pytest.raises(OrderRefused),
    ):
        client.send(REFUSING, ARGUMENTS, plain, body={})
    assert caplog.records[0].getMessage().endswith(": attempt 1: 200, refused")


def test_the_envelope_of_another_status_is_none_of_this_one(clock: Clock) -> None:
    other, own = (
        Reply(status, "application/json", "object", (key,))
        for status, key in (("201", "queued"), ("200", "order"))
    )
    refusal = Response(200, "OK", {}, b'{"queued": null, "errors": ["no cash"]}')
    client = client_of(clock, Script(clock, [(refusal, 0.0)]))
    with pytest.raises(OrderRefused):
        client.send(
            WRITE.replace(refusals=("errors",), replies=(other, own)), ARGUMENTS, plain, body={}
        )


@pytest.mark.parametrize(("proves", "kind"), [(True, "refused"), (False, "unknown")])
def test_a_client_may_know_what_a_limit_says_about_a_write(
    clock: Clock, proves: bool, kind: str
) -> None:
    client = client_of(clock, Script(clock, [(said(429), 0.0)]), is_refusal=lambda _: proves)
    with pytest.raises(RateLimited) as caught:
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert caught.value.outcome == kind


def test_a_media_type_that_is_not_documented_is_not_asked_for(clock: Clock) -> None:
    class Looking(Script):
        def send(self, *given: Any) -> Response | Failure:
            accepted.append(given[1].headers["Accept"])
            return super().send(*given)

    accepted: list[str] = []
    client = client_of(clock, Looking(clock, []))
    for kind in (None, "application/json", "application/hal+json", "text/csv"):
        client.send(READ.replace(replies=(Reply("200", kind),)), ARGUMENTS, Text())
    usual, *same, special = accepted
    assert same == [usual, usual]
    assert special == "text/csv, application/json;q=0.9, */*;q=0.1"


class Text:
    """A decoder that takes everything."""

    def read(self, *_: Any) -> str:
        return "read"

    def read_error(self, *_: Any) -> None:
        raise AssertionError


def test_an_authorization_that_fails_says_so(clock: Clock) -> None:
    def broken(_request: Any) -> None:
        if len(transport.lefts) == 1:
            raise KeyError("canary")

    transport = Script(clock, [(said(503), 0.0)])
    client = client_of(clock, transport, authorize=broken, retry=Retry(backoff_base=0))
    with pytest.raises(NotSent) as caught:
        client.send(SECURE, ARGUMENTS, plain)
    assert str(caught.value).endswith(": the authorization raised KeyError")
    assert [attempt.status for attempt in caught.value.attempts] == [503]


def test_an_interrupted_read_shows_nothing(clock: Clock) -> None:
    with pytest.raises(KeyboardInterrupt) as caught:
        client_of(clock, Interrupting(clock, [(said(503), 0.0)]), retry=Retry(backoff_base=0)).send(
            READ, ARGUMENTS, plain
        )
    assert caught.value.__cause__ is None
    assert not hasattr(caught.value, "__notes__")


def test_what_the_caller_is_handling_does_not_end_a_call(clock: Clock) -> None:
    class Broken(Text):
        def read(self, *_: Any) -> str:
            raise KeyError

    client = client_of(clock, Script(clock, [(GOOD, 0.0)]))
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt:
        with pytest.raises(UnexpectedResponse):
            client.send(READ, ARGUMENTS, Broken())
