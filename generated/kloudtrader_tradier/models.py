# Generated from tradier.yaml: Tradier Brokerage API, user and accounts 1.0.0
# (sha256 0bf56d0920d24ea2). Not to be edited: change the spec or a template instead.
"""Models of Tradier Brokerage API, user and accounts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from kloudtrader.runtime.models import AnswerModel, Instant, NoneAsEmpty, OneOrMany

__all__ = [
    "Account",
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


class Account(AnswerModel):
    """An account of the user."""

    account_number: str
    """Number of the account; the `account_id` of the other calls."""
    classification: (
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
    )
    """Legal form of the account. The lists that the broker published differ."""
    date_created: Instant
    """When the account was opened, in UTC."""
    day_trader: bool
    """Whether the account is flagged as that of a pattern day trader."""
    option_level: int | None = None
    """Level of option trading that is approved, 0 (none) to 6."""
    status: Literal["active", "closed"] | str
    """State of the account. Older answers have it with a capital."""
    type: Literal["cash", "margin", "pdt"] | str
    """Kind of account."""
    last_update_date: Instant | None = None
    """When the record of the account was last changed, in UTC."""


class Profile(AnswerModel):
    """A user and the accounts that the token opens."""

    id: str
    """Id of the user, an opaque text. It is no account number."""
    name: str
    """Name of the user."""
    account: Annotated[list[Account], OneOrMany()] = Field(default_factory=list)
    """The user's accounts, closed ones included. One account comes without a list around it."""


class ProfileResponse(AnswerModel):
    """Answer of `user_profile`."""

    profile: Profile
    """The user who owns the token."""


class MarginBalances(AnswerModel):
    """Buying power and calls of a margin account, in USD."""

    fed_call: float
    """Outstanding Federal (Regulation T) call, USD."""
    maintenance_call: float
    """Outstanding maintenance call, USD."""
    option_buying_power: float
    """What can be spent on options, USD."""
    stock_buying_power: float
    """What can be spent on stocks, USD; usually twice the option buying power."""
    stock_short_value: float
    """Market value of short stocks, USD."""
    sweep: float | None = None
    """Cash in the sweep programme, USD."""


class CashBalances(AnswerModel):
    """Cash of a cash account, in USD."""

    cash_available: float
    """Cash that can be spent now, USD."""
    sweep: float | None = None
    """Cash in the sweep programme, USD."""
    unsettled_funds: float
    """Proceeds of sales that have not settled yet, USD."""


class PatternDayTraderBalances(AnswerModel):
    """Buying power and calls of a pattern day trader's account, in USD."""

    fed_call: float
    """Outstanding Federal (Regulation T) call, USD."""
    maintenance_call: float
    """Outstanding maintenance call, USD."""
    option_buying_power: float
    """What can be spent on options, USD."""
    stock_buying_power: float
    """What can be spent on stocks, USD."""
    stock_short_value: float
    """Market value of short stocks, USD."""
    day_trade_buying_power: float | None = None
    """What can be spent on positions closed the same day, USD. Not in every answer."""


class Balances(AnswerModel):
    """Balances of an account in USD. Exactly one of `margin`, `cash` and `pdt` is there, by
    the kind of account.
    """

    option_short_value: float
    """Market value of short options, USD; negative in recent answers."""
    total_equity: float
    """Value of the account, USD, which is `total_cash` plus `market_value`."""
    account_number: str
    """Number of the account."""
    account_type: Literal["cash", "margin", "pdt"] | str
    """Kind of account; `pdt` is a margin account of a pattern day trader."""
    close_pl: float
    """Realised profit and loss of the day, USD."""
    current_requirement: float
    """Margin that the positions need, USD."""
    equity: float
    """0 in recent answers even when the account has value. Use `total_equity`."""
    long_market_value: float
    """Market value of long stocks and options together, USD."""
    market_value: float
    """Long market value plus the (negative) short market value, USD."""
    open_pl: float
    """Unrealised profit and loss, USD. May be far off in the sandbox."""
    option_long_value: float
    """Market value of long options, USD."""
    option_requirement: float
    """Margin that the option positions need, USD."""
    pending_orders_count: int
    """Number of open orders."""
    short_market_value: float
    """Market value of short positions, USD; negative or 0."""
    stock_long_value: float
    """Market value of long stocks, USD."""
    total_cash: float
    """Cash of the account, USD."""
    uncleared_funds: float
    """Deposits that have not cleared yet, USD."""
    pending_cash: float
    """Cash held for open orders, USD, as far as is known."""
    margin: MarginBalances | None = None
    """Details of a margin account; absent for other accounts."""
    cash: CashBalances | None = None
    """Details of a cash account; absent for other accounts."""
    pdt: PatternDayTraderBalances | None = None
    """Details of a pattern day trader's account; absent for other accounts."""


class BalancesResponse(AnswerModel):
    """Answer of `account_balance`."""

    balances: Balances
    """The balances of the account."""


