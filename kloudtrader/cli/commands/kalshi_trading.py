"""Define ``kalshi order`` and ``cancel-all``, which ask for confirmation before they send."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import click

from kloudtrader import environment, kalshi
from kloudtrader.cli._groups import SuggestingGroup
from kloudtrader.cli.commands._kalshi_tickers import (
    describe_market,
    get_market_id,
    make_ticker_lookup,
)
from kloudtrader.cli.commands.kalshi_account import ORDER_FIELDS
from kloudtrader.cli.options import Converter, Integer, NonBlankText
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.cancel_report import CancelReport
from kloudtrader.cli.ui.prompt import (
    ask_consent,
    check_credentials,
    consent_options,
    report_write,
    send_once,
)
from kloudtrader.cli.ui.request_preview import (
    HIDDEN,
    CapturingTransport,
    hide_credential,
    preview_request,
)
from kloudtrader.cli.ui.stderr import clean, print_notice
from kloudtrader.cli.ui.table_layout import Field
from kloudtrader.kalshi.api_choice import uses_v2
from kloudtrader.kalshi.client import Configuration
from kloudtrader.kalshi.orders import cancel_all, cancel_once, decrease_once, place_once
from kloudtrader.runtime.client import Client
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.request.build import Request
from kloudtrader_kalshi.user_api import UserApi

if TYPE_CHECKING:
    from kloudtrader_kalshi_v2.orders_api import OrdersApi

UNKNOWN_USER = "USER_ID_AFTER_LOG_IN"
_OPTIONS = {
    "sell_position_capped": "--sell-only",
    "max_cost_cents": "--max-cost",
    "expiration_unix_ts": "--expires",
}
_COUNT = Integer(1, 2**31 - 1, "contracts")
"""Contracts, within the bounds of the request model. Reading them there would slow ``--help``."""
_PLACED: "tuple[Field[kalshi.Order], ...]" = (
    Field("order id", lambda row: row.order_id, rank=9, below=True),
    *ORDER_FIELDS[:-1],
)


@click.group(cls=SuggestingGroup)
def order() -> None:
    """Create, decrease or cancel an order.

    The command shows the order and sends it once you confirm. Without a terminal, use --yes. It is
    sent once. If the response is lost, orders and trades are read to determine its outcome.
    """


class _Moment(Converter):
    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time such as 2026-03-05T16:00-05:00", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} has no offset such as -05:00 or Z", param, ctx)
        if moment <= datetime.now(moment.tzinfo):
            self.fail(f"{value!r} is in the past", param, ctx)
        return moment


@order.command()
@click.argument("market", metavar="MARKET")
@click.argument("side", type=click.Choice(["yes", "no"], case_sensitive=False), metavar="SIDE")
@click.argument("count", type=_COUNT)
@click.argument("price", type=Integer(1, 99, "US cents"))
@click.option(
    "--expires", type=_Moment(), metavar="TIME", help="Time such as 2026-03-05T16:00-05:00."
)
@click.option(
    "--max-cost", type=Integer(1, unit="US cents"), metavar="CENTS", help="Largest total cost."
)
@click.option(
    "--sell-only",
    is_flag=True,
    default=None,
    help="Reduce the position held, but never reverse it.",
)
@consent_options
@output.format_options
def create(
    form: output.OutputFormat,
    market: str,
    side: Literal["yes", "no"],
    count: int,
    price: int,
    expires: datetime | None,
    max_cost: int | None,
    sell_only: bool | None,
    yes: bool,
    dry_run: bool,
) -> None:
    """Buy COUNT contracts of SIDE at PRICE cents or less.

    MARKET is an id or a ticker, SIDE is yes or no. Fees are added to the cost.
    """
    request = kalshi.UserOrderCreateRequest(
        market_id=get_market_id(market),
        side=side,
        count=count,
        price=price,
        expiration_unix_ts=None if expires is None else int(expires.timestamp()),
        max_cost_cents=max_cost,
        sell_position_capped=sell_only,
    )
    if uses_v2():
        _check_v2_order(request)
        if dry_run:
            return _preview_v2_order(form, request)
    if dry_run:
        return preview_kalshi_request(
            form, lambda api, user: api.user_order_create(user, user_order_create_request=request)
        )
    if not yes:
        until = f", until {expires.astimezone():%Y-%m-%d %H:%M %Z}" if expires else ""
        capped = ", at most the position held" if sell_only else ""
        cost = min(count * price, max_cost or count * price) / 100
        ask_consent(
            lambda: (
                f"Buy {count:,} {side.capitalize()} at {output.format_count(price, 'cent')} or less"
                f"{until}{capped}, for at most {cost:,.2f} USD and fees, "
                f"in {describe_market(kalshi.get_market(request.market_id).market)}"
            )
        )
    return _write_order(
        form, send_once("user_order_create", lambda result: place_once(request, result=result))
    )


@order.command()
@click.argument("order_id", metavar="ORDER_ID")
@click.argument("count", type=_COUNT)
@consent_options
@output.format_options
def decrease(
    form: output.OutputFormat, order_id: str, count: int, yes: bool, dry_run: bool
) -> None:
    """Reduce a resting order by COUNT contracts."""
    request = kalshi.UserOrderDecreaseRequest(count=count)
    if dry_run and uses_v2():
        return _preview_v2_decrease(form, order_id, count)
    if dry_run:
        return preview_kalshi_request(
            form,
            lambda api, user: api.user_order_decrease(
                user, order_id, user_order_decrease_request=request
            ),
        )
    if not yes:
        ask_consent(lambda: f"Reduce order {order_id} by {count:,}: {_describe_resting(order_id)}")
    check_credentials(kalshi.user_get_balance)
    return _write_order(
        form,
        send_once(
            "user_order_decrease", lambda result: decrease_once(order_id, count, result=result)
        ),
    )


@order.command()
@click.argument("order_id", metavar="ORDER_ID")
@consent_options
@output.format_options
def cancel(form: output.OutputFormat, order_id: str, yes: bool, dry_run: bool) -> None:
    """Cancel the resting contracts of an order. Fills are unchanged."""
    if dry_run and uses_v2():
        ticker = _find_resting(order_id).market_id
        return _preview_v2(
            form, lambda api: api.cancel_order(order_id, subaccount=0, market_ticker=ticker)
        )
    if dry_run:
        return preview_kalshi_request(form, lambda api, user: api.user_order_cancel(user, order_id))
    if not yes:
        ask_consent(lambda: f"Cancel order {order_id}: {_describe_resting(order_id)}")
    check_credentials(kalshi.user_get_balance)
    return _write_order(
        form, send_once("user_order_cancel", lambda result: cancel_once(order_id, result=result))
    )


@click.command("cancel-all")
@click.option(
    "--market", type=NonBlankText(), metavar="MARKET", help="Only this market: id or ticker."
)
@consent_options
@output.format_options
def cancel_all_orders(
    form: output.OutputFormat, market: str | None, yes: bool, dry_run: bool
) -> None:
    """Cancel all resting orders at Kalshi.

    Orders are listed, cancelled and read until none rests. With KLOUDTRADER_JOURNAL, orders whose
    outcome is unknown are named on API v2: they may still arrive. --dry-run lists the orders.
    """
    market_id = market and get_market_id(market)
    if dry_run:
        CancelReport(_list_resting(market_id)).write(form, partial(_write_cancelled, form))
        return print_notice("(dry run: not sent)")
    if not yes:
        ask_consent(lambda: _describe_all(_list_resting(market_id), market))
    check_credentials(kalshi.user_get_balance)
    cancelled = send_once("cancel_order", lambda _: cancel_all(market_id=market_id))
    report = CancelReport(cancelled.orders, cancelled.unresolved, cancelled.is_flat)
    with report_write(f"{output.format_count(len(cancelled.orders), 'order')} cancelled"):
        report.write(form, partial(_write_cancelled, form))
    return report.report_unresolved()


def _write_cancelled(form: output.OutputFormat, orders: "Sequence[kalshi.Order]") -> None:
    output.write_rows(form, orders, kalshi.Order, _PLACED, "no order")


def _list_resting(market_id: str | None) -> "list[kalshi.Order]":
    return list(kalshi.iter_user_orders(status="resting", market_id=market_id))


def _describe_all(orders: "list[kalshi.Order]", market: str | None) -> str:
    where = f" in {clean(market)}" if market else ""
    lines = [f"order {order.order_id}: {_describe_order(order)}" for order in orders]
    count = output.format_count(len(orders), "resting order")
    return "\n".join([*lines, f"Cancel all orders{where}, {count} now"])


def _describe_resting(order_id: str) -> str:
    return _describe_order(_find_resting(order_id))


def _describe_order(order: "kalshi.Order") -> str:
    side = "Yes" if order.is_yes else "No"
    price = "" if order.price is None else f" at {output.format_count(order.price, 'cent')}"
    market = make_ticker_lookup()(order)
    return clean(
        f"{order.remaining_count} of {order.place_count} {side}{price} resting in {market}"
    )


def _find_resting(order_id: str) -> "kalshi.Order":
    for order in kalshi.iter_user_orders(status="resting"):
        if order.order_id == order_id:
            return order
    raise InvalidArgument(
        f"you have no resting order {order_id!r}: 'kloudtrader kalshi orders' lists yours",
        argument="order_id",
    )


def _write_order(form: output.OutputFormat, placed: kalshi.Order) -> None:
    with report_write(f"order {placed.order_id} is {placed.status or 'accepted'}"):
        if form == "json":
            output.write_json(placed)
        else:
            output.write_rows(form, [placed], kalshi.Order, _PLACED, "no order")


# --- requests of API v2 -----------------------------------------------------------------------


def _check_v2_order(request: kalshi.UserOrderCreateRequest) -> None:
    """Refuse what API v2 cannot express before anything is asked, by the name of its option."""
    from kloudtrader.kalshi.v2_models import to_new_order

    try:
        to_new_order(request)
    except InvalidArgument as error:
        argument = error.argument or ""
        text = str(error).replace(argument, _OPTIONS.get(argument, argument))
        raise click.UsageError(text) from error


def _preview_v2_order(form: output.OutputFormat, request: kalshi.UserOrderCreateRequest) -> None:
    from kloudtrader.kalshi.v2_models import to_new_order

    # The real id is drawn at random when the order is sent.
    order = to_new_order(request).model_copy(
        update={"client_order_id": str(UUID(int=0)), "subaccount": 0}
    )
    print_notice("(client_order_id is a placeholder: it is drawn at random when sent)")
    _preview_v2(form, lambda api: api.create_order(order=order))


def _preview_v2_decrease(form: output.OutputFormat, order_id: str, count: int) -> None:
    from kloudtrader_kalshi_v2.models import OrderDecrease

    order = _find_resting(order_id)
    target = max((order.remaining_count or 0) - count, 0)
    body = OrderDecrease(reduce_to=Decimal(target), market_ticker=order.market_id)
    _preview_v2(form, lambda api: api.decrease_order(order_id, decrease=body, subaccount=0))


def _preview_v2(form: output.OutputFormat, call: "Callable[[OrdersApi], Any]") -> None:
    from kloudtrader.kalshi_v2.access import environment_url
    from kloudtrader_kalshi_v2.orders_api import OrdersApi

    def send(transport: CapturingTransport) -> None:
        client = Client(environment_url(), authorize=_hide_signature, transport=transport)
        call(OrdersApi(client))

    preview_request(form, send)


def _hide_signature(request: Request) -> None:
    for name in ("Key", "Timestamp", "Signature"):
        request.headers[f"KALSHI-ACCESS-{name.upper()}"] = HIDDEN


# --- requests of API v1 -----------------------------------------------------------------------


def preview_kalshi_request(form: output.OutputFormat, call: Callable[[UserApi, str], Any]) -> None:
    """Write the request of a call to Kalshi.

    ``call`` gets the API and the user id. If the user id is not in the environment, only a login
    would return it, so a placeholder is shown.
    """
    user_id = environment.get("KALSHI_USER_ID") or UNKNOWN_USER

    def send(transport: CapturingTransport) -> None:
        client = Client(Configuration().host, authorize=hide_credential, transport=transport)
        call(UserApi(client), user_id)

    preview_request(form, send)
