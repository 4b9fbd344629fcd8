"""Looking into the journal, proving open entries, and a person's decision."""

from typing import Any

import pytest

from kloudtrader import lookup
from kloudtrader.orders import OrderUnknown, place_once, recover
from kloudtrader.orders.journal import JournalEntry
from kloudtrader.runtime.errors import InvalidArgument, NoResponse

from .conftest import ENGINES, KO, Location, Place, journal_at, settle_key
from .reference import Exchange, ReferenceVenue


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def open_entry(exchange: Exchange, place: Place, store: Location) -> JournalEntry:
    """An entry whose request is applied 100 seconds later."""
    exchange.script["create"] = ["queue 100"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    entry = lookup("k", journal=journal_at(store, exchange))
    assert entry is not None
    return entry


def recover_orders(exchange: Exchange, store: Location) -> list[JournalEntry]:
    clock = exchange.time.clock()
    return recover(ReferenceVenue(exchange), journal_at(store, exchange), clock=clock)


def test_recovery_finds_an_order(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    exchange.time.sleep(100)
    exchange.user_id = "user-1"
    (entry,) = recover_orders(exchange, store)
    assert (entry.state, entry.order_id, entry.advice) == ("placed", "100", None)
    assert entry.user_id == "user-1"
    assert [attempt.state for attempt in entry.attempts] == ["applied"]
    assert recover_orders(exchange, store) == []


def test_recovery_returns_the_entry_of_the_order(
    exchange: Exchange, open_entry: JournalEntry, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["queue 100"]
    with pytest.raises(OrderUnknown):
        place(exchange, key="later")
    exchange.time.sleep(100)
    entries = recover_orders(exchange, store)
    assert [(entry.key, entry.state) for entry in entries] == [("k", "placed"), ("later", "placed")]


def test_recovery_concludes_nothing_else(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    exchange.log.clear()
    (entry,) = recover_orders(exchange, store)
    assert entry.is_open
    assert entry.attempts == open_entry.attempts
    assert entry.advice
    assert {kind for kind, _ in exchange.log} == {"read"}


def test_recovery_shows_an_orphan_without_key(
    exchange: Exchange, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["die"]
    with pytest.raises(KeyboardInterrupt):
        place(exchange, key=None)
    (entry,) = recover_orders(exchange, store)
    assert (entry.key, entry.order_id) == (None, "100")


def test_recovery_says_when_the_list_is_too_short(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    before = recover_orders(exchange, store)[0].advice
    assert before
    assert "since" not in before
    exchange.day_start = open_entry.begun
    assert recover_orders(exchange, store)[0].advice == before
    exchange.new_day()
    after = recover_orders(exchange, store)[0].advice
    assert after
    assert after != before
    assert "2026-12-01" in after


def test_recovery_says_how_to_send_again(dedup: Exchange, place: Place, store: Location) -> None:
    dedup.script["create"] = ["die"]
    with pytest.raises(KeyboardInterrupt):
        place(dedup)
    dedup.versions.clear()
    (entry,) = recover_orders(dedup, store)
    assert "place_once" in (entry.advice or "")


def test_recovery_goes_on_where_reads_fail(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    exchange.script["read"] = ["fail"]
    (entry,) = recover_orders(exchange, store)
    assert entry.is_open
    assert "no response" in (entry.advice or "")


def test_recovery_finds_an_order_that_was_amended(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    exchange.time.sleep(100)
    exchange.reduce("100", exchange.latest("100").quantity - 1)
    assert recover_orders(exchange, store)[0].state == "placed"


def test_recovery_does_not_choose_between_orders(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    for _ in range(2):
        exchange.create(open_entry.request, open_entry.our_id)
    (entry,) = recover_orders(exchange, store)
    assert entry.is_open
    assert "100, 101" in (entry.advice or "")


def test_recovery_takes_no_order_of_another_symbol(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    exchange.create({**open_entry.request, "symbol": "PEP"}, open_entry.our_id)
    assert recover_orders(exchange, store)[0].is_open


def test_recovery_is_about_one_account(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    other = ReferenceVenue(exchange, account="A2")
    assert recover(other, journal_at(store, exchange)) == []


# --- lookup --------------------------------------------------------------------------------------


def test_a_lookup_reads_the_journal_alone(
    exchange: Exchange, place: Place, store: Location
) -> None:
    placed = place(exchange)
    exchange.log.clear()
    entry = lookup("k", journal=journal_at(store, exchange))
    assert entry is not None
    assert (entry.state, entry.order_id) == ("placed", placed.order_id)
    assert entry.request == placed.request
    assert lookup("new", journal=journal_at(store, exchange)) is None
    assert not exchange.log


@pytest.mark.parametrize("key", [None, "", 7, []])
def test_a_key_that_is_none_is_not_a_new_one(
    exchange: Exchange, place: Place, store: Location, key: Any
) -> None:
    place(exchange)
    with pytest.raises(InvalidArgument) as caught:
        lookup(key, journal=journal_at(store, exchange))
    assert caught.value.argument == "key"


def test_a_lookup_names_the_account_where_two_have_the_key(
    exchange: Exchange, place: Place, store: Location
) -> None:
    place(exchange)
    place(ReferenceVenue(exchange, account="A2"))
    with pytest.raises(InvalidArgument):
        lookup("k", journal=journal_at(store, exchange))
    entry = lookup("k", journal=journal_at(store, exchange), account="A2")
    assert entry is not None
    assert entry.account == "A2"


def test_no_account_shows_in_a_repr(exchange: Exchange, store: Location) -> None:
    venue = ReferenceVenue(exchange, account="VA12345678")
    placed = place_once(venue, KO, key="k", journal=store, clock=exchange.time.clock())
    entry = lookup("k", journal=journal_at(store, exchange))
    assert "VA12345678" not in repr(entry) + repr(placed)


# --- settle --------------------------------------------------------------------------------------


def test_a_person_names_the_order(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    exchange.time.sleep(100)
    exchange.user_id = "user-1"
    entry = settle_key(ReferenceVenue(exchange), journal_at(store, exchange), "k", placed="100")
    assert (entry.state, entry.order_id, entry.user_id) == ("placed", "100", "user-1")
    assert [attempt.state for attempt in entry.attempts] == ["applied"]


def test_an_order_without_our_id_is_refused(
    exchange: Exchange, open_entry: JournalEntry, store: Location, place: Place
) -> None:
    other = place(exchange, key="other")
    with pytest.raises(InvalidArgument) as caught:
        settle_key(
            ReferenceVenue(exchange), journal_at(store, exchange), "k", placed=other.order_id
        )
    assert caught.value.argument == "placed"


def test_the_entry_that_is_settled_is_returned(
    exchange: Exchange, open_entry: JournalEntry, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["lose_request", "queue 100"]
    for key in ("not there", "there"):
        with pytest.raises(OrderUnknown):
            place(exchange, key=key)
    exchange.time.sleep(100)
    venue, journal = ReferenceVenue(exchange), journal_at(store, exchange)
    settled = settle_key(venue, journal, "not there")
    assert (settled.key, settled.state) == ("not there", "settled")
    placed = settle_key(venue, journal, "there", placed="101")
    assert (placed.key, placed.state) == ("there", "placed")


def test_an_order_that_shows_is_there_whatever_a_person_says(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    exchange.time.sleep(100)
    entry = settle_key(ReferenceVenue(exchange), journal_at(store, exchange), "k")
    assert (entry.state, entry.order_id) == ("placed", "100")


def test_several_orders_that_show_are_not_settled_as_none(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    for _ in range(2):
        exchange.create(open_entry.request, open_entry.our_id)
    venue, journal = ReferenceVenue(exchange), journal_at(store, exchange)
    with pytest.raises(InvalidArgument) as caught:
        settle_key(venue, journal, "k")
    assert caught.value.argument == "not_there"
    assert settle_key(venue, journal, "k", placed="101").order_id == "101"


def test_without_a_read_no_order_is_settled_as_not_there(
    exchange: Exchange, open_entry: JournalEntry, store: Location
) -> None:
    exchange.script["read"] = ["fail"]
    journal = journal_at(store, exchange)
    with pytest.raises(NoResponse):
        settle_key(ReferenceVenue(exchange), journal, "k")
    assert journal.entries()[0].is_open


def test_a_person_who_names_the_first_order_is_shown_the_second(
    exchange: Exchange, open_entry: JournalEntry, store: Location, place: Place
) -> None:
    venue, journal = ReferenceVenue(exchange), journal_at(store, exchange)
    settle_key(venue, journal, "k")
    exchange.script["create"] = ["queue 500"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    exchange.time.sleep(100)
    assert settle_key(venue, journal, "k", placed="100").order_id == "100"
    assert place(exchange).order_id == "100"
    exchange.time.sleep(500)
    with pytest.raises(OrderUnknown) as caught:
        place(exchange)
    assert {order.id for order in caught.value.orders} == {"100", "101"}


def test_an_entry_without_key_is_settled_by_its_id(
    exchange: Exchange, place: Place, store: Location
) -> None:
    exchange.script["create"] = ["lose_request"]
    with pytest.raises(OrderUnknown) as caught:
        place(exchange, key=None)
    venue, journal = ReferenceVenue(exchange), journal_at(store, exchange)
    entry = settle_key(venue, journal, caught.value.our_id)
    assert entry.state == "settled"
    assert [attempt.state for attempt in entry.attempts] == ["settled"]


def test_only_an_open_entry_is_settled(exchange: Exchange, place: Place, store: Location) -> None:
    place(exchange)
    with pytest.raises(InvalidArgument) as caught:
        settle_key(ReferenceVenue(exchange), journal_at(store, exchange), "k")
    assert caught.value.argument == "key_or_id"
