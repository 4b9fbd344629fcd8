"""Timeouts, repeats, hints, budget and rate limit."""

import math
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.runtime import ConfigurationError, RateLimiter, Retry, RetryBudget, Timeout
from kloudtrader.runtime import policy as policies
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.policy import check_seconds, parse_epoch, read_wait_hint
from tests.runtime.conftest import Clock

BAD = [0, -1, math.nan, math.inf, 10**400, True, "5", None]


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize("field", ["connect", "read", "total"])
def test_a_timeout_refuses_nonsense(field: str, value: object) -> None:
    with pytest.raises(ConfigurationError, match=f"Timeout.{field}"):
        Timeout(**{field: value})  # type: ignore[arg-type]


def test_timeout_of() -> None:
    assert Timeout.of(None) == Timeout(5.0, 15.0, 45.0)
    assert Timeout.of(2) == Timeout(2.0, 2.0, 2.0)
    assert Timeout.of(60) == Timeout(5.0, 60.0, 60.0)
    assert Timeout.of((1, 50)) == Timeout(1.0, 50.0, 51.0)
    mine = Timeout(read=1)
    assert Timeout.of(mine) is mine
    with pytest.raises(ConfigurationError):
        Timeout.of((1, 2, 3))  # type: ignore[arg-type]


def test_policies_are_frozen_printable_values() -> None:
    assert repr(Timeout()) == "Timeout(connect=5.0, read=15.0, total=45.0)"
    assert "attempts=3" in repr(Retry())
    assert pickle.loads(pickle.dumps(Retry(attempts=2))) == Retry(attempts=2)
    with pytest.raises(AttributeError):
        Timeout().read = 3.0  # type: ignore[misc]


@pytest.mark.parametrize(
    "wrong",
    [
        {"attempts": 0},
        {"attempts": True},
        {"attempts": 1.5},
        {"statuses": {200}},
        {"statuses": "500"},
        {"statuses": {"500"}},
        {"backoff_base": -1},
        {"backoff_cap": math.nan},
        {"max_wait": math.inf},
    ],
)
def test_a_retry_refuses_nonsense(wrong: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError):
        Retry(**wrong)  # type: ignore[arg-type]


SAID = [
    (lambda: Timeout(connect=0), "Timeout.connect must be a finite number above zero, not 0"),
    (lambda: Timeout(read=-1), "Timeout.read must be a finite number above zero, not -1"),
    (lambda: Timeout(total=math.inf), "Timeout.total must be a finite number above zero, not inf"),
    (lambda: Timeout.of("5"), "timeout must be a finite number above zero, not '5'"),  # type: ignore[arg-type]
    (lambda: Timeout.of((0, 1)), "timeout[0] must be a finite number above zero, not 0"),
    (lambda: Timeout.of((1, True)), "timeout[1] must be a finite number above zero, not True"),
    (lambda: Timeout.of((1,)), "a timeout pair is (connect, read), in seconds"),  # type: ignore[arg-type]
    (lambda: Retry(attempts=0), "Retry.attempts must be 1 or more, not 0"),
    (lambda: Retry(statuses={399}), "Retry.statuses must be a set of statuses 400-599, not {399}"),
    (
        lambda: Retry(statuses=(600,)),
        "Retry.statuses must be a set of statuses 400-599, not (600,)",
    ),
    (
        lambda: Retry(backoff_base=-1),
        "Retry.backoff_base must be a finite number zero or more, not -1",
    ),
    (
        lambda: Retry(backoff_cap=math.nan),
        "Retry.backoff_cap must be a finite number zero or more, not nan",
    ),
    (lambda: Retry(max_wait=-2), "Retry.max_wait must be a finite number zero or more, not -2"),
    (lambda: RetryBudget(0), "RetryBudget.capacity must be a finite number above zero, not 0"),
    (lambda: RetryBudget(1, -1), "RetryBudget.refill must be a finite number zero or more, not -1"),
    (
        lambda: RateLimiter(horizon=0),
        "RateLimiter.horizon must be a finite number above zero, not 0",
    ),
]


