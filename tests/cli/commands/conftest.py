"""Share a market, and read what a Kalshi command changed."""

import pytest

from kloudtrader import kalshi
from tests.cli.commands.stub_broker import StubBroker
from tests.stub import Stub

MARKET = "6f1c2b0a-0000-4000-8000-000000000001"


@pytest.fixture
def market_id() -> str:
    return kalshi.get_markets().markets[0].id


def create_arguments(market_id: str, *options: str) -> tuple[str, ...]:
    return ("kalshi", "order", "create", market_id, "yes", "5", "1", *options)


def list_resting() -> list[kalshi.Order]:
    return kalshi.user_orders_get(status="resting").orders


def list_watchlist() -> list[str]:
    return kalshi.user_get_watchlist().watchlist.market_ids


@pytest.fixture
def broker(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> StubBroker:
    """Point the environment to a broker that takes orders."""
    broker = StubBroker(stub)
    for name, value in broker.environment.items():
        monkeypatch.setenv(name, value)
    return broker
