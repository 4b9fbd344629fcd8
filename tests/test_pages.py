"""Walk through pages: rows that move, servers that cap pages or ignore their number."""

from __future__ import annotations

import inspect
import json
import sys
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from kloudtrader import kalshi, kalshi_v2, tradier
from kloudtrader.pages import cursor_rows, rows
from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument, UnexpectedResponse
from kloudtrader.sandbox import Sandbox

MOST = 9
"""Rows a page, at most, in the laws."""


@dataclass(eq=False)
class Row:
    """A row that has an id, or none, and a version: rows change while they are listed."""

    id: str | None
    version: int = 0


@dataclass
class Change:
    """New rows at the front, and rows that leave, between two requests."""

    arrivals: int = 0
    leavers: tuple[int, ...] = ()
    """Positions before the arrivals, modulo the number of rows."""


@dataclass
class Server:
    """A list of rows, newest first, that changes before each request but the first."""

    rows: list[Row]
    cap: int
    changes: list[Change] = field(default_factory=list)
    listed: list[list[Row]] = field(default_factory=list)
    """The whole list at each request."""

    def fetch(self, number: int, page_size: int) -> list[Row]:
        if self.listed and self.changes:
            self._apply(self.changes.pop(0))
        self.listed.append(list(self.rows))
        length = min(page_size, self.cap)
        return self.rows[(number - 1) * length : number * length]

    def _apply(self, change: Change) -> None:
        if self.rows:
            gone = {position % len(self.rows) for position in change.leavers}
            self.rows = [row for at, row in enumerate(self.rows) if at not in gone]
        time = len(self.listed)
        self.rows = [Row(f"new {time} {at}") for at in range(change.arrivals)] + self.rows

    def stayed(self) -> list[Row]:
        """Return the rows that were listed at each request."""
        return [row for row in self.listed[0] if all(row in listed for listed in self.listed)]

    def was_pushed_over(self, row: Row, length: int) -> bool:
        """Tell whether leavers moved a row from behind the last page to a page already read."""
        places = [listed.index(row) for listed in self.listed]
        ends = [length * number for number in range(1, len(places))]
        return any(
            before >= end > after
            for before, after, end in zip(places, places[1:], ends, strict=False)
        )


def with_ids(count: int) -> list[Row]:
    return [Row(f"old {number}") for number in range(count)]


def walk(server: Server, page_size: int) -> list[Row]:
    return list(rows(server.fetch, page_size, "reads", lambda row: row.id))


def ids(delivered: list[Row]) -> list[str | None]:
    return [row.id for row in delivered]


@st.composite
def servers(draw: st.DrawFn, most_leavers: int = 4) -> tuple[Server, int]:
    """Draw a server and a page size; less than a page of rows arrives between two requests."""
    page_size, cap = draw(st.integers(1, MOST)), draw(st.integers(1, MOST))
    change = st.builds(
        Change,
        st.integers(0, min(page_size, cap) - 1),
        st.lists(st.integers(0, 99), max_size=most_leavers).map(tuple),
    )
    changes = draw(st.lists(change, max_size=12))
    return Server(with_ids(draw(st.integers(0, 40))), cap, changes), page_size


# --- rows that stay ----------------------------------------------------------------------------


