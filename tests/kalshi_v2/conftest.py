"""Give the tests of Kalshi's API v2 their fixtures."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kloudtrader.runtime import Transport
from tests.kalshi_v2.desk import Desk, open_desk
from tests.kalshi_v2.exchange import Exchange, Reply
from tests.kalshi_v2.order_stub import OrderStub


@pytest.fixture(scope="module")
def module_exchange() -> Iterator[Exchange]:
    with Exchange() as exchange:
        yield exchange


@pytest.fixture
def exchange(module_exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    """An exchange without memory, to which the environment points."""
    module_exchange.respond(Reply(200, {}))
    monkeypatch.setenv("KLOUDTRADER_KALSHI_V2_URL", module_exchange.url)
    return module_exchange


@pytest.fixture(scope="session")
def stub_server() -> Iterator[OrderStub]:
    with OrderStub() as server:
        yield server


@pytest.fixture(scope="session")
def pool() -> Iterator[Transport]:
    transport = Transport()
    yield transport
    transport.close()


OpenDesk = Callable[[], Desk]


@pytest.fixture
def new_desk(stub_server: OrderStub, pool: Transport) -> OpenDesk:
    """Open an account without orders at each call."""
    return lambda: open_desk(stub_server, pool)


@pytest.fixture
def desk(new_desk: OpenDesk) -> Desk:
    return new_desk()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "orders.sqlite"
