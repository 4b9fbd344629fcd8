"""Test ``orders`` and ``order``."""

import json
from collections.abc import Callable

import pytest

from kloudtrader import tradier
from kloudtrader.sandbox import Sandbox
from tests.cli.conftest import Run, plain


@pytest.fixture(autouse=True)
def _use_sandbox(enter: Callable[[Sandbox], None], shared: Sandbox) -> None:
    enter(shared)


def test_one_order_has_all_its_facts_and_its_legs(run: Run) -> None:
    orders = tradier.account_orders().orders.order
    spread = next(order for order in orders if order.class_ == "multileg")
    out = run("order", spread.id).out
    assert "class" in out
    assert "avg fill price (USD)" in out
    for leg in spread.leg:
        assert f"- {leg.id}" in out
    assert json.loads(run("order", spread.id, "--json").out)["order"]["id"] == spread.id


@pytest.mark.parametrize("width", [40, 60])
def test_the_reason_of_a_refusal_is_not_cut(width: int, on_terminal: Run) -> None:
    orders = tradier.account_orders().orders.order
    refused = next(order for order in orders if order.status == "rejected")
    out = plain(on_terminal("order", refused.id, width=width).out)
    assert max(len(line) for line in out.splitlines()) <= width
    assert str(refused.reason_description) in " ".join(out.split())


def test_legs_are_listed_below_their_order(run: Run) -> None:
    lines = run("orders").out.splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("- "))
    assert "multileg" in lines[first - 1]


def test_legs_of_a_spread_have_no_price_of_their_own(run: Run) -> None:
    header, *lines = run("orders").out.splitlines()
    price = header.index("price (USD)") + len("price (USD)") - 1
    ends: dict[str, set[str]] = {"multileg": set(), "combo": set(), "oco": set()}
    parent = ""
    for line in lines:
        if line.startswith("- "):
            ends.setdefault(parent, set()).add(line[price])
        else:
            parent = next((name for name in ends if f" {name} " in line), "")
    assert ends["multileg"] == {"-"}
    assert any(char.isdigit() for char in ends["oco"])
