# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that operations of several tags use."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, Open, ResponseModel
from kloudtrader.runtime.times import Epoch, Instant

__all__ = [
    "Candlestick",
    "EmptyResponse",
    "ErrorObject",
    "ErrorResponse",
    "EventPosition",
    "Fill",
    "FillsResponse",
    "Market",
    "MarketLeg",
    "MarketPosition",
    "MarketResponse",
    "MarketsResponse",
    "Order",
    "OrdersResponse",
    "PositionsResponse",
    "PriceCandle",
    "PriceRange",
    "QuoteCandle",
    "Trade",
    "TradesResponse",
]


class ErrorObject(ResponseModel):
    """What was wrong."""

    code: str | None = None
    """Code of the error. It may carry data behind its name, so compare its start."""
    message: str | None = None
    """Text for people."""
    details: str | None = None
    """What exactly was wrong."""
    service: str | None = None
    """Part of the exchange, until August 2026."""


class ErrorResponse(ResponseModel):
    """An error in any of the four forms of the API: an object under `error`, a text under
    `error`, flat, or a text under `msg`.
    """

    code: str | None = None
    """Code of a flat error."""
    message: str | None = None
    """Text of a flat error."""
    details: str | None = None
    """What exactly was wrong, in a flat error."""
    msg: str | None = None
    """Text about a parameter that is out of range."""
    error: ErrorObject | str | None = None
    """The error, as an object or as a text."""


EmptyResponse: TypeAlias = dict[str, Any]
"""Nothing: the request was done."""


class MarketPosition(ResponseModel):
    """What the account holds in one market."""

    ticker: str
    """Ticker of the market."""
    exchange_index: int | None = None
    """Shard of the market."""
    position_fp: Decimal
    """Contracts held, Yes above zero and No below."""
    market_exposure_dollars: Decimal
    """Cost of the contracts held, in US dollars."""
    total_traded_dollars: Decimal | None = None
    """Sum of all money traded, in US dollars."""
    realized_pnl_dollars: Decimal | None = None
    """Profit of what was closed, in US dollars."""
    fees_paid_dollars: Decimal | None = None
    """Fees paid, in US dollars."""
    last_updated_ts: Instant | None = None
    """When the position last changed."""


class EventPosition(ResponseModel):
    """What the account holds in all markets of one event."""

    event_ticker: str
    """Ticker of the event."""
    total_cost_dollars: Decimal | None = None
    """Money spent, in US dollars."""
    total_cost_shares_fp: Decimal | None = None
    """Contracts traded."""
    event_exposure_dollars: Decimal
    """Cost of the contracts held, in US dollars."""
    realized_pnl_dollars: Decimal | None = None
    """Profit of what was closed, in US dollars."""
    fees_paid_dollars: Decimal | None = None
    """Fees paid, in US dollars."""


class PositionsResponse(ResponseModel):
    """One page of positions."""

    market_positions: list[MarketPosition]
    """Positions by market."""
    event_positions: list[EventPosition] | None = None
    """The same by event."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""


class Fill(ResponseModel):
    """An execution of an order."""

    fill_id: str
    """Id of the fill."""
    trade_id: str | None = None
    """The same id, under an older name."""
    order_id: str
    """Id of the order."""
    ticker: str
    """Ticker of the market."""
    market_ticker: str | None = None
    """The same ticker, under an older name."""
    exchange_index: int | None = None
    """Shard of the market."""
    outcome_side: Open[Literal["yes", "no"]]
    """Side that the fill gave to the account."""
    book_side: Open[Literal["bid", "ask"]] | None = None
    """The same as the side of the Yes book; a bid is Yes, an ask is No."""
    side: Open[Literal["yes", "no"]] | None = None
    """Deprecated; it does not tell the direction."""
    action: Open[Literal["buy", "sell"]] | None = None
    """Deprecated."""
    count_fp: Decimal
    """Contracts."""
    yes_price_dollars: Decimal
    """Price of Yes, in US dollars."""
    no_price_dollars: Decimal
    """Price of No, in US dollars; 1 minus that of Yes."""
    is_taker: bool | None = None
    """Whether the order met a resting one."""
    fee_cost: Decimal | None = None
    """Fee, in US dollars."""
    created_time: Instant | None = None
    """When it happened."""
    ts: Annotated[Instant, Epoch(1)] | None = None
    """When it happened, in whole seconds; Unix seconds on the wire."""
    subaccount_number: int | None = None
    """Subaccount; 0 is the primary account."""


class FillsResponse(ResponseModel):
    """One page of fills."""

    fills: list[Fill]
    """The fills, newest first."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""


