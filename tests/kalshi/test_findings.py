"""What a finding says, to the letter: reasons and evidence are for people who must decide."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

import pytest

from kloudtrader import kalshi
from kloudtrader.kalshi import once, readback
from kloudtrader.kalshi.client import ApiClient, Configuration
from kloudtrader.kalshi.decreases import Decrease, Others, current_decrease
from kloudtrader.kalshi.flights import Before, Flights, Since
from kloudtrader.runtime.errors import Attempt, NoAnswer, NotDone, OutcomeUnknown
from kloudtrader.runtime.finding import Finding
from kloudtrader_kalshi.models import Order, UserTrade
from tests.kalshi.test_readback import INTENT, Exchange, order

SOON, LATE = Since(29.4, 1_000.0), Since(30.0, 1_000.0)
NOTHING = Before(frozenset(), frozenset(), 0)


# --- a create ----------------------------------------------------------------------------------


def created(
    exchange: Exchange, since: Since, before: Before | None = NOTHING, rivals: int = 0
) -> Finding:
    flights = Flights()
    flight = flights.begin(INTENT, before)
    for _ in range(rivals):
        flights.begin(INTENT, before)
    return readback.created(exchange.api, flights, flight, since)


def test_a_create_that_is_found() -> None:
    exchange = Exchange()
    one = order("a")
    exchange.orders = [one]
    why = "exactly one order matches that was not there before"
    assert created(exchange, SOON) == Finding("done", why, one, (one,))
    why = "exactly one order matches that was created since"
    assert created(exchange, SOON, None) == Finding("done", why, one, (one,))
    exact = Since(1.0, 1_200.0)  # the moment at which it was created
    assert created(exchange, exact, None).verdict == "done"
    assert created(exchange, Since(1.0, 1_200.1), None).verdict == "cannot_tell"


def test_creates_that_cannot_be_told_apart() -> None:
    exchange = Exchange()
    exchange.orders = [order("a"), order("b"), order("c")]
    why = "3 orders match that are new; which of them is this one cannot be told"
    assert created(exchange, LATE) == Finding("cannot_tell", why, None, tuple(exchange.orders))
    why = "3 orders match that are new; which of them is this one cannot be told"
    assert created(exchange, LATE, rivals=1).reason == why
    why = (
        "new orders that match: 3; identical ones of this process whose outcome is not known "
        "either: 4"
    )
    expected = Finding("cannot_tell", why, None, tuple(exchange.orders))
    assert created(exchange, LATE, rivals=4) == expected
    unnamed = order("a").model_copy(update={"order_id": None})
    exchange.orders = [unnamed]
    expected = Finding("cannot_tell", "an order matches that has no id", None, (unnamed,))
    assert created(exchange, LATE) == expected


def test_a_create_that_left_no_trace() -> None:
    exchange = Exchange()
    exchange.orders = [order("elsewhere", market_id="other")]
    exchange.orders = []
    why = "no trace after 29 s; it may still be applied or become visible"
    assert created(exchange, SOON) == Finding("cannot_tell", why)
    why = "orders, trades and position are as they were, 30 s after the send"
    assert created(exchange, LATE) == Finding("not_done", why)
    why = "no order matches that was created since; without a snapshot that proves nothing"
    assert created(exchange, LATE, None) == Finding("cannot_tell", why)
    other = order("b", price=41)
    exchange.orders = [other]
    assert created(exchange, LATE, None) == Finding("cannot_tell", why, None, (other,))


def test_a_create_in_a_market_that_has_moved() -> None:
    exchange = Exchange()
    other, trade = order("b", price=41), UserTrade(id="t2", order_id="b")
    exchange.orders, exchange.trades = [other], [trade, UserTrade(id="t1")]
    before = Before(frozenset(), frozenset({"t1"}), 0)
    why = "no order matches, but orders, trades or the position in this market have changed"
    assert created(exchange, LATE, before) == Finding("cannot_tell", why, None, (other, trade))
    exchange.orders = exchange.trades = []
    exchange.position = 1
    assert created(exchange, LATE) == Finding("cannot_tell", why)
    assert created(exchange, LATE, Before(frozenset(), frozenset(), 1)).verdict == "not_done"


@pytest.mark.parametrize(
    ("placed", "matches"), [(5, True), (4, True), (1, True), (0, False), (6, False)]
)
def test_an_order_that_may_shrink(placed: int, matches: bool) -> None:
    flights, exchange = Flights(), Exchange()
    exchange.orders = [order("a", place_count=placed)]
    flight = flights.begin(INTENT._replace(may_shrink=True), NOTHING)
    finding = readback.created(exchange.api, flights, flight, SOON)
    assert (finding.verdict == "done") is matches


def test_a_snapshot_holds_ids_and_the_position() -> None:
    exchange = Exchange()
    exchange.orders = [order("a"), order("b").model_copy(update={"order_id": None})]
    exchange.trades = [UserTrade(id="t"), UserTrade()]
    exchange.position = -3
    expected = Before(frozenset({"a", ""}), frozenset({"t", ""}), -3)
    assert readback.snapshot(exchange.api, "user", "market") == expected
    assert readback.snapshot(exchange.api, "user", "other").position == 0


# --- a cancel, a decrease, the watchlist -------------------------------------------------------


def test_cancels() -> None:
    exchange = Exchange()

    def finding(since: Since, *orders: Order) -> Finding:
        exchange.orders = list(orders)
        return readback.cancelled(exchange.api, "user", "a", since)

    gone = order("a", remaining_count=0, status="canceled")
    done = "nothing of the order rests any more"
    assert finding(SOON, order("b"), gone) == Finding("done", done, gone, (gone,))
    executed = order("a", remaining_count=0, status="executed")
    why = "nothing was left to cancel: the order is executed"
    assert finding(SOON, executed) == Finding("not_done", why, executed)
    rests = order("a", remaining_count=1)
    why = "1 contract still rests, 29 s after the send; it may come late"
    assert finding(SOON, rests) == Finding("cannot_tell", why, rests)
    two = order("a", remaining_count=2)
    why = "2 contracts still rest, 29 s after the send; it may come late"
    assert finding(SOON, two) == Finding("cannot_tell", why, two)
    why = "1 contract still rests, 30 s after the send"
    assert finding(LATE, rests) == Finding("not_done", why, rests)
    missing = Finding("cannot_tell", "the order is not in the list of orders")
    assert finding(LATE, order("b")) == missing
    assert finding(LATE, order("a").model_copy(update={"remaining_count": None})) == missing


def test_decreases() -> None:
    exchange = Exchange()
    before = order("a", decrease_count=1, remaining_count=5)

    def finding(since: Since, now: Order | None, was: Order | None = before) -> Finding:
        exchange.orders = [order("b"), *([now] if now else [])]
        return readback.decreased(exchange.api, "user", "a", 2, was, since)

    done = order("a", decrease_count=3, remaining_count=3)
    why = "2 contracts were taken off since"
    assert finding(SOON, done) == Finding("done", why, done, (before, done))
    rest = order("a", decrease_count=2, remaining_count=0)
    why = "1 contract was taken off since"
    assert finding(SOON, rest) == Finding("done", why, rest, (before, rest))
    why = "no contract was taken off since, 30 s after the send"
    assert finding(LATE, before) == Finding("not_done", why, before)
    why = "no contract was taken off since, 29 s after the send; it may come late"
    assert finding(SOON, before) == Finding("cannot_tell", why, before)
    # A rest that was filled, not taken off, proves nothing.
    filled = order("a", decrease_count=1, remaining_count=0)
    assert finding(LATE, filled).verdict == "not_done"
    gone = order("a", decrease_count=1, remaining_count=0)
    why = "nothing of the order rested before: nothing to take off"
    assert finding(SOON, gone, gone) == Finding("not_done", why, gone)
    more = order("a", decrease_count=4, remaining_count=0)
    why = "3 contracts were taken off since, not 2: something else took part"
    assert finding(LATE, more) == Finding("cannot_tell", why, None, (before, more))
    less = order("a", decrease_count=2, remaining_count=1)
    why = "1 contract was taken off since, not 2: something else took part"
    assert finding(LATE, less) == Finding("cannot_tell", why, None, (before, less))
    missing = Finding("cannot_tell", "the order is not in the list of orders")
    assert finding(LATE, None) == missing
    assert finding(LATE, done.model_copy(update={"decrease_count": None})) == missing
    why = "without a look at the order before, its counts do not tell whose decrease they show"
    unsure = Finding("cannot_tell", why, None, (done,))
    assert finding(LATE, done, None) == unsure
    assert finding(LATE, done, before.model_copy(update={"decrease_count": None})) == unsure
    api = exchange.api  # as of a request that names no count
    assert readback.decreased(api, "user", "a", None, before, LATE) == unsure


@pytest.mark.parametrize("rest", [5, 1])
def test_decreases_of_several_writers(rest: int) -> None:
    exchange = Exchange()
    before = order("a", decrease_count=1, remaining_count=rest + 5)

    def finding(since: Since, taken: int, seen: Others, left: int = rest) -> Finding:
        exchange.orders = [now_of(taken, left)]
        return readback.decreased(exchange.api, "user", "a", 2, before, since, lambda: seen)

    def now_of(taken: int, left: int = rest) -> Order:
        return order("a", decrease_count=1 + taken, remaining_count=left)

    why = "5 contracts were taken off since, as many as by all writers of this process"
    for seen in (Others(done=3), Others(open=3), Others(done=1, open=2)):
        now = now_of(5)
        assert finding(SOON, 5, seen) == Finding("done", why, now, (before, now))
    now = now_of(3)
    why = "no contract was taken off since but by others of this process, "
    not_done = Finding("not_done", why + "30 s after the send", now)
    assert finding(LATE, 3, Others(done=3)) == not_done
    late = Finding("cannot_tell", why + "29 s after the send; it may come late", now)
    assert finding(SOON, 3, Others(done=3)) == late
    why = "3 contracts were taken off since, but others of this process take part"
    unsure = Finding("cannot_tell", why, None, (before, now))
    for seen in (Others(open=1, done=2), Others(open=3), Others(unsure=True, done=3)):
        assert finding(LATE, 3, seen) == unsure
    why = "1 contract was taken off since, but others of this process take part"
    one = now_of(1)
    assert finding(LATE, 1, Others(open=1)) == Finding("cannot_tell", why, None, (before, one))
    # Who took the rest took less than was asked for.
    now = now_of(5, 0)
    why = "5 contracts were taken off since, but others of this process take part"
    assert finding(LATE, 5, Others(done=3), 0) == Finding("cannot_tell", why, None, (before, now))


def test_the_watchlist() -> None:
    exchange = Exchange()
    exchange.watchlist = ["market"]

    def finding(market_id: str, wanted: bool, since: Since) -> Finding:
        return readback.in_watchlist(exchange.api, "user", market_id, wanted=wanted, since=since)

    assert finding("market", True, SOON) == Finding("done", "the market is in the watchlist")
    assert finding("other", False, SOON) == Finding("done", "the market is not in the watchlist")
    why = "the market is not in the watchlist, 30 s after the send"
    assert finding("other", True, LATE) == Finding("not_done", why)
    why = "the market is in the watchlist, 29 s after the send; it may come late"
    assert finding("market", False, SOON) == Finding("cannot_tell", why)


# --- watching ----------------------------------------------------------------------------------


def test_pauses_grow_up_to_five_seconds_and_end_with_patience() -> None:
    now, pauses = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += seconds

    never = Finding("cannot_tell", "never")
    found = readback.watch(lambda: never, patience=20, sleep=sleep, clock=lambda: now[0])
    assert found is never
    assert pauses == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 2.25]
    pauses.clear()
    assert readback.watch(lambda: never, patience=1, sleep=sleep, clock=lambda: now[0]) is never
    assert pauses == [0.25, 0.5, 0.25]


# --- the helpers -------------------------------------------------------------------------------


class Api(Exchange):
    """An exchange whose writes are lost, and which remembers who was asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.users: list[str] = []
        self.lost: list[OutcomeUnknown] = []
        self.client = client_of(Time())

    def client_of(self, time: Time) -> ApiClient:
        self.client = client_of(time)
        return self.client

    def _lose(self, user: str, look: Callable[[], Finding] | None = None) -> Any:
        self.users.append(user)
        attempts = (Attempt(True, None, "reset", 0.1),)
        error = OutcomeUnknown(
            "lost", operation="the_write", method="PUT", path="/x", attempts=attempts
        )
        error.inquiry = look or (lambda: Finding("not_done", "looked"))
        self.lost.append(error)
        raise error

    def user_order_create(self, user: str, **_: Any) -> Any:
        self._lose(user)

    def user_order_cancel(self, user: str, _order: str) -> Any:
        self._lose(user)

    def user_order_decrease(self, user: str, _order: str, **request: Any) -> Any:
        self.request = request["user_order_decrease_request"]
        mine, client, began = current_decrease(), self.client, self.client.moment()
        assert mine is not None

        def look() -> Finding:
            return readback.decrease_found(self.api, client.decreases, mine, client.since(began))

        self._lose(user, partial(readback.asked, look))


