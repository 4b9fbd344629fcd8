# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""PortfolioApi: one method for each operation with the tag portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from kloudtrader.runtime.client import Api
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["PortfolioApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_GET_BALANCE: Typed[models.BalanceResponse] = Typed(lambda: models.BalanceResponse, errors=_errors)
_GET_POSITIONS: Typed[models.PositionsResponse] = Typed(
    lambda: models.PositionsResponse, errors=_errors
)
_GET_FILLS: Typed[models.FillsResponse] = Typed(lambda: models.FillsResponse, errors=_errors)
_GET_SETTLEMENTS: Typed[models.SettlementsResponse] = Typed(
    lambda: models.SettlementsResponse, errors=_errors
)
_GET_DEPOSITS: Typed[models.DepositsResponse] = Typed(
    lambda: models.DepositsResponse, errors=_errors
)
_GET_WITHDRAWALS: Typed[models.WithdrawalsResponse] = Typed(
    lambda: models.WithdrawalsResponse, errors=_errors
)
_GET_TOTAL_RESTING_ORDER_VALUE: Typed[models.TotalRestingOrderValueResponse] = Typed(
    lambda: models.TotalRestingOrderValueResponse, errors=_errors
)


class PortfolioApi(Api):
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
        subaccount: int | None = None,
        exchange_index: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.BalanceResponse:
        """Get the balance of the account.

        Cash and the value of positions, summed over all shards unless one is named. An
        order can spend only the money on its own shard. The call has a limit of its own:
        once a second for the tiers Basic and Advanced.

        ``GET /portfolio/balance``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. The
                server's default: 0.
            exchange_index: Only this shard. Without it, all shards together.

        Returns:
            The balance, with the part of each shard.
        """
        return self._client.send(
            operations.get_balance,
            {
                "subaccount": subaccount,
                "exchange_index": exchange_index,
            },
            _GET_BALANCE,
            timeout=_timeout,
        )

    def get_positions(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        count_filter: Sequence[Literal["position", "total_traded"] | str] | None = None,
        settlement_status: Literal["unsettled", "settled", "all"] | str | None = None,
        ticker: str | None = None,
        event_ticker: str | None = None,
        subaccount: int | None = None,
        exchange_index: int | None = None,
        _timeout: Timeout | float | None = None,
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
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. The
                server's default: 0.
            exchange_index: Only this shard. Without it, all shards.

        Returns:
            One page of positions.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.get_positions,
            {
                "cursor": cursor,
                "limit": limit,
                "count_filter": count_filter,
                "settlement_status": settlement_status,
                "ticker": ticker,
                "event_ticker": event_ticker,
                "subaccount": subaccount,
                "exchange_index": exchange_index,
            },
            _GET_POSITIONS,
            timeout=_timeout,
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
        subaccount: int | None = None,
        exchange_index: int | None = None,
        _timeout: Timeout | float | None = None,
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
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. Without
                it, the server takes all subaccounts.
            exchange_index: Only this shard. Without it, all shards.

        Returns:
            One page of fills.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.get_fills,
            {
                "ticker": ticker,
                "order_id": order_id,
                "min_ts": min_ts,
                "max_ts": max_ts,
                "limit": limit,
                "cursor": cursor,
                "subaccount": subaccount,
                "exchange_index": exchange_index,
            },
            _GET_FILLS,
            timeout=_timeout,
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
        subaccount: int | None = None,
        _timeout: Timeout | float | None = None,
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
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. Without
                it, the server takes all subaccounts.

        Returns:
            One page of settlements.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.get_settlements,
            {
                "ticker": ticker,
                "event_ticker": event_ticker,
                "min_ts": min_ts,
                "max_ts": max_ts,
                "limit": limit,
                "cursor": cursor,
                "subaccount": subaccount,
            },
            _GET_SETTLEMENTS,
            timeout=_timeout,
        )

    def get_deposits(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.DepositsResponse:
        """Get the deposits of the account.

        Money paid in, page by page.

        ``GET /portfolio/deposits``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            limit: Rows a page, 1 to 500. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.

        Returns:
            One page of deposits.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.get_deposits,
            {
                "limit": limit,
                "cursor": cursor,
            },
            _GET_DEPOSITS,
            timeout=_timeout,
        )

    def get_withdrawals(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.WithdrawalsResponse:
        """Get the withdrawals of the account.

        Money paid out, page by page.

        ``GET /portfolio/withdrawals``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            limit: Rows a page, 1 to 500. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.

        Returns:
            One page of withdrawals.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.get_withdrawals,
            {
                "limit": limit,
                "cursor": cursor,
            },
            _GET_WITHDRAWALS,
            timeout=_timeout,
        )

    def get_total_resting_order_value(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.TotalRestingOrderValueResponse:
        """Get the value of all resting orders.

        What the resting orders of the account bind. It is meant for members that clear for
        others.

        ``GET /portfolio/summary/total_resting_order_value``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Returns:
            The value, with the part of each shard.
        """
        return self._client.send(
            operations.get_total_resting_order_value,
            {},
            _GET_TOTAL_RESTING_ORDER_VALUE,
            timeout=_timeout,
        )
