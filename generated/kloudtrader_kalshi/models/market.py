# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v1, users: those that only `market` uses."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, Open, ResponseModel
from kloudtrader.runtime.response.decimals import WholeOrDecimal
from kloudtrader.runtime.times import Instant

from .common import Amount, Contracts

__all__ = [
    "GetMarketOrderBookResponse",
    "GetMarketResponse",
    "GetMarketsResponse",
    "Market",
    "OrderBook",
    "OrderBookLevel",
]


class Market(ResponseModel):
    """A market, that is a question with the responses Yes and No."""

    id: str
    """Id of the market; the `market_id` of the other calls."""
    ticker_name: str | None = None
    """Short name of the market."""
    title: str | None = None
    """The question."""
    status: Open[Literal["active", "closed", "determined", "finalized"]] | None = None
    """State of the market."""
    result: Open[Literal["yes", "no", ""]] | None = None
    """Side that won; empty until it is known."""
    yes_bid: Amount | None = None
    """Highest bid for Yes, US cents."""
    yes_ask: Amount | None = None
    """Lowest offer of Yes, US cents, which is 100 minus the highest bid for No."""
    last_price: Amount | None = None
    """Price of the last trade on the Yes side, US cents."""
    volume: Contracts | None = None
    """Contracts traded."""
    open_interest: Contracts | None = None
    """Contracts that exist now."""
    create_date: Instant | None = None
    """When the market was created."""
    open_date: Instant | None = None
    """When trading opens."""
    close_date: Instant | None = None
    """When trading closes."""
    expiration_date: Instant | None = None
    """When the market expires."""
    can_close_early: bool | None = None
    """Whether trading may end before `close_date`."""
    recent_volume: WholeOrDecimal | None = None
    """Contracts traded in the last day, by its name."""
    liquidity: WholeOrDecimal | None = None
    """Measure of the orders that rest, US cents, by its name."""
    dollar_volume: WholeOrDecimal | None = None
    """Volume in US dollars."""
    dollar_recent_volume: WholeOrDecimal | None = None
    """Volume of the last day in US dollars, by its name."""
    dollar_open_interest: WholeOrDecimal | None = None
    """Open interest in US dollars."""
    ranged_group_ticker: str | None = None
    """Short name of the group of markets that this one belongs to."""
    ranged_group_name: str | None = None
    """Name of the group of markets that this one belongs to."""
    settle_details: str | None = None
    """How the market is settled."""
    settle_source_url: str | None = None
    """Address of the source that settles the market."""
    rulebook_variables: dict[str, Any] | None = None
    """Values for the variables of the rule book."""
    category: str | None = None
    """Kind of question, such as Economics."""
    tags: Any = None
    """Words that the market is found by."""
    metrics_tags: Any = None
    """Words that the market is counted by."""
    mini_title: str | None = None
    """Shortest form of the title."""
    sub_title: str | None = None
    """Second line of the title."""
    image_url: str | None = None
    """Address of a picture."""
    description_context: str | None = None
    """What the question is about."""
    description_case_yes: str | None = None
    """When the market ends as Yes."""
    description_case_no: str | None = None
    """When the market ends as No."""
    underlying: str | None = None
    """What the market is about, such as a rate or a temperature."""
    settlement_sources: Any = None
    """Sources that settle the market, with `name` and `url`."""
    expiration_value: Any = None
    """Value of the underlying that settled the market; empty until it is known."""
    min_tick_size: WholeOrDecimal | None = None
    """Smallest step of a price, US cents."""
    previous_yes_bid: WholeOrDecimal | None = None
    """Highest bid for Yes a day ago, US cents, by its name."""
    previous_yes_ask: WholeOrDecimal | None = None
    """Lowest offer of Yes a day ago, US cents, by its name."""
    previous_price: WholeOrDecimal | None = None
    """Price of the last trade a day ago, US cents, by its name."""
    frequency_in_days: WholeOrDecimal | None = None
    """Days from one such market to the next."""
    list_date: Instant | None = None
    """When the market was listed."""
    original_expiration_date: Instant | None = None
    """First date of expiry."""


class GetMarketsResponse(ResponseModel):
    """Response of `GetMarkets`."""

    markets: Annotated[list[Market], NoneAsEmpty()]
    """The markets."""


class GetMarketResponse(ResponseModel):
    """Response of `GetMarket`."""

    market: Market
    """The market."""


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
