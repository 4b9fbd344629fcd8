"""Admit one call at a time for each key, such as for orders that look alike.

Kalshi's API v1 takes no id of ours with an order, so two identical orders that are under way at the
same time cannot be told apart afterwards. In one process, each waits for its turn. An earlier
version sent them at once, and each remembered the ids of the others for an hour: 3,000 pending
orders held 454 MB.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import TypeVar

from kloudtrader.kalshi.matching import Change
from kloudtrader.runtime.errors import NotSent
from kloudtrader.runtime.lock import ForkSafe

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds after which a request that left no trace counts as not done. Nothing documents how long
the exchange takes at most; this is several times the time limit of a call."""

_REMEMBERED = 4 * PATIENCE
"""Seconds for which a request without an outcome is remembered, while others are sent."""

_PAUSE = 0.01


class Turns(ForkSafe):
    """Locks by key, which exist only while a call holds or awaits them.

    Built on a list and not on :class:`threading.Lock`, whose ``acquire`` with a time limit cannot
    be made safe: a signal handler that raises right behind it leaves the lock held for ever.
    """

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what
        self._queues: dict[Hashable, list[tuple[int, object]]] = {}
        self._unresolved: dict[Change, None] = {}

    def run(self, key: Hashable, seconds: float, action: Callable[[], T]) -> T:
        """Return ``action()``, called when no other call holds ``key``.

        Raises :class:`NotSent` if that takes longer than ``seconds``.
        """
        turn, queue = (threading.get_ident(), object()), list[tuple[int, object]]()
        try:
            with self._lock:
                queue = self._queues.setdefault(key, queue)
                queue.append(turn)
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

    def begin(self, change: Change) -> None:
        """Note that a request is sent now, and that its outcome is unknown.

        It disputes the earlier ones that look the same and have no outcome, and they dispute it
        while they may still be applied. What is no longer remembered stays disputed.
        """
        with self._lock:
            for earlier in tuple(self._unresolved):
                age = change.sent_at - earlier.sent_at
                if earlier.key == change.key:
                    earlier.is_disputed = True
                    change.is_disputed = change.is_disputed or age < PATIENCE
                if age >= _REMEMBERED:
                    earlier.is_disputed = True
                    self.resolve(earlier)
            self._unresolved[change] = None

    def resolve(self, change: Change) -> None:
        """Note that the outcome of a request is known."""
        self._unresolved.pop(change, None)

    def _wait(self, queue: list[tuple[int, object]], turn: tuple[int, object], end: float) -> None:
        while (first := queue[0]) is not turn:
            # A signal handler that makes a call must not wait for the call that it interrupts.
            own = first[0] == turn[0]
            if own or time.monotonic() >= end:
                where = "this thread" if own else "another thread"
                raise NotSent(f"not sent: {self._what} in {where} is not over")
            time.sleep(_PAUSE)

    def _reset_after_fork(self) -> None:
        # The threads that hold or await a turn do not go on in the child.
        super()._reset_after_fork()
        self._queues = {}
