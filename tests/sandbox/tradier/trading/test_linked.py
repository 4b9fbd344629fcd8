"""Test orders with legs: what triggers, cancels and ends what."""

from typing import Any

import pytest

from kloudtrader.sandbox import TradingSwitches
from tests.sandbox.tradier.broker import CALL, Trader
from tests.sandbox.tradier.trading.tickets import (
    FAR_CALL,
    covered_call,
    leg,
    oco,
    oto,
    otoco,
    spread,
)


def make_trader() -> Trader:
    trader = Trader().clear()
    trader.price("KO", 62.0)
    return trader


def place(trader: Trader, order: dict[str, Any]) -> int:
    return trader.accept(trader.post(**order))


def statuses(trader: Trader, number: int) -> tuple[str, list[str]]:
    order = trader.order(number)
    return order["status"], [each["status"] for each in order["leg"]]


def test_legs_take_the_ids_that_follow() -> None:
    trader = make_trader()
    number = place(trader, otoco(tag="t-1"))
    order = trader.order(number, includeTags="true")
    assert [each["id"] for each in order["leg"]] == [number + 1, number + 2, number + 3]
    assert set(order) == {"id", "class", "status", "leg", "tag"}
    assert all("tag" not in each for each in order["leg"])
    assert trader.place() == number + 4


def test_one_exit_cancels_the_other() -> None:
    trader = make_trader()
    trader.place(quantity=5)
    number = place(trader, oco())
    assert statuses(trader, number) == ("open", ["open", "open"])
    trader.price("KO", 66.5)
    assert statuses(trader, number) == ("filled", ["filled", "canceled"])
    assert trader.held("KO") == 0


def test_the_first_part_of_an_exit_cancels_the_other() -> None:
    trader = make_trader()
    trader.place(quantity=5)
    number = place(trader, oco())
    trader.venue.switches = TradingSwitches(largest_fill=2)
    trader.price("KO", 56.0)
    assert statuses(trader, number) == ("open", ["canceled", "partially_filled"])
    trader.sandbox.advance(30)
    assert statuses(trader, number) == ("filled", ["canceled", "filled"])
    assert trader.held("KO") == 0


def test_a_fill_triggers_the_second_order() -> None:
    trader = make_trader()
    number = place(trader, oto())
    assert statuses(trader, number) == ("open", ["open", "pending"])
    trader.price("KO", 66.5)
    assert statuses(trader, number) == ("open", ["open", "pending"])
    trader.price("KO", 60.0)
    assert statuses(trader, number) == ("open", ["filled", "open"])
    assert trader.held("KO") == 5
    trader.price("KO", 66.0)
    assert statuses(trader, number) == ("filled", ["filled", "filled"])
    assert trader.held("KO") == 0


def test_a_bracket_enters_and_leaves() -> None:
    trader = make_trader()
    number = place(trader, otoco())
    trader.price("KO", 60.0)
    assert statuses(trader, number) == ("open", ["filled", "open", "open"])
    trader.price("KO", 56.9)
    assert statuses(trader, number) == ("filled", ["filled", "canceled", "filled"])
    assert trader.held("KO") == 0


def test_a_market_entry_of_a_bracket_is_filled_at_once() -> None:
    trader = make_trader()
    exits = (leg(side="sell", price=70), leg(side="sell", type="stop", stop=57))
    number = place(trader, otoco(leg(type="market"), *exits))
    assert statuses(trader, number) == ("open", ["filled", "open", "open"])


def test_an_exit_that_the_rules_refuse_is_rejected_when_it_is_triggered() -> None:
    trader = make_trader()
    number = place(trader, oto(leg(price=60), leg(side="sell", type="stop", stop=61)))
    trader.price("KO", 60.0)
    assert statuses(trader, number) == ("rejected", ["filled", "rejected"])
    reason = trader.order(number + 2)["reason_description"]
    assert "below the bid" in reason


@pytest.mark.parametrize("make", [oto, otoco])
def test_cancelling_the_entry_cancels_all(make: Any) -> None:
    trader = make_trader()
    number = place(trader, make())
    trader.cancel(number + 1)
    status, legs = statuses(trader, number)
    assert {status, *legs} == {"canceled"}


def test_cancelling_the_parent_cancels_all() -> None:
    trader = make_trader()
    trader.place(quantity=5)
    number = place(trader, oco())
    assert trader.cancel(number).status == 200
    assert statuses(trader, number) == ("canceled", ["canceled", "canceled"])
    assert trader.cancel(number + 1).body == b"order already in finalized state: canceled"


def test_cancelling_one_exit_leaves_the_other() -> None:
    trader = make_trader()
    trader.place(quantity=5)
    number = place(trader, oco())
    trader.cancel(number + 1)
    assert statuses(trader, number) == ("open", ["canceled", "open"])
    trader.cancel(number + 2)
    assert statuses(trader, number) == ("canceled", ["canceled", "canceled"])


