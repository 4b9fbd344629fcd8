"""Placing at most once, on a reference venue: the promises of the protocol, row by row."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kloudtrader import lookup
from kloudtrader.orders import (
    Journal,
    JournalUnavailable,
    KeyConflict,
    OrderUnknown,
    SqliteJournal,
    place_once,
)
from kloudtrader.orders.identity import Request, encode
from kloudtrader.orders.journal import Claim, JournalEntry
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import (
    BadRequest,
    ConfigurationError,
    InvalidArgument,
    NotSent,
    RateLimited,
)

from .conftest import ENGINES, KO, Location, Place, journal_at, settle_key
from .reference import Exchange, Order, ReferenceVenue

BOTH = pytest.mark.parametrize("deduplicates", [False, True])


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# --- the usual case -------------------------------------------------------------------------------


@BOTH
def test_one_request_places_an_order(deduplicates: bool, place: Place) -> None:
    exchange = Exchange(deduplicates=deduplicates)
    placed = place(exchange)
    assert (placed.order_id, placed.key, placed.order) == ("100", "k", None)
    assert placed.request == {**KO, "quantity": "10", "duration": "day"}
    assert exchange.latest("100").our_id == placed.our_id
    assert [kind for kind, _ in exchange.log] == ["create"]
    assert placed.read().status == "resting"


@BOTH
def test_the_same_key_gives_the_same_order(deduplicates: bool, place: Place) -> None:
    exchange = Exchange(deduplicates=deduplicates)
    first = place(exchange)
    exchange.fill("100")
    again = place(exchange)
    assert again.order_id == first.order_id
    assert again.order is not None
    assert again.order.status == "filled"
    assert exchange.count() == 1


def test_without_a_key_each_call_is_an_order(exchange: Exchange, place: Place) -> None:
    first, second = place(exchange, key=None), place(exchange, key=None, journal=False)
    assert first.our_id != second.our_id
    assert exchange.count() == 2


def test_the_tag_of_the_caller_comes_first(exchange: Exchange, place: Place) -> None:
    placed = place(exchange, order={**KO, "tag": "rebalance"})
    assert placed.our_id.startswith("rebalance-kt-")


def test_a_key_needs_a_journal_where_ids_may_be_used_twice(exchange: Exchange) -> None:
    with pytest.raises(ConfigurationError) as caught:
        place_once(ReferenceVenue(exchange), KO, key="k", journal=False)
    assert caught.value.setting == "KLOUDTRADER_JOURNAL"
    assert not exchange.log


@pytest.mark.parametrize("key", ["", "  ", 5, "\ud800", "a\nb"])
def test_a_key_is_a_text(key: Any, exchange: Exchange, place: Place) -> None:
    with pytest.raises(InvalidArgument) as caught:
        place(exchange, key=key)
    assert caught.value.argument == "key"


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        *(("patience", value) for value in ("x", -1, float("nan"), float("inf"), None, True)),
        *(("resend", value) for value in ("no", 0, 1, None)),
        *(("journal", value) for value in (7, True, b"path", [])),
    ],
)
@BOTH
def test_a_wrong_argument_sends_nothing(
    deduplicates: bool, argument: str, value: Any, place: Place
) -> None:
    exchange = Exchange(deduplicates=deduplicates)
    with pytest.raises(InvalidArgument) as caught:
        place(exchange, key=None, **{argument: value})
    assert caught.value.argument == argument
    assert not exchange.log


def test_a_bad_order_touches_no_journal(exchange: Exchange, place: Place, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument):
        place(exchange, order={"quantity": 1}, journal=tmp_path / "new.sqlite")
    assert not (tmp_path / "new.sqlite").exists()


# --- lost messages, one process -------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("key", ["k", None])
def test_a_lost_response_is_read_back(deduplicates: bool, key: Any, place: Place) -> None:
    exchange = Exchange(deduplicates=deduplicates, lag=0.4)
    exchange.script["create"] = ["lose_response"]
    placed = place(exchange, key=key)
    assert placed.order_id == "100"
    assert exchange.count() == 1


def test_a_lost_request_is_unknown_where_ids_may_be_used_twice(
    exchange: Exchange, place: Place
) -> None:
    exchange.script["create"] = ["lose_request"]
    for _ in range(2):
        with pytest.raises(OrderUnknown) as caught:
            place(exchange)
        assert caught.value.outcome == "unknown"
        assert caught.value.rounds >= 2
        assert caught.value.entry is not None
        assert caught.value.entry.our_id == caught.value.our_id
    assert [kind for kind, _ in exchange.log].count("create") == 1
    assert exchange.time.slept >= 60


def test_a_lost_request_is_sent_again_where_ids_are_refused(dedup: Exchange, place: Place) -> None:
    dedup.script["create"] = ["lose_request"]
    placed = place(dedup)
    creates = [our_id for kind, our_id in dedup.log if kind == "create"]
    assert creates == [placed.our_id] * 2
    assert dedup.count() == 1


@pytest.mark.parametrize(
    ("attribute", "value", "reason"),
    [("current", False, "older"), ("can_execute", True, "resend=True"), ("expired", True, "expir")],
)
def test_a_second_send_needs_its_conditions(
    attribute: str, value: bool, reason: str, dedup: Exchange, place: Place
) -> None:
    """The error names the condition that fails."""
    venue = ReferenceVenue(dedup)
    setattr(venue, attribute, value)
    dedup.script["create"] = ["lose_request"]
    with pytest.raises(OrderUnknown) as caught:
        place(venue)
    assert reason in str(caught.value)
    assert dedup.count() == 0


def test_one_call_sends_twice_at_most(dedup: Exchange, place: Place) -> None:
    dedup.script["create"] = ["lose_request"] * 3
    with pytest.raises(OrderUnknown):
        place(dedup)
    assert [kind for kind, _ in dedup.log].count("create") == 2
    dedup.script["create"] = []
    assert place(dedup).order_id == "100"


def test_the_caller_may_allow_a_second_send(dedup: Exchange, place: Place) -> None:
    venue = ReferenceVenue(dedup)
    venue.can_execute = True
    dedup.script["create"] = ["lose_request"]
    assert place(venue, resend=True).order_id == "100"


@pytest.mark.parametrize("seconds", [1, 10, 60])
@BOTH
def test_a_late_request_stays_one_order(deduplicates: bool, seconds: int, place: Place) -> None:
    exchange = Exchange(deduplicates=deduplicates)
    exchange.script["create"] = [f"queue {seconds}"]
    for _ in range(4):
        try:
            placed = place(exchange)
        except OrderUnknown:
            continue
        break
    exchange.time.sleep(100)
    assert placed.order_id == "100"
    assert exchange.count() == 1


def test_not_found_for_long_is_still_unknown(exchange: Exchange, place: Place) -> None:
    """A venue that queues for longer than our patience: unknown, and later placed."""
    exchange.script["create"] = ["queue 3600"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    exchange.time.sleep(3600)
    assert place(exchange).order_id == "100"
    assert exchange.count() == 1


def test_reads_that_fail_prove_nothing(exchange: Exchange, place: Place) -> None:
    exchange.script.update(create=["lose_response"], read=["fail"] * 3)
    assert place(exchange).order_id == "100"


@pytest.mark.parametrize("fault", ["no connection", "nothing leaves"])
@BOTH
def test_what_did_not_leave_may_be_sent_later(
    deduplicates: bool, fault: str, place: Place, store: Location
) -> None:
    exchange = Exchange(deduplicates=deduplicates)
    exchange.script["create"] = [fault]
    with pytest.raises(NotSent):
        place(exchange)
    entry = lookup("k", journal=journal_at(store, exchange))
    assert entry is None if fault == "no connection" else entry and entry.state == "released"
    assert place(exchange).order_id == "100"


def test_not_sent_never_hides_an_earlier_request(dedup: Exchange, place: Place) -> None:
    dedup.script["create"] = ["queue 500", "no connection"]
    with pytest.raises(OrderUnknown):
        place(dedup)
    dedup.script["create"] = ["nothing leaves"]
    with pytest.raises(OrderUnknown):
        place(dedup)


# --- refusals -------------------------------------------------------------------------------------


@BOTH
def test_a_refusal_stays_refused(deduplicates: bool, place: Place) -> None:
    exchange = Exchange(deduplicates=deduplicates)
    exchange.script["create"] = ["refuse"]
    for _ in range(2):
        with pytest.raises(BadRequest) as caught:
            place(exchange)
        assert (caught.value.status, caught.value.body) == (400, '{"error":"money"}')
        assert caught.value.outcome == "refused"
    assert exchange.count() == 0
    assert [kind for kind, _ in exchange.log] == ["create"]


@BOTH
def test_a_passing_refusal_is_about_this_call(deduplicates: bool, place: Place) -> None:
    exchange = Exchange(deduplicates=deduplicates)
    exchange.script["create"] = ["passing"]
    with pytest.raises(RateLimited):
        place(exchange)
    assert place(exchange).order_id == "100"


@pytest.mark.parametrize("refusal", ["refuse", "passing"])
def test_a_refusal_of_the_second_send_says_nothing_about_the_first(
    refusal: str, dedup: Exchange, place: Place
) -> None:
    dedup.script["create"] = ["queue 100", refusal]
    with pytest.raises(OrderUnknown):
        place(dedup)
    dedup.time.sleep(100)
    assert place(dedup).order_id == "100"
    assert dedup.count() == 1


def test_exists_is_no_proof_until_the_order_is_read(dedup: Exchange, place: Place) -> None:
    dedup.lag = 50
    dedup.script["create"] = ["lose_response"]
    venue = ReferenceVenue(dedup)
    venue.current = True
    with pytest.raises(OrderUnknown):
        place(venue)
    dedup.time.sleep(50)
    assert place(venue).order_id == "100"


# --- keys -----------------------------------------------------------------------------------------


@BOTH
def test_another_request_under_the_key_is_a_conflict(deduplicates: bool, place: Place) -> None:
    exchange = Exchange(deduplicates=deduplicates)
    placed = place(exchange)
    with pytest.raises(KeyConflict) as caught:
        place(exchange, order={**KO, "price": "61"})
    assert caught.value.outcome == "not_sent"
    assert caught.value.entry is not None
    assert caught.value.entry.order_id == placed.order_id
    assert caught.value.order.id == placed.order_id
    assert exchange.count() == 1


def refuse(exchange: Exchange, place: Place) -> None:
    exchange.script["create"] = ["refuse"]
    with pytest.raises(BadRequest):
        place(exchange)


def release(exchange: Exchange, place: Place) -> None:
    exchange.script["create"] = ["nothing leaves"]
    with pytest.raises(NotSent):
        place(exchange)


def give_up(exchange: Exchange, place: Place) -> None:
    exchange.script["create"] = ["lose_request"]
    with pytest.raises(OrderUnknown) as caught:
        place(exchange)
    assert caught.value.entry is not None


def give_up_and_settle(exchange: Exchange, place: Place, store: Location) -> None:
    give_up(exchange, place)
    settle_key(ReferenceVenue(exchange), journal_at(store, exchange), "k")


@pytest.mark.parametrize("state", ["sending", "refused", "released", "settled"])
def test_another_request_is_a_conflict_in_each_state(
    state: str, exchange: Exchange, place: Place, store: Location
) -> None:
    if state == "settled":
        give_up_and_settle(exchange, place, store)
    else:
        {"sending": give_up, "refused": refuse, "released": release}[state](exchange, place)
    exchange.log.clear()
    with pytest.raises(KeyConflict) as caught:
        place(exchange, order={**KO, "price": "61"})
    assert caught.value.entry is not None
    assert caught.value.entry.state == state
    assert caught.value.args[0]
    assert "create" not in [kind for kind, _ in exchange.log]


def test_a_conflict_reconciles_an_open_entry(exchange: Exchange, place: Place) -> None:
    exchange.user_id = "user-1"
    exchange.script["create"] = ["queue 100"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    exchange.time.sleep(100)
    with pytest.raises(KeyConflict) as caught:
        place(exchange, order={**KO, "quantity": 11})
    assert caught.value.entry is not None
    assert (caught.value.entry.state, caught.value.entry.order_id) == ("placed", "100")
    assert caught.value.entry.user_id == "user-1"
    assert caught.value.order.id == "100"


def test_equal_requests_in_other_words_are_equal(exchange: Exchange, place: Place) -> None:
    place(exchange)
    again = place(exchange, order={**KO, "quantity": 10.0, "price": "60.380", "duration": "day"})
    assert again.order_id == "100"


def test_scope_account_and_key_tell_orders_apart(exchange: Exchange, place: Place) -> None:
    paper = ReferenceVenue(exchange, scope="reference:paper")
    other = ReferenceVenue(exchange, account="A2")
    assert len({place(v).our_id for v in (ReferenceVenue(exchange), paper, other)}) == 3
    assert exchange.count() == 3


def test_a_rotated_api_key_keeps_the_orders(dedup: Exchange, place: Place) -> None:
    place(dedup)
    venue = ReferenceVenue(dedup)
    venue.credential = "key-2"
    assert place(venue).order_id == "100"


def test_the_user_of_the_order_is_noted_once_it_was_read(
    dedup: Exchange, place: Place, store: Location
) -> None:
    dedup.user_id = "user-1"
    journal = journal_at(store, dedup)
    place(dedup)
    (entry,) = journal.entries()
    assert entry.user_id is None  # the response names none
    assert [attempt.state for attempt in entry.attempts] == ["applied"]
    place(dedup)
    (entry,) = journal.entries()
    assert (entry.user_id, entry.order_id, entry.state) == ("user-1", "100", "placed")
    dedup.user_id = "user-2"
    place(dedup)
    assert journal.entries() == [entry]
    dedup.script["create"] = ["lose_response"]
    place(dedup, key="read back")
    assert journal.entries()[1].user_id == "user-2"


def test_another_account_with_the_same_label_is_refused(dedup: Exchange, place: Place) -> None:
    place(dedup)
    venue = ReferenceVenue(Exchange(deduplicates=True))
    venue.credential = "key-2"
    with pytest.raises(InvalidArgument) as caught:
        place(venue)
    assert caught.value.argument == "account"
    assert caught.value.args[0]


def test_a_read_that_fails_tells_nothing_about_the_account(dedup: Exchange, place: Place) -> None:
    place(dedup)
    venue = ReferenceVenue(dedup)
    venue.credential = "key-2"
    dedup.script["read"] = ["fail"]
    assert place(venue).order_id == "100"


def test_a_placed_order_that_is_read_again_costs_no_write(
    exchange: Exchange, place: Place, store: Location, caplog: pytest.LogCaptureFixture
) -> None:
    exchange.user_id = "user-1"
    for _ in range(2):
        place(exchange)
    assert not [record for record in caplog.records if record.levelno > logging.WARNING]
    caplog.clear()
    journal = Failing(store, exchange)
    journal.works = 1
    assert place(exchange, journal=journal).order_id == "100"
    assert not caplog.records


def test_an_amended_order_is_still_the_keys(exchange: Exchange, place: Place) -> None:
    exchange.script["create"] = ["queue 100"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    exchange.time.sleep(100)
    exchange.reduce("100", exchange.latest("100").quantity - 1)
    assert place(exchange).order_id == "100"


# --- without a journal, where ids are refused -----------------------------------------------------


def test_a_key_without_a_journal_is_at_most_one_order(dedup: Exchange, place: Place) -> None:
    first, second = place(dedup, journal=False), place(dedup, journal=False)
    assert first.order_id == second.order_id
    assert dedup.count() == 1


def test_an_executed_order_of_an_earlier_run_is_read_and_not_sent_again(
    dedup: Exchange, place: Place
) -> None:
    """Not even at an exchange that forgets the ids of executed orders."""
    dedup.fills_on_arrival = True
    first = place(dedup, journal=False)
    dedup.used.clear()
    dedup.log.clear()
    assert place(dedup, journal=False).order_id == first.order_id
    assert {kind for kind, _ in dedup.log} == {"read"}


@pytest.mark.parametrize(("attribute", "value"), [("can_execute", True), ("expired", True)])
def test_without_a_journal_the_first_send_needs_the_conditions_of_a_second(
    attribute: str, value: bool, dedup: Exchange, place: Place
) -> None:
    venue = ReferenceVenue(dedup)
    setattr(venue, attribute, value)
    with pytest.raises(OrderUnknown):
        place(venue, journal=False)
    assert {kind for kind, _ in dedup.log} == {"read"}
    assert place(venue, journal=False, key=None).order_id == "100"  # nobody sent it before


def test_without_a_journal_a_read_made_after_the_call_began_is_enough(
    dedup: Exchange, place: Place
) -> None:
    assert place(dedup, journal=False, patience=0).order_id == "100"
    assert dedup.time.slept < 1


def test_without_a_journal_the_caller_may_allow_a_send(dedup: Exchange, place: Place) -> None:
    venue = ReferenceVenue(dedup)
    venue.can_execute = True
    assert place(venue, journal=False, resend=True).order_id == "100"


def test_without_a_journal_a_read_older_than_the_call_is_no_miss(
    dedup: Exchange, place: Place
) -> None:
    dedup.lag = 2
    dedup.fills_on_arrival = True
    dedup.script["create"] = ["die"]
    with pytest.raises(KeyboardInterrupt):
        place(dedup, journal=False)
    dedup.used.clear()
    assert place(dedup, journal=False).order_id == "100"
    assert dedup.count() == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [("no connection", NotSent), ("nothing leaves", NotSent), ("passing", RateLimited)],
)
def test_without_a_journal_a_failure_of_the_first_send_is_raised(
    fault: str, error: type[Exception], dedup: Exchange, place: Place
) -> None:
    dedup.script["create"] = [fault]
    with pytest.raises(error):
        place(dedup, journal=False)


def test_no_refusal_is_proof_without_a_journal(dedup: Exchange, place: Place) -> None:
    dedup.script["create"] = ["refuse"]
    with pytest.raises(OrderUnknown):
        place(dedup, journal=False)


def test_a_refusal_without_key_and_journal_is_proof(dedup: Exchange, place: Place) -> None:
    dedup.script["create"] = ["refuse"]
    with pytest.raises(BadRequest):
        place(dedup, journal=False, key=None)


def test_another_request_without_a_journal_is_a_conflict(dedup: Exchange, place: Place) -> None:
    place(dedup, journal=False)
    with pytest.raises(KeyConflict) as caught:
        place(dedup, journal=False, order={**KO, "quantity": 11})
    assert caught.value.order.id == "100"


# --- days, lost journals, persons -----------------------------------------------------------------


def test_a_missing_order_of_yesterday_is_not_sent_again(exchange: Exchange, place: Place) -> None:
    exchange.fills_on_arrival = True
    exchange.script["create"] = ["lose_response"]
    exchange.script["read"] = ["fail"] * 99
    with pytest.raises(OrderUnknown):
        place(exchange)
    exchange.script["read"] = []
    exchange.new_day()
    with pytest.raises(OrderUnknown):
        place(exchange)
    assert exchange.count() == 1


def test_the_archive_knows_the_order(dedup: Exchange, place: Place) -> None:
    dedup.script.update(create=["lose_response"], read=["fail"] * 99)
    with pytest.raises(OrderUnknown):
        place(dedup)
    dedup.script["read"] = []
    dedup.fill("100")
    dedup.new_day()
    assert place(dedup).order_id == "100"


def test_a_new_journal_looks_before_the_first_send(
    exchange: Exchange, place: Place, new_store: Location
) -> None:
    place(exchange)
    again = place(exchange, journal=new_store)
    assert again.order_id == "100"
    assert exchange.count() == 1
    entry = lookup("k", journal=journal_at(new_store, exchange))
    assert entry is not None
    assert (entry.state, entry.order_id) == ("placed", "100")


def test_a_journal_of_the_very_beginning_of_the_day_is_new(
    exchange: Exchange, place: Place, tmp_path: Path
) -> None:
    new = tmp_path / "new.sqlite"
    SqliteJournal(new, now=lambda: exchange.day_start).entries()
    place(exchange)
    assert place(exchange, journal=new).order_id == "100"
    assert exchange.count() == 1


def test_a_new_journal_that_cannot_look_does_not_send(
    exchange: Exchange, place: Place, new_store: Location
) -> None:
    exchange.script["read"] = ["fail"]
    with pytest.raises(NotSent):
        place(exchange, journal=new_store)
    assert place(exchange, journal=new_store).order_id == "100"


def test_a_new_journal_of_another_request_is_a_conflict(
    exchange: Exchange, place: Place, new_store: Location
) -> None:
    place(exchange)
    with pytest.raises(KeyConflict) as caught:
        place(exchange, journal=new_store, order={**KO, "side": "sell"})
    assert caught.value.args[0]
    assert caught.value.entry is not None
    assert caught.value.order.id == "100"


def test_a_settled_key_is_sent_with_a_new_id(
    exchange: Exchange, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["lose_request"]
    with pytest.raises(OrderUnknown) as caught:
        place(exchange)
    settle_key(ReferenceVenue(exchange), journal_at(store, exchange), "k")
    placed = place(exchange)
    assert placed.our_id != caught.value.our_id
    assert exchange.count() == 1
    assert place(exchange).our_id == placed.our_id


def test_a_person_who_errs_is_shown_both_orders(
    exchange: Exchange, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["queue 200", "queue 100"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    settle_key(ReferenceVenue(exchange), journal_at(store, exchange), "k")
    with pytest.raises(OrderUnknown):
        place(exchange)
    exchange.time.sleep(200)
    with pytest.raises(OrderUnknown) as caught:
        place(exchange)
    assert {order.id for order in caught.value.orders} == {"100", "101"}


def test_the_first_order_does_not_end_a_second_that_is_still_open(
    exchange: Exchange, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["queue 200", "queue 1000"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    settle_key(ReferenceVenue(exchange), journal_at(store, exchange), "k")
    with pytest.raises(OrderUnknown):
        place(exchange)
    exchange.time.sleep(200)
    with pytest.raises(OrderUnknown) as caught:
        place(exchange)
    assert [order.id for order in caught.value.orders] == ["100"]
    assert caught.value.entry is not None
    assert caught.value.entry.is_open


def test_both_orders_are_shown_ever_after(
    exchange: Exchange, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["queue 200"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    settle_key(ReferenceVenue(exchange), journal_at(store, exchange), "k")
    assert place(exchange).order_id == "100"
    exchange.time.sleep(200)
    for _ in range(2):
        with pytest.raises(OrderUnknown) as caught:
            place(exchange)
        assert {order.id for order in caught.value.orders} == {"100", "101"}
    exchange.put(replace(exchange.latest("101"), status="rejected"))
    assert place(exchange).order_id == "100"


@pytest.mark.parametrize("end", [refuse, release])
def test_a_first_order_is_the_keys_where_the_second_was_not_placed(
    end: Callable[[Exchange, Place], None], exchange: Exchange, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["queue 200"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    settle_key(ReferenceVenue(exchange), journal_at(store, exchange), "k")
    end(exchange, place)
    exchange.time.sleep(200)
    for _ in range(2):
        assert place(exchange).order_id == "100"
    assert exchange.count() == 1


def test_the_first_order_of_a_key_that_was_settled_twice_is_the_keys(
    exchange: Exchange, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["queue 200"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    settle_key(ReferenceVenue(exchange), journal_at(store, exchange), "k")
    give_up_and_settle(exchange, place, store)
    exchange.time.sleep(200)
    assert place(exchange).order_id == "100"
    assert exchange.count() == 1


def test_two_orders_with_the_id_of_an_open_entry_are_shown_and_noted(
    exchange: Exchange, place: Place, store: Location
) -> None:
    give_up(exchange, place)
    exchange.user_id = "user-1"
    journal = journal_at(store, exchange)
    (entry,) = journal.entries()
    for _ in range(2):
        exchange.create(entry.request, entry.our_id)
    with pytest.raises(OrderUnknown) as caught:
        place(exchange)
    assert [order.id for order in caught.value.orders] == ["100", "101"]
    (entry,) = journal.entries()
    assert (entry.state, entry.order_id, entry.user_id) == ("placed", "100", "user-1")


def test_reads_that_fail_do_not_hide_a_placed_order_of_a_settled_key(
    exchange: Exchange, place: Place, store: Location
) -> None:
    give_up_and_settle(exchange, place, store)
    assert place(exchange).order_id == "100"
    exchange.script["read"] = ["fail"] * 99
    assert place(exchange).order_id == "100"


def test_a_settled_key_is_not_sent_without_a_read(
    exchange: Exchange, place: Place, store: Location
) -> None:
    give_up_and_settle(exchange, place, store)
    exchange.script["read"] = ["fail"]
    with pytest.raises(NotSent):
        place(exchange)
    assert exchange.count() == 0


def test_evidence_beats_a_person(
    exchange: Exchange, place: Place, store: Location, caplog: pytest.LogCaptureFixture
) -> None:
    exchange.script["create"] = ["queue 100"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    settle_key(ReferenceVenue(exchange), journal_at(store, exchange), "k")
    exchange.time.sleep(100)
    assert place(exchange).order_id == "100"
    assert exchange.count() == 1
    assert any(record.levelno == logging.ERROR for record in caplog.records)


# --- exceptions from outside, journals that fail --------------------------------------------------


@pytest.mark.parametrize("fault", ["signal", "die"])
def test_an_exception_from_outside_is_not_hidden(
    fault: str, exchange: Exchange, place: Place, store: Location
) -> None:
    exchange.script["create"] = [fault]
    with pytest.raises(KeyboardInterrupt):
        place(exchange)
    entry = lookup("k", journal=journal_at(store, exchange))
    assert entry is not None
    assert entry.state == ("placed" if fault == "signal" else "sending")
    assert place(exchange).order_id == "100"
    assert exchange.count() == 1


@pytest.mark.parametrize("error", [NotSent("x"), BadRequest("x"), JournalUnavailable("x")])
def test_the_class_of_an_exception_from_outside_proves_nothing(
    error: Exception, exchange: Exchange, place: Place, store: Location
) -> None:
    class Interrupted(ReferenceVenue):
        def _exchange(self, *arguments: Any) -> None:
            super()._exchange(*arguments)
            raise error

    exchange.script["create"] = ["queue 10"]
    with pytest.raises(type(error)):
        place(Interrupted(exchange))
    exchange.time.sleep(10)
    assert place(exchange).order_id == "100"
    assert exchange.count() == 1


def test_the_user_of_an_order_is_noted_from_an_interrupted_response(
    exchange: Exchange, place: Place, store: Location
) -> None:
    venue, exchange.user_id = ReferenceVenue(exchange), "user-1"
    venue.shows_order = True
    exchange.script["create"] = ["signal"]
    with pytest.raises(KeyboardInterrupt):
        place(venue)
    (entry,) = journal_at(store, exchange).entries()
    assert (entry.state, entry.user_id) == ("placed", "user-1")


def test_the_order_of_the_response_is_returned(exchange: Exchange, place: Place) -> None:
    venue = ReferenceVenue(exchange)
    venue.shows_order = True
    assert place(venue).order == exchange.latest("100")


class Failing(Journal):
    """Fails after its first writes."""

    works = 2

    def __init__(self, store: Location, exchange: Exchange) -> None:
        self.journal = journal_at(store, exchange)
        self.now = self.journal.now

    def transact(self, work: Any) -> Any:
        self.works -= 1
        if self.works < 0:
            raise JournalUnavailable("broken")
        value = self.journal.transact(work)
        self.born = self.journal.born
        return value


def test_a_journal_that_fails_after_the_send_hides_nothing(
    exchange: Exchange, place: Place, store: Location, caplog: pytest.LogCaptureFixture
) -> None:
    journal = Failing(store, exchange)
    assert place(exchange, journal=journal).order_id == "100"
    assert any(record.levelno == logging.ERROR for record in caplog.records)
    assert place(exchange).order_id == "100"
    assert exchange.count() == 1


def test_a_journal_that_fails_after_the_send_hides_no_refusal(
    exchange: Exchange, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["refuse"]
    with pytest.raises(BadRequest):
        place(exchange, journal=Failing(store, exchange))


def test_a_journal_that_fails_while_the_order_is_looked_up_ends_nothing(
    exchange: Exchange, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["lose_request"]
    with pytest.raises(OrderUnknown) as caught:
        place(exchange, journal=Failing(store, exchange))
    assert caught.value.rounds > 2


def test_a_refusal_does_not_hide_an_order_that_another_call_has_read(
    exchange: Exchange, place: Place, store: Location
) -> None:
    class Proved(ReferenceVenue):
        def _exchange(self, *arguments: Any) -> None:
            journal = journal_at(store, exchange)
            (entry,) = journal.entries()
            journal.mark_placed(entry, entry.our_id, "777")
            super()._exchange(*arguments)

    exchange.script["create"] = ["refuse"]
    assert place(Proved(exchange)).order_id == "777"


def test_a_journal_that_fails_before_the_send_sends_nothing(
    exchange: Exchange, place: Place, store: Location
) -> None:
    journal = Failing(store, exchange)
    journal.works = 1
    with pytest.raises(JournalUnavailable) as caught:
        place(exchange, journal=journal)
    assert caught.value.outcome == "not_sent"
    assert exchange.count() == 0


def test_waiting_uses_the_clock_of_the_caller(exchange: Exchange, place: Place) -> None:
    exchange.script["create"] = ["lose_request"]
    with pytest.raises(OrderUnknown):
        place(exchange, patience=7.0)
    assert timedelta(seconds=7) <= timedelta(seconds=exchange.time.slept) < timedelta(seconds=8)


def test_the_patience_is_half_a_minute(exchange: Exchange, place: Place) -> None:
    exchange.script["create"] = ["lose_request"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    assert 30 <= exchange.time.slept < 31


def test_a_look_without_patience_reads_twice(exchange: Exchange, place: Place) -> None:
    exchange.script["create"] = ["lose_request"]
    with pytest.raises(OrderUnknown) as caught:
        place(exchange, patience=0)
    assert caught.value.rounds == 2


# --- what other calls do meanwhile ---------------------------------------------------------------


class Meanwhile(ReferenceVenue):
    """Lets another call do something during the first read by id."""

    def __init__(self, exchange: Exchange, work: Callable[[], object]) -> None:
        super().__init__(exchange)
        self.work: Callable[[], object] | None = work
        self.asked_since: list[datetime] = []

    def find(self, our_id: str, request: Request, since: datetime) -> list[Order]:
        orders = super().find(our_id, request, since)
        work, self.work = self.work, None
        if work:
            work()
        return orders

    def is_current(self, since: datetime) -> bool:
        self.asked_since.append(since)
        return True


def lose_first(exchange: Exchange, place: Place, store: Location) -> tuple[Journal, JournalEntry]:
    """Leave an open entry whose request is lost."""
    exchange.script["create"] = ["lose_request"]
    venue = ReferenceVenue(exchange)
    venue.can_execute = True
    with pytest.raises(OrderUnknown):
        place(venue)
    exchange.log.clear()
    journal = journal_at(store, exchange)
    return journal, journal.entries()[0]


@BOTH
def test_a_call_that_loses_the_claim_returns_the_order_of_the_other(
    deduplicates: bool, place: Place
) -> None:
    exchange = Exchange(deduplicates=deduplicates)

    class Slow(ReferenceVenue):
        def send(self, *arguments: Any, **options: Any) -> None:
            place(self.exchange)
            super().send(*arguments, **options)

    assert place(Slow(exchange)).order_id == "100"
    assert exchange.count() == 1


def test_an_order_without_key_that_recovery_proves_before_a_second_send_is_not_sent_again(
    dedup: Exchange, place: Place, store: Location
) -> None:
    journal = journal_at(store, dedup)

    class Recovered(ReferenceVenue):
        def send(self, *arguments: Any, **options: Any) -> None:
            for entry in journal.entries():
                _, number = dedup.create(entry.request, entry.our_id)
                journal.mark_placed(entry, entry.our_id, number)
            super().send(*arguments, **options)

    dedup.script["create"] = ["lose_request"]
    assert place(Recovered(dedup), key=None).order_id == "100"
    assert dedup.count() == 1


@BOTH
def test_an_entry_that_another_call_places_is_placed(
    deduplicates: bool, place: Place, store: Location
) -> None:
    exchange = Exchange(deduplicates=deduplicates)
    journal, entry = lose_first(exchange, place, store)
    venue = Meanwhile(exchange, lambda: journal.mark_placed(entry, entry.our_id, "777"))
    assert place(venue).order_id == "777"
    assert "create" not in [kind for kind, _ in exchange.log]


@BOTH
def test_an_entry_that_a_person_settles_ends_the_look(
    deduplicates: bool, place: Place, store: Location
) -> None:
    exchange = Exchange(deduplicates=deduplicates)
    journal, entry = lose_first(exchange, place, store)
    with pytest.raises(OrderUnknown):
        place(Meanwhile(exchange, lambda: journal.settle(entry)))
    assert exchange.count() == 0


def test_a_younger_attempt_makes_a_miss_too_old(
    dedup: Exchange, place: Place, store: Location
) -> None:
    journal, entry = lose_first(dedup, place, store)

    def another() -> None:
        dedup.time.at += timedelta(seconds=5)
        text = encode(1, entry.request)
        names = (entry.scope, entry.account, "k", entry.our_id, 1, text, False, "other", None)
        assert journal.claim(Claim(*names, entry)) is not None

    venue = Meanwhile(dedup, another)
    assert place(venue).order_id == "100"
    assert len(venue.asked_since) == 2
    assert venue.asked_since[1] - venue.asked_since[0] >= timedelta(seconds=5)


def test_the_clock_of_another_machine_has_a_wider_margin(
    exchange: Exchange, place: Place, store: Location
) -> None:
    _, entry = lose_first(exchange, place, store)
    begun = datetime.fromisoformat(entry.attempts[0].begun)
    assert entry.sent_until == begun + timedelta(seconds=2)
    other = replace(entry, attempts=(replace(entry.attempts[0], host="other"),))
    assert other.sent_until == begun + timedelta(seconds=60)
    ended = replace(entry.attempts[0], begun="2026-12-01T00:00:00+00:00", state="not_sent")
    assert replace(other, attempts=(*other.attempts, ended)).sent_until == other.sent_until


def test_a_used_id_is_not_sent_again_by_the_same_call(dedup: Exchange, place: Place) -> None:
    dedup.lag = 500
    dedup.script["create"] = ["lose_response"]
    venue = ReferenceVenue(dedup)
    venue.can_execute = True
    with pytest.raises(OrderUnknown):
        place(venue)
    dedup.log.clear()
    venue.can_execute, venue.current = False, True
    with pytest.raises(OrderUnknown):
        place(venue)
    assert [kind for kind, _ in dedup.log].count("create") == 1


def test_a_rejected_row_is_no_order(exchange: Exchange, place: Place, store: Location) -> None:
    journal, entry = lose_first(exchange, place, store)
    _, number = exchange.create(entry.request, entry.our_id)
    exchange.put(replace(exchange.latest(number), status="rejected"))
    journal.settle(entry)
    placed = place(exchange)
    assert placed.order_id != number
    assert placed.our_id != entry.our_id


class Recording(ReferenceVenue):
    """Notes the error of the hook as the call's error."""

    def send(self, request: Request, our_id: str, *, before_send: Any, result: CallResult) -> None:
        def hook() -> None:
            try:
                before_send()
            except BaseException as error:
                result.error = error
                raise

        super().send(request, our_id, before_send=hook, result=result)


def test_the_error_of_the_hook_reaches_the_caller(
    exchange: Exchange, place: Place, store: Location
) -> None:
    journal = Failing(store, exchange)
    journal.works = 1
    with pytest.raises(JournalUnavailable):
        place(Recording(exchange), journal=journal)


def test_a_journal_that_fails_before_a_second_send_hides_no_earlier_one(
    dedup: Exchange, place: Place, store: Location
) -> None:
    lose_first(dedup, place, store)
    journal = Failing(store, dedup)
    venue = ReferenceVenue(dedup)
    venue.current = True
    with pytest.raises(OrderUnknown) as caught:
        place(venue, journal=journal)
    assert isinstance(caught.value.__cause__, JournalUnavailable)
    assert "create" not in [kind for kind, _ in dedup.log]
