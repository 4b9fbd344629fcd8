"""Client and sandbox under a contract that was written by hand from the documentation."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from kloudtrader import kalshi, tradier, user
from kloudtrader.kalshi.client import default_client
from kloudtrader.sandbox import ManualClock, Sandbox, Scenario, read_scenario
from kloudtrader_kalshi.session_api import SessionApi
from tests.sandbox.contract import kalshi as kalshi_contract
from tests.sandbox.contract import tradier as tradier_contract
from tests.sandbox.contract.checked import client_faults, law_faults, venue_faults
from tests.sandbox.contract.kalshi_laws import Papers, papers_problems
from tests.sandbox.contract.line import Between, ContractRequest, RecordedCall, forward_to
from tests.sandbox.contract.mock import Mock
from tests.sandbox.contract.operation import operation_of
from tests.sandbox.contract.shapes import decode
from tests.sandbox.contract.walk import PASSWORD, Walk
from tests.sandbox.specs.strict import strangers

MARKET = "0c9a6b1e-5d27-4f83-8a4e-71d2b6f3c5e0"


def scenario() -> Scenario:
    """Accounts of every kind, and an exchange where something happens every minute."""
    everything = read_scenario("everything")
    return replace(
        everything,
        kalshi=replace(everything.kalshi, tick_seconds=60, fee_rate_bp=700),
        tradier=replace(everything.tradier, quota=50_000),
    )


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    clock = ManualClock(scenario().clock.start)
    with Sandbox.from_scenario(scenario(), clock=clock) as sandbox:
        yield sandbox


@pytest.fixture
def between(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    with Between(forward_to(sandbox.origin)) as line:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value.replace(sandbox.origin, line.origin))
        monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
        yield line


def papers() -> Papers:
    return Papers(
        kalshi.user_get_balance().balance,
        [
            p.model_dump(exclude_unset=True)
            for p in kalshi.user_get_market_positions().market_positions
        ],
        [order.model_dump(exclude_unset=True) for order in kalshi.iter_user_orders(page_size=50)],
        [trade.model_dump(exclude_unset=True) for trade in kalshi.iter_user_trades(page_size=50)],
    )


def one_of_each(number: str, order_id: int, market_id: str = "") -> Iterator[object]:
    """Every documented operation, Tradier's as JSON and typed."""
    for venue in (user, tradier):
        known: Any = venue
        yield known.user_profile()
        yield known.account_balance(account_number=number)
        yield known.account_positions(account_number=number)
        yield known.account_history(
            account_number=number, page=1, limit=3, type="trade", exact_match=True
        )
        yield known.account_costbasis(account_number=number, sort_by="openDate", sort="asc")
        yield known.account_orders(account_number=number, include_tags=True, status=["open"])
        yield known.account_specificorders(order_id, account_number=number, include_tags=True)
    markets = kalshi.get_markets()
    yield markets
    market_id = market_id or markets.markets[0].id
    yield kalshi.get_market(market_id)
    ticker = str(markets.markets[0].ticker_name) if markets.markets else ""
    # The mock's texts are of any kind.
    yield kalshi.get_market_by_ticker(ticker if re.fullmatch("[A-Z0-9-]+", ticker) else "RAIN-22")
    yield kalshi.get_market_order_book(market_id)
    yield kalshi.user_get_profile()
    kalshi.user_add_watchlist(market_id)
    yield kalshi.user_get_watchlist()
    kalshi.user_remove_watchlist(market_id)
    yield kalshi.user_get_market_position(market_id)
    yield kalshi.user_get_market_positions()
    yield kalshi.user_get_balance()
    order = kalshi.UserOrderCreateRequest(market_id=market_id, side="yes", count=9, price=1)
    placed = kalshi.user_order_create(user_order_create_request=order)
    yield placed
    order_id = placed.order.order_id or ""
    three = kalshi.UserOrderDecreaseRequest(count=3)
    yield kalshi.user_order_decrease(order_id, user_order_decrease_request=three)
    yield kalshi.user_order_cancel(order_id)
    yield kalshi.user_orders_get(get_queue_position=True, status="resting", min_price=1)
    yield kalshi.user_trades_get(min_price=1, min_count=1, max_count=500, page_size=5)
    same = kalshi.UserChangePasswordRequest(old_password=PASSWORD, new_password=PASSWORD)
    kalshi.user_change_password(user_change_password_request=same)
    SessionApi(default_client()).log_out()


def names(exchanges: list[RecordedCall]) -> set[str]:
    """Return the documented operations that were called."""
    called: set[str] = set()
    for call in exchanges:
        for contract in (kalshi_contract, tradier_contract):
            known: Any = contract
            operation = operation_of(known.OPERATIONS, call.request, known.BASE)
            if operation is not None:
                called.add(operation.name)
    return called


