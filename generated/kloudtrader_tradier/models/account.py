# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`account` uses.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, OneOrMany, Open, ResponseModel
from kloudtrader.runtime.times import Instant

__all__ = [
    "Order",
    "OrderLeg",
    "OrderResponse",
    "Orders",
    "OrdersResponse",
]


class OrderLeg(ResponseModel):
    """One leg of an order, or what every order has."""

    id: int
    """Id of the order. Legs have the numbers after that of their parent."""
    type: (
        Open[Literal["market", "limit", "stop", "stop_limit", "debit", "credit", "even"]] | None
    ) = None
    """Kind of order; debit, credit and even are for multi-leg orders."""
    symbol: str | None = None
    """Symbol of the stock; for options that of the underlying."""
    side: (
        Open[
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
        ]
        | None
    ) = None
    """Direction of the order."""
    quantity: float | None = None
    """Shares or contracts ordered; units for a multi-leg order."""
    status: Open[
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
    ]
    """State of the order. Filled, expired, canceled, rejected and error are final."""
    duration: Open[Literal["day", "gtc", "pre", "post"]] | None = None
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
    class_: Open[Literal["equity", "option", "combo", "multileg", "oco", "oto", "otoco"]] = Field(
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
        Open[
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
        ]
        | None
    ) = None
    """Strategy of a combo or multi-leg order. Has been seen with a blank for the underscore."""
    leg: Annotated[list[OrderLeg], OneOrMany()] = Field(default_factory=list)
    """Legs of a combo, multi-leg or advanced order, each with an id and fills of its own."""


class Orders(ResponseModel):
    """One page of the orders of an account."""

    order: Annotated[list[Order], OneOrMany()] = Field(default_factory=list)
    """The orders. One order comes without a list around it."""
    page: int | None = None
    """Number of this page. Documented in 2025, missing in every recorded response."""
    total_pages: int | None = None
    """Number of pages. Documented in 2025, missing in every recorded response."""
    total_orders: int | None = None
    """Number of orders on all pages. Documented in 2025, missing in every recorded response."""


class OrdersResponse(ResponseModel):
    """Response of `account_orders`."""

    orders: Annotated[Orders, NoneAsEmpty()]
    """One page of the account's orders."""


class OrderResponse(ResponseModel):
    """Response of `account_specificorders`."""

    order: Order
    """The order."""
