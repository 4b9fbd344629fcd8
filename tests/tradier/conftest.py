"""A broker stub, and a client whose clock only sleeping moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kloudtrader import orders
from kloudtrader.orders import Clock, PlacedOrder, SqliteJournal
from kloudtrader.runtime import Transport, bearer
from kloudtrader.runtime.errors import CallError
from kloudtrader.tradier import EquityOrder, Order
from kloudtrader.tradier._venue import TradierOrderVenue
from kloudtrader.tradier.access import TradierClient
from tests.orders.reference import Time

from .broker_stub import ACCOUNT, Broker, BrokerStub

HOST = "api.tradier.com"
KO = EquityOrder(symbol="KO", side="buy", quantity=10, type="limit", price=60.38)


@dataclass
class Desk:
    """One account with its broker, and a clock for both."""

    broker: Broker
    time: Time
    client: TradierClient
    venue: TradierOrderVenue
    clock: Clock

    def place(self, order: Any = KO, **options: Any) -> PlacedOrder[Order]:
        options.setdefault("journal", False)
        return orders.place_once(self.venue, order, clock=self.clock, **options)

    def cancel(self, order: Any, **options: Any) -> Order:
        order = str(order) if isinstance(order, int) else order
        return orders.cancel_once(self.venue, order, clock=self.clock, **options)

    def cancel_all(self, **options: Any) -> Any:
        options.setdefault("journal", False)
        return orders.cancel_all(self.venue, clock=self.clock, **options)


@pytest.fixture(scope="session")
def stub_server() -> Iterator[BrokerStub]:
    with BrokerStub() as server:
        yield server


@pytest.fixture(scope="session")
def pool() -> Iterator[Transport]:
    transport = Transport()
    yield transport
    transport.close()


OpenDesk = Callable[[], Desk]


@pytest.fixture
def open_desk(stub_server: BrokerStub, pool: Transport) -> OpenDesk:
    """Open an account without orders; the one before is closed."""

    def make() -> Desk:
        time = Time()
        broker = stub_server.broker = Broker(now=lambda: time.at.timestamp())
        client = TradierClient(
            stub_server.url,
            authorize=bearer(lambda: "token"),
            transport=pool,
            limiter=False,
            clock=lambda: time.at.timestamp(),
            sleep=time.sleep,
            now=lambda: time.at.timestamp(),
            rng=lambda: 0.5,
        )
        return Desk(broker, time, client, TradierOrderVenue(client, HOST, ACCOUNT), time.clock())

    return make


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """A journal that is older than the day: it need not look before its first sends."""
    path = tmp_path / "orders.sqlite"
    SqliteJournal(path, now=lambda: datetime(2026, 11, 20, tzinfo=UTC)).entries()
    return path


def verdict_of(work: Callable[[], Any]) -> tuple[str, Any]:
    """Return what a call says: ``done``, ``refused``, ``not_sent`` or ``unknown``."""
    try:
        return "done", work()
    except CallError as error:
        return error.outcome, error
