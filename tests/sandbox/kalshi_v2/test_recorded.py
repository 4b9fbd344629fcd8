"""Replay what was recorded at Kalshi's demo: requests, statuses and error bodies."""

from typing import Any

from tests.sandbox.kalshi_v2.callers import ORDERS, V2Caller, make_order, read_error


def test_create_a_resting_order(ada: V2Caller, rain: str) -> None:
    response = ada.call(
        "POST", ORDERS, make_order(rain, "bid", "1.00", "0.02", client_order_id="k")
    )
    value: Any = response.json()
    assert response.status == 201
    assert (value["fill_count"], value["remaining_count"]) == ("0.00", "1.00")


def test_a_self_trade_is_a_success_that_did_nothing(ada: V2Caller, rain: str) -> None:
    ada.place(rain, "ask", "1.00", "0.98")
    response = ada.call("POST", ORDERS, make_order(rain, "bid", "1.00", "0.98"))
    value: Any = response.json()
    assert response.status == 201
    assert (value["fill_count"], value["remaining_count"]) == ("0.00", "0.00")


def test_post_only_that_crosses(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    ben.place(rain, "ask", "1.00", "0.50")
    refused = ada.refuse(rain, "bid", "1.00", "0.50", post_only=True)
    assert refused == (400, "invalid_order", "post only cross")


def test_a_second_cancel(ada: V2Caller, rain: str) -> None:
    placed = ada.place(rain, "bid", "1.00", "0.02")
    path = f"{ORDERS}/{placed['order_id']}"
    assert ada.call("DELETE", path).status == 200
    again = ada.call("DELETE", path)
    assert again.json() == {"error": {"code": "not_found", "message": "not found"}}
    assert again.status == 404


def test_a_duplicate_after_a_cancel(ada: V2Caller, rain: str) -> None:
    placed = ada.place(rain, "bid", "1.00", "0.02", client_order_id="k")
    ada.call("DELETE", f"{ORDERS}/{placed['order_id']}")
    code = read_error(
        ada.call("POST", ORDERS, make_order(rain, "bid", "1", "0.02", client_order_id="k"))
    )
    assert code[:2] == (409, "order_already_exists")


def test_numbers_in_the_body(ada: V2Caller, rain: str) -> None:
    response = ada.call("POST", ORDERS, {**make_order(rain, "bid", "1", "0.02"), "count": 1})
    value: Any = response.json()
    assert response.status == 400
    assert value["code"] == "bad_request"
    assert value["details"].startswith("json: cannot unmarshal number into")


def test_the_fee_of_a_fill(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    ben.place(rain, "ask", "1.00", "0.52")
    taken = ada.place(rain, "bid", "1.00", "0.99", time_in_force="immediate_or_cancel")
    assert (taken["average_fill_price"], taken["average_fee_paid"]) == ("0.5200", "0.0175")
    (fill,) = ada.get("/portfolio/fills")["fills"]
    assert fill["fee_cost"] == "0.017500"
    order = ada.order(taken["order_id"])
    assert (order["yes_price_dollars"], order["status"]) == ("0.9900", "executed")
