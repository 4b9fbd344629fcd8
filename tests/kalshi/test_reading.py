"""Finding out what happened to a write, on an exchange that is told what to show."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from kloudtrader.kalshi import reading
from kloudtrader.kalshi.matching import Change
from kloudtrader.kalshi.turns import PATIENCE
from kloudtrader.orders import Clock
from kloudtrader.pages import PAGE_SIZE
from kloudtrader.runtime.errors import Finding, NoResponse, OutcomeUnknown
from kloudtrader_kalshi import operations
from kloudtrader_kalshi.models import Order
from kloudtrader_kalshi.user_api import UserApi

from .test_matching import create, order

SOON, LATE = PATIENCE - 0.6, PATIENCE
SENT = "Thu, 01 Jan 1970 00:16:40 GMT"
"""The last Date of the server before the request was sent."""
OLDER = order("a", create_ts="1970-01-01T00:16:39Z")


class Exchange:
    """Show the reads of one user."""

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
        market_id: str | None = None,
    ) -> Any:
        self.markets.add(market_id)
        start = (page_number - 1) * page_size
        return SimpleNamespace(orders=self.orders[start : start + page_size])

    def user_get_watchlist(self, _user: str) -> Any:
        return SimpleNamespace(watchlist=SimpleNamespace(market_ids=self.watchlist))


def find(exchange: Exchange, seconds: float, *before: str, is_disputed: bool = False) -> Finding:
    """Find a create, with a snapshot of the ids ``before``."""
    change = create()
    change.before = dict.fromkeys(before)
    change.is_disputed, change.server_date = is_disputed, SENT
    return reading.find_outcome(exchange.api, change, seconds)


# --- a create ----------------------------------------------------------------------------------


def test_the_only_new_order_that_matches_is_ours() -> None:
    exchange = Exchange(order("old"), order("new"))
    finding = find(exchange, SOON, "old")
    assert (finding.verdict, finding.result) == ("done", exchange.orders[1])
    assert finding.evidence == (exchange.orders[1],)
    assert exchange.markets == {"market"}


def test_an_order_on_a_later_page_is_found() -> None:
    known = [f"old{number}" for number in range(250)]
    exchange = Exchange(*(order(id) for id in known), order("new"))
    assert find(exchange, SOON, *known).result is exchange.orders[-1]


def test_an_order_that_is_on_two_pages_is_one() -> None:
    """A row that arrives while the pages are read pushes it to the next page."""
    known = [f"old{number}" for number in range(PAGE_SIZE - 1)]
    exchange = Exchange(*map(order, known), order("new"), order("new"))
    finding = find(exchange, SOON, *known)
    assert (finding.verdict, finding.evidence) == ("done", (exchange.orders[-1],))


@pytest.mark.parametrize(
    "orders",
    [(order("a"), order("b")), (order(None),), (OLDER,), (OLDER, order("b"))],
    ids=["two", "without an id", "older than the request", "one of two is older"],
)
def test_an_order_that_cannot_be_ours_for_certain_is_shown(orders: tuple[Order, ...]) -> None:
    finding = find(Exchange(*orders), LATE)
    assert (finding.verdict, finding.result, finding.evidence) == ("cannot_tell", None, orders)


@pytest.mark.parametrize("date", [None, "", "yesterday", "Thu, 01 Jan 99999 00:00:00 GMT"])
def test_a_time_that_is_not_known_proves_nothing(date: str | None) -> None:
    change = create()
    change.before, change.server_date = {}, date
    assert reading.find_outcome(Exchange(OLDER).api, change, SOON).verdict == "done"
    assert find(Exchange(order("a", create_ts=None)), SOON).verdict == "done"


def test_an_order_that_another_request_may_have_made_is_not_claimed() -> None:
    exchange = Exchange(order("a"))
    finding = find(exchange, LATE, is_disputed=True)
    assert (finding.verdict, finding.evidence) == ("cannot_tell", (exchange.orders[0],))
    assert find(Exchange(), LATE, is_disputed=True).verdict == "not_done"


def test_an_order_without_a_trace_needs_patience() -> None:
    assert find(Exchange(), SOON).verdict == "cannot_tell"
    assert find(Exchange(), LATE).verdict == "not_done"


def test_a_list_that_lacks_orders_of_before_proves_nothing() -> None:
    finding = find(Exchange(order("a")), LATE, "a", "b")
    assert finding.verdict == "cannot_tell"
    assert find(Exchange(order("b"), order("a")), LATE, "a", "b").verdict == "not_done"


def test_a_new_order_that_differs_proves_nothing() -> None:
    other = Exchange(order("b", price=41))
    finding = find(other, LATE)
    assert (finding.verdict, finding.evidence) == ("cannot_tell", tuple(other.orders))
    assert find(other, LATE, "b").verdict == "not_done"


def test_the_snapshot_holds_the_ids_of_one_market() -> None:
    exchange = Exchange(order("a"), order("b"))
    assert reading.read_before(exchange.api, create()) == {"a": None, "b": None}
    assert exchange.markets == {"market"}


def test_the_snapshot_of_a_decrease_holds_its_order() -> None:
    exchange = Exchange(order("a"), order("b"))
    before = reading.read_before(exchange.api, change("user_order_decrease"))
    assert before == {"a": exchange.orders[0], "b": None}
    assert exchange.markets == {None}


def test_without_a_snapshot_candidates_are_shown_and_none_is_claimed() -> None:
    request, new = create(), order("new")
    request.server_date = SENT
    for exchange, shown in ((Exchange(new, OLDER), (new,)), (Exchange(), ())):
        finding = reading.find_outcome(exchange.api, request, LATE)
        assert (finding.verdict, finding.result, finding.evidence) == ("cannot_tell", None, shown)


def test_an_order_of_the_same_second_is_not_older() -> None:
    """A Date has no fractions of a second."""
    exchange = Exchange(order("a", create_ts="1970-01-01T00:16:40Z"))
    assert find(exchange, SOON).verdict == "done"


# --- a cancel, a decrease, the watchlist -------------------------------------------------------


def change(name: str, before: Order | None = None, *, is_disputed: bool = False) -> Change:
    arguments = {"user_id": "user", "order_id": "a", "market_id": "market"}
    operation = operations.OPERATIONS[name]
    wanted = {parameter.argument for parameter in operation.parameters}
    given = {name: value for name, value in arguments.items() if name in wanted}
    changed = Change(operation, given, {"count": 2} if name == "user_order_decrease" else None)
    changed.before = {} if before is None else {before.order_id: before}
    changed.is_disputed = is_disputed
    return changed


@pytest.mark.parametrize(
    ("now", "seconds", "verdict"),
    [
        (order("a", remaining_count=0, status="canceled"), SOON, "done"),
        (order("a", remaining_count=0, status="executed"), SOON, "cannot_tell"),
        (order("a", remaining_count=0, status="executed"), LATE, "not_done"),
        (order("a", remaining_count=1), SOON, "cannot_tell"),
        (order("a", remaining_count=1), LATE, "not_done"),
        (order("a", remaining_count=None), LATE, "cannot_tell"),
        (order("b", remaining_count=0), LATE, "cannot_tell"),
    ],
)
def test_a_cancel(now: Order, seconds: float, verdict: str) -> None:
    finding = reading.find_outcome(Exchange(now).api, change("user_order_cancel"), seconds)
    assert finding.verdict == verdict


@pytest.mark.parametrize(
    ("taken", "left", "seconds", "verdict"),
    [
        (2, 3, SOON, "done"),
        (1, 0, SOON, "done"),  # no more rested
        (0, 5, SOON, "cannot_tell"),
        (0, 5, LATE, "not_done"),
        (0, 0, LATE, "not_done"),  # filled, not taken off
        (1, 4, LATE, "cannot_tell"),
        (3, 0, LATE, "cannot_tell"),
        (-1, 0, LATE, "cannot_tell"),
    ],
)
def test_a_decrease(taken: int, left: int, seconds: float, verdict: str) -> None:
    before = order("a", decrease_count=1, remaining_count=5)
    now = order("a", decrease_count=1 + taken, remaining_count=left)
    decrease = change("user_order_decrease", before)
    finding = reading.find_outcome(Exchange(order("b"), now).api, decrease, seconds)
    assert finding.verdict == verdict


def test_a_decrease_that_another_request_may_have_made_is_not_claimed() -> None:
    before, now = order("a"), order("a", decrease_count=2, remaining_count=3)
    decrease = change("user_order_decrease", before, is_disputed=True)
    finding = reading.find_outcome(Exchange(now).api, decrease, LATE)
    assert (finding.verdict, finding.evidence) == ("cannot_tell", (before, now))


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
    decrease = change("user_order_decrease", before)
    assert reading.find_outcome(Exchange(now).api, decrease, LATE).verdict == "cannot_tell"


def test_a_decrease_by_an_unknown_count_cannot_be_told() -> None:
    before, now = order("a"), order("a", decrease_count=1, remaining_count=4)
    decrease = Change(operations.user_order_decrease, {"user_id": "user", "order_id": "a"}, None)
    decrease.before = {"a": before}
    assert reading.find_outcome(Exchange(now).api, decrease, LATE).verdict == "cannot_tell"


@pytest.mark.parametrize("wanted", [True, False])
def test_the_watchlist(wanted: bool) -> None:
    exchange = Exchange()
    exchange.watchlist = ["market"] if wanted else []

    def verdict(seconds: float, wanted: bool) -> str:
        name = "user_add_watchlist" if wanted else "user_remove_watchlist"
        return reading.find_outcome(exchange.api, change(name), seconds).verdict

    assert verdict(SOON, wanted) == "done"
    assert verdict(SOON, not wanted) == "cannot_tell"
    assert verdict(LATE, not wanted) == "not_done"


@pytest.mark.parametrize("name", ["user_change_password", "log_out", "log_in"])
def test_what_cannot_be_read_cannot_be_told(name: str) -> None:
    finding = reading.find_outcome(Exchange().api, change(name), LATE)
    assert (finding.verdict, finding.evidence) == ("cannot_tell", ())


# --- reading again -----------------------------------------------------------------------------


def test_a_read_that_fails_is_no_verdict() -> None:
    def fail(*_: object, **__: object) -> Any:
        raise NoResponse("user_orders_get: no response")

    exchange = Exchange()
    exchange.user_orders_get = fail  # type: ignore[method-assign]
    finding = find(exchange, LATE)
    assert finding.verdict == "cannot_tell"
    assert "user_orders_get: no response" in finding.reason


def test_a_venue_that_ignores_the_page_number_is_no_verdict() -> None:
    exchange = Exchange()
    page = SimpleNamespace(orders=[order(str(number)) for number in range(PAGE_SIZE)])
    exchange.user_orders_get = lambda *_, **__: page  # type: ignore[method-assign]
    finding = find(exchange, LATE)
    assert finding.verdict == "cannot_tell"
    assert finding.reason.startswith("could not read: user_orders_get: page 2 repeats page 1")


def lose_response(*verdicts: str) -> OutcomeUnknown:
    """Return an error whose outcome is read as these verdicts, and then cannot be told."""
    error, left = OutcomeUnknown("lost"), iter(verdicts)
    error.inquiry = lambda: Finding(cast("Any", next(left, "cannot_tell")), "")
    return error


def test_pauses_grow_up_to_five_seconds_and_end_with_patience() -> None:
    now, pauses = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += seconds

    def watch(patience: float) -> list[float]:
        pauses.clear()
        error = lose_response()
        reading.watch(error, patience=patience, clock=Clock(monotonic=lambda: now[0], sleep=sleep))
        assert error.finding is not None
        assert error.finding.verdict == "cannot_tell"
        return pauses.copy()

    assert watch(20) == pytest.approx([0.3, 0.6, 1.2, 2.4, 4.8, 5.0, 5.0, 0.7])
    assert watch(1) == pytest.approx([0.3, 0.6, 0.1])
    assert watch(0) == []


def test_watching_ends_with_a_verdict() -> None:
    error, pauses = lose_response("cannot_tell", "cannot_tell", "done"), list[float]()
    clock = Clock(monotonic=lambda: 0.0, sleep=pauses.append)
    reading.watch(error, patience=10, clock=clock)
    assert error.finding is not None
    assert (error.finding.verdict, pauses) == ("done", [0.3, 0.6])


# --- the wording, once -------------------------------------------------------------------------

NEW, TWIN, OTHER = order("new"), order("twin"), order("b", price=41)
RESTS, OPEN = order("a", remaining_count=3), order("a", remaining_count=None)
GONE = order("a", remaining_count=0, status="canceled")
UNCOUNTED, LESS, LEAST = (order("a", decrease_count=count) for count in (None, 1, 2))
ADD, REMOVE = "user_add_watchlist", "user_remove_watchlist"

GUESS = "other requests may have made what is new"
CREATES: list[tuple[list[str] | None, list[Order], str, str, list[Order]]] = [
    (
        None, [NEW], "cannot_tell", "these orders match and may be newer; place_once would know",
        [NEW],
    ),
    ([], [NEW, OTHER], "done", "exactly one order matches that was not there before", [NEW]),
    ([], [OTHER], "cannot_tell", GUESS, [OTHER]),
    ([], [NEW, TWIN, OTHER], "cannot_tell", GUESS, [NEW, TWIN]),
    (
        ["b", "c"], [OTHER], "cannot_tell",
        "no order matches, but some that were there before are missing", [OTHER],
    ),
    (["b"], [OTHER], "not_done", "no order was placed in this market", []),
]  # fmt: skip


@pytest.mark.parametrize(("before", "orders", "verdict", "reason", "evidence"), CREATES)
def test_a_finding_of_a_create_says(
    before: list[str] | None, orders: list[Order], verdict: Any, reason: str, evidence: list[Order]
) -> None:
    request = create()
    request.before = None if before is None else dict.fromkeys(before)
    finding = reading.find_outcome(Exchange(*orders).api, request, LATE)
    result = orders[0] if verdict == "done" else None
    assert finding == Finding(verdict, reason, result, tuple(evidence))


FINDINGS: list[tuple[str, Order | None, list[Order], Finding]] = [
    (
        "user_order_cancel", None, [OPEN],
        Finding("cannot_tell", "the order has no remaining_count", None, (OPEN,)),
    ),
    (
        "user_order_cancel", None, [RESTS],
        Finding("not_done", "the order is resting, and 3 contracts rest", RESTS),
    ),
    (
        "user_order_cancel", None, [GONE],
        Finding("done", "nothing of the order rests any more", GONE, (GONE,)),
    ),
    (
        "user_order_cancel", None, [OTHER],
        Finding(
            "cannot_tell",
            "could not read: user_orders_get: the order a is not in the list of orders",
        ),
    ),
    (
        "user_order_decrease", UNCOUNTED, [RESTS],
        Finding(
            "cannot_tell", "the counts of the order were not read both before and after",
            None, (RESTS,),
        ),
    ),
    (
        "user_order_decrease", RESTS, [RESTS],
        Finding("not_done", "no contract was taken off since", RESTS),
    ),
    (
        "user_order_decrease", RESTS, [LEAST],
        Finding("done", "2 contracts were taken off", LEAST, (RESTS, LEAST)),
    ),
    (
        "user_order_decrease", RESTS, [LESS],
        Finding(
            "cannot_tell",
            "1 contracts were taken off, perhaps by other requests; requested were 2",
            None, (RESTS, LESS),
        ),
    ),
    (ADD, None, [], Finding("not_done", "the market is not in the watchlist")),
    (REMOVE, None, [], Finding("done", "the market is not in the watchlist")),
    ("log_in", None, [], Finding("cannot_tell", "this operation cannot be verified")),
    (
        "log_out", None, [],
        Finding("cannot_tell", "use the session for a read: a 401 says that it has ended"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "before", "orders", "finding"), FINDINGS)
def test_a_finding_says(
    name: str, before: Order | None, orders: list[Order], finding: Finding
) -> None:
    assert reading.find_outcome(Exchange(*orders).api, change(name, before), LATE) == finding


def test_a_finding_that_is_early_says_so() -> None:
    reason = "no order was placed in this market, 29 s after the request; it may be applied late"
    assert find(Exchange(), SOON) == Finding("cannot_tell", reason)


def test_a_market_in_the_watchlist_is_said_to_be_there() -> None:
    exchange = Exchange()
    exchange.watchlist = ["market"]
    for name, verdict in ((ADD, "done"), (REMOVE, "not_done")):
        finding = reading.find_outcome(exchange.api, change(name), LATE)
        assert finding == Finding(cast("Any", verdict), "the market is in the watchlist")