def every_name() -> set[str]:
    return {
        operation.name for operation in (*kalshi_contract.OPERATIONS, *tradier_contract.OPERATIONS)
    }


def accounts(sandbox: Sandbox) -> list[str]:
    return list(next(iter(sandbox.tradier.users.values())).accounts)


def test_every_operation_is_as_documented_on_both_sides(sandbox: Sandbox, between: Between) -> None:
    number = accounts(sandbox)[0]
    list(one_of_each(number, sandbox.tradier.ledger.accounts[number].orders[-1].id))
    assert names(between.seen) == every_name()
    assert {exchange.reply.status for exchange in between.seen} <= {200, 201, 204}
    assert client_faults(between.seen) == []
    assert venue_faults(between.seen) == []
    assert law_faults(between.seen) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_a_random_walk_breaks_no_rule(sandbox: Sandbox, between: Between, seed: int) -> None:
    walk = Walk(seed, sandbox.advance, accounts(sandbox), sandbox.clock.now())
    for _ in range(400):
        walk.step()
    assert list(papers_problems(papers(), opening=1_000_000)) == []
    assert len({exchange.reply.status for exchange in between.seen}) > 6
    assert client_faults(between.seen) == []
    assert venue_faults(between.seen) == []
    assert law_faults(between.seen) == []


def test_the_client_reads_all_that_the_contract_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(clock=ManualClock()) as sandbox, Between(Mock(seed=5)) as line:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value.replace(sandbox.origin, line.origin))
        monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
        for _ in range(40):
            responses = list(one_of_each("VA10000001", 4_410_001, MARKET))
            assert [fault for response in responses for fault in strangers(response)] == []
    assert names(line.seen) == every_name()
    assert client_faults(line.seen) == []
    assert venue_faults(line.seen) == []
    plain = [decode(call.reply.body) for call in line.seen if "/tradier/" in call.request.target]
    assert all(response in plain for response in responses if isinstance(response, dict))


@pytest.fixture
def good(sandbox: Sandbox, between: Between) -> list[RecordedCall]:
    number = accounts(sandbox)[0]
    list(one_of_each(number, sandbox.tradier.ledger.accounts[number].orders[-1].id))
    return between.seen


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in a JSON value, with a key of it."""
    inner = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, member in inner:
        yield value, key
        if isinstance(member, dict | list):
            yield from places(member)


def rewrite(call: RecordedCall, body: Any) -> RecordedCall:
    return call._replace(reply=call.reply._replace(body=json.dumps(body).encode()))


def test_the_contract_sees_every_value_that_is_not_in_it(good: list[RecordedCall]) -> None:
    tried = 0
    for call in good:
        if not call.reply.body:
            continue
        for index in range(len(list(places(decode(call.reply.body))))):
            body = decode(call.reply.body)
            container, key = list(places(body))[index]
            container[key] = {"strange": 1}
            assert venue_faults([rewrite(call, body)]), (call.request.target, key)
            tried += 1
    assert tried > 1000


def test_the_contract_sees_wrong_heads(good: list[RecordedCall]) -> None:
    for call in good:
        assert venue_faults([call._replace(reply=call.reply._replace(status=418))])
        kind = tuple((n, v) for n, v in call.reply.headers if n.lower() != "content-type")
        html = call.reply._replace(headers=(*kind, ("Content-Type", "text/html")))
        assert venue_faults([call._replace(reply=html)])
        changed: list[ContractRequest] = [
            call.request._replace(target=f"{call.request.target}?strange=1"),
            call.request._replace(target=call.request.target.replace("/v1/", "/v1/strange/")),
            call.request._replace(method="PATCH"),
            call.request._replace(body=b'{"strange": 1}'),
            call.request._replace(headers=(("Authorization", "strange"), *call.request.headers)),
        ]
        for request in changed:
            assert client_faults([call._replace(request=request)]), request


@pytest.mark.parametrize(
    ("words", "name", "change"),
    [
        ("orders", "maker_fill_count", 1),
        ("orders", "taker_fill_cost", 100_000),
        ("decrease", "reduced_by", 1),
        ("balances", "total_equity", 1),
        ("balances", "stock_buying_power", 1),
        ("gainloss", "term", 1),
        ("gainloss", "gain_loss", 1),
        ("/orders", "exec_quantity", 1),
        ("history", "amount", 5),
    ],
)
def test_the_laws_see_a_figure_that_is_off(
    good: list[RecordedCall], words: str, name: str, change: int
) -> None:
    broken = 0
    for call in good:
        if words not in call.request.target or f'"{name}"'.encode() not in call.reply.body:
            continue
        body = decode(call.reply.body)
        container = next(inner for inner, key in places(body) if key == name)
        container[name] += change
        before = good[: good.index(call)]
        assert law_faults([*before, rewrite(call, body)])
        broken += 1
    assert broken
