# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Responses of Tradier Brokerage API, accounts, trading and market data as plain JSON: for
type checkers and editors.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from kloudtrader.runtime.times import Instant, LocalTime

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
    "CalendarDay",
    "CalendarDays",
    "CancelOrderArguments",
    "CashBalances",
    "ChangeOrderArguments",
    "ClosedPosition",
    "ErrorResponse",
    "Fault",
    "FaultDetail",
    "GainLoss",
    "GainLossResponse",
    "Greeks",
    "History",
    "HistoryEvent",
    "HistoryNote",
    "HistoryOption",
    "HistoryResponse",
    "HistoryTrade",
    "LookupSymbolsArguments",
    "MarginBalances",
    "MarketCalendar",
    "MarketCalendarArguments",
    "MarketCalendarResponse",
    "MarketClock",
    "MarketClockArguments",
    "MarketClockResponse",
    "OptionChain",
    "OptionChainArguments",
    "OptionChainResponse",
    "OptionExpiration",
    "OptionExpirations",
    "OptionExpirationsArguments",
    "OptionExpirationsResponse",
    "OptionLookupArguments",
    "OptionLookupResponse",
    "OptionRoot",
    "OptionStrikes",
    "OptionStrikesArguments",
    "OptionStrikesResponse",
    "Order",
    "OrderAccepted",
    "OrderAcceptedResponse",
    "OrderLeg",
    "OrderPreview",
    "OrderPreviewResponse",
    "OrderResponse",
    "Orders",
    "OrdersResponse",
    "PatternDayTraderBalances",
    "PlaceOrderArguments",
    "Position",
    "Positions",
    "PositionsResponse",
    "PreviewOrderArguments",
    "PriceBar",
    "PriceHistory",
    "PriceHistoryArguments",
    "PriceHistoryResponse",
    "Profile",
    "ProfileResponse",
    "Quote",
    "Quotes",
    "QuotesArguments",
    "QuotesResponse",
    "Sale",
    "SearchSymbolsArguments",
    "Securities",
    "SecuritiesResponse",
    "Security",
    "Session",
    "TimeAndSales",
    "TimeAndSalesArguments",
    "TimeAndSalesResponse",
    "UnmatchedSymbols",
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
    option_buying_power: NotRequired[float]
    """What can be spent on options, USD."""
    stock_buying_power: NotRequired[float]
    """What can be spent on stocks, USD; usually twice the option buying power."""
    stock_short_value: NotRequired[float]
    """Market value of short stocks, USD."""
    sweep: NotRequired[float]
    """Cash in the sweep programme, USD."""


class CashBalances(TypedDict):
    """Cash of a cash account, in USD."""

    cash_available: NotRequired[float]
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
    option_buying_power: NotRequired[float]
    """What can be spent on options, USD."""
    stock_buying_power: NotRequired[float]
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
    page: NotRequired[int]
    """Number of this page. Documented in 2025, missing in every recorded response."""
    total_pages: NotRequired[int]
    """Number of pages. Documented in 2025, missing in every recorded response."""
    total_orders: NotRequired[int]
    """Number of orders on all pages. Documented in 2025, missing in every recorded response."""


class OrdersResponse(TypedDict):
    """Response of `account_orders`."""

    orders: Orders | Literal["null"] | None
    """One page of the account's orders."""


class OrderResponse(TypedDict):
    """Response of `account_specificorders`."""

    order: Order
    """The order."""


class OrderAccepted(TypedDict):
    """What the broker took in. Read the order to learn its state."""

    id: int
    """Id of the order."""
    status: NotRequired[Literal["ok", "pending_cancel"] | str]
    """`ok`: the request was taken in."""
    partner_id: NotRequired[str]
    """Id of the application; the same for all orders."""


class OrderAcceptedResponse(TypedDict):
    """Response to an order that is placed, changed or cancelled."""

    order: OrderAccepted
    """What the broker took in."""


OrderPreview = TypedDict(
    "OrderPreview",
    {
        "id": "NotRequired[int]",
        "status": 'Literal["ok"] | str',
        "result": "NotRequired[bool]",
        "commission": "NotRequired[float]",
        "fees": "NotRequired[float]",
        "order_cost": "NotRequired[float]",
        "cost": "NotRequired[float]",
        "margin_change": "NotRequired[float]",
        "option_requirement": "NotRequired[float]",
        "day_trades": "NotRequired[int]",
        "symbol": "NotRequired[str]",
        "option_symbol": "NotRequired[str]",
        "side": "NotRequired[str]",
        "quantity": "NotRequired[float]",
        "type": "NotRequired[str]",
        "duration": "NotRequired[str]",
        "price": "NotRequired[float]",
        "class": "NotRequired[str]",
        "strategy": "NotRequired[str]",
        "extended_hours": "NotRequired[bool]",
        "request_date": "NotRequired[str]",
    },
)
"""What an order would cost. Money is in USD."""


