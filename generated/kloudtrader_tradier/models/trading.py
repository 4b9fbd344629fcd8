# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`trading` uses.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, StrictInt

from kloudtrader.runtime.models import Open, ResponseModel
from kloudtrader.runtime.request.models import Condition, RequestModel, SentDecimal
from kloudtrader.runtime.response.unions import OneOf, Unrecognised
from kloudtrader.runtime.times import Instant, LocalTime

__all__ = [
    "AnyLeg",
    "ComboOrder",
    "EquityOrder",
    "MultilegOrder",
    "NewOrder",
    "OcoOrder",
    "OptionLeg",
    "OptionOrder",
    "OrderAccepted",
    "OrderAcceptedResponse",
    "OrderChange",
    "OrderPreview",
    "OrderPreviewResponse",
    "OrderTag",
    "OtocoOrder",
    "OtoOrder",
    "PricedLeg",
    "StockLeg",
]


OrderTag: TypeAlias = str
"""Label of an order: letters, digits and `-`. The broker does not recognise a tag that was
used before.
"""


class EquityOrder(RequestModel):
    """An order of shares."""

    __sent__: ClassVar[frozenset[str]] = frozenset(
        {
            "order_class",
            "duration",
        }
    )

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("type", ("limit", "stop_limit"), required=("price",)),
        Condition("type", ("stop", "stop_limit"), required=("stop",)),
        Condition("type", ("market", "stop"), refused=("price",)),
        Condition("type", ("market", "limit"), refused=("stop",)),
    )

    order_class: Literal["equity"] = Field(
        default="equity", validation_alias="class", serialization_alias="class"
    )
    """Class of the order."""
    symbol: Annotated[str, Field(min_length=1)]
    """Symbol of the stock; a class of shares with a slash, such as `BRK/B`."""
    side: Literal["buy", "buy_to_cover", "sell", "sell_short"]
    """Direction: `buy` and `sell` open and close a long position, `sell_short` and
    `buy_to_cover` a short one.
    """
    quantity: Annotated[StrictInt, Field(ge=1, le=10000000)]
    """Whole shares."""
    type: Literal["market", "limit", "stop", "stop_limit"]
    """Kind of order."""
    duration: Literal["day", "gtc", "pre", "post"] = "day"
    """How long the order works: for the day, until cancelled (`gtc`), or outside hours (`pre`
    and `post`, limit orders of shares only).
    """
    price: Annotated[SentDecimal, Field(gt=0)] | None = None
    """Limit price of a share, USD; `limit` and `stop_limit` need it."""
    stop: Annotated[SentDecimal, Field(gt=0)] | None = None
    """Price of a share at which a stop order becomes active, USD; `stop` and `stop_limit` need
    it.
    """
    tag: (
        Annotated[OrderTag, Field(min_length=1, max_length=255, pattern="^[A-Za-z0-9-]+$")] | None
    ) = None
    """Label that comes back with the order when `includeTags` is true."""


class OptionOrder(RequestModel):
    """An order of one option."""

    __sent__: ClassVar[frozenset[str]] = frozenset(
        {
            "order_class",
            "duration",
        }
    )

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("type", ("limit", "stop_limit"), required=("price",)),
        Condition("type", ("stop", "stop_limit"), required=("stop",)),
        Condition("type", ("market", "stop"), refused=("price",)),
        Condition("type", ("market", "limit"), refused=("stop",)),
    )

    order_class: Literal["option"] = Field(
        default="option", validation_alias="class", serialization_alias="class"
    )
    """Class of the order."""
    symbol: Annotated[str, Field(min_length=1)]
    """Symbol of the underlying."""
    option_symbol: Annotated[str, Field(min_length=1)]
    """OCC symbol of the option, without blanks."""
    side: Literal["buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close"]
    """Direction, and whether the order opens or closes a position."""
    quantity: Annotated[StrictInt, Field(ge=1, le=10000000)]
    """Contracts."""
    type: Literal["market", "limit", "stop", "stop_limit"]
    """Kind of order."""
    duration: Literal["day", "gtc", "pre", "post"] = "day"
    """How long the order works: for the day, until cancelled (`gtc`), or outside hours (`pre`
    and `post`, limit orders of shares only).
    """
    price: Annotated[SentDecimal, Field(gt=0)] | None = None
    """Limit price of a share, USD; `limit` and `stop_limit` need it."""
    stop: Annotated[SentDecimal, Field(gt=0)] | None = None
    """Price of a share at which a stop order becomes active, USD; `stop` and `stop_limit` need
    it.
    """
    tag: (
        Annotated[OrderTag, Field(min_length=1, max_length=255, pattern="^[A-Za-z0-9-]+$")] | None
    ) = None
    """Label that comes back with the order when `includeTags` is true."""


