"""Orders of every class and state, with what is going to happen to those that still work."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kloudtrader.sandbox.tradier.eastern import trading_day_start
from kloudtrader.sandbox.tradier.prices import Prices
from kloudtrader.sandbox.tradier.records import FINAL, Order, Step

__all__ = ["Desk", "sample_orders"]


class Desk:
    """Writes orders whose dates lie between this trading day's start and now."""

    def __init__(self, now: datetime, prices: Prices, put: str, first_id: int) -> None:
        self.now = now
        self.put = put
        self._prices = prices
        self._next_id = first_id
        self._opened = trading_day_start(now)

    def price(self, symbol: str, percent: int = 100) -> int:
        """A price near the market, in cents."""
        return max(1, self._prices.cents(symbol, self.now) * percent // 100)

    def order(self, class_: str, status: str, part: float, **fields: object) -> Order:
        """A new order, created when ``part`` of the day until now was over."""
        created = self._opened + (self.now - self._opened) * part
        changed = min(self.now, created + timedelta(milliseconds=231))
        order = Order(self._id(), class_, status, created, changed)
        for name, value in fields.items():
            setattr(order, name, value)
        return order

    def filled(self, order: Order, quantity: int, price: int) -> Order:
        """Note past fills. They are part of the positions and the cash that the account has."""
        order.executed, order.paid = quantity, quantity * price
        order.last_price, order.last_quantity = price, quantity
        return order

    def will(self, order: Order, *steps: tuple[float, str, int, int]) -> Order:
        """Note what comes: seconds from now, state, quantity and price of a fill."""
        order.script = [
            Step(self.now + timedelta(seconds=after), status, fill, price)
            for after, status, fill, price in steps
        ]
        return order

    def with_legs(self, parent: Order, legs: Sequence[Order]) -> Order:
        """A parent and its legs, which share its dates."""
        for leg in legs:
            leg.created, leg.changed = parent.created, parent.changed
        parent.legs = list(legs)
        return parent

    def _id(self) -> int:
        self._next_id += 1
        return self._next_id


def sample_orders(desk: Desk) -> list[Order]:
    """Ten orders, oldest first."""
    orders = [
        _resting_limit(desk),
        _market_fill(desk),
        _partly_filled(desk),
        _canceled(desk),
        _rejected(desk),
        _option(desk),
        _spread(desk),
        _combo(desk),
        _oco(desk),
        _pending(desk),
    ]
    _expire_at_close(desk, orders)
    return orders


def _expire_at_close(desk: Desk, orders: list[Order]) -> None:
    """Orders for the day end with it."""
    closing = trading_day_start(desk.now) + timedelta(hours=23, minutes=59)
    for parent in orders:
        for order in (parent, *parent.legs):
            last = order.script[-1].status if order.script else order.status
            if order.duration == "day" and last not in FINAL and order.class_ != "oco":
                order.script.append(Step(closing, "expired"))


def _resting_limit(desk: Desk) -> Order:
    return desk.order(
        "equity",
        "open",
        0.1,
        type="limit",
        symbol="GIS",
        side="buy",
        quantity=12,
        duration="gtc",
        price=desk.price("GIS", 94),
        tag="demo-7",
    )


def _market_fill(desk: Desk) -> Order:
    order = desk.order("equity", "filled", 0.2, type="market", symbol="KO", side="buy", quantity=20)
    return desk.filled(order, 20, desk.price("KO"))


def _partly_filled(desk: Desk) -> Order:
    """Gets some shares a minute from now and the rest two minutes later."""
    price = desk.price("MSFT")
    order = desk.order(
        "equity",
        "partially_filled",
        0.3,
        type="limit",
        symbol="MSFT",
        side="buy",
        quantity=10,
        price=price,
    )
    desk.filled(order, 4, price)
    return desk.will(order, (60, "partially_filled", 3, price), (180, "filled", 3, price))


def _canceled(desk: Desk) -> Order:
    low = desk.price("PEP", 97)
    return desk.order(
        "equity",
        "canceled",
        0.4,
        type="stop_limit",
        symbol="PEP",
        side="sell",
        quantity=5,
        price=low,
        stop_price=low + 100,
    )


def _rejected(desk: Desk) -> Order:
    return desk.order(
        "equity",
        "rejected",
        0.5,
        type="market",
        symbol="PEP",
        side="sell",
        quantity=300,
        reason="Sell quantity is larger than the position.",
    )


def _option(desk: Desk) -> Order:
    return desk.order(
        "option",
        "expired",
        0.6,
        type="limit",
        symbol="KO",
        side="buy_to_open",
        quantity=1,
        price=max(1, desk.price(desk.put, 50)),
        option_symbol=desk.put,
    )


def _spread(desk: Desk) -> Order:
    sold, bought = desk.price(desk.put), max(1, desk.price(desk.put, 40))
    credit = sold - bought
    parent = desk.order(
        "multileg",
        "filled",
        0.7,
        type="credit",
        symbol="KO",
        side="buy",
        quantity=2,
        price=credit,
        strategy="spread",
    )
    lower = desk.put.replace("P00060000", "P00057500")
    legs = [
        _leg(desk, parent, "option", "sell_to_open", 2, desk.put),
        _leg(desk, parent, "option", "buy_to_open", 2, lower),
    ]
    for leg, price in zip(legs, (sold, bought), strict=True):
        leg.price = credit
        desk.filled(leg, 2, price)
    desk.filled(parent, 2, -credit)
    return desk.with_legs(parent, legs)


def _combo(desk: Desk) -> Order:
    call = desk.put.replace("P00060000", "C00065000")
    parent = desk.order(
        "combo",
        "open",
        0.8,
        type="debit",
        symbol="KO",
        side="buy",
        quantity=1,
        price=desk.price("KO", 95),
        strategy="covered_call",
    )
    legs = [
        _leg(desk, parent, "equity", "buy", 100, ""),
        _leg(desk, parent, "option", "sell_to_open", 1, call),
    ]
    return desk.with_legs(parent, legs)


def _oco(desk: Desk) -> Order:
    parent = desk.order("oco", "open", 0.9, duration="gtc")
    take = desk.order("equity", "open", 0.9, type="limit", price=desk.price("KO", 110))
    stop = desk.order("equity", "open", 0.9, type="stop", stop_price=desk.price("KO", 90))
    for leg in (take, stop):
        leg.symbol, leg.side, leg.quantity, leg.duration = "KO", "sell", 50, "gtc"
    return desk.with_legs(parent, [take, stop])


def _pending(desk: Desk) -> Order:
    """Opens half a minute from now and is filled a minute later."""
    price = desk.price("F")
    order = desk.order(
        "equity", "pending", 0.98, type="market", symbol="F", side="buy_to_cover", quantity=100
    )
    return desk.will(order, (30, "open", 0, 0), (90, "filled", 100, price))


def _leg(desk: Desk, parent: Order, class_: str, side: str, quantity: int, contract: str) -> Order:
    return desk.order(
        class_,
        parent.status,
        0.0,
        type=parent.type,
        symbol=parent.symbol,
        side=side,
        quantity=quantity,
        option_symbol=contract,
    )
