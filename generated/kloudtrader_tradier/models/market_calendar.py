# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`market_calendar` uses.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, OneOrMany, Open, ResponseModel

__all__ = [
    "CalendarDay",
    "CalendarDays",
    "MarketCalendar",
    "MarketCalendarResponse",
    "Session",
]


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
