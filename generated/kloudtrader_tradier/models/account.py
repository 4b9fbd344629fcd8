# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`account` uses.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, OneOrMany, Open, ResponseModel
from kloudtrader.runtime.times import Instant

__all__ = [
    "Account",
    "Balances",
    "BalancesResponse",
    "CashBalances",
    "History",
    "HistoryEvent",
    "HistoryNote",
    "HistoryOption",
    "HistoryTrade",
    "MarginBalances",
    "PatternDayTraderBalances",
    "Position",
    "Positions",
    "PositionsResponse",
    "Profile",
    "ProfileResponse",
]


class Account(ResponseModel):
    """An account of the user."""

    account_number: str = Field(json_schema_extra={"x-masked": True})
    """Number of the account; the `account_id` of the other calls."""
    classification: (
        Open[
            Literal[
                "individual",
                "entity",
                "joint",
                "corporate",
                "ira",
                "joint_survivor",
                "traditional_ira",
                "roth_ira",
                "rollover_ira",
                "sep_ira",
                "traditional_sep_ira",
                "individual_cash",
                "individual_margin",
                "entity_cash",
                "entity_margin",
                "joint_cash_survivor",
                "joint_margin_survivor",
                "joint_margin_tenant",
                "custodial_cash",
            ]
        ]
        | None
    ) = None
    """Legal form of the account. The lists that the broker published differ."""
    date_created: Instant | None = None
    """When the account was opened, in UTC."""
    day_trader: bool | None = None
    """Whether the account is flagged as that of a pattern day trader."""
    option_level: int | None = None
    """Level of option trading that is approved, 0 (none) to 6."""
    status: Open[Literal["active", "closed"]] | None = None
    """State of the account. Older responses have it with a capital."""
    type: Open[Literal["cash", "margin", "pdt"]] | None = None
    """Kind of account."""
    last_update_date: Instant | None = None
    """When the record of the account was last changed, in UTC."""


class Profile(ResponseModel):
    """A user and the accounts that the token opens."""

    id: str = Field(json_schema_extra={"x-masked": True})
    """Id of the user, an opaque text. It is no account number."""
    name: str | None = None
    """Name of the user."""
    account: Annotated[list[Account], OneOrMany()] = Field(default_factory=list)
    """The user's accounts, closed ones included. One account comes without a list around it."""


class ProfileResponse(ResponseModel):
    """Response of `user_profile`."""

    profile: Profile
    """The user who owns the token."""


class MarginBalances(ResponseModel):
    """Buying power and calls of a margin account, in USD."""

    fed_call: float | None = None
    """Outstanding Federal (Regulation T) call, USD."""
    maintenance_call: float | None = None
    """Outstanding maintenance call, USD."""
    option_buying_power: float
    """What can be spent on options, USD."""
    stock_buying_power: float
    """What can be spent on stocks, USD; usually twice the option buying power."""
    stock_short_value: float | None = None
    """Market value of short stocks, USD."""
    sweep: float | None = None
    """Cash in the sweep programme, USD."""


class CashBalances(ResponseModel):
    """Cash of a cash account, in USD."""

    cash_available: float
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
    option_buying_power: float
    """What can be spent on options, USD."""
    stock_buying_power: float
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


class Position(ResponseModel):
    """An open position, all lots of one symbol together."""

    cost_basis: float
    """What the whole position cost, USD. For short positions its sign is not certain: take the
    sign of `quantity`.
    """
    date_acquired: Instant | None = None
    """When the position was opened, in UTC; it may be the time of its latest change."""
    id: int
    """Id of the position."""
    quantity: float
    """Shares or contracts; negative for a short position."""
    symbol: str
    """Symbol of the stock, or OCC symbol of the option."""


class Positions(ResponseModel):
    """The open positions of an account."""

    position: Annotated[list[Position], OneOrMany()] = Field(default_factory=list)
    """The positions. One position comes without a list around it."""


class PositionsResponse(ResponseModel):
    """Response of `account_positions`."""

    positions: Annotated[Positions, NoneAsEmpty()]
    """The open positions of the account."""


class HistoryTrade(ResponseModel):
    """A purchase or sale in the history."""

    commission: float | None = None
    """Commission, USD. Other fees are only in the event's `amount`."""
    description: str | None = None
    """Name of the stock, or side, root, date and strike of the option, padded with blanks."""
    price: float | None = None
    """Price of one share, or of one share under the option, USD."""
    quantity: float | None = None
    """Shares or contracts; negative for a sale."""
    symbol: str | None = None
    """Symbol of the stock, or OCC symbol of the option."""
    trade_type: Open[Literal["Equity", "Option", "equity", "option"]] | None = None
    """What was traded. Compare without regard to case."""


class HistoryOption(ResponseModel):
    """An expiration, exercise or assignment in the history."""

    option_type: Open[Literal["OPTEXP", "optexp", "expired", "exercise", "assignment"]] | None = (
        None
    )
    """What happened to the option; OPTEXP is an expiration. Compare without regard to case."""
    description: str | None = None
    """Free text."""
    quantity: float | None = None
    """Contracts, signed."""


class HistoryNote(ResponseModel):
    """Details of an event that is neither a trade nor an event of an option."""

    description: str | None = None
    """Free text."""
    quantity: float | None = None
    """Shares or contracts moved; 0 when only money moved."""


class HistoryEvent(ResponseModel):
    """Something that happened in the account on one day. Its details are mostly in the member
    that is named like its type. Events have no id: to recognise one, compare its content
    and count equal events.
    """

    amount: float
    """Change of cash, USD; negative when money leaves the account, 0 for expirations. For
    option trades it includes exchange and regulatory fees.
    """
    date: Instant
    """Midnight UTC of the trading day. It stands for the day: do not shift it to another time
    zone.
    """
    type: Open[
        Literal[
            "trade",
            "option",
            "ach",
            "wire",
            "dividend",
            "fee",
            "tax",
            "journal",
            "check",
            "transfer",
            "adjustment",
            "interest",
        ]
    ]
    """Kind of event."""
    trade: HistoryTrade | None = None
    """Details of a purchase or sale."""
    option: HistoryOption | None = None
    """Details of an expiration, exercise or assignment."""
    ach: HistoryNote | None = None
    """Details of a bank transfer by ACH."""
    wire: HistoryNote | None = None
    """Details of a bank wire."""
    dividend: HistoryNote | None = None
    """Details of a dividend. Some responses have them under `adjustment`."""
    fee: HistoryNote | None = None
    """Details of a fee. Some fees come as `journal` or `transfer`."""
    tax: HistoryNote | None = None
    """Details of a tax."""
    journal: HistoryNote | None = None
    """Details of a booking between accounts or between types of one account."""
    check: HistoryNote | None = None
    """Details of a cheque."""
    transfer: HistoryNote | None = None
    """Details of a transfer of positions or money."""
    adjustment: HistoryNote | None = None
    """Details of a correction, or of a dividend."""
    interest: HistoryNote | None = None
    """Details of interest."""


class History(ResponseModel):
    """One page of the events of an account."""

    event: Annotated[list[HistoryEvent], OneOrMany()] = Field(default_factory=list)
    """The events. One event comes without a list around it."""
    page: int | None = None
    """Number of this page. Documented in 2025, missing in every recorded response."""
    total_pages: int | None = None
    """Number of pages. Documented in 2025, missing in every recorded response."""
    total_events: int | None = None
    """Number of events on all pages. Documented in 2025, missing in every recorded response."""
