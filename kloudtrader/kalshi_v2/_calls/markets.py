# Generated from kalshi_v2.yaml with kalshi_v2.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Kalshi Trade API v2, tag markets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from kloudtrader.kalshi_v2.access import KalshiV2Access
from kloudtrader.pages import PAGE_SIZE, cursor_rows as iterate_cursor_rows
from kloudtrader.runtime.policy import Timeout
from kloudtrader_kalshi_v2 import models
from kloudtrader_kalshi_v2.markets_api import MarketsApi

__all__ = [
    "MarketsCalls",
    "batch_get_market_candlesticks",
    "get_market",
    "get_market_candlesticks",
    "get_market_orderbook",
    "get_market_orderbooks",
    "get_markets",
    "get_trades",
    "iter_markets",
    "iter_trades",
]


class MarketsCalls(KalshiV2Access):
    """Markets, their order books, trades and candles. Every operation only reads.

    Every method raises:
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """

    def get_markets(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        event_ticker: str | None = None,
        series_ticker: str | None = None,
        tickers: str | Sequence[str] | None = None,
        status: Literal["unopened", "open", "paused", "closed", "settled"] | None = None,
        mve_filter: Literal["only", "exclude"] | None = None,
        min_created_ts: int | None = None,
        max_created_ts: int | None = None,
        min_updated_ts: int | None = None,
        max_updated_ts: int | None = None,
        min_close_ts: int | None = None,
        max_close_ts: int | None = None,
        min_settled_ts: int | None = None,
        max_settled_ts: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.MarketsResponse:
        """Get markets.

        Markets page by page. Filters by time exclude one another, and most values of
        `status`: created with `unopened` or `open`, close with `closed`, settled with
        `settled`; `min_updated_ts` goes only with `mve_filter` `exclude` and
        `series_ticker`.

        ``GET /markets``; may be sent again; public.

        Args:
            limit: Rows a page, at most 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            event_ticker: Only this event.
            series_ticker: Only this series.
            tickers: Only these markets.
            status: Only markets of this status.
            mve_filter: Only combined markets, or none of them.
            min_created_ts: Created at this time or later, in Unix seconds.
            max_created_ts: Created at this time or earlier, in Unix seconds.
            min_updated_ts: Changed at this time or later, in Unix seconds.
            max_updated_ts: Changed at this time or earlier, in Unix seconds.
            min_close_ts: Closing at this time or later, in Unix seconds.
            max_close_ts: Closing at this time or earlier, in Unix seconds.
            min_settled_ts: Settled at this time or later, in Unix seconds.
            max_settled_ts: Settled at this time or earlier, in Unix seconds.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of markets.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return MarketsApi(self._client()).get_markets(
            limit=limit,
            cursor=cursor,
            event_ticker=event_ticker,
            series_ticker=series_ticker,
            tickers=tickers,
            status=status,
            mve_filter=mve_filter,
            min_created_ts=min_created_ts,
            max_created_ts=max_created_ts,
            min_updated_ts=min_updated_ts,
            max_updated_ts=max_updated_ts,
            min_close_ts=min_close_ts,
            max_close_ts=max_close_ts,
            min_settled_ts=min_settled_ts,
            max_settled_ts=max_settled_ts,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_markets(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        event_ticker: str | None = None,
        series_ticker: str | None = None,
        tickers: str | Sequence[str] | None = None,
        status: Literal["unopened", "open", "paused", "closed", "settled"] | None = None,
        mve_filter: Literal["only", "exclude"] | None = None,
        min_created_ts: int | None = None,
        max_created_ts: int | None = None,
        min_updated_ts: int | None = None,
        max_updated_ts: int | None = None,
        min_close_ts: int | None = None,
        max_close_ts: int | None = None,
        min_settled_ts: int | None = None,
        max_settled_ts: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.Market]:
        """Iterate over the rows of all pages of `get_markets`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /markets``; may be sent again; public.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            event_ticker: Only this event.
            series_ticker: Only this series.
            tickers: Only these markets.
            status: Only markets of this status.
            mve_filter: Only combined markets, or none of them.
            min_created_ts: Created at this time or later, in Unix seconds.
            max_created_ts: Created at this time or earlier, in Unix seconds.
            min_updated_ts: Changed at this time or later, in Unix seconds.
            max_updated_ts: Changed at this time or earlier, in Unix seconds.
            min_close_ts: Closing at this time or later, in Unix seconds.
            max_close_ts: Closing at this time or earlier, in Unix seconds.
            min_settled_ts: Settled at this time or later, in Unix seconds.
            max_settled_ts: Settled at this time or earlier, in Unix seconds.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        _api = MarketsApi(self._client())
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_markets(
                limit=_size,
                cursor=_position,
                event_ticker=event_ticker,
                series_ticker=series_ticker,
                tickers=tickers,
                status=status,
                mve_filter=mve_filter,
                min_created_ts=min_created_ts,
                max_created_ts=max_created_ts,
                min_updated_ts=min_updated_ts,
                max_updated_ts=max_updated_ts,
                min_close_ts=min_close_ts,
                max_close_ts=max_close_ts,
                min_settled_ts=min_settled_ts,
                max_settled_ts=max_settled_ts,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.markets,
            lambda page: page.cursor,
            page_size,
            "get_markets",
            lambda row: row.ticker,
            progress=progress,
        )

    def get_market(
        self,
        ticker: str,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.MarketResponse:
        """Get one market.

        The market with its best prices. A market that was just created may not be known
        yet.

        ``GET /markets/{ticker}``; may be sent again; public.

        Args:
            ticker: Ticker of the market; of the event, where the path says so.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The market.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return MarketsApi(self._client()).get_market(
            ticker, _timeout=self._timeout if timeout is None else timeout
        )

    def get_market_orderbook(
        self,
        ticker: str,
        *,
        depth: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.OrderbookResponse:
        """Get the order book of a market.

        Bids of both sides, each in the price of its own side. The best ask of Yes is 1
        dollar minus the best bid of No.

        ``GET /markets/{ticker}/orderbook``; may be sent again; public.

        Args:
            ticker: Ticker of the market; of the event, where the path says so.
            depth: Levels of each side; 0 for all. The server's default: 0.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The order book.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return MarketsApi(self._client()).get_market_orderbook(
            ticker, depth=depth, _timeout=self._timeout if timeout is None else timeout
        )

    def get_market_orderbooks(
        self,
        tickers: Sequence[str],
        *,
        timeout: Timeout | float | None = None,
    ) -> models.OrderbooksResponse:
        """Get the order books of several markets.

        The order books of up to 100 markets.

        ``GET /markets/orderbooks``; may be sent again; public.

        Args:
            tickers: Tickers of the markets, 1 to 100.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The order books.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return MarketsApi(self._client()).get_market_orderbooks(
            tickers=tickers, _timeout=self._timeout if timeout is None else timeout
        )

    def get_trades(
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
        """Get trades.

        Trades of all members in one market or in all, page by page.

        ``GET /markets/trades``; may be sent again; public.

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
        """
        return MarketsApi(self._client()).get_trades(
            limit=limit,
            cursor=cursor,
            ticker=ticker,
            min_ts=min_ts,
            max_ts=max_ts,
            is_block_trade=is_block_trade,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_trades(
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
        """Iterate over the rows of all pages of `get_trades`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /markets/trades``; may be sent again; public.

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
        """
        _api = MarketsApi(self._client())
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_trades(
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
            "get_trades",
            lambda row: row.trade_id,
            progress=progress,
        )

    def get_market_candlesticks(
        self,
        series_ticker: str,
        ticker: str,
        start_ts: int,
        end_ts: int,
        period_interval: int,
        *,
        include_latest_before_start: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.CandlesticksResponse:
        """Get the candles of a market.

        Prices and volume of a market by minute, hour or day. Days end at midnight in New
        York.

        ``GET /series/{series_ticker}/markets/{ticker}/candlesticks``; may be sent again;
        public.

        Args:
            series_ticker: Ticker of the series.
            ticker: Ticker of the market; of the event, where the path says so.
            start_ts: Candles that end at this time or later, in Unix seconds.
            end_ts: Candles that end at this time or earlier, in Unix seconds.
            period_interval: Length of a candle in minutes: 1, 60 or 1440.
            include_latest_before_start: Adds the last price from before the first candle.
                The server's default: False.
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
        return MarketsApi(self._client()).get_market_candlesticks(
            series_ticker,
            ticker,
            start_ts=start_ts,
            end_ts=end_ts,
            period_interval=period_interval,
            include_latest_before_start=include_latest_before_start,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def batch_get_market_candlesticks(
        self,
        market_tickers: str | Sequence[str],
        start_ts: int,
        end_ts: int,
        period_interval: int,
        *,
        include_latest_before_start: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.MarketCandlesticksResponse:
        """Get the candles of several markets.

        The candles of up to 100 markets, 10,000 in all.

        ``GET /markets/candlesticks``; may be sent again; public.

        Args:
            market_tickers: Tickers of the markets, at most 100.
            start_ts: Candles that end at this time or later, in Unix seconds.
            end_ts: Candles that end at this time or earlier, in Unix seconds.
            period_interval: Length of a candle in minutes, such as 1, 60 or 1440.
            include_latest_before_start: Adds the last price from before the first candle.
                The server's default: False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The candles of each market.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return MarketsApi(self._client()).batch_get_market_candlesticks(
            market_tickers=market_tickers,
            start_ts=start_ts,
            end_ts=end_ts,
            period_interval=period_interval,
            include_latest_before_start=include_latest_before_start,
            _timeout=self._timeout if timeout is None else timeout,
        )


def get_markets(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    event_ticker: str | None = None,
    series_ticker: str | None = None,
    tickers: str | Sequence[str] | None = None,
    status: Literal["unopened", "open", "paused", "closed", "settled"] | None = None,
    mve_filter: Literal["only", "exclude"] | None = None,
    min_created_ts: int | None = None,
    max_created_ts: int | None = None,
    min_updated_ts: int | None = None,
    max_updated_ts: int | None = None,
    min_close_ts: int | None = None,
    max_close_ts: int | None = None,
    min_settled_ts: int | None = None,
    max_settled_ts: int | None = None,
    timeout: Timeout | float | None = None,
) -> models.MarketsResponse:
    """Get markets.

    Markets page by page. Filters by time exclude one another, and most values of `status`:
    created with `unopened` or `open`, close with `closed`, settled with `settled`;
    `min_updated_ts` goes only with `mve_filter` `exclude` and `series_ticker`.

    ``GET /markets``; may be sent again; public.

    Args:
        limit: Rows a page, at most 1000. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        event_ticker: Only this event.
        series_ticker: Only this series.
        tickers: Only these markets.
        status: Only markets of this status.
        mve_filter: Only combined markets, or none of them.
        min_created_ts: Created at this time or later, in Unix seconds.
        max_created_ts: Created at this time or earlier, in Unix seconds.
        min_updated_ts: Changed at this time or later, in Unix seconds.
        max_updated_ts: Changed at this time or earlier, in Unix seconds.
        min_close_ts: Closing at this time or later, in Unix seconds.
        max_close_ts: Closing at this time or earlier, in Unix seconds.
        min_settled_ts: Settled at this time or later, in Unix seconds.
        max_settled_ts: Settled at this time or earlier, in Unix seconds.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of markets.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return MarketsCalls().get_markets(
        limit=limit,
        cursor=cursor,
        event_ticker=event_ticker,
        series_ticker=series_ticker,
        tickers=tickers,
        status=status,
        mve_filter=mve_filter,
        min_created_ts=min_created_ts,
        max_created_ts=max_created_ts,
        min_updated_ts=min_updated_ts,
        max_updated_ts=max_updated_ts,
        min_close_ts=min_close_ts,
        max_close_ts=max_close_ts,
        min_settled_ts=min_settled_ts,
        max_settled_ts=max_settled_ts,
        timeout=timeout,
    )


def iter_markets(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    event_ticker: str | None = None,
    series_ticker: str | None = None,
    tickers: str | Sequence[str] | None = None,
    status: Literal["unopened", "open", "paused", "closed", "settled"] | None = None,
    mve_filter: Literal["only", "exclude"] | None = None,
    min_created_ts: int | None = None,
    max_created_ts: int | None = None,
    min_updated_ts: int | None = None,
    max_updated_ts: int | None = None,
    min_close_ts: int | None = None,
    max_close_ts: int | None = None,
    min_settled_ts: int | None = None,
    max_settled_ts: int | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Market]:
    """Iterate over the rows of all pages of `get_markets`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /markets``; may be sent again; public.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        event_ticker: Only this event.
        series_ticker: Only this series.
        tickers: Only these markets.
        status: Only markets of this status.
        mve_filter: Only combined markets, or none of them.
        min_created_ts: Created at this time or later, in Unix seconds.
        max_created_ts: Created at this time or earlier, in Unix seconds.
        min_updated_ts: Changed at this time or later, in Unix seconds.
        max_updated_ts: Changed at this time or earlier, in Unix seconds.
        min_close_ts: Closing at this time or later, in Unix seconds.
        max_close_ts: Closing at this time or earlier, in Unix seconds.
        min_settled_ts: Settled at this time or later, in Unix seconds.
        max_settled_ts: Settled at this time or earlier, in Unix seconds.
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
    return MarketsCalls().iter_markets(
        page_size=page_size,
        progress=progress,
        event_ticker=event_ticker,
        series_ticker=series_ticker,
        tickers=tickers,
        status=status,
        mve_filter=mve_filter,
        min_created_ts=min_created_ts,
        max_created_ts=max_created_ts,
        min_updated_ts=min_updated_ts,
        max_updated_ts=max_updated_ts,
        min_close_ts=min_close_ts,
        max_close_ts=max_close_ts,
        min_settled_ts=min_settled_ts,
        max_settled_ts=max_settled_ts,
        timeout=timeout,
    )


def get_market(
    ticker: str,
    *,
    timeout: Timeout | float | None = None,
) -> models.MarketResponse:
    """Get one market.

    The market with its best prices. A market that was just created may not be known yet.

    ``GET /markets/{ticker}``; may be sent again; public.

    Args:
        ticker: Ticker of the market; of the event, where the path says so.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The market.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return MarketsCalls().get_market(ticker, timeout=timeout)


def get_market_orderbook(
    ticker: str,
    *,
    depth: int | None = None,
    timeout: Timeout | float | None = None,
) -> models.OrderbookResponse:
    """Get the order book of a market.

    Bids of both sides, each in the price of its own side. The best ask of Yes is 1 dollar
    minus the best bid of No.

    ``GET /markets/{ticker}/orderbook``; may be sent again; public.

    Args:
        ticker: Ticker of the market; of the event, where the path says so.
        depth: Levels of each side; 0 for all. The server's default: 0.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The order book.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return MarketsCalls().get_market_orderbook(ticker, depth=depth, timeout=timeout)


def get_market_orderbooks(
    tickers: Sequence[str],
    *,
    timeout: Timeout | float | None = None,
) -> models.OrderbooksResponse:
    """Get the order books of several markets.

    The order books of up to 100 markets.

    ``GET /markets/orderbooks``; may be sent again; public.

    Args:
        tickers: Tickers of the markets, 1 to 100.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The order books.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return MarketsCalls().get_market_orderbooks(tickers, timeout=timeout)


def get_trades(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    ticker: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    is_block_trade: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.TradesResponse:
    """Get trades.

    Trades of all members in one market or in all, page by page.

    ``GET /markets/trades``; may be sent again; public.

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
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return MarketsCalls().get_trades(
        limit=limit,
        cursor=cursor,
        ticker=ticker,
        min_ts=min_ts,
        max_ts=max_ts,
        is_block_trade=is_block_trade,
        timeout=timeout,
    )


def iter_trades(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    ticker: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    is_block_trade: bool | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Trade]:
    """Iterate over the rows of all pages of `get_trades`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /markets/trades``; may be sent again; public.

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
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return MarketsCalls().iter_trades(
        page_size=page_size,
        progress=progress,
        ticker=ticker,
        min_ts=min_ts,
        max_ts=max_ts,
        is_block_trade=is_block_trade,
        timeout=timeout,
    )


def get_market_candlesticks(
    series_ticker: str,
    ticker: str,
    start_ts: int,
    end_ts: int,
    period_interval: int,
    *,
    include_latest_before_start: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.CandlesticksResponse:
    """Get the candles of a market.

    Prices and volume of a market by minute, hour or day. Days end at midnight in New York.

    ``GET /series/{series_ticker}/markets/{ticker}/candlesticks``; may be sent again;
    public.

    Args:
        series_ticker: Ticker of the series.
        ticker: Ticker of the market; of the event, where the path says so.
        start_ts: Candles that end at this time or later, in Unix seconds.
        end_ts: Candles that end at this time or earlier, in Unix seconds.
        period_interval: Length of a candle in minutes: 1, 60 or 1440.
        include_latest_before_start: Adds the last price from before the first candle. The
            server's default: False.
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
    return MarketsCalls().get_market_candlesticks(
        series_ticker,
        ticker,
        start_ts,
        end_ts,
        period_interval,
        include_latest_before_start=include_latest_before_start,
        timeout=timeout,
    )


def batch_get_market_candlesticks(
    market_tickers: str | Sequence[str],
    start_ts: int,
    end_ts: int,
    period_interval: int,
    *,
    include_latest_before_start: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.MarketCandlesticksResponse:
    """Get the candles of several markets.

    The candles of up to 100 markets, 10,000 in all.

    ``GET /markets/candlesticks``; may be sent again; public.

    Args:
        market_tickers: Tickers of the markets, at most 100.
        start_ts: Candles that end at this time or later, in Unix seconds.
        end_ts: Candles that end at this time or earlier, in Unix seconds.
        period_interval: Length of a candle in minutes, such as 1, 60 or 1440.
        include_latest_before_start: Adds the last price from before the first candle. The
            server's default: False.
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
    return MarketsCalls().batch_get_market_candlesticks(
        market_tickers,
        start_ts,
        end_ts,
        period_interval,
        include_latest_before_start=include_latest_before_start,
        timeout=timeout,
    )
