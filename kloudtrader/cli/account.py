"""``profile``, ``balance`` and ``positions``: how the account at Tradier stands."""

import click

from kloudtrader import tradier, user
from kloudtrader.cli import output
from kloudtrader.cli.layout import Field
from kloudtrader.cli.options import account_option
from kloudtrader.cli.screen import clean

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


_BALANCE: tuple[Field[output.Fact], ...] = (
    Field("", lambda fact: fact.title),
    Field("USD", lambda fact: fact.value, "usd", kind_of=lambda fact: fact.kind),
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
@output.forms
def profile(form: output.Form) -> None:
    """Tradier: the user and the accounts."""
    if form == "json":
        return output.json(user.user_profile())
    (found,) = output.kept(tradier.user_profile, lambda response: [response.profile])
    if form == "csv":
        return output.csv(found.account, tradier.Account)
    output.heading(f"{clean(found.name or 'unknown')}, user {clean(found.id)}")
    return output.rows(_ACCOUNTS, found.account, "no account")


@click.command()
@account_option
@output.forms
def balance(form: output.Form, account: str | None) -> None:
    """Tradier: what the account is worth, in USD.

    Unrealised and realised profit are green, losses red.
    """
    if form == "json":
        return output.json(user.account_balance(account_number=account))
    found = tradier.account_balance(account_number=account).balances
    if form == "csv":
        return output.csv(found, tradier.Balances)
    number, kind = clean(found.account_number), clean(found.account_type or "unknown")
    count = found.pending_orders_count
    waiting = "" if count is None else f", {output.counted(count, 'open order')}"
    output.heading(f"{kind} account {number}{waiting}")
    lines = [
        output.Fact(title, getattr(found, name), "gain" if name in _GAINS else "usd")
        for name, title in _TITLES.items()
    ]
    # Buying power, calls and the like, which depend on the kind of account.
    for details in filter(None, (found.margin, found.cash, found.pdt)):
        known = [(name, value) for name, value in details if value is not None]
        lines += [output.Fact(name.replace("_", " "), value, "usd") for name, value in known]
    return output.rows(_BALANCE, lines, "no balance")


@click.command()
@account_option
@output.forms
def positions(form: output.Form, account: str | None) -> None:
    """Tradier: what is held now.

    A negative quantity is a short position. Options are counted in contracts.
    """
    if form == "json":
        return output.json(user.account_positions(account_number=account))
    held = open_positions(account)
    return output.listing(form, held, tradier.Position, _POSITIONS, "no open position")


def open_positions(account: str | None) -> "list[tradier.Position]":
    """Return the open positions that can be read."""
    return output.kept(
        lambda: tradier.account_positions(account_number=account),
        lambda response: response.positions.position,
    )
