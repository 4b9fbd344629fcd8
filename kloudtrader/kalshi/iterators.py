"""Iterate over all orders and all trades, page by page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from kloudtrader.kalshi.api_choice import uses_v2
from kloudtrader.kalshi.functions import user_orders_get, user_trades_get
from kloudtrader.kalshi.markets import read_market_id
from kloudtrader.pages import PAGE_SIZE, rows, show_progress

if TYPE_CHECKING:
    import datetime

    from kloudtrader_kalshi import Order, UserTrade

__all__ = ["iter_user_orders", "iter_user_trades"]


def iter_user_orders(
    *,
    user_id: str | None = None,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    market_id: str | None = None,
    is_yes: bool | None = None,
    min_date: "datetime.datetime | str | None" = None,
    max_date: "datetime.datetime | str | None" = None,
    status: Literal["resting", "canceled", "executed"] | None = None,
) -> "Iterator[Order]":
    """Iterate over all orders, one page in memory at a time.

    Each order comes once. Where orders leave the list during the walk (with ``status``, by being
    executed or cancelled), those behind them move forward, and one that moves to a page already
    read is missed. ``progress`` counts them on stderr (needs ``kloudtrader[progress]``).

    >>> any(order.status == "resting" for order in iter_user_orders(page_size=2))
    True
    """
    if uses_v2():
        from kloudtrader.kalshi._v2_functions import list_user_orders

        walk = list_user_orders(
            market_id=market_id,
            status=status,
            min_date=min_date,
            max_date=max_date,
            is_yes=is_yes,
        )
        return show_progress(walk, "user_orders_get", progress)
    market_id = read_market_id(market_id)  # once, and not for each page
    return rows(
        lambda page, size: (
            user_orders_get(
                user_id=user_id,
                market_id=market_id,
                is_yes=is_yes,
                min_date=min_date,
                max_date=max_date,
                status=status,
                page_size=size,
                page_number=page,
            ).orders
        ),
        page_size,
        "user_orders_get",
        lambda order: order.order_id,
        progress=progress,
    )


def iter_user_trades(
    *,
    user_id: str | None = None,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    market_id: str | None = None,
    order_id: str | None = None,
    min_date: "datetime.datetime | str | None" = None,
    max_date: "datetime.datetime | str | None" = None,
) -> "Iterator[UserTrade]":
    """Iterate over all fills, one page in memory at a time.

    Each fill that has an id comes once, although new ones push it to the next page. ``progress``
    counts them on stderr (needs ``kloudtrader[progress]``).

    >>> sum(trade.count for trade in iter_user_trades(page_size=2)) > 0
    True
    """
    if uses_v2():
        from kloudtrader.kalshi._v2_functions import list_user_trades

        walk = list_user_trades(
            market_id=market_id, order_id=order_id, min_date=min_date, max_date=max_date
        )
        return show_progress(walk, "user_trades_get", progress)
    market_id = read_market_id(market_id)  # once, and not for each page
    return rows(
        lambda page, size: (
            user_trades_get(
                user_id=user_id,
                market_id=market_id,
                order_id=order_id,
                min_date=min_date,
                max_date=max_date,
                page_size=size,
                page_number=page,
            ).trades
        ),
        page_size,
        "user_trades_get",
        lambda trade: trade.id,
        progress=progress,
    )