def test_a_leg_is_changed_by_its_own_id() -> None:
    trader = make_trader()
    trader.place(quantity=5)
    number = place(trader, oco())
    body: Any = trader.change(number + 2, stop="58.5").json()
    assert body["order"]["id"] == number + 2
    assert trader.order(number + 2)["stop_price"] == 58.5
    errors = trader.errors(trader.change(number, stop="59"))
    assert errors[1] == "OrderContingentChangeNotAllowed"
    trader.price("KO", 58.4)
    assert statuses(trader, number) == ("filled", ["canceled", "filled"])


def test_a_leg_that_waits_can_be_changed() -> None:
    trader = make_trader()
    number = place(trader, otoco())
    trader.change(number + 3, stop="59")
    trader.price("KO", 60.0)
    trader.price("KO", 58.9)
    assert statuses(trader, number) == ("filled", ["filled", "canceled", "filled"])


def test_a_day_bracket_expires_whole() -> None:
    trader = make_trader()
    number = place(trader, otoco(duration="day"))
    trader.sandbox.advance(5 * 3600)
    status, legs = statuses(trader, number)
    assert (status, set(legs)) == ("expired", {"expired"})


def test_legs_may_have_durations_of_their_own() -> None:
    trader = make_trader()
    entry, target = leg(price=60, duration="day"), leg(side="sell", price=66, duration="gtc")
    number = place(trader, oto(entry, target, duration=""))
    assert [each["duration"] for each in trader.order(number)["leg"]] == ["day", "gtc"]
    trader.price("KO", 60.0)
    trader.sandbox.advance(5 * 3600)
    assert statuses(trader, number) == ("open", ["filled", "open"])


def test_a_spread_is_filled_whole_at_its_net_price() -> None:
    trader = make_trader()
    trader.price(CALL, 3.0)
    trader.price(FAR_CALL, 1.0)
    number = place(trader, spread(type="debit", price="2.00"))
    assert statuses(trader, number) == ("open", ["open", "open"])
    trader.price(FAR_CALL, 1.2)
    order = trader.order(number)
    assert statuses(trader, number) == ("filled", ["filled", "filled"])
    assert (order["quantity"], order["num_legs"], order["strategy"]) == (2.0, 2, "spread")
    bought, written = order["leg"]
    assert (bought["avg_fill_price"], written["avg_fill_price"]) == (3.06, 1.18)
    assert order["avg_fill_price"] == 1.88
    assert (trader.held(CALL), trader.held(FAR_CALL)) == (2, -2)
    assert trader.account.cash == 10_000_000 - 2 * 18_800


def test_a_credit_has_a_negative_price() -> None:
    trader = make_trader()
    trader.price(CALL, 3.0)
    trader.price(FAR_CALL, 1.0)
    sides = {"side[0]": "sell_to_open", "side[1]": "buy_to_open"}
    number = place(trader, spread(type="credit", price="1.90", **sides))
    order = trader.order(number)
    assert (order["status"], order["side"], order["avg_fill_price"]) == ("filled", "buy", -1.92)


def test_a_combo_trades_shares_and_contracts_together() -> None:
    trader = make_trader()
    trader.price(CALL, 3.0)
    number = place(trader, covered_call())
    order = trader.order(number)
    assert (order["status"], order["strategy"], order["quantity"]) == (
        "filled",
        "covered_call",
        1.0,
    )
    assert [each["class"] for each in order["leg"]] == ["equity", "option"]
    assert [each["exec_quantity"] for each in order["leg"]] == [100.0, 1.0]
    assert order["avg_fill_price"] == round(62.01 - 2.94, 2)
    assert (trader.held("KO"), trader.held(CALL)) == (100, -1)


def test_a_leg_of_a_spread_stands_for_the_whole() -> None:
    trader = make_trader()
    number = place(trader, spread(type="debit", price="0.01"))
    trader.change(number + 1, price="0.02")
    assert trader.order(number)["price"] == 0.02
    trader.cancel(number + 2)
    assert statuses(trader, number) == ("canceled", ["canceled", "canceled"])


def test_a_spread_in_parts_fills_both_legs_alike() -> None:
    trader = make_trader()
    trader.venue.switches = TradingSwitches(largest_fill=1)
    number = place(trader, spread())
    assert statuses(trader, number) == (
        "partially_filled",
        ["partially_filled", "partially_filled"],
    )
    assert (trader.held(CALL), trader.held(FAR_CALL)) == (1, -1)
    trader.sandbox.advance(10)
    assert statuses(trader, number) == ("filled", ["filled", "filled"])


def test_a_lost_cancellation_of_a_bracket_fills_the_entry() -> None:
    trader = make_trader()
    number = place(trader, otoco())
    trader.venue.switches = TradingSwitches(lost_cancels=1)
    trader.cancel(number)
    status, legs = statuses(trader, number)
    assert legs[0] == "filled"
    assert trader.held("KO") == 5
    assert status == "canceled"
