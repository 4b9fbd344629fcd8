"""Take the tokens of calls from buckets that fill up continuously."""

from dataclasses import dataclass
from datetime import datetime

from kloudtrader.sandbox.kalshi_v2.switches import TIERS, UsageTier


@dataclass(slots=True)
class TokenLevel:
    """Hold the tokens of a bucket at a time."""

    tokens: float
    at: datetime


def find_rate(tier: UsageTier, group: str) -> tuple[float, float]:
    """Return the tokens a second and the capacity of a bucket."""
    read, write = TIERS[tier]
    if group == "balance":
        rate = 1.0 if tier in {"basic", "advanced"} else 5.0
        return rate, rate
    if group == "read":
        return read, read * (3 if tier in {"basic", "advanced"} else 1)
    return write, write * (1 if tier == "basic" else 3)


class TokenBuckets:
    """Keep a bucket for each member and group of calls."""

    def __init__(self) -> None:
        self.levels: dict[str, TokenLevel] = {}

    def take(self, user_id: str, group: str, cost: float, tier: UsageTier, now: datetime) -> bool:
        """Take tokens, all or none; return whether they were there."""
        rate, capacity = find_rate(tier, group)
        name = f"{group}/{user_id}"
        level = self.levels.setdefault(name, TokenLevel(capacity, now))
        passed = max(0.0, (now - level.at).total_seconds())
        level.tokens, level.at = min(capacity, level.tokens + passed * rate), now
        if level.tokens < cost:
            return False
        level.tokens -= cost
        return True
