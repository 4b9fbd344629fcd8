# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v1, users: those that only `get_market_order_book` uses."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, ResponseModel

from .common import Contracts

__all__ = [
    "GetMarketOrderBookResponse",
    "OrderBook",
    "OrderBookLevel",
]


OrderBookLevel: TypeAlias = list[Contracts]
"""A price in US cents, and the number of contracts bid for at it."""


class OrderBook(ResponseModel):
    """Resting bids on both sides of a market. A side without bids is null or empty."""

    yes: Annotated[list[OrderBookLevel], NoneAsEmpty()] = Field(default_factory=list)
    """Bids for Yes."""
    no: Annotated[list[OrderBookLevel], NoneAsEmpty()] = Field(default_factory=list)
    """Bids for No."""


class GetMarketOrderBookResponse(ResponseModel):
    """Response of `GetMarketOrderBook`."""

    order_book: OrderBook
    """The order book."""
