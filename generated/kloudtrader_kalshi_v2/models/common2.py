# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that operations of several tags use."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from kloudtrader.runtime.models import ResponseModel
from kloudtrader.runtime.times import Epoch, Instant

from .common import Trade

__all__ = [
    "Candlestick",
    "PriceCandle",
    "QuoteCandle",
    "TradesResponse",
]


class TradesResponse(ResponseModel):
    """One page of trades."""

    trades: list[Trade]
    """The trades."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""


class QuoteCandle(ResponseModel):
    """A best price over time."""

    open_dollars: Decimal
    """At the beginning, in US dollars."""
    low_dollars: Decimal
    """Lowest, in US dollars."""
    high_dollars: Decimal
    """Highest, in US dollars."""
    close_dollars: Decimal
    """At the end, in US dollars."""


class PriceCandle(ResponseModel):
    """Prices of trades over time; all of them none without a trade."""

    open_dollars: Decimal | None = None
    """Of the first trade, in US dollars."""
    low_dollars: Decimal | None = None
    """Lowest, in US dollars."""
    high_dollars: Decimal | None = None
    """Highest, in US dollars."""
    close_dollars: Decimal | None = None
    """Of the last trade, in US dollars."""
    mean_dollars: Decimal | None = None
    """Mean, in US dollars."""
    previous_dollars: Decimal | None = None
    """Of the last trade before, in US dollars."""
    min_dollars: Decimal | None = None
    """Lowest of the market so far, in US dollars."""
    max_dollars: Decimal | None = None
    """Highest of the market so far, in US dollars."""


class Candlestick(ResponseModel):
    """Prices and volume of a minute, an hour or a day."""

    end_period_ts: Annotated[Instant, Epoch(1)]
    """When it ends; Unix seconds on the wire."""
    yes_bid: QuoteCandle | None = None
    """Best bid of Yes."""
    yes_ask: QuoteCandle | None = None
    """Best ask of Yes."""
    price: PriceCandle | None = None
    """Price of Yes in trades."""
    volume_fp: Decimal
    """Contracts traded."""
    open_interest_fp: Decimal
    """Contracts held at the end."""
