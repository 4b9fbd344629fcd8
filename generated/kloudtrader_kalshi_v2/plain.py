# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Responses of Kalshi Trade API v2 as plain JSON: for type checkers and editors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

__all__ = [
    "AccountLimitsResponse",
    "AmendOrderArguments",
    "ApiKey",
    "ApiKeyCreated",
    "ApiKeyGenerated",
    "ApiKeysResponse",
    "BalanceResponse",
    "BatchCancelledRow",
    "BatchCreatedRow",
    "BatchGetMarketCandlesticksArguments",
    "CancelAllOrdersArguments",
    "CancelOrderArguments",
    "Candlestick",
    "CandlesticksResponse",
    "DailyHours",
    "DecreaseOrderArguments",
    "DeleteApiKeyArguments",
    "DeleteOrderGroupArguments",
    "DepositsResponse",
    "EmptyResponse",
    "EndpointCost",
    "EndpointCostsResponse",
    "ErrorObject",
    "ErrorResponse",
    "Event",
    "EventCandlesticksResponse",
    "EventFeeChange",
    "EventFeeChangesResponse",
    "EventMetadataResponse",
    "EventPosition",
    "EventResponse",
    "EventsResponse",
    "ExchangeSchedule",
    "ExchangeScheduleResponse",
    "ExchangeStatus",
    "Fill",
    "FillsResponse",
    "GetApiKeysArguments",
    "GetBalanceArguments",
    "GetDepositsArguments",
    "GetEventArguments",
    "GetEventCandlesticksArguments",
    "GetEventFeeChangesArguments",
    "GetEventMetadataArguments",
    "GetEventsArguments",
    "GetFillsArguments",
    "GetHistoricalFillsArguments",
    "GetHistoricalMarketArguments",
    "GetHistoricalMarketCandlesticksArguments",
    "GetHistoricalMarketsArguments",
    "GetHistoricalOrdersArguments",
    "GetHistoricalPositionsArguments",
    "GetHistoricalTradesArguments",
    "GetMarketArguments",
    "GetMarketCandlesticksArguments",
    "GetMarketOrderbookArguments",
    "GetMarketOrderbooksArguments",
    "GetMarketsArguments",
    "GetMultivariateEventsArguments",
    "GetOrderArguments",
    "GetOrderGroupArguments",
    "GetOrderGroupsArguments",
    "GetOrderQueuePositionArguments",
    "GetOrderQueuePositionsArguments",
    "GetOrdersArguments",
    "GetPositionsArguments",
    "GetSeriesArguments",
    "GetSeriesFeeChangesArguments",
    "GetSeriesListArguments",
    "GetSettlementsArguments",
    "GetShardTransferArguments",
    "GetShardTransfersArguments",
    "GetSubaccountTransfersArguments",
    "GetTradesArguments",
    "GetWithdrawalsArguments",
    "HistoricalCandlestick",
    "HistoricalCandlesticksResponse",
    "HistoricalCutoffResponse",
    "HistoricalPriceCandle",
    "HistoricalQuoteCandle",
    "MaintenanceWindow",
    "Market",
    "MarketCandlesticks",
    "MarketCandlesticksResponse",
    "MarketLeg",
    "MarketMetadata",
    "MarketOrderbook",
    "MarketPosition",
    "MarketResponse",
    "MarketsResponse",
    "MoneyTransfer",
    "Netting",
    "NettingResponse",
    "Order",
    "OrderAmended",
    "OrderBatchCancelled",
    "OrderBatchCreated",
    "OrderCancelled",
    "OrderCreated",
    "OrderDecreased",
    "OrderGroup",
    "OrderGroupCreated",
    "OrderGroupResponse",
    "OrderGroupsResponse",
    "OrderResponse",
    "Orderbook",
    "OrderbookResponse",
    "OrderbooksResponse",
    "OrdersResponse",
    "PositionsResponse",
    "PriceCandle",
    "PriceLevel",
    "PriceRange",
    "QueuePosition",
    "QueuePositionResponse",
    "QueuePositionsResponse",
    "QuoteCandle",
    "ResetOrderGroupArguments",
    "Series",
    "SeriesFeeChange",
    "SeriesFeeChangesResponse",
    "SeriesListResponse",
    "SeriesResponse",
    "Settlement",
    "SettlementsResponse",
    "ShardBalance",
    "ShardShare",
    "ShardStatus",
    "ShardTransfer",
    "ShardTransferCreated",
    "ShardTransferResponse",
    "ShardTransfersResponse",
    "Source",
    "SubaccountBalance",
    "SubaccountBalancesResponse",
    "SubaccountCreated",
    "SubaccountTransfer",
    "SubaccountTransfersResponse",
    "TargetAllocationResponse",
    "TokenRate",
    "TotalRestingOrderValueResponse",
    "Trade",
    "TradesResponse",
    "TriggerOrderGroupArguments",
    "UpdateOrderGroupLimitArguments",
    "UsageGrant",
    "UsageVolumeProgressResponse",
    "UserDataTimestampResponse",
    "VolumeGoal",
    "VolumeProgress",
    "WeeklyHours",
    "WithdrawalsResponse",
]


class ErrorObject(TypedDict):
    """What was wrong."""

    code: NotRequired[str]
    """Code of the error. It may carry data behind its name, so compare its start."""
    message: NotRequired[str]
    """Text for people."""
    details: NotRequired[str]
    """What exactly was wrong."""
    service: NotRequired[str]
    """Part of the exchange, until August 2026."""


class ErrorResponse(TypedDict):
    """An error in any of the four forms of the API: an object under `error`, a text under
    `error`, flat, or a text under `msg`.
    """

    code: NotRequired[str]
    """Code of a flat error."""
    message: NotRequired[str]
    """Text of a flat error."""
    details: NotRequired[str]
    """What exactly was wrong, in a flat error."""
    msg: NotRequired[str]
    """Text about a parameter that is out of range."""
    error: NotRequired[ErrorObject | str]
    """The error, as an object or as a text."""


EmptyResponse: TypeAlias = "dict[str, Any]"
"""Nothing: the request was done."""


class ShardBalance(TypedDict):
    """Cash on a shard."""

    exchange_index: int
    """The shard."""
    balance: str | float
    """Cash, in US dollars."""


class BalanceResponse(TypedDict):
    """Cash and the value of positions."""

    balance: int
    """Cash that orders do not bind, in US cents without the fraction."""
    balance_dollars: NotRequired[str | float]
    """Cash that orders do not bind, in US dollars."""
    portfolio_value: NotRequired[int]
    """Value of the positions, in US cents without the fraction."""
    updated_ts: NotRequired[int]
    """When the figures were computed; Unix seconds on the wire."""
    balance_breakdown: NotRequired[list[ShardBalance]]
    """Cash of each shard. Keys that are bound to a subaccount do not get it."""


class MarketPosition(TypedDict):
    """What the account holds in one market."""

    ticker: str
    """Ticker of the market."""
    exchange_index: NotRequired[int]
    """Shard of the market."""
    position_fp: str | float
    """Contracts held, Yes above zero and No below."""
    market_exposure_dollars: str | float
    """Cost of the contracts held, in US dollars."""
    total_traded_dollars: NotRequired[str | float]
    """Sum of all money traded, in US dollars."""
    realized_pnl_dollars: NotRequired[str | float]
    """Profit of what was closed, in US dollars."""
    fees_paid_dollars: NotRequired[str | float]
    """Fees paid, in US dollars."""
    last_updated_ts: NotRequired[str]
    """When the position last changed."""


