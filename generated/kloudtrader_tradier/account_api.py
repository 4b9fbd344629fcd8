# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""AccountApi: one method for each operation with the tag account."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Literal

from kloudtrader.runtime.client import Api
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["AccountApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_USER_PROFILE: Typed[models.ProfileResponse] = Typed(lambda: models.ProfileResponse, errors=_errors)
_ACCOUNT_BALANCE: Typed[models.BalancesResponse] = Typed(
    lambda: models.BalancesResponse, errors=_errors
)
_ACCOUNT_POSITIONS: Typed[models.PositionsResponse] = Typed(
    lambda: models.PositionsResponse, errors=_errors
)
_ACCOUNT_HISTORY: Typed[models.HistoryResponse] = Typed(
    lambda: models.HistoryResponse, errors=_errors
)
_ACCOUNT_COSTBASIS: Typed[models.GainLossResponse] = Typed(
    lambda: models.GainLossResponse, errors=_errors
)
_ACCOUNT_ORDERS: Typed[models.OrdersResponse] = Typed(lambda: models.OrdersResponse, errors=_errors)
_ACCOUNT_SPECIFICORDERS: Typed[models.OrderResponse] = Typed(
    lambda: models.OrderResponse, errors=_errors
)


class AccountApi(Api):
    """Read what a user owns, has done and has ordered.

    Every method raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.

    Headers of the responses: `RatelimitHeaders`.
    """

    def user_profile(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.ProfileResponse:
        """Get the user's profile.

        Name and id of the user who owns the token, and the accounts that the token opens,
        with their numbers.

        ``GET /user/profile``; may be sent again; credential: bearer.

        Returns:
            The profile, with one account or several.
        """
        return self._client.send(
            operations.user_profile,
            {},
            _USER_PROFILE,
            timeout=_timeout,
        )

    def account_balance(
        self,
        account_number: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.BalancesResponse:
        """Get the balances of an account.

        Cash, market values, margin requirements and profit and loss, computed at the time
        of the call while the market is open. Overnight the figures of the clearing firm
        replace them. Use `total_equity` as the value of the account; `equity` is often 0.

        ``GET /accounts/{account_id}/balances``; may be sent again; credential: bearer.

        Args:
            account_number: Account number, as the profile gives it. Treat it as an opaque
                text.

        Returns:
            The balances, with details for the kind of account.
        """
        return self._client.send(
            operations.account_balance,
            {
                "account_number": account_number,
            },
            _ACCOUNT_BALANCE,
            timeout=_timeout,
        )

    def account_positions(
        self,
        account_number: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.PositionsResponse:
        """Get the open positions of an account.

        One row for each symbol, all lots together. Rows hold no price, market value or
        profit: join them with quotes. Short positions have a negative quantity.

        ``GET /accounts/{account_id}/positions``; may be sent again; credential: bearer.

        Args:
            account_number: Account number, as the profile gives it. Treat it as an opaque
                text.

        Returns:
            The open positions; none, one or many.
        """
        return self._client.send(
            operations.account_positions,
            {
                "account_number": account_number,
            },
            _ACCOUNT_POSITIONS,
            timeout=_timeout,
        )

    def account_history(
        self,
        account_number: str,
        *,
        page: int | None = None,
        limit: int | None = None,
        type: Literal[
            "trade",
            "option",
            "ach",
            "wire",
            "dividend",
            "fee",
            "tax",
            "journal",
            "check",
            "transfer",
            "adjustment",
            "interest",
        ]
        | str
        | None = None,
        start: datetime.date | str | None = None,
        end: datetime.date | str | None = None,
        symbol: str | None = None,
        exact_match: bool | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.HistoryResponse:
        """Get the history of an account.

        Trades, option expirations, transfers of money, dividends, interest and fees, one
        page at a time. The data are rebuilt overnight. Rows have no id, no order number and
        no time of day. A page past the last one is empty, and nothing tells how many pages
        there are.

        ``GET /accounts/{account_id}/history``; may be sent again; credential: bearer.

        Args:
            account_number: Account number, as the profile gives it. Treat it as an opaque
                text.
            page: Page to return, counted from 1. A page past the last one is empty. The
                server's default: 1.
            limit: Rows on a page. One client in production keeps to at most 1000. The
                server's default: 25.
            type: Only events of this type. Without it, events of all types.
            start: First day to include. Without it, from the opening of the account.
            end: Last day to include. Without it, up to today.
            symbol: Only events of this symbol. Options of the symbol match too, unless
                `exactMatch` is true.
            exact_match: Whether `symbol` must match as a whole, so that options of an
                underlying are left out. The server's default: False.

        Returns:
            One page of events; none, one or many. Documented samples have the newest first.
        """
        return self._client.send(
            operations.account_history,
            {
                "account_number": account_number,
                "page": page,
                "limit": limit,
                "type": type,
                "start": start,
                "end": end,
                "symbol": symbol,
                "exact_match": exact_match,
            },
            _ACCOUNT_HISTORY,
            timeout=_timeout,
        )

    def account_costbasis(
        self,
        account_number: str,
        *,
        page: int | None = None,
        limit: int | None = None,
        sort_by: Literal["openDate", "closeDate"] | str | None = None,
        sort: Literal["asc", "desc"] | str | None = None,
        start: datetime.date | str | None = None,
        end: datetime.date | str | None = None,
        symbol: str | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.GainLossResponse:
        """Get the closed positions of an account with cost basis and gain.

        What closed positions cost, what they brought and how long they were held, one page
        at a time. The data are computed overnight: a position closed today appears
        tomorrow.

        ``GET /accounts/{account_id}/gainloss``; may be sent again; credential: bearer.

        Args:
            account_number: Account number, as the profile gives it. Treat it as an opaque
                text.
            page: Page to return, counted from 1. A page past the last one is empty. The
                server's default: 1.
            limit: Rows on a page. What holds without it is uncertain (100 or no limit at
                all): send it when you page.
            sort_by: Date by which the rows are sorted. The server's default: closeDate.
            sort: Ascending or descending order. The server's default: desc.
            start: First closing day to include.
            end: Last closing day to include.
            symbol: Only positions in this symbol. One letter has been seen to return every
                symbol that starts with it, so check the symbol of each row.

        Returns:
            One page of closed positions; none, one or many.
        """
        return self._client.send(
            operations.account_costbasis,
            {
                "account_number": account_number,
                "page": page,
                "limit": limit,
                "sort_by": sort_by,
                "sort": sort,
                "start": start,
                "end": end,
                "symbol": symbol,
            },
            _ACCOUNT_COSTBASIS,
            timeout=_timeout,
        )

    def account_orders(
        self,
        account_number: str,
        *,
        page: int | None = None,
        limit: int | None = None,
        include_tags: bool | None = None,
        status: Sequence[
            Literal[
                "pending", "open", "partially_filled", "filled", "rejected", "expired", "canceled"
            ]
            | str
        ]
        | None = None,
        filter: Literal["intraday", "all"] | str | None = None,
        date: datetime.date | str | None = None,
        start: datetime.date | str | None = None,
        end: datetime.date | str | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.OrdersResponse:
        """Get the orders of an account.

        Orders of the current trading day (Eastern time) and older ones that still work.
        Older orders that are finished are gone from here; some can still be read by their
        id. An order that was taken in with status `ok` can be rejected a moment later,
        which shows here only.

        ``GET /accounts/{account_id}/orders``; may be sent again; credential: bearer.

        Args:
            account_number: Account number, as the profile gives it. Treat it as an opaque
                text.
            page: Page to return, counted from 1. A page past the last one is empty. The
                server's default: 1.
            limit: Rows on a page; by the newest documentation 25 without it.
            include_tags: Whether orders carry the `tag` that they were placed with. The
                server's default: False.
            status: Only orders in one of these states, sent as a list with commas. Known
                from the newest documentation only.
            filter: Deprecated. Retired. Used to choose between the orders of the day (the
                default) and all orders of up to a month.
            date: Deprecated. Retired together with `filter`. Used to choose the orders of
                one day.
            start: Deprecated. Retired together with `filter`. Used to be the first day to
                include.
            end: Deprecated. Retired together with `filter`. Used to be the last day to
                include.

        Returns:
            One page of orders; none, one or many.
        """
        return self._client.send(
            operations.account_orders,
            {
                "account_number": account_number,
                "page": page,
                "limit": limit,
                "include_tags": include_tags,
                "status": status,
                "filter": filter,
                "date": date,
                "start": start,
                "end": end,
            },
            _ACCOUNT_ORDERS,
            timeout=_timeout,
        )

    def account_specificorders(
        self,
        account_number: str,
        order_id: int | str,
        *,
        include_tags: bool | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.OrderResponse:
        """Get one order.

        One order with its legs. An unknown id gets 401 and a plain text, as does the id of
        an order of another account: that 401 says nothing about the token.

        ``GET /accounts/{account_id}/orders/{id}``; may be sent again; credential: bearer.

        Args:
            account_number: Account number, as the profile gives it. Treat it as an opaque
                text.
            order_id: Id of the order, as a number or as text.
            include_tags: Whether orders carry the `tag` that they were placed with. The
                server's default: False.

        Returns:
            The order, with its legs if it has any.
        """
        return self._client.send(
            operations.account_specificorders,
            {
                "account_number": account_number,
                "order_id": order_id,
                "include_tags": include_tags,
            },
            _ACCOUNT_SPECIFICORDERS,
            timeout=_timeout,
        )
