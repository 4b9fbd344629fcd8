"""Rate limits: windows that a server publishes, refusals, and local token buckets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.runtime import ConfigurationError, Operation, RateLimiter, TokenBucket
from tests.proofs.interruptions import interrupt
from tests.runtime.conftest import READ, WRITE, Clock

NOW = 1_700_000_000.0
MARKET = Operation("quotes", "quotes", "GET", "/quotes", repeatable=True, rate_group="market")
PLACE = Operation("place", "place", "POST", "/orders", rate_group="trading")
BATCH = PLACE.replace(name="batch", rate_cost=10)


def limits(left: object, expiry: float) -> dict[str, str]:
    return {
        "X-Ratelimit-Available": str(left),
        "X-Ratelimit-Expiry": str(int((NOW + expiry) * 1000)),
    }


def test_the_limiter_counts_down_and_waits_for_the_window(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    assert limiter.reserve(READ) == 0
    limiter.learn(READ, limits(2, 1060))
    assert [limiter.reserve(READ) for _ in range(3)] == [0, 0, 60]
    assert limiter.reserve(WRITE) == 0
    clock.time += 59.5
    assert limiter.reserve(READ) == 0.5
    clock.time += 0.5
    assert [limiter.reserve(READ) for _ in range(9)] == [0] * 9


def test_calls_on_their_way_are_not_given_back(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, limits(5, 1060))
    for _ in range(4):
        limiter.reserve(READ)
    limiter.learn(READ, limits(4, 1060))
    assert [limiter.reserve(READ) for _ in range(2)] == [0, 60]


def test_a_response_of_the_same_window_says_what_others_used(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, limits(5, 1060))
    limiter.learn(READ, limits(1, 1060))
    assert [limiter.reserve(READ) for _ in range(2)] == [0, 60]


def test_the_header_of_a_window_that_is_over_does_not_open_it_again(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, limits(0, 1060))
    clock.time += 60
    assert limiter.reserve(READ) == 0
    limiter.learn(READ, limits(0, 1060))
    assert limiter.reserve(READ) == 0
    limiter.learn(READ, limits(0, 1120))
    assert limiter.reserve(READ) == 60


def test_a_later_window_takes_the_place_of_the_one_before(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, limits(0, 1060))
    limiter.learn(READ, limits(1, 1090))
    assert [limiter.reserve(READ) for _ in range(2)] == [0, 90]
    limiter.learn(READ, limits(7, 1090.5))
    assert [limiter.reserve(READ) for _ in range(8)] == [0] * 7 + [90.5]


@pytest.mark.parametrize(("seconds", "wait"), [(120, 120), (120.5, 0)])
def test_the_longest_window_that_is_believed(clock: Clock, seconds: float, wait: float) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, limits(0, 1000 + seconds))
    assert limiter.reserve(READ) == wait
    limiter.hold_back(WRITE, seconds)
    assert limiter.reserve(WRITE) == wait


def test_a_window_that_is_not_believed_ends_the_one_before(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, limits(0, 1060))
    limiter.learn(READ, limits(0, 900_000))
    assert limiter.reserve(READ) == 0
    limiter.learn(READ, limits(0, 1030))  # earlier than what was not believed
    assert limiter.reserve(READ) == 30


@pytest.mark.parametrize("expiry", ["", "900000000"])
def test_an_end_that_is_not_believed_may_be_said_again_during_a_refusal(
    clock: Clock, expiry: str
) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: clock.time)
    limiter.hold_back(READ, 5)
    for _ in range(2):
        said = {"X-Ratelimit-Available": "3", "X-Ratelimit-Expiry": expiry}
        limiter.learn(READ, said)
        assert limiter.reserve(READ) == 5
    clock.time += 5
    assert limiter.reserve(READ) == 0


@pytest.mark.parametrize(
    ("text", "wait"), [("0", 60), ("9" * 12, 60), ("9" * 13, 0), ("", 0), ("1.5", 0)]
)
def test_a_count_is_a_short_number(clock: Clock, text: str, wait: float) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, limits(text, 1060))
    assert limiter.reserve(READ.replace(rate_cost=10**12)) == wait


@pytest.mark.parametrize("seconds", [0, -1])
def test_a_refusal_without_a_wait_holds_nothing_back(clock: Clock, seconds: float) -> None:
    limiter = RateLimiter(clock=clock)
    limiter.hold_back(READ, seconds)
    assert limiter.reserve(READ) == 0
    limiter.hold_back(READ, 0.5)
    limiter.hold_back(READ, seconds)
    assert limiter.reserve(READ) == 0.5


def test_a_window_that_is_over_does_not_end_the_one_that_is_not(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, limits(0, 1000.5))
    limiter.learn(READ, limits(9, 900))
    assert limiter.reserve(READ) == 0.5


def test_the_same_end_in_other_digits_is_believed(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, limits(5, 1060))
    seconds = {"X-Ratelimit-Available": "0", "X-Ratelimit-Expiry": str(int(NOW + 1060))}
    limiter.learn(READ, seconds)
    assert limiter.reserve(READ) == 60


def test_an_overtaken_response_is_ignored(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, limits(0, 1060))
    limiter.learn(READ, limits(9, 1010))
    assert limiter.reserve(READ) == 60


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Ratelimit-Available": "0"},
        {"X-Ratelimit-Expiry": "1700001060000"},
        limits("x", 1060),
        limits("-1", 1060),
        limits("²", 1060),
        limits(0, 999),
        limits(0, 1_000_000),
        {"X-Ratelimit-Available": "0", "X-Ratelimit-Expiry": "nan"},
    ],
)
def test_headers_without_sense_hold_nothing_back(clock: Clock, headers: dict[str, str]) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, headers)
    assert [limiter.reserve(READ) for _ in range(5)] == [0] * 5


def test_a_refusal_holds_all_threads_back(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.hold_back(WRITE, 12)
    assert limiter.reserve(WRITE) == 12
    assert limiter.reserve(READ) == 0
    limiter.hold_back(READ, 1e9)
    assert limiter.reserve(READ) == 0


def test_each_rate_group_has_a_window_of_its_own(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(MARKET, limits(0, 1060))
    limiter.learn(PLACE, limits(3, 1030))
    assert limiter.reserve(MARKET) == 60
    assert [limiter.reserve(each) for each in (PLACE, READ, WRITE)] == [0, 0, 0]
    assert limiter.reserve(MARKET.replace(name="clock")) == 60
    # One group may hold reads and writes.
    assert limiter.reserve(READ.replace(rate_group="market")) == 60
    assert limiter.reserve(WRITE.replace(rate_group="market")) == 60


def test_a_refusal_holds_back_its_group_only(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock)
    limiter.hold_back(PLACE, 12)
    assert [limiter.reserve(each) for each in (PLACE, BATCH)] == [12, 12]
    assert [limiter.reserve(each) for each in (MARKET, READ, WRITE)] == [0, 0, 0]


def test_a_call_takes_its_cost_from_the_window(clock: Clock) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(BATCH, limits(12, 1060))
    assert [limiter.reserve(BATCH), limiter.reserve(BATCH)] == [0, 60]
    assert [limiter.reserve(PLACE) for _ in range(3)] == [0, 0, 60]


def test_a_bucket_is_emptied_and_refilled(clock: Clock) -> None:
    limiter = RateLimiter(buckets={"trading": TokenBucket(20, 10)}, clock=clock)
    assert [limiter.reserve(BATCH) for _ in range(3)] == [0, 0, 1]
    clock.time += 0.5
    assert limiter.reserve(BATCH) == 0.5
    assert [limiter.reserve(PLACE) for _ in range(6)] == [0] * 5 + [0.1]
    assert [limiter.reserve(each) for each in (MARKET, READ, WRITE)] == [0, 0, 0]
    clock.time += 1000
    assert [limiter.reserve(BATCH) for _ in range(3)] == [0, 0, 1]


def test_operations_without_a_group_are_counted_as_reads_and_writes(clock: Clock) -> None:
    buckets = {"read": TokenBucket(2, 1), "write": TokenBucket(1, 1)}
    limiter = RateLimiter(buckets=buckets, clock=clock)
    assert [limiter.reserve(READ) for _ in range(3)] == [0, 0, 1]
    assert [limiter.reserve(WRITE) for _ in range(2)] == [0, 1]


def test_what_costs_more_than_a_bucket_holds_waits_for_a_full_one(clock: Clock) -> None:
    limiter = RateLimiter(buckets={"trading": TokenBucket(5, 1)}, clock=clock)
    assert limiter.reserve(PLACE) == 0
    assert limiter.reserve(BATCH) == 1
    clock.time += 1
    assert limiter.reserve(BATCH) == 0
    assert limiter.reserve(PLACE) == 6  # five tokens of debt, and one


def test_a_refusal_holds_a_bucket_back_too(clock: Clock) -> None:
    limiter = RateLimiter(buckets={"trading": TokenBucket(5, 1)}, clock=clock)
    limiter.hold_back(PLACE, 3)
    assert limiter.reserve(PLACE) == 3
    clock.time += 3
    assert limiter.reserve(PLACE) == 0


def test_a_clock_that_goes_back_fills_no_bucket(clock: Clock) -> None:
    limiter = RateLimiter(buckets={"trading": TokenBucket(1, 1)}, clock=clock)
    assert limiter.reserve(PLACE) == 0
    clock.time -= 10
    assert limiter.reserve(PLACE) == 1
    clock.time += 10
    assert limiter.reserve(PLACE) == 1


@given(
    st.floats(0.5, 50),
    st.floats(0.1, 50),
    st.lists(st.tuples(st.floats(0, 20), st.integers(1, 12)), max_size=40),
)
def test_a_bucket_gives_no_more_than_it_holds_and_gets(
    capacity: float, per_second: float, calls: list[tuple[float, int]]
) -> None:
    clock = Clock()
    began, taken = clock.time, 0.0
    limiter = RateLimiter(buckets={"trading": TokenBucket(capacity, per_second)}, clock=clock)
    for pause, cost in calls:
        clock.time += pause
        operation = PLACE.replace(rate_cost=cost)
        while (wait := limiter.reserve(operation)) > 0:
            clock.time += wait
        taken += cost
        most = capacity + (clock.time - began) * per_second
        assert taken - max(0.0, cost - capacity) <= most + 1e-6


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), True, "5", None])
@pytest.mark.parametrize("field", ["capacity", "per_second"])
def test_a_bucket_refuses_nonsense(field: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"^TokenBucket.{field} must"):
        TokenBucket(**({"capacity": 1, "per_second": 1} | {field: value}))


@pytest.mark.parametrize("method", ["reserve", "learn", "hold_back"])
def test_an_interruption_anywhere_leaves_the_state_valid(method: str) -> None:
    at = 0
    stopped = True
    while stopped:
        at += 1
        clock = Clock()
        limiter = limiter_of(clock, write=TokenBucket(3, 1))
        limiter.learn(READ, limits(3, 1060))
        calls: dict[str, Callable[[], object]] = {
            "reserve": partial(reserve_both, limiter),
            "learn": partial(limiter.learn, READ, limits(2, 1090)),
            "hold_back": partial(limiter.hold_back, READ, 10),
        }
        stopped = interrupt(calls[method], at) is not None
        waits = [limiter.reserve(READ) for _ in range(4)]
        assert waits in (
            [0, 0, 0, 60],
            [0, 0, 60, 60],
            [0, 0, 90, 90],
            [10, 10, 10, 10],
        )
        clock.time += 90
        assert [limiter.reserve(READ) for _ in range(9)] == [0] * 9
        assert [limiter.reserve(WRITE) for _ in range(4)] == [0, 0, 0, 1]
    assert at > 5


def limiter_of(clock: Clock, **buckets: TokenBucket) -> RateLimiter:
    return RateLimiter(buckets=buckets, clock=clock, now=lambda: NOW + clock.time)


def reserve_both(limiter: RateLimiter) -> None:
    limiter.reserve(READ)
    limiter.reserve(WRITE)


def test_a_bucket_that_is_set_replaces_only_its_own(clock: Clock) -> None:
    limiter = limiter_of(clock, read=TokenBucket(1, 1), write=TokenBucket(3, 1))
    limiter.set_bucket("write", TokenBucket(1, 1))
    assert [limiter.reserve(WRITE) for _ in range(2)] == [0, 1]
    assert [limiter.reserve(READ) for _ in range(2)] == [0, 1]


@pytest.mark.parametrize(("digits", "wait"), [(12, 60), (13, 0)])
def test_a_count_of_remaining_calls_is_not_long(clock: Clock, digits: int, wait: float) -> None:
    limiter = RateLimiter(clock=clock, now=lambda: NOW + clock.time)
    limiter.learn(READ, limits("0" * digits, 1060))
    assert limiter.reserve(READ) == wait


def test_a_look_whether_tokens_are_left_takes_none(clock: Clock) -> None:
    limiter = limiter_of(clock, trading=TokenBucket(2, 1), write=TokenBucket(1, 1))
    assert limiter.is_exhausted(PLACE) is False
    assert [limiter.reserve(PLACE) for _ in range(2)] == [0, 0]
    assert limiter.is_exhausted(PLACE) is True
    # Another group, and one without a bucket.
    assert limiter.is_exhausted(WRITE) is False
    assert limiter.is_exhausted(MARKET) is False
    clock.time += 1
    assert limiter.is_exhausted(PLACE) is False
    # More than the bucket holds needs a full one.
    assert limiter.is_exhausted(PLACE.replace(rate_cost=9)) is True
    clock.time += 1
    assert limiter.is_exhausted(PLACE.replace(rate_cost=9)) is False


def test_rounding_is_no_missing_token(clock: Clock) -> None:
    limiter = limiter_of(clock, trading=TokenBucket(1, 1))
    limiter.reserve(PLACE)
    clock.time += 1 - 5e-10
    assert limiter.is_exhausted(PLACE) is False
    clock.time -= 1e-8
    assert limiter.is_exhausted(PLACE) is True
