# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""MarketsApi: one method for each operation with the tag markets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from kloudtrader.runtime.client import Api
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["MarketsApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_GET_MARKETS: Typed[models.MarketsResponse] = Typed(lambda: models.MarketsResponse, errors=_errors)
_GET_MARKET: Typed[models.MarketResponse] = Typed(lambda: models.MarketResponse, errors=_errors)
_GET_MARKET_ORDERBOOK: Typed[models.OrderbookResponse] = Typed(
    lambda: models.OrderbookResponse, errors=_errors
)
_GET_MARKET_ORDERBOOKS: Typed[models.OrderbooksResponse] = Typed(
    lambda: models.OrderbooksResponse, errors=_errors
)
_GET_TRADES: Typed[models.TradesResponse] = Typed(lambda: models.TradesResponse, errors=_errors)
_GET_MARKET_CANDLESTICKS: Typed[models.CandlesticksResponse] = Typed(
    lambda: models.CandlesticksResponse, errors=_errors
)
_BATCH_GET_MARKET_CANDLESTICKS: Typed[models.MarketCandlesticksResponse] = Typed(
    lambda: models.MarketCandlesticksResponse, errors=_errors
)


class MarketsApi(Api):
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
        status: Literal["unopened", "open", "paused", "closed", "settled"] | str | None = None,
        mve_filter: Literal["only", "exclude"] | str | None = None,
        min_created_ts: int | None = None,
        max_created_ts: int | None = None,
        min_updated_ts: int | None = None,
        max_updated_ts: int | None = None,
        min_close_ts: int | None = None,
        max_close_ts: int | None = None,
        min_settled_ts: int | None = None,
        max_settled_ts: int | None = None,
        _timeout: Timeout | float | None = None,
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

        Returns:
            One page of markets.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return self._client.send(
            operations.get_markets,
            {
                "limit": limit,
                "cursor": cursor,
                "event_ticker": event_ticker,
                "series_ticker": series_ticker,
                "tickers": tickers,
                "status": status,
                "mve_filter": mve_filter,
                "min_created_ts": min_created_ts,
                "max_created_ts": max_created_ts,
                "min_updated_ts": min_updated_ts,
                "max_updated_ts": max_updated_ts,
                "min_close_ts": min_close_ts,
                "max_close_ts": max_close_ts,
                "min_settled_ts": min_settled_ts,
                "max_settled_ts": max_settled_ts,
            },
            _GET_MARKETS,
            timeout=_timeout,
        )

    def get_market(
        self,
        ticker: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.MarketResponse:
        """Get one market.

        The market with its best prices. A market that was just created may not be known
        yet.

        ``GET /markets/{ticker}``; may be sent again; public.

        Args:
            ticker: Ticker of the market; of the event, where the path says so.

        Returns:
            The market.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.get_market,
            {
                "ticker": ticker,
            },
            _GET_MARKET,
            timeout=_timeout,
        )

    def get_market_orderbook(
        self,
        ticker: str,
        *,
        depth: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.OrderbookResponse:
        """Get the order book of a market.

        Bids of both sides, each in the price of its own side. The best ask of Yes is 1
        dollar minus the best bid of No.

        ``GET /markets/{ticker}/orderbook``; may be sent again; public.

        Args:
            ticker: Ticker of the market; of the event, where the path says so.
            depth: Levels of each side; 0 for all. The server's default: 0.

        Returns:
            The order book.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.get_market_orderbook,
            {
                "ticker": ticker,
                "depth": depth,
            },
            _GET_MARKET_ORDERBOOK,
            timeout=_timeout,
        )

    def get_market_orderbooks(
        self,
        *,
        tickers: Sequence[str],
        _timeout: Timeout | float | None = None,
    ) -> models.OrderbooksResponse:
        """Get the order books of several markets.

        The order books of up to 100 markets.

        ``GET /markets/orderbooks``; may be sent again; public.

        Args:
            tickers: Tickers of the markets, 1 to 100.

        Returns:
            The order books.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return self._client.send(
            operations.get_market_orderbooks,
            {
                "tickers": tickers,
            },
            _GET_MARKET_ORDERBOOKS,
            timeout=_timeout,
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
        _timeout: Timeout | float | None = None,
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

        Returns:
            One page of trades.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.get_trades,
            {
                "limit": limit,
                "cursor": cursor,
                "ticker": ticker,
                "min_ts": min_ts,
                "max_ts": max_ts,
                "is_block_trade": is_block_trade,
            },
            _GET_TRADES,
            timeout=_timeout,
        )

    def get_market_candlesticks(
        self,
        series_ticker: str,
        ticker: str,
        *,
        start_ts: int,
        end_ts: int,
        period_interval: int,
        include_latest_before_start: bool | None = None,
        _timeout: Timeout | float | None = None,
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

        Returns:
            The candles.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.get_market_candlesticks,
            {
                "series_ticker": series_ticker,
                "ticker": ticker,
                "start_ts": start_ts,
                "end_ts": end_ts,
                "period_interval": period_interval,
                "include_latest_before_start": include_latest_before_start,
            },
            _GET_MARKET_CANDLESTICKS,
            timeout=_timeout,
        )

    def batch_get_market_candlesticks(
        self,
        *,
        market_tickers: str | Sequence[str],
        start_ts: int,
        end_ts: int,
        period_interval: int,
        include_latest_before_start: bool | None = None,
        _timeout: Timeout | float | None = None,
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

        Returns:
            The candles of each market.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return self._client.send(
            operations.batch_get_market_candlesticks,
            {
                "market_tickers": market_tickers,
                "start_ts": start_ts,
                "end_ts": end_ts,
                "period_interval": period_interval,
                "include_latest_before_start": include_latest_before_start,
            },
            _BATCH_GET_MARKET_CANDLESTICKS,
            timeout=_timeout,
        )
