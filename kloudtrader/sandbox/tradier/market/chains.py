"""List the option contracts of the local market: expirations and strikes."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from kloudtrader.sandbox.tradier.market.contracts import write_contract
from kloudtrader.sandbox.tradier.market.hours import find_sessions
from kloudtrader.sandbox.tradier.market.prices import Prices

_WEEKS, _MONTHS = 10, 12
_STEPS = ((2_500, 100), (10_000, 250), (25_000, 500))
"""Distance of strikes in cents for shares below a price in cents."""
_LARGEST_STEP = 1_000
_REACH = 0.2
"""Part of the usual price within which strikes are listed."""


def list_expirations(today: date) -> list[date]:
    """Return the days on which options expire: weekly ones, then monthly ones for a year."""
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    fridays = {friday + timedelta(weeks=week) for week in range(_WEEKS)}
    for month in range(_MONTHS + 1):
        year, index = divmod(today.month - 1 + month, 12)
        fridays.add(_find_third_friday(today.year + year, index + 1))
    days = {_move_before_holiday(day) for day in fridays}
    return sorted(day for day in days if day >= today)


def list_strikes(prices: Prices, root: str) -> list[int]:
    """Return the strikes of an underlying in cents."""
    usual = prices.base[root]
    step = next((step for below, step in _STEPS if usual < below), _LARGEST_STEP)
    reach = max(3 * step, int(usual * _REACH))
    lowest = max(step, (usual - reach) // step * step)
    return list(range(lowest, usual + reach + step, step))


def list_contracts(prices: Prices, root: str, day: date) -> Iterator[str]:
    """Yield the symbols of the contracts of an underlying that expire on a day."""
    for strike in list_strikes(prices, root):
        for kind in ("call", "put"):
            yield write_contract(root, day, kind, strike)


def find_expiration_type(day: date) -> Literal["standard", "weeklys"]:
    """Return the kind of an expiration; a standard one is on the third Friday."""
    standard = _move_before_holiday(_find_third_friday(day.year, day.month))
    return "standard" if day == standard else "weeklys"


def _find_third_friday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(4 - first.weekday()) % 7 + 14)


def _move_before_holiday(day: date) -> date:
    return day if find_sessions(day) else day - timedelta(days=1)
