"""Give the tests of Kalshi's API v2 their fixtures."""

from collections.abc import Iterator

import pytest

from tests.kalshi_v2.exchange import Exchange, Reply


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
