# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only `market`
uses.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, OneOrMany, Open, ResponseModel
from kloudtrader.runtime.times import Epoch, Instant, LocalTime

from .market import PriceBar

__all__ = [
    "CalendarDay",
    "CalendarDays",
    "MarketCalendar",
    "MarketCalendarResponse",
    "MarketClock",
    "MarketClockResponse",
    "PriceHistory",
    "PriceHistoryResponse",
    "Sale",
    "Securities",
    "SecuritiesResponse",
    "Security",
    "Session",
    "TimeAndSales",
    "TimeAndSalesResponse",
]


class PriceHistory(ResponseModel):
    """Bars of a day, a week or a month."""

    day: Annotated[list[PriceBar], OneOrMany()] = Field(default_factory=list)
    """The bars, the oldest first."""


class PriceHistoryResponse(ResponseModel):
    """Response of `price_history`."""

    history: Annotated[PriceHistory, NoneAsEmpty()]
    """The bars."""


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


class MarketClock(ResponseModel):
    """The state of the market, and its next change."""

    date: datetime.date | None = None
    """Today in New York."""
    description: str | None = None
    """The state in words."""
    state: Open[Literal["premarket", "open", "postmarket", "closed"]]
    """The state."""
    timestamp: Annotated[Instant, Epoch(1)]
    """Time of the broker."""
    next_change: str | None = None
    """Time of day of the next change in New York, as hours and minutes."""
    next_state: Open[Literal["premarket", "open", "postmarket", "closed"]] | None = None
    """The state after it."""


class MarketClockResponse(ResponseModel):
    """Response of `market_clock`."""

    clock: MarketClock
    """The state of the market."""


class Session(ResponseModel):
    """A trading session, as times of day in New York such as `09:30`."""

    start: str
    """Begin."""
    end: str
    """End."""


class CalendarDay(ResponseModel):
    """A day of the market's calendar; the sessions only where it is open."""

    date: datetime.date
    """The day."""
    status: Open[Literal["open", "closed"]]
    """Whether the market is open."""
    description: str | None = None
    """The state in words, such as the name of the holiday."""
    premarket: Session | None = None
    """The session before hours."""
    open: Session | None = None
    """The regular session."""
    postmarket: Session | None = None
    """The session after hours."""


class CalendarDays(ResponseModel):
    """The days of a month."""

    day: Annotated[list[CalendarDay], OneOrMany()] = Field(default_factory=list)
    """The days."""


class MarketCalendar(ResponseModel):
    """The days of a month."""

    month: int | None = None
    """The month."""
    year: int | None = None
    """The year."""
    days: Annotated[CalendarDays, NoneAsEmpty()]
    """Its days."""


class MarketCalendarResponse(ResponseModel):
    """Response of `market_calendar`."""

    calendar: MarketCalendar
    """The month."""


class Security(ResponseModel):
    """A security that can be traded."""

    symbol: str
    """Symbol."""
    exchange: str | None = None
    """Exchange, by the broker's letter."""
    type: Open[Literal["stock", "option", "etf", "index"]] | None = None
    """Kind of security."""
    description: str | None = None
    """Name."""


class Securities(ResponseModel):
    """Securities that match."""

    security: Annotated[list[Security], OneOrMany()] = Field(default_factory=list)
    """The securities. One comes without a list around it."""


class SecuritiesResponse(ResponseModel):
    """Response of the searches."""

    securities: Annotated[Securities, NoneAsEmpty()]
    """The securities."""