class OrderPreviewResponse(TypedDict):
    """Response of `preview_order`."""

    order: OrderPreview
    """What the order would cost."""


class Greeks(TypedDict):
    """Greeks and implied volatilities of an option, by ORATS."""

    delta: NotRequired[float]
    """Change of the price for 1 USD more of the underlying."""
    gamma: NotRequired[float]
    """Change of delta for 1 USD more of the underlying."""
    theta: NotRequired[float]
    """Change of the price in a day."""
    vega: NotRequired[float]
    """Change of the price for 1 percentage point more of volatility."""
    rho: NotRequired[float]
    """Change of the price for 1 percentage point more of interest."""
    phi: NotRequired[float]
    """Change of the price for 1 percentage point more of dividend yield."""
    bid_iv: NotRequired[float]
    """Implied volatility of the bid."""
    mid_iv: NotRequired[float]
    """Implied volatility between bid and ask."""
    ask_iv: NotRequired[float]
    """Implied volatility of the ask."""
    smv_vol: NotRequired[float]
    """Smoothed volatility."""
    updated_at: NotRequired[str]
    """When they were computed, in New York."""


class Quote(TypedDict):
    """The quote of a stock or an option. Prices are in USD; before the open some are null."""

    symbol: str
    """Symbol of the stock, or OCC symbol of the option."""
    description: NotRequired[str]
    """Name."""
    exch: NotRequired[str]
    """Exchange, by the broker's letter."""
    type: NotRequired[Literal["stock", "etf", "option", "index", "mutual_fund"] | str]
    """Kind of security."""
    last: NotRequired[float | None]
    """Last price, USD."""
    change: NotRequired[float | None]
    """Change since the last close, USD."""
    change_percentage: NotRequired[float | None]
    """Change since the last close, in percent."""
    volume: NotRequired[int | None]
    """Shares or contracts of the day."""
    average_volume: NotRequired[int | None]
    """Shares or contracts of an average day."""
    last_volume: NotRequired[int | None]
    """Shares or contracts of the last trade."""
    trade_date: NotRequired[int | None]
    """When the last trade was."""
    open: NotRequired[float | None]
    """First price of the day, USD."""
    high: NotRequired[float | None]
    """Highest price of the day, USD."""
    low: NotRequired[float | None]
    """Lowest price of the day, USD."""
    close: NotRequired[float | None]
    """Last price of the day, USD, once it is over."""
    prevclose: NotRequired[float | None]
    """Close of the day before, USD."""
    week_52_high: NotRequired[float | None]
    """Highest price of a year, USD."""
    week_52_low: NotRequired[float | None]
    """Lowest price of a year, USD."""
    bid: NotRequired[float | None]
    """Highest bid, USD."""
    bidsize: NotRequired[int | None]
    """Size of the bid, in hundreds of shares or in contracts."""
    bidexch: NotRequired[str]
    """Exchange of the bid."""
    bid_date: NotRequired[int | None]
    """When the bid was made."""
    ask: NotRequired[float | None]
    """Lowest ask, USD."""
    asksize: NotRequired[int | None]
    """Size of the ask."""
    askexch: NotRequired[str]
    """Exchange of the ask."""
    ask_date: NotRequired[int | None]
    """When the ask was made."""
    root_symbols: NotRequired[str]
    """Root symbols of the options on it."""
    underlying: NotRequired[str]
    """Symbol of the option's underlying."""
    strike: NotRequired[float | None]
    """Strike price, USD."""
    open_interest: NotRequired[int | None]
    """Open contracts."""
    contract_size: NotRequired[int | None]
    """Shares of a contract."""
    expiration_date: NotRequired[str]
    """Day on which the option expires."""
    expiration_type: NotRequired[Literal["standard", "weeklys", "quarterlys", "eom"] | str]
    """Kind of expiration."""
    option_type: NotRequired[Literal["call", "put"] | str]
    """Kind of option."""
    root_symbol: NotRequired[str]
    """Root symbol of the option."""
    greeks: NotRequired[Greeks]
    """Greeks of the option, only when requested."""


class UnmatchedSymbols(TypedDict):
    """Symbols that the broker does not know."""

    symbol: NotRequired[str | list[str] | Literal["null"] | None]
    """The symbols. One comes without a list around it."""


class Quotes(TypedDict):
    """Quotes, and the symbols for which there is none."""

    quote: NotRequired[Quote | list[Quote] | Literal["null"] | None]
    """The quotes. One comes without a list around it."""
    unmatched_symbols: NotRequired[UnmatchedSymbols | Literal["null"] | None]
    """Symbols that the broker does not know."""


