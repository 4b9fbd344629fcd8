# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `history` uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from kloudtrader.runtime.models import ResponseModel
from kloudtrader.runtime.times import Epoch, Instant

__all__ = [
    "HistoricalCandlestick",
    "HistoricalCandlesticksResponse",
    "HistoricalCutoffResponse",
    "HistoricalPriceCandle",
    "HistoricalQuoteCandle",
]


class HistoricalCutoffResponse(ResponseModel):
    """Times before which data are in the archive."""

    market_settled_ts: Instant
    """Of markets, by their settlement."""
    trades_created_ts: Instant
    """Of trades and fills."""
    orders_updated_ts: Instant
    """Of orders, by their last change."""
    market_positions_last_updated_ts: Instant | None = None
    """Of positions, by their last change."""


class HistoricalQuoteCandle(ResponseModel):
    """A best price over time."""

    open: Decimal
    """At the beginning, in US dollars."""
    low: Decimal
    """Lowest, in US dollars."""
    high: Decimal
    """Highest, in US dollars."""
    close: Decimal
    """At the end, in US dollars."""


class HistoricalPriceCandle(ResponseModel):
    """Prices of trades over time; all of them none without a trade."""

    open: Decimal | None = None
    """Of the first trade, in US dollars."""
    low: Decimal | None = None
    """Lowest, in US dollars."""
    high: Decimal | None = None
    """Highest, in US dollars."""
    close: Decimal | None = None
    """Of the last trade, in US dollars."""
    mean: Decimal | None = None
    """Mean, in US dollars."""
    previous: Decimal | None = None
    """Of the last trade before, in US dollars."""


class HistoricalCandlestick(ResponseModel):
    """Prices and volume of a minute, an hour or a day."""

    end_period_ts: Annotated[Instant, Epoch(1)]
    """When it ends; Unix seconds on the wire."""
    yes_bid: HistoricalQuoteCandle | None = None
    """Best bid of Yes."""
    yes_ask: HistoricalQuoteCandle | None = None
    """Best ask of Yes."""
    price: HistoricalPriceCandle | None = None
    """Price of Yes in trades."""
    volume: Decimal
    """Contracts traded."""
    open_interest: Decimal
    """Contracts held at the end."""


class HistoricalCandlesticksResponse(ResponseModel):
    """The candles of a market of the archive."""

    ticker: str
    """Ticker of the market."""
    candlesticks: list[HistoricalCandlestick]
    """The candles, by time."""
