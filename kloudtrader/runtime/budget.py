"""A limit on how many repeats all threads of a client may make together."""

from __future__ import annotations

import time
from collections.abc import Callable

from kloudtrader.runtime.lock import ForkSafe
from kloudtrader.runtime.policy import positive


class RetryBudget(ForkSafe):
    """A bucket of tokens: each repeat takes one, and time refills them.

    While a server is in trouble, many threads that all repeat multiply the load on it. With an
    empty bucket a call fails at once instead of repeating.
    """

    __slots__ = ("_clock", "_tokens", "_updated", "capacity", "refill")

    def __init__(
        self,
        capacity: float = 20.0,
        refill: float = 1.0,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.capacity = positive("RetryBudget.capacity", capacity)
        """Most tokens it holds."""
        self.refill = positive("RetryBudget.refill", refill, zero=True)
        """Tokens that come back each second."""
        self._clock = clock
        self._tokens = self.capacity
        self._updated = clock()

    def spend(self) -> bool:
        """Take one token and return ``True``, or return ``False`` where none is left."""
        with self._lock:
            now = self._clock()
            refilled = max(0.0, now - self._updated) * self.refill
            tokens = min(self.capacity, self._tokens + refilled)
            # Both at once: no signal handler runs between the two assignments.
            self._tokens, self._updated = (tokens - 1.0 if tokens >= 1.0 else tokens), now
            return tokens >= 1.0

    def __repr__(self) -> str:
        return f"RetryBudget(capacity={self.capacity:g}, refill={self.refill:g})"
