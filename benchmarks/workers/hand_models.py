"""The models that one would write by hand with pydantic, for the same work.

A lone row and "null" are lists, times without a zone are in UTC, and enumerations are open. The
unions are tried in order, which is the fastest form of pydantic.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

T = TypeVar("T")

_IN_ORDER = Field(union_mode="left_to_right")
_Nothing = Literal["null"] | None
_Naive = Annotated[datetime, AfterValidator(lambda moment: moment.replace(tzinfo=UTC))]
Instant = Annotated[AwareDatetime | _Naive, _IN_ORDER]
Rows = Annotated[
    list[T]
    | Annotated[_Nothing, AfterValidator(lambda _: [])]
    | Annotated[T, AfterValidator(lambda row: [row])],
    _IN_ORDER,
]


class _Model(BaseModel):
    model_config = ConfigDict(validate_by_name=True, defer_build=True)


class MarginBalances(_Model):
    fed_call: float | None = None
    maintenance_call: float | None = None
    option_buying_power: float
    stock_buying_power: float
    stock_short_value: float | None = None
    sweep: float | None = None


class CashBalances(_Model):
    cash_available: float
    sweep: float | None = None
    unsettled_funds: float | None = None


class Balances(_Model):
    option_short_value: float | None = None
    total_equity: float
    account_number: str
    account_type: str | None = None
    close_pl: float | None = None
    current_requirement: float | None = None
    equity: float | None = None
    long_market_value: float | None = None
    market_value: float
    open_pl: float | None = None
    option_long_value: float | None = None
    option_requirement: float | None = None
    pending_orders_count: int | None = None
    short_market_value: float | None = None
    stock_long_value: float | None = None
    total_cash: float
    uncleared_funds: float | None = None
    pending_cash: float | None = None
    margin: MarginBalances | None = None
    cash: CashBalances | None = None


class BalancesResponse(_Model):
    balances: Balances


class Leg(_Model):
    id: int
    type: str | None = None
    symbol: str | None = None
    side: str | None = None
    quantity: float | None = None
    status: str
    duration: str | None = None
    price: float | None = None
    avg_fill_price: float | None = None
    exec_quantity: float | None = None
    last_fill_price: float | None = None
    last_fill_quantity: float | None = None
    remaining_quantity: float | None = None
    stop_price: float | None = None
    create_date: Instant | None = None
    transaction_date: Instant | None = None
    class_: str = Field(alias="class")
    option_symbol: str | None = None
    reason_description: str | None = None
    tag: str | None = None


class Order(Leg):
    num_legs: int | None = None
    strategy: str | None = None
    leg: Rows[Leg] = Field(default_factory=list)


class Orders(_Model):
    order: Rows[Order] = Field(default_factory=list)


class OrdersResponse(_Model):
    orders: Annotated[Orders | Annotated[_Nothing, AfterValidator(lambda _: Orders())], _IN_ORDER]


class ClosedPosition(_Model):
    close_date: Instant
    cost: float
    gain_loss: float
    gain_loss_percent: float | None = None
    open_date: Instant | None = None
    proceeds: float
    quantity: float
    symbol: str
    term: int | None = None


class GainLoss(_Model):
    closed_position: Rows[ClosedPosition] = Field(default_factory=list)


class GainLossResponse(_Model):
    gainloss: Annotated[
        GainLoss | Annotated[_Nothing, AfterValidator(lambda _: GainLoss())], _IN_ORDER
    ]


class Trade(_Model):
    commission: float | None = None
    description: str | None = None
    price: float | None = None
    quantity: float | None = None
    symbol: str | None = None
    trade_type: str | None = None


class OptionEvent(_Model):
    option_type: str | None = None
    description: str | None = None
    quantity: float | None = None


class Note(_Model):
    description: str | None = None
    quantity: float | None = None


class Event(_Model):
    amount: float
    date: Instant
    type: str
    trade: Trade | None = None
    option: OptionEvent | None = None
    ach: Note | None = None
    wire: Note | None = None
    dividend: Note | None = None
    fee: Note | None = None
    tax: Note | None = None
    journal: Note | None = None
    check: Note | None = None
    transfer: Note | None = None
    adjustment: Note | None = None
    interest: Note | None = None


class History(_Model):
    event: Rows[Event] = Field(default_factory=list)


class HistoryResponse(_Model):
    history: Annotated[
        History | Annotated[_Nothing, AfterValidator(lambda _: History())], _IN_ORDER
    ]


class Position(_Model):
    cost_basis: float
    date_acquired: Instant | None = None
    id: int
    quantity: float
    symbol: str


class Positions(_Model):
    position: Rows[Position] = Field(default_factory=list)


class PositionsResponse(_Model):
    positions: Annotated[
        Positions | Annotated[_Nothing, AfterValidator(lambda _: Positions())], _IN_ORDER
    ]


MODELS = {
    "balances": BalancesResponse,
    "orders": OrdersResponse,
    "gainloss": GainLossResponse,
    "history": HistoryResponse,
    "positions": PositionsResponse,
}
