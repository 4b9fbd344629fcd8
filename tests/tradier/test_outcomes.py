"""Single writes under each fault: sent once, and reconciled by reading."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kloudtrader.runtime.errors import (
    ApiError,
    CallError,
    Finding,
    InvalidArgument,
    NoResponse,
    NotSent,
    OrderRefused,
    OutcomeUnknown,
    UnexpectedResponse,
)
from kloudtrader.tradier import EquityOrder, OrderChange, Tradier
from kloudtrader_tradier.trading_api import TradingApi

from .broker_stub import (
    ACCOUNT,
    AFTER,
    BEFORE,
    ERRORS_INSIDE,
    OTHERS,
    PASSED,
    QUEUED,
    READ_FAULTS,
    REFUSED,
    SHORT,
    Fault,
    reply,
)
from .conftest import KO, Desk, verdict_of
from .test_venue import each


def place(desk: Desk, order: Any = KO) -> Any:
    return TradingApi(desk.client).place_order(ACCOUNT, order=order)


def change(desk: Desk, **fields: Any) -> Any:
    number = desk.broker.orders[0]["id"]
    body = OrderChange(**(fields or {"price": Decimal("59.50"), "duration": "gtc"}))
    return TradingApi(desk.client).change_order(ACCOUNT, number, change=body)


def cancel(desk: Desk) -> Any:
    return TradingApi(desk.client).cancel_order(ACCOUNT, str(desk.broker.orders[0]["id"]))


def preview(desk: Desk, order: Any = KO) -> Any:
    return TradingApi(desk.client).preview_order(ACCOUNT, order=order)


def finding(work: Callable[[], Any]) -> Finding:
    """Return what reading shows about a write whose outcome is unknown."""
    with pytest.raises(OutcomeUnknown) as caught:
        work()
    return caught.value.find_out()


def writes(desk: Desk) -> list[str]:
    return [received.method for received in desk.broker.writes]


@pytest.fixture
def working(desk: Desk) -> Desk:
    """An account with one working order."""
    place(desk)
    desk.broker.received.clear()
    return desk


# --- placing --------------------------------------------------------------------------------------


@each(AFTER)
def test_a_lost_order_is_found_by_the_tag_that_it_was_given(desk: Desk, fault: Fault) -> None:
    desk.broker.write_faults.append(fault)
    found = finding(lambda: place(desk))
    assert found.verdict == "done"
    assert found.result.id == desk.broker.orders[0]["id"]
    assert writes(desk) == ["POST"]


@each(BEFORE, QUEUED)
def test_a_miss_proves_nothing(desk: Desk, fault: Fault) -> None:
    desk.broker.write_faults.append(fault)
    with pytest.raises(OutcomeUnknown) as caught:
        place(desk)
    assert caught.value.find_out().verdict == "cannot_tell"
    desk.time.sleep(60)  # what is queued arrives
    verdict = "done" if desk.broker.queue or desk.broker.orders or fault.delay else "cannot_tell"
    assert caught.value.find_out().verdict == verdict
    assert len(desk.broker.orders) == (verdict == "done")
    assert writes(desk) == ["POST"]


@each(REFUSED, PASSED)
def test_a_refused_order_is_refused(desk: Desk, fault: Fault) -> None:
    desk.broker.write_faults.append(fault)
    kind, error = verdict_of(lambda: place(desk))
    assert kind == "refused"
    assert isinstance(error, ApiError)
    assert isinstance(error, OrderRefused) is (fault.name.startswith("200"))
    assert len(desk.broker.received) == 1


def test_errors_inside_the_order_are_not_a_placed_order(desk: Desk) -> None:
    desk.broker.write_faults.append(ERRORS_INSIDE)
    assert verdict_of(lambda: place(desk))[0] in ("refused", "unknown")


@pytest.mark.parametrize(
    "order",
    [
        {"id": 0, "status": "ok"},
        {"id": -3, "status": "ok"},
        {"id": 12, "status": "rejected"},
        {"id": 12, "status": "error"},
        {"id": 12, "status": "ok", "errors": {"error": "no buying power"}},
    ],
    ids=str,
)
def test_an_id_that_is_none_and_an_order_with_an_error_are_unknown(desk: Desk, order: Any) -> None:
    response = reply(200, {"order": order})
    desk.broker.write_faults.append(Fault("odd", response, applied=False))
    assert verdict_of(lambda: place(desk))[0] == "unknown"
    desk.broker.write_faults.append(Fault("odd, applied", response))
    found = finding(lambda: place(desk))
    assert (found.verdict, found.result.id) == ("done", desk.broker.orders[0]["id"])


def test_a_tag_of_the_caller_is_sent_as_it_is_and_proves_nothing(desk: Desk) -> None:
    """Programs give all orders of a strategy the same tag."""
    order = KO.model_copy(update={"tag": "strategy-1"})
    place(desk, order)
    desk.broker.write_faults.append(BEFORE["lost"])
    found = finding(lambda: place(desk, order))
    assert found.verdict == "cannot_tell"
    assert [row.id for row in found.evidence] == [4_410_001]
    assert [received.form["tag"] for received in desk.broker.writes] == ["strategy-1"] * 2


def test_two_orders_with_the_tag_prove_nothing(desk: Desk) -> None:
    desk.broker.write_faults.append(AFTER["lost"])
    with pytest.raises(OutcomeUnknown) as caught:
        place(desk)
    desk.broker.orders.append(desk.broker.orders[0] | {"id": 5})
    found = caught.value.find_out()
    assert (found.verdict, len(found.evidence)) == ("cannot_tell", 2)


@each({**READ_FAULTS, "short": SHORT})
def test_a_read_that_fails_finds_nothing_out(desk: Desk, fault: Fault) -> None:
    desk.broker.write_faults.append(AFTER["lost"])
    with pytest.raises(OutcomeUnknown) as caught:
        place(desk)
    desk.broker.read_faults.extend([fault] * 3)
    assert caught.value.find_out().verdict == "cannot_tell"
    desk.broker.read_faults.clear()
    assert caught.value.find_out().verdict == "done"


def test_an_order_without_a_tag_gets_one_and_stays_as_it_is(desk: Desk) -> None:
    place(desk)
    place(desk, {"class": "equity", **KO.model_dump(exclude={"order_class"})})
    tags = [received.form["tag"] for received in desk.broker.writes]
    assert len(set(tags)) == 2
    assert all(tag.startswith("kt-") for tag in tags)
    assert KO.tag is None


# --- changing -------------------------------------------------------------------------------------


@each(AFTER, {"other": OTHERS[0]})
def test_a_lost_change_is_found_in_the_order(working: Desk, fault: Fault) -> None:
    working.broker.write_faults.append(fault)
    found = finding(lambda: change(working))
    assert found.verdict == "done"
    order = working.broker.orders[0]
    assert (order["price"], order["duration"], order["type"]) == (59.5, "gtc", "limit")
    assert writes(working) == ["PUT"]


@each(BEFORE, {"other": OTHERS[1]})
def test_a_change_that_does_not_show_may_come(working: Desk, fault: Fault) -> None:
    working.broker.write_faults.append(fault)
    with pytest.raises(OutcomeUnknown) as caught:
        change(working)
    assert caught.value.find_out().verdict == "cannot_tell"
    working.broker.finish(working.broker.orders[0], "filled")
    assert caught.value.find_out().verdict == "not_done"
    assert writes(working) == ["PUT"]


@each(QUEUED)
def test_a_change_that_waits_in_a_queue_is_found_later(working: Desk, fault: Fault) -> None:
    working.broker.write_faults.append(fault)
    with pytest.raises(OutcomeUnknown) as caught:
        change(working)
    assert caught.value.find_out().verdict == "cannot_tell"
    working.time.sleep(60)
    assert caught.value.find_out().verdict == "done"


@pytest.mark.parametrize("status", ["filled", "canceled"])
def test_a_change_that_was_done_before_the_end_is_done(working: Desk, status: str) -> None:
    working.broker.write_faults.append(AFTER["lost"])
    with pytest.raises(OutcomeUnknown) as caught:
        change(working, price=Decimal("12.3456789012345"))
    working.broker.finish(working.broker.orders[0], status)
    assert caught.value.find_out().verdict == "done"


def test_a_change_that_shows_in_part_is_not_done(working: Desk) -> None:
    working.broker.orders[0]["duration"] = "gtc"
    working.broker.write_faults.append(BEFORE["lost"])
    with pytest.raises(OutcomeUnknown) as caught:
        change(working)
    assert caught.value.find_out().verdict == "cannot_tell"
    working.broker.finish(working.broker.orders[0], "filled")
    assert caught.value.find_out().verdict == "not_done"


def test_each_field_of_a_change_is_compared_with_its_own(working: Desk) -> None:
    for fields in ({"stop": 55}, {"type": "stop"}, {"price": Decimal("57.00")}):
        working.broker.write_faults.append(AFTER["lost"])
        assert finding(lambda fields=fields: change(working, **fields)).verdict == "done"
    order = working.broker.orders[0]
    assert (order["stop_price"], order["type"], order["price"]) == (55, "stop", 57)


@each(REFUSED, PASSED)
def test_a_refused_change_is_refused(working: Desk, fault: Fault) -> None:
    working.broker.write_faults.append(fault)
    assert verdict_of(lambda: change(working))[0] == "refused"
    assert len(working.broker.received) == 1


@pytest.mark.parametrize("write", [change, cancel])
def test_a_final_order_is_refused(working: Desk, write: Callable[[Desk], Any]) -> None:
    working.broker.finish(working.broker.orders[0], "filled")
    kind, error = verdict_of(lambda: write(working))
    assert kind == "refused"
    assert error.status == 400
    assert "filled" in str(error)


def test_a_change_of_nothing_is_not_sent(working: Desk) -> None:
    with pytest.raises(InvalidArgument):
        TradingApi(working.client).change_order(ACCOUNT, 4_410_001, change=OrderChange())
    assert working.broker.received == []


# --- cancelling -----------------------------------------------------------------------------------


@each(AFTER, {"other": OTHERS[0]})
def test_a_lost_cancel_is_found_in_the_order(working: Desk, fault: Fault) -> None:
    working.broker.write_faults.append(fault)
    assert finding(lambda: cancel(working)).verdict == "done"
    assert writes(working) == ["DELETE"]


@each(AFTER)
def test_a_lost_cancel_that_lost_the_race_is_not_done(working: Desk, fault: Fault) -> None:
    working.broker.cancel_outcome = "filled"
    working.broker.write_faults.append(fault)
    found = finding(lambda: cancel(working))
    assert found.verdict == "not_done"
    assert found.result.exec_quantity == 10


@each(BEFORE, QUEUED, {"other": OTHERS[1]})
def test_a_cancel_that_does_not_show_may_come(working: Desk, fault: Fault) -> None:
    working.broker.write_faults.append(fault)
    with pytest.raises(OutcomeUnknown) as caught:
        cancel(working)
    assert caught.value.find_out().verdict == "cannot_tell"
    working.time.sleep(60)
    verdict = "done" if fault.delay else "cannot_tell"
    assert caught.value.find_out().verdict == verdict
    assert writes(working) == ["DELETE"]


@each(REFUSED, PASSED)
def test_a_refused_cancel_is_refused(working: Desk, fault: Fault) -> None:
    working.broker.write_faults.append(fault)
    assert verdict_of(lambda: cancel(working))[0] == "refused"
    assert len(working.broker.received) == 1


# --- previews -------------------------------------------------------------------------------------


def previews(desk: Desk, fault: Fault) -> None:
    desk.broker.preview_faults.extend([fault] * 3)


NO_PREVIEWS = {
    name: BEFORE[name] for name in BEFORE if not name.startswith("200 id") and name != "200 no id"
}


@each(NO_PREVIEWS, REFUSED, PASSED)
def test_a_preview_that_fails_places_nothing_and_is_no_unknown(desk: Desk, fault: Fault) -> None:
    previews(desk, fault)
    with pytest.raises(CallError) as caught:
        preview(desk)
    assert not isinstance(caught.value, OutcomeUnknown)
    refused = fault.name in (*REFUSED, *PASSED) or caught.value.status == 429
    assert caught.value.outcome == ("refused" if refused else "read_failed")
    assert desk.broker.orders == []


@each({"lost": BEFORE["lost"], "502": BEFORE["502 html"], "504": BEFORE["504 fault"]})
def test_a_preview_is_repeated(desk: Desk, fault: Fault) -> None:
    desk.broker.preview_faults.extend([fault] * 2)
    assert preview(desk).order.result is True
    assert len(desk.broker.received) == 3


@pytest.mark.parametrize(
    "order",
    [
        {"id": 7, "status": "ok", "partner_id": "p"},
        {"id": 7, "status": "ok", "result": True, "order_cost": 1.0},
        {"id": 7},
        {"id": "7", "status": "ok"},
    ],
)
def test_a_preview_with_an_order_id_may_have_placed_the_order(
    desk: Desk, order: dict[str, Any]
) -> None:
    previews(desk, Fault("placed", reply(200, {"order": order}), applied=False))
    with pytest.raises(OutcomeUnknown) as caught:
        preview(desk)
    assert caught.value.status == 200
    assert caught.value.raw
    assert len(desk.broker.received) == 1


def test_a_preview_reads_as_what_it_costs(desk: Desk) -> None:
    checked = preview(desk).order
    assert (checked.status, checked.order_cost, checked.day_trades) == ("ok", 603.8, 0)
    assert str(checked.request_date) == "2026-11-30 10:10:14.140000-05:00"


def test_a_preview_without_the_order_cannot_be_read(desk: Desk) -> None:
    previews(desk, Fault("nothing", reply(200, {"order": {}}), applied=False))
    with pytest.raises(UnexpectedResponse):
        preview(desk)


# --- the object of the calls ----------------------------------------------------------------------


def test_methods_reconcile_as_well(desk: Desk, stub_server: Any) -> None:
    tradier = Tradier("token", ACCOUNT, base_url=stub_server.url, journal=False)
    for work in (
        lambda: tradier.place_order(KO),
        lambda: tradier.change_order(4_410_001, price=61),
        lambda: tradier.cancel_order(4_410_001),
    ):
        desk.broker.write_faults.append(AFTER["504 fault"])
        assert finding(work).verdict == "done"
    desk.broker.write_faults.append(AFTER["lost"])
    placed = tradier.place_once(EquityOrder(symbol="KO", side="buy", quantity=1, type="market"))
    assert [order.id for order in tradier.find_by_tag(placed.our_id)] == [int(placed.order_id)]
    assert tradier.cancel_once(placed).status == "canceled"
    assert tradier.cancel_all().orders == []
    assert writes(desk) == ["POST", "PUT", "DELETE", "POST", "DELETE"]


@pytest.mark.parametrize(
    ("symbol", "count"),
    [("KO", 3), (" ko ", 3), ("KO261218C00060000", 1), ("PEP", 1), ("F", 0), (None, 4)],
)
def test_cancelling_all_of_a_symbol(
    desk: Desk, stub_server: Any, symbol: str | None, count: int
) -> None:
    tradier = Tradier("token", ACCOUNT, base_url=stub_server.url, journal=False)
    option = {"class": "option", "option_symbol": "KO261218C00060000", "side": "buy_to_open"}
    exits = [
        {"symbol": "KO", "side": "sell", "quantity": 1, "type": "limit", "price": 70},
        {"symbol": "KO", "side": "sell", "quantity": 1, "type": "stop", "stop": 50},
    ]
    for order in (
        KO,
        {"symbol": "KO", "quantity": 1, "type": "market", **option},
        {"class": "oco", "legs": exits},  # its parent has no symbol
        EquityOrder(symbol="PEP", side="buy", quantity=1, type="market"),
    ):
        desk.place(order)
    assert len(tradier.cancel_all(symbol=symbol).orders) == count
    assert len([row for row in desk.broker.orders if row["status"] == "canceled"]) == count


def test_without_a_connection_nothing_was_sent() -> None:
    tradier = Tradier("token", ACCOUNT, base_url="http://127.0.0.1:9/v1", timeout=0.3)
    for work in (
        lambda: tradier.place_order(KO),
        lambda: tradier.change_order(1, price=61),
        lambda: tradier.cancel_order(1),
        lambda: tradier.preview_order(KO),
        lambda: tradier.place_once(KO),
    ):
        with pytest.raises((NotSent, NoResponse)) as caught:
            work()
        assert isinstance(caught.value, NotSent)
