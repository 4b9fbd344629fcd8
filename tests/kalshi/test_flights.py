"""Orders on their way in this process."""

from __future__ import annotations

from kloudtrader.kalshi.flights import Flights, Intent, begun, current_flight, intent_of
from kloudtrader_kalshi.models import UserOrderCreateRequest

INTENT = Intent("user", "market", is_yes=True, price=40, contracts=5, may_shrink=False)


def test_an_order_of_one_is_taken_for_all_others_that_are_open() -> None:
    flights = Flights()
    one, two = flights.begin(INTENT, None), flights.begin(INTENT, None)
    other = flights.begin(INTENT._replace(price=41), None)
    assert flights.rivals(one) == 1
    flights.settle(one, "a")
    assert (one.taken, two.taken, other.taken) == (set(), {"a"}, set())
    assert flights.rivals(two) == 0


def test_a_flight_that_came_to_nothing_takes_nothing() -> None:
    flights = Flights()
    one, two = flights.begin(INTENT, None), flights.begin(INTENT, None)
    flights.settle(one, None)
    assert two.taken == set()
    assert flights.rivals(two) == 0


def test_a_flight_may_be_settled_again() -> None:
    flights = Flights()
    one = flights.begin(INTENT, None)
    flights.settle(one, "a")
    flights.settle(one, "a")
    assert flights.rivals(flights.begin(INTENT, None)) == 0


def test_the_latest_orders_of_an_intent_are_remembered() -> None:
    flights = Flights()
    for number in range(300):
        flights.settle(flights.begin(INTENT, None), f"order {number}")
    assert flights.begin(INTENT, None).taken == {f"order {number}" for number in range(44, 300)}


def test_a_flight_that_nobody_settles_is_a_rival_for_an_hour() -> None:
    now = [0.0]
    flights = Flights(clock=lambda: now[0])
    flights.begin(INTENT, None)
    now[0] = 3599.0
    assert flights.rivals(flights.begin(INTENT, None)) == 1
    now[0] = 3600.0  # to the second: both are there still
    assert flights.rivals(flights.begin(INTENT._replace(price=1), None)) == 0
    assert len(flights._open[INTENT]) == 2
    now[0] = 3601.0
    assert flights.rivals(flights.begin(INTENT, None)) == 1  # only the second is left


def test_an_order_is_remembered_for_an_hour() -> None:
    now = [0.0]
    flights = Flights(clock=lambda: now[0])
    flights.settle(flights.begin(INTENT, None), "a")
    for moment, taken in ((3600.0, {"a"}), (3600.5, set())):
        now[0] = moment
        assert flights.begin(INTENT, None).taken == taken


def test_the_intent_is_read_from_a_model_and_from_plain_json() -> None:
    body = {"market_id": "market", "side": "yes", "price": 40, "count": 5}
    assert intent_of("user", body) == INTENT
    assert intent_of("user", UserOrderCreateRequest.model_validate(body)) == INTENT
    for limit in ({"max_cost_cents": 100}, {"sell_position_capped": True}):
        assert intent_of("user", body | limit) == INTENT._replace(may_shrink=True)
    for wrong in (None, "text", {}, {"side": "yes"}):
        assert intent_of("user", wrong) is None


def test_calls_inside_belong_to_the_flight_that_was_begun() -> None:
    flight = Flights().begin(INTENT, None)
    assert current_flight() is None
    with begun(flight):
        assert current_flight() is flight
    assert current_flight() is None
