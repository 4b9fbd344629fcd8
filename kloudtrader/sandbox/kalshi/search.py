"""Filters and pages of the two listings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from kloudtrader.sandbox.kalshi.order import Order, Trade
from kloudtrader.sandbox.kalshi.reading import INT32, INT64, QueryReader

DEFAULT_PAGE_SIZE = 100
_Row = TypeVar("_Row")
_Value = TypeVar("_Value", int, datetime)


@dataclass(frozen=True, slots=True)
class Range(Generic[_Value]):
    """Inclusive bounds, each of which may be absent."""

    low: _Value | None
    high: _Value | None

    def holds(self, value: _Value) -> bool:
        """Return whether a value is within the bounds."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a listing is wanted; the first page is 1."""

    number: int
    size: int

    @classmethod
    def read(cls, query: QueryReader) -> "Page":
        """From ``page_number`` and ``page_size``."""
        number = query.integer("page_number", low=1)
        size = query.integer("page_size", low=1)
        return cls(number or 1, size or DEFAULT_PAGE_SIZE)

    def cut(self, rows: Iterable[_Row]) -> list[_Row]:
        """That part of the rows; past the end it is empty."""
        start = (self.number - 1) * self.size
        return list(rows)[start : start + self.size]


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """The query of the order listing."""

    market_id: str | None
    is_yes: bool | None
    status: str | None
    price: Range[int]
    place_count: Range[int]
    initial_count: Range[int]
    remaining_count: Range[int]
    created: Range[datetime]

    @classmethod
    def read(cls, query: QueryReader) -> "OrderFilter":
        """From the documented parameters."""
        return cls(
            query.uuid("market_id"),
            query.boolean("is_yes"),
            query.word("status", ("resting", "canceled", "executed")),
            _range(query, "price", INT64),
            _range(query, "place_count", INT32),
            _range(query, "initial_count", INT32),
            _range(query, "remaining_count", INT32),
            _created(query),
        )

    def holds(self, order: Order) -> bool:
        """Whether an order is wanted."""
        return (
            self.market_id in {None, order.market_id}
            and self.is_yes in {None, order.is_yes}
            and self.status in {None, order.status}
            and self.price.holds(order.price)
            and self.place_count.holds(order.place_count)
            and self.initial_count.holds(order.initial_count)
            and self.remaining_count.holds(order.remaining_count)
            and self.created.holds(order.create_ts)
        )


@dataclass(frozen=True, slots=True)
class TradeFilter:
    """The query of the trade listing; the published names come first, snake case is taken too."""

    market_id: str | None
    order_id: str | None
    price: Range[int]
    count: Range[int]
    created: Range[datetime]

    @classmethod
    def read(cls, query: QueryReader) -> "TradeFilter":
        """From the documented parameters."""
        price = Range(
            query.integer("MinPrice", "min_price"), query.integer("MaxPrice", "max_price")
        )
        count = Range(
            query.integer("MinCount", "min_count", low=-INT32 - 1, high=INT32),
            query.integer("max_count", "MaxCount", low=-INT32 - 1, high=INT32),
        )
        market_id, order_id = query.uuid("market_id"), query.uuid("order_id")
        return cls(market_id, order_id, price, count, _created(query))

    def holds(self, trade: Trade) -> bool:
        """Whether a trade is wanted."""
        return (
            self.market_id in {None, trade.market_id}
            and self.order_id in {None, trade.order_id}
            and self.price.holds(trade.price)
            and self.count.holds(trade.count)
            and self.created.holds(trade.create_date)
        )


def _range(query: QueryReader, name: str, most: int) -> Range[int]:
    low = query.integer(f"min_{name}", low=-most - 1, high=most)
    return Range(low, query.integer(f"max_{name}", low=-most - 1, high=most))


def _created(query: QueryReader) -> Range[datetime]:
    return Range(query.moment("min_date"), query.moment("max_date"))
