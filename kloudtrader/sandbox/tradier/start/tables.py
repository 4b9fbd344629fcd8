"""Read the table ``tradier`` of a scenario: accounts, positions and scripted orders.

Money is in US dollars, as in the API. Times are seconds after the start of the scenario.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Literal

from kloudtrader.sandbox.tradier.brokerage import (
    BrokerAccount,
    BrokerOrder,
    BrokerPosition,
    OrderStep,
)
from kloudtrader.sandbox.tradier.market.contracts import is_option
from kloudtrader.sandbox.tradier.market.hours import find_session_end
from kloudtrader.sandbox.tradier.market.prices import Prices
from kloudtrader.sandbox.tradier.trading.switches import (
    DEFAULT_SWITCHES,
    PlannedRefusal,
    TradingSwitches,
)

OrderStatus = Literal[
    "pending", "open", "partially_filled", "filled", "rejected", "expired", "canceled", "error"
]
AccountKind = Literal["margin", "cash", "pdt", "single", "empty"]
OrderClass = Literal["equity", "option", "multileg", "combo", "oco", "oto", "otoco"]


@dataclass(frozen=True, slots=True)
class PositionTerms:
    """Describe a position at the start."""

    symbol: str
    quantity: int
    """Negative for a short position."""
    cost_basis: float | None = None
    """By default the market price ``days`` before the start."""
    days: float = 30.0


@dataclass(frozen=True, slots=True)
class StepTerms:
    """Describe a scripted change of an order."""

    after: float
    status: OrderStatus
    fill: int = 0
    """Shares or contracts executed at ``price``."""
    price: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """Describe an order, or a leg of an order."""

    class_: OrderClass
    status: OrderStatus = "open"
    symbol: str = ""
    side: str = "buy"
    quantity: int = 0
    type: str = "market"
    duration: str = "day"
    price: float | None = None
    stop_price: float | None = None
    option_symbol: str = ""
    strategy: str = ""
    tag: str = ""
    script: tuple[StepTerms, ...] = ()
    legs: "tuple[OrderTerms, ...]" = ()


@dataclass(frozen=True, slots=True)
class AccountTerms:
    """Describe one account."""

    kind: AccountKind = "empty"
    """Sample contents; the rest of the table adds to them."""
    type: Literal["margin", "cash", "pdt"] | None = None
    number: str = ""
    cash: float | None = None
    option_level: int | None = None
    positions: tuple[PositionTerms, ...] = ()
    orders: tuple[OrderTerms, ...] = ()


@dataclass(frozen=True, slots=True)
class TradierTerms:
    """Describe the whole table."""

    accounts: tuple[str | AccountTerms, ...] = ("margin",)
    """Kinds, or tables with a ``kind`` and more."""
    quota: int = 120
    """Calls a minute for each token; 0 for no limit."""
    prices: Mapping[str, float] = field(default_factory=dict[str, float])
    """Usual prices of shares, around which the prices move; six shares have a default."""
    trading: TradingSwitches = DEFAULT_SWITCHES
    """Switches of taking in and filling orders."""
    refusals: tuple[PlannedRefusal, ...] = ()
    """Refusals of the next orders."""


_FIRST_POSITION, _FIRST_ORDER = 80_000, 4_300_000


def fill_account(
    account: BrokerAccount, terms: AccountTerms, prices: Prices, now: datetime, where: str
) -> BrokerAccount:
    """Change and fill an account as its table says.

    Args:
        where: the key of the table, for errors.

    Raises:
        ValueError: a value is out of range; the message names its key.
    """
    account.number = terms.number or account.number
    account.type = terms.type or account.type
    if terms.cash is not None:
        account.cash = to_cents(terms.cash)
    if terms.option_level is not None:
        account.option_level = terms.option_level
    for index, held in enumerate(terms.positions):
        account.positions.append(
            make_position(held, _FIRST_POSITION + index, prices, now, f"{where}.positions[{index}]")
        )
    numbers = count(_FIRST_ORDER + 1)
    for index, order in enumerate(terms.orders):
        account.orders.append(make_order(order, numbers, now, f"{where}.orders[{index}]"))
    return account


def make_position(
    terms: PositionTerms, id: int, prices: Prices, now: datetime, where: str
) -> BrokerPosition:
    """Return the position that a table describes."""
    if not terms.symbol or not terms.quantity:
        raise ValueError(f"{where}: needs a symbol and a quantity other than 0")
    if not 0 <= terms.days <= 36_500:
        raise ValueError(f"{where}.days: must be between 0 and 36500, not {terms.days}")
    acquired = now - timedelta(days=terms.days)
    per_unit = 100 if is_option(terms.symbol) else 1
    cost = max(1, prices.cents(terms.symbol, acquired)) * terms.quantity * per_unit
    if terms.cost_basis is not None:
        cost = to_cents(terms.cost_basis)
    return BrokerPosition(id, terms.symbol, terms.quantity, cost, acquired)


def make_order(terms: OrderTerms, ids: Iterator[int], now: datetime, where: str) -> BrokerOrder:
    """Return the order that a table describes; its legs take the ids that follow."""
    _check_order(terms, where)
    order = BrokerOrder(next(ids), terms.class_, terms.status, now, now)
    order.symbol, order.side, order.quantity = terms.symbol, terms.side, terms.quantity
    order.type, order.duration = terms.type, terms.duration
    if terms.duration != "gtc" and not order.is_group:
        order.expires = find_session_end(now, terms.duration)
    order.price = None if terms.price is None else to_cents(terms.price)
    order.stop_price = None if terms.stop_price is None else to_cents(terms.stop_price)
    order.option_symbol, order.strategy = terms.option_symbol, terms.strategy
    order.tag = terms.tag
    order.script = [
        OrderStep(now + timedelta(seconds=s.after), s.status, s.fill, to_cents(s.price), s.reason)
        for s in terms.script
    ]
    order.legs = [
        make_order(leg, ids, now, f"{where}.legs[{index}]") for index, leg in enumerate(terms.legs)
    ]
    return order


def _check_order(terms: OrderTerms, where: str) -> None:
    whole = not terms.legs
    if whole and (not terms.symbol or terms.quantity < 1):
        raise ValueError(f"{where}: needs a symbol and a quantity of 1 or more, or legs")
    if terms.class_ in {"equity", "option"} and terms.legs:
        raise ValueError(f"{where}.legs: an order of class {terms.class_} cannot have legs")
    if terms.class_ == "option" and not is_option(terms.option_symbol):
        raise ValueError(f"{where}.option_symbol: must be an OCC symbol such as KO241220C00065000")
    filled = sum(step.fill for step in terms.script)
    if whole and filled > terms.quantity:
        raise ValueError(f"{where}.script: fills {filled} of {terms.quantity}")
    for index, step in enumerate(terms.script):
        if not 0 <= step.after <= 3.2e8 or step.fill < 0 or (step.price < 0 and whole):
            raise ValueError(f"{where}.script[{index}]: after, fill and price cannot be negative")


def to_cents(dollars: float) -> int:
    """Convert US dollars to cents."""
    if abs(dollars) > 1e12:
        raise ValueError(f"{dollars} US dollars exceed the largest amount, 1e12")
    return round(dollars * 100)
