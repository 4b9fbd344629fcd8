"""Read page after page, with a progress line while it takes long."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, TypeVar

from kloudtrader.cli.output import kept
from kloudtrader.cli.plainjson import plain_rows
from kloudtrader.pages import no_id, rows

A = TypeVar("A")
T = TypeVar("T")

LARGEST_PAGE = 1000


def pages(read: Callable[..., Any], **filters: Any) -> Callable[[int, int], Any]:
    """Return a function that reads a page of Tradier, given its number and size."""
    return lambda number, size: read(page=number, limit=size, **filters)


def collect(
    read: Callable[[int, int], A],
    rows_of: Callable[[A], list[T]],
    limit: int | None,
    operation: str,
    largest: int = LARGEST_PAGE,
    id_of: Callable[[T], object] = no_id,
) -> list[T]:
    """Return the first ``limit`` rows of all pages, or all of them.

    ``read`` is given the number of a page and the page size. Where the walk ends, and what it can
    miss, is said at :func:`kloudtrader.pages.rows`.
    """
    size = largest if limit is None else min(limit, largest)
    with _progress() as tick:

        def page(number: int, size: int) -> list[T]:
            page_rows = kept(lambda: read(number, size), rows_of)
            tick(number, len(page_rows))
            return page_rows

        return list(islice(rows(page, size, operation, id_of), limit))


def collect_json(
    read: Callable[[int, int], dict[str, Any]],
    outer: str,
    inner: str,
    limit: int | None,
    id_of: Callable[[Any], object] = no_id,
) -> dict[str, Any]:
    """Return the plain response; of several pages, the first with the rows of all of them."""
    responses: list[dict[str, Any]] = []

    def rows_of(response: dict[str, Any]) -> list[Any]:
        responses.append(response)
        return plain_rows(response[outer], inner)

    collected = collect(read, rows_of, limit, outer, id_of=id_of)
    first = responses[0]
    if collected == plain_rows(first[outer], inner):
        return first  # a lone row may be no list, and no rows have several forms
    return first | {outer: first[outer] | {inner: collected}}


@contextmanager
def _progress() -> Generator[Callable[[int, int], None]]:
    """Show the progress on stderr from the second page on, if that is a terminal."""
    count, line = 0, ""

    def tick(number: int, rows: int) -> None:
        nonlocal count, line
        count += rows
        if number > 1 and rows and sys.stderr.isatty():
            line = f"{count:,} rows, reading page {number + 1}"
            _overwrite(line)

    try:
        yield tick
    finally:
        if line:
            _overwrite(" " * len(line))
            _overwrite("")


def _overwrite(line: str) -> None:
    with suppress(OSError):
        print(f"\r{line}", end="", file=sys.stderr, flush=True)
