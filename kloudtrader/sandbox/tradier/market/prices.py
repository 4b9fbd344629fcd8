"""Compute prices in cents a share, the same for the same seed and moment."""

import math
import random
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kloudtrader.sandbox.tradier.market.contracts import OptionContract, read_contract
from kloudtrader.sandbox.tradier.market.hours import Session, find_last_traded

_WAVES = ((0.018, 86_400.0 * 9), (0.009, 86_400.0), (0.004, 5_400.0), (0.0015, 420.0))


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """Hold the price that a symbol has from a moment on; ``None`` lets it move again."""

    since: datetime
    cents: int | None


@dataclass(frozen=True, slots=True)
class PriceBar:
    """Hold the prices of a span in cents."""

    starts: datetime
    opened: int
    high: int
    low: int
    closed: int
    volume: int


class Prices:
    """Compute the prices against which orders are filled and positions are marked.

    A price moves while there is trading, outside hours too, and rests overnight.

    Args:
        usual: usual prices of the shares of a scenario, in cents.
        others: usual prices of the shares that are listed besides; they do not change the others.

    Attributes:
        base: usual prices of all shares.
        fixed: prices that were set by hand, by symbol, the oldest first.
        bars: bars of days that are over, by symbol and day.
    """

    def __init__(
        self,
        usual: dict[str, int],
        seed: int,
        fixed: Mapping[str, list[FixedPrice]] | None = None,
        others: Mapping[str, int] | None = None,
    ) -> None:
        self.usual = usual
        self.others = {s: cents for s, cents in (others or {}).items() if s not in usual}
        self.base = {**self.others, **usual}
        self.seed = seed
        self.fixed: dict[str, list[FixedPrice]] = dict(fixed or {})
        self.bars: dict[tuple[str, date], PriceBar] = {}
        shared = random.Random(f"prices/{seed}")
        self._waves = {symbol: _draw_waves(shared) for symbol in sorted(usual)}
        for symbol in self.others:
            self._waves[symbol] = _draw_waves(random.Random(f"prices/{seed}/{symbol}"))

    def is_known(self, symbol: str) -> bool:
        """Return whether a share, or the underlying of an option, is listed."""
        contract = read_contract(symbol)
        return (contract.root if contract else symbol) in self.base

    def cents(self, symbol: str, now: datetime) -> int:
        """Return the price of one share, or of an option for one share, in cents."""
        fixed = self._find_fixed(symbol, now)
        if fixed is not None:
            return fixed
        contract = read_contract(symbol)
        traded = find_last_traded(now)
        if contract is None:
            return self._share(symbol, traded.timestamp())
        return compute_premium(contract, self.cents(contract.root, now), traded)

    def find_range(self, symbol: str, since: datetime) -> tuple[float, float]:
        """Return prices in cents beyond which a symbol does not move unless a price is set."""
        fixed = self._find_fixed(symbol, since)
        if fixed is not None:
            return fixed, fixed
        if symbol not in self.base:
            return 0, math.inf
        reach = self.base[symbol] * sum(size for size, _ in _WAVES)
        return self.base[symbol] - reach - 1, self.base[symbol] + reach + 1

    def bid(self, symbol: str, now: datetime) -> int:
        """Return the highest bid in cents; 0 for an option that nobody wants."""
        last = self.cents(symbol, now)
        return max(0 if read_contract(symbol) else 1, last - _compute_half_spread(symbol, last))

    def ask(self, symbol: str, now: datetime) -> int:
        """Return the lowest ask in cents."""
        last = self.cents(symbol, now)
        return last + _compute_half_spread(symbol, last)

    def fix(self, symbol: str, cents: int | None, now: datetime) -> None:
        """Give a symbol a price from now on; ``None`` lets it move again."""
        self.fixed.setdefault(symbol, []).append(FixedPrice(now, cents))

    def _find_fixed(self, symbol: str, now: datetime) -> int | None:
        rows = self.fixed.get(symbol)
        if not rows:
            return None
        index = bisect_right(rows, now, key=lambda row: row.since)
        return rows[index - 1].cents if index else None

    def list_cents(self, symbol: str, span: Session, step: timedelta) -> list[int]:
        """Return the prices every ``step`` of a session, and at its end."""
        count = -((span.starts - span.ends) // step)
        if symbol in self.fixed or read_contract(symbol) is not None:
            moments = [span.starts + step * index for index in range(count)]
            return [self.cents(symbol, moment) for moment in (*moments, span.ends)]
        first, seconds = span.starts.timestamp(), step.total_seconds()
        times = [first + seconds * index for index in range(count)]
        return [self._share(symbol, at) for at in (*times, span.ends.timestamp())]

    def _share(self, symbol: str, seconds: float) -> int:
        swing = 1.0
        for size, speed, phase in self._waves.get(symbol, ()):
            swing += size * math.sin(speed * seconds + phase)
        return max(1, round(self.base.get(symbol, 10_000) * swing))


def _draw_waves(generator: random.Random) -> list[tuple[float, float, float]]:
    """Return size, speed and phase of the waves that a price is made of."""
    return [(size, math.tau / period, generator.uniform(0, math.tau)) for size, period in _WAVES]


def _compute_half_spread(symbol: str, last: int) -> int:
    return max(1, round(last * (0.02 if read_contract(symbol) else 0.0001)))


def compute_premium(contract: OptionContract, share: int, now: datetime) -> int:
    """Return intrinsic value plus a time value that fades towards expiry and off the strike."""
    days = max(0.0, (contract.expires - now).total_seconds() / 86_400)
    intrinsic = contract.intrinsic(share)
    distance = abs(share - contract.strike) / share
    time_value = share * 0.008 * math.sqrt(days) * math.exp(-12 * distance)
    return max(1, intrinsic + round(time_value)) if days else intrinsic
