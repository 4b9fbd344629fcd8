"""Validate the traffic between client and sandbox against Kalshi's published OpenAPI document.

``python -m tests.kalshi_v2.published_traffic FILE [STEPS]`` lets a random program trade through a
proxy, and prints what the document does not allow, unless it is explained. ``jsonschema`` judges.
It ends with 1 if anything is left.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from kloudtrader.sandbox import ManualClock, Sandbox, V2Switches
from tests.sandbox.contract.by_spec import SpecCheck
from tests.sandbox.contract.line import Between, RecordedCall, forward_to
from tests.sandbox.contract.test_kalshi_v2_contract import BASE, Trader, scenario

from .published import METHODS, Document

EXPLAINED = {
    "since 3.28.0: cancel all": r"DELETE /portfolio/events/orders not in the spec",
    "since 3.28.0: more filters": r".+: (settlement_status|min_ts|subaccount) is not in the spec",
    "since 3.28.0: books are public": r"GET .+/orderbooks? \d+: 0 times kalshi-access-\w+",
    "the document describes no body of most errors; the exchange sends one": (
        r".+ 4\d\d: a body where the spec has none, or none where it has one"
    ),
    "429 can be the response to every call": r".+ 429: status 429 is not in the spec",
    "since 3.28.0: fields that went": (
        r"GET /events.* 200: .+'available_on_brokers' is a required property"
    ),
}
PLAIN = (
    "get_subaccount_balances",
    "get_settlements",
    "get_fills",
    "get_deposits",
    "get_withdrawals",
    "get_total_resting_order_value",
    "get_historical_cutoff",
    "get_historical_markets",
    "get_historical_trades",
    "get_account_limits",
    "get_endpoint_costs",
    "get_usage_volume_progress",
    "upgrade_usage_level",
    "get_order_groups",
    "create_subaccount",
    "get_subaccount_transfers",
    "get_netting",
    "get_shard_transfers",
    "get_target_allocation",
    "get_api_keys",
    "get_multivariate_events",
    "get_series_list",
    "get_series_fee_changes",
    "get_event_fee_changes",
    "get_exchange_status",
    "get_exchange_schedule",
    "get_user_data_timestamp",
)
"""Operations that need no argument."""


def modernise(node: Any) -> Any:
    """Return a schema of OpenAPI 3.0 in the terms of 3.1."""
    if isinstance(node, list):
        return [modernise(value) for value in node]
    if not isinstance(node, dict):
        return node
    node = {key: modernise(value) for key, value in node.items()}
    if node.pop("nullable", False) is not True:
        return node
    if "type" in node:
        node["type"] = [node["type"], "null"]
        if "enum" in node:
            node["enum"] = [*node["enum"], None]
        return node
    return {"anyOf": [node, {"type": "null"}]}


def read_document(path: Path) -> Any:
    """Return the published document; security of all operations is written out."""
    root = modernise(Document.read(path).root)
    for item in root["paths"].values():
        for method in METHODS:
            if method in item:
                item[method].setdefault("security", root.get("security", []))
    return root


def record(steps: int, seed: int) -> list[RecordedCall]:
    """Return the calls of a random program."""
    with (
        Sandbox.from_scenario(scenario(), clock=ManualClock()) as sandbox,
        Between(forward_to(sandbox.origin)) as line,
    ):
        for name, value in sandbox.environment().items():
            os.environ[name] = value.replace(sandbox.origin, line.origin)
        sandbox.kalshi_v2.switches = V2Switches(read_lag_seconds=0.2)
        trader = Trader(seed, sandbox)
        for _ in range(steps):
            trader.step()
        call_others(trader)
        return list(line.seen)


def call_others(trader: Trader) -> None:
    """Call the operations that a trading program needs now and then."""
    client, ticker = trader.client, trader.tickers[0]
    event = client.get_market(ticker).market.event_ticker
    series = client.get_event(event).event.series_ticker
    span: dict[str, Any] = {"start_ts": 1, "end_ts": 2**31, "period_interval": 60}
    order = {"ticker": ticker, "side": "bid", "count": 2, "price": "0.02"}
    placed = client.batch_create_orders(orders=[order, {**order, "price": "0.03"}]).orders
    group = client.create_order_group(contracts_limit=5).order_group_id
    key = client.generate_api_key(name="another").api_key_id
    for name in PLAIN:
        getattr(client, name)()
    for call in (
        lambda: client.get_order_queue_position(str(placed[0].order_id)),
        lambda: client.get_order_queue_positions(market_tickers=ticker),
        lambda: client.batch_cancel_orders(
            orders=[{"order_id": row.order_id, "market_ticker": ticker} for row in placed]
        ),
        lambda: client.get_order_group(group),
        lambda: client.reset_order_group(group),
        lambda: client.trigger_order_group(group),
        lambda: client.update_order_group_limit(group, contracts_limit=7),
        lambda: client.delete_order_group(group),
        lambda: client.delete_api_key(key),
        lambda: client.get_markets(tickers=[ticker], mve_filter="exclude"),
        lambda: client.get_market_orderbooks([ticker]),
        lambda: client.get_events(with_nested_markets=True),
        lambda: client.get_event_metadata(event),
        lambda: client.get_series(series, include_volume=True),
        lambda: client.get_market_candlesticks(series, ticker, **span),
        lambda: client.get_event_candlesticks(series, event, **span),
        lambda: client.batch_get_market_candlesticks(market_tickers=[ticker], **span),
        lambda: client.get_positions(count_filter=["position"]),
    ):
        call()


def shorten(text: str) -> str:
    """Return a violation without the ids and the query of its call."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)
    return re.sub(r"\?\S*", "", text, count=1).replace(BASE, "", 1)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("steps", type=int, nargs="?", default=800)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    checker = SpecCheck(read_document(options.file), BASE)
    calls = record(options.steps, options.seed)
    found = Counter(shorten(text) for call in calls for text in checker.violations(call))
    left = 0
    for text, count in found.most_common():
        reasons = (why for why, pattern in EXPLAINED.items() if re.fullmatch(pattern, text))
        reason = next(reasons, None)
        left += reason is None
        print(f"{count:6} {text}", f"({reason})" if reason else "")
    print(f"{len(calls)} calls of {len(checker.operations)} operations, {left} kinds of violations")
    return int(left > 0)


if __name__ == "__main__":
    sys.exit(main())
