"""Read page after page, with a progress line while it takes long."""

import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from kloudtrader.cli.plainjson import plain_rows
from kloudtrader.cli.ui.output import kept
from kloudtrader.pages import no_id, rows

A = TypeVar("A")
T = TypeVar("T")


@dataclass(frozen=True)
class Paging:
    """How a venue names the number and the size of a page, and its largest size."""

    number: str
    size: str
    largest: int


TRADIER = Paging("page", "limit", 1000)
KALSHI = Paging("page_number", "page_size", 100)


def collect(
    read: Callable[..., A],
    filters: Mapping[str, Any],
    rows_of: Callable[[A], list[T]],
    limit: int | None,
    id_of: Callable[[T], object] = no_id,
    paging: Paging = TRADIER,
) -> list[T]:
    """Return the first ``limit`` rows of all pages, or all of them.

    Where the walk ends, and what it can miss, is said at :func:`kloudtrader.pages.rows`.
    """
    size = paging.largest if limit is None else min(limit, paging.largest)
    with _progress() as tick:

        def page(number: int, size: int) -> list[T]:
            turn = {paging.number: number, paging.size: size}
            page_rows = kept(lambda: read(**turn, **filters), rows_of)
            tick(number, len(page_rows))
            return page_rows

        return list(islice(rows(page, size, read.__name__, id_of), limit))


def collect_json(
    read: Callable[..., Any],
    filters: Mapping[str, Any],
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

    collected = collect(read, filters, rows_of, limit, id_of)
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
