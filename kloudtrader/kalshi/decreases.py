"""Decreases and cancels that are on their way in this process.

An order's counter tells how many contracts were taken off it, not who took them. So each writer is
kept here until it is known what became of it, and what others did is not taken for one's own.
"""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

from kloudtrader.kalshi.flights import KEPT, PATIENCE
from kloudtrader.runtime.finding import Finding
from kloudtrader.runtime.lock import ForkSafeLock

if TYPE_CHECKING:
    from kloudtrader_kalshi import Order

__all__ = ["Decrease", "Decreases", "Others", "begun_decrease", "current_decrease", "decreases_of"]


class Decrease:
    """One decrease, or a cancel, that was begun and is not settled yet."""

    __slots__ = ("before", "began", "count", "done", "finding", "key", "looked", "lost", "unsure")

    def __init__(self, key: tuple[str, str], count: int | None, began: float) -> None:
        self.key = key
        self.count = count
        """Contracts to take off; ``None`` for a cancel, which takes all that rest."""
        self.began = began
        self.before: Order | None = None
        """The order as it was, where it was looked at before."""
        self.looked: float | None = None
        """When that look was."""
        self.lost: float | None = None
        self.done = 0
        """Contracts that others are known to have taken off since that look."""
        self.unsure = False
        """Whether another took off nobody knows how many since, such as by a cancel."""
        self.finding: Finding | None = None
        """The verdict, once there is one: it is not found out twice."""


class Others(NamedTuple):
    """What other writers of this process did to an order, or may have done."""

    done: int = 0
    open: int = 0
    unsure: bool = False


class Decreases:
    """The writers of orders that are under way, and those whose outcome nobody knows."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = ForkSafeLock()
        self._open: dict[tuple[str, str], list[Decrease]] = {}

    def begin(self, user_id: str, order_id: str, count: int | None) -> Decrease:
        one = Decrease((user_id, order_id), count, self._clock())
        with self._lock:
            self._forget_old(one.began - KEPT)
            self._open.setdefault(one.key, []).append(one)
        return one

    def looked(self, one: Decrease, order: "Order | None" = None) -> None:
        """The order was looked at, and the decrease is sent now."""
        one.before, one.looked = order, self._clock()

    def lose(self, one: Decrease) -> None:
        """Its call is over, and nobody knows what became of it."""
        one.lost = self._clock()

    def settle(self, one: Decrease, *, done: bool) -> None:
        """It is known what became of it."""
        with self._lock:
            found = self._open.pop(one.key, [])
            others = [other for other in found if other is not one]
            if others:
                self._open[one.key] = others
            if done and len(others) < len(found):
                for other in others:
                    _tell(other, one)

    def others(self, one: Decrease) -> Others:
        """What others did since ``one`` was begun. To be asked after the order was looked at."""
        with self._lock:
            rivals = [
                other
                for other in self._open.get(one.key, ())
                # What was lost long before is in the look at the order of before, or never comes.
                if other is not one and (other.lost is None or other.lost + PATIENCE > one.began)
            ]
            unsure = one.unsure or any(other.count is None for other in rivals)
            return Others(one.done, sum(other.count or 0 for other in rivals), unsure)

    def _forget_old(self, oldest: float) -> None:
        for key, found in list(self._open.items()):
            kept = [one for one in found if one.began >= oldest]
            if kept:
                self._open[key] = kept
            else:
                del self._open[key]


def _tell(other: Decrease, one: Decrease) -> None:
    """Let one that is still open know of one that was done."""
    sent = one.began if one.looked is None else one.looked  # or later
    if one.count is None or other.looked is None or sent < other.looked:
        other.unsure = True  # it may be in the look of before already
    else:
        other.done += one.count


_shared: dict[str, Decreases] = {}


def decreases_of(host: str) -> Decreases:
    """Those of all clients of a host: two of them may act on the same order."""
    return _shared.setdefault(host, Decreases())


_begun: ContextVar[Decrease | None] = ContextVar("kloudtrader_decrease", default=None)


@contextmanager
def begun_decrease(one: Decrease) -> Generator[None]:
    """Calls inside belong to a decrease that was begun already, before the look at the order."""
    token = _begun.set(one)
    try:
        yield
    finally:
        _begun.reset(token)


def current_decrease() -> Decrease | None:
    return _begun.get()
