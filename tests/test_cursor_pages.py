"""Walk through pages that a cursor leads through."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader import InvalidArgument, UnexpectedResponse
from kloudtrader.pages import cursor_rows, rows


@dataclass(eq=False)
class Row:
    id: str | None


@dataclass
class Page:
    rows: list[Row]
    cursor: str | None


@dataclass
class Server:
    """Pages of the given ids; the cursor of each is the number of the next one."""

    pages: Sequence[Sequence[str | None]]
    last: str | None = ""
    asked: list[tuple[str | None, int]] = field(default_factory=list)
    held: list[weakref.ref[Row]] = field(default_factory=list)

    def fetch(self, cursor: str | None, size: int) -> Page:
        self.asked.append((cursor, size))
        number = int(cursor or 0)
        rows = [Row(id) for id in self.pages[number]]
        self.held += [weakref.ref(row) for row in rows]
        more = number + 1 < len(self.pages)
        return Page(rows, str(number + 1) if more else self.last)


def walk(server: Any, size: int = 5, *, ids: bool = True) -> Iterator[Row]:
    if ids:
        return cursor_rows(
            server.fetch, lambda p: p.rows, lambda p: p.cursor, size, "list", lambda row: row.id
        )
    return cursor_rows(server.fetch, lambda p: p.rows, lambda p: p.cursor, size, "list")


@pytest.mark.parametrize("last", ["", None])
def test_the_rows_of_all_pages_come_until_there_is_no_cursor(last: str | None) -> None:
    server = Server([["a", "b"], ["c"], [], ["d"]], last)
    assert [row.id for row in walk(server)] == ["a", "b", "c", "d"]
    assert server.asked == [(None, 5), ("1", 5), ("2", 5), ("3", 5)]


def test_nothing_is_read_before_the_first_row_is_wanted() -> None:
    server = Server([["a", "b"], ["c"]])
    rows = walk(server)
    assert server.asked == []
    next(rows)
    next(rows)
    assert len(server.asked) == 1
    next(rows)
    assert len(server.asked) == 2


def test_a_row_with_an_id_comes_once_and_one_without_is_never_dropped() -> None:
    server = Server([["a", "b", None], ["b", "c", None], ["a", "d", ""], ["d", ""]])
    assert [row.id for row in walk(server)] == ["a", "b", None, "c", None, "d", "", ""]
    server = Server([["a"], ["a"]])
    assert [row.id for row in walk(server, ids=False)] == ["a", "a"]


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=4), min_size=1, max_size=8))
def test_every_id_comes(pages: list[list[str]]) -> None:
    delivered = [row.id for row in walk(Server(pages))]
    assert set(delivered) == {id for page in pages for id in page}
    if len(pages) <= 3:
        assert len(delivered) == len(set(delivered))


@pytest.mark.parametrize("circle", [["same"], ["one", "two"], ["one", "two", "three"]])
def test_a_cursor_that_comes_twice_is_an_error(circle: list[str]) -> None:
    class Circle:
        number = -1

        def fetch(self, _cursor: str | None, _size: int) -> Page:
            self.number += 1
            return Page([Row(str(self.number))], circle[self.number % len(circle)])

    delivered: list[Row] = []
    with pytest.raises(UnexpectedResponse) as caught:
        delivered.extend(row for row in walk(Circle()))
    assert caught.value.operation == "list"
    assert [row.id for row in caught.value.partial] == [str(len(circle))]


def test_only_one_page_is_held() -> None:
    server = Server([[f"{page}-{row}" for row in range(3)] for page in range(5)])
    for number, _ in enumerate(walk(server)):
        alive = sum(reference() is not None for reference in server.held)
        assert alive <= 3, number


@pytest.mark.parametrize("size", [0, -1, 1.5, "5", True, None])
def test_a_page_size_that_is_none_is_refused_by_the_call(size: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        walk(Server([["a"]]), size)
    assert caught.value.argument == "page_size"


def test_the_ids_of_two_pages_are_remembered() -> None:
    server = Server([["a"], ["b"], ["a", "c"], ["b", "a"], ["e"], ["f"], ["a"]])
    assert [row.id for row in walk(server)] == ["a", "b", "c", "e", "f", "a"]


def test_a_page_may_have_a_single_row() -> None:
    server = Server([["a"]])
    assert [row.id for row in walk(server, 1)] == ["a"]
    assert server.asked == [(None, 1)]


def test_a_walk_prints_nothing_unless_asked_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(list(walk(Server([["a"]])))) == 1
    assert list(rows(lambda page, _: [1] if page == 1 else [], 2, "list")) == [1]
    assert capsys.readouterr().err == ""


def test_a_cursor_that_comes_twice_says_what_is_lost() -> None:
    endless = walk(Server([["a"], ["b"]], last="1"))
    with pytest.raises(UnexpectedResponse) as caught:
        list(endless)
    text = "list: the server gave the same cursor twice, so the rest cannot be read"
    assert str(caught.value) == text
