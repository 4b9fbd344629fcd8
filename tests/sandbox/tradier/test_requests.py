"""Test filters, pages and bad parameters of the Tradier listings."""

from typing import Any

import pytest

from kloudtrader.sandbox import ManualClock, Sandbox
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN
from tests.sandbox.members import account, tradier
from tests.sandbox.tradier.boxes import list_rows


@pytest.mark.parametrize("path", ["history", "gainloss", "orders"])
def test_pages_cover_everything_once(sandbox: Sandbox, path: str) -> None:
    whole = list_rows(sandbox, path, limit=1000)
    paged: list[Any] = []
    number = 1
    while page := list_rows(sandbox, path, limit=3, page=number):
        paged += page
        number += 1
    assert paged == whole
    assert len(whole) > 9


def test_default_limits(sandbox: Sandbox) -> None:
    row = sandbox.tradier.users[ACCESS_TOKEN].accounts[0]
    books = sandbox.tradier.ledger.accounts[row]
    books.history *= 3
    books.closed *= 5
    assert len(list_rows(sandbox, "history")) == 25
    assert len(list_rows(sandbox, "gainloss")) == 100


def test_history_has_every_type_and_filters(sandbox: Sandbox) -> None:
    rows = list_rows(sandbox, "history", limit=100)
    types = "trade option ach wire dividend fee tax journal check transfer adjustment interest"
    assert {row["type"] for row in rows} == set(types.split())
    days = [row["date"] for row in rows]
    assert days == sorted(days, reverse=True)
    for row in rows:
        assert list_rows(sandbox, "history", type=row["type"], limit=100) == [
            r for r in rows if r["type"] == row["type"]
        ]
        day = row["date"][:10]
        assert list_rows(sandbox, "history", start=day, end=day) == [
            r for r in rows if r["date"] == row["date"]
        ]
    traded = [row for row in rows if row["type"] == "trade"]
    about_ko = [row for row in traded if row["trade"]["symbol"].startswith("KO")]
    assert len({row["trade"]["symbol"] for row in about_ko}) == 2
    assert list_rows(sandbox, "history", symbol="KO") == about_ko
    exact = list_rows(sandbox, "history", symbol="ko", exactMatch="true")
    assert exact == [row for row in about_ko if row["trade"]["symbol"] == "KO"]


def test_gainloss_sorts_and_filters(sandbox: Sandbox) -> None:
    rows = list_rows(sandbox, "gainloss")
    assert len(rows) == 30
    assert [r["close_date"] for r in rows] == sorted((r["close_date"] for r in rows), reverse=True)
    rising = list_rows(sandbox, "gainloss", sortBy="openDate", sort="asc")
    assert [r["open_date"] for r in rising] == sorted(r["open_date"] for r in rows)
    for row in rows:
        assert round(row["gain_loss"] * 100) == round((row["proceeds"] - row["cost"]) * 100)
    assert min(row["gain_loss_percent"] for row in rows) == -100.0
    assert {row["quantity"] > 0 for row in rows} == {True, False}
    day = rows[3]["close_date"][:10]
    assert list_rows(sandbox, "gainloss", start=day) == rows[:4]
    assert list_rows(sandbox, "gainloss", end=day) == rows[3:]
    assert list_rows(sandbox, "gainloss", symbol="P") == [r for r in rows if r["symbol"][0] == "P"]


def test_orders_filter_by_states(sandbox: Sandbox) -> None:
    rows = list_rows(sandbox, "orders", status="open,canceled")
    assert {row["status"] for row in rows} == {"open", "canceled"}


def test_retired_filters_of_orders_reach_back(sandbox: Sandbox, clock: ManualClock) -> None:
    today = list_rows(sandbox, "orders")
    clock.advance(2 * 86_400)
    assert len(list_rows(sandbox, "orders", filter="intraday")) == 1
    everything = list_rows(sandbox, "orders", filter="all")
    assert [row["id"] for row in everything] == [row["id"] for row in today]
    assert list_rows(sandbox, "orders", date="2024-09-05") == everything
    assert list_rows(sandbox, "orders", start="2024-09-04", end="2024-09-05") == everything
    for query in ({"start": "2024-09-06"}, {"end": "2024-09-04"}, {"date": "2024-09-06"}):
        assert list_rows(sandbox, "orders", **query) == []
    clock.advance(31 * 86_400)
    assert list_rows(sandbox, "orders", filter="all") == []


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("history", {"start": ""}),
        ("history", {"limit": ""}),
        ("history", {"exactMatch": ""}),
        ("orders", {"status": ""}),
        ("orders", {"filter": "some"}),
        ("orders", {"date": "today"}),
        ("history", {"page": 0}),
        ("history", {"limit": -1}),
        ("history", {"limit": "many"}),
        ("history", {"limit": "9" * 5000}),
        ("history", {"type": "lottery"}),
        ("history", {"start": "yesterday"}),
        ("history", {"end": "2024-02-30"}),
        ("history", {"exactMatch": "maybe"}),
        ("gainloss", {"sortBy": "symbol"}),
        ("gainloss", {"sort": "up"}),
        ("orders", {"status": "open,lost"}),
        ("orders", {"includeTags": "yes"}),
    ],
)
def test_bad_parameters_are_named(sandbox: Sandbox, path: str, query: dict[str, Any]) -> None:
    number = sandbox.tradier.users[ACCESS_TOKEN].accounts[0]
    response = tradier(sandbox, f"/accounts/{number}/{path}", **query)
    assert (response.status, response.content_type) == (400, "text/plain")
    assert response.body.decode().startswith(f"Invalid parameter, {next(iter(query))}: ")


def test_unknown_parameters_are_ignored(sandbox: Sandbox) -> None:
    assert account(sandbox, "positions", limit=1) == account(sandbox, "positions")
