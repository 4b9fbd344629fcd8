"""Keep a process within the rate limits of a server, and its retries within a budget."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from kloudtrader.runtime.lock import ForkSafe
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import check_positive, compute_seconds_until
from kloudtrader.runtime.record import Record

_ROUNDING = 1e-9
"""Rounding error of the tokens that are there after a wait for the missing ones."""


class TokenBucket(Record):
    """Describe a rate limit that the server documents but does not send in headers.

    A call takes as many tokens as its operation costs. ``per_second`` tokens are added, up to
    ``capacity``. An operation that costs more than ``capacity`` waits for a full bucket.
    """

    capacity: float
    per_second: float

    def __init__(self, capacity: float, per_second: float) -> None:
        super().__init__(
            check_positive("TokenBucket.capacity", capacity),
            check_positive("TokenBucket.per_second", per_second),
        )


class _Window:
    """Count the remaining calls of a rate limit window of the server."""

    __slots__ = ("expiry", "left", "resets_at")

    def __init__(self, expiry: str, resets_at: float, left: int) -> None:
        self.expiry = expiry
        """The header as text, which identifies the window without parsing."""
        self.resets_at = resets_at
        self.left = left


_NO_WINDOW = _Window("", float("-inf"), 0)


class RateLimiter(ForkSafe):
    """Limit the calls of each rate group of an API.

    A server counts the operations of a rate group together. The spec gives the group and the cost
    of an operation. An operation without a group is in ``read`` if it is repeatable, otherwise in
    ``write``. The limiter counts a group in ``buckets`` locally. For any other group, it counts
    down from the latest response: ``X-Ratelimit-Available`` calls until ``X-Ratelimit-Expiry``
    (epoch milliseconds or seconds). Before the first response and after the end of a window, no
    call waits.
    """

    # Each change of the state is one assignment: a signal handler may raise between any two
    # bytecodes, and must leave a valid state. Clocks are read outside of the lock, because the
    # caller may have supplied them.

    __slots__ = ("_buckets", "_clock", "_held", "_levels", "_now", "_windows", "horizon")

    def __init__(
        self,
        *,
        horizon: float = 120.0,
        buckets: Mapping[str, TokenBucket] | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self.horizon = check_positive("RateLimiter.horizon", horizon)
        """Maximum wait in seconds. A header with a later end of the window is ignored."""
        self._buckets = dict(buckets or {})
        self._clock = clock
        self._now = now
        self._windows: dict[str, _Window] = {}
        self._held: dict[str, float] = {}
        """The end of the latest refusal, for each group."""
        self._levels: dict[str, tuple[float, float]] = {}
        """The tokens in each bucket, and the time at which they were counted."""

    def set_bucket(self, group: str, bucket: TokenBucket) -> None:
        """Count a group by another bucket from now on."""
        with self._lock:
            self._buckets = self._buckets | {group: bucket}

    def reserve(self, operation: Operation) -> float:
        """Take the cost of a call and return 0.0, or return the seconds until that is possible.

        If the result is above zero, nothing was taken: wait, then reserve again.
        """
        group, now = _get_group(operation), self._clock()
        with self._lock:
            wait = self._held.get(group, now) - now
            if wait <= 0:
                wait = self._take(group, operation.rate_cost, now)
        return wait

    def is_exhausted(self, operation: Operation) -> bool:
        """Return whether a call would wait for tokens of a bucket. None are taken."""
        group, now = _get_group(operation), self._clock()
        with self._lock:
            bucket = self._buckets.get(group)
            if bucket is None:
                return False
            return (
                _count_missing(bucket, operation.rate_cost, self._count(group, bucket, now)[0]) > 0
            )

    def _take(self, group: str, cost: int, now: float) -> float:
        bucket = self._buckets.get(group)
        if bucket is not None:
            return self._take_tokens(group, bucket, cost, now)
        window = self._windows.get(group, _NO_WINDOW)
        if window.resets_at <= now:
            return 0.0
        if window.left < cost:
            return window.resets_at - now
        window.left -= cost
        return 0.0

    def _take_tokens(self, group: str, bucket: TokenBucket, cost: int, now: float) -> float:
        level, now = self._count(group, bucket, now)
        missing = _count_missing(bucket, cost, level)
        if missing > 0:
            return missing / bucket.per_second
        self._levels[group] = (level - cost, now)
        return 0.0

    def _count(self, group: str, bucket: TokenBucket, now: float) -> tuple[float, float]:
        """Return the tokens in a bucket, and the time at which they are counted."""
        level, counted_at = self._levels.get(group, (bucket.capacity, now))
        now = max(now, counted_at)
        return min(bucket.capacity, level + (now - counted_at) * bucket.per_second), now

    def learn(self, operation: Operation, headers: Mapping[str, str]) -> None:
        """Read the number of remaining calls of a group from the headers of a response."""
        expiry = headers.get("X-Ratelimit-Expiry")
        left = _parse_count(headers.get("X-Ratelimit-Available"))
        if not expiry or left is None:
            return
        group = _get_group(operation)
        with self._lock:
            if self._lower(group, expiry, left):
                return
        wait = compute_seconds_until(expiry, headers, self._now())
        ends_at = self._clock() + (wait or 0.0)
        is_believed = wait is not None and wait <= self.horizon
        window = _Window(expiry, ends_at if is_believed else float("-inf"), left)
        with self._lock:
            # Another thread may have read a response of the same window, or of a later one.
            if self._lower(group, expiry, left):
                return
            if self._windows.get(group, _NO_WINDOW).resets_at <= ends_at:
                self._windows[group] = window

    def _lower(self, group: str, expiry: str, left: int) -> bool:
        """Lower the remaining calls to the number in a response, if its window is the current one.

        Return whether it is. The number never grows, as the server does not count calls in flight.
        """
        window = self._windows.get(group, _NO_WINDOW)
        if window.expiry != expiry:
            return False
        window.left = min(window.left, left)
        return True

    def hold_back(self, operation: Operation, seconds: float) -> None:
        """Hold back the calls of a group for ``seconds``, because the server refused one."""
        if not 0 < seconds <= self.horizon:
            return
        group, until = _get_group(operation), self._clock() + seconds
        with self._lock:
            self._held[group] = max(self._held.get(group, until), until)

    def __repr__(self) -> str:
        return f"RateLimiter(horizon={self.horizon:g})"


def _count_missing(bucket: TokenBucket, cost: int, level: float) -> float:
    missing = min(cost, bucket.capacity) - level
    return missing if missing > _ROUNDING else 0.0


def _get_group(operation: Operation) -> str:
    # The spec names the group, because a venue may count two kinds of reads apart: Tradier has
    # limits for standard, market and trading calls.
    return operation.rate_group or ("read" if operation.repeatable else "write")


def _parse_count(text: str | None) -> int | None:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 12:
        return None
    return int(text)


class RetryBudget(ForkSafe):
    """Limit the retries of a process by a bucket of tokens.

    Each retry takes a token, and time adds tokens. Many threads that all retry multiply the load on
    a failing server. With an empty bucket, a call fails at once.
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
        self.capacity = check_positive("RetryBudget.capacity", capacity)
        """Maximum number of tokens."""
        self.refill = check_positive("RetryBudget.refill", refill, zero=True)
        """Tokens added each second."""
        self._clock = clock
        self._tokens = self.capacity
        self._updated = clock()

    def spend(self) -> bool:
        """Take a token and return ``True``, or return ``False`` if there is none."""
        with self._lock:
            now = self._clock()
            refilled = max(0.0, now - self._updated) * self.refill
            tokens = min(self.capacity, self._tokens + refilled)
            # One statement, because a signal handler may run between two.
            self._tokens, self._updated = (tokens - 1.0 if tokens >= 1.0 else tokens), now
            return tokens >= 1.0

    def __repr__(self) -> str:
        return f"RetryBudget(capacity={self.capacity:g}, refill={self.refill:g})"
