"""Build the local Kalshi from a scenario's table or from a saved state."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kloudtrader.sandbox._typed_tables import TableError
from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.kalshi._accounts import (
    Member,
    MemberAccounts,
    MemberProfile,
    MemberSession,
    SeededTokens,
)
from kloudtrader.sandbox.kalshi.venue import KalshiVenue
from kloudtrader.sandbox.matching.book import KalshiMarket, MarketTerms
from kloudtrader.sandbox.matching.counterparties import Counterparties
from kloudtrader.sandbox.matching.exchange import KalshiExchange
from kloudtrader.sandbox.matching.ledger import SeededUuids
from kloudtrader.sandbox.matching.order_plan import Fees
from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiRefusal, NewOrder
from kloudtrader.sandbox.matching.wallet import Wallet

KALSHI_EMAIL = "trader@example.com"
KALSHI_PASSWORD = "correct-horse-7"  # noqa: S105 - it opens nothing but the sandbox


@dataclass(frozen=True, slots=True)
class MarketSeed:
    """Describe a market of a scenario."""

    ticker: str
    title: str
    fair: float = 50.0
    """Fair value of a Yes contract at the start, in cents."""
    days: int = 7
    """Trading ends at 14:00 UTC this many days after the start."""


@dataclass(frozen=True, slots=True)
class KalshiTerms:
    """Describe the table ``kalshi`` of a scenario."""

    opening_cents: int = 250_000
    """Deposit of each member."""
    fee_rate_bp: int = 0
    """Taker fee, see :class:`Fees`."""
    session_seconds: float = 7 * 86_400
    """Lifetime of a login, in seconds of the clock."""
    tick_seconds: float = 10.0
    """Seconds of the clock between two actions of the simulated counterparties."""
    past: bool = True
    """``True`` gives the member positions, a resting order and trades."""
    markets: tuple[MarketSeed, ...] = (
        MarketSeed("RAIN-NYC", "Will it rain in New York City tomorrow?", 38.0, 2),
        MarketSeed("CPI-UP", "Will consumer prices rise by more than 0.3% this month?", 55.0, 12),
        MarketSeed(
            "GAS-350",
            "Will a gallon of gasoline cost more than $3.50 at the end of the month?",
            27.0,
            21,
        ),
        MarketSeed("HEAT-RECORD", "Will this year be the hottest on record?", 71.0, 40),
    )


def build_kalshi(clock: Clock, seed: int, terms: KalshiTerms) -> KalshiVenue:
    """Build a venue with two members; the first has traded before if the terms say so.

    Raises:
        ValueError: a figure is out of range; the message names its key.
    """
    _check_terms(terms)
    now = clock.now()
    exchange = KalshiExchange(SeededUuids(f"ids/{seed}"), Fees(terms.fee_rate_bp))
    past = now - timedelta(minutes=12)
    for market in _make_markets(seed, now, terms.markets):
        exchange.list_market(market)
    crowd = Counterparties(exchange, seed, past, terms.tick_seconds)
    accounts = MemberAccounts(
        SeededTokens(f"tokens/{seed}"), timedelta(seconds=terms.session_seconds)
    )
    _add_members(exchange, accounts, seed, now, terms.opening_cents)
    crowd.run_to(now - timedelta(minutes=8))
    if terms.past:
        _trade_before(exchange, next(iter(accounts.members)), now - timedelta(minutes=8))
    crowd.run_to(now)
    return KalshiVenue(exchange, accounts, crowd, clock)


def _check_terms(terms: KalshiTerms) -> None:
    bounds = (
        ("opening_cents", terms.opening_cents, 0, 10**12),
        ("fee_rate_bp", terms.fee_rate_bp, 0, 10_000),
        ("session_seconds", terms.session_seconds, 1, 10 * 365 * 86_400),
        ("tick_seconds", terms.tick_seconds, 0.1, 86_400),
        *((f"markets[{i}].fair", m.fair, 3, 97) for i, m in enumerate(terms.markets)),
        *((f"markets[{i}].days", m.days, 1, 3650) for i, m in enumerate(terms.markets)),
    )
    for name, value, low, high in bounds:
        if not low <= value <= high:
            raise ValueError(f"kalshi.{name}: must be between {low} and {high}, not {value}")
    tickers = [market.ticker for market in terms.markets]
    if len(set(tickers)) < len(tickers):
        raise ValueError("kalshi.markets: two markets have the same ticker")


def _make_markets(seed: int, now: datetime, seeds: Sequence[MarketSeed]) -> list[KalshiMarket]:
    new_id = SeededUuids(f"markets/{seed}")
    midnight = datetime.combine(now.date(), datetime.min.time(), UTC)
    markets: list[KalshiMarket] = []
    for listed in seeds:
        close = midnight + timedelta(days=listed.days, hours=14)
        opened = midnight - timedelta(days=7)
        terms = MarketTerms(
            new_id(),
            f"{listed.ticker}-{close:%y%b%d}".upper(),
            listed.title,
            create_date=opened - timedelta(days=1),
            open_date=opened,
            close_date=close,
            expiration_date=close + timedelta(hours=1),
            settle_date=close + timedelta(hours=2),
        )
        markets.append(KalshiMarket(terms, listed.fair))
    return markets


def _add_members(
    exchange: KalshiExchange, accounts: MemberAccounts, seed: int, now: datetime, cents: int
) -> None:
    new_id = SeededUuids(f"members/{seed}")
    people = (
        (MemberProfile(KALSHI_EMAIL), KALSHI_PASSWORD),
        (MemberProfile("ben@example.com", "Ben", "Sample"), "battery-staple-9"),
    )
    for profile, password in people:
        joined = now - timedelta(days=200)
        member = accounts.add_member(new_id(), profile, password, joined)
        member.watchlist.extend(list(exchange.markets)[:2])
        exchange.open_wallet(member.user_id, cents)


def _trade_before(exchange: KalshiExchange, user_id: str, now: datetime) -> None:
    """Buy positions on both sides, and place bids below the market that rest."""
    markets = list(exchange.markets.values())
    plans = zip(markets, ((True, 15), (False, 40), None, (True, 10)), strict=False)
    for market, plan in plans:
        if plan is None:
            _place_bid(
                exchange, user_id, NewOrder(market.id, True, 25, _choose_low_price(market)), now
            )
            continue
        best = market.book.best(not plan[0])
        limit = min(99, 100 - (best or 50) + 2)
        _place_bid(exchange, user_id, NewOrder(market.id, *plan, limit), now, rest=False)
    if markets:
        first = markets[0]
        new = NewOrder(first.id, True, 20, first.book.best(True) or 30)
        near = _place_bid(exchange, user_id, new, now)
        if near is not None:
            exchange.decrease(near, 4)


def _choose_low_price(market: KalshiMarket) -> int:
    return max(1, (market.book.best(True) or 20) - 12)


def _place_bid(
    exchange: KalshiExchange, user_id: str, new: NewOrder, now: datetime, *, rest: bool = True
) -> KalshiOrder | None:
    """Place an order, or return ``None`` if the opening money does not suffice."""
    try:
        return exchange.place(user_id, new, now, rest=rest)
    except KalshiRefusal:
        return None


@dataclass(frozen=True, slots=True)
class KalshiState:
    """Hold everything that decides future responses."""

    now: datetime
    seed: int
    fees: Fees
    session_seconds: float
    tick_seconds: float
    next_tick: datetime
    trading_active: bool
    deposits: int
    escrow: int
    fees_collected: int
    sequence: int
    id_dice: random.Random
    token_dice: random.Random
    markets: list[KalshiMarket]
    wallets: list[Wallet]
    orders: list[KalshiOrder]
    """Orders of members, then resting orders of the house, each in order of arrival."""
    members: list[Member]
    sessions: list[MemberSession]


def save_kalshi(venue: KalshiVenue) -> KalshiState:
    """Return the state; hold the venue's lock, also while the records are serialised."""
    exchange, accounts, crowd = venue.exchange, venue.accounts, venue.counterparties
    house = [
        order
        for wallet in exchange.wallets.values()
        if wallet.house
        for resting in wallet.resting.values()
        for order in resting.values()
    ]
    return KalshiState(
        venue.now,
        crowd.seed,
        exchange.fees,
        accounts.lifetime.total_seconds(),
        crowd.tick.total_seconds(),
        crowd.next_tick,
        exchange.trading_active,
        exchange.deposits,
        exchange.escrow,
        exchange.fees_collected,
        exchange.sequence,
        exchange.new_id.generator,
        accounts.new_token.generator,
        list(exchange.markets.values()),
        list(exchange.wallets.values()),
        [*exchange.orders.values(), *sorted(house, key=lambda order: order.sequence)],
        list(accounts.members.values()),
        list(accounts.sessions.values()),
    )


