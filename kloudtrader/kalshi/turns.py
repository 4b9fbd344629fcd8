"""One call at a time for each key, such as for orders that look alike.

Kalshi's API v1 takes no id of ours with an order, so two identical orders that are under way at the
same time cannot be told apart afterwards. In one process, each waits for its turn.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import TypeVar
from weakref import WeakValueDictionary

from kloudtrader.runtime.errors import NotSent
from kloudtrader.runtime.lock import ForkSafe

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds after which a request that left no trace counts as not done. Nothing documents how long
the exchange takes at most; this is several times the time limit of a call."""

_PAUSE = 0.01


class Sends:
    """How many requests with one key were sent."""

    __slots__ = ("__weakref__", "number")

    def __init__(self) -> None:
        self.number = 0


class _Turn:
    """A call that holds or awaits its turn."""

    __slots__ = ("thread",)

    def __init__(self) -> None:
        self.thread = threading.get_ident()


class Turns(ForkSafe):
    """Locks by key, which exist only while a call holds or awaits them.

    Built on a list and not on :class:`threading.Lock`, whose ``acquire`` with a time limit cannot
    be made safe: a signal handler that raises right behind it leaves the lock held for ever.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._queues: dict[Hashable, list[_Turn]] = {}
        self._unresolved: dict[Hashable, dict[object, float]] = {}
        self._sends: WeakValueDictionary[Hashable, Sends] = WeakValueDictionary()

    def run(
        self,
        key: Hashable,
        seconds: float,
        action: Callable[[], T],
        what: str = "a call that looks alike",
    ) -> T:
        """Return ``action()``, called when no other call holds ``key``.

        Raises :class:`NotSent`, which names ``what``, if that takes longer than ``seconds``.
        """
        turn = _Turn()
        try:
            self._wait(key, turn, seconds, what)
            return action()
        finally:
            try:
                self._leave(key, turn)
            finally:
                # Once more: an exception from outside may have stopped the first.
                self._leave(key, turn)

    def sends(self, key: Hashable) -> Sends:
        """Return the count of the requests with a key, which lives while somebody holds it."""
        with self._lock:
            sends = self._sends.get(key)
            if sends is None:
                sends = self._sends[key] = Sends()
            return sends

    def begin(self, key: Hashable, request: object) -> None:
        """Note that a request is sent now, and that its outcome is not known."""
        now, sends = self._clock(), self.sends(key)
        with self._lock:
            kept = {
                known: recent
                for known, requests in self._unresolved.items()
                if (recent := {r: t for r, t in requests.items() if now - t < PATIENCE})
            }
            self._unresolved = kept | {key: kept.get(key, {}) | {request: now}}
            sends.number += 1

    def resolve(self, key: Hashable, request: object) -> None:
        """Note that the outcome of a request is known."""
        with self._lock:
            requests = self._unresolved.get(key, {})
            requests.pop(request, None)
            if not requests:
                self._unresolved.pop(key, None)

    def is_disputed(self, key: Hashable) -> bool:
        """Tell whether an earlier request, whose outcome is not known, may still be applied."""
        now = self._clock()
        requests = tuple(self._unresolved.get(key, {}).values())
        return any(now - moment < PATIENCE for moment in requests)

    def _wait(self, key: Hashable, turn: _Turn, seconds: float, what: str) -> None:
        with self._lock:
            # Filled before it is inserted: an interruption never leaves an empty list behind.
            queue = self._queues.setdefault(key, [turn])
            if queue[0] is not turn:
                queue.append(turn)
        end = time.monotonic() + seconds
        while queue[0] is not turn:
            # A signal handler that makes a call must not wait for the call that it interrupts.
            own = queue[0].thread == turn.thread
            if own or time.monotonic() >= end:
                where = "this thread" if own else "another thread"
                raise NotSent(f"not sent: {what} in {where} is not over")
            time.sleep(_PAUSE)

    def _leave(self, key: Hashable, turn: _Turn) -> None:
        with self._lock:
            queue = self._queues.get(key, [])
            rest = [waiting for waiting in queue if waiting is not turn]
            if rest:
                queue[:] = rest
            elif queue:
                del self._queues[key]

    def _reset_after_fork(self) -> None:
        # The threads that hold or await a turn do not go on in the child.
        super()._reset_after_fork()
        self._queues = {}