class QuotesResponse(TypedDict):
    """Response of `quotes`."""

    quotes: Quotes | Literal["null"] | None
    """The quotes."""


class OptionChain(TypedDict):
    """The options of one underlying and expiration."""

    option: NotRequired[Quote | list[Quote] | Literal["null"] | None]
    """The options, as quotes."""


class OptionChainResponse(TypedDict):
    """Response of `option_chain`."""

    options: OptionChain | Literal["null"] | None
    """The options."""


class OptionStrikes(TypedDict):
    """Strike prices."""

    strike: NotRequired[float | list[float] | Literal["null"] | None]
    """The strike prices, USD."""


class OptionExpiration(TypedDict):
    """A day on which options expire."""

    date: str
    """The day."""
    contract_size: NotRequired[int]
    """Shares of a contract."""
    expiration_type: NotRequired[Literal["standard", "weeklys", "quarterlys", "eom"] | str]
    """Kind of expiration."""
    strikes: NotRequired[OptionStrikes | Literal["null"] | None]
    """Its strike prices."""


class OptionExpirations(TypedDict):
    """The expirations of an underlying's options: plain days, or days with details."""

    date: NotRequired[str | list[str] | Literal["null"] | None]
    """The days."""
    expiration: NotRequired[OptionExpiration | list[OptionExpiration] | Literal["null"] | None]
    """The days with their details, when details were requested."""


class OptionExpirationsResponse(TypedDict):
    """Response of `option_expirations`."""

    expirations: OptionExpirations | Literal["null"] | None
    """The expirations."""


class OptionStrikesResponse(TypedDict):
    """Response of `option_strikes`."""

    strikes: OptionStrikes | Literal["null"] | None
    """The strike prices."""


class OptionRoot(TypedDict):
    """The options of one root symbol."""

    rootSymbol: str
    """The root symbol."""
    options: NotRequired[list[str]]
    """OCC symbols."""


class OptionLookupResponse(TypedDict):
    """Response of `option_lookup`."""

    symbols: list[OptionRoot] | None
    """The option symbols, by root symbol."""


class PriceBar(TypedDict):
    """Prices of one day, week or month, in USD."""

    date: str
    """The day, or the first day."""
    open: NotRequired[float | None]
    """First price, USD."""
    high: NotRequired[float | None]
    """Highest price, USD."""
    low: NotRequired[float | None]
    """Lowest price, USD."""
    close: NotRequired[float | None]
    """Last price, USD."""
    volume: NotRequired[int | None]
    """Shares or contracts."""


class PriceHistory(TypedDict):
    """Bars of a day, a week or a month."""

    day: NotRequired[PriceBar | list[PriceBar] | Literal["null"] | None]
    """The bars, the oldest first."""


class PriceHistoryResponse(TypedDict):
    """Response of `price_history`."""

    history: PriceHistory | Literal["null"] | None
    """The bars."""


class Sale(TypedDict):
    """A trade, or a bar of minutes. Prices are in USD."""

    time: str
    """When, in New York."""
    timestamp: NotRequired[int]
    """The same moment."""
    price: NotRequired[float | None]
    """Price of the trade, or between high and low, USD."""
    open: NotRequired[float | None]
    """First price, USD."""
    high: NotRequired[float | None]
    """Highest price, USD."""
    low: NotRequired[float | None]
    """Lowest price, USD."""
    close: NotRequired[float | None]
    """Last price, USD."""
    vwap: NotRequired[float | None]
    """Average price, USD, weighted by volume."""
    volume: NotRequired[int | None]
    """Shares or contracts."""


class TimeAndSales(TypedDict):
    """Trades, or bars of minutes."""

    data: NotRequired[Sale | list[Sale] | Literal["null"] | None]
    """The trades or bars, the oldest first."""


class TimeAndSalesResponse(TypedDict):
    """Response of `time_and_sales`."""

    series: TimeAndSales | Literal["null"] | None
    """The trades or bars."""


class MarketClock(TypedDict):
    """The state of the market, and its next change."""

    date: NotRequired[str]
    """Today in New York."""
    description: NotRequired[str]
    """The state in words."""
    state: Literal["premarket", "open", "postmarket", "closed"] | str
    """The state."""
    timestamp: int
    """Time of the broker."""
    next_change: NotRequired[str]
    """Time of day of the next change in New York, as hours and minutes."""
    next_state: NotRequired[Literal["premarket", "open", "postmarket", "closed"] | str]
    """The state after it."""


class MarketClockResponse(TypedDict):
    """Response of `market_clock`."""

    clock: MarketClock
    """The state of the market."""


