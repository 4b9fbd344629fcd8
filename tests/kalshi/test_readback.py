"""Finding out what became of a write, on an exchange that is told what to show."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.kalshi import readback
from kloudtrader.kalshi.flights import Before, Flights, Intent, Since
from kloudtrader.runtime.errors import NoAnswer
from kloudtrader.runtime.finding import Finding
from kloudtrader_kalshi.models import Order, UserTrade
from kloudtrader_kalshi.user_api import UserApi

INTENT = Intent("user", "market", is_yes=True, price=40, contracts=5, may_shrink=False)
LONG_AGO = Since(readback.PATIENCE + 1, earliest=1_000.0)
JUST_NOW = Since(0.5, earliest=1_000.0)


class Exchange:
    """What the reads of one user show."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.trades: list[UserTrade] = []
        self.position = 0
        self.watchlist: list[str] = []
        self.markets: set[str | None] = set()
        """The markets whose orders and trades were asked for."""

    @property
    def api(self) -> UserApi:
        return cast("UserApi", self)

    def user_orders_get(
        self, _user: str, *, page_size: int, page_number: int, market_id: str | None
    ) -> Any:
        self.markets.add(market_id)
        start = (page_number - 1) * page_size
        return SimpleNamespace(orders=self.orders[start : start + page_size])

    def user_trades_get(
        self, _user: str, *, page_size: int, page_number: int, market_id: str | None
    ) -> Any:
        self.markets.add(market_id)
        start = (page_number - 1) * page_size
        return SimpleNamespace(trades=self.trades[start : start + page_size])

    def user_get_market_positions(self, _user: str) -> Any:
        one = SimpleNamespace(market_id="market", position=self.position)
        return SimpleNamespace(market_positions=[one])

    def user_get_watchlist(self, _user: str) -> Any:
        return SimpleNamespace(watchlist=SimpleNamespace(market_ids=self.watchlist))


def order(order_id: str, **more: Any) -> Order:
    fields: dict[str, Any] = {
        "order_id": order_id,
        "market_id": "market",
        "is_yes": True,
        "price": 40,
        "place_count": 5,
        "remaining_count": 5,
        "decrease_count": 0,
        "status": "resting",
        "create_ts": "1970-01-01T00:20:00Z",
    }
    return Order.model_validate({**fields, **more})


def look(exchange: Exchange, *, known: set[str] | None = None, since: Since = JUST_NOW) -> Finding:
    flights = Flights()
    before = None if known is None else Before(frozenset(known), frozenset(), 0)
    flight = flights.begin(INTENT, before)
    return readback.created(exchange.api, flights, flight, since)


def test_the_one_new_order_that_matches_is_ours() -> None:
    exchange = Exchange()
    exchange.orders = [order("old"), order("new")]
    finding = look(exchange, known={"old"})
    assert finding.verdict == "done"
    assert finding.result is exchange.orders[1]


@pytest.mark.parametrize(
    "difference",
    [{"is_yes": False}, {"price": 41}, {"place_count": 4}, {"market_id": "other"}],
)
def test_an_order_that_differs_is_not_ours(difference: dict[str, Any]) -> None:
    exchange = Exchange()
    exchange.orders = [order("new", **difference)]
    finding = look(exchange, known=set(), since=LONG_AGO)
    assert finding.verdict == "cannot_tell"
    assert finding.result is None


def test_two_that_match_cannot_be_told_apart() -> None:
    exchange = Exchange()
    exchange.orders = [order("a"), order("b")]
    finding = look(exchange, known=set())
    assert finding.verdict == "cannot_tell"
    assert len(finding.evidence) == 2


def test_no_trace_is_not_done_only_after_patience_and_with_a_snapshot() -> None:
    exchange = Exchange()
    assert look(exchange, known=set(), since=JUST_NOW).verdict == "cannot_tell"
    assert look(exchange, known=set(), since=LONG_AGO).verdict == "not_done"
    assert look(exchange, known=None, since=LONG_AGO).verdict == "cannot_tell"


@pytest.mark.parametrize("change", ["trade", "position", "another order"])
def test_a_market_that_has_moved_proves_nothing(change: str) -> None:
    exchange = Exchange()
    if change == "trade":
        exchange.trades = [UserTrade(id="t", order_id="unseen")]
    elif change == "position":
        exchange.position = 5
    else:
        exchange.orders = [order("new", price=41)]
    assert look(exchange, known=set(), since=LONG_AGO).verdict == "cannot_tell"


