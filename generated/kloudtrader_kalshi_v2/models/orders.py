# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `orders` uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool, StrictInt

from kloudtrader.runtime.models import NoneAsEmpty, ResponseModel
from kloudtrader.runtime.request.models import Condition, DecimalText, RequestModel
from kloudtrader.runtime.times import Epoch, Instant

from .common import Order

__all__ = [
    "NewOrder",
    "OrderAmended",
    "OrderAmendment",
    "OrderCancelled",
    "OrderCreated",
    "OrderDecrease",
    "OrderDecreased",
    "OrderResponse",
    "QueuePosition",
    "QueuePositionResponse",
    "QueuePositionsResponse",
]


class OrderResponse(ResponseModel):
    """Response of `GetOrder`."""

    order: Order
    """The order."""


class QueuePosition(ResponseModel):
    """The place of an order in its queue."""

    order_id: str
    """Id of the order."""
    market_ticker: str | None = None
    """Ticker of the market."""
    queue_position_fp: Decimal
    """Contracts that are filled before it; 0 for the first."""


class QueuePositionsResponse(ResponseModel):
    """Places of orders in their queues."""

    queue_positions: Annotated[list[QueuePosition], NoneAsEmpty()]
    """The places."""


class QueuePositionResponse(ResponseModel):
    """Response of `GetOrderQueuePosition`."""

    queue_position_fp: Decimal
    """Contracts that are filled before it; 0 for the first."""


class NewOrder(RequestModel):
    """An order to place."""

    __sent__: ClassVar[frozenset[str]] = frozenset(
        {
            "time_in_force",
            "self_trade_prevention_type",
        }
    )

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition(
            "time_in_force", ("immediate_or_cancel", "fill_or_kill"), refused=("expiration_time",)
        ),
        Condition(
            "reduce_only",
            (True,),
            required=("time_in_force",),
            allowed=(("time_in_force", ("immediate_or_cancel",)),),
        ),
    )

    ticker: Annotated[str, Field(min_length=1)]
    """Ticker of the market."""
    side: Literal["bid", "ask"]
    """Side of the Yes book: `bid` buys Yes at `price`, `ask` buys No at 1 minus `price`."""
    count: Annotated[Decimal, Field(gt=0), DecimalText(0, 2)]
    """Contracts, with up to two decimals."""
    price: Annotated[Decimal, Field(gt=0, lt=1), DecimalText(2, 4)]
    """Limit price of Yes in US dollars, for both sides, on the grid of the market."""
    time_in_force: Literal["good_till_canceled", "immediate_or_cancel", "fill_or_kill"] = (
        "good_till_canceled"
    )
    """How long it works. `good_till_canceled` rests until it is cancelled or expires."""
    self_trade_prevention_type: Literal["taker_at_cross", "maker"] = "taker_at_cross"
    """What happens where it meets an order of the same account: this order stops, or the
    resting one is cancelled.
    """
    client_order_id: (
        Annotated[str, Field(min_length=1, max_length=64, pattern="^[A-Za-z0-9_-]+$")] | None
    ) = None
    """Id of your own, best a UUID. It is used up for ever, also where the order is cancelled."""
    expiration_time: StrictInt | None = None
    """Time in Unix seconds at which the order expires, ahead; only with `good_till_canceled`."""
    post_only: StrictBool | None = None
    """Refuses the order where it would be filled on arrival."""
    reduce_only: StrictBool | None = None
    """Caps the order by the position that it closes; only with `immediate_or_cancel`."""
    cancel_order_on_pause: StrictBool | None = None
    """Cancels the order when trading or the exchange pauses."""
    subaccount: Annotated[StrictInt, Field(ge=0)] | None = None
    """Number of the subaccount; 0 is the primary account."""
    order_group_id: str | None = None
    """Id of an order group on the same shard."""
    exchange_index: StrictInt | None = None
    """Shard; -1 or nothing finds it by the ticker."""


