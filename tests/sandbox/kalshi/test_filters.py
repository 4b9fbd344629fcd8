"""Test filters and pages of the Kalshi listings."""

from typing import Any

import pytest

from kloudtrader.sandbox import ManualClock, Sandbox
from tests.sandbox.members import KalshiCaller, refusal


@pytest.fixture
def many(sandbox: Sandbox, ada: KalshiCaller, clock: ManualClock) -> list[Any]:
    """Twelve resting orders of one market, a second apart, oldest first."""
    sandbox.kalshi.exchange.trading_active = True
    market_id = list(sandbox.kalshi.exchange.markets)[1]
    orders: list[Any] = []
    for index in range(12):
        clock.advance(1)
        side = "yes" if index % 3 else "no"
        orders.append(
            ada.order(market_id=market_id, side=side, count=index + 1, price=index % 4 + 1)
        )
    return orders


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"is_yes": "true"}, lambda o: o["is_yes"]),
        ({"is_yes": "false"}, lambda o: not o["is_yes"]),
        ({"min_price": 2, "max_price": 3}, lambda o: 2 <= o["price"] <= 3),
        ({"min_place_count": 4, "max_place_count": 6}, lambda o: 4 <= o["place_count"] <= 6),
        ({"min_initial_count": 11}, lambda o: o["place_count"] >= 11),
        ({"max_remaining_count": 2}, lambda o: o["remaining_count"] <= 2),
        ({"status": "executed"}, lambda o: False),
        ({"status": "resting"}, lambda o: True),
    ],
)
def test_orders_are_filtered_with_inclusive_bounds(
    ada: KalshiCaller, many: list[Any], query: dict[str, object], wanted: Any
) -> None:
    rows = ada.get("/orders", market_id=many[0]["market_id"], **query)["orders"]
    rows = [o["order_id"] for o in rows if o["order_id"] in {m["order_id"] for m in many}]
    assert rows == [o["order_id"] for o in reversed(many) if wanted(o)]


def test_dates_bound_inclusively(ada: KalshiCaller, many: list[Any]) -> None:
    third, fifth = many[2]["create_ts"], many[4]["create_ts"]
    rows = ada.get("/orders", min_date=third, max_date=fifth)["orders"]
    assert [o["order_id"] for o in rows] == [m["order_id"] for m in reversed(many[2:5])]
    shifted = third.replace("Z", "+00:00")
    assert ada.get("/orders", min_date=shifted, max_date=fifth)["orders"] == rows


def test_pages_cover_everything_once(ada: KalshiCaller, many: list[Any]) -> None:
    whole = ada.get("/orders")["orders"]
    paged: list[Any] = []
    for number in range(1, 100):
        page = ada.get("/orders", page_size=5, page_number=number)["orders"]
        if not page:
            break
        paged += page
    assert paged == whole
    assert ada.get("/orders", page_number=2)["orders"] == []


def test_the_queue_position_is_given_when_asked_for(ada: KalshiCaller, many: list[Any]) -> None:
    market_id = many[0]["market_id"]
    plain = ada.get("/orders", market_id=market_id)["orders"]
    assert {o["queue_position"] for o in plain} == {0}
    queued = ada.get("/orders", market_id=market_id, get_queue_position="true")["orders"]
    level = [o for o in reversed(queued) if o["is_yes"] and o["price"] == 2]
    assert [o["queue_position"] for o in level] == [0, 2]


def test_trades_take_both_spellings(ada: KalshiCaller) -> None:
    trades = ada.get("/trades")["trades"]
    middle = sorted(trade["price"] for trade in trades)[len(trades) // 2]
    for low, high in (("MinPrice", "MaxPrice"), ("min_price", "max_price")):
        above = ada.get("/trades", **{low: middle})["trades"]
        assert above == [t for t in trades if t["price"] >= middle]
        below = ada.get("/trades", **{high: middle})["trades"]
        assert below == [t for t in trades if t["price"] <= middle]
    size = trades[0]["count"]
    for name in ("MinCount", "min_count"):
        rows = ada.get("/trades", **{name: size, "max_count": size})["trades"]
        assert rows == [t for t in trades if t["count"] == size]
    both = ada.own("GET", "/trades", MinPrice=1, min_price=2)
    assert refusal(both) == (400, "invalid_parameters")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/orders", {"page_size": 0}),
        ("/orders", {"page_number": -1}),
        ("/orders", {"page_number": "one"}),
        ("/orders", {"page_size": 2**63}),
        ("/orders", {"page_size": "9" * 5000}),
        ("/orders", {"min_place_count": 2**31}),
        ("/orders", {"is_yes": "perhaps"}),
        ("/orders", {"status": "pending"}),
        ("/orders", {"market_id": "m"}),
        ("/orders", {"min_date": "2021-01-01"}),
        ("/orders", {"min_date": "2021-01-01T00:00:00"}),
        ("/orders", {"min_date": "2021-13-01T00:00:00Z"}),
        ("/orders", {"min_date": "0001-01-01T00:00:00+23:59"}),
        ("/trades", {"MinPrice": "1.5"}),
        ("/trades", {"order_id": "'"}),
    ],
)
def test_bad_queries_are_refused(ada: KalshiCaller, path: str, query: dict[str, object]) -> None:
    assert refusal(ada.own("GET", path, **query)) == (400, "invalid_parameters")
