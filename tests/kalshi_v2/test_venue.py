"""Orders that are placed, cancelled and changed once, under each fault of an exchange."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kloudtrader.kalshi_v2 import InsufficientBalance, NewOrder
from kloudtrader.kalshi_v2.balance import explain_balance
from kloudtrader.orders import KeyConflict, OrderUnknown, SqliteJournal, recover
from kloudtrader.runtime.errors import (
    ApiError,
    BadRequest,
    CallError,
    Conflict,
    InvalidArgument,
    NotDone,
    NotFound,
    OutcomeUnknown,
    StillOpen,
)

from .conftest import OpenDesk
from .desk import BID, TICKER, Desk, verdict_of
from .order_stub import (
    AFTER,
    BEFORE,
    HONEST,
    NOTHING,
    PASSED,
    QUEUED,
    READ_FAULTS,
    REFUSED,
    SHORT,
    TWICE,
    Fault,
    OrderBook,
    Received,
    error,
    reply,
)

KEYS = pytest.mark.parametrize("key", [None, "buy"], ids=["no key", "key"])
IOC = BID | {"time_in_force": "immediate_or_cancel"}


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
    (row,) = desk.book.orders
    assert len(desk.book.received) == 1
    assert desk.book.creates[0].json == {
        "ticker": TICKER,
        "side": "bid",
        "count": "10",
        "price": "0.41",
        "time_in_force": "good_till_canceled",
        "self_trade_prevention_type": "taker_at_cross",
        "client_order_id": placed.our_id,
        "subaccount": 0,
    }
    assert placed.order_id == row["order_id"]
    assert placed.order is not None
    assert (placed.order.status, placed.order.remaining_count_fp) == ("resting", 10)
    assert placed.read().client_order_id == placed.our_id


@pytest.mark.parametrize(
    ("fills", "order", "status", "rest"),
    [("all", BID, "executed", 0), ("4", BID, "resting", 6), ("0", IOC, "canceled", 0)],
)
def test_a_placed_order_says_what_it_filled_on_arrival(
    desk: Desk, fills: str, order: dict[str, Any], status: str, rest: int
) -> None:
    desk.book.fills = fills
    placed = desk.place(order)
    assert placed.order is not None
    assert placed.order.status == placed.read().status == status
    assert placed.order.remaining_count_fp == rest
    assert placed.order.fill_count_fp == placed.read().fill_count_fp


@KEYS
@each(AFTER)
def test_an_order_whose_response_tells_nothing_is_found(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.book.write_faults.append(fault)
    placed = desk.place(**options(key, journal))
    (row,) = desk.book.orders
    assert placed.order is not None
    assert placed.order_id == row["order_id"]
    assert len(desk.book.creates) == 1
    if key:
        assert entry_of(journal).state == "placed"
        assert desk.place(key=key, journal=journal).order_id == placed.order_id
        assert len(desk.book.creates) == 1


@KEYS
@each(BEFORE)
def test_an_order_that_did_not_arrive_is_sent_again_with_its_id(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.book.write_faults.append(fault)
    placed = desk.place(**options(key, journal))
    (row,) = desk.book.orders
    assert placed.order_id == row["order_id"]
    bodies = [received.json for received in desk.book.creates]
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]
    stamps = {received.headers["kalshi-access-timestamp"] for received in desk.book.creates}
    assert len(stamps) == 2


@KEYS
@each(QUEUED)
def test_an_order_that_waits_in_a_queue_is_placed_once(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.book.write_faults.append(fault)
    placed = desk.place(**options(key, journal))
    desk.book.deliver_all()
    assert [placed.order_id] == [row["order_id"] for row in desk.book.orders]


@KEYS
@each(REFUSED)
def test_a_refusal_is_one_for_good(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.book.write_faults.append(fault)
    for _ in range(2 if key else 1):
        with pytest.raises(ApiError) as caught:
            desk.place(**options(key, journal))
        assert caught.value.outcome == "refused"
    assert len(desk.book.received) == 1
    assert desk.book.orders == []


@KEYS
@each(PASSED)
def test_a_passing_refusal_is_about_this_call_only(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.book.write_faults.append(fault)
    with pytest.raises(ApiError) as caught:
        desk.place(**options(key, journal))
    assert caught.value.outcome == "refused"
    assert len(desk.book.received) == 1
    if key:
        assert entry_of(journal).state == "released"
    placed = desk.place(**options(key, journal))
    assert [placed.order_id] == [row["order_id"] for row in desk.book.orders]


@each(REFUSED, PASSED)
def test_a_refusal_of_a_second_send_says_nothing_about_the_first(
    desk: Desk, journal: Path, fault: Fault
) -> None:
    """The first request is applied after the second was refused."""
    late = replace(QUEUED["408"], delay=40.0)
    desk.book.write_faults.extend([late, fault])
    with pytest.raises(OrderUnknown):
        desk.place(key="k", journal=journal)
    assert len(desk.book.creates) == 2
    assert entry_of(journal).state == "sending"
    desk.time.sleep(60)
    placed = desk.place(key="k", journal=journal)
    assert [placed.order_id] == [row["order_id"] for row in desk.book.orders]


def test_the_money_that_the_first_order_binds_does_not_deny_it(desk: Desk, journal: Path) -> None:
    """The exchange looks at the balance before it looks for duplicates, and reads lag."""
    desk.book.lag = 20.0

    def spend(book: OrderBook, received: Received) -> Fault:
        if book.orders:
            book.balances = {0: "0.0000"}
        return HONEST

    desk.book.write_faults.append(AFTER["lost"])
    desk.book.pick = spend
    placed = desk.place(key="k", journal=journal)
    assert [placed.order_id] == [row["order_id"] for row in desk.book.orders]


@KEYS
def test_an_id_that_exists_and_does_not_show_is_unknown(
    desk: Desk, journal: Path, key: str | None
) -> None:
    desk.book.write_faults.append(Fault("used", error(409, "order_already_exists"), False))
    with pytest.raises(OrderUnknown):
        desk.place(**options(key, journal))
    assert len(desk.book.creates) == 1
    assert desk.time.slept >= 30


def test_the_four_codes_of_409(desk: Desk, journal: Path) -> None:
    outcomes = {}
    for code in (
        "order_already_exists",
        "trading_is_paused",
        "exchange_is_paused",
        "fill_or_kill_insufficient_resting_volume",
    ):
        desk.book.write_faults.append(Fault(code, error(409, code), False))
        kind, stop = verdict_of(lambda key=code: desk.place(key=key, journal=journal))
        entry = SqliteJournal(journal).entries(key=code)[0]
        outcomes[code] = kind, entry.state
        assert isinstance(stop, Conflict) is (kind == "refused")
    assert outcomes == {
        "order_already_exists": ("unknown", "sending"),
        "trading_is_paused": ("refused", "released"),
        "exchange_is_paused": ("refused", "released"),
        "fill_or_kill_insufficient_resting_volume": ("refused", "refused"),
    }


# --- the conditions of a second send --------------------------------------------------------------


@pytest.mark.parametrize("terms", [IOC, BID | {"time_in_force": "fill_or_kill"}])
def test_an_order_that_executes_at_once_is_sent_again_only_if_told_so(
    desk: Desk, terms: dict[str, Any]
) -> None:
    desk.book.write_faults.append(BEFORE["lost"])
    with pytest.raises(OrderUnknown):
        desk.place(terms)
    assert len(desk.book.creates) == 1
    desk.book.write_faults.append(BEFORE["lost"])
    desk.place(terms, resend=True)
    assert len(desk.book.creates) == 3


@pytest.mark.parametrize(
    ("side", "price", "asks", "bids", "crosses"),
    [
        ("bid", "0.41", [("0.58", "5")], [], False),
        ("bid", "0.41", [("0.10", "1"), ("0.59", "5")], [], True),
        ("bid", "0.41", [("0.59", "5"), ("0.10", "1")], [], True),
        ("ask", "0.41", [], [("0.40", "5")], False),
        ("ask", "0.41", [], [("0.41", "5"), ("0.02", "1")], True),
        ("ask", "0.41", [("0.99", "5")], [], False),
    ],
)
def test_an_order_that_crosses_the_book_is_not_sent_again(
    desk: Desk, side: str, price: str, asks: Any, bids: Any, crosses: bool
) -> None:
    desk.book.asks, desk.book.bids = asks, bids
    for post_only in (False, True):
        before = len(desk.book.creates)
        desk.book.write_faults.append(BEFORE["lost"])
        order = BID | {"side": side, "price": price, "post_only": post_only}
        kind, _ = verdict_of(lambda order=order: desk.place(order))
        is_sent_again = post_only or not crosses
        assert kind == ("done" if is_sent_again else "unknown")
        assert len(desk.book.creates) - before == 1 + is_sent_again


def test_a_book_that_cannot_be_read_counts_as_crossing(desk: Desk) -> None:
    desk.book.write_faults.append(BEFORE["lost"])
    desk.book.pick = lambda book, received: (
        READ_FAULTS["400"] if received.path.endswith("/orderbook") else HONEST
    )
    with pytest.raises(OrderUnknown):
        desk.place()
    assert len(desk.book.creates) == 1


@pytest.mark.parametrize("has_date", [True, False])
def test_an_order_is_not_sent_again_before_reads_have_passed_the_send(
    desk: Desk, has_date: bool
) -> None:
    desk.book.lag, desk.book.has_date = 40.0, has_date
    desk.book.write_faults.append(BEFORE["lost"])
    with pytest.raises(OrderUnknown):
        desk.place()
    assert len(desk.book.creates) == 1


@pytest.mark.parametrize("offset", [-50.0, -5.0, 5.0, 50.0])
def test_a_clock_that_is_off_does_not_make_reads_current(desk: Desk, offset: float) -> None:
    """The exchange's clock differs from this machine's; its reads lag by 20 s."""
    desk.book.now, desk.book.lag = lambda: desk.time.at.timestamp() + offset, 20.0
    sent: list[float] = []

    def note(book: OrderBook, received: Received) -> Fault:
        if received.is_write:
            sent.append(desk.time.at.timestamp())
            return BEFORE["lost"] if len(sent) == 1 else HONEST
        return HONEST

    desk.book.pick = note
    desk.place(patience=60)
    assert sent[1] - sent[0] >= 20


def test_an_order_that_shows_late_is_found_and_not_sent_again(desk: Desk) -> None:
    desk.book.lag = 6.0
    desk.book.write_faults.append(AFTER["503 wrapped"])
    assert desk.place().order_id == desk.book.orders[0]["order_id"]
    assert len(desk.book.creates) == 1


def test_an_expired_order_is_not_sent_again(desk: Desk) -> None:
    expiry = int(desk.time.at.timestamp()) + 2
    desk.book.write_faults.append(BEFORE["lost"])
    with pytest.raises(OrderUnknown):
        desk.place(BID | {"expiration_time": expiry})
    assert len(desk.book.creates) == 1


# --- reads ----------------------------------------------------------------------------------------


@each({**READ_FAULTS, "short": SHORT, "nothing": NOTHING})
def test_reads_that_fail_do_not_hide_the_order(desk: Desk, fault: Fault) -> None:
    desk.book.write_faults.append(AFTER["lost"])
    desk.book.read_faults.extend([fault] * 6)
    placed = desk.place()
    assert [placed.order_id] == [row["order_id"] for row in desk.book.orders]


@KEYS
@each(READ_FAULTS)
def test_reads_that_always_fail_leave_the_order_unknown(
    desk: Desk, journal: Path, key: str | None, fault: Fault
) -> None:
    desk.book.pick = lambda book, received: AFTER["lost"] if received.is_write else fault
    with pytest.raises(OrderUnknown):
        desk.place(**options(key, journal))
    assert len(desk.book.creates) == 1
    desk.book.pick = None
    if key:
        placed = desk.place(key=key, journal=journal)
        assert placed.order_id == desk.book.orders[0]["order_id"]
        assert len(desk.book.creates) == 1


def test_the_order_is_found_on_a_later_page(desk: Desk) -> None:
    desk.book.page_size = 2
    desk.book.write_faults.append(AFTER["lost"])
    for _ in range(7):
        desk.place()
    rows = desk.book.orders
    desk.book.versions = dict(reversed(desk.book.versions.items()))  # the lost one is the last
    assert [order.order_id for order in desk.venue.find(rows[0]["client_order_id"], BID, at(desk))]


def at(desk: Desk) -> Any:
    return desk.time.at


def test_rows_that_come_twice_are_one_order(desk: Desk) -> None:
    desk.book.pick = lambda book, received: AFTER["lost"] if received.is_write else TWICE
    assert desk.place().order_id == desk.book.orders[0]["order_id"]


def test_an_order_of_weeks_ago_is_found_in_the_archive(desk: Desk, journal: Path) -> None:
    desk.book.pick = lambda book, received: (
        AFTER["lost"] if received.is_write else READ_FAULTS["503 empty"]
    )
    with pytest.raises(OrderUnknown):
        desk.place(key="k", journal=journal)
    desk.book.pick = None
    desk.book.fill(desk.book.orders[0])
    desk.time.sleep(20 * 86400)
    placed = desk.place(key="k", journal=journal)
    assert placed.order is not None
    assert placed.order.status == "executed"
    assert len(desk.book.creates) == 1
    assert desk.place(key="k", journal=journal).order == placed.order


def test_recovering_reads_and_sends_nothing(desk: Desk, journal: Path) -> None:
    desk.book.pick = lambda book, received: (
        AFTER["lost"] if received.is_write else READ_FAULTS["503 empty"]
    )
    with pytest.raises(OrderUnknown):
        desk.place(key="k", journal=journal)
    desk.book.pick = None
    (entry,) = recover(desk.venue, SqliteJournal(journal), clock=desk.clock)
    assert (entry.state, entry.order_id) == ("placed", desk.book.orders[0]["order_id"])
    assert entry.user_id == desk.book.orders[0]["user_id"]
    assert len(desk.book.writes) == 1


# --- keys -----------------------------------------------------------------------------------------


def test_the_id_of_a_key_is_derived_from_exchange_account_and_key(desk: Desk) -> None:
    """A vector that must never change: another formula would place orders twice."""
    placed = desk.place(key="rebalance 2026-11-30")
    assert desk.venue.scope == "kalshi_v2:external-api.kalshi.com"
    assert desk.venue.account == "/0"
    assert placed.our_id == "c4f6a1a9-4a02-5645-9bf0-135d5eafaef3"


def test_a_key_without_a_journal_is_placed_once(desk: Desk) -> None:
    first = desk.place(key="k")
    second = desk.place(key="k")
    assert second.order_id == first.order_id
    assert len(desk.book.creates) == 1


def test_a_refusal_without_a_journal_is_no_proof_for_a_key(desk: Desk) -> None:
    desk.book.write_faults.append(REFUSED["400 balance"])
    with pytest.raises(OrderUnknown):
        desk.place(key="k")


@pytest.mark.parametrize(
    "change", [{"side": "ask"}, {"ticker": "KXOTHER"}, {"count": 3}, {"price": "0.42"}]
)
@pytest.mark.parametrize("with_journal", [True, False])
def test_another_order_under_the_same_key_is_a_conflict(
    desk: Desk, journal: Path, change: dict[str, Any], with_journal: bool
) -> None:
    first = desk.place(key="k", journal=journal if with_journal else False)
    journal_now = journal if with_journal else False
    if not with_journal and "ticker" in change:
        # The list of the other market does not show it, and the exchange says that it exists.
        with pytest.raises(OrderUnknown):
            desk.place(BID | change, key="k", journal=False)
    else:
        with pytest.raises(KeyConflict) as caught:
            desk.place(BID | change, key="k", journal=journal_now)
        assert caught.value.order.order_id == first.order_id
    assert len(desk.book.orders) == 1


@pytest.mark.parametrize(
    "order",
    [
        BID | {"count": 10, "price": Decimal("0.410")},
        BID | {"count": "10.00", "price": "0.4100", "post_only": False, "exchange_index": -1},
        NewOrder(**BID),
        NewOrder(**BID, subaccount=0),
    ],
)
def test_equal_orders_have_one_form(desk: Desk, order: Any) -> None:
    assert desk.venue.request(order) == desk.venue.request(BID)


@pytest.mark.parametrize(
    ("change", "argument"),
    [
        ({"client_order_id": "mine"}, "client_order_id"),
        ({"subaccount": 3}, "subaccount"),
        ({"price": 0.41}, "price"),
        ({"price": "1"}, "price"),
        ({"reduce_only": True}, "time_in_force"),
        ({"expiration_time": 1, "time_in_force": "fill_or_kill"}, "expiration_time"),
    ],
)
def test_an_order_that_cannot_be_right_is_not_sent(
    desk: Desk, change: dict[str, Any], argument: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        desk.place(BID | change)
    assert caught.value.argument == argument
    assert desk.book.received == []


# --- money ----------------------------------------------------------------------------------------


def test_an_order_that_costs_too_much_tells_the_balance_of_its_shard(desk: Desk) -> None:
    desk.book.shards, desk.book.balances = {TICKER: 2}, {0: "500.0000", 2: "1.2500"}
    with pytest.raises(BadRequest) as caught:
        desk.place()
    explained = explain_balance(desk.client, 0, TICKER, caught.value)
    assert isinstance(explained, InsufficientBalance)
    assert explained.shard == 2
    assert explained.shard_balance == Decimal("1.25")
    assert explained.total_balance == Decimal("501.25")
    assert explained.code == "insufficient_balance"
    assert "shard 2" in str(explained)
    desk.book.pick = lambda book, received: READ_FAULTS["403"]
    assert explain_balance(desk.client, 0, TICKER, caught.value) is caught.value


# --- cancelling -----------------------------------------------------------------------------------


@each(AFTER, BEFORE, QUEUED, PASSED, REFUSED)
def test_a_cancel_under_any_fault_ends_in_the_final_order(desk: Desk, fault: Fault) -> None:
    placed = desk.place()
    desk.book.write_faults.append(fault)
    order = desk.cancel(placed)
    assert order.status == desk.book.orders[0]["status"] == "canceled"
    assert order.fill_count_fp == 0


def test_reads_that_lag_behind_a_cancel_are_waited_for(desk: Desk) -> None:
    placed = desk.place()
    desk.book.lag = 5.0
    desk.time.sleep(10)
    assert desk.cancel(placed).status == "canceled"
    assert len(desk.book.writes) == 2  # one cancel: the exchange has confirmed it


@pytest.mark.parametrize("known", ["id", "placed", "order"])
def test_a_cancel_names_the_market_so_that_its_shard_is_found(
    new_desk: OpenDesk, known: str
) -> None:
    desk = new_desk()
    desk.book.shards, desk.book.balances = {TICKER: 3}, {3: "100.0000"}
    placed = desk.place()
    given = {"id": placed.order_id, "placed": placed, "order": placed.read()}[known]
    if known == "id":
        desk.client._tickers.clear()  # another process has placed it
    order = desk.cancel(given)
    assert order.status == "canceled"
    assert desk.book.orders[0]["status"] == "canceled"
    assert desk.book.writes[-1].query["market_ticker"] == TICKER


def test_a_404_of_the_wrong_shard_is_not_a_cancelled_order(desk: Desk) -> None:
    desk.book.shards, desk.book.balances = {TICKER: 3}, {3: "100.0000"}
    placed = desk.place()
    desk.book.pick = lambda book, received: (
        Fault("404", error(404, "not_found"), False) if received.is_write else HONEST
    )
    with pytest.raises(StillOpen) as caught:
        desk.cancel(placed)
    assert [order.status for order in caught.value.orders] == ["resting"]


@pytest.mark.parametrize("archived", [False, True])
@pytest.mark.parametrize("end", ["executed", "canceled"])
def test_a_cancel_that_comes_too_late_returns_what_was_executed(
    desk: Desk, end: str, archived: bool
) -> None:
    placed = desk.place()
    row = desk.book.orders[0]
    desk.book.fill(row) if end == "executed" else desk.book.end(row)
    desk.time.sleep(20 * 86400 if archived else 1)
    order = desk.cancel(placed.order_id)
    assert order.status == end
    assert order.fill_count_fp == (10 if end == "executed" else 0)


@pytest.mark.parametrize("fault", [HONEST, *AFTER.values()], ids=lambda f: str(f.name))
def test_a_cancel_that_loses_the_race_says_executed(desk: Desk, fault: Fault) -> None:
    placed = desk.place()
    desk.book.cancel_fills = True
    desk.book.write_faults.append(fault)
    order = desk.cancel(placed.read())
    assert (order.status, order.fill_count_fp) == ("executed", 10)


@each(READ_FAULTS)
def test_a_cancel_whose_reads_always_fail_is_unknown(desk: Desk, fault: Fault) -> None:
    placed = desk.place()
    desk.book.pick = lambda book, received: BEFORE["lost"] if received.is_write else fault
    with pytest.raises(OutcomeUnknown):
        desk.cancel(placed)


def test_an_unknown_order_cannot_be_cancelled(desk: Desk) -> None:
    with pytest.raises(NotFound) as caught:
        desk.cancel("6f1e", patience=1)
    assert caught.value.outcome == "refused"
    assert desk.book.writes == []


@each(AFTER, BEFORE, QUEUED, PASSED, REFUSED)
def test_cancelling_all_under_any_fault_leaves_nothing_resting(desk: Desk, fault: Fault) -> None:
    desk.book.shards = {"KXB": 1}
    desk.book.balances = {0: "100.0000", 1: "100.0000"}
    for ticker in (TICKER, "KXB", TICKER):
        desk.place(BID | {"ticker": ticker})
    desk.book.write_faults.extend([fault] * 2)
    cancelled = desk.cancel_all()
    desk.book.deliver_all()
    assert {row["status"] for row in desk.book.orders} == {"canceled"}
    assert {order.status for order in cancelled.orders} == {"canceled"}
    assert len(cancelled.orders) == 3


def test_cancelling_all_waits_until_the_list_is_current(desk: Desk) -> None:
    desk.book.lag = 3.0
    desk.place()  # the list does not show it yet
    assert [order.status for order in desk.cancel_all().orders] == ["canceled"]


def test_cancelling_all_waits_no_longer_than_reads_lag(desk: Desk) -> None:
    desk.place()
    slept = desk.time.slept
    assert [order.status for order in desk.cancel_all().orders] == ["canceled"]
    assert desk.time.slept - slept < 0.5  # the time of the cancel is exact, and Date is not


def test_cancelling_all_waits_less_where_time_passes_faster(desk: Desk) -> None:
    begin = desk.time.at
    desk.book.now = lambda: (begin + (desk.time.at - begin) * 600).timestamp()
    desk.time.sleep(10)
    assert desk.cancel_all().orders == []
    assert desk.time.slept - 10 < 0.5


def test_cancelling_all_is_about_one_subaccount(new_desk: OpenDesk) -> None:
    desk = new_desk()
    desk.place()
    row = desk.book.orders[0]
    desk.book.put(row | {"order_id": "of-three", "subaccount_number": 3})
    assert len(desk.cancel_all().orders) == 1
    assert [row["status"] for row in desk.book.orders] == ["canceled", "resting"]


@each(READ_FAULTS)
def test_cancelling_all_without_reads_is_never_flat(desk: Desk, fault: Fault) -> None:
    desk.place()
    desk.book.pick = lambda book, received: HONEST if received.is_write else fault
    with pytest.raises(CallError) as caught:
        desk.cancel_all(patience=3)
    assert caught.value.outcome == "unknown"


def test_an_order_that_may_still_arrive_is_not_flat(desk: Desk, journal: Path) -> None:
    desk.book.write_faults.append(BEFORE["lost"])
    with pytest.raises(OrderUnknown):
        desk.place(IOC, key="k", journal=journal)
    cancelled = desk.cancel_all(journal=journal)
    assert [entry.key for entry in cancelled.unresolved] == ["k"]
    assert not cancelled.is_flat


# --- decreasing -----------------------------------------------------------------------------------


@each(AFTER, BEFORE, QUEUED, PASSED)
def test_a_decrease_under_any_fault_leaves_what_was_asked_for(desk: Desk, fault: Fault) -> None:
    desk.book.shards, desk.book.balances = {TICKER: 3}, {3: "100.0000"}
    placed = desk.place()
    desk.book.write_faults.append(fault)
    order = desk.decrease(placed, Decimal("2.5"))
    assert order.remaining_count_fp == Decimal("2.5")
    desk.book.deliver_all()
    assert desk.book.orders[0]["remaining_count_fp"] == "2.50"
    sent = [received.json for received in desk.book.writes[1:]]
    assert all(body == {"reduce_to": "2.5", "market_ticker": TICKER} for body in sent)


def test_a_decrease_of_an_order_that_ended_returns_it(desk: Desk) -> None:
    placed = desk.place()
    desk.book.fill(desk.book.orders[0])
    assert desk.decrease(placed, 3).status == "executed"
    assert len(desk.book.writes) == 1


def test_a_decrease_to_nothing_returns_the_final_order(desk: Desk) -> None:
    placed = desk.place()
    assert desk.decrease(placed, Decimal(0)).status == "canceled"


# --- amending -------------------------------------------------------------------------------------


@each(AFTER, BEFORE, QUEUED)
def test_an_amendment_under_any_fault_is_made(desk: Desk, fault: Fault) -> None:
    placed = desk.place()
    desk.book.write_faults.append(fault)
    order = desk.amend(placed.order_id, price="0.38", count=12)
    assert (order.yes_price_dollars, order.remaining_count_fp) == (Decimal("0.38"), 12)
    desk.book.deliver_all()
    assert desk.book.orders[0]["yes_price_dollars"] == "0.3800"


def test_an_amendment_keeps_what_is_not_given(desk: Desk) -> None:
    desk.book.fills = "4"
    placed = desk.place()
    order = desk.amend(placed.order_id, price="0.38")
    assert (order.fill_count_fp, order.remaining_count_fp) == (4, 6)
    expiry = int(desk.time.at.timestamp()) + 3600
    assert desk.amend(placed.order_id, expiration_time=expiry).expiration_time is not None
    assert desk.amend(placed.order_id, expiration_time=0).expiration_time is None


def test_reads_that_lag_behind_an_amendment_are_waited_for(desk: Desk) -> None:
    placed = desk.place()
    desk.book.lag = 5.0
    desk.time.sleep(10)
    assert desk.amend(placed.order_id, price="0.38").yes_price_dollars == Decimal("0.38")
    assert len(desk.book.writes) == 2


NOT_OF_AMENDMENTS = ("404 market", "409 fok")
"""After a 404 the order is read, and no conflict is known but that of a pause."""


@each({name: fault for name, fault in REFUSED.items() if name not in NOT_OF_AMENDMENTS}, PASSED)
def test_a_refused_amendment_is_refused(desk: Desk, fault: Fault) -> None:
    placed = desk.place()
    desk.book.write_faults.append(fault)
    with pytest.raises(ApiError) as caught:
        desk.amend(placed.order_id, price="0.38")
    assert caught.value.outcome == "refused"
    assert desk.book.orders[0]["yes_price_dollars"] == "0.4100"
    assert isinstance(caught.value, InsufficientBalance) is (fault.name == "400 balance")


def test_a_refusal_of_a_second_amendment_says_nothing_about_the_first(desk: Desk) -> None:
    placed = desk.place()
    late = replace(QUEUED["408"], delay=40.0)
    desk.book.write_faults.append(late)
    desk.book.pick = lambda book, received: REFUSED["400 price"] if received.is_write else HONEST
    with pytest.raises(OutcomeUnknown):
        desk.amend(placed.order_id, price="0.38")


@pytest.mark.parametrize("end", ["executed", "canceled"])
def test_an_order_that_ended_before_is_not_amended(desk: Desk, end: str) -> None:
    placed = desk.place()
    row = desk.book.orders[0]
    desk.book.fill(row) if end == "executed" else desk.book.end(row)
    with pytest.raises(NotDone) as caught:
        desk.amend(placed.order_id, price="0.38")
    assert [order.status for order in caught.value.__dict__["orders"]] == [end]
    assert len(desk.book.writes) == 1


def test_an_amendment_of_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidArgument):
        desk.amend("6f1e")
    assert desk.book.received == []


# --- responses about something else ---------------------------------------------------------------


def test_a_response_about_another_order_is_none(desk: Desk) -> None:
    """Seen in May 2026: the act was right, and its response was about another order."""
    placed = desk.place()
    body = {"order_id": "o-9", "reduced_by": "3.00", "remaining_count": "1.00", "ts_ms": 1}
    desk.book.write_faults.extend([Fault("another", reply(200, body))] * 3)
    assert desk.decrease(placed, Decimal(4)).remaining_count_fp == 4
    assert desk.amend(placed.order_id, price="0.38").yes_price_dollars == Decimal("0.38")
    assert desk.cancel(placed).order_id == placed.order_id
