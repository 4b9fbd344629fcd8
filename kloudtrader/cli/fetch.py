"""Fetch rows from a venue: page after page, keeping the rows that can be read."""

import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeGuard, TypeVar, cast

import click

from kloudtrader.cli import exit_codes
from kloudtrader.cli.ui.stderr import print_error
from kloudtrader.pages import no_id, rows
from kloudtrader.runtime.errors import UnexpectedResponse

A = TypeVar("A")
T = TypeVar("T")

_UNREADABLE = "kloudtrader.unreadable_rows"
_MOST_REPORTS = 5


@dataclass(frozen=True)
class PageParameters:
    """Name a venue's parameters for the page number and the page size, and its largest size."""

    number: str
    size: str
    largest: int


TRADIER = PageParameters("page", "limit", 1000)
KALSHI = PageParameters("page_number", "page_size", 100)


def fetch_rows(call: Callable[[], A], rows_of: Callable[[A], list[T]]) -> list[T]:
    """Return the readable rows of a response; :func:`report_unreadable_rows` reports the others.

    Raises :class:`~kloudtrader.runtime.errors.UnexpectedResponse` if no row can be read: an empty
    list would say that there are none.
    """
    try:
        return rows_of(call())
    except UnexpectedResponse as error:
        readable = rows_of(cast("A", error.partial)) if error.partial is not None else []
        if not readable:
            raise
        bad = error.bad_rows
    reports = click.get_current_context().find_root().meta.setdefault(_UNREADABLE, [])
    reports.extend(f"row left out, it cannot be read: {row.path}: {row.reason}" for row in bad)
    return readable


def count_unreadable_rows() -> int:
    """Return the number of rows that the current command left out."""
    context = click.get_current_context(silent=True)
    return 0 if context is None else len(context.find_root().meta.get(_UNREADABLE, []))


def report_unreadable_rows(context: click.Context) -> int:
    """Report the first few rows that were left out, and return the exit code."""
    reports: list[str] = context.find_root().meta.get(_UNREADABLE, [])
    for line in reports[:_MOST_REPORTS]:
        print_error(line)
    if len(reports) > _MOST_REPORTS:
        print_error(f"and {len(reports) - _MOST_REPORTS:,} more; --json shows all rows unchanged")
    return exit_codes.UNEXPECTED if reports else exit_codes.OK


def fetch_pages(
    read: Callable[..., A],
    filters: Mapping[str, Any],
    rows_of: Callable[[A], list[T]],
    limit: int | None,
    id_of: Callable[[T], object] = no_id,
    parameters: PageParameters = TRADIER,
) -> list[T]:
    """Return the first ``limit`` rows of all pages, or all rows.

    :func:`kloudtrader.pages.rows` says where the pages end, and which rows it can miss.
    """
    size = parameters.largest if limit is None else min(limit, parameters.largest)
    with _show_progress() as tick:

        def read_page(number: int, size: int) -> list[T]:
            page = {parameters.number: number, parameters.size: size}
            page_rows = fetch_rows(lambda: read(**page, **filters), rows_of)
            tick(number, len(page_rows))
            return page_rows

        return list(islice(rows(read_page, size, read.__name__, id_of), limit))


def fetch_pages_json(
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
        return list_plain_rows(response[outer], inner)

    collected = fetch_pages(read, filters, rows_of, limit, id_of)
    first = responses[0]
    if collected == list_plain_rows(first[outer], inner):
        return first  # unchanged: a single row may be an object, and no rows may be "null"
    return first | {outer: first[outer] | {inner: collected}}


@contextmanager
def _show_progress() -> Generator[Callable[[int, int], None]]:
    """Show the progress on stderr from the second page on, if stderr is a terminal."""
    count, line = 0, ""

    def tick(number: int, rows: int) -> None:
        nonlocal count, line
        count += rows
        if number > 1 and rows and sys.stderr.isatty():
            line = f"{count:,} rows, reading page {number + 1}"
            _overwrite_line(line)

    try:
        yield tick
    finally:
        if line:
            _overwrite_line(" " * len(line))
            _overwrite_line("")


def _overwrite_line(line: str) -> None:
    with suppress(OSError):
        print(f"\r{line}", end="", file=sys.stderr, flush=True)


# --- Tradier's plain JSON, whose lists have many forms ---------------------------------------


def list_plain_rows(wrapper: Any, key: str) -> list[Any]:
    """Return the rows of a wrapper: a list, a single object, or one of the forms of no rows."""
    value = wrapper.get(key) if _is_dict(wrapper) else None
    if value in (None, "null", ""):
        return []
    return value if _is_list(value) else [value]


def get_plain_id(row: Any) -> Any:
    """Return the id of a plain row, or ``None`` if it has none or is not an object."""
    return row.get("id") if _is_dict(row) else None


def list_account_numbers(response: Any) -> list[str]:
    """Return the account numbers in a response of ``user_profile``."""
    accounts = list_plain_rows(response["profile"], "account")
    return [str(account.get("account_number")) for account in accounts if _is_dict(account)]


def _is_dict(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
