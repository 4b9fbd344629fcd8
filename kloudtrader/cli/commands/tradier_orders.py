"""Define ``orders`` and ``order``, which show orders at Tradier."""

from dataclasses import dataclass
from typing import Any

import click

from kloudtrader import tradier, user
from kloudtrader.cli.fetch import fetch_pages, fetch_pages_json, get_plain_id
from kloudtrader.cli.options import account_option
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.cells import CellKind
from kloudtrader.cli.ui.table_layout import Field

_BRACKETS = ("oco", "oto", "otoco")


@dataclass(frozen=True)
class _OrderRow:
    """Hold an order, or one of its legs with its parent."""

    order: "tradier.OrderLeg"
    parent: "tradier.Order | None" = None

    @property
    def id(self) -> str:
        return f"- {self.order.id}" if self.parent else str(self.order.id)

    @property
    def price(self) -> float | None:
        """Return the price, or ``None`` for a leg of a spread: it repeats the spread's price."""
        own = self.parent is None or self.parent.class_ in _BRACKETS
        return self.order.price if own else None


_ORDERS: tuple[Field[_OrderRow], ...] = (
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
_KINDS: dict[str, CellKind] = {
    **dict.fromkeys(("price", "avg_fill_price", "last_fill_price", "stop_price"), "usd"),
    "status": "status",
}


@click.command()
@account_option
@click.option("--tags", is_flag=True, default=None, help="Include the orders' tags.")
@output.format_options
def orders(form: output.OutputFormat, account: str | None, tags: bool | None) -> None:
    """Show today's and working orders at Tradier.

    The legs of an order are listed below it. Prices are in USD.
    """
    filters: dict[str, Any] = {"account_number": account, "include_tags": tags}
    if form == "json":
        return output.write_json(
            fetch_pages_json(user.account_orders, filters, "orders", "order", None, get_plain_id)
        )
    orders = fetch_pages(
        tradier.account_orders,
        filters,
        lambda page: page.orders.order,
        None,
        lambda order: order.id,
    )
    if form == "csv":
        return output.write_csv(orders, tradier.Order)
    rows = [row for order in orders for row in _list_with_legs(order)]
    return output.write_table(_ORDERS, rows, "no order")


@click.command()
@click.argument("order_id", metavar="ID")
@account_option
@click.option("--tags", is_flag=True, default=None, help="Include the order's tag.")
@output.format_options
def order(form: output.OutputFormat, order_id: str, account: str | None, tags: bool | None) -> None:
    """Show one order at Tradier with its legs.

    Tradier responds with 401 if the order does not exist or belongs to another account.
    """
    if form == "json":
        return output.write_json(
            user.account_specificorders(order_id, account_number=account, include_tags=tags)
        )
    order = tradier.account_specificorders(
        order_id, account_number=account, include_tags=tags
    ).order
    if form == "csv":
        return output.write_csv(order, tradier.Order)
    output.write_fields(order, _KINDS, leave_out=("leg",))
    if order.leg:
        output.write_heading("\nlegs")
        output.write_table(_ORDERS, [_OrderRow(leg, order) for leg in order.leg], "no legs")
    return None


def _list_with_legs(order: "tradier.Order") -> list[_OrderRow]:
    return [_OrderRow(order), *(_OrderRow(leg, order) for leg in order.leg)]
