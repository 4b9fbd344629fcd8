# Generated from kalshi_v2.yaml with kalshi_v2.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Kalshi Trade API v2, tag history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from kloudtrader.kalshi_v2.access import KalshiV2Access
from kloudtrader.pages import PAGE_SIZE, cursor_rows as iterate_cursor_rows
from kloudtrader.runtime.policy import Timeout
from kloudtrader_kalshi_v2 import models
from kloudtrader_kalshi_v2.history_api import HistoryApi

__all__ = [
    "HistoryCalls",
    "get_historical_cutoff",
    "get_historical_fills",
    "get_historical_market",
    "get_historical_market_candlesticks",
    "get_historical_markets",
    "get_historical_orders",
    "get_historical_positions",
    "get_historical_trades",
    "iter_historical_fills",
    "iter_historical_markets",
    "iter_historical_orders",
    "iter_historical_positions",
    "iter_historical_trades",
]


class HistoryCalls(KalshiV2Access):
    """Orders, fills, positions, markets and trades that have moved to the archive. Every
    operation only reads.

    Every method raises:
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """

    def get_historical_cutoff(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.HistoricalCutoffResponse:
        """Get the times before which data are in the archive.

        What is older than these times is read with the other calls of the archive.

        ``GET /historical/cutoff``; may be sent again; public.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The times.
        """
        return HistoryApi(self._client()).get_historical_cutoff(
            _timeout=self._timeout if timeout is None else timeout
        )

    def get_historical_orders(
        self,
        *,
        ticker: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.OrdersResponse:
        """Get orders of the archive.

        Orders that ended before the cutoff, page by page.

        ``GET /historical/orders``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            ticker: Only this market.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            limit: Rows a page, 1 to 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of orders.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return HistoryApi(self._client()).get_historical_orders(
            ticker=ticker,
            min_ts=min_ts,
            max_ts=max_ts,
            limit=limit,
            cursor=cursor,
            subaccount=self._subaccount(),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_historical_orders(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        ticker: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.Order]:
        """Iterate over the rows of all pages of `get_historical_orders`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /historical/orders``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            ticker: Only this market.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        _api = HistoryApi(self._client())
        _subaccount = self._subaccount()
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_historical_orders(
                ticker=ticker,
                min_ts=min_ts,
                max_ts=max_ts,
                limit=_size,
                cursor=_position,
                subaccount=_subaccount,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.orders,
            lambda page: page.cursor,
            page_size,
            "get_historical_orders",
            lambda row: row.order_id,
            progress=progress,
        )

    def get_historical_fills(
        self,
        *,
        ticker: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.FillsResponse:
        """Get fills of the archive.

        Fills from before the cutoff, page by page.

        ``GET /historical/fills``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature or partnerToken.

        Args:
            ticker: Only this market.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            limit: Rows a page, 1 to 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of fills.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return HistoryApi(self._client()).get_historical_fills(
            ticker=ticker,
            min_ts=min_ts,
            max_ts=max_ts,
            limit=limit,
            cursor=cursor,
            subaccount=self._subaccount(),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_historical_fills(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        ticker: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.Fill]:
        """Iterate over the rows of all pages of `get_historical_fills`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /historical/fills``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature or partnerToken.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            ticker: Only this market.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        _api = HistoryApi(self._client())
        _subaccount = self._subaccount()
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_historical_fills(
                ticker=ticker,
                min_ts=min_ts,
                max_ts=max_ts,
                limit=_size,
                cursor=_position,
                subaccount=_subaccount,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.fills,
            lambda page: page.cursor,
            page_size,
            "get_historical_fills",
            lambda row: row.fill_id,
            progress=progress,
        )

    def get_historical_positions(
        self,
        *,
        ticker: str | None = None,
        event_ticker: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.PositionsResponse:
        """Get positions of the archive.

        Positions last changed before the cutoff, page by page.

        ``GET /historical/positions``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            ticker: Only this market.
            event_ticker: Only this event.
            limit: Rows a page, 1 to 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of positions.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return HistoryApi(self._client()).get_historical_positions(
            ticker=ticker,
            event_ticker=event_ticker,
            subaccount=self._subaccount(),
            limit=limit,
            cursor=cursor,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_historical_positions(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        ticker: str | None = None,
        event_ticker: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.MarketPosition]:
        """Iterate over the rows of all pages of `get_historical_positions`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /historical/positions``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            ticker: Only this market.
            event_ticker: Only this event.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        _api = HistoryApi(self._client())
        _subaccount = self._subaccount()
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_historical_positions(
                ticker=ticker,
                event_ticker=event_ticker,
                subaccount=_subaccount,
                limit=_size,
                cursor=_position,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.market_positions,
            lambda page: page.cursor,
            page_size,
            "get_historical_positions",
            lambda row: row.ticker,
            progress=progress,
        )

    def get_historical_markets(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        tickers: str | Sequence[str] | None = None,
        event_ticker: str | None = None,
        series_ticker: str | None = None,
        mve_filter: Literal["exclude"] | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.MarketsResponse:
        """Get markets of the archive.

        Markets that settled before the cutoff, page by page. The filters exclude one
        another.

        ``GET /historical/markets``; may be sent again; public.

        Args:
            limit: Rows a page, at most 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            tickers: Only these markets.
            event_ticker: Only this event.
            series_ticker: Only this series.
            mve_filter: Leaves combined markets out.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of markets.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return HistoryApi(self._client()).get_historical_markets(
            limit=limit,
            cursor=cursor,
            tickers=tickers,
            event_ticker=event_ticker,
            series_ticker=series_ticker,
            mve_filter=mve_filter,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_historical_markets(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        tickers: str | Sequence[str] | None = None,
        event_ticker: str | None = None,
        series_ticker: str | None = None,
        mve_filter: Literal["exclude"] | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.Market]:
        """Iterate over the rows of all pages of `get_historical_markets`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /historical/markets``; may be sent again; public.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            tickers: Only these markets.
            event_ticker: Only this event.
            series_ticker: Only this series.
            mve_filter: Leaves combined markets out.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        _api = HistoryApi(self._client())
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_historical_markets(
                limit=_size,
                cursor=_position,
                tickers=tickers,
                event_ticker=event_ticker,
                series_ticker=series_ticker,
                mve_filter=mve_filter,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.markets,
            lambda page: page.cursor,
            page_size,
            "get_historical_markets",
            lambda row: row.ticker,
            progress=progress,
        )

    def get_historical_market(
        self,
        ticker: str,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.MarketResponse:
        """Get one market of the archive.

        A market that settled before the cutoff.

        ``GET /historical/markets/{ticker}``; may be sent again; public.

        Args:
            ticker: Ticker of the market; of the event, where the path says so.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The market.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return HistoryApi(self._client()).get_historical_market(
            ticker, _timeout=self._timeout if timeout is None else timeout
        )

    def get_historical_market_candlesticks(
        self,
        ticker: str,
        start_ts: int,
        end_ts: int,
        period_interval: int,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.HistoricalCandlesticksResponse:
        """Get the candles of a market of the archive.

        Prices and volume by minute, hour or day. The names have no endings here; the units
        are the same.

        ``GET /historical/markets/{ticker}/candlesticks``; may be sent again; public.

        Args:
            ticker: Ticker of the market; of the event, where the path says so.
            start_ts: Candles that end at this time or later, in Unix seconds.
            end_ts: Candles that end at this time or earlier, in Unix seconds.
            period_interval: Length of a candle in minutes: 1, 60 or 1440.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The candles.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return HistoryApi(self._client()).get_historical_market_candlesticks(
            ticker,
            start_ts=start_ts,
            end_ts=end_ts,
            period_interval=period_interval,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_historical_trades(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        ticker: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        is_block_trade: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.TradesResponse:
        """Get trades of the archive.

        Trades of all members from before the cutoff, page by page.

        ``GET /historical/trades``; may be sent again; public.

        Args:
            limit: Rows a page, at most 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            ticker: Only this market.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            is_block_trade: Only block trades, or none of them.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of trades.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return HistoryApi(self._client()).get_historical_trades(
            limit=limit,
            cursor=cursor,
            ticker=ticker,
            min_ts=min_ts,
            max_ts=max_ts,
            is_block_trade=is_block_trade,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_historical_trades(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        ticker: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        is_block_trade: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.Trade]:
        """Iterate over the rows of all pages of `get_historical_trades`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /historical/trades``; may be sent again; public.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            ticker: Only this market.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            is_block_trade: Only block trades, or none of them.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        _api = HistoryApi(self._client())
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_historical_trades(
                limit=_size,
                cursor=_position,
                ticker=ticker,
                min_ts=min_ts,
                max_ts=max_ts,
                is_block_trade=is_block_trade,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.trades,
            lambda page: page.cursor,
            page_size,
            "get_historical_trades",
            lambda row: row.trade_id,
            progress=progress,
        )


def get_historical_cutoff(
    *,
    timeout: Timeout | float | None = None,
) -> models.HistoricalCutoffResponse:
    """Get the times before which data are in the archive.

    What is older than these times is read with the other calls of the archive.

    ``GET /historical/cutoff``; may be sent again; public.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The times.

    Raises:
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return HistoryCalls().get_historical_cutoff(timeout=timeout)


def get_historical_orders(
    *,
    ticker: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    limit: int | None = None,
    cursor: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.OrdersResponse:
    """Get orders of the archive.

    Orders that ended before the cutoff, page by page.

    ``GET /historical/orders``; may be sent again; credential: accessKey and accessTimestamp
    and accessSignature.

    Args:
        ticker: Only this market.
        min_ts: Not before this time, in Unix seconds.
        max_ts: Not after this time, in Unix seconds.
        limit: Rows a page, 1 to 1000. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of orders.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return HistoryCalls().get_historical_orders(
        ticker=ticker, min_ts=min_ts, max_ts=max_ts, limit=limit, cursor=cursor, timeout=timeout
    )


def iter_historical_orders(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    ticker: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Order]:
    """Iterate over the rows of all pages of `get_historical_orders`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /historical/orders``; may be sent again; credential: accessKey and accessTimestamp
    and accessSignature.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        ticker: Only this market.
        min_ts: Not before this time, in Unix seconds.
        max_ts: Not after this time, in Unix seconds.
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
    return HistoryCalls().iter_historical_orders(
        page_size=page_size,
        progress=progress,
        ticker=ticker,
        min_ts=min_ts,
        max_ts=max_ts,
        timeout=timeout,
    )


def get_historical_fills(
    *,
    ticker: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    limit: int | None = None,
    cursor: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.FillsResponse:
    """Get fills of the archive.

    Fills from before the cutoff, page by page.

    ``GET /historical/fills``; may be sent again; credential: accessKey and accessTimestamp
    and accessSignature or partnerToken.

    Args:
        ticker: Only this market.
        min_ts: Not before this time, in Unix seconds.
        max_ts: Not after this time, in Unix seconds.
        limit: Rows a page, 1 to 1000. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of fills.

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
    return HistoryCalls().get_historical_fills(
        ticker=ticker, min_ts=min_ts, max_ts=max_ts, limit=limit, cursor=cursor, timeout=timeout
    )


def iter_historical_fills(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    ticker: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Fill]:
    """Iterate over the rows of all pages of `get_historical_fills`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /historical/fills``; may be sent again; credential: accessKey and accessTimestamp
    and accessSignature or partnerToken.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        ticker: Only this market.
        min_ts: Not before this time, in Unix seconds.
        max_ts: Not after this time, in Unix seconds.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

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
    return HistoryCalls().iter_historical_fills(
        page_size=page_size,
        progress=progress,
        ticker=ticker,
        min_ts=min_ts,
        max_ts=max_ts,
        timeout=timeout,
    )


def get_historical_positions(
    *,
    ticker: str | None = None,
    event_ticker: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.PositionsResponse:
    """Get positions of the archive.

    Positions last changed before the cutoff, page by page.

    ``GET /historical/positions``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        ticker: Only this market.
        event_ticker: Only this event.
        limit: Rows a page, 1 to 1000. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of positions.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return HistoryCalls().get_historical_positions(
        ticker=ticker, event_ticker=event_ticker, limit=limit, cursor=cursor, timeout=timeout
    )


def iter_historical_positions(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    ticker: str | None = None,
    event_ticker: str | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.MarketPosition]:
    """Iterate over the rows of all pages of `get_historical_positions`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /historical/positions``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        ticker: Only this market.
        event_ticker: Only this event.
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
    return HistoryCalls().iter_historical_positions(
        page_size=page_size,
        progress=progress,
        ticker=ticker,
        event_ticker=event_ticker,
        timeout=timeout,
    )


def get_historical_markets(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    tickers: str | Sequence[str] | None = None,
    event_ticker: str | None = None,
    series_ticker: str | None = None,
    mve_filter: Literal["exclude"] | None = None,
    timeout: Timeout | float | None = None,
) -> models.MarketsResponse:
    """Get markets of the archive.

    Markets that settled before the cutoff, page by page. The filters exclude one another.

    ``GET /historical/markets``; may be sent again; public.

    Args:
        limit: Rows a page, at most 1000. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        tickers: Only these markets.
        event_ticker: Only this event.
        series_ticker: Only this series.
        mve_filter: Leaves combined markets out.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of markets.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return HistoryCalls().get_historical_markets(
        limit=limit,
        cursor=cursor,
        tickers=tickers,
        event_ticker=event_ticker,
        series_ticker=series_ticker,
        mve_filter=mve_filter,
        timeout=timeout,
    )


def iter_historical_markets(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    tickers: str | Sequence[str] | None = None,
    event_ticker: str | None = None,
    series_ticker: str | None = None,
    mve_filter: Literal["exclude"] | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Market]:
    """Iterate over the rows of all pages of `get_historical_markets`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /historical/markets``; may be sent again; public.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        tickers: Only these markets.
        event_ticker: Only this event.
        series_ticker: Only this series.
        mve_filter: Leaves combined markets out.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return HistoryCalls().iter_historical_markets(
        page_size=page_size,
        progress=progress,
        tickers=tickers,
        event_ticker=event_ticker,
        series_ticker=series_ticker,
        mve_filter=mve_filter,
        timeout=timeout,
    )


def get_historical_market(
    ticker: str,
    *,
    timeout: Timeout | float | None = None,
) -> models.MarketResponse:
    """Get one market of the archive.

    A market that settled before the cutoff.

    ``GET /historical/markets/{ticker}``; may be sent again; public.

    Args:
        ticker: Ticker of the market; of the event, where the path says so.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The market.

    Raises:
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return HistoryCalls().get_historical_market(ticker, timeout=timeout)


def get_historical_market_candlesticks(
    ticker: str,
    start_ts: int,
    end_ts: int,
    period_interval: int,
    *,
    timeout: Timeout | float | None = None,
) -> models.HistoricalCandlesticksResponse:
    """Get the candles of a market of the archive.

    Prices and volume by minute, hour or day. The names have no endings here; the units are
    the same.

    ``GET /historical/markets/{ticker}/candlesticks``; may be sent again; public.

    Args:
        ticker: Ticker of the market; of the event, where the path says so.
        start_ts: Candles that end at this time or later, in Unix seconds.
        end_ts: Candles that end at this time or earlier, in Unix seconds.
        period_interval: Length of a candle in minutes: 1, 60 or 1440.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The candles.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return HistoryCalls().get_historical_market_candlesticks(
        ticker, start_ts, end_ts, period_interval, timeout=timeout
    )


def get_historical_trades(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    ticker: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    is_block_trade: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.TradesResponse:
    """Get trades of the archive.

    Trades of all members from before the cutoff, page by page.

    ``GET /historical/trades``; may be sent again; public.

    Args:
        limit: Rows a page, at most 1000. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        ticker: Only this market.
        min_ts: Not before this time, in Unix seconds.
        max_ts: Not after this time, in Unix seconds.
        is_block_trade: Only block trades, or none of them.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of trades.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return HistoryCalls().get_historical_trades(
        limit=limit,
        cursor=cursor,
        ticker=ticker,
        min_ts=min_ts,
        max_ts=max_ts,
        is_block_trade=is_block_trade,
        timeout=timeout,
    )


def iter_historical_trades(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    ticker: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    is_block_trade: bool | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Trade]:
    """Iterate over the rows of all pages of `get_historical_trades`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /historical/trades``; may be sent again; public.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        ticker: Only this market.
        min_ts: Not before this time, in Unix seconds.
        max_ts: Not after this time, in Unix seconds.
        is_block_trade: Only block trades, or none of them.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return HistoryCalls().iter_historical_trades(
        page_size=page_size,
        progress=progress,
        ticker=ticker,
        min_ts=min_ts,
        max_ts=max_ts,
        is_block_trade=is_block_trade,
        timeout=timeout,
    )
