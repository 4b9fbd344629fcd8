"""``history`` and ``costbasis``: what happened in the account at Tradier."""

from collections.abc import Sequence
from typing import Any

import click

from kloudtrader import tradier, user
from kloudtrader.cli import output
from kloudtrader.cli.layout import Field, summed
from kloudtrader.cli.options import Text, account_option, day_options, limit_options
from kloudtrader.cli.paging import collect, collect_json

__all__ = ["closed_positions", "costbasis", "history"]


def _detail(event: "tradier.HistoryEvent", name: str) -> Any:
    """A detail of an event: it stands in the member that is named like the event's type."""
    return getattr(getattr(event, event.type, None), name, None)


_HISTORY: "tuple[Field[tradier.HistoryEvent], ...]" = (
    Field("day", lambda one: one.date, "day"),
    Field("type", lambda one: one.type),
    Field("amount (USD)", lambda one: one.amount, "usd", total=summed(lambda one: one.amount)),
    Field("quantity", lambda one: _detail(one, "quantity") or None, "number", rank=3),
    Field("symbol", lambda one: _detail(one, "symbol"), rank=1),
    Field("price (USD)", lambda one: _detail(one, "price"), "usd", rank=4),
    Field("description", lambda one: _detail(one, "description"), "prose", rank=2),
)


def _percent(rows: "Sequence[tradier.ClosedPosition]") -> float | None:
    cost = sum(one.cost for one in rows)
    return 100 * sum(one.gain_loss for one in rows) / cost if cost else None


_CLOSED: "tuple[Field[tradier.ClosedPosition], ...]" = (
    Field("symbol", lambda one: one.symbol),
    Field("quantity", lambda one: one.quantity, "number", rank=2),
    Field("opened", lambda one: one.open_date, "day", rank=5),
    Field("closed", lambda one: one.close_date, "day", rank=1),
    Field("days", lambda one: one.term, "count", rank=6),
    Field("cost (USD)", lambda one: one.cost, "usd", rank=3, total=summed(lambda one: one.cost)),
    Field(
        "proceeds (USD)",
        lambda one: one.proceeds,
        "usd",
        rank=4,
        total=summed(lambda one: one.proceeds),
    ),
    Field("P&L (USD)", lambda one: one.gain_loss, "gain", total=summed(lambda one: one.gain_loss)),
    Field("P&L (%)", lambda one: one.gain_loss_percent, "percent", total=_percent),
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
        return output.json(
            collect_json(
                lambda page, size: user.account_history(page=page, limit=size, **filters),
                limit,
                ("history", "event"),
            )
        )
    found = collect(
        lambda page, size: output.kept(
            lambda: tradier.account_history(page=page, limit=size, **filters),
            lambda answer: answer.history.event,
        ),
        limit,
        "account_history",
    )
    if form == "csv":
        return output.csv(found, tradier.HistoryEvent)
    output.rows(_HISTORY, found, "no event")
    return output.may_be_more(len(found), limit)


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
            collect_json(
                lambda page, size: user.account_costbasis(page=page, limit=size, **filters),
                limit,
                ("gainloss", "closed_position"),
            )
        )
    found = closed_positions(limit, **filters)
    if form == "csv":
        return output.csv(found, tradier.ClosedPosition)
    output.rows(_CLOSED, found, "no closed position")
    return output.may_be_more(len(found), limit)


def closed_positions(limit: int | None, **filters: Any) -> "list[tradier.ClosedPosition]":
    """Closed positions from as many pages as it takes."""
    return collect(
        lambda page, size: output.kept(
            lambda: tradier.account_costbasis(page=page, limit=size, **filters),
            lambda answer: answer.gainloss.closed_position,
        ),
        limit,
        "account_costbasis",
    )