class Session(TypedDict):
    """A trading session, as times of day in New York such as `09:30`."""

    start: str
    """Begin."""
    end: str
    """End."""


class CalendarDay(TypedDict):
    """A day of the market's calendar; the sessions only where it is open."""

    date: str
    """The day."""
    status: Literal["open", "closed"] | str
    """Whether the market is open."""
    description: NotRequired[str]
    """The state in words, such as the name of the holiday."""
    premarket: NotRequired[Session]
    """The session before hours."""
    open: NotRequired[Session]
    """The regular session."""
    postmarket: NotRequired[Session]
    """The session after hours."""


class CalendarDays(TypedDict):
    """The days of a month."""

    day: NotRequired[CalendarDay | list[CalendarDay] | Literal["null"] | None]
    """The days."""


class MarketCalendar(TypedDict):
    """The days of a month."""

    month: NotRequired[int]
    """The month."""
    year: NotRequired[int]
    """The year."""
    days: CalendarDays | Literal["null"] | None
    """Its days."""


class MarketCalendarResponse(TypedDict):
    """Response of `market_calendar`."""

    calendar: MarketCalendar
    """The month."""


class Security(TypedDict):
    """A security that can be traded."""

    symbol: str
    """Symbol."""
    exchange: NotRequired[str]
    """Exchange, by the broker's letter."""
    type: NotRequired[Literal["stock", "option", "etf", "index"] | str]
    """Kind of security."""
    description: NotRequired[str]
    """Name."""


class Securities(TypedDict):
    """Securities that match."""

    security: NotRequired[Security | list[Security] | Literal["null"] | None]
    """The securities. One comes without a list around it."""


class SecuritiesResponse(TypedDict):
    """Response of the searches."""

    securities: Securities | Literal["null"] | None
    """The securities."""


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


class PlaceOrderArguments(TypedDict):
    """Arguments of `place_order`."""

    account_number: str


class PreviewOrderArguments(TypedDict):
    """Arguments of `preview_order`."""

    account_number: str


class ChangeOrderArguments(TypedDict):
    """Arguments of `change_order`."""

    account_number: str
    order_id: int | str


class CancelOrderArguments(TypedDict):
    """Arguments of `cancel_order`."""

    account_number: str
    order_id: int | str


class QuotesArguments(TypedDict):
    """Arguments of `quotes`."""

    symbols: Sequence[str]
    greeks: NotRequired[bool | None]


class OptionChainArguments(TypedDict):
    """Arguments of `option_chain`."""

    symbol: str
    expiration: datetime.date | str
    greeks: NotRequired[bool | None]


class OptionExpirationsArguments(TypedDict):
    """Arguments of `option_expirations`."""

    symbol: str
    include_all_roots: NotRequired[bool | None]
    strikes: NotRequired[bool | None]
    contract_size: NotRequired[bool | None]
    expiration_type: NotRequired[bool | None]


class OptionStrikesArguments(TypedDict):
    """Arguments of `option_strikes`."""

    symbol: str
    expiration: datetime.date | str
    include_all_roots: NotRequired[bool | None]


class OptionLookupArguments(TypedDict):
    """Arguments of `option_lookup`."""

    underlying: str


class PriceHistoryArguments(TypedDict):
    """Arguments of `price_history`."""

    symbol: str
    interval: NotRequired[Literal["daily", "weekly", "monthly"] | str | None]
    start: NotRequired[datetime.date | str | None]
    end: NotRequired[datetime.date | str | None]
    session_filter: NotRequired[Literal["all", "open"] | str | None]


class TimeAndSalesArguments(TypedDict):
    """Arguments of `time_and_sales`."""

    symbol: str
    interval: NotRequired[Literal["tick", "1min", "5min", "15min"] | str | None]
    start: NotRequired[Annotated[Instant, LocalTime("America/New_York")] | None]
    end: NotRequired[Annotated[Instant, LocalTime("America/New_York")] | None]
    session_filter: NotRequired[Literal["all", "open"] | str | None]


class MarketClockArguments(TypedDict):
    """Arguments of `market_clock`."""

    delayed: NotRequired[bool | None]


class MarketCalendarArguments(TypedDict):
    """Arguments of `market_calendar`."""

    month: NotRequired[int | None]
    year: NotRequired[int | None]


class SearchSymbolsArguments(TypedDict):
    """Arguments of `search_symbols`."""

    query: str
    indexes: NotRequired[bool | None]


class LookupSymbolsArguments(TypedDict):
    """Arguments of `lookup_symbols`."""

    query: str
    exchanges: NotRequired[Sequence[str] | None]
    types: NotRequired[Sequence[Literal["stock", "option", "etf", "index"] | str] | None]
