"""Laws of sending that hold for every policy, every server and every order of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kloudtrader import orders
from kloudtrader.kalshi import reading
from kloudtrader.runtime import (
    Client,
    RateLimiter,
    Retry,
    RetryBudget,
    Timeout,
    Transport,
    bearer,
    plain,
)
from kloudtrader.runtime.diagnose.causes import Failure
from kloudtrader.runtime.errors import (
    ApiError,
    CallError,
    Finding,
    KloudTraderError,
    NoResponse,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    UnexpectedResponse,
)
from kloudtrader.runtime.http.endpoint import Endpoint
from kloudtrader.runtime.http.transport import Response
from kloudtrader.runtime.policy import compute_seconds_until, parse_epoch, read_wait_hint
from kloudtrader.runtime.request.build import Request
from kloudtrader.runtime.response.parse import is_deep
from tests.runtime.conftest import ARGUMENTS, READ, SECURE, SECURE_WRITE, WRITE, Clock

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
EPOCH = 1_700_000_040
"""Where the clocks of the tests begin; a multiple of sixty, as windows are minutes."""
GOOD = Response(200, "OK", {}, b'{"orders":"null","order":{}}')


class Script(Transport):
    """A transport without a line: it gives what it is told, and takes the time it is told."""

    def __init__(self, clock: Clock, steps: list[tuple[Response | Failure, float]]) -> None:
        super().__init__()
        self.clock = clock
        self.steps = list(steps)
        self.lefts: list[float] = []
        self.sent = 0

    def send(
        self, endpoint: Endpoint, request: Request, timeout: Timeout, left: float
    ) -> Response | Failure:
        self.lefts.append(left)
        result, seconds = self.steps.pop(0) if self.steps else (GOOD, 0.0)
        self.clock.time += min(seconds, max(0.0, left))
        self.sent += isinstance(result, Response) or result.sent
        return result


LOST = Failure(True, "connection reset by peer")
UNSENT = Failure(False, "connection refused")
FOREVER = Failure(False, "the certificate is not valid", permanent=True)


def said(status: int, **headers: str) -> Response:
    return Response(status, "Said", {k.replace("_", "-"): v for k, v in headers.items()}, b"{}")


waits = st.one_of(st.integers(0, 100).map(str), st.floats(0, 1e6).map(str), st.text(max_size=9))
results = st.one_of(
    st.just(LOST),
    st.just(UNSENT),
    st.sampled_from([400, 401, 404, 408, 429, 500, 502, 503, 504, 302, 204]).map(said),
    st.builds(lambda s, w: said(s, Retry_After=w), st.sampled_from([429, 503]), waits),
)
steps = st.lists(st.tuples(results, st.floats(0, 20)), max_size=8)
retries = st.builds(
    Retry,
    attempts=st.integers(1, 6),
    statuses=st.just(Retry().statuses),
    backoff_base=st.floats(0, 5),
    backoff_cap=st.floats(0, 20),
    max_wait=st.floats(0, 60),
)
timeouts = st.builds(
    Timeout, connect=st.floats(0.1, 9), read=st.floats(0.1, 30), total=st.floats(0.1, 90)
)


def client_of(clock: Clock, transport: Transport, **options: Any) -> Client:
    return Client(
        "http://127.0.0.1:9/v1",
        transport=transport,
        clock=clock,
        sleep=clock.sleep,
        now=clock,
        **options,
    )


# --- a whole call ------------------------------------------------------------------------------


@QUICK
@given(steps, retries, timeouts, st.floats(0, 1, exclude_max=True), st.booleans())
def test_a_call_keeps_to_its_policies(
    script: list[tuple[Response | Failure, float]],
    retry: Retry,
    timeout: Timeout,
    draw: float,
    write: bool,
) -> None:
    clock = Clock()
    transport = Script(clock, script)
    client = client_of(clock, transport, retry=retry, timeout=timeout, rng=lambda: draw)
    error: CallError | None = None
    try:
        client.send(WRITE if write else READ, ARGUMENTS, plain, body={"a": 1} if write else None)
    except CallError as caught:
        error = caught
    if error is not None:
        assert len(error.attempts) == len(transport.lefts)
        assert [one.waited for one in error.attempts] == [0.0, *clock.sleeps]
    assert 1 <= len(transport.lefts) <= retry.attempts
    # Whatever the waits: each send is given what is left of the time, and there is some.
    assert all(0 < left <= timeout.total + 1e-6 for left in transport.lefts)
    assert transport.lefts[0] == pytest.approx(timeout.total)
    assert clock.time - 1000.0 <= timeout.total + 1e-6
    assert all(wait <= retry.max_wait + retry.backoff_cap for wait in clock.sleeps)
    if write:
        assert transport.sent <= 1
        judge_write(error, transport)
    elif error is not None:
        assert isinstance(error, (NoResponse, NotSent, ApiError, UnexpectedResponse))
        assert not isinstance(error, OutcomeUnknown)
        assert isinstance(error, NotSent) == (transport.sent == 0)


def judge_write(error: KloudTraderError | None, transport: Script) -> None:
    if error is None:
        assert transport.sent == 1
    elif isinstance(error, NotSent):
        assert transport.sent == 0
        assert error.outcome == "not_sent"
    elif isinstance(error, OutcomeUnknown):
        assert transport.sent == 1
        assert error.outcome == "unknown"
        assert error.status is None or not 400 <= error.status < 500 or error.status in (408, 429)
    else:
        assert isinstance(error, ApiError)
        assert error.outcome == "refused"
        assert error.status is not None
        assert 400 <= error.status < 500


@QUICK
@given(st.lists(st.sampled_from([LOST, UNSENT, said(503), said(429)]), max_size=5))
def test_a_call_that_may_be_repeated_succeeds_when_one_attempt_does(
    failures: list[Response | Failure],
) -> None:
    clock = Clock()
    transport = Script(clock, [(one, 0.0) for one in failures])
    client = client_of(clock, transport, retry=Retry(attempts=6), limiter=False)
    assert client.send(READ, ARGUMENTS, plain) == {"orders": "null", "order": {}}
    assert len(transport.lefts) == len(failures) + 1
    assert len(clock.sleeps) == len(failures)


def test_what_cannot_succeed_is_not_tried_again() -> None:
    for operation in (READ, WRITE):
        clock = Clock()
        transport = Script(clock, [(FOREVER, 0.0)])
        with pytest.raises(NotSent):
            client_of(clock, transport).send(operation, ARGUMENTS, plain)
        assert len(transport.lefts) == 1


def test_a_write_that_never_left_is_tried_again() -> None:
    clock = Clock()
    transport = Script(clock, [(UNSENT, 0.0), (UNSENT, 0.0)])
    client_of(clock, transport).send(WRITE, ARGUMENTS, plain)
    assert (len(transport.lefts), transport.sent) == (3, 1)


@QUICK
@given(st.integers(1, 40), st.integers(2, 5), st.integers(1, 10))
def test_repeats_of_all_calls_together_keep_to_the_budget(
    calls: int, attempts: int, capacity: int
) -> None:
    clock = Clock()
    transport = Script(clock, [(LOST, 0.0)] * 1000)
    budget = RetryBudget(capacity, 0, clock=clock)
    client = client_of(
        clock, transport, retry=Retry(attempts=attempts, backoff_base=0), budget=budget
    )
    for _ in range(calls):
        with pytest.raises(NoResponse):
            client.send(READ, ARGUMENTS, plain)
    assert len(transport.lefts) == calls + min(capacity, calls * (attempts - 1))


def test_a_credential_that_takes_too_long_to_get_means_not_sent() -> None:
    """Asking for a token may take a while; what is late then is not sent at all."""
    for operation in (SECURE, SECURE_WRITE):
        clock = Clock()
        transport = Script(clock, [])

        def slow(clock: Clock = clock) -> str:
            clock.sleep(100)
            return "t"

        with pytest.raises(NotSent) as caught:
            client_of(clock, transport, authorize=bearer(slow)).send(operation, ARGUMENTS, plain)
        assert transport.lefts == []
        assert caught.value.outcome == "not_sent"


# --- the server's hints ------------------------------------------------------------------------

numbers = st.one_of(st.integers(-10, 10**15).map(str), st.floats().map(str), st.text(max_size=20))
dates = st.sampled_from(["Tue, 14 Nov 2023 22:13:20 GMT", "yesterday", "", "Tue, 99 Foo 1 1:1:1"])


@QUICK
@given(
    st.sampled_from([429, 500, 503, 200]),
    st.fixed_dictionaries(
        {}, optional={"Retry-After": numbers | dates, "X-Ratelimit-Expiry": numbers, "Date": dates}
    ),
    st.floats(0, 4e9),
)
def test_a_hint_is_a_wait_or_nothing(status: int, headers: Mapping[str, str], now: float) -> None:
    hint = read_wait_hint(status, headers, now)
    assert hint is None or 0 <= hint < float("inf")
    if status != 429 and "Retry-After" not in headers:
        assert hint is None


@QUICK
@given(st.integers(0, 10**6), st.booleans(), st.floats(-1e5, 1e5))
def test_the_end_of_a_window_does_not_depend_on_this_machines_clock(
    seconds: int, milliseconds: bool, wrong_by: float
) -> None:
    server = 1_700_000_000
    expiry = str((server + seconds) * (1000 if milliseconds else 1))
    headers = {"Date": "Tue, 14 Nov 2023 22:13:20 GMT"}
    assert compute_seconds_until(expiry, headers, server + wrong_by) == seconds
    assert parse_epoch(expiry) == server + seconds


@QUICK
@given(st.text(max_size=30))
def test_any_text_is_an_epoch_time_or_nothing(text: str) -> None:
    moment = parse_epoch(text)
    assert moment is None or 0 < moment < float("inf")


# --- the rate limit ----------------------------------------------------------------------------


@QUICK
@example([("call", True, 0), ("refused", True, 1), ("pass", True, 1), ("call", True, 0)], 1)
@example([("call", True, 0), ("refused", True, 1), ("pass", True, 1)] + [("call", True, 0)] * 3, 2)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("call"), st.booleans(), st.just(0)),
            st.tuples(st.just("pass"), st.booleans(), st.integers(0, 70)),
            st.tuples(st.just("refused"), st.booleans(), st.integers(0, 200)),
        ),
        max_size=60,
    ),
    st.integers(1, 5),
)
def test_no_more_calls_leave_than_the_server_allows(
    events: list[tuple[str, bool, int]], quota: int
) -> None:
    """A server with a quota a minute for each kind of call, and responses that come at once."""
    clock = Clock()
    limiter = RateLimiter(clock=clock, now=lambda: EPOCH + clock.time)
    used: dict[tuple[bool, int], int] = {}
    held_until: dict[bool, float] = {True: 0.0, False: 0.0}
    for kind, repeatable, number in events:
        operation = READ if repeatable else WRITE
        if kind == "pass":
            clock.time += number
        elif kind == "refused":
            limiter.hold_back(operation, number)
            if 0 < number <= limiter.horizon:
                until = clock.time + number
                held_until[repeatable] = max(held_until[repeatable], until)
        elif limiter.reserve(operation) == 0:
            assert clock.time >= held_until[repeatable]
            window = int(clock.time // 60)
            count = used[repeatable, window] = used.get((repeatable, window), 0) + 1
            assert count <= quota
            limiter.learn(
                operation,
                {
                    "X-Ratelimit-Available": str(quota - count),
                    "X-Ratelimit-Expiry": str((EPOCH + (window + 1) * 60) * 1000),
                },
            )
            # A response of the same window does not take a refusal back.
            if clock.time < held_until[repeatable]:
                assert limiter.reserve(operation) > 0


@QUICK
@given(st.integers(0, 5), st.floats(0.1, 119))
def test_a_wait_for_the_limit_is_never_longer_than_the_window(left: int, seconds: float) -> None:
    clock = Clock()
    limiter = RateLimiter(clock=clock, now=lambda: EPOCH + clock.time)
    headers = {
        "X-Ratelimit-Available": str(left),
        "X-Ratelimit-Expiry": str(int((EPOCH + clock.time + seconds) * 1000)),
    }
    limiter.learn(READ, headers)
    for _ in range(left):
        assert limiter.reserve(READ) == 0
    wait = limiter.reserve(READ)
    assert 0 < wait <= seconds + 1e-3
    clock.sleep(wait)
    assert limiter.reserve(READ) == 0


def test_a_limit_that_lasts_longer_than_the_call_is_an_error_at_once() -> None:
    clock = Clock()
    headers = {"X_Ratelimit_Available": "0", "X_Ratelimit_Expiry": str(int(clock.time) + 100)}
    transport = Script(clock, [(said(429, **headers), 0.0)])
    client = client_of(clock, transport, retry=Retry(max_wait=90.0))
    with pytest.raises(RateLimited) as caught:
        client.send(WRITE, ARGUMENTS, plain)
    assert caught.value.retry_after == 100.0
    with pytest.raises(NotSent, match="rate limit"):
        client.send(WRITE, ARGUMENTS, plain)
    assert len(transport.lefts) == 1
    client.send(READ, ARGUMENTS, plain)  # counted apart


# --- reading back ------------------------------------------------------------------------------


@QUICK
@given(
    st.lists(st.sampled_from(["cannot_tell", "done", "not_done"]), max_size=30),
    st.integers(0, 120),
    st.integers(0, 3),
)
def test_watching_takes_no_longer_than_patience_and_one_look(
    verdicts: list[str], patience: int, look_seconds: int
) -> None:
    clock = Clock()
    looks = iter(verdicts)

    def look() -> Finding:
        clock.time += look_seconds
        return Finding(cast("Any", next(looks, "cannot_tell")), "")

    timer = orders.Clock(monotonic=clock, sleep=clock.sleep)
    error = OutcomeUnknown("lost")
    error.inquiry = look
    reading.watch(error, patience=patience, clock=timer)
    finding = error.finding
    assert finding is not None
    assert clock.time - 1000.0 <= patience + 2 * look_seconds + 1e-6
    known = next((one for one in verdicts if one != "cannot_tell"), None)
    assert finding.verdict in ("cannot_tell", known)
    if finding.verdict == "cannot_tell":
        assert clock.time - 1000.0 >= patience
    assert all(0 < pause <= 5.0 for pause in clock.sleeps)


# --- JSON --------------------------------------------------------------------------------------


@QUICK
@given(st.integers(0, 300), st.booleans())
def test_depth_is_counted_from_the_outside(levels: int, in_objects: bool) -> None:
    value: Any = 1
    for _ in range(levels):
        value = {"a": value, "b": []} if in_objects else [value, 2]
    assert is_deep(value) == (levels >= 200)


def test_a_refusal_is_held_apart_from_the_window() -> None:
    clock = Clock()
    limiter = RateLimiter(clock=clock, now=lambda: EPOCH + clock.time)

    def learn(left: int, seconds: float) -> None:
        expiry = str(int((EPOCH + clock.time + seconds) * 1000))
        headers = {"X-Ratelimit-Available": str(left), "X-Ratelimit-Expiry": expiry}
        limiter.learn(READ, headers)

    learn(1, 60)
    limiter.hold_back(READ, 5)
    limiter.hold_back(READ, 3)  # neither shortens the other
    assert limiter.reserve(READ) == 5
    clock.time += 5
    assert [limiter.reserve(READ) for _ in range(2)] == [0, 55]
    limiter.hold_back(READ, 10)
    learn(9, 100_000)  # not believed, and no end of the refusal either
    assert limiter.reserve(READ) == 10
    clock.time += 10
    assert [limiter.reserve(READ) for _ in range(12)] == [0] * 12
