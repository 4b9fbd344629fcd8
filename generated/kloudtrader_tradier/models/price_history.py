# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`price_history` uses.
"""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, OneOrMany, ResponseModel

__all__ = [
    "PriceBar",
    "PriceHistory",
    "PriceHistoryResponse",
]


class PriceBar(ResponseModel):
    """Prices of one day, week or month, in USD."""

    date: datetime.date
    """The day, or the first day."""
    open: float | None = None
    """First price, USD."""
    high: float | None = None
    """Highest price, USD."""
    low: float | None = None
    """Lowest price, USD."""
    close: float | None = None
    """Last price, USD."""
    volume: int | None = None
    """Shares or contracts."""


class PriceHistory(ResponseModel):
    """Bars of a day, a week or a month."""

    day: Annotated[list[PriceBar], OneOrMany()] = Field(default_factory=list)
    """The bars, the oldest first."""


class PriceHistoryResponse(ResponseModel):
    """Response of `price_history`."""

    history: Annotated[PriceHistory, NoneAsEmpty()]
    """The bars."""