@pytest.mark.parametrize(("make", "text"), SAID, ids=[text for _, text in SAID])
def test_what_is_wrong_is_named(make: Callable[[], object], text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        make()
    assert str(caught.value) == text


def test_the_bounds_themselves_are_allowed() -> None:
    assert Retry(statuses=(400, 599), attempts=1).statuses == {400, 599}
    assert Retry(backoff_base=0, backoff_cap=0, max_wait=0).choose_wait(1, None, lambda: 0.9) == 0
    assert Retry(max_wait=30, backoff_base=0).choose_wait(1, 30, lambda: 0.9) == 30
    assert RetryBudget(1, 0).refill == 0


def test_a_pair_is_given_time_enough_for_both() -> None:
    assert Timeout.of((10, 20)).total == 45.0
    assert Timeout.of((40, 20)).total == 60.0
    assert Timeout.of(5.5).connect == 5.0
    assert Timeout.of(4.5).connect == 4.5


def test_the_defaults_of_the_budget_and_the_limit(clock: Clock) -> None:
    budget = RetryBudget(clock=clock)
    assert repr(budget) == "RetryBudget(capacity=20, refill=1)"
    assert [budget.spend() for _ in range(21)] == [True] * 20 + [False]
    assert repr(RateLimiter()) == "RateLimiter(horizon=120)"


def test_a_clock_that_goes_back_gives_no_tokens_and_takes_none(clock: Clock) -> None:
    budget = RetryBudget(2, 1, clock=clock)
    assert budget.spend()
    clock.time -= 50
    assert [budget.spend() for _ in range(2)] == [True, False]
    clock.time += 1
    assert [budget.spend() for _ in range(2)] == [True, False]


@given(
    attempt=st.integers(1, 10_000),
    base=st.floats(0, 100),
    cap=st.floats(0, 100),
    draw=st.floats(0, 1, exclude_max=True),
)
def test_backoff_stays_within_its_bounds(
    attempt: int, base: float, cap: float, draw: float
) -> None:
    delay = Retry(backoff_base=base, backoff_cap=cap).draw_delay(attempt, lambda: draw)
    assert 0 <= delay <= min(cap, base * 2 ** min(attempt - 1, 64))


def test_backoff_doubles_up_to_its_cap() -> None:
    retry = Retry(backoff_base=1, backoff_cap=5)
    assert [retry.draw_delay(n, lambda: 1.0) for n in (1, 2, 3, 4, 99)] == [1, 2, 4, 5, 5]


def test_a_hint_is_a_lower_bound_and_has_a_cap() -> None:
    retry = Retry(backoff_base=1, max_wait=30)
    assert retry.choose_wait(1, None, lambda: 0.5) == 0.5
    assert retry.choose_wait(1, 7, lambda: 0.5) == 7.5
    assert retry.choose_wait(1, 30.1, lambda: 0.5) is None


NOW = 1_700_000_000.0
DATE = "Tue, 14 Nov 2023 22:13:20 GMT"
DATE_LATER = "Tue, 14 Nov 2023 22:13:25 GMT"


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (429, {}, None),
        (503, {"Retry-After": "7"}, 7.0),
        (503, {"Retry-After": " 0 "}, 0.0),
        (503, {"Retry-After": "-7"}, None),
        (503, {"Retry-After": "nan"}, None),
        (503, {"Retry-After": "soon"}, None),
        (503, {"Retry-After": "Tue, 14 Nov 2023 22:13:30 GMT"}, 10.0),
        (503, {"Retry-After": "Tue, 14 Nov 2023 22:00:00 GMT"}, 0.0),
        (503, {"Retry-After": "Tue, 99 Foo 2023 22:13:30 GMT"}, None),
        (429, {"X-Ratelimit-Expiry": "1700000012500"}, 12.5),
        (429, {"X-Ratelimit-Expiry": "1700000012"}, 12.0),
        (429, {"X-Ratelimit-Expiry": "1600000012"}, 0.0),
        (429, {"X-Ratelimit-Expiry": "x"}, None),
        (429, {"Retry-After": "soon", "X-Ratelimit-Expiry": "1700000012"}, 12.0),
        (429, {"X-Ratelimit-Expiry": "0"}, None),
        (429, {"X-Ratelimit-Expiry": "0.5"}, 0.0),
        (429, {"X-Ratelimit-Expiry": "100000000000"}, 0.0),  # the first that is milliseconds
        (429, {"X-Ratelimit-Expiry": "99999999999"}, 99999999999 - NOW),
        (500, {"X-Ratelimit-Expiry": "1700000012"}, None),
        (500, {"X-Ratelimit-Expiry": "1700000012", "Retry-After": "soon"}, None),
        (503, {"Retry-After": "inf"}, None),
        (503, {"Retry-After": "Tue, 14 Nov 2023 22:13:30 GMT", "Date": DATE_LATER}, 5.0),
    ],
)
def test_what_a_server_asks_for(
    status: int, headers: dict[str, str], expected: float | None
) -> None:
    assert read_wait_hint(status, headers, NOW) == expected


