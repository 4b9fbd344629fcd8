# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Responses of Tradier Brokerage API, user and accounts as plain JSON: for type checkers and
editors.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict

__all__ = [
    "Account",
    "AccountBalanceArguments",
    "AccountCostbasisArguments",
    "AccountHistoryArguments",
    "AccountOrdersArguments",
    "AccountPositionsArguments",
    "AccountSpecificordersArguments",
    "BackOfficeErrors",
    "Balances",
    "BalancesResponse",
    "CashBalances",
    "ClosedPosition",
    "ErrorResponse",
    "Fault",
    "FaultDetail",
    "GainLoss",
    "GainLossResponse",
    "History",
    "HistoryEvent",
    "HistoryNote",
    "HistoryOption",
    "HistoryResponse",
    "HistoryTrade",
    "MarginBalances",
    "Order",
    "OrderLeg",
    "OrderResponse",
    "Orders",
    "OrdersResponse",
    "PatternDayTraderBalances",
    "Position",
    "Positions",
    "PositionsResponse",
    "Profile",
    "ProfileResponse",
]


class Account(TypedDict):
    """An account of the user."""

    account_number: str
    """Number of the account; the `account_id` of the other calls."""
    classification: NotRequired[
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
        | str
    ]
    """Legal form of the account. The lists that the broker published differ."""
    date_created: NotRequired[str]
    """When the account was opened, in UTC."""
    day_trader: NotRequired[bool]
    """Whether the account is flagged as that of a pattern day trader."""
    option_level: NotRequired[int]
    """Level of option trading that is approved, 0 (none) to 6."""
    status: NotRequired[Literal["active", "closed"] | str]
    """State of the account. Older responses have it with a capital."""
    type: NotRequired[Literal["cash", "margin", "pdt"] | str]
    """Kind of account."""
    last_update_date: NotRequired[str]
    """When the record of the account was last changed, in UTC."""


class Profile(TypedDict):
    """A user and the accounts that the token opens."""

    id: str
    """Id of the user, an opaque text. It is no account number."""
    name: NotRequired[str]
    """Name of the user."""
    account: NotRequired[Account | list[Account] | Literal["null"] | None]
    """The user's accounts, closed ones included. One account comes without a list around it."""


class ProfileResponse(TypedDict):
    """Response of `user_profile`."""

    profile: Profile
    """The user who owns the token."""


class MarginBalances(TypedDict):
    """Buying power and calls of a margin account, in USD."""

    fed_call: NotRequired[float]
    """Outstanding Federal (Regulation T) call, USD."""
    maintenance_call: NotRequired[float]
    """Outstanding maintenance call, USD."""
    option_buying_power: float
    """What can be spent on options, USD."""
    stock_buying_power: float
    """What can be spent on stocks, USD; usually twice the option buying power."""
    stock_short_value: NotRequired[float]
    """Market value of short stocks, USD."""
    sweep: NotRequired[float]
    """Cash in the sweep programme, USD."""


class CashBalances(TypedDict):
    """Cash of a cash account, in USD."""

    cash_available: float
    """Cash that can be spent now, USD."""
    sweep: NotRequired[float]
    """Cash in the sweep programme, USD."""
    unsettled_funds: NotRequired[float]
    """Proceeds of sales that have not settled yet, USD."""


class PatternDayTraderBalances(TypedDict):
    """Buying power and calls of a pattern day trader's account, in USD."""

    fed_call: NotRequired[float]
    """Outstanding Federal (Regulation T) call, USD."""
    maintenance_call: NotRequired[float]
    """Outstanding maintenance call, USD."""
    option_buying_power: float
    """What can be spent on options, USD."""
    stock_buying_power: float
    """What can be spent on stocks, USD."""
    stock_short_value: NotRequired[float]
    """Market value of short stocks, USD."""
    day_trade_buying_power: NotRequired[float]
    """What can be spent on positions closed the same day, USD. Not in every response."""