class OptionLeg(RequestModel):
    """One option of an order with several."""

    option_symbol: Annotated[str, Field(min_length=1)]
    """OCC symbol of the option, without blanks."""
    side: Literal["buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close"]
    """Direction, and whether the leg opens or closes a position."""
    quantity: Annotated[StrictInt, Field(ge=1, le=10000000)]
    """Contracts for each unit of the order."""


class MultilegOrder(RequestModel):
    """An order of two to four options of one underlying, filled together or not at all."""

    __sent__: ClassVar[frozenset[str]] = frozenset(
        {
            "order_class",
            "duration",
        }
    )

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("type", ("debit", "credit"), required=("price",)),
        Condition("type", ("market", "even"), refused=("price",)),
    )

    order_class: Literal["multileg"] = Field(
        default="multileg", validation_alias="class", serialization_alias="class"
    )
    """Class of the order."""
    symbol: Annotated[str, Field(min_length=1)]
    """Symbol of the underlying."""
    type: Literal["market", "debit", "credit", "even"]
    """Kind of order: `debit` pays, `credit` brings money, `even` does neither."""
    duration: Literal["day", "gtc", "pre", "post"] = "day"
    """How long the order works: for the day, until cancelled (`gtc`), or outside hours (`pre`
    and `post`, limit orders of shares only).
    """
    price: Annotated[SentDecimal, Field(gt=0)] | None = None
    """Net price of a share of the underlying, USD: the most to pay for a debit, the least to
    get for a credit. `debit` and `credit` need it.
    """
    tag: (
        Annotated[OrderTag, Field(min_length=1, max_length=255, pattern="^[A-Za-z0-9-]+$")] | None
    ) = None
    """Label that comes back with the order when `includeTags` is true."""
    legs: Annotated[list[OptionLeg], Field(min_length=2, max_length=4)]
    """The options."""


class StockLeg(RequestModel):
    """The shares of a combo order."""

    side: Literal["buy", "buy_to_cover", "sell", "sell_short"]
    """Direction."""
    quantity: Annotated[StrictInt, Field(ge=1, le=10000000)]
    """Whole shares."""


class ComboOrder(RequestModel):
    """An order of shares together with one or two options on them."""

    __sent__: ClassVar[frozenset[str]] = frozenset(
        {
            "order_class",
            "duration",
        }
    )

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("type", ("debit", "credit"), required=("price",)),
        Condition("type", ("market", "even"), refused=("price",)),
    )

    order_class: Literal["combo"] = Field(
        default="combo", validation_alias="class", serialization_alias="class"
    )
    """Class of the order."""
    symbol: Annotated[str, Field(min_length=1)]
    """Symbol of the stock."""
    type: Literal["market", "debit", "credit", "even"]
    """Kind of order: `debit` pays, `credit` brings money, `even` does neither."""
    duration: Literal["day", "gtc", "pre", "post"] = "day"
    """How long the order works: for the day, until cancelled (`gtc`), or outside hours (`pre`
    and `post`, limit orders of shares only).
    """
    price: Annotated[SentDecimal, Field(gt=0)] | None = None
    """Net price of a share of the underlying, USD: the most to pay for a debit, the least to
    get for a credit. `debit` and `credit` need it.
    """
    tag: (
        Annotated[OrderTag, Field(min_length=1, max_length=255, pattern="^[A-Za-z0-9-]+$")] | None
    ) = None
    """Label that comes back with the order when `includeTags` is true."""
    stock: StockLeg
    """The shares."""
    options: Annotated[list[OptionLeg], Field(min_length=1, max_length=2)]
    """The options."""