def test_the_servers_own_clock_counts() -> None:
    headers = {"X-Ratelimit-Expiry": "1700000010000", "Date": DATE}
    assert read_wait_hint(429, headers, NOW + 5000) == 10.0
    assert read_wait_hint(429, {**headers, "Date": "garbage"}, NOW + 4) == 6.0


@given(st.integers(946684800, 4102444800))
def test_milliseconds_and_seconds_are_told_apart(moment: int) -> None:
    assert parse_epoch(str(moment)) == moment
    assert parse_epoch(str(moment * 1000)) == moment


def test_the_budget_runs_out_and_comes_back(clock: Clock) -> None:
    budget = RetryBudget(3, 0.5, clock=clock)
    assert [budget.spend() for _ in range(4)] == [True, True, True, False]
    clock.time += 1.9
    assert not budget.spend()
    clock.time += 0.1
    assert budget.spend()
    clock.time += 1e9
    assert [budget.spend() for _ in range(4)] == [True, True, True, False]


def test_threads_share_the_budget(clock: Clock) -> None:
    budget = RetryBudget(50, 0, clock=clock)
    granted: list[bool] = []
    threads = [
        threading.Thread(target=lambda: granted.extend(budget.spend() for _ in range(20)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert granted.count(True) == 50


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 5)), max_size=30))
def test_the_budget_never_grants_more_than_it_has(steps: list[tuple[float, int]]) -> None:
    clock = Clock()
    budget = RetryBudget(4, 2, clock=clock)
    granted = 0
    for pause, tries in steps:
        clock.time += pause
        granted += sum(budget.spend() for _ in range(tries))
    assert granted <= 4 + 2 * (clock.time - 1000.0) + 1e-6


def test_the_defaults_to_the_letter() -> None:
    assert Retry() == Retry(3, {429, 500, 502, 503, 504}, 0.5, 10.0, 30.0)
    assert Timeout() == Timeout(5.0, 15.0, 45.0)


@pytest.mark.parametrize("policy", [Retry(), Timeout()])
def test_the_class_shows_the_defaults(policy: Retry | Timeout) -> None:
    kind = type(policy)
    for name in kind.__match_args__:
        assert getattr(policy, name) == getattr(kind, name)


@pytest.mark.parametrize(("value", "seconds"), [(0, 0.0), (5, 5.0), (0.25, 0.25)])
def test_seconds_of_an_argument_may_be_none_at_all(value: float, seconds: float) -> None:
    assert check_seconds("patience", value) == seconds


@pytest.mark.parametrize("value", [-1, math.nan, math.inf, True, "5", None])
def test_seconds_of_an_argument_refuse_nonsense(value: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^patience must be .* zero or more, not ") as caught:
        check_seconds("patience", value)
    assert caught.value.argument == "patience"


def test_a_clock_is_the_systems_unless_told() -> None:
    clock = policies.Clock()
    assert clock.now is policies.utc_now
    assert clock.monotonic is time.monotonic
    assert clock.sleep is time.sleep
    before = datetime.now(UTC)
    assert before <= policies.utc_now() <= datetime.now(UTC)


def rounds_of(clock: Clock, patience: float, *least: int) -> Iterator[int]:
    own = policies.Clock(lambda: pytest.fail("no date is needed"), clock, clock.sleep)
    return policies.rounds(own, patience, *least)


@pytest.mark.parametrize(
    ("patience", "least", "waits"),
    [
        (0.0, 1, []),
        (0.3, 1, [0.3]),
        (0.5, 1, [0.3, 0.2]),
        (20.0, 1, [0.3, 0.6, 1.2, 2.4, 4.8, 5.0, 5.0, 0.7]),
        (0.0, 2, [0.3]),
        (0.0, 3, [0.3, 0.6]),
        (0.4, 2, [0.3, 0.1]),
    ],
)
def test_waits_grow_until_patience_is_over(
    patience: float, least: int, waits: list[float], clock: Clock
) -> None:
    numbers = list(rounds_of(clock, patience, least))
    assert clock.sleeps == pytest.approx(waits)
    assert numbers == list(range(1, len(waits) + 2))


def test_one_round_is_enough_unless_told(clock: Clock) -> None:
    assert list(rounds_of(clock, 0)) == [1]


def test_the_time_of_the_reads_counts(clock: Clock) -> None:
    for _ in rounds_of(clock, 10.0):
        clock.time += 4  # a read that takes long
    assert clock.sleeps == pytest.approx([0.3, 0.6])
