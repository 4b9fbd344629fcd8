"""What a brokerage account is made of. Money is in cents, quantities in shares or contracts."""

from dataclasses import dataclass, field
from datetime import date, datetime

FINAL = frozenset({"filled", "expired", "canceled", "rejected", "error"})
"""Order states that nothing leads out of."""


@dataclass(slots=True)
class Position:
    """What is held of one symbol; a short position has negative quantity and cost."""

    id: int
    symbol: str
    quantity: int
    cost: int
    acquired: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One row of an account's history.

    ``payload`` is the object under the type's name, or absent.
    """

    day: date
    type: str
    amount: int
    payload: tuple[tuple[str, str | float], ...] = ()
    visible: date | None = None
    """The day from which it is shown: history is rebuilt overnight."""

    @property
    def symbol(self) -> str:
        """Symbol the event is about, or nothing."""
        return str(dict(self.payload).get("symbol", ""))


@dataclass(frozen=True, slots=True)
class ClosedPosition:
    """One row of realised gain and loss."""

    symbol: str
    quantity: int
    cost: int
    proceeds: int
    opened: date
    closed: date
    visible: date | None = None
    """The day from which it is shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is going to happen to an order.

    ``fill`` contracts or shares are executed at ``price`` cents; ``status`` is the new state.
    """

    at: datetime
    status: str
    fill: int = 0
    price: int = 0
    reason: str = ""


@dataclass(slots=True)
class Order:
    """An order, a leg of one, or the parent of several."""

    id: int
    class_: str
    status: str
    created: datetime
    changed: datetime
    type: str = "market"
    symbol: str = ""
    side: str = ""
    quantity: int = 0
    duration: str = "day"
    price: int | None = None
    stop_price: int | None = None
    option_symbol: str = ""
    strategy: str = ""
    reason: str = ""
    tag: str = ""
    executed: int = 0
    paid: int = 0
    """Sum of price times quantity over all fills."""
    last_price: int = 0
    last_quantity: int = 0
    legs: list["Order"] = field(default_factory=list["Order"])
    script: list[Step] = field(default_factory=list[Step])

    @property
    def traded_symbol(self) -> str:
        """What changes hands: the contract for options, the share otherwise."""
        return self.option_symbol or self.symbol

    @property
    def is_final(self) -> bool:
        """Whether nothing can happen to it any more."""
        return self.status in FINAL


@dataclass(slots=True)
class Account:
    """One brokerage account."""

    number: str
    type: str
    """``cash``, ``margin`` or ``pdt``."""
    created: datetime
    cash: int
    classification: str = "individual"
    option_level: int = 2
    status: str = "active"
    close_pl: int = 0
    """Profit and loss realised today."""
    today: date | None = None
    """The trading day that ``close_pl`` is about."""
    unsettled: int = 0
    last_position: int = 0
    """The last position id that a trade made."""
    positions: list[Position] = field(default_factory=list[Position])
    orders: list[Order] = field(default_factory=list[Order])
    history: list[Event] = field(default_factory=list[Event])
    closed: list[ClosedPosition] = field(default_factory=list[ClosedPosition])

    @property
    def day_trader(self) -> bool:
        """Whether it is flagged as a pattern day trader's."""
        return self.type == "pdt"
