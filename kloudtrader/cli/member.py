"""``kalshi login``, ``balance``, ``positions``, ``orders``, ``trades``: the member's account."""

from typing import Any

import click

from kloudtrader import environment, kalshi
from kloudtrader.cli import output, tickers
from kloudtrader.cli.layout import Field, summed
from kloudtrader.cli.options import Text, limit_options
from kloudtrader.cli.paging import collect
from kloudtrader.cli.screen import clean

__all__ = ["ORDER_FIELDS", "balance", "login", "orders", "positions", "trades"]

_LARGEST_PAGE = 100
_BALANCE: "tuple[Field[kalshi.UserGetBalanceResponse], ...]" = (
    Field("", lambda _: "available"),
    Field("USD", lambda one: one.balance, "cents"),
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
    Field("status", lambda one: one.status, "status"),
    Field("side", _side),
    Field("price (cents)", lambda one: one.price, "count"),
    Field("placed", lambda one: one.place_count, "count", rank=2),
    Field("filled", _filled, "count", rank=1),
    Field("resting", lambda one: one.remaining_count, "count"),
    Field("expires", lambda one: one.expiration_ts, "time", rank=5),
    Field("created", lambda one: one.create_ts, "time", rank=4),
    Field("order id", lambda one: one.order_id, rank=6, below=True),
)


@click.command()
@output.forms
def balance(form: output.Form) -> None:
    """What can be spent, in USD.

    Money bound by resting orders is not in it. JSON and CSV have US cents.
    """
    found = kalshi.user_get_balance()
    if form == "json":
        return output.json(found)
    if form == "csv":
        return output.csv(found, kalshi.UserGetBalanceResponse)
    return output.rows(_BALANCE, [found], "no balance")


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
    held = output.kept(kalshi.user_get_market_positions, lambda answer: answer.market_positions)
    if form == "json":
        return output.json({"market_positions": held})
    if form == "csv":
        return output.csv(held, kalshi.MarketPosition)
    found = [one for one in held if every or _matters(one)]
    return output.rows(_position_fields(), found, "no position")


def _matters(position: "kalshi.MarketPosition") -> bool:
    figures = (position.position, position.resting_orders_count, position.realized_pnl)
    return any(figures)


def _position_fields() -> "tuple[Field[kalshi.MarketPosition], ...]":
    return (
        Field("market", tickers.of_market(tickers.names())),
        Field("contracts", lambda one: one.position, "count"),
        Field(
            "cost (USD)",
            lambda one: one.position_cost,
            "cents",
            rank=1,
            total=summed(lambda one: one.position_cost),
        ),
        Field(
            "realised P&L (USD)",
            lambda one: one.realized_pnl,
            "cent_gain",
            total=summed(lambda one: one.realized_pnl),
        ),
        Field(
            "fees (USD)",
            lambda one: one.fees_paid,
            "cents",
            rank=2,
            total=summed(lambda one: one.fees_paid),
        ),
        Field("resting", lambda one: one.resting_orders_count, "count", rank=3),
        Field("settled", lambda one: one.is_settled, rank=4),
        Field("market id", lambda one: one.market_id, rank=5, below=True),
    )


@click.command()
@click.option("--status", type=Text(), metavar="STATUS", help="Only resting, canceled or executed.")
@click.option(
    "--market", "market_id", type=Text(), metavar="MARKET", help="Only this market: id or ticker."
)
@limit_options(100)
@output.forms
def orders(form: output.Form, /, limit: int | None, **filters: Any) -> None:
    """Your orders.

    Prices are of the order's own side.
    """
    filters["market_id"] = tickers.id_of(filters["market_id"])
    found = collect(
        lambda page, size: output.kept(
            lambda: kalshi.user_orders_get(page_number=page, page_size=size, **filters),
            lambda answer: answer.orders,
        ),
        limit,
        "user_orders_get",
        _LARGEST_PAGE,
    )
    if form == "json":
        return output.json({"orders": found})
    if form == "csv":
        return output.csv(found, kalshi.Order)
    market: Field[kalshi.Order] = Field("market", tickers.of_market(tickers.names()))
    output.rows((market, *ORDER_FIELDS), found, "no order")
    return output.may_be_more(len(found), limit)


@click.command()
@click.option(
    "--market", "market_id", type=Text(), metavar="MARKET", help="Only this market: id or ticker."
)
@click.option("--order", "order_id", type=Text(), metavar="ID", help="Only this order.")
@limit_options(100)
@output.forms
def trades(form: output.Form, /, limit: int | None, **filters: Any) -> None:
    """Fills of your orders."""
    filters["market_id"] = tickers.id_of(filters["market_id"])
    found = collect(
        lambda page, size: output.kept(
            lambda: kalshi.user_trades_get(page_number=page, page_size=size, **filters),
            lambda answer: answer.trades,
        ),
        limit,
        "user_trades_get",
        _LARGEST_PAGE,
    )
    if form == "json":
        return output.json({"trades": found})
    if form == "csv":
        return output.csv(found, kalshi.UserTrade)
    output.rows(_trade_fields(), found, "no trade")
    return output.may_be_more(len(found), limit)


def _trade_fields() -> "tuple[Field[kalshi.UserTrade], ...]":
    return (
        Field("time", lambda one: one.create_date, "time", rank=2),
        Field("market", tickers.of_market(tickers.names())),
        Field("side", _side),
        Field("price (cents)", lambda one: one.price, "count"),
        Field("contracts", lambda one: one.count, "count", total=summed(lambda one: one.count)),
        Field("amount (USD)", _amount, "cents", rank=1, total=summed(_amount)),
        Field("taker", lambda one: one.is_taker, rank=3),
        Field("order id", lambda one: one.order_id, rank=4, below=True),
    )


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
        output.say(f"The session of KALSHI_USER_ID and KALSHI_TOKEN is good: {clean(name)}.")
        return
    output.say(f"KALSHI_EMAIL and KALSHI_PASSWORD are good: {clean(name)}.")
