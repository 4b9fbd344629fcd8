"""Define ``kalshi login``, ``balance``, ``positions``, ``orders`` and ``trades``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kloudtrader import environment, kalshi
from kloudtrader.cli.commands._kalshi_tickers import get_market_id, make_ticker_lookup
from kloudtrader.cli.fetch import KALSHI, fetch_pages, fetch_rows
from kloudtrader.cli.options import NonBlankText, limit_options
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.stderr import clean
from kloudtrader.cli.ui.table_layout import Field
from kloudtrader.kalshi.api_choice import uses_v2

if TYPE_CHECKING:
    from decimal import Decimal

    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")

_BALANCE: "tuple[Field[kalshi.UserGetBalanceResponse], ...]" = (
    Field("", lambda _: "available"),
    Field("USD", lambda row: row.balance, "cents"),
)


def _get_side(row: "kalshi.Order | kalshi.UserTrade") -> str | None:
    return None if row.is_yes is None else "yes" if row.is_yes else "no"


def _count_placed(order: "kalshi.Order") -> "int | Decimal | None":
    return order.initial_count if order.place_count is None else order.place_count


def _sum_fills(order: "kalshi.Order") -> "int | Decimal":
    return (order.taker_fill_count or 0) + (order.maker_fill_count or 0)


def _compute_amount(trade: "kalshi.UserTrade") -> "int | Decimal | None":
    if trade.price is None or trade.count is None:
        return None
    return trade.price * trade.count


ORDER_FIELDS: "tuple[Field[kalshi.Order], ...]" = (
    Field("status", lambda row: row.status, "status"),
    Field("side", _get_side),
    Field("price (cents)", lambda row: row.price, "count"),
    Field("placed", _count_placed, "count", rank=2),
    Field("filled", _sum_fills, "count", rank=1),
    Field("resting", lambda row: row.remaining_count, "count"),
    Field("expires", lambda row: row.expiration_ts, "time", rank=5),
    Field("created", lambda row: row.create_ts, "time", rank=4),
    Field("order id", lambda row: row.order_id, rank=6, below=True),
)
_TRADES: "tuple[Field[kalshi.UserTrade], ...]" = (
    Field("time", lambda row: row.create_date, "time", rank=2),
    Field("side", _get_side),
    Field("price (cents)", lambda row: row.price, "count"),
    Field("contracts", lambda row: row.count, "count", summed=True),
    Field("amount (USD)", _compute_amount, "cents", rank=1, summed=True),
    Field("taker", lambda row: row.is_taker, rank=3),
    Field("order id", lambda row: row.order_id, rank=4, below=True),
)
_POSITIONS: "tuple[Field[kalshi.MarketPosition], ...]" = (
    Field("contracts", lambda row: row.position, "count"),
    Field("cost (USD)", lambda row: row.position_cost, "cents", rank=1, summed=True),
    Field("realised P&L (USD)", lambda row: row.realized_pnl, "cent_gain", summed=True),
    Field("fees (USD)", lambda row: row.fees_paid, "cents", rank=2, summed=True),
    Field("resting", lambda row: row.resting_orders_count, "count", rank=3),
    Field("settled", lambda row: row.is_settled, rank=4),
    Field("market id", lambda row: row.market_id, rank=5, below=True),
)


_STATUSES = ("resting", "canceled", "executed")
_market_option = click.option(
    "--market", type=NonBlankText(), metavar="MARKET", help="Only this market: id or ticker."
)


@click.command()
@output.format_options
def balance(form: output.OutputFormat) -> None:
    """Show the available balance in USD.

    Money held for resting orders is not included. JSON and CSV are in US cents.
    """
    available = kalshi.user_get_balance()
    if form == "json":
        return output.write_json(available)
    return output.write_rows(
        form, [available], kalshi.UserGetBalanceResponse, _BALANCE, "no balance"
    )


@click.command()
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Include markets without contracts and orders, as --json and --csv do.",
)
@output.format_options
def positions(form: output.OutputFormat, every: bool) -> None:
    """Show the positions by market.

    Contracts are positive for Yes, negative for No. Profits are green, losses red.
    """
    held = fetch_rows(kalshi.user_get_market_positions, lambda response: response.market_positions)
    if form == "table" and not every:
        held = [position for position in held if _is_current(position)]
    _write_rows(form, "market_positions", held, kalshi.MarketPosition, _POSITIONS, "no position")


def _is_current(position: "kalshi.MarketPosition") -> bool:
    return any((position.position, position.resting_orders_count, position.realized_pnl))


def _write_rows(
    form: output.OutputFormat,
    name: str,
    rows: "Sequence[M]",
    model: "type[M]",
    fields: "Sequence[Field[M]]",
    none: str,
    limit: int | None = None,
) -> None:
    """Write rows as JSON under ``name``, as CSV, or as a table with the market in front."""
    if form == "json":
        return output.write_json({name: rows})
    if form == "table":
        market: Field[M] = Field("market", make_ticker_lookup())
        fields = (market, *fields)
    return output.write_rows(form, rows, model, fields, none, limit)


@click.command()
@click.option(
    "--status", type=NonBlankText(), metavar="STATUS", help="Only resting, canceled or executed."
)
@_market_option
@limit_options(100)
@output.format_options
def orders(
    form: output.OutputFormat, /, limit: int | None, market: str | None, **filters: Any
) -> None:
    """List your orders.

    The price is the price of the order's own side.
    """
    if filters["status"] not in (None, *_STATUSES):
        known = ", ".join(_STATUSES)
        raise click.UsageError(f"--status {filters['status']!r} is not one of {known}")
    filters["market_id"] = market and get_market_id(market)
    rows = fetch_pages(
        kalshi.user_orders_get,
        filters,
        lambda page: page.orders,
        limit,
        lambda order: order.order_id,
        KALSHI,
    )
    _write_rows(form, "orders", rows, kalshi.Order, ORDER_FIELDS, "no order", limit)


@click.command()
@_market_option
@click.option("--order", "order_id", type=NonBlankText(), metavar="ID", help="Only this order.")
@limit_options(100)
@output.format_options
def trades(
    form: output.OutputFormat, /, limit: int | None, market: str | None, **filters: Any
) -> None:
    """List the fills of your orders."""
    filters["market_id"] = market and get_market_id(market)
    rows = fetch_pages(
        kalshi.user_trades_get,
        filters,
        lambda page: page.trades,
        limit,
        lambda trade: trade.id,
        KALSHI,
    )
    _write_rows(form, "trades", rows, kalshi.UserTrade, _TRADES, "no trade", limit)


@click.command()
def login() -> None:
    """Test the credentials; nothing is stored.

    On API v2, this reads the balance with the key of KALSHI_API_KEY_ID. On API v1, with
    KALSHI_USER_ID and KALSHI_TOKEN, this tests the session. With KALSHI_EMAIL and KALSHI_PASSWORD,
    it opens a session and tests it. The session stays open: Kalshi may give the same session to an
    algorithm that runs elsewhere.
    """
    if uses_v2():
        kalshi.user_get_balance()
        return output.write_line("The key of KALSHI_API_KEY_ID is accepted.")
    client = kalshi.ApiClient()
    user = kalshi.UserApi(client).user_get_profile(client.user_id()).user
    name = " ".join(filter(None, (user.first_name, user.last_name))) or user.email or "a member"
    if environment.get("KALSHI_TOKEN"):
        accepted = "The session of KALSHI_USER_ID and KALSHI_TOKEN is accepted"
    else:
        accepted = "KALSHI_EMAIL and KALSHI_PASSWORD are accepted"
    return output.write_line(f"{accepted}: {clean(name)}.")