@given(st.lists(st.integers(), max_size=40), st.integers(1, 9), st.integers(1, 9))
def test_a_list_at_rest_is_delivered_whole_and_in_order(
    values: list[int], size: int, cap: int
) -> None:
    """Also by a server that caps the page size, and equal rows without an id."""
    numbered = list(enumerate(values))
    requests: list[tuple[int, int]] = []

    def fetch(number: int, page_size: int) -> list[tuple[int, int]]:
        requests.append((number, page_size))
        length = min(page_size, cap)
        return numbered[(number - 1) * length : number * length]

    assert list(rows(fetch, size, "reads")) == numbered
    pages = -(-len(values) // min(size, cap))
    assert requests == [(number, size) for number in range(1, pages + 2)]


@given(st.lists(st.sampled_from(["a", "b", None, ""])), st.integers(1, 9))
def test_each_id_once_and_all_rows_without_one(keys: list[str | None], size: int) -> None:
    """An id that a page repeats is dropped; no id, or an empty one, belongs to many rows."""
    page = [Row(key) for key in keys]
    delivered = list(rows(lambda number, _: page if number == 1 else [], size, "r", _id_of))
    counts = Counter(key or None for key in ids(delivered))
    assert counts[None] == sum(not key for key in keys)
    assert all(counts[key] == (key in keys) for key in ("a", "b"))


def _id_of(row: Row) -> str | None:
    return row.id


# --- rows that move ----------------------------------------------------------------------------


@given(servers())
def test_each_id_at_most_once(drawn: tuple[Server, int]) -> None:
    server, page_size = drawn
    delivered = walk(server, page_size)
    assert max(Counter(ids(delivered)).values(), default=1) == 1


@given(servers(most_leavers=0))
def test_arrivals_hide_no_row(drawn: tuple[Server, int]) -> None:
    """Deliver the rows of the first request, in order; newer rows may be missing."""
    server, page_size = drawn
    first = list(server.rows)
    assert [row for row in walk(server, page_size) if row in first] == first


@given(servers())
def test_only_a_row_that_leavers_pushed_over_a_boundary_is_missed(
    drawn: tuple[Server, int],
) -> None:
    server, page_size = drawn
    delivered = walk(server, page_size)
    length = min(page_size, server.cap)
    for row in server.stayed():
        assert row in delivered or server.was_pushed_over(row, length)


def test_a_row_that_a_leaver_pushes_over_a_boundary_is_missed() -> None:
    """The docstring says so: no client can tell."""
    server = Server(with_ids(6), 2, [Change(leavers=(0,))])
    assert ids(walk(server, 2)) == ["old 0", "old 1", "old 3", "old 4", "old 5"]


@given(servers(), st.sets(st.integers(0, 40)))
def test_rows_without_ids_are_never_dropped(drawn: tuple[Server, int], bare: set[int]) -> None:
    """A row that moves to the next page may come twice; each page's rows without ids come."""
    server, page_size = drawn
    for position, row in enumerate(server.rows):
        if position in bare:
            row.id = None
    pages: list[list[Row]] = []

    def fetch(number: int, size: int) -> list[Row]:
        pages.append(server.fetch(number, size))
        return pages[-1]

    delivered = Counter(id(row) for row in rows(fetch, page_size, "r", _id_of) if row.id is None)
    assert delivered == Counter(id(row) for page in pages for row in page if row.id is None)


@given(st.integers(2, MOST), st.data())
def test_a_burst_of_up_to_two_pages_repeats_no_id(size: int, data: st.DataObject) -> None:
    """Not of exactly one page: that repeats a page, as a server does that ignores its number."""
    burst = data.draw(st.integers(0, 2 * size).filter(lambda count: count != size))
    quiet = [Change()] * data.draw(st.integers(0, 4))
    old = with_ids(5 * size)
    server = Server(list(old), size, [*quiet, Change(arrivals=burst)])
    delivered = walk(server, size)
    assert [row for row in delivered if row in old] == old
    assert len(set(ids(delivered))) == len(delivered)


# --- memory ------------------------------------------------------------------------------------


class Key(str):
    """An id that can be watched."""

    __slots__ = ("__weakref__",)


@pytest.mark.parametrize("has_ids", [True, False])
def test_a_walk_holds_one_page_and_the_ids_of_two(has_ids: bool) -> None:
    size, living_rows, living_ids = 7, weakref.WeakSet[Row](), weakref.WeakSet[Key]()

    def fetch(number: int, page_size: int) -> list[Row]:
        assert len(living_rows) <= page_size
        assert len(living_ids) <= 2 * page_size
        if number == 30:
            return []
        keys = [Key(f"{number} {at}") if has_ids else None for at in range(page_size)]
        page = [Row(key) for key in keys]
        living_rows.update(page)
        living_ids.update(key for key in keys if key is not None)
        return page

    reading = rows(fetch, size, "reads", _id_of)
    count = 0
    while next(reading, None) is not None:
        count += 1
        assert len(living_rows) <= size
        assert len(living_ids) <= 2 * size
    assert count == 29 * size


# --- servers that ignore the page number, or the page size -------------------------------------


@pytest.mark.parametrize("has_ids", [True, False])
def test_a_full_page_that_repeats_is_an_error(has_ids: bool) -> None:
    page = [Row(str(number) if has_ids else None) for number in range(3)]
    walk = rows(lambda *_: page, 3, "reads", _id_of)
    assert [next(walk) for _ in page] == page
    with pytest.raises(UnexpectedResponse) as caught:
        next(walk)
    assert str(caught.value) == (
        "reads: page 2 repeats page 1: the server ignores the page number, "
        "so the rest cannot be read"
    )
    assert (caught.value.operation, caught.value.partial) == ("reads", page)


@given(st.integers(1, 8), st.booleans())
def test_a_short_page_that_repeats_is_the_end(count: int, has_ids: bool) -> None:
    page = [Row(str(number) if has_ids else None) for number in range(count)]
    assert list(rows(lambda *_: page, 9, "reads", _id_of)) == page


def test_a_short_list_that_grows_has_an_end_too() -> None:
    server = Server(with_ids(3), 9, [Change(arrivals=1)])
    delivered = list(rows(lambda _, size: server.fetch(1, size), 9, "reads", _id_of))
    assert ids(delivered) == ["old 0", "old 1", "old 2", "new 1 0"]


def test_a_repeated_page_is_known_by_its_ids() -> None:
    """In any order, and although its rows changed: else the walk over it would never end."""

    def fetch(number: int, size: int) -> list[Row]:
        assert number < 5
        page = [Row(str(at), version=number) for at in range(size)]
        return page[::-1] if number % 2 else page

    with pytest.raises(UnexpectedResponse):
        list(rows(fetch, 3, "reads", _id_of))


@given(st.integers(0, 20), st.integers(1, MOST))
def test_a_server_that_sends_its_last_page_for_later_numbers(count: int, size: int) -> None:
    old = with_ids(count)
    pages = [old[at : at + size] for at in range(0, count, size)] or [[]]
    walk = rows(lambda number, _: pages[min(number, len(pages)) - 1], size, "reads", _id_of)
    if count == 0 or count % size:
        assert list(walk) == old
    else:
        with pytest.raises(UnexpectedResponse):
            list(walk)


def test_a_burst_is_not_taken_for_the_end_below_a_cap() -> None:
    """The pages are shorter than requested and one repeats, but further rows exist."""
    server = Server(with_ids(9), 3, [Change(), Change(arrivals=3)])
    with pytest.raises(UnexpectedResponse):
        walk(server, 200)


def test_only_the_page_before_counts() -> None:
    pages = [[1], [2], [1], []]
    assert list(rows(lambda number, _: pages[number - 1], 1, "reads")) == [1, 2, 1]


@pytest.mark.parametrize("size", [0, -1, True, False, 1.0, "5", None])
def test_a_page_size_is_an_integer_of_1_or_more(size: Any) -> None:
    def never(*_: int) -> list[int]:
        raise AssertionError("requested")

    with pytest.raises(InvalidArgument) as caught:
        rows(never, size, "reads")
    assert caught.value.argument == "page_size"


# --- the iterators of both venues --------------------------------------------------------------


class Venue:
    """A server on loopback whose lists grow by one row in front before each further request."""

    def __init__(self, server: HTTPServer, path: str, body: Callable[..., Any]) -> None:
        self.ids = list(range(100, 107))
        self._body = body
        self._requests = 0
        server.expect_request(path).respond_with_handler(self._respond)

    def _respond(self, request: Request) -> Response:
        if self._requests:
            self.ids.insert(0, 100 - self._requests)
        self._requests += 1
        number = int(request.args.get("page") or request.args["page_number"])
        page = self.ids[(number - 1) * 3 : number * 3]
        return Response(json.dumps(self._body(page)), content_type="application/json")


def _tradier_orders(page: list[int]) -> dict[str, Any]:
    orders = [{"id": id, "class": "equity", "status": "open", "symbol": "KO"} for id in page]
    return {"orders": {"order": orders} if orders else "null"}


def _kalshi_orders(page: list[int]) -> dict[str, Any]:
    return {"orders": [{"order_id": str(id), "status": "resting"} for id in page]}


def _kalshi_trades(page: list[int]) -> dict[str, Any]:
    return {"trades": [{"id": str(id), "count": 1} for id in page]}


@pytest.fixture
def venues(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    url = httpserver.url_for("/v1")
    for name, value in {
        "ACCESS_TOKEN": "token",
        "ACCOUNT_NUMBER": "VA1",
        "KLOUDTRADER_TRADIER_URL": url,
        "KLOUDTRADER_KALSHI_URL": url,
        "KALSHI_USER_ID": "u",
        "KALSHI_TOKEN": "token",
    }.items():
        monkeypatch.setenv(name, value)
    return httpserver  # type: ignore[return-value]


def test_each_order_of_tradier_once(venues: HTTPServer) -> None:
    Venue(venues, "/v1/accounts/VA1/orders", _tradier_orders)
    orders = list(tradier.iter_account_orders(page_size=3))
    assert [order.id for order in orders] == list(range(100, 107))


def test_each_order_of_kalshi_once(venues: HTTPServer) -> None:
    Venue(venues, "/v1/users/u/orders", _kalshi_orders)
    orders = list(kalshi.iter_user_orders(page_size=3))
    assert [order.order_id for order in orders] == [str(id) for id in range(100, 107)]


def test_each_fill_of_kalshi_once(venues: HTTPServer) -> None:
    Venue(venues, "/v1/users/u/trades", _kalshi_trades)
    trades = list(kalshi.iter_user_trades(page_size=3))
    assert [trade.id for trade in trades] == [str(id) for id in range(100, 107)]


# --- progress ------------------------------------------------------------------------------------


PAGED: list[Callable[..., Iterator[Any]]] = [
    lambda progress: rows(
        lambda page, _: [1, 2] if page == 1 else [], 2, "list", progress=progress
    ),
    lambda progress: cursor_rows(
        lambda _cursor, _size: [1, 2], list, lambda _: None, 2, "list", progress=progress
    ),
]


@pytest.mark.parametrize("walk", PAGED, ids=["numbers", "cursor"])
def test_progress_is_counted_on_stderr(walk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(walk(progress=False)) == [1, 2]
    assert capsys.readouterr() == ("", "")
    assert list(walk(progress=True)) == [1, 2]
    out, err = capsys.readouterr()
    assert out == ""
    assert "list: 2 rows" in err


@pytest.mark.parametrize("walk", PAGED, ids=["numbers", "cursor"])
def test_progress_without_tqdm_is_refused_by_the_call(
    walk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert list(walk(progress=False)) == [1, 2]
    with pytest.raises(ConfigurationError, match=r"kloudtrader\[progress\]") as caught:
        walk(progress=True)
    assert str(caught.value).startswith("progress=True needs tqdm: ")


def list_iterators() -> list[Callable[..., Any]]:
    """Return all functions and methods that iterate over pages."""
    owners = (kalshi, kalshi_v2, tradier, kalshi_v2.KalshiV2, tradier.Tradier)
    return [
        getattr(owner, name) for owner in owners for name in dir(owner) if name.startswith("iter_")
    ]


def test_every_iterator_takes_progress() -> None:
    iterators = list_iterators()
    assert len(iterators) > 25
    for iterator in iterators:
        assert inspect.signature(iterator).parameters["progress"].default is False, iterator


def test_an_iterator_hands_progress_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Sandbox(seed=7) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        for iterate in (
            tradier.iter_account_orders,
            kalshi.iter_user_orders,
            kalshi.iter_user_trades,
            kalshi_v2.iter_orders,
        ):
            count = len(list(iterate(progress=True)))
            assert f": {count} rows" in capsys.readouterr().err
