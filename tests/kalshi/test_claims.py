"""Who gets which order, where several threads have lost identical ones."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.kalshi import readback
from kloudtrader.kalshi.client import ApiClient, Configuration
from kloudtrader.kalshi.flights import PATIENCE, Before, Flight, Flights, Since, flights_of
from kloudtrader.kalshi.inquiry import ServerTime
from kloudtrader.runtime.errors import NoAnswer
from kloudtrader.runtime.transport import Answer
from kloudtrader_kalshi.models import Order, UserOrderCreateRequest
from tests.kalshi.test_readback import INTENT, JUST_NOW, LONG_AGO, Exchange, order

NOTHING = Before(frozenset(), frozenset(), 0)


def lost_ones(flights: Flights, *before: Before | None) -> list[Flight]:
    """Flights that are begun one after the other, and whose answers are lost."""
    made = [flights.begin(INTENT, one) for one in before]
    for one in made:
        flights.lose(one)
    return made


class Clock:
    """Time that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_two_that_look_at_once_get_different_orders() -> None:
    flights = Flights()
    one, two = lost_ones(flights, None, None)
    first, second = flights.claim(one, ["a", "b"]), flights.claim(two, ["a", "b"])
    assert {first.order_id, second.order_id} == {"a", "b"}


def test_what_another_will_be_told_is_its_own_is_not_taken() -> None:
    """Its answer is on the way: two orders and two flights, but they are not interchangeable."""
    exchange, flights = Exchange(), Flights()
    lost, answered = flights.begin(INTENT, NOTHING), flights.begin(INTENT, NOTHING)
    flights.lose(lost)
    exchange.orders = [order("of the other"), order("mine")]
    finding = readback.created(exchange.api, flights, lost, LONG_AGO)
    assert finding.verdict == "cannot_tell"
    assert finding.reason == (
        "new orders that match: 2; identical ones of this process whose outcome is not known "
        "either: 1"
    )
    flights.settle(answered, "of the other")
    found = readback.created(exchange.api, flights, lost, LONG_AGO)
    assert (found.verdict, cast("Order", found.result).order_id) == ("done", "mine")


def test_one_whose_answer_is_lost_as_well_is_interchangeable() -> None:
    exchange, flights = Exchange(), Flights()
    first, second = flights.begin(INTENT, NOTHING), flights.begin(INTENT, NOTHING)
    flights.lose(first)
    exchange.orders = [order("a"), order("b")]
    assert readback.created(exchange.api, flights, first, JUST_NOW).verdict == "cannot_tell"
    flights.lose(second)
    found = [readback.created(exchange.api, flights, one, JUST_NOW) for one in (first, second)]
    assert {cast("Order", one.result).order_id for one in found} == {"a", "b"}


@given(
    writers=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=4),
    turns=st.lists(st.integers(0, 3), max_size=12),
)
def test_no_order_belongs_to_two_whoever_is_answered_when(
    writers: list[tuple[bool, bool]], turns: list[int]
) -> None:
    """Each writer's order was placed or not, and its answer is lost or still to come."""
    exchange, flights = Exchange(), Flights()
    begun = [flights.begin(INTENT, NOTHING) for _ in writers]
    exchange.orders = [order(f"o{i}") for i, (placed, _) in enumerate(writers) if placed]
    for flight, (_, answered) in zip(begun, writers, strict=True):
        if not answered:
            flights.lose(flight)
    owners: dict[int, str] = {}

    def turn(number: int) -> None:
        placed, answered = writers[number]
        if answered:
            flights.settle(begun[number], f"o{number}" if placed else None)
            owners.update({number: f"o{number}"} if placed else {})
            return
        finding = readback.created(exchange.api, flights, begun[number], LONG_AGO)
        if finding.verdict == "done":
            owners[number] = str(cast("Order", finding.result).order_id)

    for number in [*(one for one in turns if one < len(writers)), *range(len(writers))]:
        turn(number)
    for number, (_, answered) in enumerate(writers):
        if not answered:
            turn(number)  # once everybody else has heard
    assert len(set(owners.values())) == len(owners)
    assert set(owners.values()) <= {str(one.order_id) for one in exchange.orders}
    if all(placed for placed, _ in writers):
        assert len(owners) == len(writers)


def test_a_claim_says_what_was_free_and_who_else_may_have_it() -> None:
    flights = Flights()
    one = flights.begin(INTENT, None)
    assert flights.claim(one, ["a", "b"]) == (None, ("a", "b"), 0)
    assert flights.claim(one, ["a"]) == ("a", ("a",), 0)