class Order(ResponseModel):
    """An order as the exchange has it."""

    order_id: str
    """Id that the exchange gave."""
    user_id: str | None = Field(default=None, json_schema_extra={"x-masked": True})
    """Id of the account, a UUID."""
    client_order_id: str | None = None
    """Id that the account gave."""
    ticker: str
    """Ticker of the market."""
    outcome_side: Open[Literal["yes", "no"]]
    """Side that the order buys. It alone tells the direction."""
    book_side: Open[Literal["bid", "ask"]] | None = None
    """The same as the side of the Yes book; a bid is Yes, an ask is No."""
    side: Open[Literal["yes", "no"]] | None = None
    """Deprecated; it is `yes` for every order of today."""
    action: Open[Literal["buy", "sell"]] | None = None
    """Deprecated."""
    type: Open[Literal["limit", "market"]] | None = None
    """Kind of order; `limit` in practice."""
    status: Open[Literal["resting", "canceled", "executed"]]
    """Whether it rests, was taken off with something left, or was filled."""
    yes_price_dollars: Decimal
    """Limit price of Yes, in US dollars; not the price of the fills."""
    no_price_dollars: Decimal | None = None
    """Limit price of No, in US dollars; 1 minus that of Yes."""
    initial_count_fp: Decimal
    """Contracts ordered."""
    fill_count_fp: Decimal
    """Contracts filled."""
    remaining_count_fp: Decimal
    """Contracts that rest; 0 for an order that is cancelled."""
    taker_fill_cost_dollars: Decimal | None = None
    """Cost of fills that met a resting order, in US dollars."""
    maker_fill_cost_dollars: Decimal | None = None
    """Cost of fills while the order rested, in US dollars."""
    taker_fees_dollars: Decimal | None = None
    """Fees of the former, in US dollars."""
    maker_fees_dollars: Decimal | None = None
    """Fees of the latter, in US dollars."""
    created_time: Instant | None = None
    """When the order was placed."""
    last_update_time: Instant | None = None
    """When it last changed."""
    expiration_time: Instant | None = None
    """When it expires; none for an order that rests until it is cancelled."""
    self_trade_prevention_type: Open[Literal["taker_at_cross", "maker"]] | None = None
    """What happens where it meets an order of the same account."""
    order_group_id: str | None = None
    """Id of its order group."""
    cancel_order_on_pause: bool | None = None
    """Whether it is cancelled when trading pauses."""
    subaccount_number: int | None = None
    """Subaccount; 0 is the primary account."""
    exchange_index: int | None = None
    """Shard of the order."""


