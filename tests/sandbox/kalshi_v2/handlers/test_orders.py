"""Test placing, cancelling, decreasing and amending."""

from typing import Any

import pytest

from kloudtrader.sandbox import ManualClock, Sandbox
from kloudtrader.sandbox.kalshi_v2.switches import V2Switches
from tests.sandbox.kalshi_v2.callers import ORDERS, V2Caller, make_order, read_error

IOC = {"time_in_force": "immediate_or_cancel"}
FOK = {"time_in_force": "fill_or_kill"}


def test_an_order_rests_and_binds_its_price(ada: V2Caller, rain: str) -> None:
    placed = ada.place(rain, "bid", "10.50", "0.41", client_order_id="a-1")
    assert placed.pop("ts_ms") == int(ada.venue.now.timestamp() * 1000)
    assert placed == {
        "order_id": placed["order_id"],
        "client_order_id": "a-1",
        "fill_count": "0.00",
        "remaining_count": "10.50",
    }
    assert ada.balance() == "145.6950"
    order = ada.order(placed["order_id"])
    assert (order["status"], order["outcome_side"], order["book_side"]) == ("resting", "yes", "bid")
    assert (order["yes_price_dollars"], order["no_price_dollars"]) == ("0.4100", "0.5900")
    assert "expiration_time" not in order


def test_an_ask_buys_no_and_reads_as_a_sold_yes(ada: V2Caller, rain: str) -> None:
    placed = ada.place(rain, "ask", "10", "0.41")
    assert "client_order_id" not in placed
    assert ada.balance() == "144.1000"
    order = ada.order(placed["order_id"])
    assert (order["outcome_side"], order["book_side"]) == ("no", "ask")
    assert (order["side"], order["action"]) == ("yes", "sell")
    assert (order["yes_price_dollars"], order["no_price_dollars"]) == ("0.4100", "0.5900")


def test_a_fill_is_at_the_resting_price_and_charges_the_taker(
    ada: V2Caller, ben: V2Caller, rain: str
) -> None:
    resting = ben.place(rain, "ask", "4", "0.52")
    taken = ada.place(rain, "bid", "10", "0.99", **IOC)
    assert (taken["fill_count"], taken["remaining_count"]) == ("4.00", "0.00")
    assert (taken["average_fill_price"], taken["average_fee_paid"]) == ("0.5200", "0.0175")
    assert ada.order(taken["order_id"])["status"] == "canceled"
    assert ada.balance() == f"{150 - 4 * 0.52 - 0.0699:.4f}"
    maker = ben.order(resting["order_id"])
    assert (maker["status"], maker["maker_fees_dollars"]) == ("executed", "0.000000")
    assert maker["maker_fill_cost_dollars"] == "1.920000"
    assert (ada.position(rain), ben.position(rain)) == ("4.00", "-4.00")
    asked = ben.place(rain, "bid", "3", "0.60")
    sold = ada.place(rain, "ask", "1", "0.10", **IOC)
    assert sold["average_fill_price"] == "0.6000"  # of Yes, also for an ask
    assert ben.order(asked["order_id"])["remaining_count_fp"] == "2.00"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"ticker": "NOPE"}, "market_not_found"),
        ({"price": "0.415"}, "invalid_price"),
        ({"price": "0"}, "invalid_price"),
        ({"price": "1.00"}, "invalid_price"),
        ({"price": "-0.5"}, "invalid_parameters"),
        ({"count": "0"}, "invalid_order_size"),
        ({"count": "0.001"}, "invalid_parameters"),
        ({"count": None}, "invalid_order_size"),
        ({"side": "yes"}, "invalid_parameters"),
        ({"time_in_force": "GTT"}, "invalid_parameters"),
        ({"self_trade_prevention_type": None}, "invalid_parameters"),
        ({"client_order_id": "a.b"}, "invalid_parameters"),
        ({"client_order_id": "a" * 65}, "invalid_parameters"),
        ({"reduce_only": True}, "invalid_order"),
        ({"expiration_time": 1_700_000_000}, "invalid_parameters"),
        ({"expiration_time": 2_000_000_000, **IOC}, "invalid_order"),
        ({"subaccount": 1}, "invalid_parameters"),
        ({"order_group_id": "x"}, "invalid_parameters"),
        ({"exchange_index": 1}, "market_not_found"),
        ({"count": "1000"}, "insufficient_balance"),
    ],
)
def test_a_wrong_order_is_refused(
    ada: V2Caller, rain: str, fields: dict[str, Any], code: str
) -> None:
    body = {**make_order(rain, "bid", "1", "0.41"), **fields}
    assert read_error(ada.call("POST", ORDERS, body))[:2] == (400, code)
    assert ada.get("/portfolio/orders")["orders"] == []
    assert ada.balance() == "150.0000"


