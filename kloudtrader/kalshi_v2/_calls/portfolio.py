# Generated from kalshi_v2.yaml with kalshi_v2.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Kalshi Trade API v2, tag portfolio."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from kloudtrader.kalshi_v2.access import KalshiV2Access
from kloudtrader.pages import PAGE_SIZE, cursor_rows as iterate_cursor_rows
from kloudtrader.runtime.policy import Timeout
from kloudtrader_kalshi_v2 import models
from kloudtrader_kalshi_v2.portfolio_api import PortfolioApi

__all__ = [
    "PortfolioCalls",
    "get_balance",
    "get_deposits",
    "get_fills",
    "get_positions",
    "get_settlements",
    "get_total_resting_order_value",
    "get_withdrawals",
    "iter_deposits",
    "iter_fills",
    "iter_positions",
    "iter_settlements",
    "iter_withdrawals",
]


class PortfolioCalls(KalshiV2Access):
    """Money, positions, fills and settlements of the account. Every operation only reads.

    Every method raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """

    def get_balance(
        self,
        *,
        exchange_index: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.BalanceResponse:
        """Get the balance of the account.

        Cash and the value of positions, summed over all shards unless one is named. An
        order can spend only the money on its own shard. The call has a limit of its own:
        once a second for the tiers Basic and Advanced.

        ``GET /portfolio/balance``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            exchange_index: Only this shard. Without it, all shards together.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The balance, with the part of each shard.
        """
        return PortfolioApi(self._client()).get_balance(
            subaccount=self._subaccount(),
            exchange_index=exchange_index,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_positions(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        count_filter: Sequence[Literal["position", "total_traded"]] | None = None,
        settlement_status: Literal["unsettled", "settled", "all"] | None = None,
        ticker: str | None = None,
        event_ticker: str | None = None,
        exchange_index: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.PositionsResponse:
        """Get the positions of the account.

        One row for each market, and one for each event, page by page. Positions in settled
        markets are left out unless they are requested. A cursor belongs to one value of
        `settlement_status`.

        ``GET /portfolio/positions``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature or partnerToken.

        Args:
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            limit: Rows a page, 1 to 1000. The server's default: 100.
            count_filter: Only rows in which these figures are not 0.
            settlement_status: Which positions: of markets not settled yet, of settled ones,
                or all. The server's default: unsettled.
            ticker: Only this market.
            event_ticker: Only this event.
            exchange_index: Only this shard. Without it, all shards.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of positions.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return PortfolioApi(self._client()).get_positions(
            cursor=cursor,
            limit=limit,
            count_filter=count_filter,
            settlement_status=settlement_status,
            ticker=ticker,
            event_ticker=event_ticker,
            subaccount=self._subaccount(),
            exchange_index=exchange_index,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_positions(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        count_filter: Sequence[Literal["position", "total_traded"]] | None = None,
        settlement_status: Literal["unsettled", "settled", "all"] | None = None,
        ticker: str | None = None,
        event_ticker: str | None = None,
        exchange_index: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.MarketPosition]:
        """Iterate over the rows of all pages of `get_positions`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /portfolio/positions``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature or partnerToken.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            count_filter: Only rows in which these figures are not 0.
            settlement_status: Which positions: of markets not settled yet, of settled ones,
                or all. The server's default: unsettled.
            ticker: Only this market.
            event_ticker: Only this event.
            exchange_index: Only this shard. Without it, all shards.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        _api = PortfolioApi(self._client())
        _subaccount = self._subaccount()
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_positions(
                cursor=_position,
                limit=_size,
                count_filter=count_filter,
                settlement_status=settlement_status,
                ticker=ticker,
                event_ticker=event_ticker,
                subaccount=_subaccount,
                exchange_index=exchange_index,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.market_positions,
            lambda page: page.cursor,
            page_size,
            "get_positions",
            lambda row: row.ticker,
            progress=progress,
        )

    def get_fills(
        self,
        *,
        ticker: str | Sequence[str] | None = None,
        order_id: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        exchange_index: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.FillsResponse:
        """Get the fills of the account.

        Executions of the account's orders, newest first, page by page. Fills of more than
        about three months ago are in the archive.

        ``GET /portfolio/fills``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature or partnerToken.

        Args:
            ticker: Only these markets, at most 100.
            order_id: Only this order.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            limit: Rows a page, 1 to 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            exchange_index: Only this shard. Without it, all shards.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of fills.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return PortfolioApi(self._client()).get_fills(
            ticker=ticker,
            order_id=order_id,
            min_ts=min_ts,
            max_ts=max_ts,
            limit=limit,
            cursor=cursor,
            subaccount=self._subaccount(),
            exchange_index=exchange_index,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_fills(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        ticker: str | Sequence[str] | None = None,
        order_id: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        exchange_index: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.Fill]:
        """Iterate over the rows of all pages of `get_fills`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /portfolio/fills``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature or partnerToken.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            ticker: Only these markets, at most 100.
            order_id: Only this order.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            exchange_index: Only this shard. Without it, all shards.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        _api = PortfolioApi(self._client())
        _subaccount = self._subaccount()
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_fills(
                ticker=ticker,
                order_id=order_id,
                min_ts=min_ts,
                max_ts=max_ts,
                limit=_size,
                cursor=_position,
                subaccount=_subaccount,
                exchange_index=exchange_index,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.fills,
            lambda page: page.cursor,
            page_size,
            "get_fills",
            lambda row: row.fill_id,
            progress=progress,
        )

    def get_settlements(
        self,
        *,
        ticker: str | None = None,
        event_ticker: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.SettlementsResponse:
        """Get the settlements of the account.

        What settled markets paid for the positions held in them, page by page.

        ``GET /portfolio/settlements``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            ticker: Only this market.
            event_ticker: Only this event.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            limit: Rows a page, 1 to 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of settlements.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return PortfolioApi(self._client()).get_settlements(
            ticker=ticker,
            event_ticker=event_ticker,
            min_ts=min_ts,
            max_ts=max_ts,
            limit=limit,
            cursor=cursor,
            subaccount=self._subaccount(),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_settlements(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        ticker: str | None = None,
        event_ticker: str | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.Settlement]:
        """Iterate over the rows of all pages of `get_settlements`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /portfolio/settlements``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            ticker: Only this market.
            event_ticker: Only this event.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        _api = PortfolioApi(self._client())
        _subaccount = self._subaccount()
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_settlements(
                ticker=ticker,
                event_ticker=event_ticker,
                min_ts=min_ts,
                max_ts=max_ts,
                limit=_size,
                cursor=_position,
                subaccount=_subaccount,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.settlements,
            lambda page: page.cursor,
            page_size,
            "get_settlements",
            lambda row: row.ticker,
            progress=progress,
        )

    def get_deposits(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.DepositsResponse:
        """Get the deposits of the account.

        Money paid in, page by page.

        ``GET /portfolio/deposits``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            limit: Rows a page, 1 to 500. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of deposits.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return PortfolioApi(self._client()).get_deposits(
            limit=limit, cursor=cursor, _timeout=self._timeout if timeout is None else timeout
        )

    def iter_deposits(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.MoneyTransfer]:
        """Iterate over the rows of all pages of `get_deposits`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /portfolio/deposits``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        _api = PortfolioApi(self._client())
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_deposits(
                limit=_size,
                cursor=_position,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.deposits,
            lambda page: page.cursor,
            page_size,
            "get_deposits",
            lambda row: row.id,
            progress=progress,
        )

    def get_withdrawals(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.WithdrawalsResponse:
        """Get the withdrawals of the account.

        Money paid out, page by page.

        ``GET /portfolio/withdrawals``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            limit: Rows a page, 1 to 500. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of withdrawals.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return PortfolioApi(self._client()).get_withdrawals(
            limit=limit, cursor=cursor, _timeout=self._timeout if timeout is None else timeout
        )

    def iter_withdrawals(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.MoneyTransfer]:
        """Iterate over the rows of all pages of `get_withdrawals`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /portfolio/withdrawals``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        _api = PortfolioApi(self._client())
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_withdrawals(
                limit=_size,
                cursor=_position,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.withdrawals,
            lambda page: page.cursor,
            page_size,
            "get_withdrawals",
            lambda row: row.id,
            progress=progress,
        )

    def get_total_resting_order_value(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.TotalRestingOrderValueResponse:
        """Get the value of all resting orders.

        What the resting orders of the account bind. It is meant for members that clear for
        others.

        ``GET /portfolio/summary/total_resting_order_value``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The value, with the part of each shard.
        """
        return PortfolioApi(self._client()).get_total_resting_order_value(
            _timeout=self._timeout if timeout is None else timeout
        )


def get_balance(
    *,
    exchange_index: int | None = None,
    timeout: Timeout | float | None = None,
) -> models.BalanceResponse:
    """Get the balance of the account.

    Cash and the value of positions, summed over all shards unless one is named. An order
    can spend only the money on its own shard. The call has a limit of its own: once a
    second for the tiers Basic and Advanced.

    ``GET /portfolio/balance``; may be sent again; credential: accessKey and accessTimestamp
    and accessSignature.

    Args:
        exchange_index: Only this shard. Without it, all shards together.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The balance, with the part of each shard.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return PortfolioCalls().get_balance(exchange_index=exchange_index, timeout=timeout)


def get_positions(
    *,
    cursor: str | None = None,
    limit: int | None = None,
    count_filter: Sequence[Literal["position", "total_traded"]] | None = None,
    settlement_status: Literal["unsettled", "settled", "all"] | None = None,
    ticker: str | None = None,
    event_ticker: str | None = None,
    exchange_index: int | None = None,
    timeout: Timeout | float | None = None,
) -> models.PositionsResponse:
    """Get the positions of the account.

    One row for each market, and one for each event, page by page. Positions in settled
    markets are left out unless they are requested. A cursor belongs to one value of
    `settlement_status`.

    ``GET /portfolio/positions``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature or partnerToken.

    Args:
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        limit: Rows a page, 1 to 1000. The server's default: 100.
        count_filter: Only rows in which these figures are not 0.
        settlement_status: Which positions: of markets not settled yet, of settled ones, or
            all. The server's default: unsettled.
        ticker: Only this market.
        event_ticker: Only this event.
        exchange_index: Only this shard. Without it, all shards.
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
    return PortfolioCalls().get_positions(
        cursor=cursor,
        limit=limit,
        count_filter=count_filter,
        settlement_status=settlement_status,
        ticker=ticker,
        event_ticker=event_ticker,
        exchange_index=exchange_index,
        timeout=timeout,
    )


def iter_positions(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    count_filter: Sequence[Literal["position", "total_traded"]] | None = None,
    settlement_status: Literal["unsettled", "settled", "all"] | None = None,
    ticker: str | None = None,
    event_ticker: str | None = None,
    exchange_index: int | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.MarketPosition]:
    """Iterate over the rows of all pages of `get_positions`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /portfolio/positions``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature or partnerToken.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        count_filter: Only rows in which these figures are not 0.
        settlement_status: Which positions: of markets not settled yet, of settled ones, or
            all. The server's default: unsettled.
        ticker: Only this market.
        event_ticker: Only this event.
        exchange_index: Only this shard. Without it, all shards.
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
    return PortfolioCalls().iter_positions(
        page_size=page_size,
        progress=progress,
        count_filter=count_filter,
        settlement_status=settlement_status,
        ticker=ticker,
        event_ticker=event_ticker,
        exchange_index=exchange_index,
        timeout=timeout,
    )


def get_fills(
    *,
    ticker: str | Sequence[str] | None = None,
    order_id: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    limit: int | None = None,
    cursor: str | None = None,
    exchange_index: int | None = None,
    timeout: Timeout | float | None = None,
) -> models.FillsResponse:
    """Get the fills of the account.

    Executions of the account's orders, newest first, page by page. Fills of more than about
    three months ago are in the archive.

    ``GET /portfolio/fills``; may be sent again; credential: accessKey and accessTimestamp
    and accessSignature or partnerToken.

    Args:
        ticker: Only these markets, at most 100.
        order_id: Only this order.
        min_ts: Not before this time, in Unix seconds.
        max_ts: Not after this time, in Unix seconds.
        limit: Rows a page, 1 to 1000. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        exchange_index: Only this shard. Without it, all shards.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of fills.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return PortfolioCalls().get_fills(
        ticker=ticker,
        order_id=order_id,
        min_ts=min_ts,
        max_ts=max_ts,
        limit=limit,
        cursor=cursor,
        exchange_index=exchange_index,
        timeout=timeout,
    )


def iter_fills(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    ticker: str | Sequence[str] | None = None,
    order_id: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    exchange_index: int | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Fill]:
    """Iterate over the rows of all pages of `get_fills`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /portfolio/fills``; may be sent again; credential: accessKey and accessTimestamp
    and accessSignature or partnerToken.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        ticker: Only these markets, at most 100.
        order_id: Only this order.
        min_ts: Not before this time, in Unix seconds.
        max_ts: Not after this time, in Unix seconds.
        exchange_index: Only this shard. Without it, all shards.
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
    return PortfolioCalls().iter_fills(
        page_size=page_size,
        progress=progress,
        ticker=ticker,
        order_id=order_id,
        min_ts=min_ts,
        max_ts=max_ts,
        exchange_index=exchange_index,
        timeout=timeout,
    )


def get_settlements(
    *,
    ticker: str | None = None,
    event_ticker: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    limit: int | None = None,
    cursor: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.SettlementsResponse:
    """Get the settlements of the account.

    What settled markets paid for the positions held in them, page by page.

    ``GET /portfolio/settlements``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        ticker: Only this market.
        event_ticker: Only this event.
        min_ts: Not before this time, in Unix seconds.
        max_ts: Not after this time, in Unix seconds.
        limit: Rows a page, 1 to 1000. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of settlements.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return PortfolioCalls().get_settlements(
        ticker=ticker,
        event_ticker=event_ticker,
        min_ts=min_ts,
        max_ts=max_ts,
        limit=limit,
        cursor=cursor,
        timeout=timeout,
    )


def iter_settlements(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    ticker: str | None = None,
    event_ticker: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Settlement]:
    """Iterate over the rows of all pages of `get_settlements`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /portfolio/settlements``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        ticker: Only this market.
        event_ticker: Only this event.
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
    return PortfolioCalls().iter_settlements(
        page_size=page_size,
        progress=progress,
        ticker=ticker,
        event_ticker=event_ticker,
        min_ts=min_ts,
        max_ts=max_ts,
        timeout=timeout,
    )


def get_deposits(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.DepositsResponse:
    """Get the deposits of the account.

    Money paid in, page by page.

    ``GET /portfolio/deposits``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        limit: Rows a page, 1 to 500. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of deposits.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return PortfolioCalls().get_deposits(limit=limit, cursor=cursor, timeout=timeout)


def iter_deposits(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    timeout: Timeout | float | None = None,
) -> Iterator[models.MoneyTransfer]:
    """Iterate over the rows of all pages of `get_deposits`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /portfolio/deposits``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
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
    return PortfolioCalls().iter_deposits(page_size=page_size, progress=progress, timeout=timeout)


def get_withdrawals(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.WithdrawalsResponse:
    """Get the withdrawals of the account.

    Money paid out, page by page.

    ``GET /portfolio/withdrawals``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        limit: Rows a page, 1 to 500. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of withdrawals.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return PortfolioCalls().get_withdrawals(limit=limit, cursor=cursor, timeout=timeout)


def iter_withdrawals(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    timeout: Timeout | float | None = None,
) -> Iterator[models.MoneyTransfer]:
    """Iterate over the rows of all pages of `get_withdrawals`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /portfolio/withdrawals``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
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
    return PortfolioCalls().iter_withdrawals(
        page_size=page_size, progress=progress, timeout=timeout
    )


def get_total_resting_order_value(
    *,
    timeout: Timeout | float | None = None,
) -> models.TotalRestingOrderValueResponse:
    """Get the value of all resting orders.

    What the resting orders of the account bind. It is meant for members that clear for
    others.

    ``GET /portfolio/summary/total_resting_order_value``; may be sent again; credential:
    accessKey and accessTimestamp and accessSignature.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The value, with the part of each shard.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return PortfolioCalls().get_total_resting_order_value(timeout=timeout)
