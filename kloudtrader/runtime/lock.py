"""Provide locks that a forked child does not inherit in locked state."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from typing import TypeVar

    T = TypeVar("T")

# The interpreter holds this module to its end, for `_reset_all`, and takes apart last what the
# module can reach. So it imports neither `typing` nor modules of ours: 5 of 80 ms of a process that
# makes one call.

_PAUSE = 0.01
"""Seconds between two looks whether it is a call's turn."""


class ForkSafe:
    """Hold a mutex for short sections, ``_lock``, that works after a fork.

    A plain lock that another thread holds while the process forks stays locked in the child
    forever, so the child gets a new lock.

    Use it by ``with`` only, and never wrap it in an ``__enter__`` written in Python: ``with``
    acquires a lock written in C without a gap in which a signal handler can run. In a Python
    ``__enter__``, a Ctrl-C right after ``acquire()`` leaves the lock locked, and every later call
    hangs. The lock is reentrant, because a signal handler may make a call while its thread is in
    the section.
    """

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._lock = threading.RLock()
        _objects.add(self)

    def _reset_after_fork(self) -> None:
        """Drop the state that a forked child must not share with its parent."""
        self._lock = threading.RLock()


_objects: WeakSet[ForkSafe] = WeakSet()


def _reset_all() -> None:
    for fork_safe in tuple(_objects):
        fork_safe._reset_after_fork()  # pyright: ignore[reportPrivateUsage]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_all)


class Turns(ForkSafe):
    """Let one call at a time proceed for each key. Keys exist only while a call needs them.

    Built on a list and not on :class:`threading.Lock`, whose ``acquire`` with a time limit cannot
    be made safe: a signal handler that raises right behind it leaves the lock held for ever.
    """

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what
        self._queues: dict[Hashable, list[tuple[int, object]]] = {}

    def run(self, key: Hashable, seconds: float, action: Callable[[], T]) -> T:
        """Return ``action()``, called when no other call holds ``key``.

        Raises :class:`NotSent` if that takes longer than ``seconds``.
        """
        turn, queue = (threading.get_ident(), object()), list[tuple[int, object]]()
        try:
            with self._lock:
                queue = self._queues.get(key, queue)
                queue.append(turn)
                # Not before: a call of a signal handler removes an empty queue at its end.
                self._queues[key] = queue
            self._wait(queue, turn, time.monotonic() + seconds)
            result = action()
        finally:
            # A signal handler runs behind a call, not before it. So none runs between `action` and
            # the end of `remove`, as one could at the beginning of a function of our own, or while
            # the lock is awaited. If one runs behind `remove`, the next call forgets the queue.
            if turn in queue:
                queue.remove(turn)
            with self._lock:
                for unused in [key for key, queue in tuple(self._queues.items()) if not queue]:
                    self._queues.pop(unused, None)
        return result

    def _wait(self, queue: list[tuple[int, object]], turn: tuple[int, object], end: float) -> None:
        while (first := queue[0]) is not turn:
            # A signal handler that makes a call must not wait for the call that it interrupts.
            own = first[0] == turn[0]
            if own or time.monotonic() >= end:
                from kloudtrader.runtime.errors import NotSent

                where = "this thread" if own else "another thread"
                raise NotSent(f"not sent: {self._what} in {where} is not over")
            time.sleep(_PAUSE)

    def _reset_after_fork(self) -> None:
        # The threads that hold or await a turn do not go on in the child.
        super()._reset_after_fork()
        self._queues = {}
