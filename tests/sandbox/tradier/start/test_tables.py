"""Orders of every class change state as their scripts say."""

from collections.abc import Mapping
from typing import Any

import pytest

from kloudtrader.sandbox import ManualClock, Sandbox
from tests.sandbox.members import account

STATES: Mapping[str, tuple[tuple[int, str, list[str]], ...]] = {
    "combo": ((0, "open", ["open", "open"]), (241, "filled", ["filled", "filled"])),
    "oco": ((0, "open", ["open", "open"]), (3601, "filled", ["filled", "canceled"])),
    "oto": (
        (0, "open", ["open", "pending"]),
        (121, "open", ["filled", "open"]),
        (7201, "filled", ["filled", "filled"]),
    ),
    "otoco": (
        (0, "open", ["open", "pending", "pending"]),
        (181, "open", ["filled", "open", "open"]),
        (7201, "filled", ["filled", "canceled", "filled"]),
    ),
    "multileg": ((0, "filled", ["filled", "filled"]),),
}


@pytest.mark.parametrize("class_", list(STATES))
def test_a_class_goes_through_its_states(sandbox: Sandbox, clock: ManualClock, class_: str) -> None:
    passed = 0
    for after, status, legs in STATES[class_]:
        clock.advance(after - passed)
        passed = after
        rows = account(sandbox, "orders")["orders"]["order"]
        row: Any = next(row for row in rows if row["class"] == class_)
        assert (row["status"], [leg["status"] for leg in row["leg"]]) == (status, legs)


def test_a_combo_moves_shares_and_contracts_at_once(sandbox: Sandbox) -> None:
    def list_holdings() -> dict[str, float]:
        rows = account(sandbox, "positions")["positions"]["position"]
        return {row["symbol"]: row["quantity"] for row in rows}

    before, cash = list_holdings(), account(sandbox, "balances")["balances"]["total_cash"]
    sandbox.advance(239)
    rows = account(sandbox, "orders")["orders"]["order"]
    combo = next(row for row in rows if row["class"] == "combo")
    share, call = combo["leg"]
    cash = account(sandbox, "balances")["balances"]["total_cash"]
    sandbox.advance(2)
    after = list_holdings()
    assert after["KO"] == before["KO"] + 100
    assert after[call["option_symbol"]] == -1
    paid = cash - account(sandbox, "balances")["balances"]["total_cash"]
    assert round(paid * 100) == round(combo["price"] * 100) * 100
    assert share["side"] == "buy"


def test_every_reserve_is_gone_when_nothing_works_any_more(
    sandbox: Sandbox, clock: ManualClock
) -> None:
    assert account(sandbox, "balances")["balances"]["pending_cash"] > 0
    clock.advance(3 * 86_400)
    balances = account(sandbox, "balances")["balances"]
    orders = account(sandbox, "orders")["orders"]["order"]
    assert balances["pending_orders_count"] == 1
    assert round(balances["pending_cash"] * 100) == round(
        orders["price"] * orders["quantity"] * 100
    )
