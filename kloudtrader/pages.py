"""Walk through pages, one at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

from kloudtrader.runtime.errors import UnexpectedResponse
from kloudtrader.runtime.request.build import check_integer

T = TypeVar("T")
P = TypeVar("P")
Id: TypeAlias = int | str

PAGE_SIZE = 200
"""Rows a page. It is always sent: the venues' own defaults differ, and one of them is 25. Clients
of either venue are known to request as many. Twice the rows halve the calls; a page stays below a
megabyte. A venue that refuses this size says so with a 400.
"""


def no_id(_row: object) -> None:
    """Return the id of a row that has none."""


def rows(
    fetch: Callable[[int, int], list[T]],
    page_size: int,
    operation: str,
    id_of: Callable[[T], object] = no_id,
    *,
    progress: bool = False,
) -> Iterator[T]:
    """Return an iterator over the rows of all pages. It holds one page and the ids of two.

    Neither venue tells how many pages there are, and a server may cap the page size silently. So
    a short page need not be the last one: the walk ends at an empty page.

    Some servers have no empty page. A short page that repeats the page before is the end; a full
    page that does so is an error, as more rows may exist that cannot be read. A page is full if it
    is as long as requested, or as long as an earlier page that was followed by new rows. A server
    that caps the page size *and* ignores the page number cannot be told from one that has no
    further rows.

    A page is a range of positions, not a fixed set of rows, so rows that arrive or leave during
    the walk move the others:

    * **Rows that arrive at the front** push the last rows of a page to the next one. A row with an
      id is delivered once even so, while less than a page of rows arrives between two requests.
      Exactly one page makes the server repeat a page, which is reported as above. Larger bursts
      can deliver a row twice. The new rows themselves are in front of the walk, so most of them
      are not delivered.
    * **Rows that leave** pull the rows behind them forward. A row that is pulled over the boundary,
      from a page that was not yet read to one that was, **is missed**: no later page has it. The
      walk cannot report that, as it never saw the row's id. A second walk reads the row, unless
      the same happens again.
    * **A row without an id** is never dropped, as two equal rows may be two events. Where new rows
      push it to the next page, it is delivered twice.

    Args:
        fetch: returns the rows of a page, given its number, from 1, and the page size.
        page_size: rows to request a page.
        operation: the name in error messages.
        id_of: returns the id of a row; ``None`` or empty text for a row that has none.
        progress: count the rows on stderr while they are read.

    Raises:
        InvalidArgument: ``page_size`` is not an integer of 1 or more. Raised by the call.
        ConfigurationError: ``progress`` needs tqdm, which is not installed. Raised by the call.
        UnexpectedResponse: a full page repeats the page before. Raised during the walk.
    """
    walk = _walk(fetch, check_integer("page_size", page_size, minimum=1), operation, id_of)
    return show_progress(walk, operation, progress)


def show_progress(walk: Iterator[T], operation: str, wanted: bool) -> Iterator[T]:
    """Return the rows of a walk, counted on stderr while they are read if that is wanted.

    Raises :class:`ConfigurationError` if tqdm is needed and not installed.
    """
    if not wanted:
        return walk
    from kloudtrader.extras import import_extra

    # Not `tqdm.auto`: in a notebook it warns where ipywidgets is not installed.
    tqdm: Any = import_extra("tqdm", "progress", "progress=True")

    def count() -> Iterator[T]:
        yield from tqdm.tqdm(walk, desc=operation, unit=" rows")

    return count()


def _walk(
    fetch: Callable[[int, int], list[T]],
    page_size: int,
    operation: str,
    id_of: Callable[[T], object],
) -> Iterator[T]:
    before: list[T] = []
    # Two pages: a burst of more than one page of new rows brings back the page before the last.
    recent: deque[set[Id]] = deque([set(), set()], maxlen=2)
    number, full = 1, page_size
    while page := fetch(number, page_size):
        ids = [_usable(id_of(row)) for row in page]
        if _repeats(page, ids, before, recent[-1]):
            if len(page) < full:
                return
            raise _ignored_number(operation, number, page)
        new = _new_rows(page, ids, recent)
        if before and len(new) == len(page):
            # The server heeds the number, so a page before this one that was short shows its cap.
            # A page of that length is full: to take it for the end would lose what follows.
            full = min(full, len(before))
        recent.append({id for id in ids if id is not None})
        before = page
        number += 1
        yield from new


def cursor_rows(
    fetch: Callable[[str | None, int], P],
    rows_of: Callable[[P], list[T]],
    cursor_of: Callable[[P], str | None],
    page_size: int,
    operation: str,
    id_of: Callable[[T], object] = no_id,
    *,
    progress: bool = False,
) -> Iterator[T]:
    """Return an iterator over the rows of pages that a cursor leads through.

    It holds one page and the ids of two. A row with an id comes once, also where a page repeats
    rows of the page before. A page without a cursor is the last one; an empty page with a cursor is
    not, as a server that filters the rows of a page may be left with none of them.

    Args:
        fetch: returns a page, given the cursor of the page before and the page size.
        rows_of: returns the rows of a page.
        cursor_of: returns the cursor of a page; ``None`` or empty text on the last one.
        page_size: rows to request a page.
        operation: the name in error messages.
        id_of: returns the id of a row; ``None`` or empty text for a row that has none.
        progress: count the rows on stderr while they are read.

    Raises:
        InvalidArgument: ``page_size`` is not an integer of 1 or more. Raised by the call.
        ConfigurationError: ``progress`` needs tqdm, which is not installed. Raised by the call.
        UnexpectedResponse: the server gave a cursor twice, so the walk would never end. Raised
            during the walk.
    """
    size = check_integer("page_size", page_size, minimum=1)
    walk = _walk_cursors(fetch, rows_of, cursor_of, size, operation, id_of)
    return show_progress(walk, operation, progress)


def _walk_cursors(
    fetch: Callable[[str | None, int], P],
    rows_of: Callable[[P], list[T]],
    cursor_of: Callable[[P], str | None],
    page_size: int,
    operation: str,
    id_of: Callable[[T], object],
) -> Iterator[T]:
    recent: deque[set[Id]] = deque(maxlen=2)
    cursor: str | None = None
    # Hashes, as a cursor may be long and a walk too.
    known: set[int] = set()
    while True:
        page = fetch(cursor, page_size)
        rows_here = rows_of(page)
        ids = [_usable(id_of(row)) for row in rows_here]
        new = _new_rows(rows_here, ids, recent)
        recent.append({id for id in ids if id is not None})
        cursor = cursor_of(page)
        yield from new
        if not cursor:
            return
        if hash(cursor) in known:
            raise UnexpectedResponse(
                f"{operation}: the server gave the same cursor twice, so the rest cannot be read",
                operation=operation,
                partial=rows_here,
            )
        known.add(hash(cursor))


def _usable(id: object) -> Id | None:
    """Return the id, or ``None`` for a missing or empty one: many rows may have that."""
    return id if isinstance(id, (int, str)) and id != "" else None


def _repeats(page: list[T], ids: list[Id | None], before: list[T], before_ids: set[Id]) -> bool:
    """Compare by id where all rows have one, as the rest of a row may have changed."""
    return page == before if None in ids else set(ids) == before_ids


def _new_rows(page: list[T], ids: list[Id | None], recent: Sequence[set[Id]]) -> list[T]:
    seen = set[Id]().union(*recent)
    new: list[T] = []
    for row, id in zip(page, ids, strict=True):
        if id is None:
            new.append(row)
        elif id not in seen:
            seen.add(id)
            new.append(row)
    return new


def _ignored_number(operation: str, number: int, page: list[T]) -> UnexpectedResponse:
    return UnexpectedResponse(
        f"{operation}: page {number} repeats page {number - 1}: the server ignores the page "
        "number, so the rest cannot be read",
        operation=operation,
        partial=page,
    )
