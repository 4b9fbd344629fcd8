"""Filter and page the two listings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from kloudtrader.sandbox.kalshi._requests import INT32, INT64, KalshiQuery
from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiTrade

DEFAULT_PAGE_SIZE = 100
_Row = TypeVar("_Row")
_Value = TypeVar("_Value", int, datetime)


@dataclass(frozen=True, slots=True)
class ValueRange(Generic[_Value]):
    """Hold inclusive bounds, each of which may be absent."""

    low: _Value | None
    high: _Value | None

    def contains(self, value: _Value) -> bool:
        """Return whether a value is within the bounds."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class KalshiPage:
    """Select a page of a listing; the first page is 1."""

    number: int
    size: int

    @classmethod
    def read(cls, query: KalshiQuery) -> "KalshiPage":
        """Read ``page_number`` and ``page_size``."""
        number = query.integer("page_number", low=1)
        size = query.integer("page_size", low=1)
        return cls(number or 1, size or DEFAULT_PAGE_SIZE)

    def cut(self, rows: Iterable[_Row]) -> list[_Row]:
        """Return the rows of this page; empty past the end."""
        start = (self.number - 1) * self.size
        return list(rows)[start : start + self.size]


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Select orders or trades by their attributes."""

    equal: Mapping[str, object]
    """``None`` accepts everything."""
    within: Mapping[str, ValueRange[int] | ValueRange[datetime]]

    def selects(self, row: KalshiOrder | KalshiTrade) -> bool:
        """Return whether an order or a trade is selected."""
        return all(
            wanted is None or wanted == getattr(row, name) for name, wanted in self.equal.items()
        ) and all(bounds.contains(getattr(row, name)) for name, bounds in self.within.items())


def read_order_filter(query: KalshiQuery) -> RowFilter:
    """Read the query of the order listing."""
    equal = {
        "market_id": query.uuid("market_id"),
        "is_yes": query.boolean("is_yes"),
        "status": query.word("status", ("resting", "canceled", "executed")),
    }
    within: Mapping[str, ValueRange[int] | ValueRange[datetime]] = {
        "price": _read_range(query, "price", INT64),
        "place_count": _read_range(query, "place_count", INT32),
        "initial_count": _read_range(query, "initial_count", INT32),
        "remaining_count": _read_range(query, "remaining_count", INT32),
        "create_ts": _read_dates(query),
    }
    return RowFilter(equal, within)


def read_trade_filter(query: KalshiQuery) -> RowFilter:
    """Read the query of the trade listing.

    The published names come first; snake case is accepted too.
    """
    price = ValueRange(
        query.integer("MinPrice", "min_price"), query.integer("MaxPrice", "max_price")
    )
    count = ValueRange(
        query.integer("MinCount", "min_count", low=-INT32 - 1, high=INT32),
        query.integer("max_count", "MaxCount", low=-INT32 - 1, high=INT32),
    )
    equal = {"market_id": query.uuid("market_id"), "order_id": query.uuid("order_id")}
    return RowFilter(equal, {"price": price, "count": count, "create_date": _read_dates(query)})


def _read_range(query: KalshiQuery, name: str, most: int) -> ValueRange[int]:
    low = query.integer(f"min_{name}", low=-most - 1, high=most)
    return ValueRange(low, query.integer(f"max_{name}", low=-most - 1, high=most))


def _read_dates(query: KalshiQuery) -> ValueRange[datetime]:
    return ValueRange(query.moment("min_date"), query.moment("max_date"))
