"""Orders that are placed and cancelled once, under each fault of a broker."""

from __future__ import annotations

import signal
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kloudtrader.orders import Journal, OrderUnknown, SqliteJournal, decrease_once
from kloudtrader.runtime.errors import (
    ApiError,
    BadRequest,
    CallError,
    Forbidden,
    InvalidArgument,
    NotSent,
    OrderRefused,
    OutcomeUnknown,
    RateLimited,
    StillOpen,
    Unauthorized,
)

from .broker_stub import (
    AFTER,
    BEFORE,
    ERRORS_INSIDE,
    NOTHING,
    PASSED,
    QUEUED,
    READ_FAULTS,
    REFUSED,
    SHORT,
    TWICE,
    Fault,
)
from .conftest import Desk, verdict_of

KEYS = pytest.mark.parametrize("key", [None, "buy KO"], ids=["no key", "key"])


def each(*groups: dict[str, Fault]) -> Any:
    faults = [fault for group in groups for fault in group.values()]
    return pytest.mark.parametrize("fault", faults, ids=lambda fault: str(fault.name))


def options(key: str | None, journal: Path) -> dict[str, Any]:
    return {"key": key, "journal": journal if key else False}


def entry_of(journal: Path) -> Any:
    (entry,) = SqliteJournal(journal).entries()
    return entry


# --- placing --------------------------------------------------------------------------------------


@KEYS
def test_an_order_is_placed_by_one_request(desk: Desk, journal: Path, key: str | None) -> None:
    placed = desk.place(**options(key, journal))
    (order,) = desk.broker.orders
    assert len(desk.broker.received) == 1
    assert placed.order_id == str(order["id"])
    assert placed.our_id == order["tag"]
    assert placed.order is None
    assert placed.wait(until="working").status == "open"


