"""Test the limits on what a group of orders may have filled within 15 seconds."""

import pytest

from kloudtrader.sandbox import ManualClock
from tests.sandbox.kalshi_v2.callers import V2Caller, read_error

GROUPS = "/portfolio/order_groups"


@pytest.fixture
def group(ada: V2Caller) -> str:
    made = ada.post(f"{GROUPS}/create", {"contracts_limit": 3}, 201)
    assert (made["subaccount"], made["exchange_index"]) == (0, 0)
    group_id: str = made["order_group_id"]
    return group_id


def test_a_group_beyond_its_limit_is_cancelled(
    ada: V2Caller, ben: V2Caller, rain: str, group: str, clock: ManualClock
) -> None:
    first = ada.place(rain, "bid", "5", "0.40", order_group_id=group)["order_id"]
    second = ada.place(rain, "bid", "5", "0.30", order_group_id=group)["order_id"]
    assert set(ada.get(f"{GROUPS}/{group}")["orders"]) == {first, second}
    ben.place(rain, "ask", "2", "0.40")
    clock.advance(16)
    ben.place(rain, "ask", "2", "0.40")
    assert ada.order(second)["status"] == "resting"  # 15 seconds had passed in between
    ben.place(rain, "ask", "1", "0.40")
    ben.place(rain, "ask", "1", "0.30")
    assert ada.order(second)["status"] == "canceled"
    refused = ada.refuse(rain, "bid", "1", "0.40", order_group_id=group)
    assert refused[:2] == (400, "invalid_order")
    assert ada.call("PUT", f"{GROUPS}/{group}/reset").json() == {}
    ada.place(rain, "bid", "1", "0.40", order_group_id=group)


def test_a_group_is_triggered_lowered_and_deleted(
    ada: V2Caller, ben: V2Caller, rain: str, group: str
) -> None:
    placed = ada.place(rain, "bid", "5", "0.40", order_group_id=group)["order_id"]
    ben.place(rain, "ask", "2", "0.40")
    path = f"{GROUPS}/{group}"
    assert ada.call("PUT", f"{path}/limit", {"contracts_limit_fp": "2.00"}).status == 200
    assert ada.order(placed)["status"] == "resting"
    assert ada.call("PUT", f"{path}/limit", {"contracts_limit": 1}).status == 200
    assert ada.order(placed)["status"] == "canceled"
    ada.call("PUT", f"{path}/reset")
    other = ada.place(rain, "bid", "5", "0.40", order_group_id=group)["order_id"]
    assert ada.call("PUT", f"{path}/trigger").status == 200
    assert ada.order(other)["status"] == "canceled"
    ada.call("PUT", f"{path}/reset")
    last = ada.place(rain, "bid", "5", "0.40", order_group_id=group)["order_id"]
    assert ada.call("DELETE", path).status == 200
    assert ada.order(last)["status"] == "canceled"
    assert read_error(ada.call("DELETE", path))[:2] == (404, "not_found")


def test_a_group_belongs_to_a_shard_and_a_member(
    ada: V2Caller, ben: V2Caller, rain: str, btc: str, group: str
) -> None:
    wrong = (400, "invalid_parameters")
    assert ada.refuse(btc, "bid", "1", "0.40", order_group_id=group)[:2] == wrong
    assert ben.refuse(rain, "bid", "1", "0.40", order_group_id=group)[:2] == wrong
    assert ben.call("GET", f"{GROUPS}/{group}").status == 404
    (row,) = ada.get(GROUPS)["order_groups"]
    assert (row["id"], row["contracts_limit_fp"]) == (group, "3.00")
    # Writes are not routed: they mean shard 0.
    there = ada.post(f"{GROUPS}/create", {"contracts_limit": 1, "exchange_index": 1}, 201)
    path = f"{GROUPS}/{there['order_group_id']}"
    assert ada.call("DELETE", path).status == 404
    assert ada.call("DELETE", path, exchange_index=1).status == 200
    both = {"contracts_limit": 3, "contracts_limit_fp": "4"}
    assert read_error(ada.call("POST", f"{GROUPS}/create", both))[:2] == wrong
    assert read_error(ada.call("POST", f"{GROUPS}/create", {}))[:2] == wrong