class EventPosition(TypedDict):
    """What the account holds in all markets of one event."""

    event_ticker: str
    """Ticker of the event."""
    total_cost_dollars: NotRequired[str | float]
    """Money spent, in US dollars."""
    total_cost_shares_fp: NotRequired[str | float]
    """Contracts traded."""
    event_exposure_dollars: str | float
    """Cost of the contracts held, in US dollars."""
    realized_pnl_dollars: NotRequired[str | float]
    """Profit of what was closed, in US dollars."""
    fees_paid_dollars: NotRequired[str | float]
    """Fees paid, in US dollars."""


class PositionsResponse(TypedDict):
    """One page of positions."""

    market_positions: list[MarketPosition]
    """Positions by market."""
    event_positions: NotRequired[list[EventPosition]]
    """The same by event."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""


class Fill(TypedDict):
    """An execution of an order."""

    fill_id: str
    """Id of the fill."""
    trade_id: NotRequired[str]
    """The same id, under an older name."""
    order_id: str
    """Id of the order."""
    ticker: str
    """Ticker of the market."""
    market_ticker: NotRequired[str]
    """The same ticker, under an older name."""
    exchange_index: NotRequired[int]
    """Shard of the market."""
    outcome_side: Literal["yes", "no"] | str
    """Side that the fill gave to the account."""
    book_side: NotRequired[Literal["bid", "ask"] | str]
    """The same as the side of the Yes book; a bid is Yes, an ask is No."""
    side: NotRequired[Literal["yes", "no"] | str]
    """Deprecated; it does not tell the direction."""
    action: NotRequired[Literal["buy", "sell"] | str]
    """Deprecated."""
    count_fp: str | float
    """Contracts."""
    yes_price_dollars: str | float
    """Price of Yes, in US dollars."""
    no_price_dollars: str | float
    """Price of No, in US dollars; 1 minus that of Yes."""
    is_taker: NotRequired[bool]
    """Whether the order met a resting one."""
    fee_cost: NotRequired[str | float]
    """Fee, in US dollars."""
    created_time: NotRequired[str]
    """When it happened."""
    ts: NotRequired[int]
    """When it happened, in whole seconds; Unix seconds on the wire."""
    subaccount_number: NotRequired[int | None]
    """Subaccount; 0 is the primary account."""


class FillsResponse(TypedDict):
    """One page of fills."""

    fills: list[Fill]
    """The fills, newest first."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""


class Settlement(TypedDict):
    """What a settled market paid."""

    ticker: str
    """Ticker of the market."""
    exchange_index: NotRequired[int]
    """Shard of the market."""
    event_ticker: NotRequired[str]
    """Ticker of the event."""
    market_result: Literal["yes", "no", "scalar"] | str
    """Result of the market; `scalar` pays a part of a dollar."""
    yes_count_fp: str | float
    """Contracts of Yes held."""
    yes_total_cost_dollars: NotRequired[str | float]
    """Cost of these, in US dollars."""
    no_count_fp: str | float
    """Contracts of No held."""
    no_total_cost_dollars: NotRequired[str | float]
    """Cost of these, in US dollars."""
    revenue: int
    """Money paid, in US cents."""
    settled_time: NotRequired[str]
    """When the market settled."""
    fee_cost: NotRequired[str | float]
    """Fees, in US dollars."""
    value: NotRequired[int | None]
    """What a contract of Yes paid, in US cents."""


class SettlementsResponse(TypedDict):
    """One page of settlements."""

    settlements: list[Settlement]
    """The settlements."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""


class MoneyTransfer(TypedDict):
    """A deposit or withdrawal."""

    id: str
    """Id of the transfer."""
    status: Literal["pending", "applied", "failed", "returned"] | str
    """How far it is."""
    type: NotRequired[Literal["ach", "wire", "crypto", "debit", "apm"] | str]
    """How the money moved."""
    amount_cents: int
    """Money, in US cents."""
    fee_cents: NotRequired[int]
    """Fee, in US cents."""
    created_ts: NotRequired[int]
    """When it began; Unix seconds on the wire."""
    finalized_ts: NotRequired[int | None]
    """When it ended; Unix seconds on the wire."""


class DepositsResponse(TypedDict):
    """One page of deposits."""

    deposits: list[MoneyTransfer]
    """The deposits."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""


class WithdrawalsResponse(TypedDict):
    """One page of withdrawals."""

    withdrawals: list[MoneyTransfer]
    """The withdrawals."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""


class TotalRestingOrderValueResponse(TypedDict):
    """What resting orders bind."""

    total_resting_order_value: int
    """Money bound, in US cents."""
    resting_order_value_breakdown: NotRequired[list[ShardBalance]]
    """The part of each shard, in US dollars."""


class Order(TypedDict):
    """An order as the exchange has it."""

    order_id: str
    """Id that the exchange gave."""
    user_id: NotRequired[str]
    """Id of the account, a UUID."""
    client_order_id: NotRequired[str]
    """Id that the account gave."""
    ticker: str
    """Ticker of the market."""
    outcome_side: Literal["yes", "no"] | str
    """Side that the order buys. It alone tells the direction."""
    book_side: NotRequired[Literal["bid", "ask"] | str]
    """The same as the side of the Yes book; a bid is Yes, an ask is No."""
    side: NotRequired[Literal["yes", "no"] | str]
    """Deprecated; it is `yes` for every order of today."""
    action: NotRequired[Literal["buy", "sell"] | str]
    """Deprecated."""
    type: NotRequired[Literal["limit", "market"] | str]
    """Kind of order; `limit` in practice."""
    status: Literal["resting", "canceled", "executed"] | str
    """Whether it rests, was taken off with something left, or was filled."""
    yes_price_dollars: str | float
    """Limit price of Yes, in US dollars; not the price of the fills."""
    no_price_dollars: NotRequired[str | float]
    """Limit price of No, in US dollars; 1 minus that of Yes."""
    initial_count_fp: str | float
    """Contracts ordered."""
    fill_count_fp: str | float
    """Contracts filled."""
    remaining_count_fp: str | float
    """Contracts that rest; 0 for an order that is cancelled."""
    taker_fill_cost_dollars: NotRequired[str | float]
    """Cost of fills that met a resting order, in US dollars."""
    maker_fill_cost_dollars: NotRequired[str | float]
    """Cost of fills while the order rested, in US dollars."""
    taker_fees_dollars: NotRequired[str | float]
    """Fees of the former, in US dollars."""
    maker_fees_dollars: NotRequired[str | float]
    """Fees of the latter, in US dollars."""
    created_time: NotRequired[str | None]
    """When the order was placed."""
    last_update_time: NotRequired[str | None]
    """When it last changed."""
    expiration_time: NotRequired[str | None]
    """When it expires; none for an order that rests until it is cancelled."""
    self_trade_prevention_type: NotRequired[Literal["taker_at_cross", "maker"] | str | None]
    """What happens where it meets an order of the same account."""
    order_group_id: NotRequired[str | None]
    """Id of its order group."""
    cancel_order_on_pause: NotRequired[bool]
    """Whether it is cancelled when trading pauses."""
    subaccount_number: NotRequired[int | None]
    """Subaccount; 0 is the primary account."""
    exchange_index: NotRequired[int]
    """Shard of the order."""


class OrdersResponse(TypedDict):
    """One page of orders."""

    orders: list[Order]
    """The orders."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""