class PricedLeg(RequestModel):
    """An order of an advanced order that names a price."""

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("type", ("limit", "stop_limit"), required=("price",)),
        Condition("type", ("stop", "stop_limit"), required=("stop",)),
        Condition("type", ("stop",), refused=("price",)),
        Condition("type", ("limit",), refused=("stop",)),
    )

    symbol: Annotated[str, Field(min_length=1)]
    """Symbol of the stock, or of the option's underlying."""
    option_symbol: Annotated[str, Field(min_length=1)] | None = None
    """OCC symbol of the option; without it, the leg trades shares."""
    side: Literal[
        "buy",
        "buy_to_cover",
        "sell",
        "sell_short",
        "buy_to_open",
        "buy_to_close",
        "sell_to_open",
        "sell_to_close",
    ]
    """Direction: of shares, or of options with what the leg opens or closes."""
    quantity: Annotated[StrictInt, Field(ge=1, le=10000000)]
    """Whole shares, or contracts."""
    type: Literal["limit", "stop", "stop_limit"]
    """Kind of order."""
    price: Annotated[SentDecimal, Field(gt=0)] | None = None
    """Limit price of a share, USD; `limit` and `stop_limit` need it."""
    stop: Annotated[SentDecimal, Field(gt=0)] | None = None
    """Price of a share at which a stop order becomes active, USD; `stop` and `stop_limit` need
    it.
    """
    duration: Literal["day", "gtc", "pre", "post"] | None = None
    """How long this leg works; only where the order itself has no duration."""


class AnyLeg(RequestModel):
    """An order of an advanced order, which may be a market order."""

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("type", ("limit", "stop_limit"), required=("price",)),
        Condition("type", ("stop", "stop_limit"), required=("stop",)),
        Condition("type", ("market", "stop"), refused=("price",)),
        Condition("type", ("market", "limit"), refused=("stop",)),
    )

    symbol: Annotated[str, Field(min_length=1)]
    """Symbol of the stock, or of the option's underlying."""
    option_symbol: Annotated[str, Field(min_length=1)] | None = None
    """OCC symbol of the option; without it, the leg trades shares."""
    side: Literal[
        "buy",
        "buy_to_cover",
        "sell",
        "sell_short",
        "buy_to_open",
        "buy_to_close",
        "sell_to_open",
        "sell_to_close",
    ]
    """Direction: of shares, or of options with what the leg opens or closes."""
    quantity: Annotated[StrictInt, Field(ge=1, le=10000000)]
    """Whole shares, or contracts."""
    type: Literal["market", "limit", "stop", "stop_limit"]
    """Kind of order."""
    price: Annotated[SentDecimal, Field(gt=0)] | None = None
    """Limit price of a share, USD; `limit` and `stop_limit` need it."""
    stop: Annotated[SentDecimal, Field(gt=0)] | None = None
    """Price of a share at which a stop order becomes active, USD; `stop` and `stop_limit` need
    it.
    """
    duration: Literal["day", "gtc", "pre", "post"] | None = None
    """How long this leg works; only where the order itself has no duration."""


class OtoOrder(RequestModel):
    """Two orders: the second is sent when the first is filled (one triggers other)."""

    __sent__: ClassVar[frozenset[str]] = frozenset(
        {
            "order_class",
        }
    )

    order_class: Literal["oto"] = Field(
        default="oto", validation_alias="class", serialization_alias="class"
    )
    """Class of the order."""
    duration: Literal["day", "gtc", "pre", "post"] | None = None
    """How long all legs work; leave it out to give each leg its own."""
    tag: (
        Annotated[OrderTag, Field(min_length=1, max_length=255, pattern="^[A-Za-z0-9-]+$")] | None
    ) = None
    """Label that comes back with the order when `includeTags` is true."""
    first: PricedLeg
    """The order that works at once."""
    second: AnyLeg
    """The order that is sent when the first is filled."""


class OcoOrder(RequestModel):
    """Two orders for the same symbol: when one is filled, the other is cancelled (one cancels
    other).
    """

    __sent__: ClassVar[frozenset[str]] = frozenset(
        {
            "order_class",
            "duration",
        }
    )

    order_class: Literal["oco"] = Field(
        default="oco", validation_alias="class", serialization_alias="class"
    )
    """Class of the order."""
    duration: Literal["day", "gtc", "pre", "post"] = "day"
    """How long the order works: for the day, until cancelled (`gtc`), or outside hours (`pre`
    and `post`, limit orders of shares only).
    """
    tag: (
        Annotated[OrderTag, Field(min_length=1, max_length=255, pattern="^[A-Za-z0-9-]+$")] | None
    ) = None
    """Label that comes back with the order when `includeTags` is true."""
    legs: Annotated[list[PricedLeg], Field(min_length=2, max_length=2)]
    """The two orders, of different types."""


