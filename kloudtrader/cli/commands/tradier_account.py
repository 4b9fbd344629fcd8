"""Define ``profile``, ``balance``, ``positions``, ``history`` and ``costbasis`` of Tradier."""

from collections.abc import Sequence
from typing import Any

import click

from kloudtrader import tradier, user
from kloudtrader.cli.fetch import fetch_pages, fetch_pages_json, fetch_rows
from kloudtrader.cli.options import NonBlankText, account_option, date_options, limit_options
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.stderr import clean
from kloudtrader.cli.ui.table_layout import Field

_ACCOUNTS: "tuple[Field[tradier.Account], ...]" = (
    Field("account", lambda row: row.account_number),
    Field("type", lambda row: row.type),
    Field("status", lambda row: row.status, "status"),
    Field("options", lambda row: row.option_level, "count", rank=1),
    Field("day trader", lambda row: row.day_trader, rank=2),
    Field("legal form", lambda row: row.classification, "prose", rank=4),
    Field("opened", lambda row: row.date_created, "time", rank=3),
)
_POSITIONS: "tuple[Field[tradier.Position], ...]" = (
    Field("symbol", lambda row: row.symbol),
    Field("quantity", lambda row: row.quantity, "number"),
    Field("cost basis (USD)", lambda row: row.cost_basis, "usd", summed=True),
    Field("acquired", lambda row: row.date_acquired, "time", rank=1),
    Field("id", lambda row: row.id, "count", rank=2),
)


_BALANCE: tuple[Field[output.TitledValue], ...] = (
    Field("", lambda line: line.title),
    Field("USD", lambda line: line.value, "usd", kind_of=lambda line: line.kind),
)
_GAINS = ("open_pl", "close_pl")
_TITLES = {
    "total_equity": "total equity",
    "total_cash": "cash",
    "market_value": "market value",
    "long_market_value": "long",
    "short_market_value": "short",
    "stock_long_value": "long stocks",
    "option_long_value": "long options",
    "option_short_value": "short options",
    "open_pl": "unrealised P&L",
    "close_pl": "realised P&L of the day",
    "current_requirement": "margin requirement",
    "option_requirement": "of it for options",
    "pending_cash": "held for open orders",
    "uncleared_funds": "uncleared deposits",
}


@click.command()
@output.format_options
def profile(form: output.OutputFormat) -> None:
    """Show the Tradier user and accounts."""
    if form == "json":
        return output.write_json(user.user_profile())
    (holder,) = fetch_rows(tradier.user_profile, lambda response: [response.profile])
    if form == "csv":
        return output.write_csv(holder.account, tradier.Account)
    output.write_heading(f"{clean(holder.name or 'unknown')}, user {clean(holder.id)}")
    return output.write_table(_ACCOUNTS, holder.account, "no account")


@click.command()
@account_option
@output.format_options
def balance(form: output.OutputFormat, account: str | None) -> None:
    """Show the Tradier balances in USD.

    Profits are green, losses red.
    """
    if form == "json":
        return output.write_json(user.account_balance(account_number=account))
    balances = tradier.account_balance(account_number=account).balances
    if form == "csv":
        return output.write_csv(balances, tradier.Balances)
    number, kind = clean(balances.account_number), clean(balances.account_type or "unknown")
    count = balances.pending_orders_count
    orders = "" if count is None else f", {output.format_count(count, 'open order')}"
    output.write_heading(f"{kind} account {number}{orders}")
    lines = [
        output.TitledValue(title, getattr(balances, name), "gain" if name in _GAINS else "usd")
        for name, title in _TITLES.items()
    ]
    # Buying power and calls: which of these members exists depends on the type of account.
    for details in filter(None, (balances.margin, balances.cash, balances.pdt)):
        known = [(name, value) for name, value in details if value is not None]
        lines += [output.TitledValue(name.replace("_", " "), value, "usd") for name, value in known]
    return output.write_table(_BALANCE, lines, "no balance")


