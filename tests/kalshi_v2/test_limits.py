"""Tokens of calls, and the limits of the account."""

from __future__ import annotations

from typing import Any

import pytest

from kloudtrader import NotSent, RateLimited, kalshi_v2
from kloudtrader.kalshi_v2 import _signing as signing
from kloudtrader.kalshi_v2.access import KalshiV2Client
from kloudtrader.runtime.auth import Secret
from tests.kalshi_v2.exchange import ED25519, KEY_ID, Exchange, Reply, Signed, pem

NETTING = {"netting_configs": []}
CREATED = {"order_id": "o-1", "fill_count": "0.00", "remaining_count": "1.00"}
ORDER: dict[str, Any] = {"ticker": "KXA-26", "side": "bid", "count": 1, "price": "0.41"}
LIMITS = {
    "usage_tier": "expert",
    "read": {"refill_rate": 600, "bucket_capacity": 1800},
    "write": {"refill_rate": 50, "bucket_capacity": 20},
}


class Paced:
    """A client whose time passes only while it waits."""

    def __init__(self, exchange: Exchange) -> None:
        self.now = 0.0
        source = signing.KeySource("test", Secret(pem(ED25519)))
        self.client = KalshiV2Client(
            exchange.url,
            signing.Credentials(Secret(KEY_ID), source),
            clock=lambda: self.now,
            sleep=self.wait,
        )

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def paced(exchange: Exchange) -> Paced:
    exchange.respond(Reply(200, NETTING))
    return Paced(exchange)


def test_reads_take_ten_tokens_of_six_hundred(paced: Paced) -> None:
    api = kalshi_v2.SubaccountsApi(paced.client)
    for _ in range(60):
        api.get_netting()
    assert paced.now == 0.0
    for _ in range(20):
        api.get_netting()
    assert paced.now == pytest.approx(1.05)  # the read of the limits is the 81st


def test_writes_have_a_bucket_of_their_own_and_a_cancel_is_cheap(
    paced: Paced, exchange: Exchange
) -> None:
    exchange.respond(Reply(200, {"order_id": "o-1", "reduced_by": "1.00"}))
    api = kalshi_v2.OrdersApi(paced.client)
    for _ in range(50):
        api.cancel_order("o-1", market_ticker="KXA-26")
    assert paced.now == 0.0
    exchange.respond(Reply(201, CREATED))
    api.create_order(**ORDER)
    assert paced.now == pytest.approx(0.1)


def test_a_balance_comes_once_a_second(paced: Paced, exchange: Exchange) -> None:
    exchange.respond(Reply(200, {"balance": 1}))
    api = kalshi_v2.PortfolioApi(paced.client)
    for _ in range(3):
        api.get_balance()
    assert paced.now == pytest.approx(2.0)


def test_the_limits_of_the_account_replace_those_of_the_tier_basic(
    paced: Paced, exchange: Exchange
) -> None:
    exchange.respond(Reply(200, LIMITS))
    assert kalshi_v2.AccountApi(paced.client).get_account_limits().usage_tier == "expert"
    exchange.respond(Reply(201, CREATED))
    api = kalshi_v2.OrdersApi(paced.client)
    for _ in range(3):
        api.create_order(**ORDER)
    assert paced.now == pytest.approx(0.2)


def test_limits_are_read_once_before_the_first_call_that_would_wait(
    paced: Paced, exchange: Exchange
) -> None:
    def react(signed: Signed) -> Reply:
        is_read = signed.target.endswith("/account/limits")
        return Reply(200, LIMITS) if is_read else Reply(201, CREATED)

    exchange.respond(react)
    api = kalshi_v2.OrdersApi(paced.client)
    for _ in range(10):
        api.create_order(**ORDER)
    assert {signed.method for signed in exchange.seen} == {"POST"}
    for _ in range(5):
        api.create_order(**ORDER)
    reads = [number for number, signed in enumerate(exchange.seen) if signed.method == "GET"]
    assert reads == [10]
    # None of the 100 tokens of Basic is left; 50 a second come from then on, of which 10 are taken.
    assert paced.now == pytest.approx(1.0)


@pytest.mark.parametrize("reply", [Reply(403, {"msg": "no"}), Reply(200, b"{}"), Reply(500, {})])
def test_a_call_is_sent_although_the_limits_cannot_be_read(
    paced: Paced, exchange: Exchange, reply: Reply
) -> None:
    exchange.respond(
        lambda signed: reply if signed.target.endswith("/limits") else Reply(201, CREATED)
    )
    api = kalshi_v2.OrdersApi(paced.client)
    for _ in range(13):
        api.create_order(**ORDER)
    assert sum(signed.method == "POST" for signed in exchange.seen) == 13
    assert paced.now >= 0.3


def test_reading_the_limits_takes_time_of_the_call(paced: Paced, exchange: Exchange) -> None:
    def react(signed: Signed) -> Reply:
        if signed.method == "POST":
            return Reply(201, CREATED)
        paced.now += 0.4
        return Reply(200, LIMITS | {"write": {"refill_rate": 100, "bucket_capacity": 100}})

    exchange.respond(react)
    api = kalshi_v2.OrdersApi(paced.client)
    for _ in range(10):
        api.create_order(**ORDER)
    with pytest.raises(NotSent):
        api.create_order(**ORDER, _timeout=0.05)
    assert api.create_order(**ORDER, _timeout=1.0).order_id == "o-1"


def test_balances_of_higher_tiers_come_five_times_a_second(
    paced: Paced, exchange: Exchange
) -> None:
    exchange.respond(
        lambda signed: Reply(200, LIMITS if "limits" in signed.target else {"balance": 1})
    )
    api = kalshi_v2.PortfolioApi(paced.client)
    for _ in range(6):
        api.get_balance()
    assert paced.now == pytest.approx(1.0)


@pytest.mark.parametrize(
    "limits",
    [
        {"usage_tier": "x", "read": {}, "write": {}},
        {"usage_tier": "x", "write": {"refill_rate": 0, "bucket_capacity": -1}},
        {"usage_tier": "x", "write": {"refill_rate": True, "bucket_capacity": "9"}},
        {"usage_tier": "x", "write": [1]},
        [],
        b"no JSON",
    ],
)
def test_limits_that_are_none_change_nothing(
    paced: Paced, exchange: Exchange, limits: object
) -> None:
    exchange.respond(Reply(200, limits))
    with pytest.raises(Exception, match="get_account_limits"):
        kalshi_v2.AccountApi(paced.client).get_account_limits()
    exchange.respond(Reply(201, CREATED))
    api = kalshi_v2.OrdersApi(paced.client)
    for _ in range(10):
        api.create_order(**ORDER)
    assert paced.now == 0.0


def test_a_write_that_was_limited_is_refused_and_not_repeated(
    paced: Paced, exchange: Exchange
) -> None:
    exchange.respond(Reply(429, {"error": "too many requests"}))
    with pytest.raises(RateLimited) as caught:
        kalshi_v2.OrdersApi(paced.client).create_order(**ORDER)
    assert caught.value.outcome == "refused"
    assert len(exchange.seen) == 1


def test_a_call_that_would_wait_too_long_is_not_sent(paced: Paced, exchange: Exchange) -> None:
    exchange.respond(Reply(200, {"balance": 1}))
    api = kalshi_v2.PortfolioApi(paced.client)
    api.get_balance()
    with pytest.raises(NotSent):
        api.get_balance(_timeout=0.5)
    assert sum(signed.target.endswith("/balance") for signed in exchange.seen) == 1