class Balances(TypedDict):
    """Balances of an account in USD. Exactly one of `margin`, `cash` and `pdt` is there, by
    the kind of account.
    """

    option_short_value: NotRequired[float]
    """Market value of short options, USD; negative in recent responses."""
    total_equity: float
    """Value of the account, USD, which is `total_cash` plus `market_value`."""
    account_number: str
    """Number of the account."""
    account_type: NotRequired[Literal["cash", "margin", "pdt"] | str]
    """Kind of account; `pdt` is a margin account of a pattern day trader."""
    close_pl: NotRequired[float]
    """Realised profit and loss of the day, USD."""
    current_requirement: NotRequired[float]
    """Margin that the positions need, USD."""
    equity: NotRequired[float]
    """0 in recent responses even when the account has value. Use `total_equity`."""
    long_market_value: NotRequired[float]
    """Market value of long stocks and options together, USD."""
    market_value: float
    """Long market value plus the (negative) short market value, USD."""
    open_pl: NotRequired[float]
    """Unrealised profit and loss, USD. May be far off in the sandbox."""
    option_long_value: NotRequired[float]
    """Market value of long options, USD."""
    option_requirement: NotRequired[float]
    """Margin that the option positions need, USD."""
    pending_orders_count: NotRequired[int]
    """Number of open orders."""
    short_market_value: NotRequired[float]
    """Market value of short positions, USD; negative or 0."""
    stock_long_value: NotRequired[float]
    """Market value of long stocks, USD."""
    total_cash: float
    """Cash of the account, USD."""
    uncleared_funds: NotRequired[float]
    """Deposits that have not cleared yet, USD."""
    pending_cash: NotRequired[float]
    """Cash held for open orders, USD, as far as is known."""
    margin: NotRequired[MarginBalances]
    """Details of a margin account; absent for other accounts."""
    cash: NotRequired[CashBalances]
    """Details of a cash account; absent for other accounts."""
    pdt: NotRequired[PatternDayTraderBalances]
    """Details of a pattern day trader's account; absent for other accounts."""


class BalancesResponse(TypedDict):
    """Response of `account_balance`."""

    balances: Balances
    """The balances of the account."""


class Position(TypedDict):
    """An open position, all lots of one symbol together."""

    cost_basis: float
    """What the whole position cost, USD. For short positions its sign is not certain: take the
    sign of `quantity`.
    """
    date_acquired: NotRequired[str]
    """When the position was opened, in UTC; it may be the time of its latest change."""
    id: int
    """Id of the position."""
    quantity: float
    """Shares or contracts; negative for a short position."""
    symbol: str
    """Symbol of the stock, or OCC symbol of the option."""


class Positions(TypedDict):
    """The open positions of an account."""

    position: NotRequired[Position | list[Position] | Literal["null"] | None]
    """The positions. One position comes without a list around it."""


class PositionsResponse(TypedDict):
    """Response of `account_positions`."""

    positions: Positions | Literal["null"] | None
    """The open positions of the account."""


class HistoryTrade(TypedDict):
    """A purchase or sale in the history."""

    commission: NotRequired[float]
    """Commission, USD. Other fees are only in the event's `amount`."""
    description: NotRequired[str]
    """Name of the stock, or side, root, date and strike of the option, padded with blanks."""
    price: NotRequired[float]
    """Price of one share, or of one share under the option, USD."""
    quantity: NotRequired[float]
    """Shares or contracts; negative for a sale."""
    symbol: NotRequired[str]
    """Symbol of the stock, or OCC symbol of the option."""
    trade_type: NotRequired[Literal["Equity", "Option", "equity", "option"] | str]
    """What was traded. Compare without regard to case."""


class HistoryOption(TypedDict):
    """An expiration, exercise or assignment in the history."""

    option_type: NotRequired[Literal["OPTEXP", "optexp", "expired", "exercise", "assignment"] | str]
    """What happened to the option; OPTEXP is an expiration. Compare without regard to case."""
    description: NotRequired[str]
    """Free text."""
    quantity: NotRequired[float]
    """Contracts, signed."""


class HistoryNote(TypedDict):
    """Details of an event that is neither a trade nor an event of an option."""

    description: NotRequired[str]
    """Free text."""
    quantity: NotRequired[float]
    """Shares or contracts moved; 0 when only money moved."""


class HistoryEvent(TypedDict):
    """Something that happened in the account on one day. Its details are mostly in the member
    that is named like its type. Events have no id: to recognise one, compare its content
    and count equal events.
    """

    amount: float
    """Change of cash, USD; negative when money leaves the account, 0 for expirations. For
    option trades it includes exchange and regulatory fees.
    """
    date: str
    """Midnight UTC of the trading day. It stands for the day: do not shift it to another time
    zone.
    """
    type: (
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
        | str
    )
    """Kind of event."""
    trade: NotRequired[HistoryTrade]
    """Details of a purchase or sale."""
    option: NotRequired[HistoryOption]
    """Details of an expiration, exercise or assignment."""
    ach: NotRequired[HistoryNote]
    """Details of a bank transfer by ACH."""
    wire: NotRequired[HistoryNote]
    """Details of a bank wire."""
    dividend: NotRequired[HistoryNote]
    """Details of a dividend. Some responses have them under `adjustment`."""
    fee: NotRequired[HistoryNote]
    """Details of a fee. Some fees come as `journal` or `transfer`."""
    tax: NotRequired[HistoryNote]
    """Details of a tax."""
    journal: NotRequired[HistoryNote]
    """Details of a booking between accounts or between types of one account."""
    check: NotRequired[HistoryNote]
    """Details of a cheque."""
    transfer: NotRequired[HistoryNote]
    """Details of a transfer of positions or money."""
    adjustment: NotRequired[HistoryNote]
    """Details of a correction, or of a dividend."""
    interest: NotRequired[HistoryNote]
    """Details of interest."""


