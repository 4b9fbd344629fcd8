"""Calls a minute for each access token."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kloudtrader.sandbox.tradier.errors import Refusal

MOST_CALLS = 10**9
"""A minute: the largest quota."""

_WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A minute and the calls in it."""

    ends: datetime
    used: int


class Quota:
    """A fixed window that starts with its first call.

    Args:
        allowed: calls in a window; ``None`` counts nothing and sends no headers.
    """

    def __init__(self, allowed: int | None = 120) -> None:
        self.allowed = allowed
        self.windows: dict[str, Window] = {}

    def take(self, token: str, now: datetime) -> bool:
        """Count a call; tells whether it was within the quota."""
        if self.allowed is None:
            return True
        window = self._window(token, now)
        self.windows[token] = Window(window.ends, min(window.used + 1, self.allowed))
        return window.used < self.allowed

    def headers(self, token: str, now: datetime) -> tuple[tuple[str, str], ...]:
        """The ``X-Ratelimit-*`` fields; the end of the window in epoch milliseconds."""
        if self.allowed is None:
            return ()
        window = self._window(token, now)
        return (
            ("X-Ratelimit-Allowed", str(self.allowed)),
            ("X-Ratelimit-Used", str(window.used)),
            ("X-Ratelimit-Available", str(self.allowed - window.used)),
            ("X-Ratelimit-Expiry", str(round(window.ends.timestamp() * 1000))),
        )

    def _window(self, token: str, now: datetime) -> Window:
        window = self.windows.get(token)
        return window if window is not None and now < window.ends else Window(now + _WINDOW, 0)


def quota_used() -> Refusal:
    """The response to a call too many."""
    text, code = "Quota used up for this token", "policies.ratelimit.QuotaViolation"
    return Refusal(429, text, code, "fault")
