"""Define ``orders``, ``order show``, ``change`` and ``cancel``, and ``cancel-all``, of Tradier."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import click

from kloudtrader import tradier, user
from kloudtrader.cli.commands._tradier_client import Broker
from kloudtrader.cli.fetch import fetch_pages, fetch_pages_json, get_plain_id
from kloudtrader.cli.options import NonBlankText, Price, account_option
from kloudtrader.cli.order_options import DURATIONS
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.cancel_report import CancelReport
from kloudtrader.cli.ui.cells import CellKind, format_cell
from kloudtrader.cli.ui.prompt import (
    ask_consent,
    check_credentials,
    consent_options,
    report_write,
    send_once,
)
from kloudtrader.cli.ui.request_preview import preview_request
from kloudtrader.cli.ui.stderr import clean, print_notice
from kloudtrader.cli.ui.table_layout import Field
from kloudtrader.runtime.errors import NotDone, OutcomeUnknown

_TYPES = ("market", "limit", "stop", "stop_limit", "debit", "credit")
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
        return self.order.price if self._has_prices else None

    @property
    def stop(self) -> float | None:
        """Return the stop price, likewise."""
        return self.order.stop_price or None if self._has_prices else None

    @property
    def _has_prices(self) -> bool:
        return self.parent is None or self.parent.class_ in _BRACKETS


_ORDERS: tuple[Field[_OrderRow], ...] = (
    Field("id", lambda row: row.id, rank=3, below=True),
    Field("status", lambda row: row.order.status, "status"),
    Field("side", lambda row: row.order.side),
    Field("quantity", lambda row: row.order.quantity, "number", rank=1),
    Field("filled", lambda row: row.order.exec_quantity, "number", rank=5),
    Field("symbol", lambda row: row.order.option_symbol or row.order.symbol),
    Field("type", lambda row: row.order.type, rank=4),
    Field("price (USD)", lambda row: row.price, "price", rank=2),
    Field("stop (USD)", lambda row: row.stop, "price", rank=3),
    Field("fill (USD)", lambda row: row.order.avg_fill_price or None, "price", rank=6),
    Field("class", lambda row: row.order.class_, rank=9),
    Field("duration", lambda row: row.order.duration, rank=8),
    Field("placed", lambda row: row.order.create_date, "time", rank=7),
    Field("note", lambda row: row.order.reason_description or row.order.tag, "prose", rank=10),
)
_KINDS: dict[str, CellKind] = {
    **dict.fromkeys(("price", "avg_fill_price", "last_fill_price", "stop_price"), "price"),
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
    return write_orders(form, orders)


@click.command()
@click.argument("order_id", metavar="ID")
@account_option
@click.option("--tags", is_flag=True, default=None, help="Include the order's tag.")
@output.format_options
def show(form: output.OutputFormat, order_id: str, account: str | None, tags: bool | None) -> None:
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
    return write_order(form, order)


def write_order(form: output.OutputFormat, order: "tradier.Order") -> None:
    """Write one order with its legs."""
    if form == "json":
        return output.write_json(order)
    if form == "csv":
        return output.write_csv(order, tradier.Order)
    output.write_fields(order, _KINDS, leave_out=("leg",))
    if order.leg:
        output.write_heading("\nlegs")
        output.write_table(_ORDERS, [_OrderRow(leg, order) for leg in order.leg], "no legs")
    return None


def write_orders(form: output.OutputFormat, orders: "Sequence[tradier.Order]") -> None:
    """Write orders as CSV, or as a table with their legs."""
    if form == "csv":
        return output.write_csv(orders, tradier.Order)
    rows = [row for order in orders for row in _list_with_legs(order)]
    return output.write_table(_ORDERS, rows, "no order")


def _list_with_legs(order: "tradier.Order") -> list[_OrderRow]:
    return [_OrderRow(order), *(_OrderRow(leg, order) for leg in order.leg)]


@click.command()
@click.argument("order_id", metavar="ID")
@click.option("--limit", type=Price(), help="New limit price, debit or credit.")
@click.option("--stop", type=Price(), help="New stop price.")
@click.option("--duration", type=click.Choice(DURATIONS), help="New duration.")
@click.option("--type", "kind", type=click.Choice(_TYPES), help="New type.")
@account_option
@consent_options
@output.format_options
def change(
    form: output.OutputFormat,
    order_id: str,
    limit: Decimal | None,
    stop: Decimal | None,
    duration: Any,
    kind: Any,
    account: str | None,
    yes: bool,
    dry_run: bool,
) -> None:
    """Change a working order at Tradier.

    Only what is given is sent, and the rest of the order stays as it is. Its id stays, too.
    """
    given: dict[str, Any] = {"type": kind, "duration": duration, "price": limit, "stop": stop}
    given = {name: value for name, value in given.items() if value is not None}
    if not given:
        raise click.UsageError("nothing to change: give --limit, --stop, --duration or --type")
    request = tradier.OrderChange(**given)
    if dry_run:
        return preview_request(
            form,
            lambda transport: Broker(account, transport=transport).change_order(
                order_id, change=request
            ),
        )
    broker = Broker(account)
    if not yes:
        new = ", ".join(f"{name} {value}" for name, value in given.items())
        ask_consent(lambda: f"Change {_describe(broker.read_order(order_id))} to {new}")
    changed = send_once(
        "change_order", lambda result: _change(Broker(account, result=result), order_id, request)
    )
    with report_write(f"order {order_id} was changed"):
        write_order(form, changed or broker.read_order(order_id))
    return None


def _change(broker: Broker, order_id: str, request: "tradier.OrderChange") -> "Any":
    """Change an order; return it if a lost response was reconciled by reading it."""
    try:
        broker.change_order(order_id, change=request)
    except OutcomeUnknown as error:
        finding = error.find_out()
        if finding.verdict == "not_done":
            raise NotDone(
                f"order {order_id} was not changed: {finding.reason}",
                operation="change_order",
                finding=finding,
            ) from error
        if finding.verdict == "cannot_tell":
            raise
        return finding.result
    return None


@click.command()
@click.argument("order_id", metavar="ID")
@account_option
@consent_options
@output.format_options
def cancel(
    form: output.OutputFormat, order_id: str, account: str | None, yes: bool, dry_run: bool
) -> None:
    """Cancel an order at Tradier, and show what was executed.

    The order is read until it is final: it may be filled before it is cancelled.
    """
    if dry_run:
        return preview_request(
            form, lambda transport: Broker(account, transport=transport).cancel_order(order_id)
        )
    broker = Broker(account)
    order = broker.read_order(order_id)
    if broker.is_final(order):
        print_notice(f"(the order is {clean(order.status)} already; not sent)")
        return write_order(form, order)
    if not yes:
        ask_consent(lambda: f"Cancel {_describe(order)}")
    cancelled = send_once(
        "cancel_order", lambda result: Broker(account, result=result).cancel_once(order)
    )
    with report_write(f"order {order_id} is {cancelled.status}"):
        write_order(form, cancelled)
    return None


def _describe(order: "tradier.Order") -> str:
    symbol = order.option_symbol or order.symbol or order.class_
    side = (order.side or "").replace("_", " ")
    quantity = format_cell(order.quantity, "number").text
    prices = {"limit": order.price or None, "stop": order.stop_price or None}
    terms = "".join(
        f", {name} {format_cell(price, 'price').text} USD"
        for name, price in prices.items()
        if price is not None
    )
    executed = format_cell(order.exec_quantity or 0.0, "number").text
    return clean(
        f"order {order.id}: {side} {quantity} {symbol}{terms}, {order.duration}, {order.status}, "
        f"{executed} filled"
    )


@click.command("cancel-all")
@click.option(
    "--symbol",
    type=NonBlankText(),
    help="Only orders of this stock and its options, or of one option.",
)
@account_option
@consent_options
@output.format_options
def cancel_all(
    form: output.OutputFormat, symbol: str | None, account: str | None, yes: bool, dry_run: bool
) -> None:
    """Cancel all working orders at Tradier.

    Orders are listed, cancelled and read until none works. With KLOUDTRADER_JOURNAL, orders whose
    outcome is unknown are named: they may still arrive. --dry-run lists the orders.
    """
    broker = Broker(account)
    if dry_run:
        CancelReport(broker.list_working(symbol)).write(form, partial(write_orders, form))
        return print_notice("(dry run: not sent)")
    if not yes:
        ask_consent(lambda: _describe_working(broker.list_working(symbol), symbol))
    check_credentials(lambda: broker.list_working(symbol))
    cancelled = send_once(
        "cancel_order",
        lambda result: Broker(account, result=result).cancel_all(symbol=symbol),
    )
    report = CancelReport(cancelled.orders, cancelled.unresolved, cancelled.is_flat)
    with report_write(f"{output.format_count(len(cancelled.orders), 'order')} cancelled"):
        report.write(form, partial(write_orders, form))
    return report.report_unresolved()


def _describe_working(orders: "list[tradier.Order]", symbol: str | None) -> str:
    where = f" of {clean(symbol)}" if symbol else ""
    lines = [_describe(order) for order in orders]
    count = output.format_count(len(orders), "working order")
    return "\n".join([*lines, f"Cancel all orders{where}, {count} now"])