class OrderResponse(TypedDict):
    """Response of `GetOrder`."""

    order: Order
    """The order."""


class QueuePosition(TypedDict):
    """The place of an order in its queue."""

    order_id: str
    """Id of the order."""
    market_ticker: NotRequired[str]
    """Ticker of the market."""
    queue_position_fp: str | float
    """Contracts that are filled before it; 0 for the first."""


class QueuePositionsResponse(TypedDict):
    """Places of orders in their queues."""

    queue_positions: list[QueuePosition] | None
    """The places."""


class QueuePositionResponse(TypedDict):
    """Response of `GetOrderQueuePosition`."""

    queue_position_fp: str | float
    """Contracts that are filled before it; 0 for the first."""


class OrderCreated(TypedDict):
    """What an order filled on arrival. It has no status."""

    order_id: str
    """Id that the exchange gave."""
    client_order_id: NotRequired[str | None]
    """Id that the account gave."""
    fill_count: str | float
    """Contracts filled."""
    remaining_count: str | float
    """Contracts that rest. After self-trade prevention, or with `immediate_or_cancel`, 0
    although not all were filled.
    """
    average_fill_price: NotRequired[str | float | None]
    """Average price of Yes of the fills, in US dollars; none without fills."""
    average_fee_paid: NotRequired[str | float | None]
    """Average fee a contract, in US dollars; none without fills."""
    ts_ms: NotRequired[int]
    """When it happened; Unix milliseconds on the wire."""


class OrderCancelled(TypedDict):
    """What was taken off an order."""

    order_id: str
    """Id of the order."""
    client_order_id: NotRequired[str | None]
    """Id that the account gave."""
    reduced_by: str | float
    """Contracts that rested and were taken off."""
    ts_ms: NotRequired[int]
    """When it happened; Unix milliseconds on the wire."""


class OrderDecreased(TypedDict):
    """What rests of an order."""

    order_id: str
    """Id of the order."""
    client_order_id: NotRequired[str | None]
    """Id that the account gave."""
    remaining_count: str | float
    """Contracts that rest."""
    ts_ms: NotRequired[int]
    """When it happened; Unix milliseconds on the wire."""


class OrderAmended(TypedDict):
    """An order after a change."""

    order_id: str
    """Id of the order."""
    client_order_id: NotRequired[str | None]
    """Id that the account gave."""
    remaining_count: NotRequired[str | float | None]
    """Contracts that rest, where that changed."""
    fill_count: NotRequired[str | float | None]
    """Contracts filled, where that changed."""
    average_fill_price: NotRequired[str | float | None]
    """Average price of Yes of the new fills, in US dollars."""
    average_fee_paid: NotRequired[str | float | None]
    """Average fee a contract, in US dollars."""
    ts_ms: NotRequired[int]
    """When it happened; Unix milliseconds on the wire."""


class BatchCreatedRow(TypedDict):
    """Outcome of one order of a batch: what it filled, or an error."""

    order_id: NotRequired[str]
    """Id that the exchange gave."""
    client_order_id: NotRequired[str | None]
    """Id that the account gave."""
    fill_count: NotRequired[str | float | None]
    """Contracts filled."""
    remaining_count: NotRequired[str | float | None]
    """Contracts that rest."""
    average_fill_price: NotRequired[str | float | None]
    """Average price of Yes of the fills, in US dollars."""
    average_fee_paid: NotRequired[str | float | None]
    """Average fee a contract, in US dollars."""
    ts_ms: NotRequired[int | None]
    """When it happened; Unix milliseconds on the wire."""
    error: NotRequired[ErrorObject | None]
    """Why the order was refused; none where it was placed."""


class OrderBatchCreated(TypedDict):
    """Outcome of a batch of new orders."""

    orders: list[BatchCreatedRow]
    """One row for each order, in the order of the request."""


class BatchCancelledRow(TypedDict):
    """Outcome of one cancel of a batch."""

    order_id: str
    """Id of the order."""
    reduced_by: NotRequired[str | float]
    """Contracts that rested and were taken off; 0 with an error."""
    client_order_id: NotRequired[str | None]
    """Id that the account gave."""
    ts_ms: NotRequired[int | None]
    """When it happened; Unix milliseconds on the wire."""
    error: NotRequired[ErrorObject | None]
    """Why the order was not cancelled; none where it was."""


class OrderBatchCancelled(TypedDict):
    """Outcome of a batch of cancels."""

    orders: list[BatchCancelledRow]
    """One row for each order, in the order of the request."""


class OrderGroup(TypedDict):
    """An order group."""

    id: str
    """Id of the group."""
    contracts_limit_fp: NotRequired[str | float]
    """Contracts that may be filled within 15 seconds."""
    is_auto_cancel_enabled: bool
    """Whether passing the limit cancels the orders."""
    exchange_index: NotRequired[int]
    """Shard of the group."""


class OrderGroupsResponse(TypedDict):
    """The order groups of the account."""

    order_groups: NotRequired[list[OrderGroup] | None]
    """The groups."""


class OrderGroupCreated(TypedDict):
    """The new group."""

    order_group_id: str
    """Id of the group."""
    subaccount: NotRequired[int]
    """Number of the subaccount."""
    exchange_index: NotRequired[int]
    """Shard of the group."""


class OrderGroupResponse(TypedDict):
    """An order group and its orders."""

    is_auto_cancel_enabled: bool
    """Whether passing the limit cancels the orders."""
    orders: NotRequired[list[str] | None]
    """Ids of the orders."""
    contracts_limit_fp: NotRequired[str | float]
    """Contracts that may be filled within 15 seconds."""
    exchange_index: NotRequired[int]
    """Shard of the group."""


class PriceRange(TypedDict):
    """A part of the grid of prices."""

    start: str | float
    """Lowest price, in US dollars."""
    end: str | float
    """Highest price, in US dollars."""
    step: str | float
    """Distance of prices, in US dollars."""


class MarketLeg(TypedDict):
    """A part of a combined market."""

    event_ticker: NotRequired[str]
    """Ticker of the event."""
    market_ticker: NotRequired[str]
    """Ticker of the market."""
    side: NotRequired[Literal["yes", "no"] | str]
    """Side that has to win."""
    yes_settlement_value_dollars: NotRequired[str | float | None]
    """What a contract of Yes paid, in US dollars."""