class OrderCreated(ResponseModel):
    """What an order filled on arrival. It has no status."""

    order_id: str
    """Id that the exchange gave."""
    client_order_id: str | None = None
    """Id that the account gave."""
    fill_count: Decimal
    """Contracts filled."""
    remaining_count: Decimal
    """Contracts that rest. After self-trade prevention, or with `immediate_or_cancel`, 0
    although not all were filled.
    """
    average_fill_price: Decimal | None = None
    """Average price of Yes of the fills, in US dollars; none without fills."""
    average_fee_paid: Decimal | None = None
    """Average fee a contract, in US dollars; none without fills."""
    ts_ms: Annotated[Instant, Epoch(1000)] | None = None
    """When it happened; Unix milliseconds on the wire."""


class OrderCancelled(ResponseModel):
    """What was taken off an order."""

    order_id: str
    """Id of the order."""
    client_order_id: str | None = None
    """Id that the account gave."""
    reduced_by: Decimal
    """Contracts that rested and were taken off."""
    ts_ms: Annotated[Instant, Epoch(1000)] | None = None
    """When it happened; Unix milliseconds on the wire."""


class OrderDecrease(RequestModel):
    """Contracts to take off an order, or to leave."""

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("reduce_by", refused=("reduce_to",)),
        Condition("reduce_by", absent=True, required=("reduce_to",)),
    )

    reduce_by: Annotated[Decimal, Field(gt=0), DecimalText(0, 2)] | None = None
    """Contracts to take off."""
    reduce_to: Annotated[Decimal, Field(ge=0), DecimalText(0, 2)] | None = None
    """Contracts to leave."""
    market_ticker: str | None = None
    """Ticker of the order's market, by which its shard is found."""
    exchange_index: StrictInt | None = None
    """Shard of the order; -1 finds it by `market_ticker`. Without both, shard 0."""


class OrderDecreased(ResponseModel):
    """What rests of an order."""

    order_id: str
    """Id of the order."""
    client_order_id: str | None = None
    """Id that the account gave."""
    remaining_count: Decimal
    """Contracts that rest."""
    ts_ms: Annotated[Instant, Epoch(1000)] | None = None
    """When it happened; Unix milliseconds on the wire."""


class OrderAmendment(RequestModel):
    """New price and count of an order. Market and side have to be those of the order."""

    ticker: Annotated[str, Field(min_length=1)]
    """Ticker of the order's market."""
    side: Literal["bid", "ask"]
    """Side of the order in the Yes book."""
    price: Annotated[Decimal, Field(gt=0, lt=1), DecimalText(2, 4)]
    """Limit price of Yes in US dollars, for both sides, on the grid of the market."""
    count: Annotated[Decimal, Field(gt=0), DecimalText(0, 2)]
    """Contracts in all: those filled and those that shall rest."""
    client_order_id: str | None = None
    """Id that the account gave."""
    updated_client_order_id: (
        Annotated[str, Field(min_length=1, max_length=64, pattern="^[A-Za-z0-9_-]+$")] | None
    ) = None
    """Another id of your own."""
    expiration_time: Annotated[StrictInt, Field(ge=0)] | None = None
    """Time in Unix seconds at which the order expires; 0 for never, nothing to leave it as it
    is.
    """
    exchange_index: StrictInt | None = None
    """Shard of the order; -1 or nothing finds it by the ticker."""


class OrderAmended(ResponseModel):
    """An order after a change."""

    order_id: str
    """Id of the order."""
    client_order_id: str | None = None
    """Id that the account gave."""
    remaining_count: Decimal | None = None
    """Contracts that rest, where that changed."""
    fill_count: Decimal | None = None
    """Contracts filled, where that changed."""
    average_fill_price: Decimal | None = None
    """Average price of Yes of the new fills, in US dollars."""
    average_fee_paid: Decimal | None = None
    """Average fee a contract, in US dollars."""
    ts_ms: Annotated[Instant, Epoch(1000)] | None = None
    """When it happened; Unix milliseconds on the wire."""
