"""The user's account at Tradier, typed. See :mod:`kloudtrader.tradier`."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kloudtrader.tradier_access import account, client
from kloudtrader_tradier.account_api import AccountApi

if TYPE_CHECKING:
    from kloudtrader_tradier import (
        BalancesResponse,
        GainLossResponse,
        HistoryResponse,
        OrderResponse,
        OrdersResponse,
        PositionsResponse,
        ProfileResponse,
    )

__all__ = [
    "account_balance",
    "account_costbasis",
    "account_history",
    "account_orders",
    "account_positions",
    "account_specificorders",
    "user_profile",
]


def user_profile(access_token: str | None = None) -> ProfileResponse:
    """Get the user's profile; ``.profile.account`` is always a list.

    >>> [account.account_number for account in user_profile().profile.account]
    ['VA10000001']
    """
    return AccountApi(client(access_token)).user_profile()


def account_balance(
    access_token: str | None = None, account_number: str | None = None
) -> BalancesResponse:
    """Get balances and margin, in USD. The account's value is ``.balances.total_equity``.

    >>> account_balance().balances.account_type
    'margin'
    """
    return AccountApi(client(access_token)).account_balance(account(account_number))


def account_positions(
    access_token: str | None = None, account_number: str | None = None
) -> PositionsResponse:
    """Get open positions; ``.positions.position`` is always a list, empty when there is none.

    >>> all(position.quantity for position in account_positions().positions.position)
    True
    """
    return AccountApi(client(access_token)).account_positions(account(account_number))


def account_history(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    page: int | None = None,
    limit: int | None = None,
    type: str | None = None,
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    symbol: str | None = None,
    exact_match: bool | None = None,
) -> HistoryResponse:
    """Get account history, newest first; ``.history.event`` is always a list.

    >>> [event.type for event in account_history(type="dividend", limit=1).history.event]
    ['dividend']
    """
    return AccountApi(client(access_token)).account_history(
        account(account_number),
        page=page,
        limit=limit,
        type=type,
        start=start,
        end=end,
        symbol=symbol,
        exact_match=exact_match,
    )


def account_costbasis(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    page: int | None = None,
    limit: int | None = None,
    sort_by: str | None = None,
    sort: str | None = None,
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    symbol: str | None = None,
) -> GainLossResponse:
    """Get closed positions; ``.gainloss.closed_position`` is always a list.

    >>> len(account_costbasis(limit=3).gainloss.closed_position)
    3
    """
    return AccountApi(client(access_token)).account_costbasis(
        account(account_number),
        page=page,
        limit=limit,
        sort_by=sort_by,
        sort=sort,
        start=start,
        end=end,
        symbol=symbol,
    )


def account_orders(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    page: int | None = None,
    limit: int | None = None,
    include_tags: bool | None = None,
    status: Sequence[str] | None = None,
) -> OrdersResponse:
    """Get the day's orders and those still working; ``.orders.order`` is always a list.

    ``status`` is a list of the states to show, such as ``["open", "partially_filled"]``.

    >>> all(order.status for order in account_orders().orders.order)
    True
    """
    return AccountApi(client(access_token)).account_orders(
        account(account_number),
        page=page,
        limit=limit,
        include_tags=include_tags,
        status=status,
    )


def account_specificorders(
    order_id: str | int,
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    include_tags: bool | None = None,
) -> OrderResponse:
    """Get one order, as ``.order``.

    >>> account_specificorders(order_id).order.id == int(order_id)
    True
    """
    return AccountApi(client(access_token)).account_specificorders(
        account(account_number), order_id, include_tags=include_tags
    )
