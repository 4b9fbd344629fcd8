"""Test ``kalshi watchlist``."""

from collections.abc import Callable

import pytest

from kloudtrader import kalshi
from kloudtrader.cli import exit_codes
from kloudtrader.sandbox import Fault, Sandbox
from tests.cli.commands.conftest import MARKET, list_watchlist
from tests.cli.conftest import (
    Run,
    in_pty,
    plain,
)


@pytest.fixture(autouse=True)
def _use_sandbox(enter: Callable[[Sandbox], None], sandbox: Sandbox, kalshi_v1: None) -> None:
    enter(sandbox)


def test_add_and_remove_a_market(run: Run) -> None:
    before = list_watchlist()
    new = next(market.id for market in kalshi.get_markets().markets if market.id not in before)
    assert run("kalshi", "watchlist", "add", new, "--yes").out == f"{new} is on the watchlist.\n"
    assert list_watchlist() == [*before, new]
    assert run("kalshi", "watchlist", "remove", new, "-y").code == 0
    assert list_watchlist() == before


def test_consent_decides_whether_the_watchlist_changes(sandbox: Sandbox) -> None:
    first = list_watchlist()[0]
    market = kalshi.get_market(first).market
    arguments = ("kalshi", "watchlist", "remove", first)
    environment = sandbox.environment()
    got, seen = in_pty(*arguments, environment=environment, width=200, typed=b"n\n")
    assert (got, list_watchlist()[0]) == (exit_codes.NO_RESPONSE, first)
    assert f"Remove {market.ticker_name} ({market.title}) from your watchlist" in plain(seen)
    assert in_pty(*arguments, environment=environment, width=200, typed=b"y\n")[0] == 0
    assert first not in list_watchlist()


def test_a_lost_response_about_the_watchlist(run: Run, sandbox: Sandbox) -> None:
    sandbox.faults.add("user_remove_watchlist", Fault("reset-after"))
    result = run("kalshi", "watchlist", "remove", list_watchlist()[0], "--yes")
    assert result.code == exit_codes.UNKNOWN
    assert "Check 'kloudtrader kalshi watchlist'" in result.err
    assert len(result.err.splitlines()) == 1


def test_a_market_that_does_not_exist(run: Run) -> None:
    for name in ("add", "remove"):
        result = run("kalshi", "watchlist", name, MARKET, "--yes")
        assert result.code == exit_codes.REFUSED
        assert len(result.err.splitlines()) == 1
        assert run("kalshi", "watchlist", name, "nothing", "--yes").code == exit_codes.USAGE
    assert run("kalshi", "watchlist", "--json", "add", "nothing").code == exit_codes.USAGE
