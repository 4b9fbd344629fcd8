"""A lock for threads that a fork does not leave locked."""

import os
import threading

import pytest

from kloudtrader.runtime.lock import ForkSafeLock


@pytest.mark.parametrize("child", [False, True], ids=["parent", "child"])
def test_one_thread_at_a_time(child: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = ForkSafeLock()
    if child:
        lock.__enter__()  # of a thread that does not exist after the fork
        monkeypatch.setattr(os, "getpid", lambda: -1)

    def enter() -> None:
        with lock:
            entered.append(True)

    entered: list[bool] = []
    with lock:
        other = threading.Thread(target=enter)
        other.start()
        other.join(0.05)
        assert entered == []
    other.join(20)
    assert entered == [True]


def test_a_lock_is_replaced_after_a_fork_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads that replace it at once would both get in."""
    lock = ForkSafeLock()
    locks = [lock._lock]
    for process in (os.getpid(), -1, -1):
        monkeypatch.setattr(os, "getpid", lambda process=process: process)
        with lock:
            locks.append(lock._lock)
    assert [one is locks[0] for one in locks] == [True, True, False, False]
    assert locks[2] is locks[3]
