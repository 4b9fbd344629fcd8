"""Count calls a minute for each access token and group of operations."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kloudtrader.sandbox.tradier._formats import TradierRefusal

MOST_CALLS = 10**9
"""The largest quota: calls a minute."""

_WINDOW = timedelta(minutes=1)
_MOST_TRADES = 60
_TRADING = frozenset({"place_order", "preview_order", "change_order", "cancel_order"})


def find_quota_group(operation: str) -> str:
    """Return the group of operations that are counted together."""
    if operation in _TRADING:
        return "trading"
    return "standard" if operation.startswith(("account_", "user_")) else "market"


@dataclass(frozen=True, slots=True)
class QuotaWindow:
    """Hold a minute and the number of calls in it."""

    ends: datetime
    used: int


class Quota:
    """Limit calls in a fixed window that starts with its first call.

    Account reads, market data and order writes are counted apart; writes have a limit of 60.

    Args:
        allowed: calls in a window; ``None`` for no limit and no headers.
    """

    def __init__(self, allowed: int | None = 120) -> None:
        self.allowed = allowed
        self.windows: dict[str, QuotaWindow] = {}

    def count_call(self, token: str, now: datetime, group: str = "standard") -> bool:
        """Count a call; return whether it was within the quota of its group."""
        if self.allowed is None:
            return True
        window, allowed = self._current_window(token, now, group), self._find_limit(group)
        self.windows[f"{group}/{token}"] = QuotaWindow(window.ends, min(window.used + 1, allowed))
        return window.used < allowed

    def build_headers(
        self, token: str, now: datetime, group: str = "standard"
    ) -> tuple[tuple[str, str], ...]:
        """Return the ``X-Ratelimit-*`` fields; the window's end is in epoch milliseconds."""
        if self.allowed is None:
            return ()
        window, allowed = self._current_window(token, now, group), self._find_limit(group)
        return (
            ("X-Ratelimit-Allowed", str(allowed)),
            ("X-Ratelimit-Used", str(window.used)),
            ("X-Ratelimit-Available", str(allowed - window.used)),
            ("X-Ratelimit-Expiry", str(round(window.ends.timestamp() * 1000))),
        )

    def _find_limit(self, group: str) -> int:
        allowed = self.allowed or 0
        return min(allowed, _MOST_TRADES) if group == "trading" else allowed

    def _current_window(self, token: str, now: datetime, group: str) -> QuotaWindow:
        window = self.windows.get(f"{group}/{token}")
        return window if window is not None and now < window.ends else QuotaWindow(now + _WINDOW, 0)


def refuse_quota() -> TradierRefusal:
    """Return the refusal of a call above the quota."""
    text, code = "Quota used up for this token", "policies.ratelimit.QuotaViolation"
    return TradierRefusal(429, text, code, "fault")