class Market(TypedDict):
    """A market: a question with the sides Yes and No."""

    ticker: str
    """Ticker of the market."""
    event_ticker: str
    """Ticker of the event."""
    market_type: NotRequired[Literal["binary", "scalar"] | str]
    """Whether it pays 1 dollar or nothing, or a part of a dollar."""
    title: NotRequired[str]
    """Deprecated. Question of the market."""
    subtitle: NotRequired[str]
    """Deprecated. More of the question."""
    yes_sub_title: NotRequired[str]
    """What Yes means."""
    no_sub_title: NotRequired[str]
    """What No means."""
    created_time: NotRequired[str]
    """When it was created."""
    updated_time: NotRequired[str]
    """When it was last changed."""
    open_time: NotRequired[str]
    """When trading begins."""
    close_time: NotRequired[str]
    """When trading ends. After it nothing works, cancelling included."""
    expected_expiration_time: NotRequired[str | None]
    """When its result is expected."""
    expiration_time: NotRequired[str | None]
    """Deprecated. When it expires."""
    latest_expiration_time: NotRequired[str]
    """When it expires at the latest."""
    settlement_timer_seconds: NotRequired[int]
    """Seconds between the result and the payment."""
    status: (
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
        | str
    )
    """State; `active` trades, `inactive` pauses. Other words than the filter's."""
    yes_bid_dollars: NotRequired[str | float]
    """Best bid of Yes, in US dollars; 0 without one."""
    yes_bid_size_fp: NotRequired[str | float]
    """Contracts at that price."""
    yes_ask_dollars: NotRequired[str | float]
    """Best ask of Yes, in US dollars; 1 without one."""
    yes_ask_size_fp: NotRequired[str | float]
    """Contracts at that price."""
    no_bid_dollars: NotRequired[str | float]
    """Best bid of No, in US dollars; 0 without one."""
    no_ask_dollars: NotRequired[str | float]
    """Best ask of No, in US dollars; 1 without one."""
    last_price_dollars: NotRequired[str | float]
    """Price of Yes of the last trade, in US dollars."""
    previous_yes_bid_dollars: NotRequired[str | float]
    """Best bid of Yes a day before, in US dollars."""
    previous_yes_ask_dollars: NotRequired[str | float]
    """Best ask of Yes a day before, in US dollars."""
    previous_price_dollars: NotRequired[str | float]
    """Price of Yes of the last trade a day before, in US dollars."""
    volume_fp: NotRequired[str | float]
    """Contracts traded."""
    volume_24h_fp: NotRequired[str | float]
    """Contracts traded within 24 hours."""
    open_interest_fp: NotRequired[str | float]
    """Contracts held."""
    notional_value_dollars: NotRequired[str | float]
    """What a contract pays at most, in US dollars."""
    result: NotRequired[Literal["yes", "no", "scalar", ""] | str]
    """Result; empty before there is one."""
    can_close_early: NotRequired[bool]
    """Whether it may close before its time."""
    early_close_condition: NotRequired[str | None]
    """What closes it early."""
    expiration_value: NotRequired[str]
    """Value that decided the result."""
    rules_primary: NotRequired[str]
    """Rules of the market."""
    rules_secondary: NotRequired[str]
    """More of the rules."""
    price_level_structure: NotRequired[str]
    """Name of the grid of prices; new ones appear. Use `price_ranges`."""
    price_ranges: NotRequired[list[PriceRange]]
    """The grid of prices."""
    settlement_bounds_type: NotRequired[Literal["default", "floor"] | str]
    """Whether Yes has a least value."""
    settlement_floor_dollars: NotRequired[str | float | None]
    """Least value of Yes at settlement, in US dollars."""
    settlement_value_dollars: NotRequired[str | float | None]
    """What a contract of Yes paid, in US dollars."""
    settlement_ts: NotRequired[str | None]
    """When it settled."""
    occurrence_datetime: NotRequired[str | None]
    """When what it is about happens."""
    fee_waiver_expiration_time: NotRequired[str | None]
    """Until when there are no fees."""
    strike_type: NotRequired[
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
        | str
    ]
    """How the value is compared."""
    floor_strike: NotRequired[float | None]
    """Lower bound of the value for Yes, in the unit of the question."""
    cap_strike: NotRequired[float | None]
    """Upper bound of the value for Yes, in the unit of the question."""
    functional_strike: NotRequired[str | None]
    """Formula of the value for Yes."""
    custom_strike: NotRequired[dict[str, Any] | None]
    """Conditions for Yes, by name."""
    mve_collection_ticker: NotRequired[str]
    """Collection of a combined market."""
    mve_selected_legs: NotRequired[list[MarketLeg] | None]
    """Parts of a combined market."""
    primary_participant_key: NotRequired[str | None]
    """Name of the participant that the market is about."""
    is_provisional: NotRequired[bool]
    """Whether it is removed where nobody trades."""
    exchange_index: NotRequired[int]
    """Shard of the market."""


class MarketsResponse(TypedDict):
    """One page of markets."""

    markets: list[Market]
    """The markets."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""


class MarketResponse(TypedDict):
    """Response of `GetMarket`."""

    market: Market
    """The market."""


PriceLevel: TypeAlias = "tuple[str | float, str | float]"
"""A price in US dollars, and the contracts at it."""


class Orderbook(TypedDict):
    """Bids of both sides, the best of each at the end. A level is its price in US dollars, and
    its contracts.
    """

    yes_dollars: NotRequired[list[PriceLevel] | None]
    """Bids of Yes, in the price of Yes."""
    no_dollars: NotRequired[list[PriceLevel] | None]
    """Bids of No, in the price of No."""


class OrderbookResponse(TypedDict):
    """Response of `GetMarketOrderbook`."""

    orderbook_fp: Orderbook
    """The order book."""


class MarketOrderbook(TypedDict):
    """The order book of a market."""

    ticker: str
    """Ticker of the market."""
    orderbook_fp: Orderbook
    """The order book."""


class OrderbooksResponse(TypedDict):
    """Response of `GetMarketOrderbooks`."""

    orderbooks: list[MarketOrderbook]
    """The order books."""


class Trade(TypedDict):
    """A trade of any members."""

    trade_id: str
    """Id of the trade."""
    ticker: str
    """Ticker of the market."""
    count_fp: str | float
    """Contracts."""
    yes_price_dollars: str | float
    """Price of Yes, in US dollars."""
    no_price_dollars: NotRequired[str | float]
    """Price of No, in US dollars; 1 minus that of Yes."""
    taker_outcome_side: NotRequired[Literal["yes", "no"] | str]
    """Side that the incoming order bought."""
    taker_book_side: NotRequired[Literal["bid", "ask"] | str]
    """The same as the side of the Yes book."""
    taker_side: NotRequired[Literal["yes", "no"] | str]
    """Deprecated."""
    created_time: str
    """When it happened."""
    is_block_trade: NotRequired[bool]
    """Whether it was agreed outside of the book."""


class TradesResponse(TypedDict):
    """One page of trades."""

    trades: list[Trade]
    """The trades."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""


class QuoteCandle(TypedDict):
    """A best price over time."""

    open_dollars: str | float
    """At the beginning, in US dollars."""
    low_dollars: str | float
    """Lowest, in US dollars."""
    high_dollars: str | float
    """Highest, in US dollars."""
    close_dollars: str | float
    """At the end, in US dollars."""


class PriceCandle(TypedDict):
    """Prices of trades over time; all of them none without a trade."""

    open_dollars: NotRequired[str | float | None]
    """Of the first trade, in US dollars."""
    low_dollars: NotRequired[str | float | None]
    """Lowest, in US dollars."""
    high_dollars: NotRequired[str | float | None]
    """Highest, in US dollars."""
    close_dollars: NotRequired[str | float | None]
    """Of the last trade, in US dollars."""
    mean_dollars: NotRequired[str | float | None]
    """Mean, in US dollars."""
    previous_dollars: NotRequired[str | float | None]
    """Of the last trade before, in US dollars."""
    min_dollars: NotRequired[str | float | None]
    """Lowest of the market so far, in US dollars."""
    max_dollars: NotRequired[str | float | None]
    """Highest of the market so far, in US dollars."""


