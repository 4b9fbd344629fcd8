"""Test the commands of ``kalshi`` on API v2, which its credentials choose."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from kloudtrader import kalshi
from kloudtrader.cli import exit_codes
from kloudtrader.sandbox import Fault, Sandbox
from tests.cli.commands.conftest import create_arguments, list_resting
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def _use_sandbox(enter: Callable[[Sandbox], None], sandbox: Sandbox) -> None:
    enter(sandbox)


def calls_of_v1(sandbox: Sandbox) -> list[str]:
    return [entry.operation for entry in sandbox.log.entries() if entry.venue == "kalshi"]


@pytest.mark.parametrize("name", ["balance", "positions", "orders", "trades", "markets"])
def test_what_is_read_is_written_in_every_form(run: Run, sandbox: Sandbox, name: str) -> None:
    assert run("kalshi", name).code == 0
    (rows,) = json.loads(run("kalshi", name, "--json").out).values()
    table = list(csv.DictReader(io.StringIO(run("kalshi", name, "--csv").out)))
    assert len(table) == (len(rows) if isinstance(rows, list) else 1)
    assert not any('"' in cell for row in table for cell in row.values())
    assert calls_of_v1(sandbox) == []


def test_login_reads_with_the_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("kalshi", "login").code == 0
    monkeypatch.setenv("KALSHI_API_KEY_ID", "0c6f2f0e-5a3e-4c8d-9d2f-0c6c1d3b8a77")
    assert run("kalshi", "login").code == exit_codes.CONFIGURATION


def test_a_market_is_read_by_its_ticker(run: Run, sandbox: Sandbox, market_id: str) -> None:
    shown = json.loads(run("kalshi", "market", market_id.lower(), "--json").out)["market"]
    assert shown["id"] == market_id
    assert shown["yes_bid"] == kalshi.get_market(market_id).market.yes_bid
    assert run("kalshi", "market", market_id).out.startswith(market_id)
    (row,) = csv.DictReader(io.StringIO(run("kalshi", "market", market_id, "--csv").out))
    assert row["ticker_name"] == market_id
    before = len(sandbox.log.entries("get_markets"))
    assert run("kalshi", "book", market_id.lower()).code == 0
    assert len(sandbox.log.entries("get_markets")) == before  # thousands, at Kalshi
    assert run("kalshi", "market", "NO-SUCH").code == exit_codes.USAGE


def test_markets_are_filtered_by_the_exchange(run: Run, sandbox: Sandbox) -> None:
    series = kalshi.get_markets().markets[0].id.partition("-")[0]
    rows = json.loads(run("kalshi", "markets", "--series", series.lower(), "--json").out)
    assert rows["markets"]
    assert all(market["id"].startswith(series) for market in rows["markets"])
    finished = json.loads(run("kalshi", "markets", "--status", "finalized", "--json").out)
    assert {market["status"] for market in finished["markets"]} <= {"finalized"}
    assert run("kalshi", "markets", "--status", "over").code == exit_codes.USAGE


def test_parts_of_cents_are_shown_in_dollars(run: Run) -> None:
    rows = json.loads(run("kalshi", "positions", "--json").out)["market_positions"]
    fees = sum(row["fees_paid"] for row in rows)
    assert fees % 1 != 0
    total = run("kalshi", "positions").out.splitlines()[-1].split()
    assert total[-1] == f"{fees / 100:.2f}"


def test_a_status_of_orders_that_is_misspelt_is_refused(run: Run, sandbox: Sandbox) -> None:
    result = run("kalshi", "orders", "--status", "cancelled")
    assert result.code == exit_codes.USAGE
    assert "canceled" in result.err
    assert sandbox.log.entries("get_orders") == []
    assert run("kalshi", "orders", "--status", "resting").code == 0


def test_an_order_from_placing_to_cancelling(run: Run, market_id: str) -> None:
    placed = json.loads(run(*create_arguments(market_id.lower(), "--yes", "--json")).out)
    assert placed["market_id"] == market_id
    order_id = placed["order_id"]
    decreased = run("kalshi", "order", "decrease", order_id, 2, "--yes", "--json")
    assert json.loads(decreased.out)["remaining_count"] == 3
    cancelled = run("kalshi", "order", "cancel", order_id, "--yes", "--json")
    assert json.loads(cancelled.out)["status"] == "canceled"
    assert order_id not in {order.order_id for order in list_resting()}


@pytest.mark.parametrize(
    ("count", "price", "unit"),
    [("5", "0.55", "cents"), ("5", "5.5", "cents"), ("5.5", "5", "contr")],
)
def test_a_number_with_a_part_is_refused_by_its_unit(
    run: Run, sandbox: Sandbox, market_id: str, count: str, price: str, unit: str
) -> None:
    result = run("kalshi", "order", "create", market_id, "yes", count, price, "--yes")
    assert result.code == exit_codes.USAGE
    assert unit in result.err
    assert sandbox.log.entries("create_order") == []


@pytest.mark.parametrize("option", ["--sell-only", "--max-cost=1"])
@pytest.mark.parametrize("more", [[], ["--yes"], ["--dry-run"]])
def test_what_api_v2_cannot_express_is_refused_by_its_option(
    run: Run, sandbox: Sandbox, market_id: str, option: str, more: list[str]
) -> None:
    result = run(*create_arguments(market_id), option, *more)
    assert result.code == exit_codes.USAGE
    assert option.partition("=")[0] in result.err
    assert "_" not in result.err.partition("Use ")[0]
    assert sandbox.log.entries("create_order") == []


def test_a_dry_run_shows_what_is_sent(run: Run, sandbox: Sandbox, market_id: str) -> None:
    line = create_arguments(market_id)
    shown = json.loads(run(*line, "--dry-run", "--json").out)
    assert sandbox.log.entries("create_order") == []
    assert {value for name, value in shown["headers"].items() if "ACCESS" in name} == {
        "(not shown)"
    }
    order_id = json.loads(run(*line, "--yes", "--json").out)["order_id"]
    (sent,) = sandbox.log.entries("create_order")
    body = json.loads(sent.body)
    assert (shown["method"], shown["url"]) == (sent.method, sandbox.origin + sent.path)
    assert shown["body"] | {"client_order_id": body["client_order_id"]} == body
    for name, command in (
        ("decrease_order", ("decrease", order_id, "2")),
        ("cancel_order", ("cancel", order_id)),
    ):
        shown = json.loads(run("kalshi", "order", *command, "--dry-run", "--json").out)
        assert sandbox.log.entries(name) == []
        assert run("kalshi", "order", *command, "--yes").code == 0
        (sent,) = sandbox.log.entries(name)
        address, _, query = shown["url"].partition("?")
        assert (shown["method"], address) == (sent.method, sandbox.origin + sent.path)
        assert parse_qs(query) == {key: list(texts) for key, texts in sent.query.items()}
        assert shown["body"] == (json.loads(sent.body) if sent.body else None)


def test_all_orders_are_cancelled(
    run: Run, market_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "orders.sqlite"
    journal.touch()
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", str(journal))
    for _ in range(2):
        run(*create_arguments(market_id, "--yes"))
    resting = {order.order_id for order in list_resting()}
    listed = json.loads(run("kalshi", "cancel-all", "--dry-run", "--json").out)
    assert {order["order_id"] for order in listed["orders"]} == resting
    assert {order.order_id for order in list_resting()} == resting
    narrowed = run("kalshi", "cancel-all", "--market", market_id.lower(), "--yes", "--json")
    orders = json.loads(narrowed.out)["orders"]
    assert {order["market_id"] for order in orders} == {market_id}
    result = json.loads(run("kalshi", "cancel-all", "--yes", "--json").out)
    assert (result["unresolved"], result["is_flat"]) == ([], True)
    assert list_resting() == []


def test_cancelling_all_works_on_v1(
    run: Run, kalshi_v1: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KLOUDTRADER_JOURNAL", raising=False)
    assert list_resting() != []
    result = run("kalshi", "cancel-all", "--yes", "--json")
    assert json.loads(result.out)["unresolved"] is None
    assert "not known" in result.err
    assert list_resting() == []


@pytest.mark.parametrize("command", [(), ("add", "KXA-1", "--yes"), ("remove", "KXA-1", "--yes")])
def test_the_watchlist_ended(run: Run, sandbox: Sandbox, command: tuple[str, ...]) -> None:
    result = run("kalshi", "watchlist", *command)
    assert result.code == exit_codes.CONFIGURATION
    assert "2025" in result.err
    assert calls_of_v1(sandbox) == []


def test_a_refusal_names_the_money_of_the_shard(run: Run, market_id: str) -> None:
    result = run("kalshi", "order", "create", market_id, "yes", 500_000, 90, "--yes")
    assert result.code == exit_codes.REFUSED
    assert "shard 0" in result.err
    assert "(not sent)" not in result.err


def test_a_lost_response_is_resolved(run: Run, sandbox: Sandbox, market_id: str) -> None:
    sandbox.faults.add("create_order", Fault("reset-after"))
    placed = json.loads(run(*create_arguments(market_id, "--yes", "--json")).out)
    assert placed["order_id"] in {order.order_id for order in list_resting()}
    assert len(sandbox.log.applied("create_order")) == 1
