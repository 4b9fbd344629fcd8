"""The wording of the messages, once; other tests assert on classes and attributes."""

import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kloudtrader.orders import (
    JournalUnavailable,
    PlacedOrder,
    cancel_all,
    cancel_once,
    decrease_once,
    recover,
)
from kloudtrader.runtime.errors import KloudTraderError

from .conftest import KO, Place, journal_at, settle_key
from .reference import Exchange, Order, ReferenceVenue
from .test_place import Failing

Scene = Callable[[Exchange, Place, Path], object]
PREFIX = "the order may have been placed: "
ADVICE = "Call again with the same key or look at the account, never place it under another key."


UUID = "1ad752a7-aa49-55e4-b62b-db71e3a02e50"
"""The id of the key of these tests where used ids are refused."""


def unknown(reads: str, why: str) -> str:
    return f"{PREFIX}{reads} did not show id {UUID}; not sent now, as {why}. {ADVICE}"


def lose(exchange: Exchange, place: Place) -> None:
    exchange.script["create"] = ["lose_request"]
    with pytest.raises(KloudTraderError):
        place(exchange, patience=0)


def resend(attribute: str, value: bool) -> Scene:
    """Lose a request where used ids are refused, and fail a condition of the second send."""

    def scene(exchange: Exchange, place: Place, path: Path) -> object:
        venue = ReferenceVenue(exchange)
        venue.deduplicates = exchange.deduplicates = True
        venue.current = True
        setattr(venue, attribute, value)
        exchange.script["create"] = ["lose_request"]
        return place(venue, patience=0)

    return scene


def use_up_the_id(exchange: Exchange, place: Place, path: Path) -> object:
    venue = ReferenceVenue(exchange)
    venue.deduplicates = exchange.deduplicates = venue.current = True
    exchange.lag = 1000
    exchange.script["create"] = ["lose_response"]
    return place(venue, patience=0)


def refuse_the_second(exchange: Exchange, place: Place, path: Path) -> object:
    venue = ReferenceVenue(exchange)
    venue.deduplicates = exchange.deduplicates = venue.current = True
    exchange.script["create"] = ["queue 100", "refuse"]
    return place(venue, patience=0)


def place_twice(exchange: Exchange, place: Place, path: Path) -> object:
    lose(exchange, place)
    (entry,) = journal_at(path, exchange).entries()
    for _ in range(2):
        exchange.create(entry.request, entry.our_id)
    return place(exchange)


def share_a_label(exchange: Exchange, place: Place, path: Path) -> object:
    place(exchange)
    venue = ReferenceVenue(Exchange())
    venue.credential = "key-2"
    return place(venue)


def change_the_request(exchange: Exchange, place: Place, path: Path) -> object:
    place(exchange)
    return place(exchange, order={**KO, "price": "61"})


def find_another_symbol(exchange: Exchange, place: Place, path: Path) -> object:
    lose(exchange, place)
    (entry,) = journal_at(path, exchange).entries()
    exchange.create({**entry.request, "symbol": "PEP"}, entry.our_id)
    return place(exchange)


def fail_to_read_first(exchange: Exchange, place: Place, path: Path) -> object:
    exchange.script["read"] = ["fail"]
    return place(exchange, journal=path.with_name("new.sqlite"))


def cancel_another_venues(exchange: Exchange, place: Place, path: Path) -> object:
    placed = place(exchange)
    return cancel_once(ReferenceVenue(exchange, scope="reference:else"), placed)


def cancel(**script: list[str]) -> Scene:
    def scene(exchange: Exchange, place: Place, path: Path) -> object:
        place(exchange)
        exchange.script.update({kind: [*faults] for kind, faults in script.items()})
        venue, clock = ReferenceVenue(exchange), exchange.time.clock()
        return cancel_once(venue, "100", patience=0, clock=clock)

    return scene


def sweep(**script: list[str]) -> Scene:
    def scene(exchange: Exchange, place: Place, path: Path) -> object:
        place(exchange)
        exchange.script.update({kind: [*faults] for kind, faults in script.items()})
        venue, clock = ReferenceVenue(exchange), exchange.time.clock()
        return cancel_all(venue, patience=0, journal=False, clock=clock)

    return scene


def decrease(exchange: Exchange, place: Place, path: Path) -> object:
    place(exchange)
    exchange.script["reduce"] = ["lose_request"]
    clock = exchange.time.clock()
    return decrease_once(ReferenceVenue(exchange), "100", Decimal(6), patience=0, clock=clock)


def wait(until: Any = "final", **script: list[str]) -> Scene:
    def scene(exchange: Exchange, place: Place, path: Path) -> object:
        placed: PlacedOrder[Order] = place(exchange)
        exchange.script.update({kind: [*faults] for kind, faults in script.items()})
        return placed.wait(until, timeout=0)

    return scene


def settle_a_placed(exchange: Exchange, place: Place, path: Path) -> object:
    place(exchange)
    return settle_key(ReferenceVenue(exchange), journal_at(path, exchange), "k")


def settle_as_another(exchange: Exchange, place: Place, path: Path) -> object:
    lose(exchange, place)
    place(exchange, key="other")
    return settle_key(ReferenceVenue(exchange), journal_at(path, exchange), "k", "100")


def settle_several(exchange: Exchange, place: Place, path: Path) -> object:
    orphan(exchange, place, path)
    return settle_key(ReferenceVenue(exchange), journal_at(path, exchange), "k")


