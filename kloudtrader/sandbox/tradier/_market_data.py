"""Compute prices in cents a share, the same for the same seed and moment; and trading days."""

import math
import random
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

_OCC = re.compile(r"([A-Z]{1,6})(\d{6})([CP])(\d{8})\Z")
_WAVES = ((0.018, 86_400.0 * 9), (0.009, 86_400.0), (0.004, 5_400.0), (0.0015, 420.0))


def is_option(symbol: str) -> bool:
    """Return whether a symbol is an option contract (OCC form) rather than a share."""
    return read_contract(symbol) is not None


@dataclass(frozen=True, slots=True)
class OptionContract:
    """Hold the terms of an option symbol."""

    root: str
    expires: datetime
    is_call: bool
    strike: int
    """Cents a share."""

    def intrinsic(self, share: int) -> int:
        """Return the cents a share that exercising brings if a share costs ``share``."""
        return max(0, share - self.strike if self.is_call else self.strike - share)

    @property
    def words(self) -> str:
        """Return the contract for people, as in ``CALL KO 09/20/24 65``."""
        kind = "CALL" if self.is_call else "PUT"
        return f"{kind} {self.root} {self.expires:%m/%d/%y} {self.strike / 100:g}"


@lru_cache(maxsize=1024)  # each request marks every position and every order
def read_contract(symbol: str) -> OptionContract | None:
    """Read an option symbol; ``None`` for a share and for a day that does not exist."""
    match = _OCC.match(symbol)
    if match is None:
        return None
    root, day, kind, strike = match.groups()
    try:
        expires = datetime(2000 + int(day[:2]), int(day[2:4]), int(day[4:]), 20, tzinfo=UTC)
    except ValueError:
        return None
    return OptionContract(root, expires, kind == "C", int(strike) // 10)


class Prices:
    """Compute the prices against which positions are marked.

    Args:
        base: usual price of each underlying, in cents.
    """

    def __init__(self, base: dict[str, int], seed: int) -> None:
        self.base = base
        self.seed = seed
        generator = random.Random(f"prices/{seed}")
        self._phases = {s: [generator.uniform(0, math.tau) for _ in _WAVES] for s in sorted(base)}

    def cents(self, symbol: str, now: datetime) -> int:
        """Return the price of one share, or of an option for one share, in cents."""
        contract = read_contract(symbol)
        if contract is None:
            return self._share(symbol, now)
        return _compute_premium(contract, self._share(contract.root, now), now)

    def _share(self, symbol: str, now: datetime) -> int:
        seconds = now.timestamp()
        phases = self._phases.get(symbol) or [0.0] * len(_WAVES)
        swing = sum(
            size * math.sin(math.tau * seconds / period + phase)
            for (size, period), phase in zip(_WAVES, phases, strict=True)
        )
        return max(1, round(self.base.get(symbol, 10_000) * (1 + swing)))


def _compute_premium(contract: OptionContract, share: int, now: datetime) -> int:
    """Return intrinsic value plus a time value that fades towards expiry and off the strike."""
    days = max(0.0, (contract.expires - now).total_seconds() / 86_400)
    intrinsic = contract.intrinsic(share)
    distance = abs(share - contract.strike) / share
    time_value = share * 0.008 * math.sqrt(days) * math.exp(-12 * distance)
    return max(1, intrinsic + round(time_value)) if days else intrinsic


def _find_sunday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))


def _compute_offset(moment: datetime) -> timedelta:
    """Return New York's distance from UTC: summer time runs from mid March to early November."""
    year = moment.year
    begins = datetime.combine(_find_sunday(year, 3, 2), datetime.min.time(), UTC) + timedelta(
        hours=7
    )
    ends = datetime.combine(_find_sunday(year, 11, 1), datetime.min.time(), UTC) + timedelta(
        hours=6
    )
    return timedelta(hours=-4 if begins <= moment < ends else -5)


def find_trading_day(moment: datetime) -> date:
    """Return the calendar day in New York."""
    utc = moment.astimezone(UTC)
    return (utc + _compute_offset(utc)).date()


def find_day_start(moment: datetime) -> datetime:
    """Return the midnight in New York before a moment, in UTC."""
    utc = moment.astimezone(UTC)
    midnight = datetime.combine(find_trading_day(utc), datetime.min.time(), UTC)
    return midnight - _compute_offset(utc)
