"""From the tables of a scenario to positions and scripted orders."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from kloudtrader.sandbox.tradier._market_data import Prices, is_option
from kloudtrader.sandbox.tradier.brokerage import Account, Order, Position, Step
from kloudtrader.sandbox.tradier.start.tables import AccountTerms, OrderTerms, PositionTerms

_FIRST_POSITION, _FIRST_ORDER = 80_000, 4_300_000


def add_to(
    account: Account, terms: AccountTerms, prices: Prices, now: datetime, where: str
) -> Account:
    """Change and fill an account as its table says.

    Args:
        where: the key of the table, for errors.

    Raises:
        ValueError: a member makes no sense; the text names its key.
    """
    account.number = terms.number or account.number
    account.type = terms.type or account.type
    if terms.cash is not None:
        account.cash = in_cents(terms.cash)
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
) -> Position:
    """Return what a table of positions describes."""
    if not terms.symbol or not terms.quantity:
        raise ValueError(f"{where}: needs a symbol and a quantity other than 0")
    if not 0 <= terms.days <= 36_500:
        raise ValueError(f"{where}.days: must be between 0 and 36500, not {terms.days}")
    acquired = now - timedelta(days=terms.days)
    per_unit = 100 if is_option(terms.symbol) else 1
    cost = max(1, prices.cents(terms.symbol, acquired)) * terms.quantity * per_unit
    if terms.cost_basis is not None:
        cost = in_cents(terms.cost_basis)
    return Position(id, terms.symbol, terms.quantity, cost, acquired)


def make_order(terms: OrderTerms, ids: Iterator[int], now: datetime, where: str) -> Order:
    """Return what a table of orders describes; its legs take the ids that follow."""
    _check(terms, where)
    order = Order(next(ids), terms.class_, terms.status, now, now)
    order.symbol, order.side, order.quantity = terms.symbol, terms.side, terms.quantity
    order.type, order.duration = terms.type, terms.duration
    order.price = None if terms.price is None else in_cents(terms.price)
    order.stop_price = None if terms.stop_price is None else in_cents(terms.stop_price)
    order.option_symbol, order.strategy = terms.option_symbol, terms.strategy
    order.tag = terms.tag
    order.script = [
        Step(now + timedelta(seconds=s.after), s.status, s.fill, in_cents(s.price), s.reason)
        for s in terms.script
    ]
    order.legs = [
        make_order(leg, ids, now, f"{where}.legs[{index}]") for index, leg in enumerate(terms.legs)
    ]
    return order


def _check(terms: OrderTerms, where: str) -> None:
    whole = not terms.legs
    if whole and (not terms.symbol or terms.quantity < 1):
        raise ValueError(f"{where}: needs a symbol and a quantity of 1 or more, or legs")
    if terms.class_ in {"equity", "option"} and terms.legs:
        raise ValueError(f"{where}.legs: an order of class {terms.class_} has none")
    if terms.class_ == "option" and not is_option(terms.option_symbol):
        raise ValueError(f"{where}.option_symbol: must be one such as KO241220C00065000")
    filled = sum(step.fill for step in terms.script)
    if whole and filled > terms.quantity:
        raise ValueError(f"{where}.script: fills {filled} of {terms.quantity}")
    for index, step in enumerate(terms.script):
        if not 0 <= step.after <= 3.2e8 or step.fill < 0 or (step.price < 0 and whole):
            raise ValueError(f"{where}.script[{index}]: after, fill and price cannot be negative")


def in_cents(dollars: float) -> int:
    """Convert US dollars."""
    if abs(dollars) > 1e12:
        raise ValueError(f"{dollars} US dollars are more than the sandbox keeps")
    return round(dollars * 100)
