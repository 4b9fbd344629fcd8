"""Count calls a minute for each access token."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kloudtrader.sandbox.tradier._formats import TradierRefusal

MOST_CALLS = 10**9
"""The largest quota: calls a minute."""

_WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class QuotaWindow:
    """Hold a minute and the number of calls in it."""

    ends: datetime
    used: int


class Quota:
    """Limit calls in a fixed window that starts with its first call.

    Args:
        allowed: calls in a window; ``None`` for no limit and no headers.
    """

    def __init__(self, allowed: int | None = 120) -> None:
        self.allowed = allowed
        self.windows: dict[str, QuotaWindow] = {}

    def count_call(self, token: str, now: datetime) -> bool:
        """Count a call; return whether it was within the quota."""
        if self.allowed is None:
            return True
        window = self._current_window(token, now)
        self.windows[token] = QuotaWindow(window.ends, min(window.used + 1, self.allowed))
        return window.used < self.allowed

    def build_headers(self, token: str, now: datetime) -> tuple[tuple[str, str], ...]:
        """Return the ``X-Ratelimit-*`` fields; the window's end is in epoch milliseconds."""
        if self.allowed is None:
            return ()
        window = self._current_window(token, now)
        return (
            ("X-Ratelimit-Allowed", str(self.allowed)),
            ("X-Ratelimit-Used", str(window.used)),
            ("X-Ratelimit-Available", str(self.allowed - window.used)),
            ("X-Ratelimit-Expiry", str(round(window.ends.timestamp() * 1000))),
        )

    def _current_window(self, token: str, now: datetime) -> QuotaWindow:
        window = self.windows.get(token)
        return window if window is not None and now < window.ends else QuotaWindow(now + _WINDOW, 0)


def refuse_quota() -> TradierRefusal:
    """Return the refusal of a call above the quota."""
    text, code = "Quota used up for this token", "policies.ratelimit.QuotaViolation"
    return TradierRefusal(429, text, code, "fault")
