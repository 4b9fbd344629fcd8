"""Types that reach the user's own file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy")

ROOT = Path(__file__).parents[1]
ALGORITHM = """\
from typing import assert_type

from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER, kalshi, kalshi_v2, tradier, user
from kloudtrader.user import account_balance, account_positions, user_account_number
from kloudtrader_kalshi.models import Order
from kloudtrader_tradier.plain import Position, Positions

assert_type(ACCESS_TOKEN, str)
assert_type(user_account_number(), str | list[str])
balances = account_balance(ACCESS_TOKEN, ACCOUNT_NUMBER)["balances"]
assert_type(balances["total_equity"], float)
positions = account_positions()["positions"]
if isinstance(positions, dict):
    assert_type(positions, Positions)
    lone = positions.get("position")
    if isinstance(lone, list):
        assert_type(lone, list[Position])
for position in tradier.account_positions().positions.position:
    assert_type(position.quantity, float)
request = kalshi.UserOrderCreateRequest(market_id="m", side="yes", count=1, price=50)
assert_type(kalshi.place_once(request), Order)
kalshi.user_orders_get(status="resting")
kalshi_v2.get_orders(status="executed")
user.account_history(type="trade")
tradier.account_orders(status=["open", "filled"])
"""
MISTAKES = {
    'account_balance()["balances"]["total_equty"]': "total_equty",
    'kalshi.UserOrderCreateRequest(market_id="m", side="yes", cuont=1, price=50)': "cuont",
    "tradier.account_balance().balances.total_equty": "total_equty",
    "tradier.account_history(pgae=1)": "pgae",
    "kalshi.user_orders_gett()": "user_orders_gett",
    'kalshi.user_orders_get(status="restin")': "status",
    'kalshi_v2.create_order(ticker="t", side="Bid", count=1, price="0.5")': "create_order",
    'tradier.EquityOrder(symbol="KO", side="Buy", quantity=1, type="market")': "side",
    'tradier.EquityOrder(symbol="KO", side="buy", quantity=1, type="mkt")': "type",
    'tradier.OptionLeg(option_symbol="o", side="buy", quantity=1)': "side",
    'tradier.change_order(1, duration="week")': "change_order",
    'kalshi.iter_user_orders(status="restin")': "status",
    'kalshi.iter_markets(status="opne")': "status",
    'kalshi_v2.get_orders(status="restin")': "status",
    'kalshi_v2.get_markets(status="opne", mve_filter="olny")': "status",
    'kalshi_v2.get_positions(settlement_status="setled")': "settlement_status",
    'tradier.account_orders(status=["opne"])': "List item",
    'tradier.account_history(type="traed")': "type",
    'tradier.account_costbasis(sort="up")': "sort",
    'user.account_history(type="traed")': "type",
    'user.account_costbasis(sort_by="opened")': "sort_by",
}


def check(directory: Path, text: str) -> subprocess.CompletedProcess[str]:
    path = directory / "main.py"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--config-file="]
    return subprocess.run(
        [*command, f"--cache-dir={ROOT / '.mypy_cache' / 'user'}", str(path)],
        capture_output=True,
        text=True,
        cwd=directory,
        check=False,
    )


def test_an_algorithm_passes_mypy_strict_and_mistakes_do_not(tmp_path: Path) -> None:
    right = check(tmp_path, ALGORITHM)
    assert right.returncode == 0, right.stdout + right.stderr
    wrong = check(tmp_path, ALGORITHM + "".join(f"{line}\n" for line in MISTAKES))
    reported = [line for line in wrong.stdout.splitlines() if ": error:" in line]
    first = ALGORITHM.count("\n") + 1
    for number, word in enumerate(MISTAKES.values(), first):
        assert any(f"main.py:{number}:" in line and word in line for line in reported), word


@pytest.mark.parametrize(("name", "functions"), [("exact_match", 1), ("limit", 3)])
def test_the_json_functions_notice_a_renamed_parameter(
    name: str, functions: int, tmp_path: Path
) -> None:
    """When types are checked, not when a program calls them."""
    written = ROOT / "generated" / "kloudtrader_tradier" / "plain.py"
    changed = tmp_path / "plain.py"
    text = written.read_text(encoding="utf-8").replace(f" {name}: ", f" {name}_renamed: ")
    changed.write_text(text, encoding="utf-8")
    result = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", f"--cache-dir={ROOT / '.mypy_cache' / 'renamed'}"),
            *("--shadow-file", str(written), str(changed), "kloudtrader/user.py"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in result.stdout.splitlines() if "typeddict" in line]
    assert len(lines) == functions, result.stdout
    assert all(line.startswith("kloudtrader/user.py:") for line in lines)
