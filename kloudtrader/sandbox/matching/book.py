"""Keep a market: its terms, its order book and its status."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from kloudtrader.sandbox.matching.order_records import KalshiOrder


class MarketBook:
    """Keep the resting orders of one market.

    Args:
        payout: of a winning contract in price units: 100 where prices are cents.
    """

    def __init__(self, payout: int = 100) -> None:
        self.payout = payout
        # Each level keeps its orders in arrival order: a dict removes from the middle in O(1).
        self._levels: dict[bool, dict[int, dict[str, KalshiOrder]]] = {True: {}, False: {}}

    def add(self, order: KalshiOrder) -> None:
        """Queue an order behind the others at its price."""
        self._levels[order.is_yes].setdefault(order.price, {})[order.order_id] = order

    def remove(self, order: KalshiOrder) -> None:
        """Remove an order."""
        side = self._levels[order.is_yes]
        level = side[order.price]
        del level[order.order_id]
        if not level:
            del side[order.price]

    def orders(self, is_yes: bool) -> Iterator[KalshiOrder]:
        """Return one side's orders by priority: best price first, then oldest."""
        side = self._levels[is_yes]
        for price in sorted(side, reverse=True):
            yield from list(side[price].values())

    def opposite(self, is_yes: bool, price: int) -> Iterator[KalshiOrder]:
        """Return the orders that an incoming bid meets, by priority."""
        for resting in self.orders(not is_yes):
            if resting.price + price < self.payout:
                return
            yield resting

    def match(self, is_yes: bool, price: int, count: int) -> list[tuple[KalshiOrder, int]]:
        """Return the opposite orders that an incoming bid would fill, with contracts of each."""
        fills: list[tuple[KalshiOrder, int]] = []
        for resting in self.opposite(is_yes, price):
            if count == 0:
                break
            taken = min(count, resting.remaining_count)
            fills.append((resting, taken))
            count -= taken
        return fills

    def best(self, is_yes: bool) -> int | None:
        """Return the best bid of one side in price units."""
        return max(self._levels[is_yes], default=None)

    def depth(self, is_yes: bool) -> list[tuple[int, int]]:
        """Return the contracts at each price of one side, in rising order of price."""
        side = self._levels[is_yes]
        return [(p, sum(o.remaining_count for o in side[p].values())) for p in sorted(side)]

    def queue_position(self, order: KalshiOrder) -> int:
        """Return the contracts at the same price ahead of this order."""
        ahead = 0
        for other in self._levels[order.is_yes].get(order.price, {}).values():
            if other is order:
                return ahead
            ahead += other.remaining_count
        return 0


@dataclass(frozen=True, slots=True)
class MarketTerms:
    """Hold the fixed terms of a market.

    Prices, counts and money are integers. Money is price times count: at API v1 cents, whole
    contracts and cents; at API v2 0.0001 dollars, 0.01 contracts and 0.000001 dollars.
    """

    id: str
    ticker_name: str
    title: str
    create_date: datetime
    open_date: datetime
    close_date: datetime
    expiration_date: datetime
    settle_date: datetime
    can_close_early: bool = False
    payout: int = 100
    """Price units that a winning contract pays."""


@dataclass(slots=True)
class KalshiMarket:
    """Hold a market: ``active``, then ``closed``, ``determined`` (has a result), ``finalized``.

    Before it opens it may be ``initialized``, and while trading is halted it is ``inactive``.
    """

    terms: MarketTerms
    fair: float = 50.0
    """Fair value of a Yes contract for the simulated counterparties, in cents."""
    status: str = "active"
    result: str = ""
    yes_value: int = 0
    """Price units that a Yes contract pays, once there is a result."""
    volume: int = 0
    open_interest: int = 0
    last_price: int = 0
    rng: random.Random | None = None
    """The random numbers of the counterparties in this market."""
    updated: datetime | None = None
    """When the status last changed, where it has."""
    book: MarketBook = field(init=False)

    def __post_init__(self) -> None:
        self.book = MarketBook(self.terms.payout)

    @property
    def id(self) -> str:
        """Return the market's id."""
        return self.terms.id
