"""Test ``--dry-run``."""

import json
import re
from collections.abc import Callable

import pytest
from pytest_httpserver import HTTPServer

from kloudtrader.cli.commands.kalshi_trading import UNKNOWN_USER
from kloudtrader.cli.ui.request_preview import HIDDEN
from kloudtrader.sandbox import Sandbox
from tests.cli.commands.conftest import MARKET
from tests.cli.conftest import (
    Run,
)


@pytest.fixture(autouse=True)
def _use_sandbox(enter: Callable[[Sandbox], None], sandbox: Sandbox, kalshi_v1: None) -> None:
    enter(sandbox)


@pytest.mark.parametrize(
    "arguments",
    [
        ("order", "create", MARKET, "no", "3", "40"),
        ("order", "decrease", "o-1", "2"),
        ("order", "cancel", "o-1"),
        ("watchlist", "add", MARKET),
        ("watchlist", "remove", MARKET),
    ],
)
def test_a_dry_run_sends_nothing(run: Run, sandbox: Sandbox, arguments: tuple[str, ...]) -> None:
    count = len(sandbox.log)
    result = run("kalshi", *arguments, "--dry-run")
    assert result.code == 0
    assert len(sandbox.log) == count
    assert UNKNOWN_USER in result.out
    assert f"Authorization: {HIDDEN}" in result.out


def test_a_dry_run_shows_the_request_that_is_sent(
    run: Run, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", httpserver.url_for("/v1"))
    monkeypatch.setenv("KALSHI_USER_ID", "u-7")
    monkeypatch.setenv("KALSHI_TOKEN", "canary-session")
    options = (MARKET, "no", "3", "40", "--expires", "2099-03-05T16:00-05:00", "--max-cost", "130")
    arguments = ("kalshi", "order", "create", *options, "--sell-only")
    shown = json.loads(run(*arguments, "--dry-run", "--json").out)
    httpserver.expect_request(re.compile("/v1/.*"), method="GET").respond_with_json(
        {"orders": [], "trades": [], "market_position": {}, "market_positions": []}
    )
    httpserver.expect_request("/v1/users/u-7/orders", method="POST").respond_with_json(
        {"order": {"order_id": "o-1", "status": "resting"}, "status": "placed"}
    )
    assert run(*arguments, "--yes").code == 0
    (sent,) = [request for request, _ in httpserver.log if request.method == "POST"]
    assert shown["url"] == sent.url
    assert shown["method"] == sent.method
    assert shown["body"] == json.loads(sent.get_data())
    assert shown["body"] == {
        "market_id": MARKET,
        "side": "no",
        "count": 3,
        "price": 40,
        "expiration_unix_ts": 4076427600,
        "max_cost_cents": 130,
        "sell_position_capped": True,
    }
    headers = dict(sent.headers)
    assert headers.pop("Authorization") == "u-7 canary-session"
    assert shown["headers"].pop("Authorization") == HIDDEN
    assert shown["headers"] == headers