class Candlestick(TypedDict):
    """Prices and volume of a minute, an hour or a day."""

    end_period_ts: int
    """When it ends; Unix seconds on the wire."""
    yes_bid: NotRequired[QuoteCandle]
    """Best bid of Yes."""
    yes_ask: NotRequired[QuoteCandle]
    """Best ask of Yes."""
    price: NotRequired[PriceCandle]
    """Price of Yes in trades."""
    volume_fp: str | float
    """Contracts traded."""
    open_interest_fp: str | float
    """Contracts held at the end."""


class CandlesticksResponse(TypedDict):
    """The candles of a market."""

    ticker: str
    """Ticker of the market."""
    candlesticks: list[Candlestick]
    """The candles, by time."""


class MarketCandlesticks(TypedDict):
    """The candles of one market."""

    market_ticker: str
    """Ticker of the market."""
    candlesticks: list[Candlestick]
    """The candles, by time."""


class MarketCandlesticksResponse(TypedDict):
    """The candles of several markets."""

    markets: list[MarketCandlesticks]
    """The candles of each market."""


class EventCandlesticksResponse(TypedDict):
    """The candles of the markets of an event."""

    market_tickers: list[str]
    """Tickers of the markets."""
    market_candlesticks: list[list[Candlestick]]
    """The candles of each market, in the order of `market_tickers`."""
    adjusted_end_ts: NotRequired[int]
    """Where the candles end if there were too many; Unix seconds on the wire."""


class Source(TypedDict):
    """A source that decides results."""

    name: NotRequired[str]
    """Name."""
    url: NotRequired[str]
    """Address."""


class Event(TypedDict):
    """An event: what one or several markets are about."""

    event_ticker: str
    """Ticker of the event."""
    series_ticker: str
    """Ticker of the series."""
    title: str
    """Title."""
    sub_title: NotRequired[str]
    """More of the title."""
    collateral_return_type: NotRequired[str]
    """Whether its markets return collateral to each other: `MECNET`, `DIRECNET` or empty."""
    mutually_exclusive: NotRequired[bool]
    """Whether at most one of its markets ends with Yes."""
    category: NotRequired[str]
    """Deprecated. Category."""
    settlement_sources: NotRequired[list[Source] | None]
    """What decides the results."""
    strike_date: NotRequired[str | None]
    """Day that it is about."""
    strike_period: NotRequired[str | None]
    """Period that it is about."""
    markets: NotRequired[list[Market]]
    """Its markets, where they were requested inside of it."""
    product_metadata: NotRequired[dict[str, Any] | None]
    """What is shown beside it."""
    last_updated_ts: NotRequired[str | None]
    """When it last changed."""
    fee_type_override: NotRequired[str | None]
    """Kind of fee in place of the series'."""
    fee_multiplier_override: NotRequired[float | None]
    """Factor of the fee in place of the series'."""
    exchange_index: NotRequired[int]
    """Shard of its markets."""


class EventsResponse(TypedDict):
    """One page of events."""

    events: list[Event]
    """The events."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""
    milestones: NotRequired[list[dict[str, Any]] | None]
    """Milestones of the events, where requested."""


class EventResponse(TypedDict):
    """Response of `GetEvent`."""

    event: Event
    """The event."""
    markets: NotRequired[list[Market]]
    """Its markets, where they were requested beside it."""


class MarketMetadata(TypedDict):
    """What is shown beside a market."""

    market_ticker: str
    """Ticker of the market."""
    image_url: NotRequired[str]
    """Address of an image."""
    color_code: NotRequired[str]
    """Colour."""


class EventMetadataResponse(TypedDict):
    """What is shown beside an event."""

    image_url: NotRequired[str]
    """Address of an image."""
    featured_image_url: NotRequired[str | None]
    """Address of a large image."""
    market_details: list[MarketMetadata]
    """The same of each market."""
    settlement_sources: NotRequired[list[Source] | None]
    """What decides the results."""
    competition: NotRequired[str | None]
    """Competition that it belongs to."""
    competition_scope: NotRequired[str | None]
    """Part of the competition."""


class Series(TypedDict):
    """A series of events of one kind."""

    ticker: str
    """Ticker of the series."""
    title: str
    """Title."""
    frequency: NotRequired[str]
    """How often there is an event."""
    category: NotRequired[str]
    """Category."""
    categories: NotRequired[list[str] | None]
    """All categories."""
    tags: NotRequired[list[str] | None]
    """Tags."""
    settlement_sources: NotRequired[list[Source] | None]
    """What decides the results."""
    contract_url: NotRequired[str]
    """Address of the summary of the contract."""
    contract_terms_url: NotRequired[str]
    """Address of the terms of the contract."""
    fee_type: NotRequired[
        Literal["quadratic", "quadratic_with_maker_fees", "quadratic_with_combo_maker_fees", "flat"]
        | str
    ]
    """Kind of fee."""
    fee_multiplier: NotRequired[float]
    """Factor of the fee."""
    additional_prohibitions: NotRequired[list[str] | None]
    """Who may not trade it."""
    product_metadata: NotRequired[dict[str, Any] | None]
    """What is shown beside it."""
    volume_fp: NotRequired[str | float]
    """Contracts traded, where requested."""
    last_updated_ts: NotRequired[str | None]
    """When it last changed."""
    exchange_index: NotRequired[int]
    """Shard of its markets."""


class SeriesListResponse(TypedDict):
    """Response of `GetSeriesList`."""

    series: NotRequired[list[Series] | None]
    """The series."""


class SeriesResponse(TypedDict):
    """Response of `GetSeries`."""

    series: Series
    """The series."""


class SeriesFeeChange(TypedDict):
    """A change of the fees of a series."""

    id: str
    """Id of the change."""
    series_ticker: str
    """Ticker of the series."""
    fee_type: (
        Literal["quadratic", "quadratic_with_maker_fees", "quadratic_with_combo_maker_fees", "flat"]
        | str
    )
    """Kind of fee from then on."""
    fee_multiplier: float
    """Factor of the fee from then on."""
    scheduled_ts: str
    """When it comes."""


class SeriesFeeChangesResponse(TypedDict):
    """Response of `GetSeriesFeeChanges`."""

    series_fee_change_arr: list[SeriesFeeChange] | None
    """The changes."""


class EventFeeChange(TypedDict):
    """A change of the fees of an event."""

    id: str
    """Id of the change."""
    event_ticker: str
    """Ticker of the event."""
    series_ticker: NotRequired[str]
    """Ticker of the series."""
    fee_type_override: NotRequired[str | None]
    """Kind of fee from then on; none for the series'."""
    fee_multiplier_override: NotRequired[float | None]
    """Factor of the fee from then on; none for the series'."""
    scheduled_ts: str
    """When it comes."""


