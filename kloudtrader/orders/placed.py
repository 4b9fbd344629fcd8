"""Follow an order that the venue has accepted."""

from dataclasses import dataclass, field
from typing import Generic, Literal

from kloudtrader.orders.canonical import Request
from kloudtrader.orders.reconcile import SYSTEM_CLOCK, Clock, Reader, rounds
from kloudtrader.orders.venue import OrderT, Venue
from kloudtrader.runtime.errors import InvalidArgument, NoResponse, StillOpen
from kloudtrader.runtime.policy import check_seconds

__all__ = ["PlacedOrder"]


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
            raise InvalidArgument("until must be 'working' or 'final'", argument="until")
        order, read, timeout = None, Reader(), check_seconds("timeout", timeout)
        for _ in rounds(self._clock, timeout):
            latest = read(self.read)
            if latest is None:
                continue
            if rejection := self._venue.rejection(order := latest):
                raise rejection
            works = until == "working" and self._venue.is_working(order)
            if works or self._venue.is_final(order):
                return order
        if order is not None:
            raise StillOpen(f"order {self.order_id} is not {until} yet", orders=(order,))
        raise NoResponse(f"order {self.order_id} could not be read") from read.failure
