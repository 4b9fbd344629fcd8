"""Decide whether the market fills an order, and at which prices."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kloudtrader.sandbox.tradier.brokerage import BrokerAccount, BrokerOrder
from kloudtrader.sandbox.tradier.market.contracts import CONTRACT_SIZE, find_multiplier
from kloudtrader.sandbox.tradier.market.hours import find_sessions, find_trading_day, list_ticks
from kloudtrader.sandbox.tradier.market.prices import Prices

_TINY = 1e-6
"""Limits are exact to a millionth of a cent."""


@dataclass(frozen=True, slots=True)
class FillPrices:
    """Hold the price at which an order is filled, and those of its legs, in cents."""

    price: int
    legs: tuple[int, ...] = ()


def list_tradeable(account: BrokerAccount) -> Iterator[tuple[BrokerOrder, BrokerOrder]]:
    """Return each order that the market fills on its own, after the order that holds it."""
    for parent in account.orders:
        if parent.is_final:
            continue
        for order in parent.legs if parent.is_group else (parent,):
            if order.is_working:
                yield parent, order


def is_in_session(order: BrokerOrder, at: datetime) -> bool:
    """Return whether an order of this duration works at a moment."""
    day = find_sessions(find_trading_day(at))
    return day is not None and day.session_of(order.duration).contains(at)


def find_first_match(
    account: BrokerAccount, prices: Prices, since: datetime, until: datetime
) -> datetime | None:
    """Return the first tick after ``since`` and up to ``until`` that moves an order."""
    first: datetime | None = None
    for _, order in list_tradeable(account):
        if not _is_in_range(order, prices, since):
            continue
        for tick in list_ticks(since, first or until, order.duration):
            if is_stop_reached(order, prices, tick) or find_fill(order, prices, tick):
                first = tick
                break
    return first


def _is_in_range(order: BrokerOrder, prices: Prices, since: datetime) -> bool:
    """Return whether the price may reach an order at all, before a long search for the moment."""
    low, high = prices.find_range(order.traded_symbol, since)
    if order.legs:
        return True
    if order.stop_price is not None and not order.is_triggered:
        return high >= order.stop_price if order.is_buy else low <= order.stop_price
    if order.price is None or order.type in {"market", "stop"}:
        return True
    return low <= order.price if order.is_buy else high >= order.price


def is_stop_reached(order: BrokerOrder, prices: Prices, at: datetime) -> bool:
    """Return whether the price is at or through a stop that still waits."""
    if order.stop_price is None or order.is_triggered:
        return False
    last = prices.cents(order.traded_symbol, at)
    if order.is_buy:
        return last >= order.stop_price - _TINY
    return last <= order.stop_price + _TINY


def find_fill(order: BrokerOrder, prices: Prices, at: datetime) -> FillPrices | None:
    """Return the prices at which the market fills an order; ``None`` while it does not."""
    if order.legs:
        return _find_net_fill(order, prices, at)
    if order.stop_price is not None and not order.is_triggered:
        return None
    symbol = order.traded_symbol
    offered = prices.ask(symbol, at) if order.is_buy else max(1, prices.bid(symbol, at))
    if order.price is None or order.type in {"market", "stop"}:
        return FillPrices(offered)
    last = prices.cents(symbol, at)
    if order.is_buy:
        best = min(offered, math.floor(order.price + _TINY))
        reached = min(last, offered) <= order.price + _TINY
    else:
        best = max(offered, math.ceil(order.price - _TINY))
        reached = max(last, offered) >= order.price - _TINY
    return FillPrices(best) if reached and best > 0 else None


def offer_now(order: BrokerOrder, prices: Prices, at: datetime) -> FillPrices:
    """Return the prices at which the market would fill an order without a limit."""
    if order.legs and not order.is_group:
        legs = tuple(_offer(leg.traded_symbol, leg.is_buy, prices, at) for leg in order.legs)
        return FillPrices(compute_net(order, legs), legs)
    return FillPrices(_offer(order.traded_symbol, order.is_buy, prices, at))


def fill_at_limit(order: BrokerOrder, prices: Prices, at: datetime) -> FillPrices:
    """Return the prices of a fill regardless of the market: the limit, if there is one."""
    if order.legs or order.price is None:
        return offer_now(order, prices, at)
    return FillPrices(max(1, (math.floor if order.is_buy else math.ceil)(order.price)))


def _offer(symbol: str, is_buy: bool, prices: Prices, at: datetime) -> int:
    return prices.ask(symbol, at) if is_buy else max(1, prices.bid(symbol, at))


def _find_net_fill(order: BrokerOrder, prices: Prices, at: datetime) -> FillPrices | None:
    offered = offer_now(order, prices, at)
    limit = {"debit": order.price, "even": 0.0}.get(order.type)
    if order.type == "credit" and order.price is not None:
        limit = -order.price
    return offered if limit is None or offered.price <= limit + _TINY else None


def compute_net(order: BrokerOrder, legs: tuple[int, ...]) -> int:
    """Return the net price for one share of the underlying; negative for a credit."""
    total = sum(
        (price if leg.is_buy else -price) * leg.quantity * find_multiplier(leg.traded_symbol)
        for leg, price in zip(order.legs, legs, strict=True)
    )
    return round(total / (order.quantity * CONTRACT_SIZE))
