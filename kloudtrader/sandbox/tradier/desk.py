"""Where the sample orders are written."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kloudtrader.sandbox.tradier.eastern import trading_day_start
from kloudtrader.sandbox.tradier.prices import Prices
from kloudtrader.sandbox.tradier.records import Order, Step


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

    def leg(self, parent: Order, class_: str, side: str, quantity: int, contract: str) -> Order:
        """A leg that works under its parent's terms, its limit included."""
        return self.order(
            class_,
            parent.status,
            0.0,
            type=parent.type,
            symbol=parent.symbol,
            side=side,
            quantity=quantity,
            price=parent.price,
            option_symbol=contract,
        )

    def _id(self) -> int:
        self._next_id += 1
        return self._next_id
