"""The whole state of the local Kalshi as plain records, and a venue made of them again."""

from datetime import datetime, timedelta
from typing import NamedTuple

from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.dice import SavedDice, Tokens, Uuids, restore_dice, save_dice
from kloudtrader.sandbox.kalshi.accounts import Accounts, Member, Profile, Session
from kloudtrader.sandbox.kalshi.counterparties import Counterparties
from kloudtrader.sandbox.kalshi.exchange import Exchange
from kloudtrader.sandbox.kalshi.fees import Fees
from kloudtrader.sandbox.kalshi.market import Market, MarketTerms
from kloudtrader.sandbox.kalshi.order import Order, Trade
from kloudtrader.sandbox.kalshi.position import Position
from kloudtrader.sandbox.kalshi.venue import KalshiVenue
from kloudtrader.sandbox.kalshi.wallet import Wallet
from kloudtrader.sandbox.shape import ShapeError

__all__ = ["KalshiState", "load_kalshi", "save_kalshi"]


class SavedMarket(NamedTuple):
    """A market without its book."""

    terms: MarketTerms
    status: str
    result: str
    volume: int
    open_interest: int
    last_price: int
    fair: float
    dice: SavedDice


class SavedWallet(NamedTuple):
    """A member's money and papers without the orders."""

    user_id: str
    house: bool
    cash: int
    positions: dict[str, Position]
    trades: list[Trade]


class SavedMember(NamedTuple):
    """A member with their log-in."""

    user_id: str
    profile: Profile
    created: datetime
    access_level: str
    watchlist: list[str]
    password_digest: str


class KalshiState(NamedTuple):
    """Everything that decides future answers."""

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
    id_dice: SavedDice
    token_dice: SavedDice
    markets: list[SavedMarket]
    wallets: list[SavedWallet]
    orders: list[Order]
    """Those of members, then resting ones of the house, each in order of arrival."""
    members: list[SavedMember]
    sessions: list[Session]


def save_kalshi(venue: KalshiVenue) -> KalshiState:
    """Note the state; hold the venue's lock, also while the records are written out."""
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
        save_dice(exchange.new_id.dice),
        save_dice(accounts.new_token.dice),
        [_saved_market(market, crowd) for market in exchange.markets.values()],
        [
            SavedWallet(w.user_id, w.house, w.cash, w.positions, w.trades)
            for w in exchange.wallets.values()
        ],
        [*exchange.orders.values(), *sorted(house, key=lambda order: order.sequence)],
        [_saved_member(member) for member in accounts.members.values()],
        list(accounts.sessions.values()),
    )


def _saved_market(market: Market, crowd: Counterparties) -> SavedMarket:
    return SavedMarket(
        market.terms,
        market.status,
        market.result,
        market.volume,
        market.open_interest,
        market.last_price,
        market.fair,
        save_dice(crowd.dice_of(market)),
    )


def _saved_member(member: Member) -> SavedMember:
    return SavedMember(
        member.user_id,
        member.profile,
        member.created,
        member.access_level,
        list(member.watchlist),
        member.password_digest,
    )


def load_kalshi(state: KalshiState, clock: Clock) -> KalshiVenue:
    """A venue in a saved state.

    Raises:
        ShapeError: the state contradicts itself.
    """
    exchange = Exchange(Uuids(""), state.fees)
    restore_dice(exchange.new_id.dice, state.id_dice)
    for saved in state.markets:
        exchange.list_market(_market(saved))
    crowd = Counterparties(exchange, state.seed, state.next_tick, state.tick_seconds)
    for saved in state.markets:
        restore_dice(crowd.dice_of(exchange.markets[saved.terms.id]), saved.dice)
    for wallet in state.wallets:
        exchange.wallets[wallet.user_id] = _wallet(wallet)
    _restore_figures(exchange, state)
    _restore_orders(exchange, state.orders)
    venue = KalshiVenue(exchange, _accounts(state, exchange), crowd, clock)
    venue.now = max(venue.now, state.now)
    return venue


def _market(saved: SavedMarket) -> Market:
    market = Market(saved.terms, saved.fair)
    market.status, market.result = saved.status, saved.result
    market.volume, market.open_interest = saved.volume, saved.open_interest
    market.last_price = saved.last_price
    return market


def _wallet(saved: SavedWallet) -> Wallet:
    wallet = Wallet(saved.user_id, house=saved.house)
    wallet.cash = saved.cash
    wallet.positions.update(saved.positions)
    wallet.trades.extend(saved.trades)
    return wallet


def _restore_figures(exchange: Exchange, state: KalshiState) -> None:
    exchange.trading_active = state.trading_active
    exchange.deposits, exchange.escrow = state.deposits, state.escrow
    exchange.fees_collected, exchange.sequence = state.fees_collected, state.sequence
    cash = sum(wallet.cash for wallet in exchange.wallets.values())
    if cash + exchange.escrow + exchange.fees_collected != exchange.deposits:
        raise ShapeError("kalshi: cash, escrow and fees do not add up to the deposits")


def _restore_orders(exchange: Exchange, orders: list[Order]) -> None:
    for order in orders:
        if order.user_id not in exchange.wallets or order.market_id not in exchange.markets:
            raise ShapeError(f"kalshi.orders: {order.order_id} is of an unknown user or market")
        wallet = exchange.wallets[order.user_id]
        if not wallet.house:
            exchange.orders[order.order_id] = order
            wallet.orders.append(order)
    for order in sorted(orders, key=lambda order: order.sequence):
        if order.remaining_count:
            exchange.put_back(order)
    for wallet in exchange.wallets.values():
        for market_id in exchange.markets:
            wallet.rebind(market_id)


def _accounts(state: KalshiState, exchange: Exchange) -> Accounts:
    accounts = Accounts(Tokens(""), timedelta(seconds=state.session_seconds))
    restore_dice(accounts.new_token.dice, state.token_dice)
    for saved in state.members:
        if saved.user_id not in exchange.wallets:
            raise ShapeError(f"kalshi.members: {saved.user_id} has no wallet")
        member = Member(saved.user_id, saved.profile, saved.created)
        member.access_level, member.password_digest = saved.access_level, saved.password_digest
        member.watchlist.update(dict.fromkeys(saved.watchlist))
        accounts.members[member.user_id] = member
    accounts.sessions.update({session.token: session for session in state.sessions})
    return accounts
