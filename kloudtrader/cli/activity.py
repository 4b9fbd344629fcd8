"""``history`` and ``costbasis``: what happened in the account at Tradier."""

from collections.abc import Sequence
from typing import Any

import click

from kloudtrader import tradier, user
from kloudtrader.cli.fetch import collect, collect_json
from kloudtrader.cli.options import Text, account_option, day_options, limit_options
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.table_layout import Field


def _detail(event: "tradier.HistoryEvent", name: str) -> Any:
    """Return a detail of an event, from the member that is named like the event's type."""
    return getattr(getattr(event, event.type, None), name, None)


_HISTORY: "tuple[Field[tradier.HistoryEvent], ...]" = (
    Field("day", lambda row: row.date, "day"),
    Field("type", lambda row: row.type),
    Field("amount (USD)", lambda row: row.amount, "usd", summed=True),
    Field("quantity", lambda row: _detail(row, "quantity") or None, "number", rank=3),
    Field("symbol", lambda row: _detail(row, "symbol"), rank=1),
    Field("price (USD)", lambda row: _detail(row, "price"), "usd", rank=4),
    Field("description", lambda row: _detail(row, "description"), "prose", rank=2),
)


def _percent(rows: "Sequence[tradier.ClosedPosition]") -> float | None:
    cost = sum(row.cost for row in rows)
    return 100 * sum(row.gain_loss for row in rows) / cost if cost else None


_CLOSED: "tuple[Field[tradier.ClosedPosition], ...]" = (
    Field("symbol", lambda row: row.symbol),
    Field("quantity", lambda row: row.quantity, "number", rank=2),
    Field("opened", lambda row: row.open_date, "day", rank=5),
    Field("closed", lambda row: row.close_date, "day", rank=1),
    Field("days", lambda row: row.term, "count", rank=6),
    Field("cost (USD)", lambda row: row.cost, "usd", rank=3, summed=True),
    Field("proceeds (USD)", lambda row: row.proceeds, "usd", rank=4, summed=True),
    Field("P&L (USD)", lambda row: row.gain_loss, "gain", summed=True),
    Field("P&L (%)", lambda row: row.gain_loss_percent, "percent", total=_percent),
)


@click.command()
@account_option
@limit_options(25)
@day_options
@click.option(
    "--type", type=Text(), metavar="TYPE", help="Only trade, option, dividend, ach, wire, fee ..."
)
@click.option("--symbol", type=Text(), help="Only this symbol, and options on it.")
@click.option("--exact-match", is_flag=True, default=None, help="With --symbol: not its options.")
@output.forms
def history(form: output.Form, /, limit: int | None, **filters: Any) -> None:
    """Tradier: what happened in the account.

    The newest events come first. Amounts are changes of cash; days are trading days.
    """
    filters["account_number"] = filters.pop("account")
    if filters["exact_match"] and not filters["symbol"]:
        raise click.UsageError("--exact-match says how to read --symbol, which is missing")
    if form == "json":
        return output.json(collect_json(user.account_history, filters, "history", "event", limit))
    events = collect(tradier.account_history, filters, lambda page: page.history.event, limit)
    return output.listing(form, events, tradier.HistoryEvent, _HISTORY, "no event", limit)


@click.command()
@account_option
@limit_options(25)
@day_options
@click.option("--symbol", type=Text(), help="Only this symbol.")
@click.option("--sort-by", type=click.Choice(["openDate", "closeDate"]), help="What to sort by.")
@click.option("--sort", type=click.Choice(["asc", "desc"]), help="Oldest or newest first.")
@output.forms
def costbasis(form: output.Form, /, limit: int | None, **filters: Any) -> None:
    """Tradier: closed positions, with gains.

    What was closed today appears tomorrow. Gains are green, losses red; days are days held.
    """
    filters["account_number"] = filters.pop("account")
    if form == "json":
        return output.json(
            collect_json(user.account_costbasis, filters, "gainloss", "closed_position", limit)
        )
    closed = closed_positions(limit, **filters)
    return output.listing(
        form, closed, tradier.ClosedPosition, _CLOSED, "no closed position", limit
    )


def closed_positions(limit: int | None, **filters: Any) -> "list[tradier.ClosedPosition]":
    """Return closed positions from as many pages as it takes."""
    return collect(
        tradier.account_costbasis, filters, lambda page: page.gainloss.closed_position, limit
    )