class Position(AnswerModel):
    """An open position, all lots of one symbol together."""

    cost_basis: float
    """What the whole position cost, USD. For short positions its sign is not certain: take the
    sign of `quantity`.
    """
    date_acquired: Instant
    """When the position was opened, in UTC; it may be the time of its latest change."""
    id: int
    """Id of the position."""
    quantity: float
    """Shares or contracts; negative for a short position."""
    symbol: str
    """Symbol of the stock, or OCC symbol of the option."""


class Positions(AnswerModel):
    """The open positions of an account."""

    position: Annotated[list[Position], OneOrMany()] = Field(default_factory=list)
    """The positions. One position comes without a list around it."""


class PositionsResponse(AnswerModel):
    """Answer of `account_positions`."""

    positions: Annotated[Positions, NoneAsEmpty()]
    """The open positions of the account."""


class HistoryTrade(AnswerModel):
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
    trade_type: Literal["Equity", "Option", "equity", "option"] | str | None = None
    """What was traded. Compare without regard to case."""


class HistoryOption(AnswerModel):
    """An expiration, exercise or assignment in the history."""

    option_type: Literal["OPTEXP", "optexp", "expired", "exercise", "assignment"] | str | None = (
        None
    )
    """What happened to the option; OPTEXP is an expiration. Compare without regard to case."""
    description: str | None = None
    """Free text."""
    quantity: float | None = None
    """Contracts, signed."""


class HistoryNote(AnswerModel):
    """Details of an event that is neither a trade nor an event of an option."""

    description: str | None = None
    """Free text."""
    quantity: float | None = None
    """Shares or contracts moved; 0 when only money moved."""


class HistoryEvent(AnswerModel):
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
    trade: HistoryTrade | None = None
    """Details of a purchase or sale."""
    option: HistoryOption | None = None
    """Details of an expiration, exercise or assignment."""
    ach: HistoryNote | None = None
    """Details of a bank transfer by ACH."""
    wire: HistoryNote | None = None
    """Details of a bank wire."""
    dividend: HistoryNote | None = None
    """Details of a dividend. Some answers have them under `adjustment`."""
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


class History(AnswerModel):
    """One page of the events of an account."""

    event: Annotated[list[HistoryEvent], OneOrMany()] = Field(default_factory=list)
    """The events. One event comes without a list around it."""
    page: int | None = None
    """Number of this page. Documented in 2025, missing in every recorded answer."""
    total_pages: int | None = None
    """Number of pages. Documented in 2025, missing in every recorded answer."""
    total_events: int | None = None
    """Number of events on all pages. Documented in 2025, missing in every recorded answer."""


class HistoryResponse(AnswerModel):
    """Answer of `account_history`."""

    history: Annotated[History, NoneAsEmpty()]
    """One page of the account's history."""


class ClosedPosition(AnswerModel):
    """A position that was closed, with what it brought."""

    close_date: Instant
    """Midnight UTC of the day on which the position was closed. It stands for the day: do not
    shift it.
    """
    cost: float
    """What the position cost, USD."""
    gain_loss: float
    """Realised profit, USD, which is `proceeds` minus `cost`; negative for a loss."""
    gain_loss_percent: float
    """Realised profit in percent of the cost; -100.0 is a total loss."""
    open_date: Instant
    """Midnight UTC of the day on which the position was opened. It stands for the day: do not
    shift it.
    """
    proceeds: float
    """What the position brought, USD; 0 for an option that expired worthless."""
    quantity: float
    """Shares or contracts; negative for a short position that was closed."""
    symbol: str
    """Symbol of the stock, or OCC symbol of the option."""
    term: int
    """Days between opening and closing, 0 when it was the same day. (Older documentation says
    months; the figures are days.)
    """


class GainLoss(AnswerModel):
    """One page of the closed positions of an account."""

    closed_position: Annotated[list[ClosedPosition], OneOrMany()] = Field(default_factory=list)
    """The closed positions. One comes without a list around it."""
    page: int | None = None
    """Number of this page. Documented in 2025, missing in every recorded answer."""
    total_pages: int | None = None
    """Number of pages. Documented in 2025, missing in every recorded answer."""
    total_positions: int | None = None
    """Number of positions on all pages. Documented in 2025, missing in every recorded answer."""


class GainLossResponse(AnswerModel):
    """Answer of `account_costbasis`."""

    gainloss: Annotated[GainLoss, NoneAsEmpty()]
    """One page of the account's closed positions."""