@KEYS
@each(AFTER)
def test_an_order_whose_response_tells_nothing_is_found(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.broker.write_faults.append(fault)
    placed = desk.place(**options(key, journal))
    (order,) = desk.broker.orders
    assert placed.order is not None
    assert placed.order_id == str(order["id"])
    assert placed.order.tag == placed.our_id == order["tag"]
    assert len(desk.broker.writes) == 1
    if key:
        assert entry_of(journal).state == "placed"
        assert desk.place(key=key, journal=journal).order_id == placed.order_id
        assert len(desk.broker.writes) == 1


@KEYS
@each(BEFORE)
def test_an_order_that_did_not_arrive_is_unknown_and_never_sent_again(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.broker.write_faults.append(fault)
    for _ in range(2 if key else 1):
        with pytest.raises(OrderUnknown) as caught:
            desk.place(**options(key, journal))
        assert caught.value.our_id.startswith("kt-")
        assert caught.value.rounds >= 2
    assert len(desk.broker.writes) == 1
    assert desk.broker.orders == []


@KEYS
@each(QUEUED)
def test_an_order_that_waits_in_a_queue_is_found_when_it_shows(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.broker.write_faults.append(fault)
    placed = desk.place(**options(key, journal))
    assert [placed.order_id] == [str(order["id"]) for order in desk.broker.orders]
    assert len(desk.broker.writes) == 1


def test_an_order_that_waits_longer_than_patience_is_found_by_the_next_call(
    desk: Desk, journal: Path
) -> None:
    desk.broker.write_faults.append(QUEUED["408"])
    with pytest.raises(OrderUnknown):
        desk.place(key="k", journal=journal, patience=2.0)
    assert desk.broker.orders == []
    placed = desk.place(key="k", journal=journal)
    assert [placed.order_id] == [str(order["id"]) for order in desk.broker.orders]
    assert len(desk.broker.writes) == 1


@KEYS
@each(REFUSED)
def test_a_refusal_is_one_for_good(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.broker.write_faults.append(fault)
    for _ in range(2 if key else 1):
        with pytest.raises(ApiError) as caught:
            desk.place(**options(key, journal))
        assert isinstance(caught.value, (OrderRefused, BadRequest))
        assert caught.value.outcome == "refused"
        if fault.name == "200 errors pair":
            assert caught.value.code == "InitialMargin"
    assert len(desk.broker.received) == 1


@KEYS
@each(PASSED)
def test_a_passing_refusal_is_about_this_call_only(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.broker.write_faults.append(fault)
    with pytest.raises((Unauthorized, Forbidden, RateLimited)) as caught:
        desk.place(**options(key, journal))
    assert caught.value.outcome == "refused"
    assert len(desk.broker.received) == 1
    if key:
        assert entry_of(journal).state == "released"
    placed = desk.place(**options(key, journal))
    assert [placed.order_id] == [str(order["id"]) for order in desk.broker.orders]
    assert len(desk.broker.writes) == 2


def test_errors_inside_the_order_are_no_order(desk: Desk) -> None:
    desk.broker.write_faults.append(ERRORS_INSIDE)
    kind, _ = verdict_of(desk.place)
    assert kind in ("refused", "unknown")
    assert len(desk.broker.writes) == 1


@each({**READ_FAULTS, "short": SHORT, "nothing": NOTHING})
def test_reads_that_fail_twice_do_not_hide_the_order(desk: Desk, fault: Fault) -> None:
    desk.broker.write_faults.append(AFTER["lost"])
    desk.broker.read_faults.extend([fault] * 6)
    placed = desk.place()
    assert [placed.order_id] == [str(order["id"]) for order in desk.broker.orders]
    assert len(desk.broker.writes) == 1


@KEYS
@each({**READ_FAULTS, "short": SHORT, "nothing": NOTHING})
def test_reads_that_always_fail_leave_the_order_unknown(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.broker.pick = lambda broker, received: fault if received.method == "GET" else AFTER["lost"]
    with pytest.raises(OrderUnknown) as caught:
        desk.place(**options(key, journal))
    assert caught.value.our_id == desk.broker.orders[0]["tag"]
    assert len(desk.broker.writes) == 1
    desk.broker.pick = None
    if key:
        assert desk.place(key=key, journal=journal).order_id == str(desk.broker.orders[0]["id"])
        assert len(desk.broker.writes) == 1


def test_an_order_that_shows_late_is_found(desk: Desk) -> None:
    desk.broker.visible_after = 6.0
    desk.broker.write_faults.append(AFTER["504 fault"])
    assert desk.place().order_id == str(desk.broker.orders[0]["id"])


def test_rows_that_come_twice_are_one_order(desk: Desk) -> None:
    desk.broker.pick = lambda broker, received: TWICE if received.method == "GET" else AFTER["lost"]
    assert desk.place().order_id == str(desk.broker.orders[0]["id"])


@KEYS
def test_two_orders_with_our_tag_are_both_reported(
    desk: Desk, journal: Path, key: str | None
) -> None:
    """Something between the client and the broker has sent the request again."""
    desk.broker.write_faults.append(AFTER["lost"])

    def double(broker: Any, received: Any) -> Fault:
        if len(broker.orders) == 1:
            broker.orders.append(broker.orders[0] | {"id": 4_500_000})
        return Fault("honest")

    desk.broker.pick = double
    with pytest.raises(OrderUnknown) as caught:
        desk.place(**options(key, journal))
    assert [order.id for order in caught.value.orders] == [4_410_001, 4_500_000]


@pytest.mark.parametrize("status", ["filled", "rejected", "expired", "canceled", "pending"])
def test_a_lost_order_is_found_in_any_state(desk: Desk, status: str) -> None:
    desk.broker.arrival = status
    desk.broker.write_faults.append(AFTER["lost"])
    placed = desk.place()
    assert placed.order is not None
    assert placed.order.status == status


@pytest.mark.parametrize("status", ["rejected", "error"])
def test_an_order_that_is_rejected_after_acceptance_is_reported_as_that(
    desk: Desk, status: str
) -> None:
    placed = desk.place()
    assert placed.read().tag == placed.our_id
    desk.broker.finish(desk.broker.orders[0], status)
    with pytest.raises(OrderRefused) as caught:
        placed.wait()
    assert caught.value.order == placed.read()
    assert caught.value.outcome == "refused"
    assert ("not allowed" in str(caught.value)) is (status == "rejected")


def test_an_order_before_the_checks_does_not_work_yet(desk: Desk) -> None:
    desk.broker.arrival = "pending"
    placed = desk.place()
    with pytest.raises(StillOpen) as caught:
        placed.wait(until="working", timeout=3)
    assert [order.status for order in caught.value.orders] == ["pending"]


def test_the_tag_of_a_leg_is_a_hit(desk: Desk) -> None:
    desk.broker.write_faults.append(AFTER["lost"])
    order = {"class": "oco", "legs": [leg("limit", price=70), leg("stop", stop=50)]}

    def move_tag(broker: Any, received: Any) -> Fault:
        for row in broker.orders:
            if row["tag"]:
                row["leg"][0]["tag"], row["tag"] = row["tag"], None
        return Fault("honest")

    desk.broker.pick = move_tag
    placed = desk.place(order)
    assert placed.order_id == str(desk.broker.orders[0]["id"])
    assert placed.order is not None
    assert placed.order.symbol is None


def leg(kind: str, **prices: Any) -> dict[str, Any]:
    return {"symbol": "KO", "side": "sell", "quantity": 10, "type": kind, **prices}


def test_a_journal_of_today_looks_before_the_first_send(desk: Desk, tmp_path: Path) -> None:
    """The journal before it may have been lost."""
    desk.time.sleep(0)
    first = desk.place(key="k", journal=_journal_of_now(desk, tmp_path / "first"))
    second = desk.place(key="k", journal=_journal_of_now(desk, tmp_path / "second"))
    assert second.order_id == first.order_id
    assert len(desk.broker.writes) == 1


def _journal_of_now(desk: Desk, path: Path) -> Journal:
    journal = SqliteJournal(path, now=lambda: desk.time.at)
    journal.entries()
    return journal


class StopError(Exception):
    """Raised by the signal handler of a program."""


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, TimeoutError, StopError, NotSent])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_signal_during_the_claim_ends_the_call_and_releases_the_key(
    desk: Desk,
    journal: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[BaseException],
    moment: str,
) -> None:
    """A commit takes milliseconds, and Python runs the handler right after it."""

    def raise_it(number: int, frame: object) -> None:
        raise kind

    claim = SqliteJournal.claim

    def interrupted(self: SqliteJournal, *arguments: Any) -> Any:
        if moment == "before":
            signal.raise_signal(signal.SIGUSR1)
        entry = claim(self, *arguments)
        signal.raise_signal(signal.SIGUSR1)
        return entry

    before = signal.signal(signal.SIGUSR1, raise_it)
    try:
        monkeypatch.setattr(SqliteJournal, "claim", interrupted)
        with pytest.raises(kind):
            desk.place(key="k", journal=journal)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert desk.broker.received == []
    assert [entry.state for entry in SqliteJournal(journal).entries()] in ([], ["released"])
    monkeypatch.setattr(SqliteJournal, "claim", claim)
    assert desk.place(key="k", journal=journal).order_id == str(desk.broker.orders[0]["id"])


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-11-30T15:00:00+00:00", "2026-11-30T00:00:00-05:00"),
        ("2026-12-01T04:59:59+00:00", "2026-11-30T00:00:00-05:00"),
        ("2026-12-01T05:00:00+00:00", "2026-12-01T00:00:00-05:00"),
        ("2026-07-30T03:59:59+00:00", "2026-07-29T00:00:00-04:00"),
        ("2026-07-30T04:00:00+00:00", "2026-07-30T00:00:00-04:00"),
        ("2026-11-01T15:00:00+00:00", "2026-11-01T00:00:00-04:00"),  # summer time ends
    ],
)
def test_finished_orders_leave_the_list_at_midnight_in_new_york(
    desk: Desk, now: str, start: str
) -> None:
    since = desk.venue.list_start(datetime.fromisoformat(now))
    assert since is not None
    assert since.isoformat() == start


# --- cancelling -----------------------------------------------------------------------------------


@each(AFTER, BEFORE, QUEUED, PASSED, REFUSED)
def test_a_cancel_under_any_fault_ends_in_the_final_order(desk: Desk, fault: Fault) -> None:
    placed = desk.place()
    desk.broker.write_faults.append(fault)
    order = desk.cancel(placed)
    assert order.status == desk.broker.orders[0]["status"] == "canceled"
    assert order.exec_quantity == 0


@pytest.mark.parametrize("status", ["filled", "expired", "rejected", "error"])
def test_a_cancel_that_comes_too_late_returns_what_was_executed(desk: Desk, status: str) -> None:
    placed = desk.place()
    desk.broker.finish(desk.broker.orders[0], status)
    order = desk.cancel(int(placed.order_id))
    assert order.status == status
    assert order.exec_quantity == (10 if status == "filled" else 0)


@pytest.mark.parametrize("fault", [Fault("honest"), *AFTER.values()], ids=lambda f: str(f.name))
def test_a_cancel_that_loses_the_race_says_filled(desk: Desk, fault: Fault) -> None:
    placed = desk.place()
    desk.broker.cancel_outcome = "filled"
    desk.broker.write_faults.append(fault)
    order = desk.cancel(placed.read())
    assert (order.status, order.exec_quantity, order.avg_fill_price) == ("filled", 10, 60.38)


@each(READ_FAULTS)
def test_a_cancel_whose_reads_always_fail_is_unknown(desk: Desk, fault: Fault) -> None:
    placed = desk.place()
    desk.broker.pick = lambda broker, received: (
        fault if received.method == "GET" else BEFORE["lost"]
    )
    with pytest.raises(OutcomeUnknown):
        desk.cancel(placed)


def test_an_order_that_cannot_be_cancelled_is_still_open(desk: Desk) -> None:
    placed = desk.place()
    desk.broker.cancel_outcome = "open"
    with pytest.raises(StillOpen) as caught:
        desk.cancel(placed, patience=3)
    assert [order.status for order in caught.value.orders] == ["open"]


def test_an_unknown_order_cannot_be_cancelled(desk: Desk) -> None:
    with pytest.raises(Unauthorized) as caught:
        desk.cancel("77", patience=1)
    assert (caught.value.operation, caught.value.outcome) == ("cancel_order", "refused")
    assert "no such order" in str(caught.value)


@each(AFTER, BEFORE, QUEUED, PASSED, REFUSED)
def test_cancelling_all_under_any_fault_leaves_nothing_working(desk: Desk, fault: Fault) -> None:
    for _ in range(3):
        desk.place()
    desk.broker.write_faults.extend([fault] * 2)
    cancelled = desk.cancel_all()
    assert len(cancelled.orders) == 3
    desk.broker.deliver_all()
    assert {order["status"] for order in desk.broker.orders} == {"canceled"}
    assert {order.status for order in cancelled.orders} == {"canceled"}


@each(READ_FAULTS)
def test_cancelling_all_without_reads_is_never_flat(desk: Desk, fault: Fault) -> None:
    desk.place()
    desk.broker.pick = lambda broker, received: (
        fault if received.method == "GET" else Fault("honest")
    )
    with pytest.raises(CallError) as caught:
        desk.cancel_all(patience=3)
    assert caught.value.outcome == "unknown"


def test_cancelling_all_reads_every_page(desk: Desk) -> None:
    for _ in range(60):
        desk.place()
    assert len(desk.cancel_all().orders) == 60
    assert {order["status"] for order in desk.broker.orders} == {"canceled"}


def test_an_order_that_may_still_arrive_is_not_flat(desk: Desk, journal: Path) -> None:
    desk.broker.write_faults.append(BEFORE["lost"])
    with pytest.raises(OrderUnknown):
        desk.place(key="k", journal=journal)
    cancelled = desk.cancel_all(journal=journal)
    assert cancelled.unresolved is not None
    assert [entry.key for entry in cancelled.unresolved] == ["k"]
    assert not cancelled.is_flat


# --- what the broker cannot do --------------------------------------------------------------------


def test_a_quantity_cannot_be_reduced(desk: Desk) -> None:
    placed = desk.place()
    with pytest.raises(InvalidArgument) as caught:
        decrease_once(desk.venue, placed, 5, clock=desk.clock)
    assert caught.value.argument == "to"
    assert decrease_once(desk.venue, placed, 10, clock=desk.clock).status == "open"
    desk.broker.finish(desk.broker.orders[0], "filled")
    assert desk.venue.remaining(placed.read()) == 0
    assert [received.method for received in desk.broker.writes] == ["POST"]
