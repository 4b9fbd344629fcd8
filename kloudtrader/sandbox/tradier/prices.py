"""Prices that wander with time, the same for the same seed and moment. All are cents a share."""

import math
import random
import re
from datetime import UTC, datetime

__all__ = ["Prices", "is_option"]

_OCC = re.compile(r"([A-Z]{1,6})(\d{6})([CP])(\d{8})\Z")
_WAVES = ((0.018, 86_400.0 * 9), (0.009, 86_400.0), (0.004, 5_400.0), (0.0015, 420.0))


def is_option(symbol: str) -> bool:
    """Whether a symbol is an option contract (OCC form) rather than a share."""
    return _OCC.match(symbol) is not None


class Prices:
    """The market that positions are marked against.

    Args:
        base: ordinary price of each underlying, in cents.
    """

    def __init__(self, base: dict[str, int], seed: int) -> None:
        self._base = base
        dice = random.Random(f"prices/{seed}")
        self._phases = {s: [dice.uniform(0, math.tau) for _ in _WAVES] for s in sorted(base)}

    def cents(self, symbol: str, now: datetime) -> int:
        """Price of one share, or of an option for one share, in cents."""
        contract = _OCC.match(symbol)
        if contract is None:
            return self._share(symbol, now)
        root, expiry, kind, strike = contract.groups()
        return self._premium(self._share(root, now), expiry, kind, int(strike) // 10, now)

    def _share(self, symbol: str, now: datetime) -> int:
        seconds = now.timestamp()
        phases = self._phases.get(symbol) or [0.0] * len(_WAVES)
        swing = sum(
            size * math.sin(math.tau * seconds / period + phase)
            for (size, period), phase in zip(_WAVES, phases, strict=True)
        )
        return max(1, round(self._base.get(symbol, 10_000) * (1 + swing)))

    def _premium(self, share: int, expiry: str, kind: str, strike: int, now: datetime) -> int:
        """Intrinsic value plus a time value that fades towards expiry and away from the strike."""
        ends = datetime.strptime(expiry, "%y%m%d").replace(hour=20, tzinfo=UTC)
        days = max(0.0, (ends - now).total_seconds() / 86_400)
        intrinsic = max(0, share - strike if kind == "C" else strike - share)
        distance = abs(share - strike) / share
        time_value = share * 0.008 * math.sqrt(days) * math.exp(-12 * distance)
        return max(1, intrinsic + round(time_value)) if days else intrinsic
