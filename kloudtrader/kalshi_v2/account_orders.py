"""Read orders: one, all of a market or of the account, those of the archive, and a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from kloudtrader.orders.identity import Request
from kloudtrader.pages import cursor_rows
from kloudtrader.runtime.client import Client
from kloudtrader.runtime.errors import NotFound
from kloudtrader_kalshi_v2.history_api import HistoryApi
from kloudtrader_kalshi_v2.models import Order, OrderCreated, OrdersResponse
from kloudtrader_kalshi_v2.orders_api import OrdersApi

_PAGE_SIZE = 1000
_MARGIN = timedelta(days=1)
"""The cutoff is by the exchange's clock, and an order's begin by that of some machine."""


def read_order(client: Client, order_id: str, ticker: str | None = None) -> Order:
    """Return one order, from the archive if the exchange shows it nowhere else.

    ``ticker`` narrows the walk through the archive. Raises ``NotFound`` if neither has the order.
    """
    try:
        return OrdersApi(client).get_order(order_id).order
    except NotFound as error:
        missing = error
    for order in list_archived_orders(client, ticker):
        if order.order_id == order_id:
            return order
    raise missing


def list_orders(
    client: Client,
    subaccount: int | None = None,
    ticker: str | None = None,
    status: str | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
) -> Iterator[Order]:
    """Yield the orders of all pages and shards, newest first as the exchange lists them."""
    api = OrdersApi(client)
    return _rows(
        lambda cursor, size: api.get_orders(
            ticker=ticker,
            status=status,
            min_ts=min_ts,
            max_ts=max_ts,
            limit=size,
            cursor=cursor,
            subaccount=subaccount,
        )
    )


def list_archived_orders(
    client: Client,
    ticker: str | None = None,
    subaccount: int | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
) -> Iterator[Order]:
    """Yield the orders of the archive, which ended about two weeks ago or earlier."""
    api = HistoryApi(client)
    return _rows(
        lambda cursor, size: api.get_historical_orders(
            ticker=ticker,
            min_ts=min_ts,
            max_ts=max_ts,
            limit=size,
            cursor=cursor,
            subaccount=subaccount,
        )
    )


def find_orders(
    client: Client, client_order_id: str, ticker: str, subaccount: int | None, since: datetime
) -> list[Order]:
    """Return the orders that carry an id of ours, in any state.

    No filter by time: a clock that is off would hide them. The archive is read after the list, as
    an order may move there in between; and only if ``since``, when the order was sent, is old.
    """
    listed = list_orders(client, subaccount, ticker)
    orders = [order for order in listed if order.client_order_id == client_order_id]
    if orders or since > _cutoff(client) + _MARGIN:
        return orders
    archived = list_archived_orders(client, ticker, subaccount)
    return [order for order in archived if order.client_order_id == client_order_id]


def _cutoff(client: Client) -> datetime:
    return HistoryApi(client).get_historical_cutoff().orders_updated_ts


def _rows(fetch: Callable[[str | None, int], OrdersResponse]) -> Iterator[Order]:
    return cursor_rows(
        fetch,
        lambda page: page.orders,
        lambda page: page.cursor,
        _PAGE_SIZE,
        "get_orders",
        lambda order: order.order_id,
    )


def derive_order(request: Request, our_id: str, created: OrderCreated) -> Order:
    """Return the order that a request and the response to it describe; it has no fees."""
    price, count = Decimal(request["price"]), Decimal(request["count"])
    status = "canceled"  # with nothing left, such as by self-trade prevention
    if created.remaining_count > 0:
        status = "resting"
    elif created.fill_count == count:
        status = "executed"
    fields: dict[str, Any] = {
        "order_id": created.order_id,
        "client_order_id": our_id,
        "ticker": request["ticker"],
        "outcome_side": "yes" if request["side"] == "bid" else "no",
        "book_side": request["side"],
        "type": "limit",
        "status": status,
        "yes_price_dollars": price,
        "no_price_dollars": 1 - price,
        "initial_count_fp": count,
        "fill_count_fp": created.fill_count,
        "remaining_count_fp": created.remaining_count,
        "maker_fill_cost_dollars": Decimal(0),  # nothing of it has rested when it was filled
        "created_time": created.ts_ms,
        "average_fill_price": created.average_fill_price,
        "average_fee_paid": created.average_fee_paid,
    }
    known = {name: value for name, value in fields.items() if value is not None}
    return Order.model_validate(known)
