"""Client and local exchange under the spec of Kalshi v2, with a proxy that validates between them.

The validation knows the spec and ``jsonschema``, and nothing of the package.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from kloudtrader import kalshi, kalshi_v2
from kloudtrader.runtime.errors import KloudTraderError
from kloudtrader.sandbox import ManualClock, Quirks, Sandbox, Scenario, V2Switches, read_scenario
from tests.sandbox.contract.by_spec import SpecCheck
from tests.sandbox.contract.line import Between, ContractReply, RecordedCall, forward_to
from tests.sandbox.specs.test_conformance import spec

BASE = "/trade-api/v2"
STEPS = 800 if os.environ.get("KLOUDTRADER_SLOW") else 80


def scenario() -> Scenario:
    everything = read_scenario("everything")
    return replace(everything, kalshi_v2=replace(everything.kalshi_v2, tick_seconds=60))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.from_scenario(scenario(), clock=ManualClock()) as sandbox:
        yield sandbox


@pytest.fixture
def between(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    with Between(forward_to(sandbox.origin)) as line:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value.replace(sandbox.origin, line.origin))
        monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", "http://127.0.0.1:9/v1")
        monkeypatch.delenv("KLOUDTRADER_JOURNAL", raising=False)
        yield line


def violations(calls: list[RecordedCall]) -> tuple[list[str], set[str]]:
    """Return what the spec does not allow, and the operations that were called."""
    checker = SpecCheck(spec("kalshi_v2.yaml"), BASE)
    return [text for call in calls for text in checker.violations(call)], checker.operations


class Trader:
    """Call documented functions and functions of API v2 at random, wrongly now and then."""

    def __init__(self, seed: int, sandbox: Sandbox) -> None:
        self.random, self.sandbox = Random(seed), sandbox
        self.tickers = [market.id for market in kalshi.iter_markets() if market.id]
        self.orders = ["6f1e0c1f-0000-4000-8000-000000000000"]
        self.client = kalshi_v2.KalshiV2()

    def step(self) -> None:
        self.sandbox.advance(self.random.choice([0, 0, 1, 30]))
        calls = self.reads() if self.random.random() < 0.4 else self.writes()
        with suppress(KloudTraderError):  # what was sent, and the response, are judged
            self.random.choice(calls)()

    def reads(self) -> list[Callable[[], object]]:
        market, order = self.random.choice(self.tickers), self.random.choice(self.orders)
        return [
            lambda: kalshi.user_get_balance(),
            lambda: kalshi.user_get_market_positions(),
            lambda: kalshi.user_get_market_position(market),
            lambda: kalshi.user_orders_get(market_id=market, get_queue_position=True),
            lambda: kalshi.user_orders_get(status="resting", page_size=5, page_number=2),
            lambda: kalshi.user_trades_get(min_price=20, min_date="2026-01-01T00:00:00Z"),
            lambda: kalshi.user_trades_get(order_id=order),
            lambda: kalshi.get_market(market),
            lambda: kalshi.get_market_order_book(market),
            lambda: kalshi.get_market("NO-SUCH"),
            lambda: list(kalshi.iter_markets(status=None)),
            lambda: list(self.client.iter_orders(page_size=3)),
            lambda: self.client.get_order(order),
            lambda: list(self.client.iter_trades(ticker=market)),
            lambda: self.client.get_account_limits(),
        ]

    def writes(self) -> list[Callable[[], object]]:
        order = self.random.choice(self.orders)
        return [
            self.create,
            self.create,
            self.place,
            self.place_terms,
            lambda: kalshi.user_order_cancel(order),
            lambda: kalshi.user_order_decrease(
                order, user_order_decrease_request=kalshi.UserOrderDecreaseRequest(count=2)
            ),
            lambda: kalshi.decrease_once(order, 1, patience=0),
            lambda: kalshi.cancel_once(order, patience=0),
            lambda: kalshi.cancel_all(market_id=self.random.choice(self.tickers), patience=0),
            lambda: self.client.decrease_once(order, to="0.5", patience=0),
            lambda: self.client.amend_once(order, price="0.07", patience=0),
            lambda: self.client.cancel_all(by_exchange=True, patience=0),
        ]

    def request(self) -> kalshi.UserOrderCreateRequest:
        return kalshi.UserOrderCreateRequest(
            market_id=self.random.choice([*self.tickers, "NO-SUCH"]),
            side=self.random.choice(["yes", "no"]),
            count=self.random.choice([1, 5, 40, 100_000]),
            price=self.random.choice([1, 2, 30, 50, 99]),
            expiration_unix_ts=self.random.choice([None, 2**31]),
        )

    def create(self) -> None:
        created = kalshi.user_order_create(user_order_create_request=self.request())
        self.orders.append(created.order.order_id or "")

    def place(self) -> None:
        order = kalshi.place_once(self.request(), key=f"{self.random.random()}", patience=0)
        self.orders.append(order.order_id or "")

    def place_terms(self) -> None:
        terms: dict[str, Any] = {
            "ticker": self.random.choice(self.tickers),
            "side": self.random.choice(["bid", "ask"]),
            "count": self.random.choice(["0.01", "2.5", "7"]),
            "price": self.random.choice(["0.01", "0.5", "0.99", "0.123"]),
            **self.random.choice(
                [
                    {"post_only": True},
                    {"time_in_force": "immediate_or_cancel", "reduce_only": True},
                    {"time_in_force": "fill_or_kill"},
                    {"self_trade_prevention_type": "maker", "cancel_order_on_pause": True},
                ]
            ),
        }
        self.orders.append(self.client.place_once(terms, patience=0).order_id)


@pytest.mark.parametrize(
    ("seed", "switches"), [(1, V2Switches()), (2, V2Switches(read_lag_seconds=0.2))]
)
def test_a_random_walk_of_documented_functions_breaks_nothing(
    sandbox: Sandbox, between: Between, seed: int, switches: V2Switches
) -> None:
    sandbox.kalshi_v2.switches = switches
    trader = Trader(seed, sandbox)
    for _ in range(STEPS):
        trader.step()
    problems, operations = violations(between.seen)
    assert problems == []
    assert len(between.seen) > STEPS
    assert {call.reply.status for call in between.seen} >= {200, 201, 400, 404}
    assert len(operations) > 15


def test_responses_with_unknown_fields_are_read(sandbox: Sandbox, between: Between) -> None:
    sandbox.quirks = Quirks(unknown_fields=True, unknown_enums=True)
    trader = Trader(3, sandbox)
    for _ in range(60):
        trader.step()
    assert violations(between.seen)[0] == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"target": f"{BASE}/portfolio/balance?subaccount=x"}, "subaccount"),
        ({"target": f"{BASE}/portfolio/balance?depth=1"}, "depth is not in the spec"),
        ({"target": f"{BASE}/portfolio/nothing"}, "not in the spec"),
        ({"headers": ()}, "0 times kalshi-access-key"),
        ({"body": b"{}"}, "a body is not in the spec"),
    ],
)
def test_a_wrong_request_is_seen(between: Between, change: dict[str, Any], problem: str) -> None:
    kalshi.user_get_balance()
    (call,) = between.seen
    assert violations([call])[0] == []
    wrong = RecordedCall(call.request._replace(**change), call.reply)
    assert any(problem in text for text in violations([wrong])[0])


def test_a_wrong_response_and_a_wrong_body_are_seen(between: Between) -> None:
    market = kalshi.get_markets().markets[0].id
    kalshi.user_order_create(
        user_order_create_request=kalshi.UserOrderCreateRequest(
            market_id=market, side="yes", count=1, price=1
        )
    )
    call = between.seen[-1]
    assert violations([call])[0] == []
    body = json.loads(call.request.body)
    wrong = [
        RecordedCall(call.request._replace(body=json.dumps(body | change).encode()), call.reply)
        for change in ({"side": "buy"}, {"count": 1}, {"price": "0.12345"}, {"buy_max_cost": 1})
    ]
    for reply in (
        call.reply._replace(status=418),
        call.reply._replace(body=b"{}"),
        ContractReply(201, (("Content-Type", "text/html"),), b"<p>"),
    ):
        wrong.append(RecordedCall(call.request, reply))
    assert [each for each in wrong if violations([each])[0] == []] == []