class EventFeeChangesResponse(TypedDict):
    """One page of changes."""

    event_fee_changes: list[EventFeeChange]
    """The changes."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""


class ShardStatus(TypedDict):
    """State of a shard."""

    exchange_index: int
    """The shard."""
    description: NotRequired[str]
    """What is traded there."""
    exchange_active: NotRequired[bool]
    """Whether it is up."""
    trading_active: NotRequired[bool]
    """Whether orders can be placed."""
    intra_exchange_transfers_active: NotRequired[bool]
    """Whether money can be moved."""


class ExchangeStatus(TypedDict):
    """State of the exchange. The top level is about shard 0."""

    exchange_active: bool
    """Whether the exchange is up. If it is not, cancelling fails, too."""
    trading_active: bool
    """Whether orders can be placed. If not, they can still be cancelled."""
    intra_exchange_transfers_active: NotRequired[bool]
    """Whether money can be moved between shards."""
    exchange_estimated_resume_time: NotRequired[str | None]
    """When it is expected back."""
    exchange_index_statuses: NotRequired[list[ShardStatus]]
    """The state of each shard."""


class DailyHours(TypedDict):
    """Hours within a day, in New York's time."""

    open_time: str
    """When trading begins, in hours and minutes."""
    close_time: str
    """When trading ends, in hours and minutes."""


class WeeklyHours(TypedDict):
    """Hours by weekday, within a span of time."""

    start_time: NotRequired[str]
    """From when they hold."""
    end_time: NotRequired[str]
    """Until when they hold."""
    monday: NotRequired[list[DailyHours] | None]
    """Hours of Mondays."""
    tuesday: NotRequired[list[DailyHours] | None]
    """Hours of Tuesdays."""
    wednesday: NotRequired[list[DailyHours] | None]
    """Hours of Wednesdays."""
    thursday: NotRequired[list[DailyHours] | None]
    """Hours of Thursdays."""
    friday: NotRequired[list[DailyHours] | None]
    """Hours of Fridays."""
    saturday: NotRequired[list[DailyHours] | None]
    """Hours of Saturdays."""
    sunday: NotRequired[list[DailyHours] | None]
    """Hours of Sundays."""


class MaintenanceWindow(TypedDict):
    """A planned maintenance."""

    start_datetime: str
    """When it begins."""
    end_datetime: str
    """When it ends."""


class ExchangeSchedule(TypedDict):
    """Hours of the exchange."""

    standard_hours: list[WeeklyHours]
    """Hours by weekday, for spans of time."""
    maintenance_windows: NotRequired[list[MaintenanceWindow] | None]
    """Planned maintenance."""


class ExchangeScheduleResponse(TypedDict):
    """Response of `GetExchangeSchedule`."""

    schedule: ExchangeSchedule
    """The hours."""


class UserDataTimestampResponse(TypedDict):
    """Response of `GetUserDataTimestamp`."""

    as_of_time: str
    """The time up to which writes are shown by reads."""


class HistoricalCutoffResponse(TypedDict):
    """Times before which data are in the archive."""

    market_settled_ts: str
    """Of markets, by their settlement."""
    trades_created_ts: str
    """Of trades and fills."""
    orders_updated_ts: str
    """Of orders, by their last change."""
    market_positions_last_updated_ts: NotRequired[str]
    """Of positions, by their last change."""


class HistoricalQuoteCandle(TypedDict):
    """A best price over time."""

    open: str | float
    """At the beginning, in US dollars."""
    low: str | float
    """Lowest, in US dollars."""
    high: str | float
    """Highest, in US dollars."""
    close: str | float
    """At the end, in US dollars."""


class HistoricalPriceCandle(TypedDict):
    """Prices of trades over time; all of them none without a trade."""

    open: NotRequired[str | float | None]
    """Of the first trade, in US dollars."""
    low: NotRequired[str | float | None]
    """Lowest, in US dollars."""
    high: NotRequired[str | float | None]
    """Highest, in US dollars."""
    close: NotRequired[str | float | None]
    """Of the last trade, in US dollars."""
    mean: NotRequired[str | float | None]
    """Mean, in US dollars."""
    previous: NotRequired[str | float | None]
    """Of the last trade before, in US dollars."""


class HistoricalCandlestick(TypedDict):
    """Prices and volume of a minute, an hour or a day."""

    end_period_ts: int
    """When it ends; Unix seconds on the wire."""
    yes_bid: NotRequired[HistoricalQuoteCandle]
    """Best bid of Yes."""
    yes_ask: NotRequired[HistoricalQuoteCandle]
    """Best ask of Yes."""
    price: NotRequired[HistoricalPriceCandle]
    """Price of Yes in trades."""
    volume: str | float
    """Contracts traded."""
    open_interest: str | float
    """Contracts held at the end."""


class HistoricalCandlesticksResponse(TypedDict):
    """The candles of a market of the archive."""

    ticker: str
    """Ticker of the market."""
    candlesticks: list[HistoricalCandlestick]
    """The candles, by time."""


class TokenRate(TypedDict):
    """A bucket of tokens."""

    refill_rate: float
    """Tokens a second."""
    bucket_capacity: float
    """Tokens at most."""


class UsageGrant(TypedDict):
    """A tier that was given."""

    exchange_instance: NotRequired[str]
    """Part of the exchange that it is for."""
    level: NotRequired[str]
    """Tier."""
    expires_ts: NotRequired[int | None]
    """When it ends; Unix seconds on the wire."""
    source: NotRequired[str]
    """Why it was given."""


class AccountLimitsResponse(TypedDict):
    """What the account may use."""

    usage_tier: str
    """Tier of the account, such as `basic`."""
    read: TokenRate
    """Tokens of reads."""
    write: TokenRate
    """Tokens of writes."""
    grants: NotRequired[list[UsageGrant] | None]
    """Tiers that the account was given."""


class EndpointCost(TypedDict):
    """Tokens of a call."""

    method: str
    """Method of the request."""
    path: str
    """Path, with names like `:order_id`."""
    cost: int
    """Tokens."""


class EndpointCostsResponse(TypedDict):
    """Tokens that calls take."""

    default_cost: int
    """Tokens of a call that is not listed."""
    endpoint_costs: list[EndpointCost]
    """Calls with another cost."""


class VolumeGoal(TypedDict):
    """Volume that a tier needs."""

    level: str
    """Tier."""
    earn_volume_goal_fp: NotRequired[str | float]
    """Contracts to reach it."""
    keep_volume_goal_fp: NotRequired[str | float]
    """Contracts to keep it."""


class VolumeProgress(TypedDict):
    """Volume of 30 days, and what each tier needs."""

    computed_ts: NotRequired[int]
    """When it was computed; Unix seconds on the wire."""
    trailing_30d_volume_fp: str | float
    """Contracts traded within 30 days."""
    goals: list[VolumeGoal]
    """What each tier needs."""


class UsageVolumeProgressResponse(TypedDict):
    """Response of `GetUsageVolumeProgress`."""

    volume_progress: list[VolumeProgress]
    """Volume and goals."""


class SubaccountCreated(TypedDict):
    """The new subaccount."""

    subaccount_number: int
    """Its number."""


class SubaccountBalance(TypedDict):
    """Cash of a subaccount on a shard."""

    subaccount_number: int
    """Number of the subaccount; 0 is the primary account."""
    exchange_index: int
    """The shard."""
    balance: str | float
    """Cash, in US dollars."""
    updated_ts: NotRequired[int]
    """When it last changed; Unix seconds on the wire."""


class SubaccountBalancesResponse(TypedDict):
    """Response of `GetSubaccountBalances`."""

    subaccount_balances: list[SubaccountBalance]
    """The balances."""


