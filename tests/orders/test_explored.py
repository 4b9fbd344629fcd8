"""Every interleaving, lost message, late request, kill and journal failure within small bounds."""

import logging
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kloudtrader.orders import journal, place
from kloudtrader.orders.identity import Request
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import OrderRefused

from .explorer import Bounds, Explorer, ScriptedVenue

SLOW = bool(os.environ.get("KLOUDTRADER_SLOW"))
TWO = {"processes": 2, "calls": 1}

HOLDS = {
    "lone: two kills": (Bounds(calls=4, kills=2), 1_000),
    "lone: two journal failures": (Bounds(failures=2), 1_000),
    "lone: two processes": (Bounds(**TWO, lag=False), 1_000),
    "lone: two processes, no kill, passing refusals": (
        Bounds(**TWO, kills=0, lag=False, passing=True),
        1_000,
    ),
    "lone: two processes, another request": (Bounds(**TWO, bodies=("a", "b")), 1_000),
    "lone: orders end, midnight": (Bounds(calls=3, forget=True), 1_000),
    "lone: two processes, orders end, midnight": (
        Bounds(**TWO, kills=0, queue=False, forget=True),
        1_000,
    ),
    "deduplicating: no journal, two processes": (
        Bounds(lone=False, **TWO, kills=0, lag=False, queue=False, journal=False, sends=1),
        500,
    ),
    "lone: no key, a kill": (Bounds(keyed=False, calls=1), 20),
    "deduplicating: a kill": (Bounds(lone=False), 1_000),
    "deduplicating: a journal failure": (
        Bounds(lone=False, failures=1, lag=False, queue=False),
        1_000,
    ),
    "deduplicating: two processes": (
        Bounds(lone=False, **TWO, kills=0, lag=False, old_reads=False, sends=1, refuse=False),
        1_000,
    ),
    "deduplicating: two processes, another request": (
        Bounds(lone=False, **TWO, kills=0, lag=False, queue=False, bodies=("a", "b")),
        500,
    ),
}
LONG = {
    "lone: two processes, two calls each, lag": Bounds(processes=2),
    "lone: two processes, a journal failure": Bounds(processes=2, failures=1, lag=False),
    "lone: three processes": Bounds(processes=3, calls=1, kills=0, lag=False),
    "lone: two processes, passing refusals, a kill": Bounds(processes=2, passing=True, lag=False),
    "deduplicating: two kills, three requests": Bounds(lone=False, kills=2, calls=3, requests=3),
    "deduplicating: two processes, refusals": Bounds(
        lone=False, **TWO, kills=0, lag=False, sends=1
    ),
    "deduplicating: two processes, a kill": Bounds(lone=False, **TWO, lag=False, sends=1),
    "deduplicating: two processes, lag, passing": Bounds(
        lone=False, **TWO, kills=0, passing=True, sends=1
    ),
}


