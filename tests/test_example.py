"""Run ``examples/main.py``, which calls everything, as a process."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import kloudtrader_kalshi.operations as kalshi_operations
import kloudtrader_tradier.operations as tradier_operations
from kloudtrader import kalshi, user
from kloudtrader.sandbox import Sandbox, SystemClock
from kloudtrader.sandbox.tradier.market.hours import find_open_moment

MAIN = Path(__file__).parents[1] / "examples" / "main.py"
SECTIONS = [
    "Tradier: profile",
    "Tradier: balances",
    "Tradier: positions",
    "Tradier: history",
    "Tradier: closed positions",
    "Tradier: orders",
    "Tradier: quotes",
    "Tradier: an order from placing to fill",
    "Kalshi: balance",
    "Kalshi: markets",
    "Kalshi: order book",
    "Kalshi: an order from placing to cancelling",
    "Kalshi: positions",
    "Kalshi: orders",
    "Kalshi: trades",
    "Kalshi API v1: member",
    "Kalshi API v1: watchlist",
    "Kalshi API v1: password",
]
ON_V2 = {
    "user_get_balance": "get_balance",
    "user_get_market_position": "get_positions",
    "user_get_market_positions": "get_positions",
    "user_order_cancel": "cancel_order",
    "user_order_create": "create_order",
    "user_order_decrease": "decrease_order",
    "user_orders_get": "get_orders",
    "user_trades_get": "get_fills",
    "get_market_order_book": "get_market_orderbook",
}
"""Documented functions of Kalshi, and the operation of API v2 by which they run."""


def run_example(environment: dict[str, str]) -> tuple[int, str, str, int]:
    """Return the exit status, standard output, standard error and the process group."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", str(MAIN)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return process.returncode, out, err, process.pid


def test_the_example_shows_every_documented_function(tmp_path: Path) -> None:
    clock = SystemClock(start=find_open_moment(datetime.now(UTC)))
    journal = {"KLOUDTRADER_JOURNAL": str(tmp_path / "orders.sqlite")}
    (tmp_path / "orders.sqlite").touch()
    with Sandbox(seed=7, quota=None, clock=clock) as sandbox:
        status, out, err, group = run_example(sandbox.environment() | journal)
        called = {entry.operation for entry in sandbox.log.entries()}
    assert (status, err) == (0, "")
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)
    lines = out.splitlines()
    headings = [lines[number - 1] for number, line in enumerate(lines) if set(line) == {"="}]
    assert len(headings) == len(SECTIONS)
    assert all(any(heading.startswith(wanted) for heading in headings) for wanted in SECTIONS)
    assert_sections_are_filled(lines)
    operations = {*tradier_operations.OPERATIONS, *kalshi_operations.OPERATIONS}
    documented = operations & {"log_in", *user.__all__, *kalshi.__all__}
    expected = documented - set(ON_V2) | set(ON_V2.values())
    assert {str(name).rpartition(".")[2] for name in called} >= expected
    assert not called & set(ON_V2)


def assert_sections_are_filled(lines: list[str]) -> None:
    """Assert that each section has rows, and that amounts have units."""
    for number, line in enumerate(lines):
        if line and set(line) == {"="}:
            assert lines[number + 1].startswith("  ")
            assert "(none)" not in lines[number + 1]
    text = "\n".join(lines)
    assert text.count(" USD") > 30
    assert "None" not in text
    assert "Traceback" not in text


def test_without_credentials_the_example_names_what_is_missing() -> None:
    status, _, err, _ = run_example({})
    assert status == 1
    assert "ConfigurationError: ACCESS_TOKEN, " in err.splitlines()[-1]