def test_a_number_for_a_text_is_refused_flat(ada: V2Caller, rain: str) -> None:
    response = ada.call("POST", ORDERS, {**make_order(rain, "bid", "1", "0.41"), "count": 1})
    value: Any = response.json()
    assert (response.status, value["code"]) == (400, "bad_request")
    assert "cannot unmarshal number" in value["details"]
    headers = ada.headers("POST", ORDERS)
    response = ada.call("POST", ORDERS, headers=headers)
    assert read_error(response)[:2] == (400, "invalid_content_type")


def test_a_client_id_is_spent_for_ever(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    placed = ada.place(rain, "bid", "1", "0.41", client_order_id="one")
    ada.call("DELETE", f"{ORDERS}/{placed['order_id']}")
    exists = (409, "order_already_exists", "")
    assert ada.refuse(rain, "bid", "1", "0.41", client_order_id="one") == exists
    assert ben.place(rain, "bid", "1", "0.41", client_order_id="one")  # of another member
    assert ada.refuse(rain, "bid", "900", "0.41", client_order_id="two")[0] == 400
    ada.place(rain, "bid", "1", "0.41", client_order_id="two")  # the refusal did not spend it


def test_fill_or_kill_fills_all_or_nothing(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    ben.place(rain, "ask", "4", "0.50")
    code = "fill_or_kill_insufficient_resting_volume"
    assert ada.refuse(rain, "bid", "4.01", "0.50", **FOK)[:2] == (409, code)
    assert ada.place(rain, "bid", "4", "0.50", **FOK)["fill_count"] == "4.00"


def test_an_order_stops_at_an_own_one(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    ben.place(rain, "ask", "2", "0.50")
    own = ada.place(rain, "ask", "5", "0.51")
    ben.place(rain, "ask", "5", "0.52")
    met = ada.place(rain, "bid", "9", "0.60")
    assert (met["fill_count"], met["remaining_count"]) == ("2.00", "0.00")
    assert ada.order(met["order_id"])["status"] == "canceled"
    assert ada.order(own["order_id"])["remaining_count_fp"] == "5.00"
    none = ada.place(rain, "bid", "9", "0.60", **FOK)
    assert (none["fill_count"], none["remaining_count"]) == ("0.00", "0.00")
    assert "average_fill_price" not in none


def test_or_the_own_one_makes_way(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    own = ada.place(rain, "ask", "5", "0.51")
    ben.place(rain, "ask", "5", "0.52")
    met = ada.place(rain, "bid", "3", "0.60", self_trade_prevention_type="maker")
    assert (met["fill_count"], met["average_fill_price"]) == ("3.00", "0.5200")
    assert ada.order(own["order_id"])["status"] == "canceled"


def test_post_only_never_takes(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    ben.place(rain, "ask", "5", "0.50")
    crossing = ada.refuse(rain, "bid", "1", "0.50", post_only=True)
    assert crossing == (400, "invalid_order", "post only cross")
    assert ada.place(rain, "bid", "1", "0.49", post_only=True)["remaining_count"] == "1.00"


def test_reduce_only_is_capped_by_the_position(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    ben.place(rain, "ask", "5", "0.50")
    ada.place(rain, "bid", "3.50", "0.50")
    ben.place(rain, "bid", "9", "0.40")
    closed = ada.place(rain, "ask", "9", "0.40", reduce_only=True, **IOC)
    assert (closed["fill_count"], closed["remaining_count"]) == ("3.50", "0.00")
    assert ada.position(rain) == "0.00"
    nothing = ada.place(rain, "ask", "9", "0.40", reduce_only=True, **IOC)
    assert nothing["fill_count"] == "0.00"
    resting = ada.refuse(rain, "ask", "1", "0.40", reduce_only=True)
    assert resting == (400, "invalid_order", "reduce_only can only be used with IoC orders")


def test_an_order_expires(ada: V2Caller, rain: str, clock: ManualClock) -> None:
    expiry = int(clock.now().timestamp()) + 60
    placed = ada.place(rain, "bid", "1", "0.41", expiration_time=expiry)
    assert ada.order(placed["order_id"])["expiration_time"] == "2024-09-05T15:31:00Z"
    clock.advance(60)
    assert ada.order(placed["order_id"])["status"] == "canceled"
    assert ada.balance() == "150.0000"


# Cancelling and decreasing


def test_a_cancel_says_what_rested_and_is_done_once(
    ada: V2Caller, ben: V2Caller, rain: str
) -> None:
    placed = ada.place(rain, "bid", "5", "0.41", client_order_id="c")
    ben.place(rain, "ask", "2", "0.41")
    path = f"{ORDERS}/{placed['order_id']}"
    assert read_error(ben.call("DELETE", path))[:2] == (404, "not_found")
    cancelled: Any = ada.call("DELETE", path).json()
    assert (cancelled["reduced_by"], cancelled["client_order_id"]) == ("3.00", "c")
    assert read_error(ada.call("DELETE", path))[:2] == (404, "not_found")
    order = ada.order(placed["order_id"])
    assert (order["status"], order["initial_count_fp"]) == ("canceled", "5.00")
    assert (order["fill_count_fp"], order["remaining_count_fp"]) == ("2.00", "0.00")


def test_a_cancel_is_routed_by_the_market_or_the_shard(ada: V2Caller, btc: str, rain: str) -> None:
    lost = (404, "not_found")
    wrong: list[dict[str, Any]] = [
        {},
        {"exchange_index": 0},
        {"market_ticker": rain},
        {"exchange_index": -1},
    ]
    right: list[dict[str, Any]] = [{"market_ticker": btc}, {"exchange_index": 1}]
    for query in wrong:
        placed = ada.place(btc, "bid", "1", "0.055")
        path = f"{ORDERS}/{placed['order_id']}"
        assert read_error(ada.call("DELETE", path, **query))[:2] == lost
        assert ada.order(placed["order_id"])["status"] == "resting"
    for query in right:
        placed = ada.place(btc, "bid", "1", "0.055")
        assert ada.call("DELETE", f"{ORDERS}/{placed['order_id']}", **query).status == 200
    ada.venue.switches = V2Switches(routed=True)
    placed = ada.place(btc, "bid", "1", "0.055")
    assert ada.call("DELETE", f"{ORDERS}/{placed['order_id']}").status == 200


def test_a_decrease_goes_to_or_by(ada: V2Caller, rain: str, btc: str) -> None:
    placed = ada.place(rain, "bid", "5", "0.41")
    path = f"{ORDERS}/{placed['order_id']}/decrease"
    for body, left in (
        ({"reduce_to": "3.50"}, "3.50"),
        ({"reduce_to": "3.50"}, "3.50"),
        ({"reduce_to": "9"}, "3.50"),
        ({"reduce_by": "1"}, "2.50"),
        ({"reduce_by": "1"}, "1.50"),
        ({"reduce_by": "9"}, "0.00"),
    ):
        assert ada.post(path, body)["remaining_count"] == left
    assert read_error(ada.call("POST", path, {"reduce_to": "0"}))[:2] == (404, "not_found")
    other = ada.place(btc, "bid", "5", "0.05")
    path = f"{ORDERS}/{other['order_id']}/decrease"
    assert read_error(ada.call("POST", path, {"reduce_to": "1"}))[:2] == (404, "not_found")
    assert ada.post(path, {"reduce_to": "1", "market_ticker": btc})["remaining_count"] == "1.00"


@pytest.mark.parametrize(
    "body", [{}, {"reduce_by": "1", "reduce_to": "1"}, {"reduce_by": "0"}, {"reduce_by": "x"}]
)
def test_a_decrease_says_exactly_one(ada: V2Caller, rain: str, body: dict[str, str]) -> None:
    placed = ada.place(rain, "bid", "5", "0.41")
    response = ada.call("POST", f"{ORDERS}/{placed['order_id']}/decrease", body)
    assert read_error(response)[:2] == (400, "invalid_parameters")
    assert ada.order(placed["order_id"])["remaining_count_fp"] == "5.00"


def test_decreasing_beyond_what_rests_can_be_refused(ada: V2Caller, rain: str) -> None:
    ada.venue.switches = V2Switches(over_decrease="refuse")
    placed = ada.place(rain, "bid", "5", "0.41")
    response = ada.call("POST", f"{ORDERS}/{placed['order_id']}/decrease", {"reduce_by": "6"})
    assert read_error(response)[:2] == (400, "invalid_order_size")


# Amending


def amend(caller: V2Caller, order_id: str, ticker: str, **fields: object) -> Any:
    body = {"ticker": ticker, "side": "bid", "price": "0.41", "count": "5", **fields}
    return caller.call("POST", f"{ORDERS}/{order_id}/amend", body)


def test_an_amendment_sets_price_and_total(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    placed = ada.place(rain, "bid", "5", "0.41")
    ben.place(rain, "ask", "2", "0.41")
    ben.place(rain, "ask", "2", "0.50")
    changed: Any = amend(ada, placed["order_id"], rain, price="0.50", count="6").json()
    assert (changed["fill_count"], changed["remaining_count"]) == ("2.00", "2.00")
    assert changed["average_fill_price"] == "0.5000"
    order = ada.order(placed["order_id"])
    assert (order["yes_price_dollars"], order["fill_count_fp"]) == ("0.5000", "4.00")
    assert (order["initial_count_fp"], order["status"]) == ("6.00", "resting")
    smaller: Any = amend(ada, placed["order_id"], rain, price="0.50", count="5").json()
    assert (smaller["remaining_count"], smaller["fill_count"]) == ("1.00", "0.00")
    same: Any = amend(ada, placed["order_id"], rain, price="0.50", count="5").json()
    assert set(same) == {"order_id", "ts_ms"}


def test_only_a_larger_or_another_price_loses_the_place(
    ada: V2Caller, ben: V2Caller, rain: str
) -> None:
    first = ada.place(rain, "bid", "5", "0.41")["order_id"]
    ben.place(rain, "bid", "5", "0.41")
    path = f"/portfolio/orders/{first}/queue_position"
    assert amend(ada, first, rain, count="4").status == 200
    expiry = int(ada.venue.now.timestamp()) + 600
    assert amend(ada, first, rain, count="4", expiration_time=expiry).status == 200
    assert ada.get(path)["queue_position_fp"] == "0.00"
    assert amend(ada, first, rain, count="6").status == 200
    assert ada.get(path)["queue_position_fp"] == "5.00"


def test_the_expiry_is_kept_changed_or_cleared(
    ada: V2Caller, rain: str, clock: ManualClock
) -> None:
    now = int(clock.now().timestamp())
    placed = ada.place(rain, "bid", "5", "0.41", expiration_time=now + 60)["order_id"]
    amend(ada, placed, rain, expiration_time=now + 120)
    clock.advance(90)
    assert ada.order(placed)["status"] == "resting"
    amend(ada, placed, rain, count="4")
    assert "expiration_time" in ada.order(placed)
    amend(ada, placed, rain, expiration_time=0)
    clock.advance(3600)
    assert ada.order(placed)["status"] == "resting"
    late = amend(ada, placed, rain, expiration_time=now)
    assert read_error(late)[:2] == (400, "invalid_parameters")


def test_an_amendment_must_name_the_order(ada: V2Caller, rain: str, btc: str) -> None:
    placed = ada.place(rain, "bid", "5", "0.41", client_order_id="x")["order_id"]
    for fields, code in (
        ({"ticker": btc}, "order_ticker_mismatch"),
        ({"side": "ask"}, "order_side_mismatch"),
        ({"client_order_id": "y"}, "order_id_and_client_order_id_mismatch"),
        ({"count": "5000"}, "insufficient_balance"),
        ({"updated_client_order_id": "x"}, "order_already_exists"),
    ):
        body: dict[str, Any] = {"ticker": rain, "side": "bid", "price": "0.41", "count": "5"}
        path = f"{ORDERS}/{placed}/amend"
        assert read_error(ada.call("POST", path, {**body, **fields}))[:2] == (400, code)
    assert ada.order(placed)["remaining_count_fp"] == "5.00"
    assert read_error(amend(ada, "nothing", rain))[:2] == (404, "not_found")


def test_an_amendment_to_what_is_filled_cancels(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    placed = ada.place(rain, "bid", "5", "0.41")["order_id"]
    ben.place(rain, "ask", "2", "0.41")
    below = amend(ada, placed, rain, count="1")
    assert read_error(below)[:2] == (400, "invalid_order_size")
    assert amend(ada, placed, rain, count="2").status == 200
    assert ada.order(placed)["status"] == "canceled"


def test_a_renamed_order_spends_both_ids(ada: V2Caller, rain: str) -> None:
    placed = ada.place(rain, "bid", "5", "0.41", client_order_id="x")["order_id"]
    changed: Any = amend(ada, placed, rain, updated_client_order_id="y").json()
    assert changed["client_order_id"] == "y"
    for name in ("x", "y"):
        assert ada.refuse(rain, "bid", "1", "0.41", client_order_id=name)[0] == 409


# Batches and all


def test_a_batch_places_each_order_for_itself(ada: V2Caller, rain: str, btc: str) -> None:
    orders = [
        make_order(rain, "bid", "1", "0.41", client_order_id="a"),
        make_order(rain, "bid", "1", "0.41", client_order_id="a"),
        make_order(btc, "bid", "9000", "0.41"),
        make_order(btc, "bid", "1", "0.055"),
    ]
    rows = ada.post(f"{ORDERS}/batched", {"orders": orders}, 201)["orders"]
    assert [row.get("error", {}).get("code") for row in rows] == [
        None,
        "order_already_exists",
        "insufficient_balance",
        None,
    ]
    wanted = [{"order_id": rows[0]["order_id"]}, {"order_id": rows[3]["order_id"]}]
    gone: Any = ada.call("DELETE", f"{ORDERS}/batched", {"orders": wanted}).json()
    assert [row["reduced_by"] for row in gone["orders"]] == ["1.00", "0.00"]
    assert gone["orders"][1]["error"]["code"] == "not_found"
    empty = ada.call("POST", f"{ORDERS}/batched", {"orders": []})
    assert read_error(empty)[:2] == (400, "invalid_parameters")


def test_cancelling_all_reaches_every_shard(
    ada: V2Caller, ben: V2Caller, rain: str, btc: str
) -> None:
    for caller in (ada, ben):
        caller.place(rain, "bid", "1", "0.41")
        caller.place(btc, "bid", "1", "0.41")
    response = ada.call("DELETE", ORDERS)
    assert (response.status, response.body) == (204, b"")
    assert ada.get("/portfolio/orders", status="resting")["orders"] == []
    assert len(ben.get("/portfolio/orders", status="resting")["orders"]) == 2


# Pauses


def test_a_pause_stops_placing_and_amending(ada: V2Caller, rain: str) -> None:
    kept = ada.place(rain, "bid", "1", "0.41")["order_id"]
    bound = ada.place(rain, "bid", "1", "0.41", cancel_order_on_pause=True)["order_id"]
    ada.venue.switches = V2Switches(trading_paused=True)
    assert ada.refuse(rain, "bid", "1", "0.41") == (409, "trading_is_paused", "")
    assert read_error(amend(ada, kept, rain))[:2] == (409, "trading_is_paused")
    assert ada.get("/exchange/status")["trading_active"] is False
    assert ada.order(bound)["status"] == "canceled"
    assert ada.call("DELETE", f"{ORDERS}/{kept}").status == 200
    ada.venue.switches = V2Switches()
    ada.place(rain, "bid", "1", "0.41")


def test_an_exchange_pause_stops_every_write(ada: V2Caller, rain: str) -> None:
    kept = ada.place(rain, "bid", "1", "0.41")["order_id"]
    ada.venue.switches = V2Switches(exchange_paused=True)
    paused = (409, "exchange_is_paused", "")
    assert ada.refuse(rain, "bid", "1", "0.41") == paused
    assert read_error(ada.call("DELETE", f"{ORDERS}/{kept}")) == paused
    assert read_error(ada.call("DELETE", ORDERS)) == paused
    assert ada.get("/exchange/status")["exchange_active"] is False
    assert ada.order(kept)["status"] == "resting"


def test_a_halted_market_takes_no_orders(ada: V2Caller, rain: str, sandbox: Sandbox) -> None:
    first = ada.place(rain, "bid", "1", "0.41")["order_id"]
    second = ada.place(rain, "bid", "1", "0.41")["order_id"]
    sandbox.kalshi_v2.halt(rain)
    assert ada.refuse(rain, "bid", "1", "0.41")[:2] == (409, "trading_is_paused")
    assert ada.call("DELETE", f"{ORDERS}/{first}").status == 200
    assert ada.get(f"/markets/{rain}")["market"]["status"] == "inactive"
    sandbox.kalshi_v2.resume(rain)
    assert ada.order(second)["status"] == "canceled"


def test_a_closed_market_takes_nothing(ada: V2Caller, rain: str, clock: ManualClock) -> None:
    placed = ada.place(rain, "bid", "1", "0.41")["order_id"]
    clock.advance(31 * 86_400)
    assert ada.refuse(rain, "bid", "1", "0.41")[:2] == (400, "market_closed")
    assert read_error(ada.call("DELETE", f"{ORDERS}/{placed}"))[:2] == (404, "not_found")
