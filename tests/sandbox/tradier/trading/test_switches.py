"""Test the switches of the local Tradier, and refusals that are planned."""

from typing import Any

import pytest

from kloudtrader.sandbox import TradingSwitches
from kloudtrader.sandbox.tradier.trading.rejections import OVERRIDE
from tests.sandbox.tradier.broker import OPENING, Trader

ORDER = {"class_": "equity", **OPENING}


def make_trader(**switches: Any) -> Trader:
    trader = Trader().clear()
    trader.price("KO", 60.0)
    trader.venue.switches = TradingSwitches(**switches)
    return trader


def test_an_order_is_pending_for_a_while() -> None:
    trader = make_trader(pending_seconds=3)
    number = trader.place()
    assert trader.order(number)["status"] == "pending"
    trader.sandbox.advance(2.9)
    assert trader.order(number)["status"] == "pending"
    trader.sandbox.advance(0.1)
    assert trader.order(number)["status"] == "filled"


def test_a_pending_order_can_be_cancelled() -> None:
    trader = make_trader(pending_seconds=3)
    number = trader.place()
    assert trader.cancel(number).status == 200
    trader.sandbox.advance(10)
    assert trader.order(number)["status"] == "canceled"
    assert trader.held("KO") == 0


def test_an_order_is_shown_late_but_filled_at_once() -> None:
    trader = make_trader(visible_seconds=5)
    number = trader.place()
    assert trader.held("KO") == 10
    assert trader.orders() == []
    assert trader.cancel(number).status == 401
    trader.sandbox.advance(5)
    assert [row["id"] for row in trader.orders()] == [number]


def test_the_fill_price_comes_late() -> None:
    trader = make_trader(price_seconds=2)
    number = trader.place()
    order = trader.order(number)
    assert (order["status"], order["exec_quantity"]) == ("filled", 10.0)
    assert (order["avg_fill_price"], order["last_fill_price"]) == (0.0, 0.0)
    trader.sandbox.advance(2)
    assert trader.order(number)["avg_fill_price"] == 60.01


def test_an_order_is_filled_in_parts() -> None:
    trader = make_trader(largest_fill=4)
    number = trader.place()
    seen = []
    for _ in range(3):
        order = trader.order(number)
        seen.append((order["status"], order["exec_quantity"], order["remaining_quantity"]))
        trader.sandbox.advance(10)
    assert seen == [
        ("partially_filled", 4.0, 6.0),
        ("partially_filled", 8.0, 2.0),
        ("filled", 10.0, 0.0),
    ]
    assert trader.held("KO") == 10
    assert trader.order(number)["last_fill_quantity"] == 2.0


def test_a_partial_fill_stays_where_the_rest_is_canceled() -> None:
    trader = make_trader(largest_fill=4)
    number = trader.place()
    trader.cancel(number)
    order = trader.order(number)
    assert (order["status"], order["exec_quantity"], order["remaining_quantity"]) == (
        "canceled",
        4.0,
        0.0,
    )
    assert trader.held("KO") == 4


def test_a_cancellation_loses_the_race() -> None:
    trader = make_trader(lost_cancels=1)
    first, second = (trader.place(type="limit", price=50) for _ in range(2))
    assert trader.cancel(first).status == 200
    order = trader.order(first)
    assert (order["status"], order["avg_fill_price"]) == ("filled", 50.0)
    assert trader.cancel(first).body == b"order already in finalized state: filled"
    trader.cancel(second)
    assert trader.order(second)["status"] == "canceled"
    assert trader.venue.switches.lost_cancels == 0


def test_layer_three_is_a_text_that_names_a_parameter() -> None:
    trader = make_trader()
    trader.venue.refuse_next_order("quantity", layer=3, text="is too odd")
    response = trader.post(**ORDER)
    assert (response.status, response.body) == (400, b"Invalid parameter, quantity: is too odd")
    assert trader.place()


def test_layer_four_is_status_200_with_errors() -> None:
    trader = make_trader()
    trader.venue.refuse_next_order("OmsUnavailable", times=2)
    assert trader.errors(trader.post(**ORDER, preview="true")) == [OVERRIDE, "OmsUnavailable"]
    assert trader.errors(trader.post(**ORDER)) == [OVERRIDE, "OmsUnavailable"]
    assert trader.errors(trader.post(**ORDER)) == [OVERRIDE, "OmsUnavailable"]
    assert trader.place()


def test_layer_six_takes_the_order_in_and_rejects_it() -> None:
    trader = make_trader(pending_seconds=1)
    trader.venue.refuse_next_order("WashTradeAttempt", layer=6, text="Looks like a wash trade.")
    number = trader.place()
    assert trader.order(number)["status"] == "pending"
    trader.sandbox.advance(1)
    order = trader.order(number)
    assert (order["status"], order["reason_description"]) == (
        "rejected",
        "Looks like a wash trade.",
    )
    assert trader.held("KO") == 0


def test_a_refusal_can_last_until_it_is_removed() -> None:
    trader = make_trader()
    trader.venue.refuse_next_order("OmsUnavailable", times=None)
    assert all(trader.errors(trader.post(**ORDER)) for _ in range(3))
    trader.venue.clear_refusals()
    assert trader.place()


@pytest.mark.parametrize(
    ("switches", "name"),
    [
        (TradingSwitches(pending_seconds=-1), "pending_seconds"),
        (TradingSwitches(price_seconds=1e6), "price_seconds"),
        (TradingSwitches(visible_seconds=float("nan")), "visible_seconds"),
        (TradingSwitches(largest_fill=-1), "largest_fill"),
    ],
)
def test_a_switch_out_of_range_is_named(switches: TradingSwitches, name: str) -> None:
    trader = make_trader()
    with pytest.raises(ValueError, match=name):
        trader.venue.switches = switches
    assert trader.venue.switches == TradingSwitches()


def test_a_refusal_that_cannot_be_planned_is_named() -> None:
    venue = make_trader().venue
    for arguments in ({"code": ""}, {"code": "x", "times": 0}, {"code": "x", "text": "a\nb"}):
        with pytest.raises(ValueError, match=r"code|times|text"):
            venue.refuse_next_order(**arguments)  # type: ignore[arg-type]
    assert venue.refusals == []


def test_prices_are_set_for_listed_symbols() -> None:
    venue = make_trader().venue
    for symbol, price in (("NOPE", 3.0), ("KO", 0.0), ("KO", -2.0), ("KO", float("nan"))):
        with pytest.raises(ValueError, match=r"symbol|price"):
            venue.set_price(symbol, price)
    venue.set_price("KO", None)
