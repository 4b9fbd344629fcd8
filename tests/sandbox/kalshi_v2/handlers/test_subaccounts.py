"""Test subaccounts, and money moved between them and between shards."""

import uuid
from typing import Any

from tests.sandbox.kalshi_v2.callers import ORDERS, V2Caller, read_error

TRANSFER = "/portfolio/subaccounts/transfer"
SHARDS = "/portfolio/intra_exchange_instance_transfer"


def balances(caller: V2Caller) -> dict[tuple[int, int], str]:
    rows = caller.get("/portfolio/subaccounts/balances")["subaccount_balances"]
    return {(row["subaccount_number"], row["exchange_index"]): row["balance"] for row in rows}


def test_a_subaccount_has_money_orders_and_positions_of_its_own(ada: V2Caller, rain: str) -> None:
    assert ada.post("/portfolio/subaccounts", {}, 201) == {"subaccount_number": 1}
    body = {
        "client_transfer_id": str(uuid.uuid4()),
        "from_subaccount": 0,
        "to_subaccount": 1,
        "amount_cents": 1250,
    }
    assert ada.post(TRANSFER, body) == {}
    assert balances(ada)[(0, 0)] == "87.5000"
    assert balances(ada)[(1, 0)] == "12.5000"
    (row,) = ada.get("/portfolio/subaccounts/transfers")["transfers"]
    assert (row["to_subaccount"], row["amount_cents"]) == (1, 1250)
    placed = ada.place(rain, "bid", "10", "0.50", subaccount=1)["order_id"]
    assert ada.order(placed)["subaccount_number"] == 1
    assert ada.balance(subaccount=1) == "7.5000"
    # Writes mean subaccount 0, lists all of them.
    assert read_error(ada.call("DELETE", f"{ORDERS}/{placed}"))[:2] == (404, "not_found")
    assert len(ada.get("/portfolio/orders")["orders"]) == 1
    assert ada.get("/portfolio/orders", subaccount=0)["orders"] == []
    assert ada.call("DELETE", f"{ORDERS}/{placed}", subaccount=1).status == 200
    too_much = {**body, "amount_cents": 999_999}
    assert read_error(ada.call("POST", TRANSFER, too_much))[:2] == (400, "insufficient_balance")


def test_money_moves_between_shards(ada: V2Caller, btc: str) -> None:
    body: dict[str, Any] = {
        "source": "event_contract",
        "destination": "event_contract",
        "amount": 250_001,
        "source_exchange_shard": 0,
        "destination_exchange_shard": 1,
        "client_transfer_id": str(uuid.uuid4()),
    }
    made = ada.post(SHARDS, body)
    assert ada.balance(exchange_index=0) == "74.9999"
    assert ada.balance(exchange_index=1) == "75.0001"
    assert ada.balance() == "150.0000"
    assert read_error(ada.call("POST", SHARDS, body))[0] == 409
    transfer = ada.get(f"{SHARDS}s/{made['transfer_id']}")["transfer"]
    assert (transfer["amount"], transfer["status"]) == ("25.0001", "complete")
    assert len(ada.get(f"{SHARDS}s")["transfers"]) == 1
    ada.place(btc, "bid", "140", "0.50")
    elsewhere = {**body, "destination_exchange_shard": 7, "client_transfer_id": str(uuid.uuid4())}
    assert read_error(ada.call("POST", SHARDS, elsewhere))[:2] == (400, "invalid_parameters")


def test_netting_and_allocation_are_kept(ada: V2Caller) -> None:
    change = {"subaccount_number": 0, "enabled": False}
    path = "/portfolio/subaccounts/netting"
    response = ada.call("PUT", path, change)
    assert (response.status, response.body) == (200, b"")
    assert [row["enabled"] for row in ada.get(path)["netting_configs"]] == [False, False]
    path = "/portfolio/target_balance_allocation"
    wanted = [{"exchange_index": 0, "percent": 60}, {"exchange_index": 1, "percent": 40}]
    assert ada.post(path, {"allocations": wanted}) == {}
    assert ada.get(path)["allocations"] == wanted
    wrong = ada.call("POST", path, {"allocations": wanted[:1]})
    assert read_error(wrong)[:2] == (400, "invalid_parameters")
