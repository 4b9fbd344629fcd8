"""Hold the limits of Kalshi's tiers, and read those of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kloudtrader.runtime.limits import TokenBucket

if TYPE_CHECKING:
    from typing_extensions import TypeIs

BASIC = {
    "read": TokenBucket(600, 200),
    "write": TokenBucket(100, 100),
    "balance": TokenBucket(1, 1),
}
"""Tokens of the tier Basic, until a response of ``get_account_limits`` has those of the account."""
_HIGH_TIERS = ("expert", "premier", "paragon", "prime", "prestige")
_BALANCES = TokenBucket(1, 5)
"""Balances of these tiers; the response does not name them."""


def read_buckets(limits: object) -> dict[str, TokenBucket]:
    """Return the buckets of an account from the response of ``get_account_limits``."""
    buckets: dict[str, TokenBucket] = {}
    members = cast("dict[str, object]", limits) if isinstance(limits, dict) else {}
    if members.get("usage_tier") in _HIGH_TIERS:
        buckets["balance"] = _BALANCES
    for group in BASIC:  # Kalshi does not name the bucket of balances, a sandbox may
        rate = members.get(group)
        figures = cast("dict[str, object]", rate) if isinstance(rate, dict) else {}
        capacity, per_second = figures.get("bucket_capacity"), figures.get("refill_rate")
        if _is_positive(capacity) and _is_positive(per_second):
            buckets[group] = TokenBucket(capacity, per_second)
    return buckets


def _is_positive(value: object) -> TypeIs[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
