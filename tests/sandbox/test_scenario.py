"""Scenario files."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kloudtrader import CallError, NoResponse, UnexpectedResponse, kalshi_v2
from kloudtrader.sandbox import (
    ManualClock,
    Sandbox,
    ScenarioError,
    SystemClock,
    read_scenario,
    shipped_scenarios,
)
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN
from tests.sandbox.members import KalshiCaller, tradier

START = "[clock]\nstart = 2024-09-05T13:30:00Z\nspeed = 0\n"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["quiet-day", "bad-network-day", "everything"])
def test_what_comes_with_the_package_runs(name: str) -> None:
    sandbox = Sandbox.from_scenario(name, clock=ManualClock())
    assert sandbox.request("GET", "/").status == 200
    assert read_scenario(name).title
    first = Sandbox.from_scenario(name, clock=ManualClock()).state()
    assert Sandbox.from_scenario(name, clock=ManualClock()).state() == first


def test_three_come_with_the_package() -> None:
    assert set(shipped_scenarios()) == {"quiet-day", "bad-network-day", "everything"}


def test_an_empty_file_is_a_sandbox_with_all_defaults(tmp_path: Path) -> None:
    clock = ManualClock()
    sandbox = Sandbox.from_scenario(write(tmp_path, ""), clock=clock)
    assert sandbox.state() == Sandbox(clock=clock).state()


def test_every_table_has_its_effect(tmp_path: Path) -> None:
    text = """
        seed = 3
        keep_alive = 1.5
        [clock]
        start = 2030-01-02T15:00:00+01:00
        speed = 60
        [tradier]
        accounts = ["empty", {kind = "cash", number = "MINE", cash = 12.34}]
        quota = 5
        [tradier.prices]
        ZZZ = 10.5
        [kalshi]
        opening_cents = 777
        fee_rate_bp = 100
        session_seconds = 60
        past = false
        markets = [{ticker = "ONE", title = "One?", fair = 12, days = 3}]
        [quirks]
        unknown_fields = true
        [[faults]]
        operation = "user_profile"
        kind = "status"
        status = 418
        body = "teapot"
        times = 2
    """
    sandbox = Sandbox.from_scenario(write(tmp_path, text))
    assert isinstance(sandbox.clock, SystemClock)
    assert sandbox.clock.speed == 60
    assert sandbox.clock.now() >= datetime(2030, 1, 2, 14, tzinfo=UTC)
    assert sandbox.tradier.users[ACCESS_TOKEN].accounts == ("VA10000001", "MINE")
    assert sandbox.tradier.ledger.accounts["MINE"].cash == 1234
    assert [tradier(sandbox, "/user/profile").status for _ in range(3)] == [418, 418, 200]
    assert dict(tradier(sandbox, "/user/profile").headers)["X-Ratelimit-Allowed"] == "5"
    assert b"sandbox_extra" in tradier(sandbox, "/user/profile").body
    me = KalshiCaller(sandbox)
    assert me.get("/balance") == {"balance": 777}
    assert me.get("/orders") == {"orders": []}
    (market,) = sandbox.kalshi.exchange.markets.values()
    assert market.terms.ticker_name.startswith("ONE-")
    assert market.terms.title == "One?"
    sandbox.advance(61)
    assert me.own("GET", "/balance").status == 401


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("seed = 'x'", "seed"),
        ("sede = 1", "sede"),
        ("keep_alive = -1", "keep_alive"),
        ("= 5", "line 1"),
        ("[clock]\nspeed = -1", "clock.speed"),
        ("[clock]\nstart = 2024-09-05T13:30:00", "clock.start"),
        ("[tradier]\nquota = -5", "tradier.quota"),
        ("[tradier]\naccounts = ['rich']", "tradier.accounts[0].kind"),
        ("[[tradier.accounts]]\nkind = 'x'", "tradier.accounts[0].kind"),
        ("[[tradier.accounts]]\nnumber = 'VA99999999'", "tradier.accounts"),
        ("[[tradier.accounts]]\ncash = 1e300", "1e+300"),
        ("[tradier.prices]\nKO = 0", "tradier.prices.KO"),
        ("[tradier.trading]\nlargest_fill = -1", "tradier.trading.largest_fill"),
        ('[[tradier.refusals]]\ncode = ""', "tradier.refusals[0].code"),
        ('[[tradier.refusals]]\ncode = "X"\nlayer = 5', "tradier.refusals[0].layer"),
        (
            "[[tradier.accounts]]\npositions = [{symbol = 'KO', quantity = 0}]",
            "tradier.accounts[0].positions[0]",
        ),
        (
            "[[tradier.accounts]]\norders = [{class = 'equity', symbol = 'KO', quantity = 1, "
            "script = [{after = 5, status = 'filled', fill = 2, price = 1}]}]",
            "tradier.accounts[0].orders[0].script",
        ),
        (
            "[[tradier.accounts]]\norders = [{class = 'option', symbol = 'KO', quantity = 1}]",
            "tradier.accounts[0].orders[0].option_symbol",
        ),
        ("[kalshi]\ntick_seconds = 0", "kalshi.tick_seconds"),
        ("[kalshi]\nmarkets = [{ticker = 'A', title = 'a', fair = 99}]", "kalshi.markets[0].fair"),
        ("[quirks]\nempty = 'nothing'", "quirks.empty"),
        ("[[faults]]\nkind = 'delay'", "faults[0].operation"),
        ("[[faults]]\noperation = 'user_orders'\nkind = 'delay'", "faults[0].operation"),
        ("[[faults]]\noperation = '*'\nkind = 'quake'", "faults[0].kind"),
        ("[[faults]]\noperation = '*'\nkind = 'delay'\nseconds = -1", "faults[0].seconds"),
        (
            "[[faults]]\noperation = '*'\nkind = 'redirect'\nlocation = \"a\\nb\"",
            "faults[0].location",
        ),
    ],
)
def test_an_error_names_the_key(tmp_path: Path, text: str, key: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        Sandbox.from_scenario(path)
    assert key in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["quiet-dya", "/", "no/such.toml"])
def test_an_unknown_scenario_names_those_that_are(name: str) -> None:
    with pytest.raises(ScenarioError, match="bad-network-day, everything"):
        read_scenario(name)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ScenarioError, match="UTF-8"):
        read_scenario(path)


def test_scripted_orders_of_a_file_happen(tmp_path: Path) -> None:
    text = START + (
        "[[tradier.accounts]]\nkind = 'empty'\ntype = 'margin'\n"
        "[[tradier.accounts.orders]]\nclass = 'otoco'\n"
        "legs = [\n"
        "{class = 'equity', symbol = 'KO', quantity = 5, type = 'limit', price = 60.0,"
        " script = [{after = 10, status = 'filled', fill = 5, price = 59.5}]},\n"
        "{class = 'equity', symbol = 'KO', side = 'sell', quantity = 5, status = 'pending',"
        " script = [{after = 10, status = 'open'}, {after = 20, status = 'filled', fill = 5,"
        " price = 61.0}, {after = 30, status = 'expired'}]},\n]\n"
        "script = [{after = 20, status = 'filled'}]\n"
    )
    sandbox = Sandbox.from_scenario(write(tmp_path, text))

    def order() -> Any:
        value: Any = tradier(sandbox, "/accounts/VA10000001/orders").json()
        return value["orders"]["order"]

    assert [leg["status"] for leg in order()["leg"]] == ["open", "pending"]
    sandbox.advance(10)
    assert [leg["status"] for leg in order()["leg"]] == ["filled", "open"]
    sandbox.advance(100)
    assert [leg["status"] for leg in order()["leg"]] == ["filled", "filled"]
    assert order()["status"] == "filled"
    account = sandbox.tradier.ledger.accounts["VA10000001"]
    assert account.cash == 100_000 + 5 * 150
    assert account.positions == []


def test_a_bad_network_day_loses_responses_of_kalshi_v2(monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders and cancels are lost or late, and none is placed twice."""
    with Sandbox.from_scenario("bad-network-day") as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        client = kalshi_v2.KalshiV2(timeout=1.0)
        while True:
            with suppress(NoResponse, UnexpectedResponse):
                ticker = client.get_markets(status="open").markets[0].ticker
                break
        placed = 0
        for number in range(4):
            order = {"ticker": ticker, "side": "bid", "count": 1, "price": "0.02"}
            with suppress(CallError):
                client.place_once(order, key=f"k{number}", patience=3, journal=False)
                placed += 1
        faults = {entry.fault for entry in sandbox.log.entries()}
        ids = [
            json.loads(entry.body)["client_order_id"]
            for entry in sandbox.log.applied("create_order")
        ]
    assert faults - {""}
    assert len(ids) == len(set(ids))
    assert placed > 1
