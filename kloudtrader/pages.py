"""Walking through pages, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from kloudtrader.runtime.errors import UnexpectedAnswer
from kloudtrader.runtime.formatting import integer

__all__ = ["PAGE_SIZE", "rows"]

T = TypeVar("T")

PAGE_SIZE = 200
"""Rows a page. It is always sent: the venues' own defaults differ, and one of them is 25. Clients
of either venue are known to ask for as many.
"""


def rows(fetch: Callable[[int, int], list[T]], page_size: int, operation: str) -> Iterator[T]:
    """The rows of all pages. ``fetch`` is given the number of a page, from 1, and the page size.

    Neither venue says how many pages there are, and a venue may cap the page size silently, so a
    short page is not the last: only an empty one is. A page that repeats the one before means that
    the venue does not turn pages; that is an error, as the walk would never end.
    """
    return _walk(fetch, integer("page_size", page_size, minimum=1), operation)


def _walk(fetch: Callable[[int, int], list[T]], page_size: int, operation: str) -> Iterator[T]:
    before: list[T] = []
    number = 1
    while page := fetch(number, page_size):
        if page == before:
            raise UnexpectedAnswer(
                f"{operation}: page {number} repeats page {number - 1}: the venue does not turn "
                "pages, so the rest cannot be read",
                operation=operation,
                partial=page,
            )
        yield from page
        before = page
        number += 1
