"""The whole state of the local Kalshi as plain records, and a venue made of them again."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.dice import Tokens, Uuids
from kloudtrader.sandbox.kalshi.accounts import Accounts, Member, Session
from kloudtrader.sandbox.kalshi.counterparties import Counterparties
from kloudtrader.sandbox.kalshi.exchange import Exchange
from kloudtrader.sandbox.kalshi.fees import Fees
from kloudtrader.sandbox.kalshi.market import Market
from kloudtrader.sandbox.kalshi.order import Order
from kloudtrader.sandbox.kalshi.venue import KalshiVenue
from kloudtrader.sandbox.kalshi.wallet import Wallet
from kloudtrader.sandbox.shape import ShapeError


@dataclass(frozen=True, slots=True)
class KalshiState:
    """Everything that decides future responses."""

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
    markets: list[Market]
    wallets: list[Wallet]
    orders: list[Order]
    """Those of members, then resting ones of the house, each in order of arrival."""
    members: list[Member]
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
        exchange.new_id.dice,
        accounts.new_token.dice,
        list(exchange.markets.values()),
        list(exchange.wallets.values()),
        [*exchange.orders.values(), *sorted(house, key=lambda order: order.sequence)],
        list(accounts.members.values()),
        list(accounts.sessions.values()),
    )


def load_kalshi(state: KalshiState, clock: Clock) -> KalshiVenue:
    """A venue in a saved state.

    Raises:
        ShapeError: the state contradicts itself.
    """
    exchange = Exchange(Uuids(""), state.fees)
    exchange.new_id.dice = state.id_dice
    for market in state.markets:
        exchange.list_market(market)
    crowd = Counterparties(exchange, state.seed, state.next_tick, state.tick_seconds)
    exchange.wallets.update({wallet.user_id: wallet for wallet in state.wallets})
    _restore_figures(exchange, state)
    _restore_orders(exchange, state.orders)
    venue = KalshiVenue(exchange, _accounts(state, exchange), crowd, clock)
    venue.now = max(venue.now, state.now)
    return venue


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
    accounts.new_token.dice = state.token_dice
    for member in state.members:
        if member.user_id not in exchange.wallets:
            raise ShapeError(f"kalshi.members: {member.user_id} has no wallet")
        accounts.members[member.user_id] = member
    accounts.sessions.update({session.token: session for session in state.sessions})
    return accounts
