# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v1, users: those that only `user` uses."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, Strict, StrictBool, StrictInt

from kloudtrader.runtime.models import NoneAsEmpty, Open, ResponseModel
from kloudtrader.runtime.request.models import RequestModel
from kloudtrader.runtime.response.decimals import WholeOrDecimal
from kloudtrader.runtime.times import Instant

from .common import Amount, Contracts

__all__ = [
    "Cent",
    "MarketPosition",
    "Order",
    "OrderList",
    "User",
    "UserChangePasswordRequest",
    "UserGetBalanceResponse",
    "UserGetMarketPositionResponse",
    "UserGetMarketPositionsResponse",
    "UserGetProfileResponse",
    "UserGetWatchlistResponse",
    "UserOrderCreateRequest",
    "UserOrderCreateResponse",
    "UserOrderDecreaseRequest",
    "UserOrderDecreaseResponse",
    "UserOrdersGetResponse",
    "Watchlist",
]


Cent: TypeAlias = int
"""An amount or a price in whole US cents."""


class UserChangePasswordRequest(RequestModel):
    """The current and the new password."""

    old_password: str = Field(repr=False)
    """The current password."""
    new_password: str = Field(repr=False)
    """The password to be set."""


class UserGetBalanceResponse(ResponseModel):
    """Response of `UserGetBalance`."""

    balance: Cent
    """What can still be spent, US cents; money bound by resting orders is not in it."""


class MarketPosition(ResponseModel):
    """Position of a user in one market, and its results so far."""

    user_id: str | None = Field(default=None, json_schema_extra={"x-masked": True})
    """Id of the owner."""
    market_id: str | None = None
    """Id of the market."""
    position: Contracts | None = None
    """Contracts held now; positive for Yes, negative for No."""
    position_cost: Amount | None = None
    """Cost of the contracts held now, US cents."""
    total_cost: Amount | None = None
    """All that was spent in this market so far, US cents."""
    realized_pnl: Amount | None = None
    """Profit and loss already locked in, US cents."""
    fees_paid: Amount | None = None
    """Fees paid on fills, US cents."""
    volume: Contracts | None = None
    """Contracts that the user traded in this market."""
    resting_orders_count: Contracts | None = None
    """In spite of its name probably the size of all resting orders in contracts, not their
    number.
    """
    final_position: Contracts | None = None
    """Contracts held at settlement; positive for Yes, negative for No."""
    final_position_cost: Amount | None = None
    """Cost of the contracts held at settlement, US cents."""
    is_settled: bool | None = None
    """Whether the market has been settled for this position. Not in responses before 2022."""


class UserGetMarketPositionResponse(ResponseModel):
    """Response of `UserGetMarketPosition`."""

    market_position: MarketPosition
    """The position in the market."""


class UserGetMarketPositionsResponse(ResponseModel):
    """Response of `UserGetMarketPositions`."""

    market_positions: Annotated[list[MarketPosition], NoneAsEmpty()]
    """The positions, one for each market; some may be 0."""


class User(ResponseModel):
    """A member of the exchange."""

    user_id: str | None = Field(default=None, json_schema_extra={"x-masked": True})
    """Id of the user."""
    email: str | None = None
    """E-mail address."""
    first_name: str | None = None
    """First name."""
    last_name: str | None = None
    """Last name."""
    birth_date: str | None = None
    """Date of birth; its format is not documented."""
    area_code: str | None = None
    """Area code of the telephone number."""
    phone_number: str | None = None
    """Telephone number without the area code."""
    street1: str | None = None
    """First line of the street address."""
    street2: str | None = None
    """Second line of the street address."""
    city: str | None = None
    """City."""
    state: str | None = None
    """State."""
    postal_code: str | None = None
    """Postal code."""
    country: str | None = None
    """Country."""
    country_code: str | None = None
    """Code of the country."""
    created_ts: Instant | None = None
    """When the user was registered."""
    finished_fre: bool | None = None
    """Whether the introduction for new members has been finished."""
    use_bid_ask: bool | None = None
    """A setting of the web page, about how prices are shown."""
    watchlist: list[str] | None = None
    """Ids of the markets on the watch list."""
    wire_code: str | None = None
    """Reference to be given with bank wires."""


class UserGetProfileResponse(ResponseModel):
    """Response of `UserGetProfile`."""

    user: User
    """The logged-in user."""


class Watchlist(ResponseModel):
    """The markets that a user watches."""

    market_ids: Annotated[list[str], NoneAsEmpty()] = Field(default_factory=list)
    """Ids of the markets."""


