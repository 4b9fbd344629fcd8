"""Test the sandbox in the process, without a server."""

from typing import Any

from kloudtrader.sandbox import ManualClock, Quirks, Sandbox
from tests.sandbox.members import KalshiCaller, tradier
from tests.sandbox.specs.operation_tables import OPERATIONS


def market_maker(seed: int) -> object:
    """Quotes around the middle of every book for two simulated hours."""
    clock = ManualClock()
    sandbox = Sandbox(seed=seed, clock=clock, operations=OPERATIONS)
    me = KalshiCaller(sandbox)
    for _ in range(24):
        for order in me.get("/orders", status="resting")["orders"]:
            me.own("DELETE", f"/orders/{order['order_id']}")
        markets: Any = sandbox.request("GET", "/kalshi/v1/markets").json()
        for market in markets["markets"]:
            middle = (market["yes_bid"] + market["yes_ask"]) // 2
            for side, price in (("yes", middle - 1), ("no", 99 - middle)):
                if 1 <= price <= 99:
                    me.order(market_id=market["id"], side=side, count=10, price=price)
        clock.advance(300)
    exchange = sandbox.kalshi.exchange
    assert sum(w.cash for w in exchange.wallets.values()) + exchange.escrow == exchange.deposits
    return me.get("/balance"), me.get("/positions"), me.get("/trades", page_size=5000)


def test_an_algorithm_trades_and_repeats_with_the_seed() -> None:
    first = market_maker(3)
    assert len(first[2]["trades"]) > 15  # type: ignore[index]
    assert market_maker(3) == first
    assert market_maker(4) != first


def test_quirks_reach_both_venues(sandbox: Sandbox) -> None:
    sandbox.quirks = Quirks(unknown_fields=True)
    assert sandbox.quirks.unknown_fields
    assert b"sandbox_extra" in tradier(sandbox, "/user/profile").body
    assert b"sandbox_extra" in sandbox.request("GET", "/kalshi/v1/markets").body