class OrderLeg(AnswerModel):
    """One leg of an order, or what every order has."""

    id: int
    """Id of the order. Legs have the numbers after that of their parent."""
    type: (
        Literal["market", "limit", "stop", "stop_limit", "debit", "credit", "even"] | str | None
    ) = None
    """Kind of order; debit, credit and even are for multi-leg orders."""
    symbol: str | None = None
    """Symbol of the stock; for options that of the underlying."""
    side: (
        Literal[
            "buy",
            "sell",
            "sell_short",
            "buy_to_cover",
            "buy_to_open",
            "buy_to_close",
            "sell_to_open",
            "sell_to_close",
        ]
        | str
        | None
    ) = None
    """Direction of the order."""
    quantity: float | None = None
    """Shares or contracts ordered; units for a multi-leg order."""
    status: (
        Literal[
            "open",
            "partially_filled",
            "filled",
            "expired",
            "canceled",
            "pending",
            "rejected",
            "error",
            "pending_cancel",
        ]
        | str
    )
    """State of the order. Filled, expired, canceled, rejected and error are final."""
    duration: Literal["day", "gtc", "pre", "post"] | str | None = None
    """How long the order works; `gtc` is until cancelled, `pre` and `post` outside hours."""
    price: float | None = None
    """Limit price, or debit or credit of a multi-leg order, USD; absent for market orders."""
    avg_fill_price: float | None = None
    """Average price of the fills, USD; 0.0 or null until something is filled, negative when a
    multi-leg order brought a net credit.
    """
    exec_quantity: float | None = None
    """Shares or contracts filled so far."""
    last_fill_price: float | None = None
    """Price of the last fill, USD; 0.0 until something is filled."""
    last_fill_quantity: float | None = None
    """Shares or contracts of the last fill."""
    remaining_quantity: float | None = None
    """Shares or contracts still to be filled; 0.0 once the order is canceled, rejected or
    filled.
    """
    stop_price: float | None = None
    """Price at which a stop or stop-limit order becomes active, USD."""
    create_date: Instant | None = None
    """When the order was placed, in UTC."""
    transaction_date: Instant | None = None
    """When the order last changed, in UTC."""
    class_: Literal["equity", "option", "combo", "multileg", "oco", "oto", "otoco"] | str = Field(
        validation_alias="class", serialization_alias="class"
    )
    """Class of the order."""
    option_symbol: str | None = None
    """OCC symbol of the option; absent for stocks."""
    reason_description: str | None = None
    """Why the order was rejected."""
    tag: str | None = None
    """Label given when the order was placed; only when `includeTags` is true."""
    errors: Any = None
    """Complaints about the order. Named in the broker's guide without a sample."""


class Order(OrderLeg):
    """An order with its legs, if it has any. The parent of an advanced order (`oco`, `oto`,
    `otoco`) has hardly more than id, class and status: its legs are the real orders. The
    parent of a multi-leg order has the side `buy` even when it brings a credit: the real
    sides are in its legs.
    """

    num_legs: int | None = None
    """Number of legs of a combo or multi-leg order."""
    strategy: (
        Literal[
            "freeform",
            "covered_call",
            "protective_put",
            "strangle",
            "straddle",
            "spread",
            "collar",
            "butterfly",
            "condor",
            "unknown",
        ]
        | str
        | None
    ) = None
    """Strategy of a combo or multi-leg order. Has been seen with a blank for the underscore."""
    leg: Annotated[list[OrderLeg], OneOrMany()] = Field(default_factory=list)
    """Legs of a combo, multi-leg or advanced order, each with an id and fills of its own."""


class Orders(AnswerModel):
    """One page of the orders of an account."""

    order: Annotated[list[Order], OneOrMany()] = Field(default_factory=list)
    """The orders. One order comes without a list around it."""


class OrdersResponse(AnswerModel):
    """Answer of `account_orders`."""

    orders: Annotated[Orders, NoneAsEmpty()]
    """One page of the account's orders."""


class OrderResponse(AnswerModel):
    """Answer of `account_specificorders`."""

    order: Order
    """The order."""


class FaultDetail(AnswerModel):
    """Code of a fault."""

    errorcode: (
        Literal[
            "keymanagement.service.invalid_access_token",
            "keymanagement.service.access_token_expired",
            "keymanagement.service.InvalidAPICallAsNoApiProductMatchFound",
            "policies.ratelimit.QuotaViolation",
            "steps.servicecallout.ExecutionFailed",
            "messaging.adaptors.http.flow.GatewayTimeout",
        ]
        | str
        | None
    ) = None
    """Code of the error, with dots between its parts."""


class Fault(AnswerModel):
    """An error of the gateway, about token, quota, time limits or the system behind it."""

    faultstring: str | None = None
    """The error in words."""
    detail: FaultDetail | None = None
    """The error as a code."""


class BackOfficeErrors(AnswerModel):
    """Refusal of the back office."""

    error: Annotated[list[str], OneOrMany()] = Field(default_factory=list)
    """One sentence or code, or several; often a sentence and its code."""


class ErrorResponse(AnswerModel):
    """An error as a JSON body. The gateway sends `fault`, the back office `errors`."""

    fault: Fault | None = None
    """What the gateway in front of the brokerage complains about."""
    errors: BackOfficeErrors | None = None
    """Why the back office refused. Comes with status 200 as well; it is an error all the same."""
