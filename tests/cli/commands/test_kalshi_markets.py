"""Test ``kalshi markets`` and ``book``."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace

import pytest
from pytest_httpserver import HTTPServer

from kloudtrader import kalshi
from kloudtrader.cli import exit_codes
from kloudtrader.sandbox import Sandbox
from tests.cli.commands.conftest import MARKET
from tests.cli.conftest import (
    Run,
    command_line,
    process_environment,
)


@pytest.fixture(autouse=True)
def _use_sandbox(enter: Callable[[Sandbox], None], sandbox: Sandbox, kalshi_v1: None) -> None:
    enter(sandbox)


def test_the_book_of_a_market(run: Run, market_id: str) -> None:
    ticker = kalshi.get_market(market_id).market.ticker_name
    assert ticker is not None
    book = kalshi.get_market_order_book(market_id).order_book
    best = max(price for price, _ in book.yes)
    lines = run("kalshi", "book", ticker.lower()).out.splitlines()
    assert lines[0].startswith(ticker)
    assert lines[2].split()[1] == str(best)
    rows = list(csv.DictReader(io.StringIO(run("kalshi", "book", market_id, "--csv").out)))
    assert len(rows) == len(book.yes) + len(book.no)
    response = json.loads(run("kalshi", "book", market_id, "--json").out)
    assert response["order_book"]["yes"] == book.yes
    assert run("kalshi", "book", "nothing").code == exit_codes.USAGE


def test_an_unknown_status_is_refused(run: Run, sandbox: Sandbox) -> None:
    result = run("kalshi", "markets", "--status", "activ")
    assert result.code == exit_codes.USAGE
    assert "'activ' is not one of active, closed, determined, finalized" in result.err
    assert run("kalshi", "markets", "--status", "determined").out == "(no market)\n"
    sandbox.quirks = replace(sandbox.quirks, unknown_enums=True)
    (new,) = {market.status for market in kalshi.get_markets().markets} - {"active", "closed"}
    assert run("kalshi", "markets", "--status", new).code == 0


def test_csv_keeps_characters_that_the_encoding_lacks(httpserver: HTTPServer) -> None:
    row = {"id": MARKET, "ticker_name": "RÄIN", "title": "雨が降りますか"}
    httpserver.expect_request("/v1/markets").respond_with_json({"markets": [row]})
    environment = {
        "KLOUDTRADER_KALSHI_URL": httpserver.url_for("/v1"),
        "PYTHONIOENCODING": "ascii",
        "PYTHONUNBUFFERED": "1",
    }
    done = subprocess.run(
        command_line("kalshi", "markets", "--csv"),
        env=process_environment(environment),
        capture_output=True,
        timeout=30,
    )
    (line,) = csv.DictReader(io.StringIO(done.stdout.decode("utf-8")))
    assert {key: line[key] for key in row} == row