class History(TypedDict):
    """One page of the events of an account."""

    event: NotRequired[HistoryEvent | list[HistoryEvent] | Literal["null"] | None]
    """The events. One event comes without a list around it."""
    page: NotRequired[int]
    """Number of this page. Documented in 2025, missing in every recorded response."""
    total_pages: NotRequired[int]
    """Number of pages. Documented in 2025, missing in every recorded response."""
    total_events: NotRequired[int]
    """Number of events on all pages. Documented in 2025, missing in every recorded response."""


class HistoryResponse(TypedDict):
    """Response of `account_history`."""

    history: History | Literal["null"] | None
    """One page of the account's history."""


class ClosedPosition(TypedDict):
    """A position that was closed, with what it brought."""

    close_date: str
    """Midnight UTC of the day on which the position was closed. It stands for the day: do not
    shift it.
    """
    cost: float
    """What the position cost, USD."""
    gain_loss: float
    """Realised profit, USD, which is `proceeds` minus `cost`; negative for a loss."""
    gain_loss_percent: NotRequired[float]
    """Realised profit in percent of the cost; -100.0 is a total loss."""
    open_date: NotRequired[str]
    """Midnight UTC of the day on which the position was opened. It stands for the day: do not
    shift it.
    """
    proceeds: float
    """What the position brought, USD; 0 for an option that expired worthless."""
    quantity: float
    """Shares or contracts; negative for a short position that was closed."""
    symbol: str
    """Symbol of the stock, or OCC symbol of the option."""
    term: NotRequired[int]
    """Days between opening and closing, 0 when it was the same day. (Older documentation says
    months; the figures are days.)
    """


class GainLoss(TypedDict):
    """One page of the closed positions of an account."""

    closed_position: NotRequired[ClosedPosition | list[ClosedPosition] | Literal["null"] | None]
    """The closed positions. One comes without a list around it."""
    page: NotRequired[int]
    """Number of this page. Documented in 2025, missing in every recorded response."""
    total_pages: NotRequired[int]
    """Number of pages. Documented in 2025, missing in every recorded response."""
    total_positions: NotRequired[int]
    """Number of positions on all pages. Documented in 2025, missing in every recorded
    response.
    """


class GainLossResponse(TypedDict):
    """Response of `account_costbasis`."""

    gainloss: GainLoss | Literal["null"] | None
    """One page of the account's closed positions."""


OrderLeg = TypedDict(
    "OrderLeg",
    {
        "id": "int",
        "type": 'NotRequired[Literal["market", "limit", "stop", "stop_limit", "debit", "credit", "even"] | str]',
        "symbol": "NotRequired[str]",
        "side": 'NotRequired[Literal["buy", "sell", "sell_short", "buy_to_cover", "buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close"] | str]',
        "quantity": "NotRequired[float]",
        "status": 'Literal["open", "partially_filled", "filled", "expired", "canceled", "pending", "rejected", "error", "pending_cancel"] | str',
        "duration": 'NotRequired[Literal["day", "gtc", "pre", "post"] | str]',
        "price": "NotRequired[float]",
        "avg_fill_price": "NotRequired[float | None]",
        "exec_quantity": "NotRequired[float]",
        "last_fill_price": "NotRequired[float]",
        "last_fill_quantity": "NotRequired[float]",
        "remaining_quantity": "NotRequired[float]",
        "stop_price": "NotRequired[float]",
        "create_date": "NotRequired[str]",
        "transaction_date": "NotRequired[str]",
        "class": 'Literal["equity", "option", "combo", "multileg", "oco", "oto", "otoco"] | str',
        "option_symbol": "NotRequired[str]",
        "reason_description": "NotRequired[str]",
        "tag": "NotRequired[str]",
        "errors": "NotRequired[Any]",
    },
)
"""One leg of an order, or what every order has."""

