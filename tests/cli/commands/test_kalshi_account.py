"""Test ``kalshi login``, ``balance``, ``positions``, ``orders`` and ``trades``."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from pytest_httpserver import HTTPServer

from kloudtrader import kalshi
from kloudtrader.cli import exit_codes
from kloudtrader.sandbox import Fault, Sandbox
from tests.cli.conftest import (
    Run,
    plain,
)


@pytest.fixture(autouse=True)
def _use_sandbox(enter: Callable[[Sandbox], None], sandbox: Sandbox, kalshi_v1: None) -> None:
    enter(sandbox)


READS = ["balance", "positions", "orders", "trades", "watchlist", "markets"]


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("width", [60, 120])
def test_a_table_fits_its_terminal(name: str, width: int, on_terminal: Run) -> None:
    result = on_terminal("kalshi", name, width=width)
    assert result.code == 0
    assert max(len(line) for line in plain(result.out).splitlines()) <= width


@pytest.mark.parametrize("name", READS)
def test_json_and_csv(name: str, run: Run) -> None:
    response = json.loads(run("kalshi", name, "--json").out)
    assert isinstance(response, dict)
    rows = list(csv.DictReader(io.StringIO(run("kalshi", name, "--csv").out)))
    (inner,) = response.values()
    if isinstance(inner, list):
        assert len(rows) == len(inner)
        assert set(inner[0]) <= set(rows[0])


def test_cents_become_dollars_for_people_only(run: Run) -> None:
    cents = kalshi.user_get_balance().balance
    assert f"{cents / 100:,.2f}" in run("kalshi", "balance").out
    assert json.loads(run("kalshi", "balance", "--json").out) == {"balance": cents}


def test_tables_show_the_tickers_of_markets(run: Run) -> None:
    held = [
        position
        for position in kalshi.user_get_market_positions().market_positions
        if position.position
    ]
    tickers = {market.id: market.ticker_name for market in kalshi.get_markets().markets}
    for name in ("positions", "orders", "trades"):
        out = run("kalshi", name).out
        assert any(str(tickers[position.market_id or ""]) in out for position in held)


def test_closed_positions_are_left_out(run: Run, httpserver: HTTPServer) -> None:
    over, held = kalshi.MarketPosition(market_id="over", position=0), "held"
    httpserver.expect_request("/v1/users/u-7/positions").respond_with_json(
        {"market_positions": [over.model_dump(), {"market_id": held, "position": -2}]}
    )
    httpserver.expect_request("/v1/markets").respond_with_json({"markets": None})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KLOUDTRADER_KALSHI_URL", httpserver.url_for("/v1"))
        patch.setenv("KALSHI_USER_ID", "u-7")
        patch.setenv("KALSHI_TOKEN", "session")
        assert "over" not in run("kalshi", "positions").out
        assert "over" in run("kalshi", "positions", "--all").out
        assert "over" in run("kalshi", "positions", "--csv").out


def test_ids_are_not_cut_on_a_narrow_terminal(on_terminal: Run) -> None:
    out = plain(on_terminal("kalshi", "orders", width=60).out)
    for order in kalshi.user_orders_get().orders:
        assert f"  {order.order_id}" in out.splitlines()


def test_positions_are_shown_without_tickers_if_markets_fail(run: Run, sandbox: Sandbox) -> None:
    sandbox.faults.add("get_markets", Fault("status", status=403), times=None)
    result = run("kalshi", "positions")
    assert result.code == 0
    assert str(kalshi.user_get_market_positions().market_positions[0].market_id) in result.out


def test_login_with_a_password(run: Run) -> None:
    result = run("kalshi", "login")
    assert result.code == 0
    assert "KALSHI_EMAIL and KALSHI_PASSWORD are accepted" in result.out


def test_login_with_a_session(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KALSHI_USER_ID", "someone")
    monkeypatch.setenv("KALSHI_TOKEN", "canary-session")
    result = run("kalshi", "login")
    assert result.code == exit_codes.CONFIGURATION
    assert "canary" not in result.err


def test_a_wrong_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KALSHI_PASSWORD", "canary-password")
    result = run("kalshi", "login")
    assert result.code == exit_codes.CONFIGURATION
    assert "canary" not in result.err


def test_a_blank_filter_does_not_widen_the_search(run: Run) -> None:
    for name in ("orders", "trades"):
        result = run("kalshi", name, "--market", " ")
        assert result.code == exit_codes.USAGE
        assert "blank" in result.err


def test_a_refused_session_with_a_password_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KALSHI_USER_ID", "someone")
    monkeypatch.setenv("KALSHI_TOKEN", "canary-session")
    result = run("kalshi", "balance")
    assert result.code == exit_codes.CONFIGURATION
    assert "Unset KALSHI_TOKEN" in result.err
    monkeypatch.delenv("KALSHI_PASSWORD")
    monkeypatch.delenv("KALSHI_EMAIL")
    assert "Unset KALSHI_TOKEN" not in run("kalshi", "balance").err
