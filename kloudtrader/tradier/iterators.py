"""All rows of history, closed positions and orders, whatever the page size of the broker."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kloudtrader.pages import PAGE_SIZE, rows
from kloudtrader.tradier_access import account, client
from kloudtrader_tradier.account_api import AccountApi

if TYPE_CHECKING:
    from kloudtrader_tradier import ClosedPosition, HistoryEvent, Order

__all__ = ["iter_account_costbasis", "iter_account_history", "iter_account_orders"]


def iter_account_history(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    page_size: int = PAGE_SIZE,
    type: str | None = None,
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    symbol: str | None = None,
    exact_match: bool | None = None,
) -> Iterator[HistoryEvent]:
    """All events of the account's history, one page in memory at a time.

    Events have no id: one that a new event pushes to the next page comes twice.

    >>> sum(event.amount for event in iter_account_history(type="dividend")) > 0
    True
    """
    api, number = AccountApi(client(access_token)), account(account_number)
    return rows(
        lambda page, limit: (
            api.account_history(
                number,
                page=page,
                limit=limit,
                type=type,
                start=start,
                end=end,
                symbol=symbol,
                exact_match=exact_match,
            ).history.event
        ),
        page_size,
        "account_history",
    )


def iter_account_costbasis(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    page_size: int = PAGE_SIZE,
    sort_by: str | None = None,
    sort: str | None = None,
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    symbol: str | None = None,
) -> Iterator[ClosedPosition]:
    """All closed positions, one page in memory at a time.

    They have no id: one that a new row pushes to the next page comes twice.

    >>> len(list(iter_account_costbasis(page_size=7))) > 7
    True
    """
    api, number = AccountApi(client(access_token)), account(account_number)
    return rows(
        lambda page, limit: (
            api.account_costbasis(
                number,
                page=page,
                limit=limit,
                sort_by=sort_by,
                sort=sort,
                start=start,
                end=end,
                symbol=symbol,
            ).gainloss.closed_position
        ),
        page_size,
        "account_costbasis",
    )


def iter_account_orders(
    access_token: str | None = None,
    account_number: str | None = None,
    *,
    page_size: int = PAGE_SIZE,
    include_tags: bool | None = None,
) -> Iterator[Order]:
    """All orders of the day and those still working, one page in memory at a time.

    Each order comes once. Where orders leave the list during the walk, those behind them move
    forward, and one that moves to a page already read is missed.

    >>> {order.class_ for order in iter_account_orders(page_size=3)} >= {"equity", "option"}
    True
    """
    api, number = AccountApi(client(access_token)), account(account_number)
    return rows(
        lambda page, limit: (
            api.account_orders(
                number, page=page, limit=limit, include_tags=include_tags
            ).orders.order
        ),
        page_size,
        "account_orders",
        lambda order: order.id,
    )
