"""Test that the sandbox responds as the specs describe, under every switch."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from ruamel.yaml import YAML

from kloudtrader.sandbox import ManualClock, Quirks, Sandbox
from kloudtrader.sandbox.server.messages import Outgoing
from kloudtrader.sandbox.server.router import Router, load_operations
from tests.sandbox.members import KalshiCaller, tradier
from tests.sandbox.specs.operation_tables import ACCOUNT_READS, KALSHI, OPERATIONS, TRADIER
from tests.sandbox.tradier.broker import CALL, Trader
from tests.sandbox.tradier.trading.tickets import LEGGED

SPECS = Path(__file__).parents[3] / "openapi"


@cache
def spec(name: str) -> Any:
    document = YAML(typ="safe", pure=True).load(SPECS / name)
    return json.loads(json.dumps(document, default=str))


def check(name: str, path: str, method: str, response: Outgoing) -> None:
    """Validate one response against the schema of its status and content type."""
    document = spec(name)
    check_documented(document, document["paths"][path][method.lower()], path, response)


def check_documented(document: Any, operation: Any, path: str, response: Outgoing) -> None:
    documented = operation["responses"]
    assert response.status < 500, (path, response)  # documented, but only faults give one
    assert str(response.status) in documented, (path, response)
    reply = documented[str(response.status)]
    if "$ref" in reply:
        reply = document["components"]["responses"][reply["$ref"].rsplit("/", 1)[1]]
    if response.content_type is None:
        assert response.body == b""
        assert "content" not in reply
        return
    assert response.content_type in reply["content"], (path, response)
    if response.content_type == "application/json":
        schema = {**document, **reply["content"]["application/json"]["schema"]}
        value: Any = response.json()
        if value is not None and set(value) & set(operation.get("x-refusal-keys", ())):
            schema = {**document, "$ref": "#/components/schemas/ErrorResponse"}
        errors = list(Draft202012Validator(schema).iter_errors(response.json()))
        assert not errors, (path, response.body[:300], errors[0].message, errors[0].json_path)


def every_tradier_response(sandbox: Sandbox) -> Iterator[tuple[str, Outgoing]]:
    for number in next(iter(sandbox.tradier.users.values())).accounts:
        orders = sandbox.tradier.ledger.accounts[number].orders
        for operation in (TRADIER[name] for name in ACCOUNT_READS):
            for order_id in [order.id for order in orders] or [1]:
                path = operation.path.replace("{account_id}", number)
                path = path.replace("{id}", str(order_id))
                yield operation.path, tradier(sandbox, path)
                if "{id}" not in path:
                    break
            wrong = {"Authorization": "Bearer wrong"}
            yield operation.path, tradier(sandbox, path, wrong)
        for path in ("history", "gainloss", "orders"):
            template = f"/accounts/{{account_id}}/{path}"
            yield template, tradier(sandbox, f"/accounts/{number}/{path}", limit=0)


@pytest.mark.parametrize(
    "quirks",
    [
        Quirks(),
        Quirks(lone_item="list", numbers="float"),
        Quirks(empty="null", numbers="int", dividend_key="adjustment"),
        Quirks(empty="inner-string", numbers="long-tail"),
        Quirks(empty="inner-null", unfilled_price="null"),
        Quirks(empty="inner-missing", page_counters=True),
        Quirks(unknown_enums=True, unknown_fields=True, short_cost_basis="positive"),
    ],
)
def test_tradier_responses_as_its_spec_says(quirks: Quirks) -> None:
    sandbox = Sandbox(
        clock=ManualClock(),
        operations=OPERATIONS,
        accounts=("margin", "cash", "pdt", "single", "empty"),
        quota=None,
        quirks=quirks,
    )
    seen = 0
    for path, response in every_tradier_response(sandbox):
        check("tradier.yaml", path, "GET", response)
        seen += 1
    assert seen > 80


ORDER = {"symbol": "KO", "quantity": 5, "duration": "day"}
SHARES = {"class_": "equity", "side": "buy", "type": "market", **ORDER}
CONTRACTS = {"class_": "option", "option_symbol": CALL, **ORDER, "side": "buy_to_open"}
TRADES: list[dict[str, Any]] = [
    SHARES,
    {**SHARES, "type": "limit", "price": "0.5765"},
    {**SHARES, "type": "stop", "stop": 90},
    {**SHARES, "symbol": "NOPE"},
    {**SHARES, "quantity": 9_000_000},
    {**SHARES, "quantity": "0.5"},
    {**CONTRACTS, "type": "market"},
    {**CONTRACTS, "type": "stop_limit", "stop": 90, "price": 91},
    *LEGGED,
]
READS: list[tuple[str, str, dict[str, Any]]] = [
    ("quotes", "quotes", {"symbols": "KO"}),
    ("quotes", "quotes", {"symbols": f"KO,{CALL},NOPE", "greeks": "true"}),
    ("quotes", "quotes", {"symbols": "NOPE,NADA"}),
    ("quotes", "quotes", {}),
    ("option_chain", "options/chains", {"symbol": "KO", "expiration": "2024-10-18"}),
    ("option_chain", "options/chains", {"symbol": "KO", "expiration": "2024-10-19"}),
    ("option_chain", "options/chains", {"symbol": "KO"}),
    ("option_expirations", "options/expirations", {"symbol": "KO"}),
    ("option_expirations", "options/expirations", {"symbol": "KO", "strikes": "true"}),
    ("option_expirations", "options/expirations", {"symbol": "NOPE"}),
    ("option_strikes", "options/strikes", {"symbol": "KO", "expiration": "2024-10-18"}),
    ("option_strikes", "options/strikes", {"symbol": "KO", "expiration": "2024-10-17"}),
    ("option_lookup", "options/lookup", {"underlying": "KO"}),
    ("option_lookup", "options/lookup", {"underlying": "NOPE"}),
    ("price_history", "history", {"symbol": "KO", "start": "2024-08-01"}),
    ("price_history", "history", {"symbol": CALL, "interval": "weekly"}),
    ("price_history", "history", {"symbol": "KO", "start": "2024-09-05"}),
    ("price_history", "history", {"symbol": "NOPE"}),
    ("time_and_sales", "timesales", {"symbol": "KO", "interval": "15min"}),
    ("time_and_sales", "timesales", {"symbol": "KO", "start": "2020-01-01 10:00"}),
    ("time_and_sales", "timesales", {"symbol": "KO", "start": "2024-09-05 23:00"}),
    ("market_clock", "clock", {}),
    ("market_calendar", "calendar", {}),
    ("market_calendar", "calendar", {"month": 13}),
    ("search_symbols", "search", {"q": "o"}),
    ("lookup_symbols", "lookup", {"q": "zzz"}),
    ("easy_to_borrow", "etb", {}),
]


def every_trading_response(trader: Trader) -> Iterator[tuple[str, Outgoing]]:
    for name, path, query in READS:
        yield name, tradier(trader.sandbox, f"/markets/{path}", **query)
    for fields in TRADES:
        yield "preview_order", trader.post(**fields, preview="true")
        placed = trader.post(**fields)
        yield "place_order", placed
        order = trader.venue.ledger.last_id
        path = f"/accounts/{trader.number}/orders"
        yield "account_orders", tradier(trader.sandbox, path, limit=500, includeTags="true")
        yield "account_specificorders", tradier(trader.sandbox, f"{path}/{order}")
        yield "change_order", trader.change(order, price="3.21")
        yield "cancel_order", trader.cancel(order)
    yield "cancel_order", trader.cancel(1)
    yield "change_order", trader.change(order, price="none")


def find_operation(document: Any, name: str) -> Any:
    item = document["paths"][TRADIER[name].path]
    entries = [*item.get("x-more-operations", ()), item[TRADIER[name].method.lower()]]
    return next(entry for entry in entries if entry["operationId"] == name)


@pytest.mark.parametrize("kind", ["margin", "cash", "empty"])
@pytest.mark.parametrize(
    "quirks",
    [Quirks(), Quirks(empty="null", lone_item="list"), Quirks(unknown_enums=True)],
)
def test_trading_responses_as_the_spec_says(kind: str, quirks: Quirks) -> None:
    trader = Trader(kind, quirks=quirks)
    document, seen = spec("tradier.yaml"), set[tuple[str, int]]()
    for name, response in every_trading_response(trader):
        entry = find_operation(document, name)
        check_documented(document, entry, TRADIER[name].path, response)
        seen.add((name, response.status))
    assert {name for name, _ in seen} >= {name for name, _, _ in READS}
    assert ("cancel_order", 401) in seen


def every_kalshi_response(sandbox: Sandbox) -> Iterator[tuple[str, Outgoing]]:
    me = KalshiCaller(sandbox)
    market_id, listed = next(iter(sandbox.kalshi.exchange.markets.items()))
    order = me.order(market_id=market_id, side="yes", count=9, price=1, expiration_unix_ts=2**32)
    bodies = {
        "user_order_create": {"market_id": market_id, "side": "no", "count": 60, "price": 99},
        "user_order_decrease": {"count": 2},
        "user_change_password": {
            "old_password": "correct-horse-7",
            "new_password": "correct-horse-7",
        },
        "log_in": {"email": "trader@example.com", "password": "correct-horse-7"},
    }
    values = {"user_id": me.id, "market_id": market_id, "order_id": order["order_id"]}
    for market, ticker in ((market_id, listed.terms.ticker_name), ("unknown", "UNKNOWN-1")):
        for name, operation in sorted(KALSHI.items(), key=lambda pair: pair[0] == "log_out"):
            path = operation.path.format(**{**values, "market_id": market, "ticker_name": ticker})
            yield name, me.call(operation.method, path, bodies.get(name))
            yield name, me.call(operation.method, path, bodies.get(name), headers={})
            if name in bodies:
                yield name, me.call(operation.method, path, {"nothing": 1})


@pytest.mark.parametrize("quirks", [Quirks(), Quirks(unknown_enums=True, unknown_fields=True)])
def test_kalshi_responses_as_its_spec_says(quirks: Quirks) -> None:
    sandbox = Sandbox(clock=ManualClock(), operations=OPERATIONS, quirks=quirks)
    sandbox.kalshi.exchange.close(list(sandbox.kalshi.exchange.markets)[1])
    seen = 0
    for name, response in every_kalshi_response(sandbox):
        operation = KALSHI[name]
        check("kalshi_v1.yaml", operation.path, operation.method, response)
        seen += response.status < 300
    assert seen > 20


def test_every_generated_operation_has_a_handler(sandbox: Sandbox) -> None:
    tables = load_operations()
    assert Router(tables["tradier"], sandbox.tradier)
    assert Router(tables["kalshi"], sandbox.kalshi)
    assert list(tables) == list(OPERATIONS)
    for venue, table in tables.items():
        assert {n: (o.method, o.path) for n, o in table.items()} == {
            n: (o.method, o.path) for n, o in OPERATIONS[venue].items()
        }
    assert sandbox.site.list_unserved() == []
