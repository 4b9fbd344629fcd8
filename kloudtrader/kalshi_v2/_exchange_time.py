"""Bound how far the exchange's clock is ahead, so that its data time can be compared with ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

_UNKNOWN_OFFSET = 60.0
"""Seconds. The exchange refuses a signature of a clock that is off by more."""
_CUT = 0.001
"""Seconds. The exchange cuts the times of writes to milliseconds."""
_LEAST_STEP = 0.05
"""Seconds. A wall clock that moved by more than that against the monotonic clock was set."""


class ExchangeTime:
    """Know an upper bound of the offset between the exchange's clock and this machine's.

    ``Date`` has whole seconds, so the bound that a read gives is up to a second too high. The
    response to a write has milliseconds, so after one, reads prove sooner that they are current.
    """

    def __init__(self, now: Callable[[], float], clock: Callable[[], float]) -> None:
        self._now, self._clock = now, clock
        self._known: tuple[float, float] | None = None
        """The bound of the latest write, and the difference between our two clocks then."""

    def learn(self, began: float, done_at: object) -> None:
        """Note when the exchange did a write that was begun at ``began`` by this machine."""
        if isinstance(done_at, datetime):
            bound = done_at.timestamp() + _CUT - began
            self._known = bound, self._now() - self._clock()

    def bound_offset(self, began: float, date: float | None) -> float:
        """Return by how many seconds the exchange's clock may be ahead.

        Args:
            began: when the read began whose response has the ``Date``.
            date: that time in Unix seconds, if the response has it.
        """
        if date is None:
            return _UNKNOWN_OFFSET
        bound, now = date + 1 - began, self._now()
        if self._known is None:
            return bound
        precise, difference = self._known
        was_set = abs(now - self._clock() - difference) > _LEAST_STEP
        # A bound that Date contradicts is of the time before one of the clocks was set.
        return bound if was_set or precise < date - now else min(bound, precise)
