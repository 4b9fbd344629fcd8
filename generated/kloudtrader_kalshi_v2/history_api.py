# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""HistoryApi: one method for each operation with the tag history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from kloudtrader.runtime.client import Api
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["HistoryApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_GET_HISTORICAL_CUTOFF: Typed[models.HistoricalCutoffResponse] = Typed(
    lambda: models.HistoricalCutoffResponse, errors=_errors
)
_GET_HISTORICAL_ORDERS: Typed[models.OrdersResponse] = Typed(
    lambda: models.OrdersResponse, errors=_errors
)
_GET_HISTORICAL_FILLS: Typed[models.FillsResponse] = Typed(
    lambda: models.FillsResponse, errors=_errors
)
_GET_HISTORICAL_POSITIONS: Typed[models.PositionsResponse] = Typed(
    lambda: models.PositionsResponse, errors=_errors
)
_GET_HISTORICAL_MARKETS: Typed[models.MarketsResponse] = Typed(
    lambda: models.MarketsResponse, errors=_errors
)
_GET_HISTORICAL_MARKET: Typed[models.MarketResponse] = Typed(
    lambda: models.MarketResponse, errors=_errors
)
_GET_HISTORICAL_MARKET_CANDLESTICKS: Typed[models.HistoricalCandlesticksResponse] = Typed(
    lambda: models.HistoricalCandlesticksResponse, errors=_errors
)
_GET_HISTORICAL_TRADES: Typed[models.TradesResponse] = Typed(
    lambda: models.TradesResponse, errors=_errors
)


class HistoryApi(Api):
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
        _timeout: Timeout | float | None = None,
    ) -> models.HistoricalCutoffResponse:
        """Get the times before which data are in the archive.

        What is older than these times is read with the other calls of the archive.

        ``GET /historical/cutoff``; may be sent again; public.

        Returns:
            The times.
        """
        return self._client.send(
            operations.get_historical_cutoff,
            {},
            _GET_HISTORICAL_CUTOFF,
            timeout=_timeout,
        )

    def get_historical_orders(
        self,
        *,
        ticker: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        subaccount: int | None = None,
        _timeout: Timeout | float | None = None,
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
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. Without
                it, the server takes all subaccounts.

        Returns:
            One page of orders.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return self._client.send(
            operations.get_historical_orders,
            {
                "ticker": ticker,
                "min_ts": min_ts,
                "max_ts": max_ts,
                "limit": limit,
                "cursor": cursor,
                "subaccount": subaccount,
            },
            _GET_HISTORICAL_ORDERS,
            timeout=_timeout,
        )

    def get_historical_fills(
        self,
        *,
        ticker: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        subaccount: int | None = None,
        _timeout: Timeout | float | None = None,
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
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. Without
                it, the server takes all subaccounts.

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
        return self._client.send(
            operations.get_historical_fills,
            {
                "ticker": ticker,
                "min_ts": min_ts,
                "max_ts": max_ts,
                "limit": limit,
                "cursor": cursor,
                "subaccount": subaccount,
            },
            _GET_HISTORICAL_FILLS,
            timeout=_timeout,
        )

    def get_historical_positions(
        self,
        *,
        ticker: str | None = None,
        event_ticker: str | None = None,
        subaccount: int | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.PositionsResponse:
        """Get positions of the archive.

        Positions last changed before the cutoff, page by page.

        ``GET /historical/positions``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            ticker: Only this market.
            event_ticker: Only this event.
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. The
                server's default: 0.
            limit: Rows a page, 1 to 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.

        Returns:
            One page of positions.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return self._client.send(
            operations.get_historical_positions,
            {
                "ticker": ticker,
                "event_ticker": event_ticker,
                "subaccount": subaccount,
                "limit": limit,
                "cursor": cursor,
            },
            _GET_HISTORICAL_POSITIONS,
            timeout=_timeout,
        )

    def get_historical_markets(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        tickers: str | Sequence[str] | None = None,
        event_ticker: str | None = None,
        series_ticker: str | None = None,
        mve_filter: Literal["exclude"] | str | None = None,
        _timeout: Timeout | float | None = None,
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

        Returns:
            One page of markets.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.get_historical_markets,
            {
                "limit": limit,
                "cursor": cursor,
                "tickers": tickers,
                "event_ticker": event_ticker,
                "series_ticker": series_ticker,
                "mve_filter": mve_filter,
            },
            _GET_HISTORICAL_MARKETS,
            timeout=_timeout,
        )

    def get_historical_market(
        self,
        ticker: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.MarketResponse:
        """Get one market of the archive.

        A market that settled before the cutoff.

        ``GET /historical/markets/{ticker}``; may be sent again; public.

        Args:
            ticker: Ticker of the market; of the event, where the path says so.

        Returns:
            The market.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.get_historical_market,
            {
                "ticker": ticker,
            },
            _GET_HISTORICAL_MARKET,
            timeout=_timeout,
        )

    def get_historical_market_candlesticks(
        self,
        ticker: str,
        *,
        start_ts: int,
        end_ts: int,
        period_interval: int,
        _timeout: Timeout | float | None = None,
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
            operations.get_historical_market_candlesticks,
            {
                "ticker": ticker,
                "start_ts": start_ts,
                "end_ts": end_ts,
                "period_interval": period_interval,
            },
            _GET_HISTORICAL_MARKET_CANDLESTICKS,
            timeout=_timeout,
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
        _timeout: Timeout | float | None = None,
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

        Returns:
            One page of trades.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.get_historical_trades,
            {
                "limit": limit,
                "cursor": cursor,
                "ticker": ticker,
                "min_ts": min_ts,
                "max_ts": max_ts,
                "is_block_trade": is_block_trade,
            },
            _GET_HISTORICAL_TRADES,
            timeout=_timeout,
        )
