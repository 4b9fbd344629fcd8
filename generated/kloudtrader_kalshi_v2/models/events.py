# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `events` uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, Open, ResponseModel
from kloudtrader.runtime.times import Epoch, Instant

from .common import Candlestick, Market

__all__ = [
    "Event",
    "EventCandlesticksResponse",
    "EventFeeChange",
    "EventFeeChangesResponse",
    "EventMetadataResponse",
    "EventResponse",
    "EventsResponse",
    "MarketMetadata",
    "Series",
    "SeriesFeeChange",
    "SeriesFeeChangesResponse",
    "SeriesListResponse",
    "SeriesResponse",
    "Source",
]


class EventCandlesticksResponse(ResponseModel):
    """The candles of the markets of an event."""

    market_tickers: list[str]
    """Tickers of the markets."""
    market_candlesticks: list[list[Candlestick]]
    """The candles of each market, in the order of `market_tickers`."""
    adjusted_end_ts: Annotated[Instant, Epoch(1)] | None = None
    """Where the candles end if there were too many; Unix seconds on the wire."""


class Source(ResponseModel):
    """A source that decides results."""

    name: str | None = None
    """Name."""
    url: str | None = None
    """Address."""


class Event(ResponseModel):
    """An event: what one or several markets are about."""

    event_ticker: str
    """Ticker of the event."""
    series_ticker: str
    """Ticker of the series."""
    title: str
    """Title."""
    sub_title: str | None = None
    """More of the title."""
    collateral_return_type: str | None = None
    """Whether its markets return collateral to each other: `MECNET`, `DIRECNET` or empty."""
    mutually_exclusive: bool | None = None
    """Whether at most one of its markets ends with Yes."""
    category: str | None = None
    """Deprecated. Category."""
    settlement_sources: Annotated[list[Source], NoneAsEmpty()] = Field(default_factory=list)
    """What decides the results."""
    strike_date: Instant | None = None
    """Day that it is about."""
    strike_period: str | None = None
    """Period that it is about."""
    markets: list[Market] | None = None
    """Its markets, where they were requested inside of it."""
    product_metadata: dict[str, Any] | None = None
    """What is shown beside it."""
    last_updated_ts: Instant | None = None
    """When it last changed."""
    fee_type_override: str | None = None
    """Kind of fee in place of the series'."""
    fee_multiplier_override: float | None = None
    """Factor of the fee in place of the series'."""
    exchange_index: int | None = None
    """Shard of its markets."""


class EventsResponse(ResponseModel):
    """One page of events."""

    events: list[Event]
    """The events."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""
    milestones: Annotated[list[dict[str, Any]], NoneAsEmpty()] = Field(default_factory=list)
    """Milestones of the events, where requested."""


class EventResponse(ResponseModel):
    """Response of `GetEvent`."""

    event: Event
    """The event."""
    markets: list[Market] | None = None
    """Its markets, where they were requested beside it."""


class MarketMetadata(ResponseModel):
    """What is shown beside a market."""

    market_ticker: str
    """Ticker of the market."""
    image_url: str | None = None
    """Address of an image."""
    color_code: str | None = None
    """Colour."""


class EventMetadataResponse(ResponseModel):
    """What is shown beside an event."""

    image_url: str | None = None
    """Address of an image."""
    featured_image_url: str | None = None
    """Address of a large image."""
    market_details: list[MarketMetadata]
    """The same of each market."""
    settlement_sources: Annotated[list[Source], NoneAsEmpty()] = Field(default_factory=list)
    """What decides the results."""
    competition: str | None = None
    """Competition that it belongs to."""
    competition_scope: str | None = None
    """Part of the competition."""


class Series(ResponseModel):
    """A series of events of one kind."""

    ticker: str
    """Ticker of the series."""
    title: str
    """Title."""
    frequency: str | None = None
    """How often there is an event."""
    category: str | None = None
    """Category."""
    categories: Annotated[list[str], NoneAsEmpty()] = Field(default_factory=list)
    """All categories."""
    tags: Annotated[list[str], NoneAsEmpty()] = Field(default_factory=list)
    """Tags."""
    settlement_sources: Annotated[list[Source], NoneAsEmpty()] = Field(default_factory=list)
    """What decides the results."""
    contract_url: str | None = None
    """Address of the summary of the contract."""
    contract_terms_url: str | None = None
    """Address of the terms of the contract."""
    fee_type: (
        Open[
            Literal[
                "quadratic", "quadratic_with_maker_fees", "quadratic_with_combo_maker_fees", "flat"
            ]
        ]
        | None
    ) = None
    """Kind of fee."""
    fee_multiplier: float | None = None
    """Factor of the fee."""
    additional_prohibitions: Annotated[list[str], NoneAsEmpty()] = Field(default_factory=list)
    """Who may not trade it."""
    product_metadata: dict[str, Any] | None = None
    """What is shown beside it."""
    volume_fp: Decimal | None = None
    """Contracts traded, where requested."""
    last_updated_ts: Instant | None = None
    """When it last changed."""
    exchange_index: int | None = None
    """Shard of its markets."""


class SeriesListResponse(ResponseModel):
    """Response of `GetSeriesList`."""

    series: Annotated[list[Series], NoneAsEmpty()] = Field(default_factory=list)
    """The series."""


class SeriesResponse(ResponseModel):
    """Response of `GetSeries`."""

    series: Series
    """The series."""


class SeriesFeeChange(ResponseModel):
    """A change of the fees of a series."""

    id: str
    """Id of the change."""
    series_ticker: str
    """Ticker of the series."""
    fee_type: Open[
        Literal["quadratic", "quadratic_with_maker_fees", "quadratic_with_combo_maker_fees", "flat"]
    ]
    """Kind of fee from then on."""
    fee_multiplier: float
    """Factor of the fee from then on."""
    scheduled_ts: Instant
    """When it comes."""


class SeriesFeeChangesResponse(ResponseModel):
    """Response of `GetSeriesFeeChanges`."""

    series_fee_change_arr: Annotated[list[SeriesFeeChange], NoneAsEmpty()]
    """The changes."""


class EventFeeChange(ResponseModel):
    """A change of the fees of an event."""

    id: str
    """Id of the change."""
    event_ticker: str
    """Ticker of the event."""
    series_ticker: str | None = None
    """Ticker of the series."""
    fee_type_override: str | None = None
    """Kind of fee from then on; none for the series'."""
    fee_multiplier_override: float | None = None
    """Factor of the fee from then on; none for the series'."""
    scheduled_ts: Instant
    """When it comes."""


class EventFeeChangesResponse(ResponseModel):
    """One page of changes."""

    event_fee_changes: list[EventFeeChange]
    """The changes."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""