@pytest.fixture(autouse=True)
def quiet_and_restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put back what the explorer replaces; it makes the journal fail thousands of times."""
    for name in ("new_digest", "_SENDS"):
        monkeypatch.setattr(place, name, getattr(place, name))
    logging.getLogger("kloudtrader.orders").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("kloudtrader.orders").setLevel(logging.NOTSET)


@pytest.mark.parametrize("name", HOLDS)
def test_no_interleaving_breaks_a_promise(name: str) -> None:
    bounds, least = HOLDS[name]
    result = Explorer(bounds).run()
    assert not result.broken
    assert result.whole
    assert result.states > least
    assert "done" in result.verdicts
    if bounds.keyed:  # where an id may be used twice, some orders stay unknown for ever
        assert bool(result.undecided) == bounds.lone


@pytest.mark.skipif(not SLOW, reason="minutes; KLOUDTRADER_SLOW=1")
@pytest.mark.parametrize("name", LONG)
def test_no_interleaving_of_more_processes_breaks_a_promise(name: str) -> None:
    result = Explorer(LONG[name]).run(limit=1_500_000)
    print(name, result.states, "whole" if result.whole else "cut")
    assert not result.broken


# --- the explorer must see what is wrong ---------------------------------------------------------

Patch = Callable[[pytest.MonkeyPatch], type[ScriptedVenue] | None]


def entry_after_response(patch: pytest.MonkeyPatch) -> type[ScriptedVenue]:
    class Late(ScriptedVenue):
        def send(
            self, request: Request, our_id: str, *, before_send: Any, result: CallResult
        ) -> None:
            self._exchange(request, our_id, result)
            before_send()

    return Late


def send_again_when_missing(patch: pytest.MonkeyPatch) -> type[ScriptedVenue]:
    class Believer(ScriptedVenue):
        def __init__(self, script: Any, lone: bool) -> None:
            super().__init__(script, lone=False)

    return Believer


def index_missing(patch: pytest.MonkeyPatch) -> None:
    claim = place._Call.claim

    def new(self: Any, entry: Any) -> Any:
        from dataclasses import replace

        return replace(claim(self, entry), lone=False)

    patch.setattr(place._Call, "claim", new)
    patch.setattr(place._Call, "look", lambda self, entry: entry)
    patch.setattr(place._Call, "is_current", lambda self, entry: True)


def refusal_is_proof(patch: pytest.MonkeyPatch) -> None:
    def deny(self: Any, claim: Any, entry: Any, state: Any, error: Any) -> Any:
        raise OrderRefused("not done") from error

    patch.setattr(place._Call, "deny", deny)


def passing_is_definite(patch: pytest.MonkeyPatch) -> None:
    deny = place._Call.deny

    def said(self: Any, claim: Any, entry: Any, state: Any, error: Any) -> Any:
        try:
            return deny(self, claim, entry, state, error)
        except Exception:
            if state == "released":
                raise OrderRefused("not done") from error
            raise

    patch.setattr(place._Call, "deny", said)


def stranger_releases(patch: pytest.MonkeyPatch) -> None:
    def unknown(self: Any, entry: Any, orders: Any = ()) -> Any:
        def release(run: journal.Run) -> None:
            run("UPDATE attempt SET state = 'not_sent' WHERE state = 'open'", {})
            run("UPDATE entry SET state = 'released' WHERE state = 'sending'", {})

        from functools import partial

        if not self.sends:
            self.journal.transact(partial(release))
        return place.OrderUnknown("unknown")

    patch.setattr(place._Call, "unknown", unknown)


def exists_is_done(patch: pytest.MonkeyPatch) -> None:
    conclude = place._Call.conclude

    def trusting(self: Any, claim: Any, entry: Any, verdict: Any) -> Any:
        if verdict.kind == "exists":
            return self.placed(entry, "0", None)
        return conclude(self, claim, entry, verdict)

    patch.setattr(place._Call, "conclude", trusting)
    patch.setattr(place._Call, "compare", lambda self, entry: None)


def new_id_each_time(patch: pytest.MonkeyPatch) -> type[ScriptedVenue]:
    class Fresh(ScriptedVenue):
        count = 0

        def send(
            self, request: Request, our_id: str, *, before_send: Any, result: CallResult
        ) -> None:
            self.count += 1
            super().send(request, our_id + "x" * self.count, before_send=before_send, result=result)

        def find(self, our_id: str, request: Request, since: Any) -> list[int]:
            return []

    return Fresh


def not_sent_when_unknown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(place._Call, "unknown", lambda self, entry, orders=(): place.errors.NotSent("no"))


WRONG: dict[str, tuple[Patch, Bounds, str]] = {
    "entry after the response": (entry_after_response, Bounds(queue=False, lag=False), "P1"),
    "missing, so sent again": (send_again_when_missing, Bounds(), "P1"),
    "no index, no look": (index_missing, Bounds(), "P1"),
    "a refusal of the second send is proof": (refusal_is_proof, Bounds(lone=False), "P3"),
    "a passing refusal is told as definite": (
        passing_is_definite,
        Bounds(**TWO, kills=0, lag=False, passing=True),
        "P3",
    ),
    "another call releases an open attempt": (
        stranger_releases,
        Bounds(processes=2, kills=0, lag=False, queue=False),
        "P1",
    ),
    "'exists' is done without a read": (
        exists_is_done,
        Bounds(lone=False, **TWO, kills=0, lag=False, bodies=("a", "b")),
        "P2",
    ),
    "unknown is told as not sent": (not_sent_when_unknown, Bounds(), "P3"),
    "a new id for each send": (new_id_each_time, Bounds(lone=False), "P1"),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_explorer_finds_a_broken_protocol(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    patch, bounds, prop = WRONG[name]
    venue = patch(monkeypatch) or ScriptedVenue
    result = Explorer(bounds, venue).run(first=True)
    assert any(text.startswith(prop) for text in result.broken), result