class SubaccountTransfer(TypedDict):
    """A transfer between subaccounts."""

    transfer_id: str
    """Id of the transfer."""
    from_subaccount: int
    """Number of the subaccount that gave."""
    to_subaccount: int
    """Number of the subaccount that got."""
    amount_cents: int
    """Money, in US cents."""
    created_ts: NotRequired[int]
    """When it happened; Unix seconds on the wire."""
    exchange_index: NotRequired[int]
    """Shard."""


class SubaccountTransfersResponse(TypedDict):
    """One page of transfers."""

    transfers: list[SubaccountTransfer]
    """The transfers."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""


class Netting(TypedDict):
    """Netting of a subaccount."""

    subaccount_number: int
    """Number of the subaccount; 0 is the primary account."""
    enabled: bool
    """Whether positions return collateral to each other."""
    exchange_index: NotRequired[int]
    """Shard."""


class NettingResponse(TypedDict):
    """Response of `GetNetting`."""

    netting_configs: list[Netting]
    """The settings."""


class ShardTransferCreated(TypedDict):
    """The transfer that was started."""

    transfer_id: str
    """Id of the transfer."""


class ShardTransfer(TypedDict):
    """A transfer between shards."""

    transfer_id: str
    """Id of the transfer."""
    client_transfer_id: NotRequired[str | None]
    """Id that the account gave."""
    source: NotRequired[Literal["event_contract", "margined"] | str]
    """Part of the exchange that gives."""
    destination: NotRequired[Literal["event_contract", "margined"] | str]
    """Part of the exchange that gets."""
    source_exchange_shard: NotRequired[int]
    """Shard that gives."""
    destination_exchange_shard: NotRequired[int]
    """Shard that gets."""
    amount: str | float
    """Money, in US dollars."""
    status: Literal["pending", "complete"] | str
    """Whether it is done."""
    created_ts: NotRequired[int]
    """When it was started; Unix seconds on the wire."""


class ShardTransfersResponse(TypedDict):
    """One page of transfers."""

    transfers: list[ShardTransfer]
    """The transfers."""
    cursor: NotRequired[str]
    """Where the next page begins; empty on the last."""


class ShardTransferResponse(TypedDict):
    """Response of `GetShardTransfer`."""

    transfer: ShardTransfer
    """The transfer."""


class ShardShare(TypedDict):
    """The share of a shard."""

    exchange_index: int
    """The shard."""
    percent: int
    """Its share, in percent."""


class TargetAllocationResponse(TypedDict):
    """How money is spread over the shards."""

    allocations: list[ShardShare] | None
    """The share of each shard; none where the spreading is off."""
    resting_margin_reservation: NotRequired[Literal["none", "max", "sum"] | str]
    """How much is held back for resting orders."""


class ApiKey(TypedDict):
    """A key that signs requests."""

    api_key_id: str
    """Id of the key."""
    name: NotRequired[str]
    """Name."""
    scopes: NotRequired[list[str] | None]
    """What it may do."""
    subaccount: NotRequired[int | None]
    """Number of the subaccount that it is bound to."""
    fcm_subtrader_id: NotRequired[str | None]
    """Client of a member that clears for others."""


class ApiKeysResponse(TypedDict):
    """Response of `GetApiKeys`."""

    api_keys: list[ApiKey]
    """The keys."""
    api_key_region_expiration_ts: NotRequired[int | None]
    """When the owner's word about his location runs out; Unix seconds on the wire. After it,
    keys cannot trade sports, elections and entertainment.
    """


class ApiKeyCreated(TypedDict):
    """The new key."""

    api_key_id: str
    """Id of the key."""
    warning: NotRequired[str | None]
    """What the exchange warns of."""


class ApiKeyGenerated(TypedDict):
    """The new pair of keys."""

    api_key_id: str
    """Id of the key."""
    key_type: NotRequired[str]
    """Kind of key."""
    private_key: str
    """The private key in PEM. It is shown here only."""
    warning: NotRequired[str | None]
    """What the exchange warns of."""


class GetBalanceArguments(TypedDict):
    """Arguments of `get_balance`."""

    subaccount: NotRequired[int | None]
    exchange_index: NotRequired[int | None]


class GetPositionsArguments(TypedDict):
    """Arguments of `get_positions`."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int | None]
    count_filter: NotRequired[Sequence[Literal["position", "total_traded"] | str] | None]
    settlement_status: NotRequired[Literal["unsettled", "settled", "all"] | str | None]
    ticker: NotRequired[str | None]
    event_ticker: NotRequired[str | None]
    subaccount: NotRequired[int | None]
    exchange_index: NotRequired[int | None]


class GetFillsArguments(TypedDict):
    """Arguments of `get_fills`."""

    ticker: NotRequired[str | Sequence[str] | None]
    order_id: NotRequired[str | None]
    min_ts: NotRequired[int | None]
    max_ts: NotRequired[int | None]
    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]
    subaccount: NotRequired[int | None]
    exchange_index: NotRequired[int | None]


class GetSettlementsArguments(TypedDict):
    """Arguments of `get_settlements`."""

    ticker: NotRequired[str | None]
    event_ticker: NotRequired[str | None]
    min_ts: NotRequired[int | None]
    max_ts: NotRequired[int | None]
    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]
    subaccount: NotRequired[int | None]


class GetDepositsArguments(TypedDict):
    """Arguments of `get_deposits`."""

    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]


class GetWithdrawalsArguments(TypedDict):
    """Arguments of `get_withdrawals`."""

    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]


class GetOrdersArguments(TypedDict):
    """Arguments of `get_orders`."""

    ticker: NotRequired[str | None]
    event_ticker: NotRequired[str | Sequence[str] | None]
    min_ts: NotRequired[int | None]
    max_ts: NotRequired[int | None]
    status: NotRequired[Literal["resting", "canceled", "executed"] | str | None]
    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]
    subaccount: NotRequired[int | None]
    exchange_index: NotRequired[int | None]


class GetOrderArguments(TypedDict):
    """Arguments of `get_order`."""

    order_id: str


class GetOrderQueuePositionsArguments(TypedDict):
    """Arguments of `get_order_queue_positions`."""

    market_tickers: NotRequired[str | Sequence[str] | None]
    event_ticker: NotRequired[str | None]
    subaccount: NotRequired[int | None]


class GetOrderQueuePositionArguments(TypedDict):
    """Arguments of `get_order_queue_position`."""

    order_id: str


class CancelAllOrdersArguments(TypedDict):
    """Arguments of `cancel_all_orders`."""

    subaccount: NotRequired[int | None]


class CancelOrderArguments(TypedDict):
    """Arguments of `cancel_order`."""

    order_id: str
    subaccount: NotRequired[int | None]
    exchange_index: NotRequired[int | None]
    market_ticker: NotRequired[str | None]


class DecreaseOrderArguments(TypedDict):
    """Arguments of `decrease_order`."""

    order_id: str
    subaccount: NotRequired[int | None]


class AmendOrderArguments(TypedDict):
    """Arguments of `amend_order`."""

    order_id: str
    subaccount: NotRequired[int | None]


class GetOrderGroupsArguments(TypedDict):
    """Arguments of `get_order_groups`."""

    subaccount: NotRequired[int | None]


class GetOrderGroupArguments(TypedDict):
    """Arguments of `get_order_group`."""

    order_group_id: str
    subaccount: NotRequired[int | None]


class DeleteOrderGroupArguments(TypedDict):
    """Arguments of `delete_order_group`."""

    order_group_id: str
    subaccount: NotRequired[int | None]
    exchange_index: NotRequired[int | None]


