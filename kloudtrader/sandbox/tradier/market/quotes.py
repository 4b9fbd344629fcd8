"""Build quotes of shares and options from the simulated prices."""

import random
from datetime import datetime, timedelta
from itertools import islice

from kloudtrader.sandbox.server.messages import Json
from kloudtrader.sandbox.tradier.market.bars import (
    build_day_bar,
    find_average_volume,
    find_volume,
)
from kloudtrader.sandbox.tradier.market.chains import find_expiration_type
from kloudtrader.sandbox.tradier.market.contracts import (
    CONTRACT_SIZE,
    OptionContract,
    read_contract,
)
from kloudtrader.sandbox.tradier.market.hours import (
    TradingDay,
    find_last_traded,
    find_trading_day,
    list_trading_days,
    to_new_york,
)
from kloudtrader.sandbox.tradier.market.prices import Prices, compute_premium
from kloudtrader.sandbox.tradier.market.securities import find_security

_YEAR_OF_DAYS, _MONTH_OF_DAYS = 252, 21
_VOLATILITY = 0.38
"""Implied volatility of the time value at the money."""
_EXCHANGES = "ABCMNQXZ"


def build_quote(
    prices: Prices, symbol: str, now: datetime, *, greeks: bool = False
) -> dict[str, Json]:
    """Return the quote of a share or an option."""
    today, before = islice(list_trading_days(find_trading_day(now), -1), 2)
    last = prices.cents(symbol, now)
    previous = prices.cents(symbol, before.regular.ends)
    contract = read_contract(symbol)
    security = find_security(contract.root if contract else symbol)
    members: dict[str, Json] = {
        "symbol": symbol,
        "description": contract.words if contract else security.name,
        "exch": "Z" if contract else security.exchange,
        "type": "option" if contract else security.kind,
        "last": last / 100,
        "change": (last - previous) / 100,
        **_build_day(prices, symbol, today, now),
        **_build_offers(prices, symbol, now),
        "change_percentage": round(100 * (last - previous) / previous, 2) if previous else 0.0,
        "average_volume": find_average_volume(prices, symbol),
        "prevclose": previous / 100,
        **_build_year(prices, symbol, today, now, _MONTH_OF_DAYS if contract else _YEAR_OF_DAYS),
    }
    if contract is None:
        return {**members, "root_symbols": symbol}
    return {**members, **_build_contract(prices, symbol, contract, now, greeks=greeks)}


def _build_day(prices: Prices, symbol: str, today: TradingDay, now: datetime) -> dict[str, Json]:
    """Return the prices of the day; null before the open."""
    bar = build_day_bar(prices, symbol, today, now)
    if bar is None:
        return {"volume": 0, "last_volume": 0, **dict.fromkeys(("open", "high", "low", "close"))}
    return {
        "volume": bar.volume,
        "last_volume": 1 + find_volume(prices, symbol, today.day) % 300,
        "open": bar.opened / 100,
        "high": bar.high / 100,
        "low": bar.low / 100,
        "close": bar.closed / 100 if now >= today.regular.ends else None,
    }


def _build_offers(prices: Prices, symbol: str, now: datetime) -> dict[str, Json]:
    traded = find_last_traded(now)
    milliseconds = int(traded.timestamp() * 1000)
    generator = random.Random(f"offers/{prices.seed}/{symbol}/{milliseconds}")
    return {
        "trade_date": milliseconds,
        "bid": prices.bid(symbol, now) / 100,
        "bidsize": generator.randint(1, 40),
        "bidexch": generator.choice(_EXCHANGES),
        "bid_date": milliseconds,
        "ask": prices.ask(symbol, now) / 100,
        "asksize": generator.randint(1, 40),
        "askexch": generator.choice(_EXCHANGES),
        "ask_date": milliseconds,
    }


def _build_year(
    prices: Prices, symbol: str, today: TradingDay, now: datetime, days: int
) -> dict[str, Json]:
    """Return the highest and lowest close of a year, or of a month for options."""
    ends = (day.regular.ends for day in islice(list_trading_days(today.day, -1), days))
    closes = [prices.cents(symbol, min(end, now)) for end in ends]
    return {"week_52_high": max(closes) / 100, "week_52_low": min(closes) / 100}


def _build_contract(
    prices: Prices, symbol: str, contract: OptionContract, now: datetime, *, greeks: bool
) -> dict[str, Json]:
    generator = random.Random(f"interest/{prices.seed}/{symbol}")
    members: dict[str, Json] = {
        "underlying": contract.root,
        "strike": contract.strike / 100,
        "open_interest": generator.randint(0, 9000),
        "contract_size": CONTRACT_SIZE,
        "expiration_date": contract.day.isoformat(),
        "expiration_type": find_expiration_type(contract.day),
        "option_type": contract.kind,
        "root_symbol": contract.root,
    }
    if greeks:
        members["greeks"] = compute_greeks(prices, contract, now)
    return members


def compute_greeks(prices: Prices, contract: OptionContract, now: datetime) -> dict[str, Json]:
    """Return the greeks as differences of the simulated premium."""
    share, moment = prices.cents(contract.root, now), find_last_traded(now)
    step = max(1, share // 100)

    def premium(at: int, when: datetime) -> float:
        return float(compute_premium(contract, max(1, at), when))

    here = premium(share, moment)
    up, down = premium(share + step, moment), premium(share - step, moment)
    delta = (up - down) / (2 * step)
    years = max(0.0, (contract.expires - moment).total_seconds() / (365 * 86_400))
    time_value = here - contract.intrinsic(share)
    hour = to_new_york(moment).replace(minute=0, second=0, microsecond=0)
    figures = {
        "delta": delta,
        "gamma": (up - 2 * here + down) / step**2 * 100,
        "theta": (premium(share, moment + timedelta(days=1)) - here) / 100,
        "vega": time_value / (_VOLATILITY * 100) / 100,
        "rho": delta * contract.strike / 100 * years / 100,
        "phi": -delta * share / 100 * years / 100,
        "bid_iv": _VOLATILITY * 0.98,
        "mid_iv": _VOLATILITY,
        "ask_iv": _VOLATILITY * 1.02,
        "smv_vol": _VOLATILITY,
    }
    rounded: dict[str, Json] = {name: round(figure, 6) + 0.0 for name, figure in figures.items()}
    return {**rounded, "updated_at": f"{hour:%Y-%m-%d %H:%M:%S}"}
