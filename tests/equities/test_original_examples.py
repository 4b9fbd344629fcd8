"""The examples of the original's documentation run on the local Tradier, import lines included.

The package was called ``libkloudtrader`` there. Order ids are those of the sandbox.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from kloudtrader.equities import data, trade
from kloudtrader.sandbox import ManualClock, Sandbox

PREVIEWS = {
    "buy_preview('AAPL',2)": ("buy", "market"),
    "buy_preview('AAPL',2,order_type='limit',price=214)": ("buy", "limit"),
    "sell_preview('AAPL',2)": ("sell", "market"),
}
FIELDS = {
    "status", "commission", "cost", "fees", "symbol", "quantity", "side", "type", "duration",
    "result", "order_cost", "margin_change", "request_date", "extended_hours", "class", "strategy",
}  # fmt: skip
"""Fields of a preview that the original showed."""


@pytest.fixture(autouse=True)
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with Sandbox(seed=7, clock=ManualClock()) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        yield sandbox


def run(call: str) -> Any:
    """Run a call as the documentation writes it, after the imports that it asks for."""
    name = call.partition("(")[0]
    module = "trade" if hasattr(trade, name) else "data"
    namespace: dict[str, Any] = {}
    exec("from kloudtrader.defaults import *", namespace)
    exec(f"from kloudtrader.equities.{module} import {name}", namespace)
    return eval(call, namespace)


@pytest.mark.parametrize("call", PREVIEWS)
def test_a_preview_shows_what_the_original_showed(sandbox: Sandbox, call: str) -> None:
    run("buy('AAPL',2)")  # something to sell
    order = run(call)["order"]
    assert order.keys() >= FIELDS
    assert (order["side"], order["type"], order["duration"]) == (*PREVIEWS[call], "day")
    assert (order["symbol"], order["quantity"], order["result"]) == ("AAPL", 2, True)
    assert (order["order_cost"] < 0) is (order["side"] == "sell")
    assert ("price" in order) is (order["type"] == "limit")
    assert len(sandbox.log.applied("place_order")) == 1


def test_an_order_is_bought_and_sold(sandbox: Sandbox) -> None:
    for call in ("buy('AAPL',2)", "sell('AAPL',2)"):
        assert run(call)["order"].keys() == {"id", "status", "partner_id"}
    sent = sandbox.log.applied("place_order")
    assert len(sent) == 2


def test_an_order_is_changed_and_cancelled(sandbox: Sandbox) -> None:
    placed = run("buy('AAPL',2,order_type='limit',price=30)")["order"]["id"]
    changed = run(f"change_equity_order({placed},order_type='limit',duration='gtc',price=31)")
    assert changed["order"]["id"] == placed
    order = read(sandbox, placed)
    assert (order["type"], order["duration"], order["price"]) == ("limit", "gtc", 31.0)
    assert run(f"cancel_equity_order({placed})")["order"]["status"] == "ok"
    assert read(sandbox, placed)["status"] == "canceled"


def read(sandbox: Sandbox, order_id: int) -> Any:
    from kloudtrader.user import account_specificorders

    return account_specificorders(order_id)["order"]


def test_market_data_has_the_originals_names() -> None:
    assert set(data.__all__) == {"quotes", "intraday_status", "market_calendar"}
    assert run("quotes('AAPL')")["quotes"]["quote"]["symbol"] == "AAPL"
    assert run("intraday_status()")["clock"]["state"] == "open"
    assert len(run("market_calendar(11, 2026)")["calendar"]["days"]["day"]) == 30
