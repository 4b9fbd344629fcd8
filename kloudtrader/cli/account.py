"""``profile``, ``balance`` and ``positions``: how the account at Tradier stands."""

from typing import TYPE_CHECKING, NamedTuple

import click

from kloudtrader import tradier, user
from kloudtrader.cli import output
from kloudtrader.cli.cells import Kind
from kloudtrader.cli.layout import Field, summed
from kloudtrader.cli.options import account_option
from kloudtrader.cli.screen import clean

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["balance", "positions", "profile"]

_ACCOUNTS: "tuple[Field[tradier.Account], ...]" = (
    Field("account", lambda one: one.account_number),
    Field("type", lambda one: one.type),
    Field("status", lambda one: one.status, "status"),
    Field("options", lambda one: one.option_level, "count", rank=1),
    Field("day trader", lambda one: one.day_trader, rank=2),
    Field("legal form", lambda one: one.classification, "prose", rank=4),
    Field("opened", lambda one: one.date_created, "time", rank=3),
)
_POSITIONS: "tuple[Field[tradier.Position], ...]" = (
    Field("symbol", lambda one: one.symbol),
    Field("quantity", lambda one: one.quantity, "number"),
    Field(
        "cost basis (USD)",
        lambda one: one.cost_basis,
        "usd",
        total=summed(lambda one: one.cost_basis),
    ),
    Field("acquired", lambda one: one.date_acquired, "time", rank=1),
    Field("id", lambda one: one.id, "count", rank=2),
)


class _Line(NamedTuple):
    """One line of the balances."""

    title: str
    amount: float
    name: str

    @property
    def kind(self) -> Kind:
        return "gain" if self.name in ("open_pl", "close_pl") else "usd"


_BALANCE: tuple[Field[_Line], ...] = (
    Field("", lambda one: one.title),
    Field("USD", lambda one: one.amount, "usd", kind_of=lambda one: one.kind),
)
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
    (found,) = output.kept(tradier.user_profile, lambda answer: [answer.profile])
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
    lines = [_Line(title, getattr(found, name), name) for name, title in _TITLES.items()]
    for details in (found.margin, found.cash, found.pdt):
        lines += _details(details)
    return output.rows(_BALANCE, lines, "no balance")


def _details(details: "BaseModel | None") -> "list[_Line]":
    """Buying power, calls and the like, which depend on the kind of account."""
    if details is None:
        return []
    return [
        _Line(name.replace("_", " "), value, name) for name, value in details if value is not None
    ]


@click.command()
@account_option
@output.forms
def positions(form: output.Form, account: str | None) -> None:
    """Tradier: what is held now.

    A negative quantity is a short position. Options are counted in contracts.
    """
    if form == "json":
        return output.json(user.account_positions(account_number=account))
    found = output.kept(
        lambda: tradier.account_positions(account_number=account),
        lambda answer: answer.positions.position,
    )
    if form == "csv":
        return output.csv(found, tradier.Position)
    return output.rows(_POSITIONS, found, "no open position")
