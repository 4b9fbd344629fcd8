"""Orders are read on all pages, with their tags, and found on parents and legs."""

from __future__ import annotations

from typing import Any

import pytest

from kloudtrader.runtime.errors import CallError, UnexpectedResponse
from kloudtrader.tradier import Order
from kloudtrader.tradier._reading import carried_tags, find_tagged, list_orders, read_order

from .broker_stub import ACCOUNT, NOTHING, READ_FAULTS, TWICE, Fault, reply
from .conftest import Desk
from .test_venue import each


def fill(desk: Desk, count: int) -> None:
    """Give the account orders that others have placed."""
    form = {"class": "equity", "symbol": "PEP", "side": "buy", "quantity": "1", "type": "market"}
    for _ in range(count):
        desk.broker.place(form)


def find(desk: Desk, tag: str) -> list[int]:
    return [order.id for order in find_tagged(desk.client, ACCOUNT, tag)]


@pytest.mark.parametrize("before", [0, 1, 24, 25, 26, 999, 1000, 1001, 2100])
def test_an_order_is_found_on_any_page(desk: Desk, before: int) -> None:
    """The older order comes first, so that the newest is on the last page."""
    fill(desk, before)
    placed = desk.place()
    fill(desk, 3)
    desk.broker.received.clear()
    assert find(desk, placed.our_id) == [int(placed.order_id)]
    queries = [received.query for received in desk.broker.reads]
    assert [query["page"] for query in queries] == [str(n + 1) for n in range(len(queries))]
    assert {(query["limit"], query["includeTags"]) for query in queries} == {("1000", "true")}
    assert len(queries) == -(-(before + 4) // 1000) + 1  # and an empty page


def test_a_tag_is_compared_as_a_whole(desk: Desk) -> None:
    placed = desk.place()
    for other in (placed.our_id[:-1], placed.our_id + "x", placed.our_id.upper(), "kt-"):
        assert find(desk, other) == []


@pytest.mark.parametrize("on", ["parent", "leg"])
def test_parents_and_legs_are_searched(desk: Desk, on: str) -> None:
    leg = {"id": 8, "class": "equity", "status": "open"}
    parent: dict[str, Any] = {"id": 7, "class": "oco", "status": "open", "leg": leg}
    (parent if on == "parent" else leg)["tag"] = "kt-mine"
    body = reply(200, {"orders": {"order": parent}})
    desk.broker.read_faults.append(Fault("a lone leg", body))
    assert find(desk, "kt-mine") == [7]


def test_a_tag_that_is_null_is_none() -> None:
    row = {"id": 1, "class": "equity", "status": "open", "tag": None}
    assert carried_tags(Order.model_validate(row)) == set()


@each({"nothing": NOTHING})
def test_an_account_without_orders(desk: Desk, fault: Fault) -> None:
    for body in ({"orders": "null"}, {"orders": None}, {"orders": {"order": None}}, {"orders": {}}):
        desk.broker.read_faults.append(Fault("empty", reply(200, body)))
        assert list(list_orders(desk.client, ACCOUNT)) == []


def test_rows_that_come_twice_are_one(desk: Desk) -> None:
    placed = desk.place()
    desk.broker.read_faults.append(TWICE)
    assert find(desk, placed.our_id) == [int(placed.order_id)]


GOOD = {"id": 7, "class": "equity", "status": "open", "tag": "kt-mine"}
BAD = {"id": 8, "class": "equity"}


def test_a_row_that_cannot_be_read_hides_no_other(desk: Desk) -> None:
    """An order that somebody placed by hand must not hide ours."""
    body = reply(200, {"orders": {"order": [BAD, GOOD]}})
    desk.broker.read_faults.append(Fault("a bad row", body))
    assert find(desk, "kt-mine") == [7]


def test_a_row_that_cannot_be_read_may_be_ours(desk: Desk) -> None:
    body = reply(200, {"orders": {"order": [BAD, GOOD]}})
    desk.broker.read_faults.append(Fault("a bad row", body))
    with pytest.raises(UnexpectedResponse):
        find(desk, "kt-other")
    desk.broker.read_faults.append(Fault("a bad row", body))
    with pytest.raises(UnexpectedResponse):
        list(desk.venue.resting())


@each(READ_FAULTS)
def test_a_list_that_fails_is_an_error_and_not_empty(desk: Desk, fault: Fault) -> None:
    placed = desk.place()
    for read in (
        lambda: find(desk, placed.our_id),
        lambda: list(desk.venue.resting()),
        lambda: read_order(desk.client, ACCOUNT, placed.order_id),
    ):
        desk.broker.read_faults.extend([fault] * 3)
        with pytest.raises(CallError):
            read()
        desk.broker.read_faults.clear()


def test_resting_orders_are_those_that_are_not_final(desk: Desk) -> None:
    states = ["pending", "open", "partially_filled", "held", "pending_cancel", "a new word"]
    final = ["filled", "canceled", "expired", "rejected", "error"]
    fill(desk, len(states) + len(final))
    for order, status in zip(desk.broker.orders, states + final, strict=True):
        order["status"] = status
    assert [order.status for order in desk.venue.resting()] == states