def test_without_a_snapshot_only_orders_created_since_count() -> None:
    exchange = Exchange()
    exchange.orders = [order("older", create_ts="1970-01-01T00:16:39Z")]
    assert look(exchange).verdict == "cannot_tell"
    exchange.orders.append(order("newer", create_ts="1970-01-01T00:16:41Z"))
    finding = look(exchange)
    assert finding.verdict == "done"
    assert finding.result is exchange.orders[1]


def test_without_the_servers_clock_nothing_counts_as_created_since() -> None:
    exchange = Exchange()
    exchange.orders = [order("newer")]
    assert look(exchange, since=Since(1.0, None)).verdict == "cannot_tell"


def test_only_the_market_of_the_order_is_read() -> None:
    exchange = Exchange()
    assert look(exchange, known=set(), since=LONG_AGO).verdict == "not_done"
    readback.snapshot(exchange.api, "user", "market")
    assert exchange.markets == {"market"}


def test_with_a_snapshot_the_clocks_do_not_matter() -> None:
    exchange = Exchange()
    exchange.orders = [order("new", create_ts="1970-01-01T00:00:01Z")]
    assert look(exchange, known=set()).verdict == "done"
    exchange.orders = [order("new", create_ts=None)]
    assert look(exchange, known=set()).verdict == "done"
    assert look(exchange).verdict == "cannot_tell"


def test_a_trade_without_an_id_was_there_before() -> None:
    exchange, flights = Exchange(), Flights()
    exchange.trades = [UserTrade(order_id="x")]
    before = readback.snapshot(exchange.api, "user", "market")
    flight = flights.begin(INTENT, before)
    assert readback.created(exchange.api, flights, flight, LONG_AGO).verdict == "not_done"


def test_an_order_of_a_flight_that_is_not_known_any_more_is_nobodys() -> None:
    exchange, flights = Exchange(), Flights()
    flight = flights.begin(INTENT, Before(frozenset(), frozenset(), 0))
    flights.settle(flight, None)
    exchange.orders = [order("a")]
    finding = readback.created(exchange.api, flights, flight, JUST_NOW)
    assert finding.verdict == "cannot_tell"
    assert finding.reason.startswith("1 orders match that are new; which of them")


@pytest.mark.parametrize("kind", ["orders", "trades"])
def test_pages_that_do_not_turn_are_no_verdict(kind: str) -> None:
    exchange = Exchange()
    row = order("a", price=41) if kind == "orders" else UserTrade(id="t")
    page = SimpleNamespace(**{kind: [row]})
    setattr(exchange, f"user_{kind}_get", lambda *_, **__: page)
    finding = readback.asked(lambda: look(exchange, known=set()))
    assert finding.verdict == "cannot_tell"
    why = f"could not ask: user_{kind}_get: page 2 repeats page 1"
    assert finding.reason.startswith(why)


def test_an_order_beyond_the_first_page_is_found() -> None:
    exchange = Exchange()
    exchange.orders = [order(f"old{number}") for number in range(250)] + [order("new")]
    finding = look(exchange, known={f"old{number}" for number in range(250)})
    assert finding.result is exchange.orders[-1]


def test_an_order_that_may_shrink_matches_with_fewer_contracts() -> None:
    exchange = Exchange()
    exchange.orders = [order("new", place_count=3)]
    flights = Flights()
    intent = INTENT._replace(may_shrink=True)
    flight = flights.begin(intent, Before(frozenset(), frozenset(), 0))
    assert readback.created(exchange.api, flights, flight, JUST_NOW).verdict == "done"


