"""Lay out rows as a table for a terminal of any width, or for a pipe."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Any, Generic, TypeVar

from kloudtrader.cli.ui.cells import Cell, CellKind, format_cell, is_number, name_zone
from kloudtrader.cli.ui.terminal import Screen, measure_width, truncate

R = TypeVar("R")

_GAP = "  "
_MIN_TEXT = 6
"""Text is not cut shorter than this; a column is hidden instead."""


@dataclass(frozen=True)
class Field(Generic[R]):
    """Describe a column of rows of one type. ``title`` includes the unit."""

    title: str
    value: Callable[[R], object]
    kind: CellKind = "text"
    rank: int = 0
    """On a narrow terminal the column of the highest rank is hidden first; 0 is never hidden."""
    summed: bool = False
    """Show the sum of the values below the column."""
    total: Callable[[Sequence[R]], object] | None = None
    """Returns the value to show below the column instead of the sum."""
    below: bool = False
    """Move the value to a line of its own if the table is too wide: ids are copied, never cut."""
    kind_of: Callable[[R], CellKind] | None = None
    """Returns the kind of a row's value if the rows differ; ``kind`` decides the alignment."""


@dataclass(frozen=True)
class _LaidOutColumn:
    field: Field[Any]
    title: str
    cells: list[Cell]
    total: Cell | None
    width: int
    blanks: int = 0
    """Number of rows without a value, if the column has a total."""


def lay_out_table(
    fields: Sequence[Field[R]], rows: Sequence[R], screen: Screen, missing: str = ""
) -> Iterator[str]:
    """Yield the lines of a table: the header, the rows and, if a column has one, the totals.

    ``missing`` says which rows the table lacks: its totals are then subtotals.
    """
    shown, below, hidden = _fit_columns([_make_column(field, rows) for field in fields], screen)
    shown = _label_totals(shown, "subtotal" if missing else "total")
    if any(column.title for column in shown):
        titles = [Cell(column.title) for column in shown]
        yield screen.paint(_format_line(shown, titles, screen), bold=True)
        if screen.colour:
            yield screen.paint(screen.rule * _sum_widths(shown), dim=True)
    for index in range(len(rows)):
        yield _format_line(shown, [column.cells[index] for column in shown], screen)
        for column in below:
            yield screen.paint(f"{_GAP}{column.cells[index].text}", dim=True)
    yield from _format_totals(shown, screen)
    for line in _name_missing(shown, missing, screen):
        yield screen.paint(line, dim=True)
    for line in _name_hidden(hidden, screen):
        yield screen.paint(line, dim=True)


def _make_column(field: Field[R], rows: Sequence[R]) -> _LaidOutColumn:
    values: list[Any] = [field.value(row) for row in rows]
    kinds: list[CellKind] = [field.kind_of(row) if field.kind_of else field.kind for row in rows]
    cells = [format_cell(value, kind) for value, kind in zip(values, kinds, strict=True)]
    title = f"{field.title} ({name_zone(values)})" if field.kind == "time" else field.title
    total, blanks = None, 0
    if len(rows) > 1 and (field.summed or field.total):
        value = field.total(rows) if field.total else sum(filter(None, values))
        total, blanks = format_cell(value, field.kind), values.count(None)
    texts = [title, *(cell.text for cell in cells), total.text if total else ""]
    return _LaidOutColumn(field, title, cells, total, max(map(measure_width, texts)), blanks)


def _sum_widths(columns: Sequence[_LaidOutColumn]) -> int:
    return sum(column.width for column in columns) + len(_GAP) * (len(columns) - 1)


def _fit_columns(
    columns: list[_LaidOutColumn], screen: Screen
) -> tuple[list[_LaidOutColumn], list[_LaidOutColumn], list[_LaidOutColumn]]:
    """Return the columns to show, those to move below each row, and those to hide."""
    shown, below, hidden = list(columns), list[_LaidOutColumn](), list[_LaidOutColumn]()
    while screen.width and (excess := _sum_widths(shown) - screen.width) > 0:
        last = max(shown, key=lambda column: column.field.rank)
        shortened = _shorten_prose(shown, excess)
        if shortened is not None:
            return shortened, below, hidden
        if last.field.rank == 0 or len(shown) == 1:
            return _shorten_all_text(shown, excess), below, hidden
        shown.remove(last)
        (below if last.field.below else hidden).append(last)
    return shown, below, hidden


def _shorten_prose(columns: list[_LaidOutColumn], excess: int) -> list[_LaidOutColumn] | None:
    """Cut the widest column of prose, or return ``None`` if it would be unreadable.

    Symbols and ids are no prose: cut off, they would name something else.
    """
    prose = [column for column in columns if column.field.kind == "prose"]
    if not prose:
        return None
    widest = max(prose, key=lambda column: column.width)
    width = widest.width - excess
    if width < max(2 * _MIN_TEXT, measure_width(widest.title)):
        return None
    return [replace(column, width=width) if column is widest else column for column in columns]


def _shorten_all_text(columns: list[_LaidOutColumn], excess: int) -> list[_LaidOutColumn]:
    """Cut text columns down to the minimum, the widest first, when nothing else helps."""
    shortened = list(columns)
    for index, column in sorted(enumerate(columns), key=lambda pair: -pair[1].width):
        if column.field.kind in ("text", "prose") and excess > 0:
            width = max(_MIN_TEXT, column.width - excess)
            excess -= column.width - width
            shortened[index] = replace(column, width=width)
    return shortened


def _format_line(columns: Sequence[_LaidOutColumn], cells: Sequence[Cell], screen: Screen) -> str:
    parts: list[str] = []
    last = max((index for index, cell in enumerate(cells) if cell.text), default=0)
    for index, (column, cell) in enumerate(zip(columns[: last + 1], cells, strict=False)):
        text = truncate(cell.text, column.width, screen.ellipsis)
        padding = " " * (column.width - measure_width(text))
        painted = screen.paint(text, fg=cell.colour) if cell.colour else text
        if is_number(column.field.kind):
            parts.append(padding + painted)
        else:
            parts.append(painted if index == last else painted + padding)
    return _GAP.join(parts)


def _label_totals(columns: list[_LaidOutColumn], word: str) -> list[_LaidOutColumn]:
    """Write ``total`` below the first column if another column has a total."""
    first = columns[0]
    if first.total is None and any(column.total for column in columns):
        width = max(first.width, len(word))
        return [replace(first, total=Cell(word), width=width), *columns[1:]]
    return columns


def _format_totals(columns: Sequence[_LaidOutColumn], screen: Screen) -> Iterator[str]:
    if columns[0].total is None:
        return
    if screen.colour:
        yield screen.paint(screen.rule * _sum_widths(columns), dim=True)
    cells = [column.total or Cell("") for column in columns]
    yield screen.paint(_format_line(columns, cells, screen), bold=True)


def _name_missing(columns: Sequence[_LaidOutColumn], missing: str, screen: Screen) -> Iterator[str]:
    """Say which rows are not in the totals."""
    if columns[0].total is None:
        return
    parts = [missing] if missing else []
    for column in columns:
        if column.blanks:
            parts.append(f"{column.blanks:,} without a value for {column.field.title}")
    if parts:
        text = f"(not in the {columns[0].total.text}: {'; '.join(parts)})"
        yield from wrap(text, screen.width or 100)


def _name_hidden(hidden: Sequence[_LaidOutColumn], screen: Screen) -> Sequence[str]:
    names = ", ".join(column.field.title for column in reversed(hidden))
    return wrap(f"(not enough room for: {names})", screen.width or 80) if names else []
