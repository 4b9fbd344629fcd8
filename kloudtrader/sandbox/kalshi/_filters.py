"""Filters and pages of the two listings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from kloudtrader.sandbox.kalshi._requests import INT32, INT64, QueryReader
from kloudtrader.sandbox.matching.orders import Order, Trade

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
class Filter:
    """What a query wants of the attributes of an order or a trade, by their names."""

    equal: Mapping[str, object]
    """``None`` accepts everything."""
    within: Mapping[str, Range[int] | Range[datetime]]

    def holds(self, row: Order | Trade) -> bool:
        """Return whether an order or a trade is wanted."""
        return all(
            wanted is None or wanted == getattr(row, name) for name, wanted in self.equal.items()
        ) and all(bounds.holds(getattr(row, name)) for name, bounds in self.within.items())


def order_filter(query: QueryReader) -> Filter:
    """Read the query of the order listing."""
    equal = {
        "market_id": query.uuid("market_id"),
        "is_yes": query.boolean("is_yes"),
        "status": query.word("status", ("resting", "canceled", "executed")),
    }
    within: Mapping[str, Range[int] | Range[datetime]] = {
        "price": _range(query, "price", INT64),
        "place_count": _range(query, "place_count", INT32),
        "initial_count": _range(query, "initial_count", INT32),
        "remaining_count": _range(query, "remaining_count", INT32),
        "create_ts": _created(query),
    }
    return Filter(equal, within)


def trade_filter(query: QueryReader) -> Filter:
    """Read the query of the trade listing.

    The published names come first, snake case is taken too.
    """
    price = Range(query.integer("MinPrice", "min_price"), query.integer("MaxPrice", "max_price"))
    count = Range(
        query.integer("MinCount", "min_count", low=-INT32 - 1, high=INT32),
        query.integer("max_count", "MaxCount", low=-INT32 - 1, high=INT32),
    )
    equal = {"market_id": query.uuid("market_id"), "order_id": query.uuid("order_id")}
    return Filter(equal, {"price": price, "count": count, "create_date": _created(query)})


def _range(query: QueryReader, name: str, most: int) -> Range[int]:
    low = query.integer(f"min_{name}", low=-most - 1, high=most)
    return Range(low, query.integer(f"max_{name}", low=-most - 1, high=most))


def _created(query: QueryReader) -> Range[datetime]:
    return Range(query.moment("min_date"), query.moment("max_date"))
