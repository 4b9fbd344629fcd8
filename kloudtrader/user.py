"""Read the user's account at Tradier as plain JSON.

Each function sends a request and returns the JSON of the response unchanged: nothing renamed,
dropped, filled in or converted. A lone position is an object and several are a list; an empty
account returns ``{"positions": "null"}``. Type checkers know all of that from
:mod:`kloudtrader_tradier.plain`. :mod:`kloudtrader.tradier` has the same functions with typed
responses, where these quirks are gone.

Without arguments, the access token and the account number come from the environment
(``ACCESS_TOKEN``, ``ACCOUNT_NUMBER``) at the time of the call. Money is in USD, quantities are
shares or, for options, contracts.

All functions raise :class:`~kloudtrader.runtime.errors.ConfigurationError` when a credential is
missing, :class:`~kloudtrader.runtime.errors.InvalidArgument` for an argument that cannot be sent,
:class:`~kloudtrader.runtime.errors.ApiError` when the broker responds with an error,
:class:`~kloudtrader.runtime.errors.UnexpectedResponse` when it responds with something else than
the documented object, and :class:`~kloudtrader.runtime.errors.NoResponse` or
:class:`~kloudtrader.runtime.errors.NotSent` when no response came. They never return an empty
response for a failed call.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from kloudtrader.runtime.errors import UnexpectedResponse
from kloudtrader.tradier.access import account, client, request_json
from kloudtrader_tradier import operations

if TYPE_CHECKING:
    from typing import Literal

    from kloudtrader_tradier import plain

__all__ = [
    "account_balance",
    "account_costbasis",
    "account_history",
    "account_orders",
    "account_positions",
    "account_specificorders",
    "user_account_number",
    "user_profile",
    "user_profle",
]


def user_profile(access_token: str | None = None) -> plain.ProfileResponse:
    """Get the user's profile: ``{"profile": {"account": {...} or [{...}], "id", "name"}}``.

    Source: ``GET /user/profile``.

    >>> user_profile()["profile"]["name"]
    'Ada Example'
    """
    response: plain.ProfileResponse = request_json(
        operations.user_profile, client(access_token), {}
    )
    return response


user_profle = user_profile
"""The name as the documentation spells it."""


def user_account_number(access_token: str | None = None) -> str | list[str]:
    """Get the account number: text for one account, a list in the broker's order for several.

    A user without an account gets ``[]``. Source: ``GET /user/profile``.

    >>> user_account_number()
    'VA10000001'
    """
    response: Any = request_json(operations.user_profile, client(access_token), {})
    try:
        accounts: Any = response["profile"].get("account")
        if accounts in (None, "null"):
            return []
        if not isinstance(accounts, list):
            accounts = [accounts]
        numbers = [_number(each["account_number"]) for each in cast("list[Any]", accounts)]
    except (AttributeError, KeyError, TypeError):
        operation = operations.user_profile
        raise UnexpectedResponse(
            f"user_account_number ({operation.method} {operation.path}) got an unexpected "
            "response: the profile holds an account without account_number",
            operation="user_account_number",
            method=operation.method,
            path=operation.path,
            parsed=response,
        ) from None
    return numbers[0] if len(numbers) == 1 else numbers


def _number(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


def account_balance(
    access_token: str | None = None, account_number: str | None = None
) -> plain.BalancesResponse:
    """Get balances and margin, in USD: ``{"balances": {"total_equity", "total_cash", ...}}``.

    The account's value is ``total_equity``; ``equity`` is 0 even in accounts that hold something.
    One of ``margin``, ``cash`` and ``pdt`` is there, by the type of the account.

    Source: ``GET /accounts/{account_id}/balances``.

    >>> account_balance()["balances"]["account_type"]
    'margin'
    """
    arguments: plain.AccountBalanceArguments = {
        "account_number": account(account_number, access_token),
    }
    response: plain.BalancesResponse = request_json(
        operations.account_balance, client(access_token), arguments
    )
    return response


def account_positions(
    access_token: str | None = None, account_number: str | None = None
) -> plain.PositionsResponse:
    """Get open positions: ``{"positions": {"position": {...} or [{...}]}}``.

    ``quantity`` is negative for a short position; ``cost_basis`` is the whole cost in USD. No
    position at all is ``{"positions": "null"}``.

    Source: ``GET /accounts/{account_id}/positions``.

    >>> "positions" in account_positions()
    True
    """
    arguments: plain.AccountPositionsArguments = {
        "account_number": account(account_number, access_token),
    }
    response: plain.PositionsResponse = request_json(
        operations.account_positions, client(access_token), arguments
    )
    return response


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
) -> plain.HistoryResponse:
    """Get account history, newest first: ``{"history": {"event": {...} or [{...}]}}``.

    The broker sends 25 events unless ``limit`` says otherwise; ``page`` counts from 1. ``type`` is
    one of trade, option, ach, wire, dividend, fee, tax, journal, check, transfer, adjustment and
    interest. ``start`` and ``end`` are days (a ``date`` or ``"2024-03-05"``). With
    ``exact_match=True``, ``symbol`` leaves out the options of an underlying.

    Source: ``GET /accounts/{account_id}/history``.

    >>> account_history(limit=1, type="dividend")["history"]["event"]["type"]
    'dividend'
    """
    arguments: plain.AccountHistoryArguments = {
        "account_number": account(account_number, access_token),
        "page": page,
        "limit": limit,
        "type": type,
        "start": start,
        "end": end,
        "symbol": symbol,
        "exact_match": exact_match,
    }
    response: plain.HistoryResponse = request_json(
        operations.account_history, client(access_token), arguments
    )
    return response


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
) -> plain.GainLossResponse:
    """Get closed positions with cost and gain: ``{"gainloss": {"closed_position": ...}}``.

    ``gain_loss`` is ``proceeds - cost`` in USD, ``term`` is in days. ``sort_by`` is openDate or
    closeDate, ``sort`` is asc or desc. Positions closed today appear tomorrow.

    Source: ``GET /accounts/{account_id}/gainloss``.

    >>> len(account_costbasis(limit=3)["gainloss"]["closed_position"])
    3
    """
    arguments: plain.AccountCostbasisArguments = {
        "account_number": account(account_number, access_token),
        "page": page,
        "limit": limit,
        "sort_by": sort_by,
        "sort": sort,
        "start": start,
        "end": end,
        "symbol": symbol,
    }
    response: plain.GainLossResponse = request_json(
        operations.account_costbasis, client(access_token), arguments
    )
    return response


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
) -> plain.OrdersResponse:
    """Get the day's orders and those still working: ``{"orders": {"order": ...}}``.

    ``status`` is a list of the states to show, such as ``["open", "partially_filled"]``; only the
    broker's newest documentation knows it.

    Source: ``GET /accounts/{account_id}/orders``.

    >>> "orders" in account_orders(include_tags=True)
    True
    """
    arguments: plain.AccountOrdersArguments = {
        "account_number": account(account_number, access_token),
        "page": page,
        "limit": limit,
        "include_tags": include_tags,
        "status": status,
    }
    response: plain.OrdersResponse = request_json(
        operations.account_orders, client(access_token), arguments
    )
    return response


def account_specificorders(
    order_id: int | str,
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    include_tags: bool | None = None,
) -> plain.OrderResponse:
    """Get one order: ``{"order": {"id", "status", "class", ...}}``.

    An order that does not exist, or is of another account, is
    :class:`~kloudtrader.runtime.errors.Unauthorized`: the broker responds with 401.

    Source: ``GET /accounts/{account_id}/orders/{id}``.

    >>> account_specificorders(order_id)["order"]["id"] == int(order_id)
    True
    """
    arguments: plain.AccountSpecificordersArguments = {
        "account_number": account(account_number, access_token),
        "order_id": order_id,
        "include_tags": include_tags,
    }
    response: plain.OrderResponse = request_json(
        operations.account_specificorders, client(access_token), arguments
    )
    return response