class OrdersResponse(ResponseModel):
    """One page of orders."""

    orders: list[Order]
    """The orders."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""


class PriceRange(ResponseModel):
    """A part of the grid of prices."""

    start: Decimal
    """Lowest price, in US dollars."""
    end: Decimal
    """Highest price, in US dollars."""
    step: Decimal
    """Distance of prices, in US dollars."""


class MarketLeg(ResponseModel):
    """A part of a combined market."""

    event_ticker: str | None = None
    """Ticker of the event."""
    market_ticker: str | None = None
    """Ticker of the market."""
    side: Open[Literal["yes", "no"]] | None = None
    """Side that has to win."""
    yes_settlement_value_dollars: Decimal | None = None
    """What a contract of Yes paid, in US dollars."""


class Market(ResponseModel):
    """A market: a question with the sides Yes and No."""

    ticker: str
    """Ticker of the market."""
    event_ticker: str
    """Ticker of the event."""
    market_type: Open[Literal["binary", "scalar"]] | None = None
    """Whether it pays 1 dollar or nothing, or a part of a dollar."""
    title: str | None = None
    """Deprecated. Question of the market."""
    subtitle: str | None = None
    """Deprecated. More of the question."""
    yes_sub_title: str | None = None
    """What Yes means."""
    no_sub_title: str | None = None
    """What No means."""
    created_time: Instant | None = None
    """When it was created."""
    updated_time: Instant | None = None
    """When it was last changed."""
    open_time: Instant | None = None
    """When trading begins."""
    close_time: Instant | None = None
    """When trading ends. After it nothing works, cancelling included."""
    expected_expiration_time: Instant | None = None
    """When its result is expected."""
    expiration_time: Instant | None = None
    """Deprecated. When it expires."""
    latest_expiration_time: Instant | None = None
    """When it expires at the latest."""
    settlement_timer_seconds: int | None = None
    """Seconds between the result and the payment."""
    status: Open[
        Literal[
            "initialized",
            "active",
            "inactive",
            "closed",
            "determined",
            "disputed",
            "amended",
            "finalized",
        ]
    ]
    """State; `active` trades, `inactive` pauses. Other words than the filter's."""
    yes_bid_dollars: Decimal | None = None
    """Best bid of Yes, in US dollars; 0 without one."""
    yes_bid_size_fp: Decimal | None = None
    """Contracts at that price."""
    yes_ask_dollars: Decimal | None = None
    """Best ask of Yes, in US dollars; 1 without one."""
    yes_ask_size_fp: Decimal | None = None
    """Contracts at that price."""
    no_bid_dollars: Decimal | None = None
    """Best bid of No, in US dollars; 0 without one."""
    no_ask_dollars: Decimal | None = None
    """Best ask of No, in US dollars; 1 without one."""
    last_price_dollars: Decimal | None = None
    """Price of Yes of the last trade, in US dollars."""
    previous_yes_bid_dollars: Decimal | None = None
    """Best bid of Yes a day before, in US dollars."""
    previous_yes_ask_dollars: Decimal | None = None
    """Best ask of Yes a day before, in US dollars."""
    previous_price_dollars: Decimal | None = None
    """Price of Yes of the last trade a day before, in US dollars."""
    volume_fp: Decimal | None = None
    """Contracts traded."""
    volume_24h_fp: Decimal | None = None
    """Contracts traded within 24 hours."""
    open_interest_fp: Decimal | None = None
    """Contracts held."""
    notional_value_dollars: Decimal | None = None
    """What a contract pays at most, in US dollars."""
    result: Open[Literal["yes", "no", "scalar", ""]] | None = None
    """Result; empty before there is one."""
    can_close_early: bool | None = None
    """Whether it may close before its time."""
    early_close_condition: str | None = None
    """What closes it early."""
    expiration_value: str | None = None
    """Value that decided the result."""
    rules_primary: str | None = None
    """Rules of the market."""
    rules_secondary: str | None = None
    """More of the rules."""
    price_level_structure: str | None = None
    """Name of the grid of prices; new ones appear. Use `price_ranges`."""
    price_ranges: list[PriceRange] | None = None
    """The grid of prices."""
    settlement_bounds_type: Open[Literal["default", "floor"]] | None = None
    """Whether Yes has a least value."""
    settlement_floor_dollars: Decimal | None = None
    """Least value of Yes at settlement, in US dollars."""
    settlement_value_dollars: Decimal | None = None
    """What a contract of Yes paid, in US dollars."""
    settlement_ts: Instant | None = None
    """When it settled."""
    occurrence_datetime: Instant | None = None
    """When what it is about happens."""
    fee_waiver_expiration_time: Instant | None = None
    """Until when there are no fees."""
    strike_type: (
        Open[
            Literal[
                "greater",
                "greater_or_equal",
                "less",
                "less_or_equal",
                "between",
                "functional",
                "custom",
                "structured",
            ]
        ]
        | None
    ) = None
    """How the value is compared."""
    floor_strike: float | None = None
    """Lower bound of the value for Yes, in the unit of the question."""
    cap_strike: float | None = None
    """Upper bound of the value for Yes, in the unit of the question."""
    functional_strike: str | None = None
    """Formula of the value for Yes."""
    custom_strike: dict[str, Any] | None = None
    """Conditions for Yes, by name."""
    mve_collection_ticker: str | None = None
    """Collection of a combined market."""
    mve_selected_legs: Annotated[list[MarketLeg], NoneAsEmpty()] = Field(default_factory=list)
    """Parts of a combined market."""
    primary_participant_key: str | None = None
    """Name of the participant that the market is about."""
    is_provisional: bool | None = None
    """Whether it is removed where nobody trades."""
    exchange_index: int | None = None
    """Shard of the market."""


