"""Place, preview, change and cancel orders as a client does."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kloudtrader.sandbox import ManualClock, Quirks
from tests.sandbox.tradier.broker import CALL, OPENING, Trader


def test_a_market_order_is_filled_at_the_ask_and_moves_cash_and_shares() -> None:
    trader = Trader().clear()
    trader.price("KO", 60.0)
    order = trader.order(trader.place(quantity=7))
    assert (order["status"], order["exec_quantity"], order["remaining_quantity"]) == (
        "filled",
        7.0,
        0.0,
    )
    assert (order["avg_fill_price"], order["last_fill_price"]) == (60.01, 60.01)
    assert order["last_fill_quantity"] == 7.0
    assert "price" not in order
    assert trader.held("KO") == 7
    assert trader.account.cash == 10_000_000 - 7 * 6001
    balances = trader.get("balances")["balances"]
    assert balances["total_equity"] == round(100_000 - 0.07, 2)


def test_a_limit_rests_until_the_price_reaches_it() -> None:
    trader = Trader().clear()
    trader.price("KO", 62.0)
    number = trader.place(type="limit", price="60.38")
    assert trader.order(number)["status"] == "open"
    assert trader.order(number)["price"] == 60.38
    trader.price("KO", 60.39)
    assert trader.order(number)["status"] == "open"
    trader.price("KO", 60.38)
    order = trader.order(number)
    assert (order["status"], order["avg_fill_price"]) == ("filled", 60.38)


def test_a_limit_is_kept_to_the_last_digit() -> None:
    trader = Trader().clear()
    trader.price("SNDL", 0.7)
    number = trader.place(symbol="SNDL", type="limit", price="0.5765")
    assert trader.order(number)["price"] == 0.5765
    trader.price("SNDL", 0.58)
    assert trader.order(number)["status"] == "open"
    trader.price("SNDL", 0.57)
    assert trader.order(number)["avg_fill_price"] == 0.57


def test_a_marketable_limit_gets_the_market() -> None:
    trader = Trader().clear()
    trader.price("KO", 60.0)
    assert trader.order(trader.place(type="limit", price=65))["avg_fill_price"] == 60.01
    sold = trader.place(side="sell", type="limit", price=50, quantity=4)
    assert trader.order(sold)["avg_fill_price"] == 59.99
    assert trader.held("KO") == 6


def test_stops_trigger_and_stop_limits_wait_for_their_limit() -> None:
    trader = Trader().clear()
    trader.price("KO", 60.0)
    trader.place(quantity=20)
    stop = trader.place(side="sell", type="stop", stop=58, quantity=5)
    limited = trader.place(side="sell", type="stop_limit", stop=58, price=59, quantity=5)
    assert trader.order(stop)["stop_price"] == 58.0
    trader.price("KO", 57.5)
    assert trader.order(stop)["avg_fill_price"] == 57.49
    assert trader.order(limited)["status"] == "open"
    trader.price("KO", 59.0)
    assert trader.order(limited)["avg_fill_price"] == 59.0


def test_orders_are_filled_as_the_clock_moves_whatever_the_steps() -> None:
    def run(steps: list[int]) -> Any:
        trader = Trader().clear()
        last = trader.market("quotes", symbols="KO")["quotes"]["quote"]["last"]
        number = trader.place(type="limit", price=round(last - 0.35, 2), duration="gtc")
        for seconds in steps:
            trader.sandbox.advance(seconds)
            trader.order(number)
        return trader.order(number)

    once = run([86_400])
    assert once["status"] == "filled"
    assert once == run([7, 3, 1_000, 40_000, 45_390]) == run([60] * 1440)


def test_ids_grow_by_one_and_two_equal_orders_are_two_orders() -> None:
    trader = Trader()
    first, second = trader.place(tag="same"), trader.place(tag="same")
    assert second == first + 1
    tags = [row["tag"] for row in trader.orders(includeTags="true", limit=500) if "tag" in row]
    assert tags.count("same") == 2


def test_the_list_is_oldest_first_in_pages_of_25() -> None:
    trader = Trader().clear()
    numbers = [trader.place(type="limit", price=10, quantity=1) for _ in range(27)]
    assert [row["id"] for row in trader.orders()] == numbers[:25]
    assert [row["id"] for row in trader.orders(page=2)] == numbers[25:]
    assert [row["id"] for row in trader.orders(limit=1000)] == numbers
    assert trader.orders(page=3) == []


def test_finished_orders_leave_the_list_at_midnight_in_new_york() -> None:
    trader = Trader(clock=ManualClock(datetime(2024, 9, 5, 19, 0, tzinfo=UTC))).clear()
    done = trader.place()
    working = trader.place(type="limit", price=10, duration="gtc")
    trader.sandbox.advance(9 * 3600 - 1)  # 23:59:59
    assert [row["id"] for row in trader.orders()] == [done, working]
    trader.sandbox.advance(1)
    assert [row["id"] for row in trader.orders()] == [working]
    assert trader.order(done)["status"] == "filled"


def test_day_orders_expire_at_the_close() -> None:
    trader = Trader().clear()
    day = trader.place(type="limit", price=10)
    gtc = trader.place(type="limit", price=10, duration="gtc")
    trader.sandbox.advance(4.5 * 3600 - 1)
    assert trader.order(day)["status"] == "open"
    trader.sandbox.advance(1)
    expired = trader.order(day)
    assert (expired["status"], expired["remaining_quantity"]) == ("expired", 0.0)
    assert expired["transaction_date"] == "2024-09-05T20:00:00.000Z"
    assert trader.order(gtc)["status"] == "open"


def test_an_order_outside_hours_waits_for_the_open() -> None:
    friday_night = datetime(2024, 8, 31, 1, 0, tzinfo=UTC)
    trader = Trader(clock=ManualClock(friday_night)).clear()
    number = trader.place()
    trader.sandbox.advance(3 * 86_400)  # Monday is Labor Day
    assert trader.order(number)["status"] == "pending"
    trader.sandbox.advance(12.5 * 3600)
    order = trader.order(number)
    assert (order["status"], order["transaction_date"]) == ("filled", "2024-09-03T13:30:00.000Z")


def test_sessions_outside_hours_take_limits_only() -> None:
    clock = ManualClock(datetime(2024, 9, 5, 12, 0, tzinfo=UTC))  # 08:00
    trader = Trader(clock=clock).clear()
    number = trader.place(type="limit", price=100, duration="pre")
    assert trader.order(number)["status"] == "filled"
    resting = trader.place(type="limit", price=10, duration="pre")
    text = trader.post(class_="equity", **OPENING | {"duration": "pre"}).body.decode()
    assert text.startswith("Invalid parameter, duration: ")
    trader.sandbox.advance(84 * 60)
    assert trader.order(resting)["status"] == "expired"
    late = trader.post(
        class_="equity", **OPENING | {"type": "limit", "price": 9, "duration": "pre"}
    )
    assert (late.status, b"pre market no longer available" in late.body) == (400, True)
    trader.sandbox.advance(7 * 3600)
    assert trader.place(type="limit", price=10, duration="post")


def test_option_orders_trade_contracts_of_a_hundred() -> None:
    trader = Trader().clear()
    trader.price(CALL, 2.0)
    order = trader.order(trader.place_option(quantity=3))
    assert (order["class"], order["option_symbol"], order["symbol"]) == ("option", CALL, "KO")
    assert order["avg_fill_price"] == 2.04
    assert trader.held(CALL) == 3
    assert trader.account.cash == 10_000_000 - 3 * 20_400
    trader.place_option(side="sell_to_close", quantity=3)
    assert trader.held(CALL) == 0
    assert trader.account.close_pl == 3 * (19_600 - 20_400)


def test_a_change_keeps_the_id_and_what_is_not_given() -> None:
    trader = Trader().clear()
    trader.price("KO", 60.0)
    number = trader.place(type="limit", price=50)
    response = trader.change(number, price="51.5", duration="gtc")
    body: Any = response.json()
    assert (body["order"]["id"], body["order"]["status"]) == (number, "ok")
    order = trader.order(number)
    assert (order["price"], order["duration"], order["type"]) == (51.5, "gtc", "limit")
    assert trader.change(number, type="stop").body.startswith(b"Invalid parameter, stop: ")
    assert trader.change(number, price="x").status == 400
    assert trader.change(number, quantity="5").status == 200
    assert trader.order(number)["quantity"] == 10
    trader.change(number, type="market")
    order = trader.order(number)
    assert (order["status"], order["type"]) == ("filled", "market")
    assert trader.change(number, price=3).body == b"order already in finalized state: filled"


def test_a_change_that_is_refused_changes_nothing() -> None:
    trader = Trader().clear(cash=100_000)
    trader.price("KO", 60.0)
    number = trader.place(type="limit", price=50)
    before = trader.order(number)
    assert trader.errors(trader.change(number, price=5000)).startswith("You do not have enough")
    assert trader.order(number) == before


def test_cancelling() -> None:
    trader = Trader().clear()
    number = trader.place(type="limit", price=50)
    body: Any = trader.cancel(number).json()
    assert body == {"order": {"id": number, "status": "ok"}}
    order = trader.order(number)
    assert (order["status"], order["remaining_quantity"]) == ("canceled", 0.0)
    again = trader.cancel(number)
    assert (again.status, again.content_type) == (400, "text/plain")
    assert again.body == b"order already in finalized state: canceled"
    for unknown in (1, "x", number + 1):
        response = trader.cancel(unknown)  # type: ignore[arg-type]
        assert (response.status, response.body) == (
            401,
            f"Unauthorized Account: {trader.number}".encode(),
        )
    trader.sandbox.quirks = Quirks(unknown_order=404)
    assert trader.cancel(1).status == 404


def test_a_preview_costs_and_places_nothing() -> None:
    trader = Trader().clear()
    trader.price("KO", 60.0)
    response = trader.post(
        class_="equity", **OPENING | {"type": "limit", "price": 59, "preview": "true"}
    )
    body: Any = response.json()
    order = body["order"]
    assert "id" not in order
    assert (order["status"], order["result"], order["order_cost"]) == ("ok", True, 590.0)
    assert (order["margin_change"], order["cost"]) == (300.0, 890.0)
    assert (order["side"], order["quantity"], order["price"]) == ("buy", 10, 59.0)
    assert order["request_date"] == "2024-09-05T11:30:00.00"
    assert trader.orders() == []
    trader.place(quantity=10)
    sale: Any = trader.post(class_="equity", **OPENING | {"side": "sell", "preview": "true"}).json()
    assert sale["order"]["order_cost"] == -599.9
    refused = trader.post(class_="equity", **OPENING | {"quantity": 9_000_000, "preview": "true"})
    assert "buying power" in trader.errors(refused)


def test_the_log_says_what_was_applied() -> None:
    trader = Trader().clear()
    number = trader.place(type="limit", price=50)
    trader.post(class_="equity", **OPENING | {"symbol": "NOPE"})
    trader.post(class_="equity", **OPENING | {"quantity": "0.5"})
    trader.post(class_="equity", **OPENING | {"preview": "true"})
    trader.cancel(number)
    trader.cancel(number)
    log = [(e.operation, e.applied) for e in trader.sandbox.log.entries()]
    assert log == [
        ("place_order", True),
        ("place_order", False),
        ("place_order", False),
        ("preview_order", True),
        ("cancel_order", True),
        ("cancel_order", False),
    ]


def test_writes_have_their_own_quota() -> None:
    trader = Trader()
    trader.venue.quota.allowed = 120
    responses = [trader.post(class_="equity", **OPENING | {"preview": "true"}) for _ in range(61)]
    assert [r.status for r in responses] == [200] * 60 + [429]
    assert dict(responses[0].headers)["X-Ratelimit-Allowed"] == "60"
    assert trader.get("balances")


def test_fields_in_the_query_count_too() -> None:
    trader = Trader().clear()
    query = "class=equity&symbol=KO&side=buy&quantity=1&type=market&duration=day"
    trader.accept(trader.send("POST", f"orders?{query}", {}))
    assert trader.held("KO") == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_another_account_is_unauthorised(method: str) -> None:
    trader = Trader().clear()
    number = trader.place(type="limit", price=50)
    trader.number = "VA99999999"
    response = trader.send(method, f"orders/{number}", {"price": 3})
    assert (response.status, response.body) == (401, b"Unauthorized Account: VA99999999")
