"""Orders and their fills. Prices are cents of the order's own side, sizes whole contracts."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["NewOrder", "Order", "Trade"]


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What a member asks for."""

    market_id: str
    is_yes: bool
    count: int
    price: int
    expiration_ts: datetime | None = None
    max_cost_cents: int = 0
    """Cap on the total cost without fees; 0 is no cap."""
    sell_position_capped: bool = False
    """Buy no more than closes the opposite position."""


class Order:
    """An accepted order with its counters.

    At any time ``remaining_count`` is what was placed minus what was filled or taken off.
    """

    __slots__ = (
        "close_cancel_count",
        "create_ts",
        "decrease_count",
        "expiration_ts",
        "fcc_cancel_count",
        "initial_count",
        "is_yes",
        "last_update_op",
        "maker_fill_count",
        "market_id",
        "order_id",
        "place_count",
        "price",
        "sequence",
        "taker_fees",
        "taker_fill_cost",
        "taker_fill_count",
        "user_id",
    )

    def __init__(
        self,
        order_id: str,
        sequence: int,
        user_id: str,
        new: NewOrder,
        place_count: int,
        now: datetime,
    ) -> None:
        self.order_id = order_id
        self.sequence = sequence
        self.user_id = user_id
        self.market_id = new.market_id
        self.is_yes = new.is_yes
        self.price = new.price
        self.initial_count = new.count
        self.place_count = place_count
        self.create_ts = now
        self.expiration_ts = new.expiration_ts
        self.taker_fill_count = 0
        self.taker_fill_cost = 0
        self.taker_fees = 0
        self.maker_fill_count = 0
        self.decrease_count = 0
        self.close_cancel_count = 0
        self.fcc_cancel_count = 0
        self.last_update_op = "place"

    @property
    def remaining_count(self) -> int:
        """Contracts that still rest."""
        return self.place_count - self.filled_count - self.taken_off_count

    @property
    def filled_count(self) -> int:
        """Contracts filled on arrival or while resting."""
        return self.taker_fill_count + self.maker_fill_count

    @property
    def taken_off_count(self) -> int:
        """Contracts removed without being filled."""
        return self.decrease_count + self.close_cancel_count + self.fcc_cancel_count

    @property
    def status(self) -> str:
        """``resting``, ``executed`` (all filled) or ``canceled`` (some part was taken off)."""
        if self.remaining_count:
            return "resting"
        return "canceled" if self.taken_off_count else "executed"


@dataclass(frozen=True, slots=True)
class Trade:
    """One fill, as one of its two parties sees it."""

    id: str
    sequence: int
    order_id: str
    market_id: str
    is_yes: bool
    is_taker: bool
    price: int
    count: int
    create_date: datetime
    status: str = "executed"