class UserGetWatchlistResponse(ResponseModel):
    """Response of `UserGetWatchlist`."""

    watchlist: Watchlist
    """The watch list."""


class UserOrderCreateRequest(RequestModel):
    """An order to be placed."""

    market_id: str
    """Id of the market (not its ticker)."""
    side: Literal["yes", "no"] | str
    """Side to buy, in lower case."""
    count: Annotated[StrictInt, Field(ge=1, le=2147483647)]
    """Contracts to buy."""
    price: Annotated[Cent, Strict(), Field(ge=1, le=99)]
    """Limit price of the chosen side, US cents, 1 to 99."""
    expiration_unix_ts: StrictInt | None = None
    """When the order expires, in Unix seconds; never when absent or 0."""
    max_cost_cents: Annotated[Cent, Strict()] | None = None
    """Most that the whole order may cost, US cents, by its name; live clients send 0 for no
    limit. The document has no text for it.
    """
    sell_position_capped: StrictBool | None = None
    """Whether the order is limited to the position held, so that it cannot turn the position
    round.
    """


class Order(ResponseModel):
    """An order and its counts. The side is in `is_yes`. There is no `side` and no `count`."""

    order_id: str
    """Id of the order."""
    user_id: str | None = Field(default=None, json_schema_extra={"x-masked": True})
    """Id of the user who placed it."""
    market_id: str | None = None
    """Id of the market."""
    is_yes: bool | None = None
    """Side of the order, true for Yes and false for No."""
    price: Amount | None = None
    """Limit price of the order's own side, US cents."""
    status: Open[Literal["resting", "canceled", "executed"]] | None = None
    """State of the order."""
    create_ts: Instant | None = None
    """When the order was placed."""
    expiration_ts: Instant | None = None
    """When the order expires; null or absent when it never does."""
    place_count: Contracts | None = None
    """Contracts placed. The counts of the order's trades never add up to more."""
    initial_count: WholeOrDecimal | None = None
    """Contracts asked for. In no documented order; read where `place_count` is absent."""
    remaining_count: Contracts | None = None
    """Contracts that still rest."""
    taker_fill_count: Contracts | None = None
    """Contracts filled on arrival."""
    taker_fill_cost: Amount | None = None
    """What the fills on arrival cost in total, US cents."""
    taker_fees: Amount | None = None
    """Fees on the fills on arrival, US cents."""
    maker_fill_count: Contracts | None = None
    """Contracts filled while resting."""
    decrease_count: Contracts | None = None
    """Contracts taken off by decreases."""
    close_cancel_count: Contracts | None = None
    """Contracts taken off because the market closed."""
    fcc_cancel_count: Contracts | None = None
    """Contracts taken off by the exchange's own operations."""
    queue_position: Contracts | None = None
    """Place in the queue at the order's price. To be trusted only when `get_queue_position`
    was true.
    """
    last_update_op: str | None = None
    """Kind of the last change. Its words are not documented."""
    extra_cost: Amount | None = None
    """US cents; the meaning is not documented."""
    extra_count: Contracts | None = None
    """Contracts; the meaning is not documented."""
    order_action: Open[Literal["buy", "sell"]] | None = None
    """Note of the web page without effect on the order. Since July 2022."""
    order_type: Open[Literal["market", "limit"]] | None = None
    """Note of the web page without effect on the order. Since July 2022."""
    user_side: Open[Literal["yes", "no"]] | None = None
    """Side in which the member thinks; a note without effect on the order. Since July 2022."""


OrderList: TypeAlias = list[Order]
"""A list of orders."""


class UserOrderCreateResponse(ResponseModel):
    """Response of `UserOrderCreate`."""

    order: Order
    """The order after any immediate fill."""
    status: str | None = None
    """Result of the submission; its words are not documented, and it has been seen empty. Read
    `order.status`.
    """


class UserOrderDecreaseRequest(RequestModel):
    """By how much to decrease an order."""

    count: Annotated[StrictInt, Field(ge=1, le=2147483647)] | None = None
    """Contracts to take off. What more than the resting contracts does is not documented."""


class UserOrderDecreaseResponse(ResponseModel):
    """Response of `UserOrderDecrease` and of `UserOrderCancel`."""

    order: Order
    """The order after the change."""
    reduced_by: Contracts
    """Contracts that were really taken off."""


class UserOrdersGetResponse(ResponseModel):
    """Response of `UserOrdersGet`."""

    orders: Annotated[OrderList, NoneAsEmpty()]
    """One page of orders."""
