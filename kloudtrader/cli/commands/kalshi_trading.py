"""``kalshi order``: orders that ask before they are sent."""

from datetime import datetime
from typing import Any

import click

from kloudtrader import kalshi
from kloudtrader.cli.commands import _kalshi_tickers as tickers
from kloudtrader.cli.commands._kalshi_preview import show_request
from kloudtrader.cli.commands.kalshi_account import ORDER_FIELDS
from kloudtrader.cli.options import Converter, Whole
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.prompt import ask, consenting, once, telling
from kloudtrader.cli.ui.table_layout import Field
from kloudtrader.cli.ui.terminal import clean
from kloudtrader.kalshi.orders import cancel_once, decrease_once, place_once
from kloudtrader.runtime.errors import InvalidArgument

_COUNT = Whole(1, 2**31 - 1)
"""Contracts, as the request's model takes them. Written here, so that ``--help`` loads no model."""
_PLACED: "tuple[Field[kalshi.Order], ...]" = (
    Field("order id", lambda one: one.order_id, rank=9, below=True),
    *ORDER_FIELDS[:-1],
)


@click.group()
def order() -> None:
    """Create, decrease or cancel an order.

    An order is shown and sent after your consent; without a terminal, use --yes. It is sent once.
    If the response is lost, orders and trades are read to find out its outcome.
    """


class _Moment(Converter):
    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time such as 2026-03-05T16:00-05:00", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} has no offset such as -05:00 or Z", param, ctx)
        if moment <= datetime.now(moment.tzinfo):
            self.fail(f"{value!r} is in the past", param, ctx)
        return moment


@order.command()
@click.argument("market", metavar="MARKET")
@click.argument("side", type=click.Choice(["yes", "no"], case_sensitive=False), metavar="SIDE")
@click.argument("count", type=_COUNT)
@click.argument("price", type=Whole(1, 99))
@click.option("--expires", type=_Moment(), metavar="TIME", help="Such as 2026-03-05T16:00-05:00.")
@click.option("--max-cost", type=Whole(min=1), metavar="CENTS", help="Of all, at most.")
@click.option(
    "--sell-only",
    is_flag=True,
    default=None,
    help="Never more than the position held: do not turn it round.",
)
@consenting
@output.forms
def create(
    form: output.Form,
    market: str,
    side: str,
    count: int,
    price: int,
    expires: datetime | None,
    max_cost: int | None,
    sell_only: bool | None,
    yes: bool,
    dry_run: bool,
) -> None:
    """Buy COUNT contracts of SIDE at PRICE cents or less.

    MARKET is an id or a ticker, SIDE is yes or no. Fees come on top.
    """
    request = kalshi.UserOrderCreateRequest(
        market_id=tickers.id_of(market),
        side=side,
        count=count,
        price=price,
        expiration_unix_ts=None if expires is None else int(expires.timestamp()),
        max_cost_cents=max_cost,
        sell_position_capped=sell_only,
    )
    if dry_run:
        return show_request(
            form, lambda api, user: api.user_order_create(user, user_order_create_request=request)
        )
    if not yes:
        until = f", until {expires.astimezone():%Y-%m-%d %H:%M %Z}" if expires else ""
        capped = ", never more than the position held" if sell_only else ""
        cost = min(count * price, max_cost or count * price) / 100
        ask(
            lambda: (
                f"Buy {count:,} {side.capitalize()} at {output.counted(price, 'cent')} or less"
                f"{until}{capped}, for at most {cost:,.2f} USD and fees, "
                f"in {tickers.question_of(kalshi.get_market(request.market_id).market)}"
            )
        )
    return _report(
        form, once("user_order_create", lambda result: place_once(request, result=result))
    )


@order.command()
@click.argument("order_id", metavar="ORDER_ID")
@click.argument("count", type=_COUNT)
@consenting
@output.forms
def decrease(form: output.Form, order_id: str, count: int, yes: bool, dry_run: bool) -> None:
    """Take COUNT contracts off a resting order."""
    request = kalshi.UserOrderDecreaseRequest(count=count)
    if dry_run:
        return show_request(
            form,
            lambda api, user: api.user_order_decrease(
                user, order_id, user_order_decrease_request=request
            ),
        )
    if not yes:
        ask(lambda: f"Take {count:,} off {_resting(order_id)}")
    return _report(
        form,
        once("user_order_decrease", lambda result: decrease_once(order_id, count, result=result)),
    )


@order.command()
@click.argument("order_id", metavar="ORDER_ID")
@consenting
@output.forms
def cancel(form: output.Form, order_id: str, yes: bool, dry_run: bool) -> None:
    """Take all resting contracts off an order; what was filled stays."""
    if dry_run:
        return show_request(form, lambda api, user: api.user_order_cancel(user, order_id))
    if not yes:
        ask(lambda: f"Cancel {_resting(order_id)}")
    return _report(
        form, once("user_order_cancel", lambda result: cancel_once(order_id, result=result))
    )


def _resting(order_id: str) -> str:
    """An order in words, for the question whether to change it."""
    for one in kalshi.iter_user_orders(status="resting"):
        if one.order_id == order_id:
            side = "Yes" if one.is_yes else "No"
            price = "" if one.price is None else f" at {output.counted(one.price, 'cent')}"
            market = tickers.of_market()(one)
            return clean(
                f"order {order_id}: {one.remaining_count} of {one.place_count} {side}"
                f"{price} resting in {market}"
            )
    raise InvalidArgument(
        f"you have no resting order {order_id!r}: 'kloudtrader kalshi orders' lists yours",
        argument="order_id",
    )


def _report(form: output.Form, placed: kalshi.Order) -> None:
    with telling(f"order {placed.order_id} is {placed.status or 'accepted'}"):
        if form == "json":
            output.json(placed)
        else:
            output.listing(form, [placed], kalshi.Order, _PLACED, "no order")