class OtocoOrder(RequestModel):
    """An entry, and two exits that are sent when it is filled: when one exit is filled, the
    other is cancelled.
    """

    __sent__: ClassVar[frozenset[str]] = frozenset(
        {
            "order_class",
        }
    )

    order_class: Literal["otoco"] = Field(
        default="otoco", validation_alias="class", serialization_alias="class"
    )
    """Class of the order."""
    duration: Literal["day", "gtc", "pre", "post"] | None = None
    """How long all legs work; leave it out to give each leg its own."""
    tag: (
        Annotated[OrderTag, Field(min_length=1, max_length=255, pattern="^[A-Za-z0-9-]+$")] | None
    ) = None
    """Label that comes back with the order when `includeTags` is true."""
    entry: AnyLeg
    """The order that works at once."""
    exits: Annotated[list[PricedLeg], Field(min_length=2, max_length=2)]
    """The two exits, of different types."""


NewOrder: TypeAlias = Annotated[
    EquityOrder
    | OptionOrder
    | MultilegOrder
    | ComboOrder
    | OtoOrder
    | OcoOrder
    | OtocoOrder
    | Unrecognised,
    OneOf(
        "class",
        {
            "equity": "EquityOrder",
            "option": "OptionOrder",
            "multileg": "MultilegOrder",
            "combo": "ComboOrder",
            "oto": "OtoOrder",
            "oco": "OcoOrder",
            "otoco": "OtocoOrder",
        },
    ),
]
"""An order to place or to preview."""


class OrderChange(RequestModel):
    """What to change of a working order; what is left out stays as it is."""

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("type", ("market", "stop"), refused=("price",)),
        Condition("type", ("market", "limit", "debit", "credit"), refused=("stop",)),
    )

    type: Literal["market", "limit", "stop", "stop_limit", "debit", "credit"] | None = None
    """New kind of order."""
    duration: Literal["day", "gtc", "pre", "post"] | None = None
    """New duration."""
    price: Annotated[SentDecimal, Field(gt=0)] | None = None
    """New limit price, debit or credit, USD."""
    stop: Annotated[SentDecimal, Field(gt=0)] | None = None
    """New stop price, USD."""


class OrderAccepted(ResponseModel):
    """What the broker took in. Read the order to learn its state."""

    id: int
    """Id of the order."""
    status: Open[Literal["ok", "pending_cancel"]] | None = None
    """`ok`: the request was taken in."""
    partner_id: str | None = None
    """Id of the application; the same for all orders."""


class OrderAcceptedResponse(ResponseModel):
    """Response to an order that is placed, changed or cancelled."""

    order: OrderAccepted
    """What the broker took in."""


class OrderPreview(ResponseModel):
    """What an order would cost. Money is in USD."""

    id: int | None = None
    """Never there: an order with an id was placed."""
    status: Open[Literal["ok"]]
    """`ok` where the checks passed."""
    result: bool | None = None
    """Whether the order would be taken in."""
    commission: float | None = None
    """Commission, USD."""
    fees: float | None = None
    """Other fees, USD."""
    order_cost: float | None = None
    """Price of what is traded, USD; negative for what a sale brings."""
    cost: float | None = None
    """Cost with commission and change of margin, USD."""
    margin_change: float | None = None
    """Margin that the order needs, USD; negative if it frees margin."""
    option_requirement: float | None = None
    """Margin that the options need, USD."""
    day_trades: int | None = None
    """Day trades that count against the account."""
    symbol: str | None = None
    """Symbol of the stock or the underlying."""
    option_symbol: str | None = None
    """OCC symbol of the option."""
    side: str | None = None
    """Direction; absent for several legs."""
    quantity: float | None = None
    """Shares or contracts; absent for several legs."""
    type: str | None = None
    """Kind of order."""
    duration: str | None = None
    """How long it would work."""
    price: float | None = None
    """Limit price, debit or credit, USD."""
    class_: str | None = Field(default=None, validation_alias="class", serialization_alias="class")
    """Class of the order."""
    strategy: str | None = None
    """Strategy of the order."""
    extended_hours: bool | None = None
    """Whether it would work outside hours."""
    request_date: Annotated[Instant, LocalTime("America/New_York")] | None = None
    """When the broker checked, in New York."""


class OrderPreviewResponse(ResponseModel):
    """Response of `preview_order`."""

    order: OrderPreview
    """What the order would cost."""
