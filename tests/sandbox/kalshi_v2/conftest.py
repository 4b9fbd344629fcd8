"""Provide a quiet exchange: two markets on shard 0, one on shard 1, and two members."""

import pytest

from kloudtrader.sandbox import KalshiV2Terms, ManualClock, Sandbox, Scenario
from kloudtrader.sandbox.kalshi_v2.terms import V2MarketSeed
from tests.sandbox.kalshi_v2.callers import V2Caller
from tests.sandbox.specs.operation_tables import OPERATIONS

MARKETS = (
    V2MarketSeed("KXRAIN", "NYC", "Rain?", days=30),
    V2MarketSeed("KXRAIN", "LA", "Rain?", days=30),
    V2MarketSeed("KXBTC", "T1", "Bitcoin?", days=30, shard=1, structure="tapered_deci_cent"),
)


@pytest.fixture
def sandbox(clock: ManualClock) -> Sandbox:
    terms = KalshiV2Terms(
        opening_cents=10_000, shard_cents=5_000, past=False, tick_seconds=86_400, markets=MARKETS
    )
    scenario = Scenario(kalshi_v2=terms)
    sandbox = Sandbox.from_scenario(scenario, clock=clock, operations=OPERATIONS)
    empty_books(sandbox)
    return sandbox


def empty_books(sandbox: Sandbox) -> None:
    """Take the quotes of the house out, so that a test makes its own market."""
    exchange = sandbox.kalshi_v2.exchange
    for wallet in exchange.wallets.values():
        for resting in list(wallet.resting.values()):
            for order in list(resting.values()):
                exchange.cancel(order)


@pytest.fixture
def ada(sandbox: Sandbox) -> V2Caller:
    return V2Caller(sandbox)


@pytest.fixture
def ben(sandbox: Sandbox) -> V2Caller:
    return V2Caller(sandbox, sandbox.kalshi_v2.credentials[1])


@pytest.fixture
def rain(sandbox: Sandbox) -> str:
    """Return the ticker of a market on shard 0."""
    return next(iter(sandbox.kalshi_v2.catalogue.markets))


@pytest.fixture
def btc(sandbox: Sandbox) -> str:
    """Return the ticker of the market on shard 1."""
    return list(sandbox.kalshi_v2.catalogue.markets)[2]
