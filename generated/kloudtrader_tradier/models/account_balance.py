# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`account_balance` uses.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kloudtrader.runtime.models import Open, ResponseModel

__all__ = [
    "Balances",
    "BalancesResponse",
    "CashBalances",
    "MarginBalances",
    "PatternDayTraderBalances",
]


class MarginBalances(ResponseModel):
    """Buying power and calls of a margin account, in USD."""

    fed_call: float | None = None
    """Outstanding Federal (Regulation T) call, USD."""
    maintenance_call: float | None = None
    """Outstanding maintenance call, USD."""
    option_buying_power: float | None = None
    """What can be spent on options, USD."""
    stock_buying_power: float | None = None
    """What can be spent on stocks, USD; usually twice the option buying power."""
    stock_short_value: float | None = None
    """Market value of short stocks, USD."""
    sweep: float | None = None
    """Cash in the sweep programme, USD."""


class CashBalances(ResponseModel):
    """Cash of a cash account, in USD."""

    cash_available: float | None = None
    """Cash that can be spent now, USD."""
    sweep: float | None = None
    """Cash in the sweep programme, USD."""
    unsettled_funds: float | None = None
    """Proceeds of sales that have not settled yet, USD."""


class PatternDayTraderBalances(ResponseModel):
    """Buying power and calls of a pattern day trader's account, in USD."""

    fed_call: float | None = None
    """Outstanding Federal (Regulation T) call, USD."""
    maintenance_call: float | None = None
    """Outstanding maintenance call, USD."""
    option_buying_power: float | None = None
    """What can be spent on options, USD."""
    stock_buying_power: float | None = None
    """What can be spent on stocks, USD."""
    stock_short_value: float | None = None
    """Market value of short stocks, USD."""
    day_trade_buying_power: float | None = None
    """What can be spent on positions closed the same day, USD. Not in every response."""


class Balances(ResponseModel):
    """Balances of an account in USD. Exactly one of `margin`, `cash` and `pdt` is there, by
    the kind of account.
    """

    option_short_value: float | None = None
    """Market value of short options, USD; negative in recent responses."""
    total_equity: float
    """Value of the account, USD, which is `total_cash` plus `market_value`."""
    account_number: str = Field(json_schema_extra={"x-masked": True})
    """Number of the account."""
    account_type: Open[Literal["cash", "margin", "pdt"]] | None = None
    """Kind of account; `pdt` is a margin account of a pattern day trader."""
    close_pl: float | None = None
    """Realised profit and loss of the day, USD."""
    current_requirement: float | None = None
    """Margin that the positions need, USD."""
    equity: float | None = None
    """0 in recent responses even when the account has value. Use `total_equity`."""
    long_market_value: float | None = None
    """Market value of long stocks and options together, USD."""
    market_value: float
    """Long market value plus the (negative) short market value, USD."""
    open_pl: float | None = None
    """Unrealised profit and loss, USD. May be far off in the sandbox."""
    option_long_value: float | None = None
    """Market value of long options, USD."""
    option_requirement: float | None = None
    """Margin that the option positions need, USD."""
    pending_orders_count: int | None = None
    """Number of open orders."""
    short_market_value: float | None = None
    """Market value of short positions, USD; negative or 0."""
    stock_long_value: float | None = None
    """Market value of long stocks, USD."""
    total_cash: float
    """Cash of the account, USD."""
    uncleared_funds: float | None = None
    """Deposits that have not cleared yet, USD."""
    pending_cash: float | None = None
    """Cash held for open orders, USD, as far as is known."""
    margin: MarginBalances | None = None
    """Details of a margin account; absent for other accounts."""
    cash: CashBalances | None = None
    """Details of a cash account; absent for other accounts."""
    pdt: PatternDayTraderBalances | None = None
    """Details of a pattern day trader's account; absent for other accounts."""


class BalancesResponse(ResponseModel):
    """Response of `account_balance`."""

    balances: Balances
    """The balances of the account."""