def load_kalshi(state: KalshiState, clock: Clock) -> KalshiVenue:
    """Build a venue from a saved state.

    Raises:
        TableError: the state contradicts itself.
    """
    exchange = KalshiExchange(SeededUuids(""), state.fees)
    exchange.new_id.generator = state.id_dice
    for market in state.markets:
        exchange.list_market(market)
    crowd = Counterparties(exchange, state.seed, state.next_tick, state.tick_seconds)
    exchange.wallets.update({wallet.user_id: wallet for wallet in state.wallets})
    exchange.trading_active = state.trading_active
    try:
        exchange.restore(state.deposits, state.escrow, state.fees_collected, state.sequence)
    except ValueError as error:
        raise TableError(f"kalshi: {error}") from None
    try:
        exchange.restore_orders(state.orders)
    except ValueError as error:
        raise TableError(f"kalshi.orders: {error}") from None
    venue = KalshiVenue(exchange, _restore_accounts(state, exchange), crowd, clock)
    venue.now = max(venue.now, state.now)
    return venue


def _restore_accounts(state: KalshiState, exchange: KalshiExchange) -> MemberAccounts:
    accounts = MemberAccounts(SeededTokens(""), timedelta(seconds=state.session_seconds))
    accounts.new_token.generator = state.token_dice
    for member in state.members:
        if member.user_id not in exchange.wallets:
            raise TableError(f"kalshi.members: {member.user_id} has no wallet")
        accounts.members[member.user_id] = member
    accounts.sessions.update({session.token: session for session in state.sessions})
    return accounts