class ResetOrderGroupArguments(TypedDict):
    """Arguments of `reset_order_group`."""

    order_group_id: str
    subaccount: NotRequired[int | None]
    exchange_index: NotRequired[int | None]


class TriggerOrderGroupArguments(TypedDict):
    """Arguments of `trigger_order_group`."""

    order_group_id: str
    subaccount: NotRequired[int | None]
    exchange_index: NotRequired[int | None]


class UpdateOrderGroupLimitArguments(TypedDict):
    """Arguments of `update_order_group_limit`."""

    order_group_id: str
    subaccount: NotRequired[int | None]
    exchange_index: NotRequired[int | None]


class GetMarketsArguments(TypedDict):
    """Arguments of `get_markets`."""

    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]
    event_ticker: NotRequired[str | None]
    series_ticker: NotRequired[str | None]
    tickers: NotRequired[str | Sequence[str] | None]
    status: NotRequired[Literal["unopened", "open", "paused", "closed", "settled"] | str | None]
    mve_filter: NotRequired[Literal["only", "exclude"] | str | None]
    min_created_ts: NotRequired[int | None]
    max_created_ts: NotRequired[int | None]
    min_updated_ts: NotRequired[int | None]
    max_updated_ts: NotRequired[int | None]
    min_close_ts: NotRequired[int | None]
    max_close_ts: NotRequired[int | None]
    min_settled_ts: NotRequired[int | None]
    max_settled_ts: NotRequired[int | None]


class GetMarketArguments(TypedDict):
    """Arguments of `get_market`."""

    ticker: str


class GetMarketOrderbookArguments(TypedDict):
    """Arguments of `get_market_orderbook`."""

    ticker: str
    depth: NotRequired[int | None]


class GetMarketOrderbooksArguments(TypedDict):
    """Arguments of `get_market_orderbooks`."""

    tickers: Sequence[str]


class GetTradesArguments(TypedDict):
    """Arguments of `get_trades`."""

    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]
    ticker: NotRequired[str | None]
    min_ts: NotRequired[int | None]
    max_ts: NotRequired[int | None]
    is_block_trade: NotRequired[bool | None]


class GetMarketCandlesticksArguments(TypedDict):
    """Arguments of `get_market_candlesticks`."""

    series_ticker: str
    ticker: str
    start_ts: int
    end_ts: int
    period_interval: int
    include_latest_before_start: NotRequired[bool | None]


class BatchGetMarketCandlesticksArguments(TypedDict):
    """Arguments of `batch_get_market_candlesticks`."""

    market_tickers: str | Sequence[str]
    start_ts: int
    end_ts: int
    period_interval: int
    include_latest_before_start: NotRequired[bool | None]


class GetEventsArguments(TypedDict):
    """Arguments of `get_events`."""

    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]
    with_nested_markets: NotRequired[bool | None]
    with_milestones: NotRequired[bool | None]
    status: NotRequired[Literal["unopened", "open", "closed", "settled"] | str | None]
    series_ticker: NotRequired[str | None]
    tickers: NotRequired[str | Sequence[str] | None]
    min_close_ts: NotRequired[int | None]
    min_updated_ts: NotRequired[int | None]


class GetMultivariateEventsArguments(TypedDict):
    """Arguments of `get_multivariate_events`."""

    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]
    series_ticker: NotRequired[str | None]
    collection_ticker: NotRequired[str | None]
    tickers: NotRequired[str | Sequence[str] | None]
    with_nested_markets: NotRequired[bool | None]


class GetEventArguments(TypedDict):
    """Arguments of `get_event`."""

    event_ticker: str
    exclude_markets: NotRequired[bool | None]
    with_nested_markets: NotRequired[bool | None]


class GetEventMetadataArguments(TypedDict):
    """Arguments of `get_event_metadata`."""

    event_ticker: str


class GetEventCandlesticksArguments(TypedDict):
    """Arguments of `get_event_candlesticks`."""

    series_ticker: str
    ticker: str
    start_ts: int
    end_ts: int
    period_interval: int


class GetSeriesListArguments(TypedDict):
    """Arguments of `get_series_list`."""

    category: NotRequired[str | None]
    tags: NotRequired[str | None]
    include_volume: NotRequired[bool | None]
    include_product_metadata: NotRequired[bool | None]
    min_updated_ts: NotRequired[int | None]


class GetSeriesArguments(TypedDict):
    """Arguments of `get_series`."""

    series_ticker: str
    include_volume: NotRequired[bool | None]


class GetSeriesFeeChangesArguments(TypedDict):
    """Arguments of `get_series_fee_changes`."""

    series_ticker: NotRequired[str | None]
    show_historical: NotRequired[bool | None]


class GetEventFeeChangesArguments(TypedDict):
    """Arguments of `get_event_fee_changes`."""

    event_ticker: NotRequired[str | None]
    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]


class GetHistoricalOrdersArguments(TypedDict):
    """Arguments of `get_historical_orders`."""

    ticker: NotRequired[str | None]
    min_ts: NotRequired[int | None]
    max_ts: NotRequired[int | None]
    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]
    subaccount: NotRequired[int | None]


class GetHistoricalFillsArguments(TypedDict):
    """Arguments of `get_historical_fills`."""

    ticker: NotRequired[str | None]
    min_ts: NotRequired[int | None]
    max_ts: NotRequired[int | None]
    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]
    subaccount: NotRequired[int | None]


class GetHistoricalPositionsArguments(TypedDict):
    """Arguments of `get_historical_positions`."""

    ticker: NotRequired[str | None]
    event_ticker: NotRequired[str | None]
    subaccount: NotRequired[int | None]
    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]


class GetHistoricalMarketsArguments(TypedDict):
    """Arguments of `get_historical_markets`."""

    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]
    tickers: NotRequired[str | Sequence[str] | None]
    event_ticker: NotRequired[str | None]
    series_ticker: NotRequired[str | None]
    mve_filter: NotRequired[Literal["exclude"] | str | None]


class GetHistoricalMarketArguments(TypedDict):
    """Arguments of `get_historical_market`."""

    ticker: str


class GetHistoricalMarketCandlesticksArguments(TypedDict):
    """Arguments of `get_historical_market_candlesticks`."""

    ticker: str
    start_ts: int
    end_ts: int
    period_interval: int


class GetHistoricalTradesArguments(TypedDict):
    """Arguments of `get_historical_trades`."""

    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]
    ticker: NotRequired[str | None]
    min_ts: NotRequired[int | None]
    max_ts: NotRequired[int | None]
    is_block_trade: NotRequired[bool | None]


class GetSubaccountTransfersArguments(TypedDict):
    """Arguments of `get_subaccount_transfers`."""

    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]


class GetShardTransfersArguments(TypedDict):
    """Arguments of `get_shard_transfers`."""

    limit: NotRequired[int | None]
    cursor: NotRequired[str | None]


class GetShardTransferArguments(TypedDict):
    """Arguments of `get_shard_transfer`."""

    transfer_id: str


class GetApiKeysArguments(TypedDict):
    """Arguments of `get_api_keys`."""

    fcm_subtrader_id: NotRequired[str | None]


class DeleteApiKeyArguments(TypedDict):
    """Arguments of `delete_api_key`."""

    api_key: str
