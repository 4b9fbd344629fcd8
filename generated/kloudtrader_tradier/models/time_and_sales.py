# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`time_and_sales` uses.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, OneOrMany, ResponseModel
from kloudtrader.runtime.times import Epoch, Instant, LocalTime

__all__ = [
    "Sale",
    "TimeAndSales",
    "TimeAndSalesResponse",
]


class Sale(ResponseModel):
    """A trade, or a bar of minutes. Prices are in USD."""

    time: Annotated[Instant, LocalTime("America/New_York")]
    """When, in New York."""
    timestamp: Annotated[Instant, Epoch(1)] | None = None
    """The same moment."""
    price: float | None = None
    """Price of the trade, or between high and low, USD."""
    open: float | None = None
    """First price, USD."""
    high: float | None = None
    """Highest price, USD."""
    low: float | None = None
    """Lowest price, USD."""
    close: float | None = None
    """Last price, USD."""
    vwap: float | None = None
    """Average price, USD, weighted by volume."""
    volume: int | None = None
    """Shares or contracts."""


class TimeAndSales(ResponseModel):
    """Trades, or bars of minutes."""

    data: Annotated[list[Sale], OneOrMany()] = Field(default_factory=list)
    """The trades or bars, the oldest first."""


class TimeAndSalesResponse(ResponseModel):
    """Response of `time_and_sales`."""

    series: Annotated[TimeAndSales, NoneAsEmpty()]
    """The trades or bars."""
