"""Read orders of an account: one, all of them, and those that carry a tag."""

from __future__ import annotations

from collections.abc import Iterator

from kloudtrader.pages import rows
from kloudtrader.runtime.client import Client
from kloudtrader.runtime.errors import UnexpectedResponse
from kloudtrader_tradier.account_api import AccountApi
from kloudtrader_tradier.models import Order, OrdersResponse

__all__ = ["carried_tags", "find_tagged", "list_orders", "read_order"]

_PAGE_SIZE = 1000
"""A busy day's newest order is on the last page, and the broker's own page size is 25."""


def read_order(client: Client, account: str, order_id: str) -> Order:
    """Return one order, with its tag."""
    api = AccountApi(client)
    return api.account_specificorders(account, order_id, include_tags=True).order


def list_orders(client: Client, account: str) -> Iterator[Order]:
    """Yield the orders of the day and the older ones that still work, with their tags."""
    api = AccountApi(client)

    def fetch(number: int, size: int) -> list[Order]:
        page = api.account_orders(account, page=number, limit=size, include_tags=True)
        return page.orders.order

    return rows(fetch, _PAGE_SIZE, "account_orders", lambda order: order.id)


def carried_tags(order: Order) -> set[str]:
    """Return the tags of an order and of its legs."""
    return {part.tag for part in (order, *order.leg) if part.tag}


def find_tagged(client: Client, account: str, tag: str) -> list[Order]:
    """Return the orders that carry a tag, themselves or on a leg, in any state.

    A row that cannot be read hides no other: an order that shows is certain. Without one, the
    error is raised, as that row may be the order.
    """
    orders: list[Order] = []
    try:
        for order in list_orders(client, account):
            if tag in carried_tags(order):
                orders.append(order)
    except UnexpectedResponse as error:
        page = error.partial
        rows_read = page.orders.order if isinstance(page, OrdersResponse) else []
        orders += [order for order in rows_read if tag in carried_tags(order)]
        if not orders:
            raise
    return orders
