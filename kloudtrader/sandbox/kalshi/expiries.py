"""Which resting orders end next."""

import heapq
from collections.abc import Iterator
from datetime import datetime

from kloudtrader.sandbox.kalshi.order import Order

__all__ = ["Expiries"]


class Expiries:
    """Orders with an end, soonest first and then first come."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Order]] = []

    def watch(self, order: Order) -> None:
        """Take an order in, if it ends at all."""
        if order.expiration_ts is not None:
            heapq.heappush(self._waiting, (order.expiration_ts, order.sequence, order))

    def due(self, now: datetime) -> Iterator[Order]:
        """Hand out the orders whose time is over, each once."""
        while self._waiting and self._waiting[0][0] <= now:
            yield heapq.heappop(self._waiting)[2]
