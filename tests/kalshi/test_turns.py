"""One call at a time for each key."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from kloudtrader.kalshi.matching import Change
from kloudtrader.kalshi.turns import PATIENCE, OrderTurns
from kloudtrader.runtime.errors import NotSent
from kloudtrader.runtime.lock import Turns
from tests.proofs.interruptions import count_points, interrupt

from .test_matching import create


class Interruption(BaseException):
    pass


@pytest.fixture
def held() -> Iterator[tuple[Turns, threading.Event]]:
    """Turns of which another thread holds the one of the key ``a``."""
    turns, taken, release = Turns("a call"), threading.Event(), threading.Event()

    def hold() -> None:
        taken.set()
        release.wait(20)

    holder = threading.Thread(target=lambda: turns.run("a", 5, hold))
    holder.start()
    assert taken.wait(20)
    yield turns, release
    release.set()
    holder.join(20)


def test_the_second_waits_for_the_first(held: tuple[Turns, threading.Event]) -> None:
    turns, release = held
    order: list[str] = []
    second = threading.Thread(target=lambda: turns.run("a", 20, lambda: order.append("second")))
    second.start()
    assert turns.run("b", 0, lambda: "another key waits for nobody")
    order.append("first")
    release.set()
    second.join(20)
    assert order == ["first", "second"]
    assert turns._queues == {}


def test_waiting_ends_as_not_sent(held: tuple[Turns, threading.Event]) -> None:
    turns, _ = held
    with pytest.raises(NotSent) as caught:
        turns.run("a", 0.02, lambda: pytest.fail("it was not its turn"))
    assert str(caught.value) == "not sent: a call in another thread is not over"
    assert list(turns._queues) == ["a"]
    assert len(turns._queues["a"]) == 1


def test_no_seconds_are_one_look(
    held: tuple[Turns, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, _ = held
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)  # a clock that is not fine enough
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it waited"))
    with pytest.raises(NotSent):
        turns.run("a", 0, lambda: None)


def test_a_call_within_its_own_turn_does_not_wait() -> None:
    turns = Turns("a call")
    with pytest.raises(NotSent) as caught:
        turns.run("a", 20, lambda: turns.run("a", 20, lambda: None))
    assert str(caught.value) == "not sent: a call in this thread is not over"
    assert turns._queues == {}


def test_a_call_that_fails_leaves_its_turn() -> None:
    turns = Turns("a call")

    def fail() -> None:
        raise Interruption

    for _ in range(2):
        with pytest.raises(Interruption):
            turns.run("a", 0, fail)
    assert turns._queues == {}


def test_an_interruption_at_no_point_keeps_the_turn() -> None:
    turns = Turns("a call")

    def call() -> None:
        turns.run("a", 20, lambda: None)

    points = count_points(call)
    assert points > 10
    for at in range(1, points + 1):
        interrupt(call, at)
        turns.run("a", 0, lambda: None)


def test_a_signal_handler_that_makes_a_call_takes_no_turn_away() -> None:
    turns, sent = Turns("a call"), list[bool]()

    def handle() -> None:
        with suppress(NotSent):
            turns.run("a", 0, lambda: None)

    def call() -> None:
        turns.run("a", 20, lambda: sent.append("a" in turns._queues))

    points = count_points(call)
    for at in range(1, points + 1):
        interrupt(call, at, handle)
    assert sent == [True] * (points + 1)
    assert turns._queues == {}


@pytest.mark.parametrize("at", range(1, 40))
def test_an_interruption_of_a_call_that_waits_keeps_nobody_waiting(
    held: tuple[Turns, threading.Event], at: int
) -> None:
    turns, release = held
    # Not in `time.sleep`: an interruption of an event's own lock would keep that for ever.
    timer = threading.Timer(0.02, release.set)
    timer.start()
    interrupt(lambda: turns.run("a", 20, lambda: None), at)
    timer.join(20)
    turns.run("a", 20, lambda: None)


def test_an_interruption_while_waiting_leaves_the_queue(
    held: tuple[Turns, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, _ = held

    def interrupt(_seconds: float) -> None:
        raise Interruption

    monkeypatch.setattr(time, "sleep", interrupt)
    with pytest.raises(Interruption):
        turns.run("a", 20, lambda: None)
    assert len(turns._queues["a"]) == 1


def test_many_threads_go_one_after_the_other() -> None:
    turns = Turns("a call")
    inside, most = 0, 0
    lock = threading.Lock()

    def enter() -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.001)
        with lock:
            inside -= 1

    threads = [threading.Thread(target=lambda: turns.run("a", 20, enter)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most == 1
    assert turns._queues == {}


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_does_not_wait_for_a_thread_of_its_parent(
    held: tuple[Turns, threading.Event],
) -> None:
    turns, _ = held
    child = os.fork()
    if child == 0:
        try:
            os._exit(turns.run("a", 0, lambda: 0))
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def begin(turns: OrderTurns, sent_at: float, **more: object) -> Change:
    """Begin to send a create."""
    change = create(**more)
    change.sent_at = sent_at
    turns.begin(change)
    return change


def test_requests_without_an_outcome_that_look_alike_dispute_each_other() -> None:
    turns = OrderTurns()
    first = begin(turns, 100.0)
    other = begin(turns, 101.0, price=41)
    assert not first.is_disputed
    second = begin(turns, 100.0 + PATIENCE - 0.1)
    assert second.is_disputed
    assert first.is_disputed  # it may have made what the second is taken to have made
    assert not other.is_disputed


def test_an_earlier_request_can_no_longer_be_applied_after_a_while() -> None:
    turns = OrderTurns()
    first = begin(turns, 100.0)
    assert not begin(turns, 100.0 + PATIENCE).is_disputed
    assert first.is_disputed


def test_a_request_with_an_outcome_disputes_only_earlier_ones() -> None:
    turns = OrderTurns()
    first = begin(turns, 100.0)
    second = begin(turns, 100.0 + PATIENCE)
    turns.resolve(second)
    turns.resolve(second)
    assert first.is_disputed
    turns.resolve(first)
    assert not begin(turns, 101.0 + PATIENCE).is_disputed


def test_what_is_resolved_or_long_past_is_forgotten_and_stays_disputed() -> None:
    turns = OrderTurns()
    turns.resolve(begin(turns, 100.0))
    assert turns._unresolved == {}
    first = begin(turns, 100.0, price=41)
    begin(turns, 100.0 + 4 * PATIENCE - 1, price=42)
    assert not first.is_disputed
    last = begin(turns, 100.0 + 4 * PATIENCE, price=43)
    assert first.is_disputed
    assert first not in turns._unresolved
    assert last in turns._unresolved


def test_a_call_of_a_signal_handler_does_not_wait_for_the_call_that_it_interrupts() -> None:
    turns = Turns("a call")

    def handler() -> None:
        with pytest.raises(NotSent):
            turns.run("a", 60, lambda: pytest.fail("it was not its turn"))

    turns.run("a", 0, handler)
    assert turns._queues == {}


def test_a_call_that_looks_alike_is_what_is_waited_for() -> None:
    turns = OrderTurns()
    with pytest.raises(NotSent) as caught:
        turns.run("a", 20, lambda: turns.run("a", 20, lambda: None))
    assert str(caught.value) == "not sent: a call that looks alike in this thread is not over"