def test_an_order_that_is_listed_twice_is_one_order() -> None:
    """New orders push others to the next page, where they are read again."""
    flights = Flights()
    flight, _rival = flights.begin(INTENT, None), flights.begin(INTENT, None)
    assert flights.claim(flight, ["a", "a"]).order_id is None
    assert flights.claim(flight, ["a", "a"]).free == ("a",)


def test_an_answer_that_comes_between_reading_and_claiming_is_taken_note_of() -> None:
    """The list was read while another's order was there and its answer was not."""
    exchange, flights = Exchange(), Flights()
    lost, answered = flights.begin(INTENT, NOTHING), flights.begin(INTENT, NOTHING)
    exchange.orders = [order("of the other")]
    read = exchange.user_orders_get

    def then_answered(*arguments: Any, **options: Any) -> Any:
        page = read(*arguments, **options)
        flights.settle(answered, "of the other")
        return page

    exchange.user_orders_get = then_answered  # type: ignore[method-assign]
    finding = readback.created(exchange.api, flights, lost, LONG_AGO)
    assert finding.verdict == "not_done"


def test_a_verdict_is_not_found_out_twice() -> None:
    exchange, flights = Exchange(), Flights()
    one, two = lost_ones(flights, NOTHING, NOTHING)
    exchange.orders = [order("a"), order("b")]
    first = readback.created(exchange.api, flights, one, JUST_NOW)
    assert readback.created(exchange.api, flights, one, JUST_NOW) is first
    second = readback.created(exchange.api, flights, two, JUST_NOW)
    assert first.verdict == second.verdict == "done"
    assert first.result is not second.result


def test_what_was_not_done_makes_room_for_others() -> None:
    exchange, flights = Exchange(), Flights()
    lost = flights.begin(INTENT, NOTHING)
    assert readback.created(exchange.api, flights, lost, LONG_AGO).verdict == "not_done"
    assert flights.rivals(flights.begin(INTENT, NOTHING)) == 0
    exchange.orders = [order("of somebody later")]
    assert readback.created(exchange.api, flights, lost, LONG_AGO).verdict == "not_done"


def test_an_order_without_an_id_cannot_be_claimed() -> None:
    exchange, flights = Exchange(), Flights()
    exchange.orders = [order("a").model_copy(update={"order_id": None})]
    flight = flights.begin(INTENT, NOTHING)
    assert readback.created(exchange.api, flights, flight, LONG_AGO).verdict == "cannot_tell"
    assert flight.finding is None


@pytest.mark.parametrize("listed", [["a", "b"], ["b", "a"]])
def test_the_earlier_flight_gets_the_older_order(listed: list[str]) -> None:
    """The later one's snapshot may hold the older order, so that it could not get that."""
    times = {"a": "1970-01-01T00:20:00Z", "b": "1970-01-01T00:20:05Z"}
    exchange, flights = Exchange(), Flights()
    exchange.orders = [order(one, create_ts=times[one]) for one in listed]
    a_is_there = NOTHING._replace(order_ids=frozenset({"a"}))
    earlier, later = lost_ones(flights, NOTHING, a_is_there)
    found = readback.created(exchange.api, flights, earlier, JUST_NOW).result
    assert cast("Order", found).order_id == "a"
    found = readback.created(exchange.api, flights, later, JUST_NOW).result
    assert cast("Order", found).order_id == "b"


def test_what_was_lost_long_before_is_no_rival() -> None:
    clock = Clock()
    flights = Flights(clock)
    lost = flights.begin(INTENT, None)
    flights.lose(lost)
    clock.now = PATIENCE - 0.1
    assert flights.rivals(flights.begin(INTENT, None)) == 1
    clock.now = PATIENCE
    assert flights.rivals(flights.begin(INTENT, None)) == 1  # the one just begun
    clock.now = PATIENCE + 0.1
    assert flights.rivals(lost) == 2


def test_a_flight_that_is_forgotten_claims_nothing() -> None:
    clock = Clock()
    flights = Flights(clock)
    old = flights.begin(INTENT, None)
    clock.now = 4000.0
    flights.begin(INTENT._replace(price=1), None)
    assert flights.claim(old, ["a"]) == (None, ("a",), 0)


def test_the_clients_of_a_host_share_their_flights() -> None:
    clients = [ApiClient(Configuration("http://127.0.0.1:9/v1")) for _ in range(2)]
    assert clients[0].flights is clients[1].flights is flights_of("http://127.0.0.1:9/v1")
    other = ApiClient(Configuration("http://127.0.0.2:9/v1"))
    assert other.flights is not clients[0].flights


