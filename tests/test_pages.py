"""Walking through pages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.pages import rows
from kloudtrader.runtime.errors import InvalidArgument, UnexpectedAnswer


@given(st.lists(st.integers(), max_size=40, unique=True), st.integers(1, 9), st.integers(1, 9))
def test_every_row_comes_once_and_in_order(values: list[int], size: int, cap: int) -> None:
    """Also from a venue that gives fewer rows a page than were asked for."""
    asked: list[tuple[int, int]] = []

    def fetch(number: int, page_size: int) -> list[int]:
        asked.append((number, page_size))
        length = min(page_size, cap)
        return values[(number - 1) * length : number * length]

    assert list(rows(fetch, size, "reads")) == values
    pages = -(-len(values) // min(size, cap))
    assert asked == [(number, size) for number in range(1, pages + 2)]


@pytest.mark.parametrize("size", [0, -1, True, False, 1.0, "5", None])
def test_a_page_size_is_a_whole_number(size: Any) -> None:
    def never(*_: int) -> list[int]:
        raise AssertionError("asked")

    with pytest.raises(InvalidArgument) as caught:
        rows(never, size, "reads")
    assert caught.value.argument == "page_size"


def test_a_venue_that_does_not_turn_pages() -> None:
    walk = rows(lambda *_: [1, 2], 2, "reads")
    assert [next(walk), next(walk)] == [1, 2]
    with pytest.raises(UnexpectedAnswer) as caught:
        next(walk)
    assert str(caught.value) == (
        "reads: page 2 repeats page 1: the venue does not turn pages, so the rest cannot be read"
    )
    assert (caught.value.operation, caught.value.partial) == ("reads", [1, 2])


def test_only_the_page_before_counts() -> None:
    pages = [[1], [2], [1], []]
    assert list(rows(lambda number, _: pages[number - 1], 1, "reads")) == [1, 2, 1]
