"""Test the state of the exchange, tokens, limits and costs."""

from kloudtrader.sandbox import ManualClock
from kloudtrader.sandbox.kalshi_v2.switches import V2Switches
from tests.sandbox.kalshi_v2.callers import ORDERS, V2Caller, make_order, read_error


def test_the_exchange_is_active(ada: V2Caller) -> None:
    status = ada.get("/exchange/status")
    assert (status["exchange_active"], status["trading_active"]) == (True, True)
    shards = [row["exchange_index"] for row in status["exchange_index_statuses"]]
    assert shards == [0, 1]
    hours = ada.get("/exchange/schedule")["schedule"]["standard_hours"][0]
    assert len(hours["thursday"]) == 2
    assert ada.get("/exchange/user_data_timestamp")["as_of_time"] == "2024-09-05T15:30:00Z"


def test_tokens_are_taken_and_come_back(ada: V2Caller, rain: str, clock: ManualClock) -> None:
    ada.venue.switches = V2Switches(limited=True)
    body = make_order(rain, "bid", "0.01", "0.10")
    statuses = [ada.call("POST", ORDERS, body).status for _ in range(12)]
    assert statuses == [201] * 10 + [429] * 2
    refused = ada.call("POST", ORDERS, body)
    assert refused.json() == {"error": "too many requests"}
    assert [name for name, _ in refused.headers] == []
    assert ada.call("GET", "/portfolio/orders").status == 200  # another bucket
    clock.advance(0.1)
    assert ada.call("POST", ORDERS, body).status == 201
    assert ada.call("GET", "/portfolio/balance").status == 200
    assert ada.call("GET", "/portfolio/balance").status == 429
    ada.venue.switches = V2Switches()
    assert ada.call("GET", "/portfolio/balance").status == 200


def test_a_batch_pays_for_each_order(ada: V2Caller, rain: str) -> None:
    ada.venue.switches = V2Switches(limited=True)
    orders = [make_order(rain, "bid", "0.01", "0.10")] * 11
    assert ada.call("POST", f"{ORDERS}/batched", {"orders": orders}).status == 429
    assert ada.get("/portfolio/orders")["orders"] == []


def test_limits_and_costs(ada: V2Caller, rain: str) -> None:
    assert ada.get("/account/limits")["write"]["refill_rate"] > 100_000
    ada.venue.switches = V2Switches(limited=True)
    limits = ada.get("/account/limits")
    ada.venue.switches = V2Switches()
    assert limits["usage_tier"] == "basic"
    assert limits["read"] == {"refill_rate": 200, "bucket_capacity": 600}
    assert limits["write"] == {"refill_rate": 100, "bucket_capacity": 100}
    costs = ada.get("/account/endpoint_costs")
    assert costs["default_cost"] == 10
    cancel = {
        "method": "DELETE",
        "path": "/trade-api/v2/portfolio/events/orders/:order_id",
        "cost": 2,
    }
    assert cancel in costs["endpoint_costs"]
    upgrade = "/account/api_usage_level/upgrade"
    assert read_error(ada.call("POST", upgrade))[:2] == (403, "forbidden")
    ada.place(rain, "bid", "1", "0.10")
    assert ada.call("POST", upgrade).status == 201
    assert ada.get("/account/limits")["usage_tier"] == "advanced"
    (progress,) = ada.get("/account/api_usage_level/volume_progress")["volume_progress"]
    assert progress["trailing_30d_volume_fp"] == "0.00"