def test_a_snapshot_that_fails_leaves_no_rival(monkeypatch: pytest.MonkeyPatch) -> None:
    from kloudtrader import kalshi

    clock = Clock()
    client = ApiClient(Configuration("http://127.0.0.1:9/v1"), clock=clock)

    def fails(*_: object) -> Before:
        raise NoAnswer("user_orders_get: no answer")

    monkeypatch.setattr(readback, "snapshot", fails)
    request = UserOrderCreateRequest(market_id="market", side="yes", count=5, price=40)
    with pytest.raises(NoAnswer):
        kalshi.place_once(request, user_id="user", client=client)
    assert client.flights.rivals(client.flights.begin(INTENT, None)) == 0


def test_this_machines_time_of_day_may_jump(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = ServerTime()
    assert seen.earliest(90.0) is None
    answer = Answer(200, "OK", {"Date": "Tue, 14 Nov 2023 22:13:20 GMT"}, b"")
    seen.note(answer, 100.0)
    assert seen.earliest(90.0) == 1_700_000_000.0 - 10.0
    # A later answer that was on its way for long says less, and one that makes no sense nothing.
    seen.note(Answer(200, "OK", {"Date": "Tue, 14 Nov 2023 22:13:21 GMT"}, b""), 140.0)
    seen.note(Answer(200, "OK", {"Date": "soon"}, b""), 141.0)
    seen.note(Answer(200, "OK", {}, b""), 142.0)
    assert seen.earliest(90.0) == 1_700_000_000.0 - 10.0
    client = ApiClient(Configuration("http://127.0.0.1:9/v1"))
    monkeypatch.setattr("time.time", lambda: 0.0)
    began = client.moment()
    monkeypatch.setattr("time.time", lambda: 1e9)
    assert client.since(began).seconds < 60


@given(
    applied=st.lists(st.booleans(), min_size=1, max_size=4),
    turns=st.lists(st.integers(0, 3), min_size=1, max_size=12),
    late=st.booleans(),
)
def test_asking_again_and_again_never_gives_an_order_to_two(
    applied: list[bool], turns: list[int], late: bool
) -> None:
    exchange, flights = Exchange(), Flights()
    lost = lost_ones(flights, *[NOTHING] * len(applied))
    exchange.orders = [order(f"o{number}") for number, done in enumerate(applied) if done]
    found: dict[int, str] = {}
    for number in [turn for turn in turns if turn < len(lost)]:
        finding = readback.created(
            exchange.api, flights, lost[number], LONG_AGO if late else JUST_NOW
        )
        if finding.verdict == "done":
            assert isinstance(finding.result, Order)
            assert found.setdefault(number, str(finding.result.order_id)) == (
                finding.result.order_id
            )
        elif finding.verdict == "not_done":
            assert not exchange.orders
            assert late
    assert len(set(found.values())) == len(found) <= sum(applied)


def test_threads_that_ask_at_the_same_time_never_get_the_same_order() -> None:
    for _ in range(30):
        exchange, flights = Exchange(), Flights()
        lost = lost_ones(flights, *[NOTHING] * 6)
        exchange.orders = [order(f"o{number}") for number in range(6)]
        start = threading.Barrier(6)
        found: list[str] = []

        def ask(
            flight: Flight,
            exchange: Exchange = exchange,
            flights: Flights = flights,
            start: threading.Barrier = start,
            found: list[str] = found,
        ) -> None:
            start.wait()
            finding = readback.created(exchange.api, flights, flight, Since(1.0, 1_000.0))
            found.append(str(cast("Any", finding.result or SimpleNamespace()).order_id))

        threads = [threading.Thread(target=ask, args=(flight,)) for flight in lost]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == [f"o{number}" for number in range(6)]


def test_an_order_that_was_settled_just_before_is_not_taken_for_the_next() -> None:
    """The server's clock is known to a second: an order of that second may be older than ours."""
    flights, exchange = Flights(), Exchange()
    flights.settle(flights.begin(INTENT, None), "first")
    second = flights.begin(INTENT, None)
    exchange.orders = [order("first")]
    assert readback.created(exchange.api, flights, second, JUST_NOW).verdict == "cannot_tell"
    exchange.orders = [order("first"), order("second")]
    found = readback.created(exchange.api, flights, second, JUST_NOW)
    assert (found.verdict, found.result.order_id) == ("done", "second")  # type: ignore[attr-defined]


def test_what_was_made_is_forgotten_after_an_hour() -> None:
    now = [0.0]
    flights = Flights(lambda: now[0])
    for number in range(600):
        flights.settle(flights.begin(INTENT, None), str(number))
    assert len(flights.begin(INTENT, None).taken) == 256
    now[0] = 3601.0
    flights.begin(INTENT._replace(price=1), None)
    assert flights.begin(INTENT, None).taken == set()
