"""Write the responses that the server returns, in the broker's own form."""

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks.invented import (
    BALANCES,
    invent_closed,
    invent_event,
    invent_order,
    invent_position,
)
from benchmarks.places import cache

__all__ = ["PAGES", "PAGE_SIZE", "ROWS", "write_bodies"]

THOUSANDS = 10_000
ROWS = 100_000
PAGE_SIZE = 200
PAGES = ROWS // PAGE_SIZE
_SEED = 20261130


class _List(NamedTuple):
    """A response with rows: the account and resource it is at, its keys, and its rows."""

    account: str
    resource: str
    keys: tuple[str, str]
    count: int
    invent: Callable[[Random], dict[str, Any]]


_LISTS = (
    _List("HUNDRED", "orders", ("orders", "order"), 100, invent_order),
    _List("THOUSANDS", "orders", ("orders", "order"), THOUSANDS, invent_order),
    _List("LEGS", "orders", ("orders", "order"), 3000, partial(invent_order, legs=True)),
    _List("CLOSED", "gainloss", ("gainloss", "closed_position"), THOUSANDS, invent_closed),
    _List("HISTORY", "history", ("history", "event"), THOUSANDS, invent_event),
    _List("POSITIONS", "positions", ("positions", "position"), THOUSANDS, invent_position),
    _List("ALL", "orders", ("orders", "order"), ROWS, invent_order),
)
_PLACED = {"order": {"id": 257459, "status": "ok", "partner_id": "c4998eb7-06e8-4820-a7ab"}}
_V2_ORDER = {
    "order": {
        "order_id": "benchmark",
        "client_order_id": "kt-3n5v2x7q",
        "user_id": "4d5f0a54-6a30-4a5e-a0f0-7c2f6c1f0b6e",
        "ticker": "KXHIGHNY-26NOV30-B45",
        "outcome_side": "yes",
        "book_side": "bid",
        "type": "limit",
        "status": "resting",
        "yes_price_dollars": "0.4213",
        "no_price_dollars": "0.5787",
        "initial_count_fp": "120.00",
        "fill_count_fp": "17.25",
        "remaining_count_fp": "102.75",
        "taker_fill_cost_dollars": "7.267425",
        "maker_fill_cost_dollars": "0.000000",
        "taker_fees_dollars": "0.300000",
        "created_time": "2026-11-30T14:31:07.318204Z",
        "last_update_time": "2026-11-30T14:31:08.001377Z",
        "subaccount_number": 0,
        "exchange_index": 0,
    }
}
_MANY = {"bucket_capacity": 10**9, "refill_rate": 10**9}
_V2_LIMITS = {"usage_tier": "benchmark", "read": _MANY, "write": _MANY}
"""Limits that no benchmark reaches, else the client would wait."""


def write_bodies() -> Path:
    """Write the responses below the cache and return their folder, the server's root."""
    root = cache("www")
    done = root / f"seed-{_SEED}"
    if done.exists():
        return root
    shutil.rmtree(root)
    accounts = root / "v1" / "accounts"
    _write(accounts / "SMALL" / "balances.json", {"balances": BALANCES})
    for each in _LISTS:
        random = Random(_SEED)
        outer, inner = each.keys
        rows = [each.invent(random) for _ in range(each.count)]
        _write(accounts / each.account / f"{each.resource}.json", {outer: {inner: rows}})
    random = Random(_SEED)
    for page in range(PAGES):
        rows = [invent_order(random) for _ in range(PAGE_SIZE)]
        _write(accounts / "PAGED" / "orders" / f"{page + 1}.json", {"orders": {"order": rows}})
    _write(root / "empty.json", {"orders": "null"})
    _write(root / "placed.json", _PLACED)
    _write(accounts / "PLACED" / "orders.json", {"orders": "null"})
    v2 = root / "trade-api" / "v2"
    _write(v2 / "portfolio" / "orders" / "benchmark.json", _V2_ORDER)
    _write(v2 / "account" / "limits.json", _V2_LIMITS)
    done.touch()
    return root


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, separators=(",", ":")))
