"""Locks in a forked child, and under interruptions."""

import os
import threading

import pytest

from kloudtrader.runtime.lock import ForkSafe, Turns

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork"),
]


class Counter(ForkSafe):
    def __init__(self) -> None:
        super().__init__()
        self.inherited = True

    def _reset_after_fork(self) -> None:
        super()._reset_after_fork()
        self.inherited = False

    def is_free(self) -> bool:
        """Tell whether another thread gets the lock; the own thread always does."""
        taken: list[bool] = []

        def take() -> None:
            taken.append(self._lock.acquire(timeout=0.2))
            if taken[0]:
                self._lock.release()

        thread = threading.Thread(target=take)
        thread.start()
        thread.join(10)
        return taken == [True]


def test_a_lock_that_another_thread_holds_is_free_in_the_child() -> None:
    counter = Counter()
    with counter._lock:
        child = os.fork()
        if child == 0:
            os._exit(0 if counter.is_free() and not counter.inherited else 1)
        assert not counter.is_free()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert counter.inherited
    assert counter.is_free()


def test_an_object_that_is_gone_is_not_kept_for_a_fork() -> None:
    from kloudtrader.runtime import lock

    counter = Counter()
    assert counter in lock._objects
    before = len(lock._objects)
    del counter
    assert len(lock._objects) == before - 1


def test_the_lock_is_one_that_signals_cannot_leave_locked() -> None:
    """Only a lock written in C is entered by ``with`` without a gap for a signal handler."""
    assert type(Counter()._lock).__module__ == "_thread"


def test_a_signal_handler_may_enter_what_it_interrupts() -> None:
    counter = Counter()
    with counter._lock, counter._lock:
        assert not counter.is_free()
    assert counter.is_free()


def test_all_objects_drop_what_they_share_with_their_parent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The child runs the same function; here, where a debugger and the mutants see it."""
    from kloudtrader.runtime import lock

    counters = [Counter(), Counter()]
    monkeypatch.setattr(lock, "_objects", counters)
    with counters[0]._lock:
        lock._reset_all()
        assert counters[0].is_free()
    assert [counter.inherited for counter in counters] == [False, False]


def test_a_turn_of_the_parent_is_nobodys_in_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    from kloudtrader.runtime import lock

    turns = Turns("a call")
    monkeypatch.setattr(lock, "_objects", [turns])

    def continue_as_child() -> str:
        lock._reset_all()
        return turns.run("a", 0, lambda: "sent")

    assert turns.run("a", 0, continue_as_child) == "sent"
    assert turns.run("a", 0, lambda: "again") == "again"