MESSAGES: dict[str, tuple[Scene, str]] = {
    "key": (lambda e, place, p: place(e, key=5), "key must be a text that names the order"),
    "no journal": (
        lambda e, place, p: place(e, journal=False),
        "a key needs a journal here: set KLOUDTRADER_JOURNAL to the path of a file",
    ),
    "lost": (
        resend("current", False),
        unknown("2 reads", "the venue's reads are older than the send"),
    ),
    "expired": (resend("expired", True), unknown("2 reads", "its expiry is past")),
    "executes": (
        resend("can_execute", True),
        unknown("2 reads", "it can execute on arrival; resend=True allows a second send"),
    ),
    "used id": (use_up_the_id, unknown("3 reads", "the venue says that the id is used")),
    "refused second": (
        refuse_the_second,
        unknown("3 reads", "an earlier request is open, and this one failed: not enough money"),
    ),
    "two orders": (place_twice, f"{PREFIX}2 orders carry ids of this key. {ADVICE}"),
    "label": (share_a_label, "this API key does not see the order: two accounts share a label"),
    "request": (change_the_request, "the key belongs to another request"),
    "symbol": (find_another_symbol, "the key belongs to another order"),
    "no read first": (fail_to_read_first, "the venue could not be read first"),
    "other venue": (cancel_another_venues, "order is one of reference:host, not of reference:else"),
    "no order": (
        lambda e, place, p: cancel_once(ReferenceVenue(e), 5),
        "order must be an order or the id of one; got int 5",
    ),
    "rests": (cancel(cancel=["lose_request"]), "order 100 still rested at the end"),
    "not read": (
        cancel(cancel=["lose_request"], read=["fail"]),
        "order 100 may be open: no read gave it",
    ),
    "still open": (sweep(cancel=["lose_request"] * 9), "1 orders were not read as final"),
    "no list": (sweep(read=["fail"] * 99), "orders may rest: the list could not be read"),
    "decrease": (decrease, "order 100: a decrease to 6 may still arrive"),
    "until": (wait("done"), "until must be 'working' or 'final'"),
    "not final": (wait(), "order 100 is not final yet"),
    "wait without read": (wait(read=["fail"]), "order 100 could not be read"),
    "settle placed": (settle_a_placed, "the entry is placed, not open"),
    "settle another": (settle_as_another, "order 100 does not carry our id"),
    "settle several": (settle_several, "these orders carry ids of this entry: 100, 101"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_an_error_says(name: str, exchange: Exchange, place: Place, path: Path) -> None:
    scene, text = MESSAGES[name]
    with pytest.raises(KloudTraderError) as caught:
        scene(exchange, place, path)
    assert str(caught.value) == text


def orphan(exchange: Exchange, place: Place, path: Path) -> None:
    lose(exchange, place)
    (entry,) = journal_at(path, exchange).entries()
    for _ in range(2):
        exchange.create(entry.request, entry.our_id)


def fail_to_read(exchange: Exchange, place: Place, path: Path) -> None:
    lose(exchange, place)
    exchange.script["read"] = ["fail"]


def lose_where_ids_are_refused(exchange: Exchange, place: Place, path: Path) -> None:
    with pytest.raises(KloudTraderError):
        resend("can_execute", True)(exchange, place, path)


def wait_a_day(exchange: Exchange, place: Place, path: Path) -> None:
    lose(exchange, place)
    exchange.new_day()


TAG = "kt-dllvfj5kjfc6inrl3ny6hiboka"
ADVICES: dict[str, tuple[Scene, str]] = {
    "not read": (fail_to_read, "the venue could not be read: no response"),
    "two": (orphan, "these orders carry ids of this entry: 100, 101"),
    "refused ids": (
        lose_where_ids_are_refused,
        "call place_once again with the same key: the order is sent if it is not there",
    ),
    "accepted ids": (
        lambda e, place, p: lose(e, place),
        f"no order shows id {TAG}: look at the account, then settle the entry",
    ),
    "a day later": (
        wait_a_day,
        f"no order shows id {TAG} among orders since 2026-12-01 05:00:00+00:00: "
        "look at the account, then settle the entry",
    ),
}


@pytest.mark.parametrize("name", ADVICES)
def test_recovery_advises(name: str, exchange: Exchange, place: Place, path: Path) -> None:
    scene, text = ADVICES[name]
    scene(exchange, place, path)
    clock = exchange.time.clock()
    (entry,) = recover(ReferenceVenue(exchange), journal_at(path, exchange), clock=clock)
    assert entry.advice == text


def test_the_log_says(
    exchange: Exchange, place: Place, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    new = path.with_name("new.sqlite")
    place(exchange, journal=new)
    place(exchange, key="second", journal=Failing(path, exchange))
    exchange.script["create"] = ["queue 100"]
    with pytest.raises(KloudTraderError):
        place(exchange, key="third", patience=0)
    settle_key(ReferenceVenue(exchange), journal_at(path, exchange), "third")
    exchange.time.sleep(200)
    place(exchange, key="third")
    texts = [record.getMessage() for record in caplog.records]
    assert texts[0] == f"created a new order journal at {new}: orders of an earlier one are unknown"
    assert texts[1] == "the journal failed, and the entry may stay open: broken"
    assert texts[2] == "order 102 exists, although its entry was settled"


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("DROP TABLE attempt", "{} is not a journal of orders, or was replaced"),
        (
            "UPDATE meta SET value = '2' WHERE name = 'schema'",
            "the journal {} was replaced, or its version is another one",
        ),
        ("UPDATE entry SET request = '{{'", None),
    ],
)
def test_a_journal_that_cannot_be_used_says(
    statement: str, text: str | None, exchange: Exchange, place: Place, path: Path
) -> None:
    place(exchange)
    with sqlite3.connect(path) as database:
        database.execute(statement)
    database.close()
    with pytest.raises(JournalUnavailable) as caught:
        place(exchange)
    if text is None:
        assert str(caught.value).startswith("the journal's entry 1 cannot be read: ")
    else:
        assert str(caught.value) == text.format(path)
