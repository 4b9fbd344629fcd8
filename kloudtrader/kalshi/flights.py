"""Orders that are on their way in this process.

Two identical orders can be told apart only by who got which answer. So each create that is under
way is kept here, and an order that one of them is known to have made is not taken for another's.
"""

import weakref
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, cast

from kloudtrader.runtime.lock import ForkSafeLock

__all__ = ["Before", "Flight", "Flights", "Intent", "Since", "begun", "current_flight", "intent_of"]


class Intent(NamedTuple):
    """What an order shall be. Orders of one intent cannot be told apart afterwards."""

    user_id: str
    market_id: str
    is_yes: bool
    price: int
    contracts: int
    may_shrink: bool
    """Whether the exchange may place fewer contracts than asked for."""


class Before(NamedTuple):
    """What the user had in the market before an order was sent."""

    order_ids: frozenset[str]
    trade_ids: frozenset[str]
    position: int


class Since(NamedTuple):
    """How long ago a request was sent."""

    seconds: float
    earliest: float | None
    """Earliest time of the server (Unix seconds) at which it can have been sent, where known."""


class Flight:
    """One create that was begun and is not settled yet."""

    __slots__ = ("__weakref__", "before", "intent", "taken")

    def __init__(self, intent: Intent, before: Before | None) -> None:
        self.intent = intent
        self.before = before
        self.taken: set[str] = set()
        """Ids of orders that others of the same intent are known to have made meanwhile."""


class Flights:
    """The creates under way. A flight that nobody holds any more is forgotten."""

    def __init__(self) -> None:
        self._lock = ForkSafeLock()
        self._open: dict[Intent, weakref.WeakSet[Flight]] = {}

    def begin(self, intent: Intent, before: Before | None) -> Flight:
        flight = Flight(intent, before)
        with self._lock:
            self._open.setdefault(intent, weakref.WeakSet()).add(flight)
        return flight

    def settle(self, flight: Flight, order_id: str | None) -> None:
        """It is known what became of a flight: nothing, or this order."""
        with self._lock:
            flights = self._open.get(flight.intent)
            if flights is None:
                return
            flights.discard(flight)
            for other in flights if order_id else ():
                other.taken.add(order_id or "")
            if not flights:
                del self._open[flight.intent]

    def rivals(self, flight: Flight) -> int:
        """How many other flights of the same intent are open."""
        with self._lock:
            return sum(other is not flight for other in self._open.get(flight.intent, ()))


def intent_of(user_id: str, body: object) -> Intent | None:
    """What a request to place an order is about; ``None`` where it is no complete request."""
    members: Any = body if isinstance(body, Mapping) else getattr(body, "__dict__", {})
    values = cast("Mapping[str, Any]", members)
    try:
        return Intent(
            user_id,
            values["market_id"],
            values["side"] == "yes",
            values["price"],
            values["count"],
            bool(values.get("sell_position_capped") or values.get("max_cost_cents")),
        )
    except KeyError:
        return None


_begun: ContextVar[Flight | None] = ContextVar("kloudtrader_flight", default=None)


@contextmanager
def begun(flight: Flight) -> Generator[None]:
    """Calls inside belong to a flight that was begun already, before its snapshot."""
    token = _begun.set(flight)
    try:
        yield
    finally:
        _begun.reset(token)


def current_flight() -> Flight | None:
    return _begun.get()
