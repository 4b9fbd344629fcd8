"""Test that the typed client reads every response, and that its spec knows all of it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kloudtrader import kalshi, tradier
from kloudtrader.sandbox import ManualClock, Quirks, Sandbox, read_scenario
from tests.sandbox.specs.strict import strangers

FORMS = [
    Quirks(),
    Quirks(lone_item="list", numbers="float", dividend_key="adjustment"),
    Quirks(empty="null", numbers="int", short_cost_basis="positive"),
    Quirks(empty="inner-string", numbers="long-tail"),
    Quirks(empty="inner-null", unfilled_price="null"),
    Quirks(empty="inner-missing", page_counters=True),
]


@pytest.fixture
def everything(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    clock = ManualClock(datetime(2024, 9, 5, 13, 30, tzinfo=UTC))
    scenario = read_scenario("everything")
    scenario = replace(scenario, kalshi=replace(scenario.kalshi, tick_seconds=300))
    with Sandbox.from_scenario(scenario, clock=clock) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
        yield sandbox


def tradier_responses(number: str) -> Iterator[object]:
    yield tradier.user_profile()
    yield tradier.account_balance(account_number=number)
    yield tradier.account_positions(account_number=number)
    yield tradier.account_history(account_number=number, limit=500)
    yield tradier.account_history(account_number=number, page=99)
    yield tradier.account_history(account_number=number, limit=1)
    yield tradier.account_costbasis(account_number=number, limit=500)
    orders = tradier.account_orders(account_number=number, include_tags=True)
    yield orders
    for order in orders.orders.order:
        yield tradier.account_specificorders(order.id, account_number=number)


def kalshi_responses(turn: int) -> Iterator[object]:
    markets = kalshi.get_markets()
    yield markets
    for market in markets.markets:
        yield kalshi.get_market(market.id)
        yield kalshi.get_market_order_book(market.id)
        yield kalshi.user_get_market_position(market.id)
    open_markets = [market for market in markets.markets if market.status == "active"]
    order = kalshi.UserOrderCreateRequest(
        market_id=open_markets[0].id, side="yes", count=20, price=90 if turn else 1
    )
    placed = kalshi.user_order_create(user_order_create_request=order)
    yield placed
    request = kalshi.UserOrderDecreaseRequest(count=3)
    order_id = str(placed.order.order_id)
    yield kalshi.user_order_decrease(order_id, user_order_decrease_request=request)
    yield kalshi.user_order_cancel(order_id)
    yield kalshi.user_get_balance()
    yield kalshi.user_get_profile()
    yield kalshi.user_get_watchlist()
    yield kalshi.user_get_market_positions()
    yield kalshi.user_orders_get(get_queue_position=True)
    yield kalshi.user_trades_get()


@pytest.mark.parametrize("quirks", FORMS)
def test_tradier(everything: Sandbox, quirks: Quirks) -> None:
    everything.quirks = quirks
    seen = 0
    for seconds in (0, 200, 2 * 86_400) if quirks == Quirks() else (200, 2 * 86_400):
        clock = everything.clock
        assert isinstance(clock, ManualClock)
        clock.advance(seconds)
        for number in everything.tradier.users[os.environ["ACCESS_TOKEN"]].accounts:
            for response in tradier_responses(number):
                assert list(strangers(response)) == []
                seen += 1
    assert seen > 90


def test_kalshi(everything: Sandbox) -> None:
    seen = 0
    for turn, seconds in enumerate((0, 900, 86_400)):
        everything.advance(seconds)
        for response in kalshi_responses(turn):
            assert list(strangers(response)) == []
            seen += 1
    assert seen > 60


def test_the_switch_finds_what_is_strange(everything: Sandbox) -> None:
    everything.quirks = Quirks(unknown_fields=True, unknown_enums=True)
    problems = list(strangers(tradier.account_orders()))
    assert any("sandbox_extra is not in the spec" in problem for problem in problems)
    assert any("'sandbox_new_open' is not one of" in problem for problem in problems)
    problems = list(strangers(kalshi.user_orders_get()))
    assert any("'sandbox_new_status' is not one of" in problem for problem in problems)
