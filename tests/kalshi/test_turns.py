"""One call at a time for each key."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import pytest

from kloudtrader.kalshi.turns import PATIENCE, Turns
from kloudtrader.runtime.errors import NotSent


class Interruption(BaseException):
    pass


@pytest.fixture
def held() -> Iterator[tuple[Turns, threading.Event]]:
    """Turns of which another thread holds the one of the key ``a``."""
    turns, taken, release = Turns(), threading.Event(), threading.Event()

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
    with pytest.raises(NotSent):
        turns.run("a", 0.02, lambda: pytest.fail("it was not its turn"))
    assert list(turns._queues) == ["a"]
    assert len(turns._queues["a"]) == 1


def test_a_call_that_fails_leaves_its_turn() -> None:
    turns = Turns()

    def fail() -> None:
        raise Interruption

    for _ in range(2):
        with pytest.raises(Interruption):
            turns.run("a", 0, fail)
    assert turns._queues == {}


def test_an_interruption_while_the_turn_is_left_does_not_keep_it() -> None:
    class Interrupted(Turns):
        left = 0

        def _leave(self, key: object, turn: object) -> None:
            self.left += 1
            if self.left == 1:
                raise Interruption
            super()._leave(key, turn)  # type: ignore[arg-type]

    turns = Interrupted()
    with pytest.raises(Interruption):
        turns.run("a", 0, lambda: None)
    assert turns._queues == {}


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
    turns = Turns()
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


def test_a_request_without_an_outcome_is_disputed_for_a_while() -> None:
    now = [100.0]
    turns = Turns(lambda: now[0])
    assert not turns.is_disputed("a")
    turns.begin("a", 1)
    assert turns.is_disputed("a")
    assert not turns.is_disputed("b")
    turns.begin("a", 2)
    turns.resolve("a", 2)
    assert turns.is_disputed("a")  # the first is still not known
    turns.resolve("a", 1)
    turns.resolve("a", 1)
    assert not turns.is_disputed("a")
    assert turns._unresolved == {}
    turns.begin("a", 3)
    now[0] += PATIENCE
    assert not turns.is_disputed("a")
    turns.begin("b", 4)
    assert list(turns._unresolved) == ["b"]


def test_requests_are_counted_while_somebody_holds_the_count() -> None:
    turns = Turns()
    sends = turns.sends("a")
    turns.begin("a", 1)
    turns.begin("a", 2)
    turns.begin("b", 3)
    assert turns.sends("a") is sends
    assert sends.number == 2
    del sends
    assert list(turns._sends) == []


def test_a_call_of_a_signal_handler_does_not_wait_for_the_call_that_it_interrupts() -> None:
    turns = Turns()

    def handler() -> None:
        with pytest.raises(NotSent):
            turns.run("a", 60, lambda: pytest.fail("it was not its turn"))

    turns.run("a", 0, handler)
    assert turns._queues == {}
