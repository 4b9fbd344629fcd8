"""Responses that the server hands out: invented accounts in the broker's own form."""

import json
import shutil
from pathlib import Path
from typing import Any

from benchmarks.places import cache

__all__ = ["HUNDRED", "PAGES", "PAGE_SIZE", "ROWS", "THOUSANDS", "write_bodies"]

HUNDRED = 100
THOUSANDS = 10_000
ROWS = 100_000
PAGE_SIZE = 200
PAGES = ROWS // PAGE_SIZE

_BALANCES: dict[str, Any] = {
    "option_short_value": -212.0,
    "total_equity": 48310.57,
    "account_number": "VA0000DEMO",
    "account_type": "margin",
    "close_pl": 0,
    "current_requirement": 9120.25,
    "equity": 0,
    "long_market_value": 17405.5,
    "market_value": 17193.5,
    "open_pl": -318.44,
    "option_long_value": 365.0,
    "option_requirement": 600.0,
    "pending_orders_count": 1,
    "short_market_value": -212.0,
    "stock_long_value": 17040.5,
    "total_cash": 31117.07,
    "uncleared_funds": 0,
    "pending_cash": 1450.0,
    "margin": {
        "fed_call": 0,
        "maintenance_call": 0,
        "option_buying_power": 29667.07,
        "stock_buying_power": 59334.14,
        "stock_short_value": 0,
        "sweep": 0,
    },
}
_SYMBOLS = ("GIS", "KO", "SPY", "XOM", "IBM", "PFE", "QQQ", "T")
_SIDES = ("buy", "sell", "sell_short", "buy_to_cover")
_STATUSES = ("open", "filled", "canceled", "expired", "rejected")


def _order(number: int) -> dict[str, Any]:
    day, minute = number % 28 + 1, number % 60
    moment = f"2024-09-{day:02}T14:{minute:02}:22"
    filled = float(number % 12)
    price = round(20 + number % 977 * 0.13, 2)
    return {
        "id": 4_410_000 + number,
        "type": "limit",
        "symbol": _SYMBOLS[number % len(_SYMBOLS)],
        "side": _SIDES[number % len(_SIDES)],
        "quantity": 12.0,
        "status": _STATUSES[number % len(_STATUSES)],
        "duration": "gtc" if number % 3 else "day",
        "price": price,
        "avg_fill_price": price - 0.01 if filled else 0.0,
        "exec_quantity": filled,
        "last_fill_price": price if filled else 0.0,
        "last_fill_quantity": filled,
        "remaining_quantity": 12.0 - filled,
        "create_date": f"{moment}.671Z",
        "transaction_date": f"{moment}.902Z",
        "class": "equity",
    }


def _orders(start: int, stop: int) -> dict[str, Any]:
    return {"orders": {"order": [_order(number) for number in range(start, stop)]}}


def write_bodies() -> Path:
    """Write the responses below the cache and return their folder, the server's root."""
    root = cache("www")
    done = root / f"pages-of-{PAGE_SIZE}"
    if done.exists():
        return root
    shutil.rmtree(root)
    accounts = root / "v1" / "accounts"
    _write(accounts / "SMALL" / "balances.json", {"balances": _BALANCES})
    for account, count in (("HUNDRED", HUNDRED), ("THOUSANDS", THOUSANDS), ("ALL", ROWS)):
        _write(accounts / account / "orders.json", _orders(0, count))
    for page in range(PAGES):
        rows = _orders(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
        _write(accounts / "PAGED" / "orders" / f"{page + 1}.json", rows)
    _write(root / "empty.json", {"orders": "null"})
    done.touch()
    return root


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, separators=(",", ":")))