@click.command()
@account_option
@output.format_options
def positions(form: output.OutputFormat, account: str | None) -> None:
    """Show the open positions at Tradier.

    A negative quantity is a short position. Options are counted in contracts.
    """
    if form == "json":
        return output.write_json(user.account_positions(account_number=account))
    held = fetch_positions(account)
    return output.write_rows(form, held, tradier.Position, _POSITIONS, "no open position")


def fetch_positions(account: str | None) -> "list[tradier.Position]":
    """Return the open positions that can be read."""
    return fetch_rows(
        lambda: tradier.account_positions(account_number=account),
        lambda response: response.positions.position,
    )


def _get_detail(event: "tradier.HistoryEvent", name: str) -> Any:
    """Return a detail of an event, from the member with the name of the event's type."""
    return getattr(getattr(event, event.type, None), name, None)


_HISTORY: "tuple[Field[tradier.HistoryEvent], ...]" = (
    Field("day", lambda row: row.date, "day"),
    Field("type", lambda row: row.type),
    Field("amount (USD)", lambda row: row.amount, "usd", summed=True),
    Field("quantity", lambda row: _get_detail(row, "quantity") or None, "number", rank=3),
    Field("symbol", lambda row: _get_detail(row, "symbol"), rank=1),
    Field("price (USD)", lambda row: _get_detail(row, "price"), "usd", rank=4),
    Field("description", lambda row: _get_detail(row, "description"), "prose", rank=2),
)


def _sum_percent(rows: "Sequence[tradier.ClosedPosition]") -> float | None:
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
    Field("P&L (%)", lambda row: row.gain_loss_percent, "percent", total=_sum_percent),
)


@click.command()
@account_option
@limit_options(25)
@date_options
@click.option(
    "--type",
    type=NonBlankText(),
    metavar="TYPE",
    help="Only this type: trade, option, dividend, ach, wire, fee ...",
)
@click.option("--symbol", type=NonBlankText(), help="Only this symbol and options on it.")
@click.option("--exact-match", is_flag=True, default=None, help="With --symbol: without options.")
@output.format_options
def history(form: output.OutputFormat, /, limit: int | None, **filters: Any) -> None:
    """Show the account history at Tradier.

    The newest events come first. Amounts are changes of cash. Days are trading days.
    """
    filters["account_number"] = filters.pop("account")
    if filters["exact_match"] and not filters["symbol"]:
        raise click.UsageError("--exact-match requires --symbol")
    if form == "json":
        return output.write_json(
            fetch_pages_json(user.account_history, filters, "history", "event", limit)
        )
    events = fetch_pages(tradier.account_history, filters, lambda page: page.history.event, limit)
    return output.write_rows(form, events, tradier.HistoryEvent, _HISTORY, "no event", limit)


@click.command()
@account_option
@limit_options(25)
@date_options
@click.option("--symbol", type=NonBlankText(), help="Only this symbol.")
@click.option("--sort-by", type=click.Choice(["openDate", "closeDate"]), help="Date to sort by.")
@click.option("--sort", type=click.Choice(["asc", "desc"]), help="Oldest or newest first.")
@output.format_options
def costbasis(form: output.OutputFormat, /, limit: int | None, **filters: Any) -> None:
    """Show closed positions at Tradier with realised P&L.

    A position closed today appears tomorrow. Profits are green, losses red. Days are the days
    between opening and closing.
    """
    filters["account_number"] = filters.pop("account")
    if form == "json":
        return output.write_json(
            fetch_pages_json(user.account_costbasis, filters, "gainloss", "closed_position", limit)
        )
    closed = fetch_closed_positions(limit, **filters)
    return output.write_rows(
        form, closed, tradier.ClosedPosition, _CLOSED, "no closed position", limit
    )


def fetch_closed_positions(limit: int | None, **filters: Any) -> "list[tradier.ClosedPosition]":
    """Return the first ``limit`` closed positions, or all of them."""
    return fetch_pages(
        tradier.account_costbasis, filters, lambda page: page.gainloss.closed_position, limit
    )
