"""Define ``order place`` and ``order preview`` of Tradier.

A new order is shown with the broker's preview, sent once after confirmation, and read afterwards.
"""

from typing import TYPE_CHECKING

import click

from kloudtrader import environment, tradier
from kloudtrader.cli.commands._tradier_client import Broker
from kloudtrader.cli.commands.tradier_orders import write_order
from kloudtrader.cli.options import NonBlankText
from kloudtrader.cli.order_options import describe_order, order_arguments
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.cells import CellKind, format_cell
from kloudtrader.cli.ui.prompt import ask_consent, consent_options, report_write, send_once
from kloudtrader.cli.ui.request_preview import preview_request
from kloudtrader.cli.ui.stderr import clean, print_notice
from kloudtrader.orders import PlacedOrder, choose_journal
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import ConfigurationError, NoResponse, OrderRefused, StillOpen

if TYPE_CHECKING:
    from kloudtrader.cli.order_options import NewOrder

_SECONDS_TO_WORK = 2.0
"""Seconds to read a new order until it works. The broker rejects within two seconds, mostly."""
_COSTS: dict[str, CellKind] = dict.fromkeys(
    ("order_cost", "commission", "fees", "margin_change", "option_requirement", "cost"), "usd"
)


def _describe_costs(preview: "tradier.OrderPreview") -> str:
    """Return the broker's figures in one line; a negative cost is what the order brings."""
    amounts = {name: getattr(preview, name) for name in _COSTS}
    parts = [
        f"{name.replace('_', ' ')} {format_cell(amount, 'usd').text}"
        for name, amount in amounts.items()
        if amount is not None
    ]
    return f"The broker's preview (USD): {', '.join(parts) or 'no costs given'}"


# --- the commands ----------------------------------------------------------------------------


@click.command()
@order_arguments
@click.option(
    "--key",
    type=NonBlankText(),
    metavar="NAME",
    help="Your name of the intention: the same key places one order, whenever it is repeated. "
    "Requires KLOUDTRADER_JOURNAL.",
)
@consent_options
@output.format_options
def place(
    form: output.OutputFormat,
    /,
    order: "NewOrder",
    account: str | None,
    key: str | None,
    yes: bool,
    dry_run: bool,
) -> None:
    """Place an order at Tradier, once.

    SYMBOL is a stock or the OCC symbol of an option. SIDE is buy, sell, sell_short or buy_to_cover
    for shares, and buy_to_open, buy_to_close, sell_to_open or sell_to_close for an option.

    Without --limit and --stop it is a market order, with both a stop limit order. If the response
    is lost, the order is looked up by its tag, and is not sent again.

    An order of several legs is given by --class and --leg instead:

    \b
    --class multileg --debit 1.05
      --leg 'KO261218C00065000 buy_to_open 1' --leg 'KO261218C00070000 sell_to_open 1'
    --class otoco
      --leg 'KO buy 10 limit 60 day' --leg 'KO sell 10 limit 70 gtc' --leg 'KO sell 10 stop 55 gtc'
    """
    if key is not None and choose_journal(None) is None:
        text = "--key requires an order journal: set KLOUDTRADER_JOURNAL to the path of a file"
        raise ConfigurationError(text + _name_missing(account), setting="KLOUDTRADER_JOURNAL")
    if dry_run:
        if key is None:
            print_notice("(the end of the tag is a placeholder: it is drawn at random when sent)")
        return preview_request(
            form, lambda transport: Broker(account, transport=transport).send_order(order, key)
        )
    broker = Broker(account)
    if not yes and not _is_decided(broker, key):
        ask_consent(
            lambda: f"{describe_order(order)}\n{_describe_costs(broker.preview_order(order).order)}"
        )

    def send(result: CallResult) -> "PlacedOrder[tradier.Order]":
        placed = Broker(account, result=result).place_once(order, key=key)
        if not result.sent:
            print_notice("(an earlier command with this key placed the order; not sent again)")
        return placed

    return _write_placed(form, send_once("place_order", send), order.order_class)


def _name_missing(account: str | None) -> str:
    """Return the variables that are missing as well, as the end of a message."""
    names = ["ACCESS_TOKEN"] if account else ["ACCESS_TOKEN", "ACCOUNT_NUMBER"]
    gone = [name for name in names if environment.get(name) is None]
    return f", and export {' and '.join(gone)}" if gone else ""


def _is_decided(broker: Broker, key: str | None) -> bool:
    """Return whether a key's order was placed or refused before, so that nothing can be sent."""
    entry = broker.find_entry(key) if key else None
    return entry is not None and entry.state in ("placed", "refused")


def _write_placed(
    form: output.OutputFormat, placed: "PlacedOrder[tradier.Order]", order_class: str
) -> None:
    """Write an order as read, or as far as it is known if it cannot be read."""
    order, refusal = placed.order, None
    try:
        order = placed.wait(until="working", timeout=_SECONDS_TO_WORK)
    except OrderRefused as error:
        order, refusal = _get_order(error.order), error
    except StillOpen as error:  # before the open, an order is pending for hours
        (order,) = error.orders
    except NoResponse as error:
        print_notice(f"(the order was placed, but not read: {clean(str(error))})")
    known = order or tradier.Order.model_construct(
        id=int(placed.order_id), class_=order_class, tag=placed.our_id, status=None
    )
    with report_write(f"order {placed.order_id} was placed with the tag {placed.our_id}"):
        write_order(form, known)
    if refusal is not None:
        raise refusal


def _get_order(order: object) -> "tradier.Order | None":
    return order if isinstance(order, tradier.Order) else None


@click.command()
@order_arguments
@output.format_options
def preview(
    form: output.OutputFormat,
    /,
    order: "NewOrder",
    account: str | None,
) -> None:
    """Show what an order would cost, without placing it.

    The broker runs the checks of a real order. The arguments are those of 'order place'.
    """
    response = Broker(account).preview_order(order)
    if form == "json":
        return output.write_json(response)
    if form == "csv":
        return output.write_csv(response.order, tradier.OrderPreview)
    output.write_heading(describe_order(order))
    return output.write_fields(response.order, {**_COSTS, "price": "price"})
