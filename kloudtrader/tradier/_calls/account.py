# Generated from tradier.yaml with tradier.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Tradier Brokerage API, accounts, trading and market data, tag account."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Literal

from kloudtrader.pages import PAGE_SIZE, rows as iterate_rows
from kloudtrader.runtime.policy import Timeout
from kloudtrader.tradier.access import TradierAccess
from kloudtrader_tradier import models
from kloudtrader_tradier.account_api import AccountApi

__all__ = [
    "AccountCalls",
    "account_balance",
    "account_costbasis",
    "account_history",
    "account_orders",
    "account_positions",
    "account_specificorders",
    "iter_account_costbasis",
    "iter_account_history",
    "iter_account_orders",
    "user_profile",
]


class AccountCalls(TradierAccess):
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
        timeout: Timeout | float | None = None,
    ) -> models.ProfileResponse:
        """Get the user's profile.

        Name and id of the user who owns the token, and the accounts that the token opens,
        with their numbers.

        ``GET /user/profile``; may be sent again; credential: bearer.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The profile, with one account or several.

        Headers: `RatelimitHeaders`.
        """
        return AccountApi(self._client()).user_profile(
            _timeout=self._timeout if timeout is None else timeout
        )

    def account_balance(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.BalancesResponse:
        """Get the balances of an account.

        Cash, market values, margin requirements and profit and loss, computed at the time
        of the call while the market is open. Overnight the figures of the clearing firm
        replace them. Use `total_equity` as the value of the account; `equity` is often 0.

        ``GET /accounts/{account_id}/balances``; may be sent again; credential: bearer.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The balances, with details for the kind of account.

        Headers: `RatelimitHeaders`.
        """
        return AccountApi(self._client()).account_balance(
            self._account_number(), _timeout=self._timeout if timeout is None else timeout
        )

    def account_positions(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.PositionsResponse:
        """Get the open positions of an account.

        One row for each symbol, all lots together. Rows hold no price, market value or
        profit: join them with quotes. Short positions have a negative quantity.

        ``GET /accounts/{account_id}/positions``; may be sent again; credential: bearer.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The open positions; none, one or many.

        Headers: `RatelimitHeaders`.
        """
        return AccountApi(self._client()).account_positions(
            self._account_number(), _timeout=self._timeout if timeout is None else timeout
        )

    def account_history(
        self,
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
        | None = None,
        start: datetime.date | str | None = None,
        end: datetime.date | str | None = None,
        symbol: str | None = None,
        exact_match: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.HistoryResponse:
        """Get the history of an account.

        Trades, option expirations, transfers of money, dividends, interest and fees, one
        page at a time. The data are rebuilt overnight. Rows have no id, no order number and
        no time of day. A page past the last one is empty, and nothing tells how many pages
        there are.

        ``GET /accounts/{account_id}/history``; may be sent again; credential: bearer.

        Args:
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of events; none, one or many. Documented samples have the newest first.

        Headers: `RatelimitHeaders`.
        """
        return AccountApi(self._client()).account_history(
            self._account_number(),
            page=page,
            limit=limit,
            type=type,
            start=start,
            end=end,
            symbol=symbol,
            exact_match=exact_match,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_account_history(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
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
        | None = None,
        start: datetime.date | str | None = None,
        end: datetime.date | str | None = None,
        symbol: str | None = None,
        exact_match: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.HistoryEvent]:
        """Iterate over the rows of all pages of `account_history`, one page in memory at a time.

        The rows have no id: one that a new row pushes to the next page comes twice.

        ``GET /accounts/{account_id}/history``; may be sent again; credential: bearer.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            type: Only events of this type. Without it, events of all types.
            start: First day to include. Without it, from the opening of the account.
            end: Last day to include. Without it, up to today.
            symbol: Only events of this symbol. Options of the symbol match too, unless
                `exactMatch` is true.
            exact_match: Whether `symbol` must match as a whole, so that options of an
                underlying are left out. The server's default: False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.
        """
        _api = AccountApi(self._client())
        _account_number = self._account_number()
        return iterate_rows(
            lambda _position, _size: (
                _api.account_history(
                    _account_number,
                    page=_position,
                    limit=_size,
                    type=type,
                    start=start,
                    end=end,
                    symbol=symbol,
                    exact_match=exact_match,
                    _timeout=self._timeout if timeout is None else timeout,
                ).history.event
            ),
            page_size,
            "account_history",
            progress=progress,
        )

    def account_costbasis(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        sort_by: Literal["openDate", "closeDate"] | None = None,
        sort: Literal["asc", "desc"] | None = None,
        start: datetime.date | str | None = None,
        end: datetime.date | str | None = None,
        symbol: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.GainLossResponse:
        """Get the closed positions of an account with cost basis and gain.

        What closed positions cost, what they brought and how long they were held, one page
        at a time. The data are computed overnight: a position closed today appears
        tomorrow.

        ``GET /accounts/{account_id}/gainloss``; may be sent again; credential: bearer.

        Args:
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of closed positions; none, one or many.

        Headers: `RatelimitHeaders`.
        """
        return AccountApi(self._client()).account_costbasis(
            self._account_number(),
            page=page,
            limit=limit,
            sort_by=sort_by,
            sort=sort,
            start=start,
            end=end,
            symbol=symbol,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_account_costbasis(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        sort_by: Literal["openDate", "closeDate"] | None = None,
        sort: Literal["asc", "desc"] | None = None,
        start: datetime.date | str | None = None,
        end: datetime.date | str | None = None,
        symbol: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.ClosedPosition]:
        """Iterate over the rows of all pages of `account_costbasis`, one page in memory at a time.

        The rows have no id: one that a new row pushes to the next page comes twice.

        ``GET /accounts/{account_id}/gainloss``; may be sent again; credential: bearer.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            sort_by: Date by which the rows are sorted. The server's default: closeDate.
            sort: Ascending or descending order. The server's default: desc.
            start: First closing day to include.
            end: Last closing day to include.
            symbol: Only positions in this symbol. One letter has been seen to return every
                symbol that starts with it, so check the symbol of each row.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.
        """
        _api = AccountApi(self._client())
        _account_number = self._account_number()
        return iterate_rows(
            lambda _position, _size: (
                _api.account_costbasis(
                    _account_number,
                    page=_position,
                    limit=_size,
                    sort_by=sort_by,
                    sort=sort,
                    start=start,
                    end=end,
                    symbol=symbol,
                    _timeout=self._timeout if timeout is None else timeout,
                ).gainloss.closed_position
            ),
            page_size,
            "account_costbasis",
            progress=progress,
        )

    def account_orders(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        include_tags: bool | None = None,
        status: Sequence[
            Literal[
                "pending", "open", "partially_filled", "filled", "rejected", "expired", "canceled"
            ]
        ]
        | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.OrdersResponse:
        """Get the orders of an account.

        Orders of the current trading day (Eastern time) and older ones that still work.
        Older orders that are finished are gone from here; some can still be read by their
        id. An order that was taken in with status `ok` can be rejected a moment later,
        which shows here only.

        ``GET /accounts/{account_id}/orders``; may be sent again; credential: bearer.

        Args:
            page: Page to return, counted from 1. A page past the last one is empty. The
                server's default: 1.
            limit: Rows on a page; by the newest documentation 25 without it.
            include_tags: Whether orders carry the `tag` that they were placed with. The
                server's default: False.
            status: Only orders in one of these states, sent as a list with commas. Known
                from the newest documentation only.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of orders; none, one or many.

        Headers: `RatelimitHeaders`.
        """
        return AccountApi(self._client()).account_orders(
            self._account_number(),
            page=page,
            limit=limit,
            include_tags=include_tags,
            status=status,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_account_orders(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        include_tags: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.Order]:
        """Iterate over the rows of all pages of `account_orders`, one page in memory at a time.

        Each row comes once. Rows that leave the list during the walk pull those behind them
        forward, and a row that moves to a page already read is missed.

        ``GET /accounts/{account_id}/orders``; may be sent again; credential: bearer.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            include_tags: Whether orders carry the `tag` that they were placed with. The
                server's default: False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.
        """
        _api = AccountApi(self._client())
        _account_number = self._account_number()
        return iterate_rows(
            lambda _position, _size: (
                _api.account_orders(
                    _account_number,
                    page=_position,
                    limit=_size,
                    include_tags=include_tags,
                    _timeout=self._timeout if timeout is None else timeout,
                ).orders.order
            ),
            page_size,
            "account_orders",
            lambda row: row.id,
            progress=progress,
        )

    def account_specificorders(
        self,
        order_id: int | str,
        *,
        include_tags: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.OrderResponse:
        """Get one order.

        One order with its legs. An unknown id gets 401 and a plain text, as does the id of
        an order of another account: that 401 says nothing about the token.

        ``GET /accounts/{account_id}/orders/{id}``; may be sent again; credential: bearer.

        Args:
            order_id: Id of the order, as a number or as text.
            include_tags: Whether orders carry the `tag` that they were placed with. The
                server's default: False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The order, with its legs if it has any.

        Headers: `RatelimitHeaders`.
        """
        return AccountApi(self._client()).account_specificorders(
            self._account_number(),
            order_id,
            include_tags=include_tags,
            _timeout=self._timeout if timeout is None else timeout,
        )


def user_profile(
    access_token: str | None = None,
    *,
    timeout: Timeout | float | None = None,
) -> models.ProfileResponse:
    """Get the user's profile.

    Name and id of the user who owns the token, and the accounts that the token opens, with
    their numbers.

    ``GET /user/profile``; may be sent again; credential: bearer.

    >>> [account.account_number for account in user_profile().profile.account]
    ['VA10000001']

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The profile, with one account or several.

    Headers: `RatelimitHeaders`.

    Raises:
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
    """
    return AccountCalls(access_token).user_profile(timeout=timeout)


def account_balance(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    timeout: Timeout | float | None = None,
) -> models.BalancesResponse:
    """Get the balances of an account.

    Cash, market values, margin requirements and profit and loss, computed at the time of
    the call while the market is open. Overnight the figures of the clearing firm replace
    them. Use `total_equity` as the value of the account; `equity` is often 0.

    ``GET /accounts/{account_id}/balances``; may be sent again; credential: bearer.

    >>> account_balance().balances.account_type
    'margin'

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        account_number: Number of the account. Without it, `ACCOUNT_NUMBER` of the
            environment.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The balances, with details for the kind of account.

    Headers: `RatelimitHeaders`.

    Raises:
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
    """
    return AccountCalls(access_token, account_number).account_balance(timeout=timeout)


def account_positions(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    timeout: Timeout | float | None = None,
) -> models.PositionsResponse:
    """Get the open positions of an account.

    One row for each symbol, all lots together. Rows hold no price, market value or profit:
    join them with quotes. Short positions have a negative quantity.

    ``GET /accounts/{account_id}/positions``; may be sent again; credential: bearer.

    >>> all(position.quantity for position in account_positions().positions.position)
    True

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        account_number: Number of the account. Without it, `ACCOUNT_NUMBER` of the
            environment.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The open positions; none, one or many.

    Headers: `RatelimitHeaders`.

    Raises:
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
    """
    return AccountCalls(access_token, account_number).account_positions(timeout=timeout)


def account_history(
    access_token: str | None = None,
    account_number: str | None = None,
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
    | None = None,
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    symbol: str | None = None,
    exact_match: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.HistoryResponse:
    """Get the history of an account.

    Trades, option expirations, transfers of money, dividends, interest and fees, one page
    at a time. The data are rebuilt overnight. Rows have no id, no order number and no time
    of day. A page past the last one is empty, and nothing tells how many pages there are.

    ``GET /accounts/{account_id}/history``; may be sent again; credential: bearer.

    >>> [event.type for event in account_history(type="dividend", limit=1).history.event]
    ['dividend']

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        account_number: Number of the account. Without it, `ACCOUNT_NUMBER` of the
            environment.
        page: Page to return, counted from 1. A page past the last one is empty. The
            server's default: 1.
        limit: Rows on a page. One client in production keeps to at most 1000. The server's
            default: 25.
        type: Only events of this type. Without it, events of all types.
        start: First day to include. Without it, from the opening of the account.
        end: Last day to include. Without it, up to today.
        symbol: Only events of this symbol. Options of the symbol match too, unless
            `exactMatch` is true.
        exact_match: Whether `symbol` must match as a whole, so that options of an
            underlying are left out. The server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of events; none, one or many. Documented samples have the newest first.

    Headers: `RatelimitHeaders`.

    Raises:
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
    """
    return AccountCalls(access_token, account_number).account_history(
        page=page,
        limit=limit,
        type=type,
        start=start,
        end=end,
        symbol=symbol,
        exact_match=exact_match,
        timeout=timeout,
    )


def iter_account_history(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
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
    | None = None,
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    symbol: str | None = None,
    exact_match: bool | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.HistoryEvent]:
    """Iterate over the rows of all pages of `account_history`, one page in memory at a time.

    The rows have no id: one that a new row pushes to the next page comes twice.

    ``GET /accounts/{account_id}/history``; may be sent again; credential: bearer.

    >>> sum(event.amount for event in iter_account_history(type="dividend")) > 0
    True

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        account_number: Number of the account. Without it, `ACCOUNT_NUMBER` of the
            environment.
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        type: Only events of this type. Without it, events of all types.
        start: First day to include. Without it, from the opening of the account.
        end: Last day to include. Without it, up to today.
        symbol: Only events of this symbol. Options of the symbol match too, unless
            `exactMatch` is true.
        exact_match: Whether `symbol` must match as a whole, so that options of an
            underlying are left out. The server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
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
    """
    return AccountCalls(access_token, account_number).iter_account_history(
        page_size=page_size,
        progress=progress,
        type=type,
        start=start,
        end=end,
        symbol=symbol,
        exact_match=exact_match,
        timeout=timeout,
    )


def account_costbasis(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    page: int | None = None,
    limit: int | None = None,
    sort_by: Literal["openDate", "closeDate"] | None = None,
    sort: Literal["asc", "desc"] | None = None,
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    symbol: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.GainLossResponse:
    """Get the closed positions of an account with cost basis and gain.

    What closed positions cost, what they brought and how long they were held, one page at a
    time. The data are computed overnight: a position closed today appears tomorrow.

    ``GET /accounts/{account_id}/gainloss``; may be sent again; credential: bearer.

    >>> len(account_costbasis(limit=3).gainloss.closed_position)
    3

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        account_number: Number of the account. Without it, `ACCOUNT_NUMBER` of the
            environment.
        page: Page to return, counted from 1. A page past the last one is empty. The
            server's default: 1.
        limit: Rows on a page. What holds without it is uncertain (100 or no limit at all):
            send it when you page.
        sort_by: Date by which the rows are sorted. The server's default: closeDate.
        sort: Ascending or descending order. The server's default: desc.
        start: First closing day to include.
        end: Last closing day to include.
        symbol: Only positions in this symbol. One letter has been seen to return every
            symbol that starts with it, so check the symbol of each row.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of closed positions; none, one or many.

    Headers: `RatelimitHeaders`.

    Raises:
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
    """
    return AccountCalls(access_token, account_number).account_costbasis(
        page=page,
        limit=limit,
        sort_by=sort_by,
        sort=sort,
        start=start,
        end=end,
        symbol=symbol,
        timeout=timeout,
    )


def iter_account_costbasis(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    sort_by: Literal["openDate", "closeDate"] | None = None,
    sort: Literal["asc", "desc"] | None = None,
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    symbol: str | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.ClosedPosition]:
    """Iterate over the rows of all pages of `account_costbasis`, one page in memory at a time.

    The rows have no id: one that a new row pushes to the next page comes twice.

    ``GET /accounts/{account_id}/gainloss``; may be sent again; credential: bearer.

    >>> len(list(iter_account_costbasis(page_size=7))) > 7
    True

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        account_number: Number of the account. Without it, `ACCOUNT_NUMBER` of the
            environment.
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        sort_by: Date by which the rows are sorted. The server's default: closeDate.
        sort: Ascending or descending order. The server's default: desc.
        start: First closing day to include.
        end: Last closing day to include.
        symbol: Only positions in this symbol. One letter has been seen to return every
            symbol that starts with it, so check the symbol of each row.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
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
    """
    return AccountCalls(access_token, account_number).iter_account_costbasis(
        page_size=page_size,
        progress=progress,
        sort_by=sort_by,
        sort=sort,
        start=start,
        end=end,
        symbol=symbol,
        timeout=timeout,
    )


def account_orders(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    page: int | None = None,
    limit: int | None = None,
    include_tags: bool | None = None,
    status: Sequence[
        Literal["pending", "open", "partially_filled", "filled", "rejected", "expired", "canceled"]
    ]
    | None = None,
    timeout: Timeout | float | None = None,
) -> models.OrdersResponse:
    """Get the orders of an account.

    Orders of the current trading day (Eastern time) and older ones that still work. Older
    orders that are finished are gone from here; some can still be read by their id. An
    order that was taken in with status `ok` can be rejected a moment later, which shows
    here only.

    ``GET /accounts/{account_id}/orders``; may be sent again; credential: bearer.

    >>> all(order.status for order in account_orders().orders.order)
    True

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        account_number: Number of the account. Without it, `ACCOUNT_NUMBER` of the
            environment.
        page: Page to return, counted from 1. A page past the last one is empty. The
            server's default: 1.
        limit: Rows on a page; by the newest documentation 25 without it.
        include_tags: Whether orders carry the `tag` that they were placed with. The
            server's default: False.
        status: Only orders in one of these states, sent as a list with commas. Known from
            the newest documentation only.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of orders; none, one or many.

    Headers: `RatelimitHeaders`.

    Raises:
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
    """
    return AccountCalls(access_token, account_number).account_orders(
        page=page, limit=limit, include_tags=include_tags, status=status, timeout=timeout
    )


def iter_account_orders(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    include_tags: bool | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Order]:
    """Iterate over the rows of all pages of `account_orders`, one page in memory at a time.

    Each row comes once. Rows that leave the list during the walk pull those behind them
    forward, and a row that moves to a page already read is missed.

    ``GET /accounts/{account_id}/orders``; may be sent again; credential: bearer.

    >>> {order.class_ for order in iter_account_orders(page_size=3)} >= {"equity", "option"}
    True

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        account_number: Number of the account. Without it, `ACCOUNT_NUMBER` of the
            environment.
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        include_tags: Whether orders carry the `tag` that they were placed with. The
            server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
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
    """
    return AccountCalls(access_token, account_number).iter_account_orders(
        page_size=page_size, progress=progress, include_tags=include_tags, timeout=timeout
    )


def account_specificorders(
    order_id: int | str,
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    include_tags: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.OrderResponse:
    """Get one order.

    One order with its legs. An unknown id gets 401 and a plain text, as does the id of an
    order of another account: that 401 says nothing about the token.

    ``GET /accounts/{account_id}/orders/{id}``; may be sent again; credential: bearer.

    >>> account_specificorders(order_id).order.id == int(order_id)
    True

    Args:
        order_id: Id of the order, as a number or as text.
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        account_number: Number of the account. Without it, `ACCOUNT_NUMBER` of the
            environment.
        include_tags: Whether orders carry the `tag` that they were placed with. The
            server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The order, with its legs if it has any.

    Headers: `RatelimitHeaders`.

    Raises:
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
    """
    return AccountCalls(access_token, account_number).account_specificorders(
        order_id, include_tags=include_tags, timeout=timeout
    )
