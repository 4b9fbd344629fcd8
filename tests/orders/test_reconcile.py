"""Rounds of reads with growing waits, and what a reader keeps of errors."""

import pytest

from kloudtrader.orders.reconcile import Reader
from kloudtrader.runtime.errors import (
    BadRequest,
    CallError,
    NoResponse,
    NotSent,
    OutcomeUnknown,
    StillOpen,
)
from kloudtrader.runtime.policy import rounds

from .reference import Time


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
def test_waits_grow_until_patience_is_over(patience: float, least: int, waits: list[float]) -> None:
    time, slept = Time(), list[float]()
    time.on_change.append(lambda: slept.append(round(time.slept - sum(slept), 6)))
    numbers = list(rounds(time.clock(), patience, least))
    assert slept == pytest.approx(waits)
    assert numbers == list(range(1, len(waits) + 2))


def test_the_time_of_the_reads_counts() -> None:
    time = Time()
    for _ in rounds(time.clock(), 10.0):
        time.sleep(4)  # a read that takes long
    assert time.slept == pytest.approx(4 + 0.3 + 4 + 0.6 + 4)


def fail(error: CallError) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "in_doubt"),
    [
        (BadRequest("no", status=400), False),
        (NotSent("no connection"), False),
        (NoResponse("of a read before the write"), False),
        (OutcomeUnknown("no response"), True),
        (StillOpen("still open"), True),
    ],
)
def test_only_what_may_have_been_applied_is_in_doubt(error: CallError, in_doubt: bool) -> None:
    read = Reader()
    assert read(fail, error) is None
    assert (read.failure, read.in_doubt) == (error, in_doubt)
    read(fail, NotSent("no connection"))
    assert read.in_doubt is in_doubt
    assert isinstance(read.failure, NotSent)


def test_a_request_that_had_a_response_may_have_been_applied() -> None:
    read = Reader()
    assert read(lambda: 5) == 5
    assert (read.failure, read.in_doubt) == (None, True)


def test_another_exception_is_no_failed_read() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Reader()(stop)
