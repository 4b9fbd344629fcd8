"""Keeping one process under its quota, from what the server's own headers say."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from kloudtrader.runtime import hints
from kloudtrader.runtime.lock import ForkSafe
from kloudtrader.runtime.policy import positive

__all__ = ["RateLimiter"]


class _Window:
    __slots__ = ("active", "expiry", "held_until", "left", "resets_at")

    def __init__(self) -> None:
        self.active = False
        """Whether calls are counted or held back."""
        self.expiry = ""
        """The header that was last read; reading it again is spared."""
        self.left = 0
        self.resets_at = float("-inf")
        self.held_until = float("-inf")
        """End of a refusal. It neither begins nor ends the window."""

    def start(self, left: int, resets_at: float) -> None:
        self.active, self.left, self.resets_at = True, left, resets_at


class RateLimiter(ForkSafe):
    """Counts down the calls that the server's last answer left, one bucket per kind of call.

    Reads and trading have separate buckets, as brokers count them separately. Before the first
    answer, and once a window has ended, nothing is held back. Reads ``X-Ratelimit-Available`` and
    ``X-Ratelimit-Expiry`` (epoch milliseconds or seconds).
    """

    __slots__ = ("_clock", "_now", "_windows", "horizon")

    def __init__(
        self,
        *,
        horizon: float = 120.0,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self.horizon = positive("RateLimiter.horizon", horizon)
        """Longest window, in seconds, that is believed. A header that names a later end is not
        allowed to hold a process back."""
        self._clock = clock
        self._now = now
        self._windows = {True: _Window(), False: _Window()}

    def reserve(self, *, repeatable: bool) -> float:
        """Take one call from the bucket; return 0.0, or the seconds until a call is free again.

        Where the answer is above zero, nothing was taken: wait, then ask again.
        """
        window = self._windows[repeatable]
        # The usual case, a window that has ended or was never seen, needs no lock.
        if not window.active:
            return 0.0
        with self._lock:
            now = self._clock()
            if now < window.held_until:
                return window.held_until - now
            wait = window.resets_at - now
            if wait <= 0:
                window.active = False
                return 0.0
            if window.left > 0:
                window.left -= 1
                return 0.0
            return wait

    def learn(self, headers: Mapping[str, str], *, repeatable: bool) -> None:
        """Take note of what an answer says about the window."""
        expiry = headers.get("X-Ratelimit-Expiry")
        if expiry is None:
            return
        available = _count(headers.get("X-Ratelimit-Available"))
        if available is None:
            return
        window = self._windows[repeatable]
        if window.expiry == expiry and not window.active:
            return
        with self._lock:
            if window.expiry == expiry:
                # Calls still on their way are not in the server's figure yet.
                window.left = min(window.left, available)
                return
            wait = hints.seconds_until(expiry, headers, self._now())
            resets_at = self._clock() + (wait or 0.0)
            if resets_at < window.resets_at:
                return  # an answer that was overtaken by one of a later window
            window.expiry = expiry
            if wait is not None and 0 < wait <= self.horizon:
                window.start(available, resets_at)
            else:
                window.resets_at = float("-inf")
                window.active = window.held_until > self._clock()

    def exhausted(self, seconds: float, *, repeatable: bool) -> None:
        """Hold calls of this kind back for ``seconds``: the server refused one for its limit."""
        if not 0 < seconds <= self.horizon:
            return
        window = self._windows[repeatable]
        with self._lock:
            window.held_until = max(window.held_until, self._clock() + seconds)
            window.active = True

    def __repr__(self) -> str:
        return f"RateLimiter(horizon={self.horizon:g})"


def _count(text: str | None) -> int | None:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 12:
        return None
    return int(text)