@given(
    applied=st.lists(st.booleans(), min_size=1, max_size=4),
    answered=st.integers(0, 2),
    hidden=st.sets(st.integers(0, 3)),
    turns=st.lists(st.integers(0, 3), max_size=8),
    late=st.booleans(),
)
def test_no_order_is_given_to_two_and_nothing_is_claimed_that_is_not_so(
    applied: list[bool], answered: int, hidden: set[int], turns: list[int], late: bool
) -> None:
    """Identical orders of one process: some were answered, some lost after, some lost before."""
    exchange, flights = Exchange(), Flights()
    empty = Before(frozenset(), frozenset(), 0)
    lost = [flights.begin(INTENT, empty) for _ in applied]
    for number in range(answered):
        flight = flights.begin(INTENT, empty)
        exchange.orders.append(order(f"answered{number}"))
        flights.settle(flight, f"answered{number}")
    exchange.orders += [
        order(f"lost{number}")
        for number, done in enumerate(applied)
        if done and number not in hidden
    ]
    found: dict[int, str] = {}
    for number in [turn for turn in turns if turn < len(lost) and turn not in found]:
        finding = readback.created(
            exchange.api, flights, lost[number], LONG_AGO if late else JUST_NOW
        )
        if finding.verdict == "done":
            assert isinstance(finding.result, Order)
            found[number] = str(finding.result.order_id)
        elif finding.verdict == "not_done":
            assert late
            assert not any(applied) or all(i in hidden for i, done in enumerate(applied) if done)
    assert len(set(found.values())) == len(found)
    assert all(order_id.startswith("lost") for order_id in found.values())


def test_a_cancel_is_done_when_nothing_rests() -> None:
    exchange = Exchange()

    def finding(since: Since = JUST_NOW, **state: Any) -> Finding:
        exchange.orders = [order("mine", **state)]
        return readback.cancelled(exchange.api, "user", "mine", since)

    assert finding(remaining_count=0, status="canceled").verdict == "done"
    assert finding(remaining_count=0, status="executed").verdict == "not_done"
    assert finding(remaining_count=3).verdict == "cannot_tell"
    assert finding(LONG_AGO, remaining_count=3).verdict == "not_done"
    exchange.orders = []
    assert readback.cancelled(exchange.api, "user", "mine", LONG_AGO).verdict == "cannot_tell"


@pytest.mark.parametrize(
    ("taken", "remaining", "since", "verdict"),
    [
        (2, 3, JUST_NOW, "done"),
        (0, 5, JUST_NOW, "cannot_tell"),
        (0, 5, LONG_AGO, "not_done"),
        (1, 4, LONG_AGO, "cannot_tell"),
        (5, 0, LONG_AGO, "cannot_tell"),
    ],
)
def test_a_decrease_is_judged_by_the_counter(
    taken: int, remaining: int, since: Since, verdict: str
) -> None:
    exchange = Exchange()
    exchange.orders = [order("mine", decrease_count=taken, remaining_count=remaining)]
    finding = readback.decreased(exchange.api, "user", "mine", 2, order("mine"), since)
    assert finding.verdict == verdict


def test_a_decrease_that_took_the_rest_is_done() -> None:
    exchange = Exchange()
    exchange.orders = [order("mine", decrease_count=5, remaining_count=0)]
    finding = readback.decreased(exchange.api, "user", "mine", 9, order("mine"), JUST_NOW)
    assert finding.verdict == "done"


def test_a_decrease_without_a_look_before_cannot_be_told() -> None:
    exchange = Exchange()
    exchange.orders = [order("mine", decrease_count=2)]
    finding = readback.decreased(exchange.api, "user", "mine", 2, None, LONG_AGO)
    assert finding.verdict == "cannot_tell"


@pytest.mark.parametrize("wanted", [True, False])
def test_the_watchlist_speaks_for_itself(wanted: bool) -> None:
    exchange = Exchange()
    exchange.watchlist = ["market"] if wanted else []

    def finding(since: Since, wanted: bool) -> str:
        return readback.in_watchlist(
            exchange.api, "user", "market", wanted=wanted, since=since
        ).verdict

    assert finding(JUST_NOW, wanted) == "done"
    assert finding(JUST_NOW, not wanted) == "cannot_tell"
    assert finding(LONG_AGO, not wanted) == "not_done"


def test_watching_ends_with_a_verdict_or_with_patience() -> None:
    verdicts = iter(["cannot_tell", "cannot_tell", "done"])
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    def seen() -> Finding:
        return Finding(cast("Any", next(verdicts)), "")

    found = readback.watch(seen, patience=10, sleep=sleep, clock=lambda: now[0])
    assert found.verdict == "done"
    assert 0 < now[0] < 10
    never = Finding("cannot_tell", "never")
    start = now[0]
    assert readback.watch(lambda: never, patience=10, sleep=sleep, clock=lambda: now[0]) is never
    assert now[0] - start == pytest.approx(10)


def test_a_question_that_fails_is_no_verdict() -> None:
    def broken() -> Finding:
        raise NoAnswer("user_orders_get: no answer")

    finding = readback.asked(broken)
    assert finding.verdict == "cannot_tell"
    assert "could not ask" in finding.reason
