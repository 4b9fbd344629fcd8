"""Orders that are on their way in this process.

Two identical orders can be told apart only by who got which answer. So each create that is under
way is kept here, and an order that one of them is known to have made is not taken for another's.
"""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, cast

from kloudtrader.runtime.finding import Finding
from kloudtrader.runtime.lock import ForkSafeLock

__all__ = [
    "KEPT",
    "PATIENCE",
    "Before",
    "Claim",
    "Flight",
    "Flights",
    "Intent",
    "Since",
    "begun",
    "current_flight",
    "flights_of",
    "intent_of",
]

PATIENCE = 30.0
"""Seconds after which a request that left no trace counts as not done. Nothing documents how long
the exchange takes at most; this is several times the time limit of a call."""

KEPT = 3600.0
"""Seconds for which a flight that nobody settles stays a rival of others."""


_MOST_MADE = 256
"""Orders of one intent that are remembered; far more than are made in a second."""


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


class Claim(NamedTuple):
    """Which of some orders a flight may call its own."""

    order_id: str | None
    """The one that it got; ``None`` where that cannot be told."""
    free: tuple[str, ...]
    """Those that no other flight is known to have made."""
    rivals: int
    """How many other flights may have made them."""


class Flight:
    """One create that was begun and is not settled yet."""

    __slots__ = ("before", "began", "finding", "intent", "lost", "taken")

    def __init__(self, intent: Intent, before: Before | None, began: float) -> None:
        self.intent = intent
        self.before = before
        self.began = began
        self.lost: float | None = None
        """When the call ended without a usable answer."""
        self.finding: Finding | None = None
        """The verdict, once there is one: it is not found out twice."""
        self.taken: set[str] = set()
        """Ids of orders that others of the same intent are known to have made meanwhile."""


class Flights:
    """The creates under way, and those of which nobody has found out what became of them.

    The latter stay for an hour, asked about or not: while another of the same intent is under way,
    its order could be taken for theirs.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = ForkSafeLock()
        self._open: dict[Intent, list[Flight]] = {}
        # Orders that are accounted for. The server's clock is known to about a second only, so
        # that one made just before another flight began looks as if it were made since.
        self._made: dict[Intent, deque[tuple[float, str]]] = {}

    def begin(self, intent: Intent, before: Before | None) -> Flight:
        flight = Flight(intent, before, self._clock())
        with self._lock:
            self._forget_old(flight.began - KEPT)
            flight.taken.update(order_id for _, order_id in self._made.get(intent, ()))
            self._open.setdefault(intent, []).append(flight)
        return flight

    def lose(self, flight: Flight) -> None:
        """Its call is over, and nobody knows what became of it."""
        flight.lost = self._clock()

    def settle(self, flight: Flight, order_id: str | None) -> None:
        """It is known what became of a flight: nothing, or this order."""
        with self._lock:
            self._settle(flight, order_id)

    def claim(self, flight: Flight, order_ids: Iterable[str]) -> Claim:
        """Give a flight one of the orders that look like its own, where nobody else's can be lost.

        As many orders as flights: identical ones are interchangeable, so each gets one. But not
        while one of the others is waiting for its answer, which will say which order is its own.
        Looking and taking are one step, so that two threads cannot take the same.
        """
        with self._lock:
            free = tuple(one for one in dict.fromkeys(order_ids) if one not in flight.taken)
            rivals = self._rivals(flight)
            known = any(one is flight for one in self._open.get(flight.intent, ()))
            answered = all(other.lost is not None for other in rivals)
            if not known or not answered or len(free) != len(rivals) + 1:
                return Claim(None, free, len(rivals))
            self._settle(flight, free[0])
            return Claim(free[0], free, len(rivals))

    def rivals(self, flight: Flight) -> int:
        """How many other flights of the same intent are open and may be taken for this one."""
        with self._lock:
            return len(self._rivals(flight))

    def _rivals(self, flight: Flight) -> list[Flight]:
        # What was lost long before another began is in the snapshot of that, or never comes.
        return [
            other
            for other in self._open.get(flight.intent, ())
            if other is not flight and (other.lost is None or other.lost + PATIENCE > flight.began)
        ]

    def _settle(self, flight: Flight, order_id: str | None) -> None:
        others = [one for one in self._open.pop(flight.intent, []) if one is not flight]
        if others:
            self._open[flight.intent] = others
        if order_id is not None:
            made = self._made.setdefault(flight.intent, deque(maxlen=_MOST_MADE))
            made.append((self._clock(), order_id))
            for other in others:
                other.taken.add(order_id)

    def _forget_old(self, oldest: float) -> None:
        for intent, flights in list(self._open.items()):
            kept = [flight for flight in flights if flight.began >= oldest]
            if kept:
                self._open[intent] = kept
            else:
                del self._open[intent]
        for intent in [one for one, made in self._made.items() if made[-1][0] < oldest]:
            del self._made[intent]


_shared: dict[str, Flights] = {}


def flights_of(host: str) -> Flights:
    """The flights of all clients of a host: two of them may place identical orders as well."""
    return _shared.setdefault(host, Flights())


def intent_of(user_id: str, body: object) -> Intent | None:
    """What a request to place an order is about; ``None`` where it is no complete request."""
    fields = getattr(body, "__dict__", body)  # of a model, or a plain mapping
    if not isinstance(fields, Mapping):
        return None
    values = cast("Mapping[str, Any]", fields)
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
