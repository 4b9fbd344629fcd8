"""Claims and ends, on each engine of the journal."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kloudtrader.orders import (
    Journal,
    JournalUnavailable,
    OrderUnknown,
    choose_journal,
    place_once,
)
from kloudtrader.orders.journal import Claim
from kloudtrader.runtime.policy import utc_now

from .conftest import ENGINES, KO, Location
from .reference import Exchange, ReferenceVenue


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def journal_of(store: Location) -> Journal:
    journal = choose_journal(store)
    assert journal is not None
    return journal


def claim(key: str | None = "k", owner: str = "o", **changes: Any) -> Claim:
    known = {"scope": "s:h", "account": "A1", "key": key, "our_id": f"kt-{key}", "generation": 1}
    sent = {"request": '{"form":1,"fields":{}}', "lone": True, "owner": owner, "api_key": None}
    return Claim(**{**known, **sent, "before": None, **changes})


def test_a_key_is_claimed_once(store: Location) -> None:
    journal = journal_of(store)
    first = journal.claim(claim(owner="a"))
    assert first is not None
    assert journal.claim(claim(owner="b")) is None
    assert journal.claim(claim(owner="a")) == first  # its own: a repeated commit


def test_a_claim_is_returned_as_it_is_stored(store: Location) -> None:
    journal = journal_of(store)
    journal.claim(claim("before"))
    entry = journal.claim(claim(api_key="a", generation=3, lone=False))
    assert entry is not None
    assert journal.entries(key="k") == [entry]
    again = claim(owner="second", generation=4, our_id="kt-4", lone=False, before=entry)
    assert journal.claim(again) == journal.entries(key="k")[0] != entry


def test_a_repeated_claim_of_a_second_send_is_one_attempt(store: Location) -> None:
    """Where used ids are refused: the commit of the first has worked, its response was lost."""
    journal = journal_of(store)
    before = journal.claim(claim(lone=False))
    second = claim(owner="second", lone=False, before=before)
    assert journal.claim(second) is not None
    entry = journal.claim(second)
    assert entry is not None
    assert [attempt.owner for attempt in entry.attempts] == ["o", "second"]


def test_the_database_refuses_a_second_open_send(store: Location) -> None:
    journal = journal_of(store)
    entry = journal.claim(claim())
    assert entry is not None
    assert journal.claim(claim(owner="b", before=entry)) is None
    assert [attempt.owner for attempt in journal.entries()[0].attempts] == ["o"]


def test_a_venue_that_refuses_used_ids_may_have_two_open_sends(store: Location) -> None:
    journal = journal_of(store)
    entry = journal.claim(claim(lone=False))
    assert entry is not None
    again = journal.claim(claim(owner="b", lone=False, before=entry))
    assert again is not None
    assert [attempt.n for attempt in again.attempts] == [1, 2]
    ends = [journal.end(claim(owner=owner), ("not_applied", "refused")) for owner in "ob"]
    assert [entry and entry.state for entry in ends] == ["sending", "refused"]


def test_a_claim_on_an_entry_that_has_changed_is_void(store: Location) -> None:
    journal = journal_of(store)
    journal.claim(claim(lone=False))
    released = journal.end(claim(), ("not_sent", "released"))
    assert journal.claim(claim(owner="a", lone=False, before=released)) is not None
    assert journal.claim(claim(owner="b", lone=False, before=released)) is None


def test_two_attempts_that_end_at_once_end_the_entry(store: Location) -> None:
    """The second end waits for the first, else each sees the other's attempt as open."""
    journal = journal_of(store)
    entry = journal.claim(claim(owner="a", lone=False))
    journal.claim(claim(owner="b", lone=False, before=entry))
    reached, go_on = threading.Event(), threading.Event()

    class Slow(Journal):
        """Waits before its commit."""

        now = staticmethod(utc_now)

        def transact(self, work: Any) -> Any:
            def wait_after(run: Any) -> Any:
                value = work(run)
                reached.set()
                go_on.wait(5)
                return value

            return journal_of(store).transact(wait_after)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(Slow().end, claim(owner="a", lone=False), ("not_applied", "refused"))
        assert reached.wait(5)
        other = claim(owner="b", lone=False)
        second = pool.submit(journal_of(store).end, other, ("not_applied", "refused"))
        with pytest.raises(TimeoutError):
            second.result(0.1)
        go_on.set()
        first.result()
        ended = second.result()
    assert ended is not None
    assert ended.state == "refused"


def test_an_attempt_ends_once(store: Location) -> None:
    journal = journal_of(store)
    journal.claim(claim())
    journal.end(claim(), ("not_sent", "released"))
    again = journal.end(claim(), ("not_applied", "refused"))
    assert again is not None
    assert (again.state, again.attempts[0].state) == ("released", "not_sent")


def test_only_its_own_call_ends_an_attempt(store: Location) -> None:
    journal = journal_of(store)
    journal.claim(claim())
    assert journal.end(claim(owner="stranger"), ("not_sent", "released")) is None
    assert journal.entries()[0].is_open


def test_a_commit_in_doubt_is_resolved_by_reading(store: Location) -> None:
    class Doubtful(Journal):
        """Commits, and loses the responses of the first commits."""

        def __init__(self, faults: list[str]) -> None:
            self.now = utc_now
            self.faults = list(faults)

        def transact(self, work: Any) -> Any:
            fault = self.faults.pop(0) if self.faults else ""
            if fault == "before":
                raise JournalUnavailable("not committed")
            value = journal_of(store).transact(work)
            if fault == "after":
                raise JournalUnavailable("the response of the commit was lost")
            return value

    for number, faults in enumerate((["after"], ["after", "before"], ["before", "after"])):
        journal = Doubtful(faults)
        entry = journal.claim(claim(f"k{number}"))
        assert entry is not None
        assert len(entry.attempts) == 1
    with pytest.raises(JournalUnavailable):
        Doubtful(["before", "before"]).claim(claim("next"))


def test_threads_and_forks_share_a_journal(store: Location) -> None:
    journal = journal_of(store)
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda n: journal.claim(claim(f"k{n % 10}", f"o{n}")), range(80)))
    assert len([entry for entry in won if entry]) == 10
    child = os.fork()
    if child == 0:
        os._exit(0 if journal.claim(claim("child")) else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert journal.claim(claim("child", "other")) is None


def test_threads_with_one_key_place_one_order(store: Location, exchange: Exchange) -> None:
    barrier = threading.Barrier(4)

    def call(key: str) -> str:
        try:
            clock = exchange.time.clock()
            return place_once(
                ReferenceVenue(exchange), KO, key=key, journal=store, clock=clock
            ).order_id
        except OrderUnknown:
            return "unknown"

    def work(_: int) -> list[str]:
        barrier.wait()
        return [call(f"k{number}") for number in range(10)]

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, range(4)))
    assert exchange.count() == 10
    for of_key in zip(*results, strict=True):
        assert len(set(of_key) - {"unknown"}) == 1
