# Generated from kalshi_v2.yaml with kalshi_v2.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Kalshi Trade API v2, tag events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from kloudtrader.kalshi_v2.access import KalshiV2Access
from kloudtrader.pages import PAGE_SIZE, cursor_rows as iterate_cursor_rows
from kloudtrader.runtime.policy import Timeout
from kloudtrader_kalshi_v2 import models
from kloudtrader_kalshi_v2.events_api import EventsApi

__all__ = [
    "EventsCalls",
    "get_event",
    "get_event_candlesticks",
    "get_event_fee_changes",
    "get_event_metadata",
    "get_events",
    "get_multivariate_events",
    "get_series",
    "get_series_fee_changes",
    "get_series_list",
    "iter_event_fee_changes",
    "iter_events",
    "iter_multivariate_events",
]


class EventsCalls(KalshiV2Access):
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
        status: Literal["unopened", "open", "closed", "settled"] | None = None,
        series_ticker: str | None = None,
        tickers: str | Sequence[str] | None = None,
        min_close_ts: int | None = None,
        min_updated_ts: int | None = None,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of events.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return EventsApi(self._client()).get_events(
            limit=limit,
            cursor=cursor,
            with_nested_markets=with_nested_markets,
            with_milestones=with_milestones,
            status=status,
            series_ticker=series_ticker,
            tickers=tickers,
            min_close_ts=min_close_ts,
            min_updated_ts=min_updated_ts,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_events(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        with_nested_markets: bool | None = None,
        with_milestones: bool | None = None,
        status: Literal["unopened", "open", "closed", "settled"] | None = None,
        series_ticker: str | None = None,
        tickers: str | Sequence[str] | None = None,
        min_close_ts: int | None = None,
        min_updated_ts: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.Event]:
        """Iterate over the rows of all pages of `get_events`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /events``; may be sent again; public.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            with_nested_markets: Puts the markets into each event. The server's default:
                False.
            with_milestones: Adds the milestones of the events. The server's default: False.
            status: Only events with a market of this status.
            series_ticker: Only this series.
            tickers: Only these events.
            min_close_ts: Closing at this time or later, in Unix seconds.
            min_updated_ts: Changed at this time or later, in Unix seconds.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        _api = EventsApi(self._client())
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_events(
                limit=_size,
                cursor=_position,
                with_nested_markets=with_nested_markets,
                with_milestones=with_milestones,
                status=status,
                series_ticker=series_ticker,
                tickers=tickers,
                min_close_ts=min_close_ts,
                min_updated_ts=min_updated_ts,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.events,
            lambda page: page.cursor,
            page_size,
            "get_events",
            lambda row: row.event_ticker,
            progress=progress,
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
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of events.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return EventsApi(self._client()).get_multivariate_events(
            limit=limit,
            cursor=cursor,
            series_ticker=series_ticker,
            collection_ticker=collection_ticker,
            tickers=tickers,
            with_nested_markets=with_nested_markets,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_multivariate_events(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        series_ticker: str | None = None,
        collection_ticker: str | None = None,
        tickers: str | Sequence[str] | None = None,
        with_nested_markets: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.Event]:
        """Iterate over the rows of all pages of `get_multivariate_events`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /events/multivariate``; may be sent again; public.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            series_ticker: Only this series.
            collection_ticker: Only this collection; not together with `series_ticker`.
            tickers: Only these events.
            with_nested_markets: Puts the markets into each event. The server's default:
                False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        _api = EventsApi(self._client())
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_multivariate_events(
                limit=_size,
                cursor=_position,
                series_ticker=series_ticker,
                collection_ticker=collection_ticker,
                tickers=tickers,
                with_nested_markets=with_nested_markets,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.events,
            lambda page: page.cursor,
            page_size,
            "get_multivariate_events",
            lambda row: row.event_ticker,
            progress=progress,
        )

    def get_event(
        self,
        event_ticker: str,
        *,
        exclude_markets: bool | None = None,
        with_nested_markets: bool | None = None,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The event.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return EventsApi(self._client()).get_event(
            event_ticker,
            exclude_markets=exclude_markets,
            with_nested_markets=with_nested_markets,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_event_metadata(
        self,
        event_ticker: str,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.EventMetadataResponse:
        """Get images and sources of an event.

        What is shown beside an event: images, colours, and the sources that decide its
        markets.

        ``GET /events/{event_ticker}/metadata``; may be sent again; public.

        Args:
            event_ticker: Ticker of the event.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The metadata.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return EventsApi(self._client()).get_event_metadata(
            event_ticker, _timeout=self._timeout if timeout is None else timeout
        )

    def get_event_candlesticks(
        self,
        series_ticker: str,
        ticker: str,
        start_ts: int,
        end_ts: int,
        period_interval: int,
        *,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The candles of each market.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return EventsApi(self._client()).get_event_candlesticks(
            series_ticker,
            ticker,
            start_ts=start_ts,
            end_ts=end_ts,
            period_interval=period_interval,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_series_list(
        self,
        *,
        category: str | None = None,
        tags: str | None = None,
        include_volume: bool | None = None,
        include_product_metadata: bool | None = None,
        min_updated_ts: int | None = None,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The series.
        """
        return EventsApi(self._client()).get_series_list(
            category=category,
            tags=tags,
            include_volume=include_volume,
            include_product_metadata=include_product_metadata,
            min_updated_ts=min_updated_ts,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_series(
        self,
        series_ticker: str,
        *,
        include_volume: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.SeriesResponse:
        """Get one series.

        The series, with its fees and sources.

        ``GET /series/{series_ticker}``; may be sent again; public.

        Args:
            series_ticker: Ticker of the series.
            include_volume: Adds the contracts traded. The server's default: False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The series.
        """
        return EventsApi(self._client()).get_series(
            series_ticker,
            include_volume=include_volume,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_series_fee_changes(
        self,
        *,
        series_ticker: str | None = None,
        show_historical: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.SeriesFeeChangesResponse:
        """Get changes of the fees of series.

        Changes that are scheduled, and with `show_historical` those of the past.

        ``GET /series/fee_changes``; may be sent again; public.

        Args:
            series_ticker: Only this series.
            show_historical: Adds changes of the past. The server's default: False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The changes.
        """
        return EventsApi(self._client()).get_series_fee_changes(
            series_ticker=series_ticker,
            show_historical=show_historical,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_event_fee_changes(
        self,
        *,
        event_ticker: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.EventFeeChangesResponse:
        """Get changes of the fees of events.

        Fees that events have in place of their series' fees, page by page.

        ``GET /events/fee_changes``; may be sent again; public.

        Args:
            event_ticker: Only this event.
            limit: Rows a page, 1 to 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of changes.
        """
        return EventsApi(self._client()).get_event_fee_changes(
            event_ticker=event_ticker,
            limit=limit,
            cursor=cursor,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_event_fee_changes(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        event_ticker: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.EventFeeChange]:
        """Iterate over the rows of all pages of `get_event_fee_changes`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /events/fee_changes``; may be sent again; public.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            event_ticker: Only this event.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.
        """
        _api = EventsApi(self._client())
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_event_fee_changes(
                event_ticker=event_ticker,
                limit=_size,
                cursor=_position,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.event_fee_changes,
            lambda page: page.cursor,
            page_size,
            "get_event_fee_changes",
            lambda row: row.id,
            progress=progress,
        )


def get_events(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    with_nested_markets: bool | None = None,
    with_milestones: bool | None = None,
    status: Literal["unopened", "open", "closed", "settled"] | None = None,
    series_ticker: str | None = None,
    tickers: str | Sequence[str] | None = None,
    min_close_ts: int | None = None,
    min_updated_ts: int | None = None,
    timeout: Timeout | float | None = None,
) -> models.EventsResponse:
    """Get events.

    Events page by page. Events of combined markets are not among them; they have a call of
    their own.

    ``GET /events``; may be sent again; public.

    Args:
        limit: Rows a page, 1 to 200. The server's default: 200.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        with_nested_markets: Puts the markets into each event. The server's default: False.
        with_milestones: Adds the milestones of the events. The server's default: False.
        status: Only events with a market of this status.
        series_ticker: Only this series.
        tickers: Only these events.
        min_close_ts: Closing at this time or later, in Unix seconds.
        min_updated_ts: Changed at this time or later, in Unix seconds.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of events.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().get_events(
        limit=limit,
        cursor=cursor,
        with_nested_markets=with_nested_markets,
        with_milestones=with_milestones,
        status=status,
        series_ticker=series_ticker,
        tickers=tickers,
        min_close_ts=min_close_ts,
        min_updated_ts=min_updated_ts,
        timeout=timeout,
    )


def iter_events(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    with_nested_markets: bool | None = None,
    with_milestones: bool | None = None,
    status: Literal["unopened", "open", "closed", "settled"] | None = None,
    series_ticker: str | None = None,
    tickers: str | Sequence[str] | None = None,
    min_close_ts: int | None = None,
    min_updated_ts: int | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Event]:
    """Iterate over the rows of all pages of `get_events`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /events``; may be sent again; public.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        with_nested_markets: Puts the markets into each event. The server's default: False.
        with_milestones: Adds the milestones of the events. The server's default: False.
        status: Only events with a market of this status.
        series_ticker: Only this series.
        tickers: Only these events.
        min_close_ts: Closing at this time or later, in Unix seconds.
        min_updated_ts: Changed at this time or later, in Unix seconds.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().iter_events(
        page_size=page_size,
        progress=progress,
        with_nested_markets=with_nested_markets,
        with_milestones=with_milestones,
        status=status,
        series_ticker=series_ticker,
        tickers=tickers,
        min_close_ts=min_close_ts,
        min_updated_ts=min_updated_ts,
        timeout=timeout,
    )


def get_multivariate_events(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    series_ticker: str | None = None,
    collection_ticker: str | None = None,
    tickers: str | Sequence[str] | None = None,
    with_nested_markets: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.EventsResponse:
    """Get events of combined markets.

    Events whose markets combine those of other events, page by page.

    ``GET /events/multivariate``; may be sent again; public.

    Args:
        limit: Rows a page, 1 to 200. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        series_ticker: Only this series.
        collection_ticker: Only this collection; not together with `series_ticker`.
        tickers: Only these events.
        with_nested_markets: Puts the markets into each event. The server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of events.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().get_multivariate_events(
        limit=limit,
        cursor=cursor,
        series_ticker=series_ticker,
        collection_ticker=collection_ticker,
        tickers=tickers,
        with_nested_markets=with_nested_markets,
        timeout=timeout,
    )


def iter_multivariate_events(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    series_ticker: str | None = None,
    collection_ticker: str | None = None,
    tickers: str | Sequence[str] | None = None,
    with_nested_markets: bool | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Event]:
    """Iterate over the rows of all pages of `get_multivariate_events`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /events/multivariate``; may be sent again; public.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        series_ticker: Only this series.
        collection_ticker: Only this collection; not together with `series_ticker`.
        tickers: Only these events.
        with_nested_markets: Puts the markets into each event. The server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().iter_multivariate_events(
        page_size=page_size,
        progress=progress,
        series_ticker=series_ticker,
        collection_ticker=collection_ticker,
        tickers=tickers,
        with_nested_markets=with_nested_markets,
        timeout=timeout,
    )


def get_event(
    event_ticker: str,
    *,
    exclude_markets: bool | None = None,
    with_nested_markets: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.EventResponse:
    """Get one event.

    The event and its markets.

    ``GET /events/{event_ticker}``; may be sent again; public.

    Args:
        event_ticker: Ticker of the event.
        exclude_markets: Leaves the markets out; not together with `with_nested_markets`.
            The server's default: False.
        with_nested_markets: Puts the markets into each event. The server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The event.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().get_event(
        event_ticker,
        exclude_markets=exclude_markets,
        with_nested_markets=with_nested_markets,
        timeout=timeout,
    )


def get_event_metadata(
    event_ticker: str,
    *,
    timeout: Timeout | float | None = None,
) -> models.EventMetadataResponse:
    """Get images and sources of an event.

    What is shown beside an event: images, colours, and the sources that decide its markets.

    ``GET /events/{event_ticker}/metadata``; may be sent again; public.

    Args:
        event_ticker: Ticker of the event.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The metadata.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().get_event_metadata(event_ticker, timeout=timeout)


def get_event_candlesticks(
    series_ticker: str,
    ticker: str,
    start_ts: int,
    end_ts: int,
    period_interval: int,
    *,
    timeout: Timeout | float | None = None,
) -> models.EventCandlesticksResponse:
    """Get the candles of all markets of an event.

    Prices and volume by minute, hour or day, a list for each market of the event.

    ``GET /series/{series_ticker}/events/{ticker}/candlesticks``; may be sent again; public.

    Args:
        series_ticker: Ticker of the series.
        ticker: Ticker of the market; of the event, where the path says so.
        start_ts: Candles that end at this time or later, in Unix seconds.
        end_ts: Candles that end at this time or earlier, in Unix seconds.
        period_interval: Length of a candle in minutes: 1, 60 or 1440.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The candles of each market.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().get_event_candlesticks(
        series_ticker, ticker, start_ts, end_ts, period_interval, timeout=timeout
    )


def get_series_list(
    *,
    category: str | None = None,
    tags: str | None = None,
    include_volume: bool | None = None,
    include_product_metadata: bool | None = None,
    min_updated_ts: int | None = None,
    timeout: Timeout | float | None = None,
) -> models.SeriesListResponse:
    """Get series.

    All series that fit, in one response.

    ``GET /series``; may be sent again; public.

    Args:
        category: Only this category.
        tags: Only series with these tags, separated by commas.
        include_volume: Adds the contracts traded. The server's default: False.
        include_product_metadata: Adds what is shown beside a series. The server's default:
            False.
        min_updated_ts: Changed at this time or later, in Unix seconds.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The series.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().get_series_list(
        category=category,
        tags=tags,
        include_volume=include_volume,
        include_product_metadata=include_product_metadata,
        min_updated_ts=min_updated_ts,
        timeout=timeout,
    )


def get_series(
    series_ticker: str,
    *,
    include_volume: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.SeriesResponse:
    """Get one series.

    The series, with its fees and sources.

    ``GET /series/{series_ticker}``; may be sent again; public.

    Args:
        series_ticker: Ticker of the series.
        include_volume: Adds the contracts traded. The server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The series.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().get_series(series_ticker, include_volume=include_volume, timeout=timeout)


def get_series_fee_changes(
    *,
    series_ticker: str | None = None,
    show_historical: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.SeriesFeeChangesResponse:
    """Get changes of the fees of series.

    Changes that are scheduled, and with `show_historical` those of the past.

    ``GET /series/fee_changes``; may be sent again; public.

    Args:
        series_ticker: Only this series.
        show_historical: Adds changes of the past. The server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The changes.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().get_series_fee_changes(
        series_ticker=series_ticker, show_historical=show_historical, timeout=timeout
    )


def get_event_fee_changes(
    *,
    event_ticker: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.EventFeeChangesResponse:
    """Get changes of the fees of events.

    Fees that events have in place of their series' fees, page by page.

    ``GET /events/fee_changes``; may be sent again; public.

    Args:
        event_ticker: Only this event.
        limit: Rows a page, 1 to 1000. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of changes.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().get_event_fee_changes(
        event_ticker=event_ticker, limit=limit, cursor=cursor, timeout=timeout
    )


def iter_event_fee_changes(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    event_ticker: str | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.EventFeeChange]:
    """Iterate over the rows of all pages of `get_event_fee_changes`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /events/fee_changes``; may be sent again; public.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        event_ticker: Only this event.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return EventsCalls().iter_event_fee_changes(
        page_size=page_size, progress=progress, event_ticker=event_ticker, timeout=timeout
    )
