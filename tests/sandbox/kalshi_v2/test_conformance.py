"""Test that every response of the local Kalshi v2 is as its spec describes."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from kloudtrader.sandbox import ManualClock, Quirks, Sandbox, V2Switches
from kloudtrader.sandbox.kalshi_v2.signatures import make_key_pair
from kloudtrader.sandbox.server.messages import Outgoing
from tests.sandbox.kalshi_v2.callers import ORDERS, V2Caller, make_order
from tests.sandbox.specs.operation_tables import KALSHI_V2, OPERATIONS
from tests.sandbox.specs.test_conformance import check

GROUPS = "/portfolio/order_groups"
MOVES = "/portfolio/intra_exchange_instance_transfer"
SPAN: dict[str, Any] = {"start_ts": 0, "end_ts": 2**33, "period_interval": 60}
Reply = tuple[str, Outgoing]


def needs_only(name: str, *known: str) -> bool:
    """Tell whether a read needs no arguments but path parameters of these names."""
    operation = KALSHI_V2[name]
    needed = {parameter.name for parameter in operation.parameters if parameter.required}
    return operation.method == "GET" and needed <= {*known}


ACCOUNT = [
    *(name for name, operation in KALSHI_V2.items() if operation.security and needs_only(name)),
    "upgrade_usage_level",
]
PUBLIC = [
    name
    for name, operation in KALSHI_V2.items()
    if not operation.security and needs_only(name, "ticker", "event_ticker", "series_ticker")
]
"""A read that is added to the spec is called, too."""


class Walk:
    """Call every operation, well and badly."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.ada = V2Caller(sandbox)
        self.venue = sandbox.kalshi_v2
        self.ticker = next(t for t, m in self.venue.catalogue.markets.items() if not m.shard)
        self.names = {
            "ticker": self.ticker,
            "event_ticker": self.venue.catalogue.markets[self.ticker].event_ticker,
            "series_ticker": self.venue.catalogue.find_series(self.ticker).ticker,
        }

    def send(self, name: str, body: object = None, **given: Any) -> Reply:
        """Send an operation; path values are taken from ``given`` or known, the rest is query."""
        operation, path = KALSHI_V2[name], KALSHI_V2[name].path
        for key, value in {**self.names, **given}.items():
            if f"{{{key}}}" in path:
                path = path.replace(f"{{{key}}}", str(value))
                given.pop(key, None)
        return name, self.ada.call(operation.method, path, body, **given)

    def place(self, **fields: object) -> str:
        body = make_order(self.ticker, "bid", "2", "0.05", **fields)
        return self.ada.post(ORDERS, body, 201)["order_id"]  # type: ignore[no-any-return]

    def orders(self) -> Iterator[Reply]:
        group = self.ada.post(f"{GROUPS}/create", {"contracts_limit": 5}, 201)["order_group_id"]
        bid = make_order(self.ticker, "bid", "1.5", "0.99", client_order_id="a")
        yield self.send("create_order", bid)
        yield self.send("create_order", bid)
        yield self.send("create_order", {**bid, "price": 1})
        yield self.send("create_order", {**bid, "client_order_id": None, "count": "9999"})
        order = self.place(order_group_id=group, expiration_time=2_000_000_000)
        change = {"ticker": self.ticker, "side": "bid", "price": "0.06", "count": "3"}
        yield self.send("amend_order", change, order_id=order)
        yield self.send("amend_order", change, order_id="nothing")
        yield self.send("decrease_order", {"reduce_to": "1"}, order_id=order)
        yield self.send("decrease_order", {}, order_id=order)
        yield self.send("get_order", order_id=order)
        yield self.send("get_order", order_id="nothing")
        yield self.send("get_order_queue_position", order_id=order)
        yield self.send("get_order_queue_position", order_id="nothing")
        yield self.send("get_order_queue_positions", market_tickers=self.ticker)
        yield self.send("cancel_order", order_id=order, market_ticker=self.ticker)
        yield self.send("cancel_order", order_id=order)
        yield self.send("get_orders")
        yield self.send("get_orders", limit=0)
        batch = {"orders": [bid, {**bid, "client_order_id": "b", "price": "0.03"}]}
        yield self.send("batch_create_orders", batch)
        yield self.send(
            "batch_cancel_orders", {"orders": [{"order_id": self.place()}, {"order_id": "x"}]}
        )
        yield self.send("cancel_all_orders")
        yield self.send("get_order_groups")
        yield self.send("create_order_group", {"contracts_limit_fp": "1.50"})
        yield self.send("create_order_group", {})
        for name in ("get_order_group", "reset_order_group", "trigger_order_group"):
            yield self.send(name, order_group_id=group)
            yield self.send(name, order_group_id="nothing")
        limit = {"contracts_limit": 2}
        yield self.send("update_order_group_limit", limit, order_group_id=group)
        yield self.send("delete_order_group", order_group_id=group)
        yield self.send("delete_order_group", order_group_id=group)

    def account(self) -> Iterator[Reply]:
        for name in ACCOUNT:
            yield self.send(name)
            if KALSHI_V2[name].method == "GET":
                stranger = V2Caller(self.ada.sandbox, self.ada.credential)
                yield name, stranger.call("GET", KALSHI_V2[name].path, headers={})
        yield self.send("create_subaccount", {})
        transfer = {
            "client_transfer_id": str(uuid.uuid4()),
            "from_subaccount": 0,
            "to_subaccount": 1,
            "amount_cents": 100,
        }
        yield self.send("transfer_between_subaccounts", transfer)
        yield self.send("transfer_between_subaccounts", {**transfer, "amount_cents": 10**9})
        yield self.send("get_subaccount_transfers")
        yield self.send("update_netting", {"subaccount_number": 1, "enabled": False})
        event = "event_contract"
        move = {"source": event, "destination": event, "amount": 5, "destination_exchange_shard": 1}
        name, made = self.send("transfer_between_shards", move)
        yield name, made
        value: Any = made.json()
        yield self.send("get_shard_transfer", transfer_id=value["transfer_id"])
        yield self.send("get_shard_transfer", transfer_id="nothing")
        yield self.send("get_shard_transfers")
        shares = {"allocations": [{"exchange_index": 0, "percent": 100}]}
        yield self.send("set_target_allocation", shares)
        yield self.send("get_target_allocation")
        name, made = self.send("generate_api_key", {"name": "x", "key_type": "ed25519"})
        yield name, made
        value = made.json()
        yield self.send("delete_api_key", api_key=value["api_key_id"])
        yield self.send("delete_api_key", api_key="nothing")
        public = make_key_pair("ed25519").public_pem
        yield self.send("create_api_key", {"name": "y", "public_key": public})
        yield self.send("create_api_key", {"name": "y", "public_key": "?"})

    def public(self) -> Iterator[Reply]:
        for name in PUBLIC:
            yield self.send(name)
        yield self.send("get_market_orderbooks", tickers=self.ticker)
        yield self.send("get_market", ticker="nothing")
        yield self.send("get_events", with_nested_markets="true")
        yield self.send("get_series_list", include_volume="true")
        yield self.send("get_markets", limit=5000)
        yield self.send("get_market_candlesticks", **SPAN)
        yield self.send("get_event_candlesticks", ticker=self.names["event_ticker"], **SPAN)
        yield self.send("batch_get_market_candlesticks", market_tickers=self.ticker, **SPAN)
        yield self.send("get_historical_market_candlesticks", **SPAN)