Helper = Callable[..., Order]
REQUEST = kalshi.UserOrderCreateRequest(market_id="market", side="yes", count=5, price=40)


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    made = Api()
    monkeypatch.setattr(once, "UserApi", lambda _client: made)
    return made


class Time:
    """Passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def client_of(time: Time) -> ApiClient:
    return ApiClient(Configuration("http://127.0.0.1:9/v1"), clock=time)


@pytest.mark.parametrize("name", ["place_once", "cancel_once"])
def test_what_was_not_done_says_so_with_its_evidence(name: str, api: Api) -> None:
    time = Time()
    arguments: tuple[Any, ...] = (REQUEST,) if name == "place_once" else ("a",)
    with pytest.raises(NotDone) as caught:
        getattr(once, name)(*arguments, user_id="me", client=client_of(time), sleep=time.sleep)
    error = caught.value
    assert str(error) == "the_write was sent but not done: looked"
    assert (error.operation, error.method, error.path) == ("the_write", "PUT", "/x")
    assert error.attempts == api.lost[0].attempts
    assert error.finding == Finding("not_done", "looked") == api.lost[0].finding
    assert error.__cause__ is api.lost[0]
    assert api.users == ["me"]


def test_a_decrease_is_watched_until_it_shows(api: Api) -> None:
    time = Time()
    api.orders = [order("a")]

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        if time.now > 8:
            api.orders = [order("a", decrease_count=2, remaining_count=3)]

    done = once.decrease_once("a", 2, user_id="me", client=api.client_of(time), sleep=sleep)
    assert done.decrease_count == 2
    assert api.request.count == 2
    assert time.slept == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0]


def test_a_decrease_that_never_shows_is_not_done(api: Api) -> None:
    time = Time()
    api.orders = [order("a")]
    with pytest.raises(NotDone, match=r"no contract was taken off since, 3[0-5] s after the send"):
        once.decrease_once("a", 2, user_id="me", client=api.client_of(time), sleep=time.sleep)
    assert 30 <= time.now <= 35


def test_patience_is_what_the_caller_says(api: Api) -> None:
    time = Time()
    api.orders = [order("a")]
    with pytest.raises(OutcomeUnknown) as caught:
        once.decrease_once(
            "a", 2, user_id="me", patience=3.0, client=api.client_of(time), sleep=time.sleep
        )
    assert time.now == 3.0
    assert caught.value.finding is not None
    assert caught.value.finding.reason.endswith("3 s after the send; it may come late")


def test_what_could_not_be_found_out_can_be_asked_again(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Any:
        raise NoAnswer("no answer")

    time = Time()
    api.orders = [order("a")]
    with pytest.raises(OutcomeUnknown) as caught:
        once.decrease_once(
            "a", 2, user_id="me", patience=0, client=api.client_of(time), sleep=time.sleep
        )
    assert caught.value.find_out().verdict == "cannot_tell"
    with monkeypatch.context() as patch:
        patch.setattr(api, "user_orders_get", broken)
        assert caught.value.find_out() == Finding("cannot_tell", "could not ask: no answer")
    api.orders = [order("a", decrease_count=2, remaining_count=3)]
    assert caught.value.find_out().verdict == "done"
    api.orders = []  # a verdict stays
    assert caught.value.find_out().verdict == "done"


def another(client: ApiClient, count: int) -> Decrease:
    """A decrease of the same order that is sent by another thread."""
    one = client.decreases.begin("me", "a", count)
    client.decreases.looked(one)
    return one


def test_others_know_of_a_decrease_while_it_looks_at_the_order(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = api.client_of(Time())
    other = another(client, 1)
    seen: list[Others] = []

    def broken(*_: object, **__: object) -> Any:
        seen.append(client.decreases.others(other))
        raise NoAnswer("no answer")

    monkeypatch.setattr(api, "user_orders_get", broken)
    with pytest.raises(NoAnswer):
        once.decrease_once("a", 2, user_id="me", client=client)
    assert seen == [Others(open=2)]
    assert client.decreases.others(other) == Others()
    assert api.users == []


@pytest.mark.parametrize("arrives", [True, False])
def test_others_learn_what_was_found_out_about_a_decrease(api: Api, arrives: bool) -> None:
    time = Time()
    client = api.client_of(time)
    other = another(client, 1)
    api.orders = [order("a")]

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        if arrives:  # both of them
            api.orders = [order("a", decrease_count=3, remaining_count=2)]

    with nullcontext() if arrives else pytest.raises(NotDone):
        once.decrease_once("a", 2, user_id="me", client=client, sleep=sleep)
    assert client.decreases.others(other) == Others(done=2 if arrives else 0)


def test_what_another_took_off_is_not_taken_for_ours(api: Api) -> None:
    time = Time()
    client = api.client_of(time)
    other = another(client, 2)
    api.orders = [order("a")]

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        api.orders = [order("a", decrease_count=2, remaining_count=3)]
        client.decreases.settle(other, done=True)

    with pytest.raises(NotDone, match="no contract was taken off since but by others"):
        once.decrease_once("a", 2, user_id="me", client=client, sleep=sleep)


@pytest.mark.parametrize("name", ["place_once", "decrease_once", "cancel_once"])
def test_the_helpers_ask_for_the_user_of_the_session(
    name: str, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Time()
    client = api.client_of(time)
    monkeypatch.setattr(client, "user_id", lambda: "of the session")
    monkeypatch.setattr(once, "default_client", lambda: client)
    api.orders = [order("a")]
    arguments = {"place_once": (REQUEST,), "decrease_once": ("a", 1), "cancel_once": ("a",)}[name]
    with pytest.raises((NotDone, OutcomeUnknown)):
        getattr(once, name)(*arguments, patience=0, sleep=time.sleep)
    assert api.users == ["of the session"]
