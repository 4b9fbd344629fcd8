"""The table ``tradier`` of a scenario: accounts, what they hold, and what becomes of their orders.

Money is in US dollars, as in the API. Times are seconds after the start of the scenario.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal[
    "pending", "open", "partially_filled", "filled", "rejected", "expired", "canceled", "error"
]
Kind = Literal["margin", "cash", "pdt", "single", "empty"]
Class = Literal["equity", "option", "multileg", "combo", "oco", "oto", "otoco"]


@dataclass(frozen=True, slots=True)
class PositionTerms:
    """Something an account holds at the start."""

    symbol: str
    quantity: int
    """Negative for a short position."""
    cost_basis: float | None = None
    """By default what it cost ``days`` before the start."""
    days: float = 30.0


@dataclass(frozen=True, slots=True)
class StepTerms:
    """Something that is going to happen to an order."""

    after: float
    status: Status
    fill: int = 0
    """Shares or contracts executed at ``price``."""
    price: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """An order, or a leg of one."""

    class_: Class
    status: Status = "open"
    symbol: str = ""
    side: str = "buy"
    quantity: int = 0
    type: str = "market"
    duration: str = "day"
    price: float | None = None
    stop_price: float | None = None
    option_symbol: str = ""
    strategy: str = ""
    tag: str = ""
    script: tuple[StepTerms, ...] = ()
    legs: "tuple[OrderTerms, ...]" = ()


@dataclass(frozen=True, slots=True)
class AccountTerms:
    """One account."""

    kind: Kind = "empty"
    """What it starts with; the rest of the table adds to that."""
    type: Literal["margin", "cash", "pdt"] | None = None
    number: str = ""
    cash: float | None = None
    option_level: int | None = None
    positions: tuple[PositionTerms, ...] = ()
    orders: tuple[OrderTerms, ...] = ()


@dataclass(frozen=True, slots=True)
class TradierTerms:
    """The whole table."""

    accounts: tuple[str | AccountTerms, ...] = ("margin",)
    """Kinds, or tables with a ``kind`` and more."""
    quota: int = 120
    """Calls a minute for each token; 0 for no limit."""
    prices: Mapping[str, float] = field(default_factory=dict[str, float])
    """Ordinary prices of shares, around which they wander; six shares have one already."""
