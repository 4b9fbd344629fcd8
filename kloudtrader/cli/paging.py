"""Reading page after page, with a progress line while it takes long."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar, cast

from kloudtrader.cli.plainjson import plain_rows
from kloudtrader.pages import rows

__all__ = ["collect", "collect_json"]

T = TypeVar("T")

LARGEST_PAGE = 1000


def collect(
    fetch: Callable[[int, int], list[T]],
    limit: int | None,
    operation: str,
    largest: int = LARGEST_PAGE,
) -> list[T]:
    """The first ``limit`` rows of all pages, or all of them.

    ``fetch`` is given the number of a page and the page size. Reads until a page is empty, since a
    venue may send less than it was asked for; raises when a page repeats the one before.
    """
    size = largest if limit is None else min(limit, largest)
    with _progress() as tick:

        def page(number: int, size: int) -> list[T]:
            found = fetch(number, size)
            tick(number, len(found))
            return found

        return list(islice(rows(page, size, operation), limit))


def collect_json(
    fetch: Callable[[int, int], object], limit: int | None, envelope: tuple[str, str]
) -> dict[str, Any]:
    """The plain answer; where it took several pages, the first with the rows of all of them."""
    answers: list[dict[str, Any]] = []
    outer, inner = envelope

    def foundof(number: int, size: int) -> list[Any]:
        answer = cast("dict[str, Any]", fetch(number, size))
        found = plain_rows(answer[outer], inner)
        if found or not answers:
            answers.append(answer)
        return found

    found = collect(foundof, limit, outer)
    first = answers[0]
    if len(answers) == 1 and len(found) == len(plain_rows(first[outer], inner)):
        return first
    return first | {outer: first[outer] | {inner: found}}


Tick = Callable[[int, int], None]


@contextmanager
def _progress() -> Generator[Tick]:
    """A line on stderr where there is more than one page, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _number, _count: None
        return
    shown = _Shown()
    try:
        yield shown.tick
    finally:
        shown.stop()


class _Shown:
    """The progress of one command; rich is imported when there is something to show."""

    def __init__(self) -> None:
        self._progress: Any = None
        self._task: Any = None
        self._count = 0

    def tick(self, number: int, count: int) -> None:
        """A page has come."""
        self._count += count
        if self._progress is None and count and number > 1:
            self._start(number + 1)
        elif self._progress is not None and count:
            self._progress.update(self._task, completed=self._count, page=number + 1)

    def _start(self, page: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=12),
            TextColumn("{task.completed:,} rows, reading page {task.fields[page]}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._progress.start()
        self._task = self._progress.add_task("", total=None, completed=self._count, page=page)

    def stop(self) -> None:
        """Take the line away."""
        if self._progress is not None:
            self._progress.stop()
