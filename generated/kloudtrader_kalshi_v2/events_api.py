# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""EventsApi: one method for each operation with the tag events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from kloudtrader.runtime.client import Api
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["EventsApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_GET_EVENTS: Typed[models.EventsResponse] = Typed(lambda: models.EventsResponse, errors=_errors)
_GET_MULTIVARIATE_EVENTS: Typed[models.EventsResponse] = Typed(
    lambda: models.EventsResponse, errors=_errors
)
_GET_EVENT: Typed[models.EventResponse] = Typed(lambda: models.EventResponse, errors=_errors)
_GET_EVENT_METADATA: Typed[models.EventMetadataResponse] = Typed(
    lambda: models.EventMetadataResponse, errors=_errors
)
_GET_EVENT_CANDLESTICKS: Typed[models.EventCandlesticksResponse] = Typed(
    lambda: models.EventCandlesticksResponse, errors=_errors
)
_GET_SERIES_LIST: Typed[models.SeriesListResponse] = Typed(
    lambda: models.SeriesListResponse, errors=_errors
)
_GET_SERIES: Typed[models.SeriesResponse] = Typed(lambda: models.SeriesResponse, errors=_errors)
_GET_SERIES_FEE_CHANGES: Typed[models.SeriesFeeChangesResponse] = Typed(
    lambda: models.SeriesFeeChangesResponse, errors=_errors
)
_GET_EVENT_FEE_CHANGES: Typed[models.EventFeeChangesResponse] = Typed(
    lambda: models.EventFeeChangesResponse, errors=_errors
)


class EventsApi(Api):
    """Events and series, to which markets belong, and their fees. Every operation only reads.

    Every method raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """

    def get_events(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        with_nested_markets: bool | None = None,
        with_milestones: bool | None = None,
        status: Literal["unopened", "open", "closed", "settled"] | str | None = None,
        series_ticker: str | None = None,
        tickers: str | Sequence[str] | None = None,
        min_close_ts: int | None = None,
        min_updated_ts: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.EventsResponse:
        """Get events.

        Events page by page. Events of combined markets are not among them; they have a call
        of their own.

        ``GET /events``; may be sent again; public.

        Args:
            limit: Rows a page, 1 to 200. The server's default: 200.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            with_nested_markets: Puts the markets into each event. The server's default:
                False.
            with_milestones: Adds the milestones of the events. The server's default: False.
            status: Only events with a market of this status.
            series_ticker: Only this series.
            tickers: Only these events.
            min_close_ts: Closing at this time or later, in Unix seconds.
            min_updated_ts: Changed at this time or later, in Unix seconds.

        Returns:
            One page of events.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return self._client.send(
            operations.get_events,
            {
                "limit": limit,
                "cursor": cursor,
                "with_nested_markets": with_nested_markets,
                "with_milestones": with_milestones,
                "status": status,
                "series_ticker": series_ticker,
                "tickers": tickers,
                "min_close_ts": min_close_ts,
                "min_updated_ts": min_updated_ts,
            },
            _GET_EVENTS,
            timeout=_timeout,
        )

    def get_multivariate_events(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        series_ticker: str | None = None,
        collection_ticker: str | None = None,
        tickers: str | Sequence[str] | None = None,
        with_nested_markets: bool | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.EventsResponse:
        """Get events of combined markets.

        Events whose markets combine those of other events, page by page.

        ``GET /events/multivariate``; may be sent again; public.

        Args:
            limit: Rows a page, 1 to 200. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            series_ticker: Only this series.
            collection_ticker: Only this collection; not together with `series_ticker`.
            tickers: Only these events.
            with_nested_markets: Puts the markets into each event. The server's default:
                False.

        Returns:
            One page of events.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return self._client.send(
            operations.get_multivariate_events,
            {
                "limit": limit,
                "cursor": cursor,
                "series_ticker": series_ticker,
                "collection_ticker": collection_ticker,
                "tickers": tickers,
                "with_nested_markets": with_nested_markets,
            },
            _GET_MULTIVARIATE_EVENTS,
            timeout=_timeout,
        )

    def get_event(
        self,
        event_ticker: str,
        *,
        exclude_markets: bool | None = None,
        with_nested_markets: bool | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.EventResponse:
        """Get one event.

        The event and its markets.

        ``GET /events/{event_ticker}``; may be sent again; public.

        Args:
            event_ticker: Ticker of the event.
            exclude_markets: Leaves the markets out; not together with
                `with_nested_markets`. The server's default: False.
            with_nested_markets: Puts the markets into each event. The server's default:
                False.

        Returns:
            The event.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.get_event,
            {
                "event_ticker": event_ticker,
                "exclude_markets": exclude_markets,
                "with_nested_markets": with_nested_markets,
            },
            _GET_EVENT,
            timeout=_timeout,
        )

    def get_event_metadata(
        self,
        event_ticker: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.EventMetadataResponse:
        """Get images and sources of an event.

        What is shown beside an event: images, colours, and the sources that decide its
        markets.

        ``GET /events/{event_ticker}/metadata``; may be sent again; public.

        Args:
            event_ticker: Ticker of the event.

        Returns:
            The metadata.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.get_event_metadata,
            {
                "event_ticker": event_ticker,
            },
            _GET_EVENT_METADATA,
            timeout=_timeout,
        )

    def get_event_candlesticks(
        self,
        series_ticker: str,
        ticker: str,
        *,
        start_ts: int,
        end_ts: int,
        period_interval: int,
        _timeout: Timeout | float | None = None,
    ) -> models.EventCandlesticksResponse:
        """Get the candles of all markets of an event.

        Prices and volume by minute, hour or day, a list for each market of the event.

        ``GET /series/{series_ticker}/events/{ticker}/candlesticks``; may be sent again;
        public.

        Args:
            series_ticker: Ticker of the series.
            ticker: Ticker of the market; of the event, where the path says so.
            start_ts: Candles that end at this time or later, in Unix seconds.
            end_ts: Candles that end at this time or earlier, in Unix seconds.
            period_interval: Length of a candle in minutes: 1, 60 or 1440.

        Returns:
            The candles of each market.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return self._client.send(
            operations.get_event_candlesticks,
            {
                "series_ticker": series_ticker,
                "ticker": ticker,
                "start_ts": start_ts,
                "end_ts": end_ts,
                "period_interval": period_interval,
            },
            _GET_EVENT_CANDLESTICKS,
            timeout=_timeout,
        )

    def get_series_list(
        self,
        *,
        category: str | None = None,
        tags: str | None = None,
        include_volume: bool | None = None,
        include_product_metadata: bool | None = None,
        min_updated_ts: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.SeriesListResponse:
        """Get series.

        All series that fit, in one response.

        ``GET /series``; may be sent again; public.

        Args:
            category: Only this category.
            tags: Only series with these tags, separated by commas.
            include_volume: Adds the contracts traded. The server's default: False.
            include_product_metadata: Adds what is shown beside a series. The server's
                default: False.
            min_updated_ts: Changed at this time or later, in Unix seconds.

        Returns:
            The series.
        """
        return self._client.send(
            operations.get_series_list,
            {
                "category": category,
                "tags": tags,
                "include_volume": include_volume,
                "include_product_metadata": include_product_metadata,
                "min_updated_ts": min_updated_ts,
            },
            _GET_SERIES_LIST,
            timeout=_timeout,
        )

    def get_series(
        self,
        series_ticker: str,
        *,
        include_volume: bool | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.SeriesResponse:
        """Get one series.

        The series, with its fees and sources.

        ``GET /series/{series_ticker}``; may be sent again; public.

        Args:
            series_ticker: Ticker of the series.
            include_volume: Adds the contracts traded. The server's default: False.

        Returns:
            The series.
        """
        return self._client.send(
            operations.get_series,
            {
                "series_ticker": series_ticker,
                "include_volume": include_volume,
            },
            _GET_SERIES,
            timeout=_timeout,
        )

    def get_series_fee_changes(
        self,
        *,
        series_ticker: str | None = None,
        show_historical: bool | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.SeriesFeeChangesResponse:
        """Get changes of the fees of series.

        Changes that are scheduled, and with `show_historical` those of the past.

        ``GET /series/fee_changes``; may be sent again; public.

        Args:
            series_ticker: Only this series.
            show_historical: Adds changes of the past. The server's default: False.

        Returns:
            The changes.
        """
        return self._client.send(
            operations.get_series_fee_changes,
            {
                "series_ticker": series_ticker,
                "show_historical": show_historical,
            },
            _GET_SERIES_FEE_CHANGES,
            timeout=_timeout,
        )

    def get_event_fee_changes(
        self,
        *,
        event_ticker: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.EventFeeChangesResponse:
        """Get changes of the fees of events.

        Fees that events have in place of their series' fees, page by page.

        ``GET /events/fee_changes``; may be sent again; public.

        Args:
            event_ticker: Only this event.
            limit: Rows a page, 1 to 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.

        Returns:
            One page of changes.
        """
        return self._client.send(
            operations.get_event_fee_changes,
            {
                "event_ticker": event_ticker,
                "limit": limit,
                "cursor": cursor,
            },
            _GET_EVENT_FEE_CHANGES,
            timeout=_timeout,
        )
