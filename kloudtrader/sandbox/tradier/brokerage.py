"""Hold a brokerage account's records. Money is in cents, quantities in shares or contracts."""

from dataclasses import dataclass, field
from datetime import date, datetime

FINAL = frozenset({"filled", "expired", "canceled", "rejected", "error"})
"""Final order states."""
GROUPS = frozenset({"oco", "oto", "otoco"})
"""Classes whose orders hold others, which are filled one by one."""


@dataclass(slots=True)
class BrokerPosition:
    """Hold a position in one symbol; a short position has negative quantity and cost."""

    id: int
    symbol: str
    quantity: int
    cost: int
    acquired: datetime


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """Hold a row of an account's history.

    ``payload`` is the object under the type's name, or absent.
    """

    day: date
    type: str
    amount: int
    payload: tuple[tuple[str, str | float], ...] = ()
    visible: date | None = None
    """The first day on which it is shown: history is rebuilt overnight."""

    @property
    def symbol(self) -> str:
        """Return the event's symbol, or nothing."""
        return str(dict(self.payload).get("symbol", ""))


@dataclass(frozen=True, slots=True)
class RealisedGain:
    """Hold a row of realised gain and loss."""

    symbol: str
    quantity: int
    cost: int
    proceeds: int
    opened: date
    closed: date
    visible: date | None = None
    """The first day on which it is shown."""


@dataclass(frozen=True, slots=True)
class OrderStep:
    """Describe a scripted change of an order.

    ``fill`` contracts or shares are executed at ``price`` cents; ``status`` is the new state.
    """

    at: datetime
    status: str
    fill: int = 0
    price: int = 0
    reason: str = ""


@dataclass(slots=True)
class BrokerOrder:
    """Hold an order, a leg of an order, or the parent of several."""

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
    price: float | None = None
    """Limit in cents; has decimals where the limit has more than two."""
    stop_price: float | None = None
    option_symbol: str = ""
    strategy: str = ""
    reason: str = ""
    tag: str = ""
    executed: int = 0
    paid: int = 0
    """Sum of price times quantity over all fills."""
    last_price: int = 0
    last_quantity: int = 0
    legs: list["BrokerOrder"] = field(default_factory=list["BrokerOrder"])
    script: list[OrderStep] = field(default_factory=list[OrderStep])
    """Steps to come. An order follows its script first, and the market when no step is left."""
    expires: datetime | None = None
    """End of the session after which the order has expired."""
    reserve: int = 0
    """Cents of buying power that the whole order takes until it is filled."""
    is_triggered: bool = False
    """True if the stop price was reached."""
    visible: datetime | None = None
    """The moment from which the order is shown."""
    priced: datetime | None = None
    """The moment from which the prices of its fills are shown."""

    @property
    def traded_symbol(self) -> str:
        """Return the traded symbol: the contract for options, otherwise the share."""
        return self.option_symbol or self.symbol

    @property
    def is_final(self) -> bool:
        """Return whether the order can no longer change."""
        return self.status in FINAL

    @property
    def is_working(self) -> bool:
        """Return whether the market may fill the order."""
        return self.status in {"open", "partially_filled"} and not self.script

    @property
    def is_group(self) -> bool:
        """Return whether the order only holds others, which are filled one by one."""
        return self.class_ in GROUPS

    @property
    def remaining(self) -> int:
        """Return the quantity that is still to be filled."""
        return 0 if self.is_final else self.quantity - self.executed

    @property
    def is_buy(self) -> bool:
        """Return whether the order buys."""
        return self.side.startswith("buy")


@dataclass(frozen=True, slots=True)
class Settlement:
    """Hold money of a sale that may be spent from the start of a day on."""

    day: date
    amount: int


@dataclass(slots=True)
class BrokerAccount:
    """Hold one brokerage account."""

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
    """The trading day of ``close_pl``."""
    unsettled: int = 0
    settlements: list[Settlement] = field(default_factory=list[Settlement])
    """When the unsettled money settles."""
    ran: datetime | None = None
    """The moment up to which the account's orders have been compared with the prices."""
    last_position: int = 0
    """The last position id that a trade made."""
    positions: list[BrokerPosition] = field(default_factory=list[BrokerPosition])
    orders: list[BrokerOrder] = field(default_factory=list[BrokerOrder])
    history: list[AccountEvent] = field(default_factory=list[AccountEvent])
    closed: list[RealisedGain] = field(default_factory=list[RealisedGain])

    @property
    def day_trader(self) -> bool:
        """Return whether the account is flagged as a pattern day trader's."""
        return self.type == "pdt"
