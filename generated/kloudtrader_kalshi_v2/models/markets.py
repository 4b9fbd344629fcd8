# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `markets` uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, ResponseModel

from .common import Candlestick

__all__ = [
    "CandlesticksResponse",
    "MarketCandlesticks",
    "MarketCandlesticksResponse",
    "MarketOrderbook",
    "Orderbook",
    "OrderbookResponse",
    "OrderbooksResponse",
    "PriceLevel",
]


PriceLevel: TypeAlias = tuple[Decimal, Decimal]
"""A price in US dollars, and the contracts at it."""


class Orderbook(ResponseModel):
    """Bids of both sides, the best of each at the end. A level is its price in US dollars, and
    its contracts.
    """

    yes_dollars: Annotated[list[PriceLevel], NoneAsEmpty()] = Field(default_factory=list)
    """Bids of Yes, in the price of Yes."""
    no_dollars: Annotated[list[PriceLevel], NoneAsEmpty()] = Field(default_factory=list)
    """Bids of No, in the price of No."""


class OrderbookResponse(ResponseModel):
    """Response of `GetMarketOrderbook`."""

    orderbook_fp: Orderbook
    """The order book."""


class MarketOrderbook(ResponseModel):
    """The order book of a market."""

    ticker: str
    """Ticker of the market."""
    orderbook_fp: Orderbook
    """The order book."""


class OrderbooksResponse(ResponseModel):
    """Response of `GetMarketOrderbooks`."""

    orderbooks: list[MarketOrderbook]
    """The order books."""


class CandlesticksResponse(ResponseModel):
    """The candles of a market."""

    ticker: str
    """Ticker of the market."""
    candlesticks: list[Candlestick]
    """The candles, by time."""


class MarketCandlesticks(ResponseModel):
    """The candles of one market."""

    market_ticker: str
    """Ticker of the market."""
    candlesticks: list[Candlestick]
    """The candles, by time."""


class MarketCandlesticksResponse(ResponseModel):
    """The candles of several markets."""

    markets: list[MarketCandlesticks]
    """The candles of each market."""
