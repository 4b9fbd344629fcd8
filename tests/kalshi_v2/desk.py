"""One account at the stub exchange, with a clock that only sleeping moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kloudtrader import orders
from kloudtrader.kalshi_v2 import NewOrder, Order, _amend
from kloudtrader.kalshi_v2._signing import Credentials, KeySource
from kloudtrader.kalshi_v2._venue import KalshiV2Venue
from kloudtrader.kalshi_v2.access import KalshiV2Client
from kloudtrader.orders import Clock, PlacedOrder
from kloudtrader.runtime import Transport
from kloudtrader.runtime.auth import Secret
from kloudtrader.runtime.errors import CallError
from tests.orders.reference import Time

from .exchange import ED25519, KEY_ID, pem
from .order_stub import OrderBook, OrderStub

HOST = "external-api.kalshi.com"
TICKER = "KXHIGHNY-26NOV30-B45"
BID: dict[str, Any] = {"ticker": TICKER, "side": "bid", "count": "10", "price": "0.41"}
CREDENTIALS = Credentials(Secret(KEY_ID), KeySource("test", Secret(pem(ED25519))))


@dataclass
class Desk:
    """One account with its exchange, and a clock for both."""

    book: OrderBook
    time: Time
    client: KalshiV2Client
    venue: KalshiV2Venue
    clock: Clock

    def place(self, order: Any = BID, **options: Any) -> PlacedOrder[Order]:
        options.setdefault("journal", False)
        return orders.place_once(self.venue, order, clock=self.clock, **options)

    def cancel(self, order: Any, **options: Any) -> Order:
        return orders.cancel_once(self.venue, order, clock=self.clock, **options)

    def cancel_all(self, **options: Any) -> Any:
        options.setdefault("journal", False)
        return orders.cancel_all(self.venue, clock=self.clock, **options)

    def decrease(self, order: Any, to: Any, **options: Any) -> Order:
        return orders.decrease_once(self.venue, order, to, clock=self.clock, **options)

    def amend(self, order_id: str, patience: float = 30.0, **changes: Any) -> Order:
        return _amend.amend_once(self.venue, order_id, changes, patience=patience, clock=self.clock)


def open_desk(server: OrderStub, pool: Transport, subaccount: int = 0) -> Desk:
    """Open an account without orders; the one before is closed."""
    time = Time()
    book = server.book = OrderBook(now=lambda: time.at.timestamp(), key_id=KEY_ID)
    client = KalshiV2Client(
        server.url,
        CREDENTIALS,
        transport=pool,
        now=lambda: time.at.timestamp(),
        clock=lambda: time.at.timestamp(),
        # The clock has whole microseconds, and the wait for a token may be shorter.
        sleep=lambda seconds: time.sleep(max(seconds, 1e-5)),
    )
    venue = KalshiV2Venue(
        client, HOST, subaccount=subaccount, credential=KEY_ID, now=lambda: time.at
    )
    return Desk(book, time, client, venue, time.clock())


def verdict_of(work: Callable[[], Any]) -> tuple[str, Any]:
    """Return what a call says: ``done``, ``refused``, ``not_sent`` or ``unknown``."""
    try:
        return "done", work()
    except CallError as error:
        return error.outcome, error


__all__ = ["BID", "HOST", "TICKER", "Desk", "NewOrder", "open_desk", "verdict_of"]