@pytest.mark.parametrize("null_fields", [False, True])
@pytest.mark.parametrize("quirks", [Quirks(), Quirks(unknown_fields=True, unknown_enums=True)])
def test_every_response_is_as_the_spec_says(quirks: Quirks, null_fields: bool) -> None:
    sandbox = Sandbox(clock=ManualClock(), operations=OPERATIONS, quirks=quirks)
    sandbox.kalshi_v2.switches = V2Switches(null_fields=null_fields)
    walk, seen = Walk(sandbox), dict[str, set[int]]()
    for part in (walk.public, walk.orders, walk.account):
        for name, response in part():
            operation = KALSHI_V2[name]
            check("kalshi_v2.yaml", operation.path, operation.method, response)
            seen.setdefault(name, set()).add(response.status // 100)
    assert set(seen) == set(KALSHI_V2)
    in_vain = {name for name, classes in seen.items() if 2 not in classes}
    assert in_vain == {"get_historical_market", "get_historical_market_candlesticks"}
    sandbox.kalshi_v2.determine(walk.ticker, "yes")
    sandbox.kalshi_v2.settle(walk.ticker)
    sandbox.kalshi_v2.switches = V2Switches(archive_days=0, order_archive_days=0)
    sandbox.advance(5)
    later = ["get_historical_market", "get_historical_orders", "get_historical_fills"]
    for name in (*later, "get_settlements", "get_historical_positions"):
        _, response = walk.send(name)
        assert response.status == 200
        check("kalshi_v2.yaml", KALSHI_V2[name].path, "GET", response)
    _, response = walk.send("get_historical_market_candlesticks", **SPAN)
    path = KALSHI_V2["get_historical_market_candlesticks"].path
    check("kalshi_v2.yaml", path, "GET", response)


def test_pauses_and_missing_tokens_are_as_the_spec_says() -> None:
    sandbox = Sandbox(clock=ManualClock(), operations=OPERATIONS)
    walk = Walk(sandbox)
    body = make_order(walk.ticker, "bid", "1", "0.05")
    for switches in (V2Switches(trading_paused=True), V2Switches(exchange_paused=True)):
        sandbox.kalshi_v2.switches = switches
        _, response = walk.send("create_order", body)
        assert response.status == 409
        check("kalshi_v2.yaml", ORDERS, "POST", response)
        check("kalshi_v2.yaml", "/exchange/status", "GET", walk.send("get_exchange_status")[1])
    sandbox.kalshi_v2.switches = V2Switches(limited=True)
    walk.send("get_balance")
    _, response = walk.send("get_balance")
    assert response.status == 429
    check("kalshi_v2.yaml", "/portfolio/balance", "GET", response)