class MarketsResponse(ResponseModel):
    """One page of markets."""

    markets: list[Market]
    """The markets."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""


class MarketResponse(ResponseModel):
    """Response of `GetMarket`."""

    market: Market
    """The market."""


class Trade(ResponseModel):
    """A trade of any members."""

    trade_id: str
    """Id of the trade."""
    ticker: str
    """Ticker of the market."""
    count_fp: Decimal
    """Contracts."""
    yes_price_dollars: Decimal
    """Price of Yes, in US dollars."""
    no_price_dollars: Decimal | None = None
    """Price of No, in US dollars; 1 minus that of Yes."""
    taker_outcome_side: Open[Literal["yes", "no"]] | None = None
    """Side that the incoming order bought."""
    taker_book_side: Open[Literal["bid", "ask"]] | None = None
    """The same as the side of the Yes book."""
    taker_side: Open[Literal["yes", "no"]] | None = None
    """Deprecated."""
    created_time: Instant
    """When it happened."""
    is_block_trade: bool | None = None
    """Whether it was agreed outside of the book."""


class TradesResponse(ResponseModel):
    """One page of trades."""

    trades: list[Trade]
    """The trades."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""


class QuoteCandle(ResponseModel):
    """A best price over time."""

    open_dollars: Decimal
    """At the beginning, in US dollars."""
    low_dollars: Decimal
    """Lowest, in US dollars."""
    high_dollars: Decimal
    """Highest, in US dollars."""
    close_dollars: Decimal
    """At the end, in US dollars."""


class PriceCandle(ResponseModel):
    """Prices of trades over time; all of them none without a trade."""

    open_dollars: Decimal | None = None
    """Of the first trade, in US dollars."""
    low_dollars: Decimal | None = None
    """Lowest, in US dollars."""
    high_dollars: Decimal | None = None
    """Highest, in US dollars."""
    close_dollars: Decimal | None = None
    """Of the last trade, in US dollars."""
    mean_dollars: Decimal | None = None
    """Mean, in US dollars."""
    previous_dollars: Decimal | None = None
    """Of the last trade before, in US dollars."""
    min_dollars: Decimal | None = None
    """Lowest of the market so far, in US dollars."""
    max_dollars: Decimal | None = None
    """Highest of the market so far, in US dollars."""


class Candlestick(ResponseModel):
    """Prices and volume of a minute, an hour or a day."""

    end_period_ts: Annotated[Instant, Epoch(1)]
    """When it ends; Unix seconds on the wire."""
    yes_bid: QuoteCandle | None = None
    """Best bid of Yes."""
    yes_ask: QuoteCandle | None = None
    """Best ask of Yes."""
    price: PriceCandle | None = None
    """Price of Yes in trades."""
    volume_fp: Decimal
    """Contracts traded."""
    open_interest_fp: Decimal
    """Contracts held at the end."""
