"""Hold orders and trades. Prices are of the order's own side; for units see ``MarketTerms``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class V2OrderTerms:
    """Hold the terms that only API v2 has."""

    client_order_id: str = ""
    self_trade: Literal["allow", "taker_at_cross", "maker"] = "allow"
    """Effect of meeting an order of the same owner: a fill, the end of the incoming order, or the
    cancellation of the resting one."""
    fill_or_kill: bool = False
    post_only: bool = False
    reduce_only: bool = False
    cancel_on_pause: bool = False
    group_id: str = ""


PLAIN_TERMS = V2OrderTerms()


@dataclass(frozen=True, slots=True)
class NewOrder:
    """Describe an order to place."""

    market_id: str
    is_yes: bool
    count: int
    price: int
    expiration_ts: datetime | None = None
    max_cost_cents: int = 0
    """Cap on the total cost without fees; 0 is no cap."""
    sell_position_capped: bool = False
    """Buy no more than closes the opposite position."""
    terms: V2OrderTerms = PLAIN_TERMS


@dataclass(slots=True, eq=False)
class KalshiOrder:
    """Hold an accepted order with its counters.

    ``remaining_count`` is always the placed contracts minus those filled or removed.
    """

    order_id: str
    sequence: int
    user_id: str
    market_id: str
    is_yes: bool
    price: int
    initial_count: int
    place_count: int
    create_ts: datetime
    expiration_ts: datetime | None = None
    taker_fill_count: int = 0
    taker_fill_cost: int = 0
    taker_fees: int = 0
    maker_fill_count: int = 0
    maker_fill_cost: int = 0
    maker_fees: int = 0
    rounding_fees: int = 0
    """Paid for rounding so far and not returned; part of the fees."""
    decrease_count: int = 0
    close_cancel_count: int = 0
    fcc_cancel_count: int = 0
    last_update_op: str = "place"
    update_ts: datetime | None = None
    terms: V2OrderTerms = PLAIN_TERMS

    @property
    def remaining_count(self) -> int:
        """Return the contracts that still rest."""
        return self.place_count - self.filled_count - self.removed_count

    @property
    def filled_count(self) -> int:
        """Return the contracts filled on arrival or while resting."""
        return self.taker_fill_count + self.maker_fill_count

    @property
    def removed_count(self) -> int:
        """Return the contracts removed without a fill."""
        return self.decrease_count + self.close_cancel_count + self.fcc_cancel_count

    @property
    def status(self) -> str:
        """Return ``resting``, ``executed`` (all filled) or ``canceled`` (a part was removed)."""
        if self.remaining_count:
            return "resting"
        return "canceled" if self.removed_count else "executed"


@dataclass(frozen=True, slots=True)
class KalshiTrade:
    """Hold a fill as one of its two parties sees it."""

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
    fee: int = 0


class KalshiRefusal(Exception):  # noqa: N818 - becomes a response
    """Refuse a request; nothing was changed.

    Args:
        status: HTTP status of the response.
        code: for programs, in snake case.
        details: for people.
        service: name of the back end that refuses.
    """

    def __init__(self, status: int, code: str, details: str, service: str = "exchange") -> None:
        super().__init__(f"{status} {code}: {details}")
        self.status = status
        self.code = code
        self.details = details
        self.service = service
