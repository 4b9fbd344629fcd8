"""``orders`` and ``order``: orders at Tradier."""

from dataclasses import dataclass
from typing import Any

import click

from kloudtrader import tradier, user
from kloudtrader.cli import output
from kloudtrader.cli.cells import Kind
from kloudtrader.cli.layout import Field
from kloudtrader.cli.options import account_option
from kloudtrader.cli.paging import collect, collect_json
from kloudtrader.cli.plainjson import plain_id

_BRACKETS = ("oco", "oto", "otoco")


@dataclass(frozen=True)
class _Row:
    """An order, or one of its legs, which stands below it."""

    order: "tradier.OrderLeg"
    parent: "tradier.Order | None" = None

    @property
    def id(self) -> str:
        return f"- {self.order.id}" if self.parent else str(self.order.id)

    @property
    def price(self) -> float | None:
        """The legs of a spread repeat the price of the whole, which is not theirs."""
        own = self.parent is None or self.parent.class_ in _BRACKETS
        return self.order.price if own else None


_ORDERS: tuple[Field[_Row], ...] = (
    Field("id", lambda row: row.id, rank=3, below=True),
    Field("status", lambda row: row.order.status, "status"),
    Field("side", lambda row: row.order.side),
    Field("quantity", lambda row: row.order.quantity, "number", rank=1),
    Field("filled", lambda row: row.order.exec_quantity, "number", rank=5),
    Field("symbol", lambda row: row.order.option_symbol or row.order.symbol),
    Field("type", lambda row: row.order.type, rank=4),
    Field("price (USD)", lambda row: row.price, "usd", rank=2),
    Field("fill (USD)", lambda row: row.order.avg_fill_price or None, "usd", rank=6),
    Field("class", lambda row: row.order.class_, rank=9),
    Field("duration", lambda row: row.order.duration, rank=8),
    Field("placed", lambda row: row.order.create_date, "time", rank=7),
    Field("note", lambda row: row.order.reason_description or row.order.tag, "prose", rank=10),
)
_UNITS: dict[str, Kind] = {
    **dict.fromkeys(("price", "avg_fill_price", "last_fill_price", "stop_price"), "usd"),
    "status": "status",
}


@click.command()
@account_option
@click.option("--tags", is_flag=True, default=None, help="Ask for the orders' tags as well.")
@output.forms
def orders(form: output.Form, account: str | None, tags: bool | None) -> None:
    """Tradier: today's orders and those working.

    The legs of an order stand below it. Prices are in USD.
    """
    filters: dict[str, Any] = {"account_number": account, "include_tags": tags}
    if form == "json":
        return output.json(
            collect_json(user.account_orders, filters, "orders", "order", None, plain_id)
        )
    orders = collect(
        tradier.account_orders,
        filters,
        lambda page: page.orders.order,
        None,
        lambda order: order.id,
    )
    if form == "csv":
        return output.csv(orders, tradier.Order)
    return output.rows(_ORDERS, [row for each in orders for row in _with_legs(each)], "no order")


@click.command()
@click.argument("order_id", metavar="ID")
@account_option
@click.option("--tags", is_flag=True, default=None, help="Ask for the order's tag as well.")
@output.forms
def order(form: output.Form, order_id: str, account: str | None, tags: bool | None) -> None:
    """Tradier: one order with its legs.

    The broker responds with 401 when the order does not exist or is of another account.
    """
    if form == "json":
        return output.json(
            user.account_specificorders(order_id, account_number=account, include_tags=tags)
        )
    found = tradier.account_specificorders(
        order_id, account_number=account, include_tags=tags
    ).order
    if form == "csv":
        return output.csv(found, tradier.Order)
    output.facts(found, _UNITS, leave_out=("leg",))
    if found.leg:
        output.heading("\nlegs")
        output.rows(_ORDERS, [_Row(leg, found) for leg in found.leg], "no legs")
    return None


def _with_legs(one: "tradier.Order") -> list[_Row]:
    return [_Row(one), *(_Row(leg, one) for leg in one.leg)]
