"""Finding out what happened to a write, on an exchange that is told what to show."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from kloudtrader.kalshi import reading
from kloudtrader.kalshi.times import ServerTime, Since
from kloudtrader.kalshi.turns import PATIENCE
from kloudtrader.orders import Clock
from kloudtrader.pages import PAGE_SIZE
from kloudtrader.runtime.errors import Finding, NoResponse, UnexpectedResponse
from kloudtrader.runtime.http.transport import Response
from kloudtrader_kalshi.models import Order
from kloudtrader_kalshi.user_api import UserApi

from .test_matching import INTENT, order

SOON, LATE = Since(PATIENCE - 0.6, 1_000.0), Since(PATIENCE, 1_000.0)
NOTHING: frozenset[str] = frozenset()


class Exchange:
    """What the reads of one user show."""

    def __init__(self, *orders: Order) -> None:
        self.orders: list[Order] = list(orders)
        self.watchlist: list[str] = []
        self.markets: set[str | None] = set()
        """The markets whose orders and trades were read."""

    @property
    def api(self) -> UserApi:
        return cast("UserApi", self)

    def user_orders_get(
        self,
        _user: str,
        *,
        page_size: int,
        page_number: int,
        market_id: str | None,
        status: str | None,
    ) -> Any:
        self.markets.add(market_id)
        start = (page_number - 1) * page_size
        return SimpleNamespace(orders=self.orders[start : start + page_size])

    def user_get_watchlist(self, _user: str) -> Any:
        return SimpleNamespace(watchlist=SimpleNamespace(market_ids=self.watchlist))


def find(
    exchange: Exchange, since: Since, before: frozenset[str] = NOTHING, *, is_disputed: bool = False
) -> Finding:
    return reading.find_order(exchange.api, INTENT, before, since, is_disputed=is_disputed)


# --- a create ----------------------------------------------------------------------------------


def test_the_only_new_order_that_matches_is_ours() -> None:
    exchange = Exchange(order("old"), order("new"))
    finding = find(exchange, SOON, frozenset({"old"}))
    assert (finding.verdict, finding.result) == ("done", exchange.orders[1])
    assert finding.evidence == (exchange.orders[1],)
    assert exchange.markets == {"market"}


def test_an_order_on_a_later_page_is_found() -> None:
    exchange = Exchange(*(order(f"old{number}") for number in range(250)), order("new"))
    known = frozenset(f"old{number}" for number in range(250))
    assert find(exchange, SOON, known).result is exchange.orders[-1]


@pytest.mark.parametrize(
    "orders",
    [
        (order("a"), order("b")),
        (order(None),),
        (order("a", create_ts="1970-01-01T00:16:39Z"),),  # a second before the request
    ],
    ids=["two", "without an id", "older than the request"],
)
def test_an_order_that_cannot_be_ours_for_certain_is_shown(orders: tuple[Order, ...]) -> None:
    finding = find(Exchange(*orders), LATE)
    assert (finding.verdict, finding.evidence) == ("cannot_tell", orders)


def test_a_time_that_is_not_known_proves_nothing() -> None:
    for since, created in ((Since(1, None), "1970-01-01T00:00:00Z"), (SOON, None)):
        assert find(Exchange(order("a", create_ts=created)), since).verdict == "done"


def test_an_order_that_an_earlier_request_may_have_made_is_not_claimed() -> None:
    exchange = Exchange(order("a"))
    finding = find(exchange, LATE, is_disputed=True)
    assert (finding.verdict, finding.evidence) == ("cannot_tell", (exchange.orders[0],))
    assert find(Exchange(), LATE, is_disputed=True).verdict == "not_done"


def test_an_order_without_a_trace_needs_patience() -> None:
    assert find(Exchange(), SOON).verdict == "cannot_tell"
    assert find(Exchange(), LATE).verdict == "not_done"


def test_a_list_that_lacks_orders_of_before_proves_nothing() -> None:
    before = frozenset({"a", "b"})
    finding = find(Exchange(order("a")), LATE, before)
    assert finding.verdict == "cannot_tell"
    assert find(Exchange(order("b"), order("a")), LATE, before).verdict == "not_done"


def test_a_new_order_that_differs_proves_nothing() -> None:
    other = Exchange(order("b", price=41))
    finding = find(other, LATE)
    assert (finding.verdict, finding.evidence) == ("cannot_tell", tuple(other.orders))
    assert find(other, LATE, frozenset({"b"})).verdict == "not_done"


def test_the_list_of_before_holds_the_ids_of_one_market() -> None:
    exchange = Exchange(order("a"), order("b"))
    assert reading.order_ids(exchange.api, "user", "market") == {"a", "b"}
    assert exchange.markets == {"market"}


def test_without_a_snapshot_candidates_are_shown_and_none_is_claimed() -> None:
    new, old = order("new"), order("old", create_ts="1970-01-01T00:16:39Z")
    for exchange, shown in ((Exchange(new, old), (new,)), (Exchange(), ())):
        finding = reading.list_candidates(exchange.api, INTENT, LATE)
        assert (finding.verdict, finding.result, finding.evidence) == ("cannot_tell", None, shown)


# --- a cancel, a decrease, the watchlist -------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "since", "verdict"),
    [
        (order("a", remaining_count=0, status="canceled"), SOON, "done"),
        (order("a", remaining_count=0, status="executed"), SOON, "not_done"),
        (order("a", remaining_count=1), SOON, "cannot_tell"),
        (order("a", remaining_count=1), LATE, "not_done"),
        (order("a", remaining_count=None), LATE, "cannot_tell"),
        (order("b", remaining_count=0), LATE, "cannot_tell"),
    ],
)
def test_a_cancel(now: Order, since: Since, verdict: str) -> None:
    assert reading.find_cancel(Exchange(now).api, "user", "a", since).verdict == verdict


@pytest.mark.parametrize(
    ("taken", "left", "since", "verdict"),
    [
        (2, 3, SOON, "done"),
        (1, 0, SOON, "done"),  # no more rested
        (0, 5, SOON, "cannot_tell"),
        (0, 5, LATE, "not_done"),
        (0, 0, LATE, "not_done"),  # filled, not taken off
        (1, 4, LATE, "cannot_tell"),
        (3, 0, LATE, "cannot_tell"),
    ],
)
def test_a_decrease(taken: int, left: int, since: Since, verdict: str) -> None:
    before = order("a", decrease_count=1, remaining_count=5)
    now = order("a", decrease_count=1 + taken, remaining_count=left)
    finding = reading.find_decrease(
        Exchange(order("b"), now).api, "user", 2, before, since, is_disputed=False
    )
    assert finding.verdict == verdict


def test_a_decrease_that_another_request_may_have_made_is_not_claimed() -> None:
    before, now = order("a"), order("a", decrease_count=2, remaining_count=3)
    api = Exchange(now).api
    finding = reading.find_decrease(api, "user", 2, before, LATE, is_disputed=True)
    assert (finding.verdict, finding.evidence) == ("cannot_tell", (before, now))


def test_nothing_rested_before_a_decrease() -> None:
    gone = order("a", remaining_count=0)
    api = Exchange(gone).api
    finding = reading.find_decrease(api, "user", 2, gone, SOON, is_disputed=False)
    assert finding.verdict == "not_done"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (None, order("a")),
        (order("a"), order("b")),
        (order("a", decrease_count=None), order("a")),
        (order("a"), order("a", decrease_count=None)),
    ],
)
def test_a_decrease_without_its_counts_cannot_be_told(before: Order | None, now: Order) -> None:
    api = Exchange(now).api
    finding = reading.find_decrease(api, "user", 2, before, LATE, is_disputed=False)
    assert finding.verdict == "cannot_tell"


@pytest.mark.parametrize("wanted", [True, False])
def test_the_watchlist(wanted: bool) -> None:
    exchange = Exchange()
    exchange.watchlist = ["market"] if wanted else []

    def verdict(since: Since, wanted: bool) -> str:
        return reading.find_watchlist_change(
            exchange.api, "user", "market", wanted=wanted, since=since
        ).verdict

    assert verdict(SOON, wanted) == "done"
    assert verdict(SOON, not wanted) == "cannot_tell"
    assert verdict(LATE, not wanted) == "not_done"


def test_what_is_read_about_each_write() -> None:
    exchange = Exchange(order("a", remaining_count=0, status="canceled"))
    exchange.watchlist = ["market"]
    arguments = {"user_id": "user", "order_id": "a", "market_id": "market"}

    def outcome(name: str, key: object = None) -> Finding:
        return reading.find_outcome(exchange.api, name, arguments, key, LATE)

    assert outcome("user_order_create", INTENT).evidence == (exchange.orders[0],)
    assert outcome("user_order_cancel").verdict == "done"
    assert outcome("user_order_decrease").evidence == (exchange.orders[0],)
    assert outcome("user_add_watchlist").verdict == "done"
    assert outcome("user_remove_watchlist").verdict == "not_done"
    for name in ("user_change_password", "log_out", "user_order_create"):
        assert outcome(name).verdict == "cannot_tell"


# --- reading again -----------------------------------------------------------------------------


def test_a_read_that_fails_is_no_verdict() -> None:
    def fail() -> Finding:
        raise NoResponse("user_orders_get: no response")

    finding = reading.try_to(fail)
    assert finding.verdict == "cannot_tell"
    assert "user_orders_get: no response" in finding.reason


def test_a_venue_that_ignores_the_page_number_is_no_verdict() -> None:
    exchange = Exchange()
    page = SimpleNamespace(orders=[order(str(number)) for number in range(PAGE_SIZE)])
    exchange.user_orders_get = lambda *_, **__: page  # type: ignore[method-assign]
    assert reading.try_to(lambda: find(exchange, LATE)).verdict == "cannot_tell"
    with pytest.raises(UnexpectedResponse):
        find(exchange, LATE)


def test_pauses_grow_up_to_five_seconds_and_end_with_patience() -> None:
    now, pauses = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += seconds

    never = Finding("cannot_tell", "never")

    def watch(patience: float) -> list[float]:
        pauses.clear()
        clock = Clock(monotonic=lambda: now[0], sleep=sleep)
        assert reading.watch(lambda: never, patience=patience, clock=clock) is never
        return pauses.copy()

    assert watch(20) == pytest.approx([0.3, 0.6, 1.2, 2.4, 4.8, 5.0, 5.0, 0.7])
    assert watch(1) == pytest.approx([0.3, 0.6, 0.1])
    assert watch(0) == []


def test_watching_ends_with_a_verdict() -> None:
    verdicts = iter(["cannot_tell", "cannot_tell", "done"])
    pauses: list[float] = []
    finding = reading.watch(
        lambda: Finding(cast("Any", next(verdicts)), ""),
        patience=10,
        clock=Clock(monotonic=lambda: 0.0, sleep=pauses.append),
    )
    assert (finding.verdict, pauses) == ("done", [0.3, 0.6])


def test_the_last_responses_tell_the_servers_time() -> None:
    seen = ServerTime()
    assert seen.earliest(0.0) is None
    early = Response(200, "OK", {"Date": "Tue, 14 Nov 2023 22:13:20 GMT"}, b"")
    seen.note(Response(200, "OK", {}, b""), 0.0)
    seen.note(Response(200, "OK", {"Date": "yesterday"}, b""), 0.0)
    seen.note(early, 0.0)
    for received in range(62):
        seen.note(early, 100.0 + received)
    assert seen.earliest(0.0) == 1_700_000_000.0
    seen.note(early, 200.0)
    seen.note(early, 200.0)
    assert seen.earliest(0.0) == 1_700_000_000.0 - 100.0  # the first is forgotten
