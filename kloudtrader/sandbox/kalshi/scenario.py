"""What the local Kalshi starts with: markets with some past and a member who has traded."""

import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.kalshi.accounts import Accounts, Profile
from kloudtrader.sandbox.kalshi.counterparties import Counterparties
from kloudtrader.sandbox.kalshi.exchange import Exchange
from kloudtrader.sandbox.kalshi.fees import NO_FEES, Fees
from kloudtrader.sandbox.kalshi.market import Market, MarketTerms
from kloudtrader.sandbox.kalshi.order import NewOrder
from kloudtrader.sandbox.kalshi.venue import KalshiVenue

__all__ = ["KALSHI_EMAIL", "KALSHI_PASSWORD", "build_kalshi"]

KALSHI_EMAIL = "trader@example.com"
KALSHI_PASSWORD = "correct-horse-7"  # noqa: S105 - it opens nothing but the sandbox

_OPENING_CENTS = 250_000
_QUESTIONS = (
    ("RAIN-NYC", "Will it rain in New York City tomorrow?", 38.0, 2),
    ("CPI-UP", "Will consumer prices rise by more than 0.3% this month?", 55.0, 12),
    (
        "GAS-350",
        "Will a gallon of gasoline cost more than $3.50 at the end of the month?",
        27.0,
        21,
    ),
    ("HEAT-RECORD", "Will this year be the hottest on record?", 71.0, 40),
)


def build_kalshi(
    clock: Clock,
    seed: int,
    *,
    fees: Fees = NO_FEES,
    session_lifetime: timedelta = timedelta(days=7),
    tick_seconds: float = 10.0,
) -> KalshiVenue:
    """A venue whose member has cash, positions, a resting order, trades and a watchlist."""
    now = clock.now()
    exchange = Exchange(_ids(random.Random(f"ids/{seed}")), fees)
    past = now - timedelta(minutes=12)
    for market in _markets(seed, now):
        exchange.list_market(market)
    crowd = Counterparties(exchange, seed, past, tick_seconds)
    accounts = Accounts(_tokens(random.Random(f"tokens/{seed}")), session_lifetime)
    _seat_members(exchange, accounts, seed, now)
    crowd.run_to(now - timedelta(minutes=8))
    _trade_some(exchange, next(iter(accounts.members)), now - timedelta(minutes=8))
    crowd.run_to(now)
    return KalshiVenue(exchange, accounts, crowd, clock)


def _ids(dice: random.Random) -> Callable[[], str]:
    return lambda: str(uuid.UUID(int=dice.getrandbits(128), version=4))


def _tokens(dice: random.Random) -> Callable[[], str]:
    return lambda: f"{dice.getrandbits(128):032x}"


def _markets(seed: int, now: datetime) -> list[Market]:
    new_id = _ids(random.Random(f"markets/{seed}"))
    midnight = datetime.combine(now.date(), datetime.min.time(), UTC)
    markets: list[Market] = []
    for ticker, title, fair, days in _QUESTIONS:
        close = midnight + timedelta(days=days, hours=14)
        opened = midnight - timedelta(days=7)
        settled = close + timedelta(hours=2)
        terms = MarketTerms(
            new_id(),
            f"{ticker}-{close:%y%b%d}".upper(),
            title,
            create_date=opened - timedelta(days=1),
            open_date=opened,
            close_date=close,
            expiration_date=close + timedelta(hours=1),
            settle_date=settled,
        )
        markets.append(Market(terms, fair))
    return markets


def _seat_members(exchange: Exchange, accounts: Accounts, seed: int, now: datetime) -> None:
    new_id = _ids(random.Random(f"members/{seed}"))
    people = (
        (Profile(KALSHI_EMAIL), KALSHI_PASSWORD),
        (Profile("ben@example.com", "Ben", "Sample"), "battery-staple-9"),
    )
    for profile, password in people:
        joined = now - timedelta(days=200)
        member = accounts.join(new_id(), profile, password, joined)
        member.watchlist.update(dict.fromkeys(list(exchange.markets)[:2]))
        exchange.open_wallet(member.user_id, _OPENING_CENTS)


def _trade_some(exchange: Exchange, user_id: str, now: datetime) -> None:
    """A Yes position, a No position, and bids below the market that wait for a fill."""
    rain, prices, gas, heat = exchange.markets.values()
    for market, is_yes, count in ((rain, True, 15), (prices, False, 40), (heat, True, 10)):
        best = market.book.best(not is_yes)
        limit = min(99, 100 - (best or 50) + 2)
        exchange.place(user_id, NewOrder(market.id, is_yes, count, limit), now, rest=False)
    away = max(1, (gas.book.best(True) or 20) - 12)
    exchange.place(user_id, NewOrder(gas.id, True, 25, away), now)
    near = exchange.place(user_id, NewOrder(rain.id, True, 20, rain.book.best(True) or 30), now)
    exchange.decrease(near, 4)