Order = TypedDict(
    "Order",
    {
        "id": "int",
        "type": 'NotRequired[Literal["market", "limit", "stop", "stop_limit", "debit", "credit", "even"] | str]',
        "symbol": "NotRequired[str]",
        "side": 'NotRequired[Literal["buy", "sell", "sell_short", "buy_to_cover", "buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close"] | str]',
        "quantity": "NotRequired[float]",
        "status": 'Literal["open", "partially_filled", "filled", "expired", "canceled", "pending", "rejected", "error", "pending_cancel"] | str',
        "duration": 'NotRequired[Literal["day", "gtc", "pre", "post"] | str]',
        "price": "NotRequired[float]",
        "avg_fill_price": "NotRequired[float | None]",
        "exec_quantity": "NotRequired[float]",
        "last_fill_price": "NotRequired[float]",
        "last_fill_quantity": "NotRequired[float]",
        "remaining_quantity": "NotRequired[float]",
        "stop_price": "NotRequired[float]",
        "create_date": "NotRequired[str]",
        "transaction_date": "NotRequired[str]",
        "class": 'Literal["equity", "option", "combo", "multileg", "oco", "oto", "otoco"] | str',
        "option_symbol": "NotRequired[str]",
        "reason_description": "NotRequired[str]",
        "tag": "NotRequired[str]",
        "errors": "NotRequired[Any]",
        "num_legs": "NotRequired[int]",
        "strategy": 'NotRequired[Literal["freeform", "covered_call", "protective_put", "strangle", "straddle", "spread", "collar", "butterfly", "condor", "unknown"] | str]',
        "leg": 'NotRequired[OrderLeg | list[OrderLeg] | Literal["null"] | None]',
    },
)
"""An order with its legs, if it has any. The parent of an advanced order (`oco`, `oto`,
`otoco`) has hardly more than id, class and status: its legs are the real orders. The parent
of a multi-leg order has the side `buy` even when it brings a credit: the real sides are in
its legs.
"""


class Orders(TypedDict):
    """One page of the orders of an account."""

    order: NotRequired[Order | list[Order] | Literal["null"] | None]
    """The orders. One order comes without a list around it."""


class OrdersResponse(TypedDict):
    """Response of `account_orders`."""

    orders: Orders | Literal["null"] | None
    """One page of the account's orders."""


class OrderResponse(TypedDict):
    """Response of `account_specificorders`."""

    order: Order
    """The order."""


class FaultDetail(TypedDict):
    """Code of a fault."""

    errorcode: NotRequired[
        Literal[
            "keymanagement.service.invalid_access_token",
            "keymanagement.service.access_token_expired",
            "keymanagement.service.InvalidAPICallAsNoApiProductMatchFound",
            "policies.ratelimit.QuotaViolation",
            "steps.servicecallout.ExecutionFailed",
            "messaging.adaptors.http.flow.GatewayTimeout",
        ]
        | str
    ]
    """Code of the error, with dots between its parts."""


class Fault(TypedDict):
    """An error of the gateway, about token, quota, time limits or the system behind it."""

    faultstring: NotRequired[str]
    """The error in words."""
    detail: NotRequired[FaultDetail]
    """The error as a code."""


class BackOfficeErrors(TypedDict):
    """Refusal of the back office."""

    error: NotRequired[str | list[str] | Literal["null"] | None]
    """One sentence or code, or several; often a sentence and its code."""


class ErrorResponse(TypedDict):
    """An error as a JSON body. The gateway sends `fault`, the back office `errors`."""

    fault: NotRequired[Fault]
    """What the gateway in front of the brokerage complains about."""
    errors: NotRequired[BackOfficeErrors]
    """Why the back office refused. Comes with status 200 as well; it is an error all the same."""


class AccountBalanceArguments(TypedDict):
    """Arguments of `account_balance`."""

    account_number: str


class AccountPositionsArguments(TypedDict):
    """Arguments of `account_positions`."""

    account_number: str


class AccountHistoryArguments(TypedDict):
    """Arguments of `account_history`."""

    account_number: str
    page: NotRequired[int | None]
    limit: NotRequired[int | None]
    type: NotRequired[
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
        | str
        | None
    ]
    start: NotRequired[datetime.date | str | None]
    end: NotRequired[datetime.date | str | None]
    symbol: NotRequired[str | None]
    exact_match: NotRequired[bool | None]


class AccountCostbasisArguments(TypedDict):
    """Arguments of `account_costbasis`."""

    account_number: str
    page: NotRequired[int | None]
    limit: NotRequired[int | None]
    sort_by: NotRequired[Literal["openDate", "closeDate"] | str | None]
    sort: NotRequired[Literal["asc", "desc"] | str | None]
    start: NotRequired[datetime.date | str | None]
    end: NotRequired[datetime.date | str | None]
    symbol: NotRequired[str | None]


class AccountOrdersArguments(TypedDict):
    """Arguments of `account_orders`."""

    account_number: str
    page: NotRequired[int | None]
    limit: NotRequired[int | None]
    include_tags: NotRequired[bool | None]
    status: NotRequired[
        Sequence[
            Literal[
                "pending", "open", "partially_filled", "filled", "rejected", "expired", "canceled"
            ]
            | str
        ]
        | None
    ]
    filter: NotRequired[Literal["intraday", "all"] | str | None]
    date: NotRequired[datetime.date | str | None]
    start: NotRequired[datetime.date | str | None]
    end: NotRequired[datetime.date | str | None]


class AccountSpecificordersArguments(TypedDict):
    """Arguments of `account_specificorders`."""

    account_number: str
    order_id: int | str
    include_tags: NotRequired[bool | None]
