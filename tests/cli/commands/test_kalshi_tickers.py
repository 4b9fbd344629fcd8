"""Test that a ticker is accepted wherever a market is named."""

import json
from collections.abc import Callable

import pytest

from kloudtrader import kalshi
from kloudtrader.cli import exit_codes
from kloudtrader.sandbox import Sandbox
from tests.cli.commands.conftest import create_arguments, list_watchlist
from tests.cli.conftest import (
    Run,
)


@pytest.fixture(autouse=True)
def _use_sandbox(enter: Callable[[Sandbox], None], sandbox: Sandbox, kalshi_v1: None) -> None:
    enter(sandbox)


def test_a_ticker_names_a_market(run: Run, market_id: str) -> None:
    ticker = str(kalshi.get_market(market_id).market.ticker_name).lower()
    shown = json.loads(run(*create_arguments(ticker, "--dry-run", "--json")).out)
    assert shown["body"]["market_id"] == market_id
    placed = json.loads(run(*create_arguments(ticker, "--yes", "--json")).out)
    assert placed["market_id"] == market_id
    orders = json.loads(run("kalshi", "orders", "--market", ticker, "--json").out)["orders"]
    assert {order["market_id"] for order in orders} == {market_id}
    trades = json.loads(run("kalshi", "trades", "--market", ticker, "--json").out)["trades"]
    assert {trade["market_id"] for trade in trades} == {market_id}
    assert run("kalshi", "watchlist", "add", ticker, "--yes").code == 0
    assert market_id in list_watchlist()


@pytest.mark.parametrize(
    "arguments",
    [
        ("orders", "--market", "nothing"),
        ("trades", "--market", "nothing"),
        ("order", "create", "nothing", "yes", "5", "1", "--yes"),
        ("watchlist", "add", "nothing", "--yes"),
    ],
)
def test_an_unknown_ticker_is_refused_before_sending(
    run: Run, sandbox: Sandbox, arguments: tuple[str, ...]
) -> None:
    result = run("kalshi", *arguments)
    assert result.code == exit_codes.USAGE
    assert "'kloudtrader kalshi markets' lists them" in result.err
    assert {entry.operation for entry in sandbox.log.entries()} == {"get_markets"}
