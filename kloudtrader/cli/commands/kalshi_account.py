"""``kalshi login``, ``balance``, ``positions``, ``orders``, ``trades``: the member's account."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kloudtrader import environment, kalshi
from kloudtrader.cli.commands import _kalshi_tickers as tickers
from kloudtrader.cli.fetch import KALSHI, collect
from kloudtrader.cli.options import Text, limit_options
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.table_layout import Field
from kloudtrader.cli.ui.terminal import clean

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")

_BALANCE: "tuple[Field[kalshi.UserGetBalanceResponse], ...]" = (
    Field("", lambda _: "available"),
    Field("USD", lambda row: row.balance, "cents"),
)


def _side(row: "kalshi.Order | kalshi.UserTrade") -> str | None:
    return None if row.is_yes is None else "yes" if row.is_yes else "no"


def _filled(order: "kalshi.Order") -> int:
    return (order.taker_fill_count or 0) + (order.maker_fill_count or 0)


def _amount(trade: "kalshi.UserTrade") -> int | None:
    if trade.price is None or trade.count is None:
        return None
    return trade.price * trade.count


ORDER_FIELDS: "tuple[Field[kalshi.Order], ...]" = (
    Field("status", lambda row: row.status, "status"),
    Field("side", _side),
    Field("price (cents)", lambda row: row.price, "count"),
    Field("placed", lambda row: row.place_count, "count", rank=2),
    Field("filled", _filled, "count", rank=1),
    Field("resting", lambda row: row.remaining_count, "count"),
    Field("expires", lambda row: row.expiration_ts, "time", rank=5),
    Field("created", lambda row: row.create_ts, "time", rank=4),
    Field("order id", lambda row: row.order_id, rank=6, below=True),
)
_TRADES: "tuple[Field[kalshi.UserTrade], ...]" = (
    Field("time", lambda row: row.create_date, "time", rank=2),
    Field("side", _side),
    Field("price (cents)", lambda row: row.price, "count"),
    Field("contracts", lambda row: row.count, "count", summed=True),
    Field("amount (USD)", _amount, "cents", rank=1, summed=True),
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


_market_option = click.option(
    "--market", type=Text(), metavar="MARKET", help="Only this market: id or ticker."
)


@click.command()
@output.forms
def balance(form: output.Form) -> None:
    """What can be spent, in USD.

    Money bound by resting orders is not in it. JSON and CSV have US cents.
    """
    available = kalshi.user_get_balance()
    if form == "json":
        return output.json(available)
    return output.listing(form, [available], kalshi.UserGetBalanceResponse, _BALANCE, "no balance")


@click.command()
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Markets without contracts and orders as well, as --json and --csv do.",
)
@output.forms
def positions(form: output.Form, every: bool) -> None:
    """What is held, by market.

    Contracts are positive for Yes, negative for No. Gains are green, losses red.
    """
    held = output.kept(kalshi.user_get_market_positions, lambda response: response.market_positions)
    if form == "table" and not every:
        held = [position for position in held if _matters(position)]
    _list(form, "market_positions", held, kalshi.MarketPosition, _POSITIONS, "no position")


def _matters(position: "kalshi.MarketPosition") -> bool:
    return any((position.position, position.resting_orders_count, position.realized_pnl))


def _list(
    form: output.Form,
    name: str,
    rows: "Sequence[M]",
    model: "type[M]",
    fields: "Sequence[Field[M]]",
    none: str,
    limit: int | None = None,
) -> None:
    """Write rows in the wanted form: JSON has them under ``name``, a table has the market first."""
    if form == "json":
        return output.json({name: rows})
    if form == "table":
        market: Field[M] = Field("market", tickers.of_market())
        fields = (market, *fields)
    return output.listing(form, rows, model, fields, none, limit)


@click.command()
@click.option("--status", type=Text(), metavar="STATUS", help="Only resting, canceled or executed.")
@_market_option
@limit_options(100)
@output.forms
def orders(form: output.Form, /, limit: int | None, market: str | None, **filters: Any) -> None:
    """Your orders.

    Prices are of the order's own side.
    """
    filters["market_id"] = market and tickers.id_of(market)
    rows = collect(
        kalshi.user_orders_get,
        filters,
        lambda page: page.orders,
        limit,
        lambda order: order.order_id,
        KALSHI,
    )
    _list(form, "orders", rows, kalshi.Order, ORDER_FIELDS, "no order", limit)


@click.command()
@_market_option
@click.option("--order", "order_id", type=Text(), metavar="ID", help="Only this order.")
@limit_options(100)
@output.forms
def trades(form: output.Form, /, limit: int | None, market: str | None, **filters: Any) -> None:
    """Fills of your orders."""
    filters["market_id"] = market and tickers.id_of(market)
    rows = collect(
        kalshi.user_trades_get,
        filters,
        lambda page: page.trades,
        limit,
        lambda trade: trade.id,
        KALSHI,
    )
    _list(form, "trades", rows, kalshi.UserTrade, _TRADES, "no trade", limit)


@click.command()
def login() -> None:
    """Test the credentials; nothing is stored.

    With KALSHI_USER_ID and KALSHI_TOKEN, the session is tried out. With KALSHI_EMAIL and
    KALSHI_PASSWORD, a session is opened and tried out. It is not closed: a venue may give an
    algorithm that runs elsewhere the same one.
    """
    client = kalshi.ApiClient()
    user = kalshi.UserApi(client).user_get_profile(client.user_id()).user
    name = " ".join(filter(None, (user.first_name, user.last_name))) or user.email or "a member"
    if environment.optional("KALSHI_TOKEN"):
        good = "The session of KALSHI_USER_ID and KALSHI_TOKEN is good"
    else:
        good = "KALSHI_EMAIL and KALSHI_PASSWORD are good"
    output.say(f"{good}: {clean(name)}.")
