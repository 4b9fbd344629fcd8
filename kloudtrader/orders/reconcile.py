"""Read orders: a miss proves nothing, and a read may be repeated."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Literal

from kloudtrader.orders.identity import Request
from kloudtrader.orders.journal import JournalEntry
from kloudtrader.orders.venue import OrderT, P, T, Venue
from kloudtrader.runtime import errors
from kloudtrader.runtime.policy import SYSTEM_CLOCK, Clock, check_seconds, rounds

__all__ = ["PlacedOrder"]


def find_orders(venue: Venue[OrderT], entry: JournalEntry) -> list[OrderT]:
    """Read the venue once for the ids of all attempts of an entry, today's first."""
    return [order for tag in entry.our_ids for order in venue.find(tag, entry.request, entry.begun)]


class Reader:
    """Runs requests that may be repeated: an error is kept, and is no end."""

    failure: errors.KloudTraderError | None = None
    """The last error."""
    in_doubt = False
    """True if a request may have been applied: not if each was refused or not sent."""

    def __call__(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | None:
        """Return what the request gave, ``None`` if it failed."""
        try:
            value = work(*arguments, **named)
        except errors.CallError as error:
            self.failure = error
            self.in_doubt |= error.outcome == "unknown"
            return None
        self.in_doubt = True
        return value


@dataclass(frozen=True)
class PlacedOrder(Generic[OrderT]):
    """Hold an order that exists at the venue, in any state, also a final one."""

    venue: str
    """Venue and host, such as ``"tradier:api.tradier.com"``."""
    order_id: str
    our_id: str
    """The id that we sent with it."""
    key: str | None
    request: Request
    order: OrderT | None
    """The order as a response or a read gave it, ``None`` where there was none."""
    _venue: Venue[OrderT] = field(repr=False, compare=False)
    _clock: Clock = field(default=SYSTEM_CLOCK, repr=False, compare=False)

    def read(self) -> OrderT:
        """Read the order.

        Raises ``CallError`` when no read gave it, such as ``NotFound`` where reads lag.
        """
        return self._venue.read(self.order_id)

    def wait(
        self, until: Literal["working", "final"] = "final", *, timeout: float = 30.0
    ) -> OrderT:
        """Read until the order works or is final, and return it.

        Raises ``InvalidArgument`` for an argument that is not one, ``OrderRefused`` when the order
        ended rejected or in error, :class:`StillOpen` when time is over, and ``NoResponse`` when
        no read gave the order.
        """
        if until not in ("working", "final"):
            raise errors.InvalidArgument("until must be 'working' or 'final'", argument="until")
        order, read, timeout = None, Reader(), check_seconds("timeout", timeout)
        for _ in rounds(self._clock, timeout):
            order = read(self.read) or order
            if order is None:
                continue
            if rejection := self._venue.rejection(order):
                raise rejection
            works = until == "working" and self._venue.is_working(order)
            if works or self._venue.is_final(order):
                return order
        if order is not None:
            raise errors.StillOpen(f"order {self.order_id} is not {until} yet", orders=(order,))
        raise errors.NoResponse(f"order {self.order_id} could not be read") from read.failure
