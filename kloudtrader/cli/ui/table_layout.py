"""Tables: rows of values laid out for a terminal of any width, or for a pipe."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Any, Generic, TypeVar

from kloudtrader.cli.ui.cells import Cell, Kind, cell, is_number, zone_of
from kloudtrader.cli.ui.terminal import Screen, cut, width_of

R = TypeVar("R")

_GAP = "  "
_SHORTEST = 6
"""A text is not cut shorter than this; a column is hidden instead."""


@dataclass(frozen=True)
class Field(Generic[R]):
    """A column of rows of one type. ``title`` names the unit where there is one."""

    title: str
    value: Callable[[R], object]
    kind: Kind = "text"
    rank: int = 0
    """The column of the highest rank is hidden first on a narrow terminal; 0 never is."""
    summed: bool = False
    """Whether the sum of the values stands below the column."""
    total: Callable[[Sequence[R]], object] | None = None
    """What stands below the column instead of the sum."""
    below: bool = False
    """Stands on a line of its own where the table is too wide: ids that are to be copied."""
    kind_of: Callable[[R], Kind] | None = None
    """The kind of one row's value, where the rows differ; ``kind`` says where it stands."""


@dataclass(frozen=True)
class _Column:
    field: Field[Any]
    title: str
    cells: list[Cell]
    total: Cell | None
    width: int


def table(fields: Sequence[Field[R]], rows: Sequence[R], screen: Screen) -> Iterator[str]:
    """The lines of a table with its header and, where some column has one, its totals."""
    shown, below, hidden = _fit([_column(field, rows) for field in fields], screen)
    shown = _labelled(shown)
    if any(one.title for one in shown):
        yield screen.paint(_line(shown, [Cell(one.title) for one in shown], screen), bold=True)
        if screen.colour:
            yield screen.paint(screen.rule * _width(shown), dim=True)
    for index in range(len(rows)):
        yield _line(shown, [one.cells[index] for one in shown], screen)
        for one in below:
            yield screen.paint(f"{_GAP}{one.cells[index].text}", dim=True)
    yield from _totals(shown, screen)
    for line in _note(hidden, screen):
        yield screen.paint(line, dim=True)


def _column(field: Field[R], rows: Sequence[R]) -> _Column:
    values: list[Any] = [field.value(row) for row in rows]
    kinds: list[Kind] = [field.kind_of(row) if field.kind_of else field.kind for row in rows]
    cells = [cell(value, kind) for value, kind in zip(values, kinds, strict=True)]
    title = f"{field.title} ({zone_of(values)})" if field.kind == "time" else field.title
    total = None
    if len(rows) > 1 and (field.summed or field.total):
        value = field.total(rows) if field.total else sum(filter(None, values))
        total = cell(value, field.kind)
    texts = [title, *(each.text for each in cells), total.text if total else ""]
    return _Column(field, title, cells, total, max(map(width_of, texts)))


def _width(columns: Sequence[_Column]) -> int:
    return sum(one.width for one in columns) + len(_GAP) * (len(columns) - 1)


def _fit(
    columns: list[_Column], screen: Screen
) -> tuple[list[_Column], list[_Column], list[_Column]]:
    """Choose what is shown, what goes below each row, and what is hidden."""
    shown, below, hidden = list(columns), list[_Column](), list[_Column]()
    while screen.width and (excess := _width(shown) - screen.width) > 0:
        last = max(shown, key=lambda one: one.field.rank)
        cut = _shortened(shown, excess)
        if cut is not None:
            return cut, below, hidden
        if last.field.rank == 0 or len(shown) == 1:
            return _squeezed(shown, excess), below, hidden
        shown.remove(last)
        (below if last.field.below else hidden).append(last)
    return shown, below, hidden


def _shortened(columns: list[_Column], excess: int) -> list[_Column] | None:
    """Cut the widest column of prose, if it stays readable. Symbols and ids are not prose."""
    texts = [one for one in columns if one.field.kind == "prose"]
    if not texts:
        return None
    widest = max(texts, key=lambda one: one.width)
    width = widest.width - excess
    if width < max(2 * _SHORTEST, width_of(widest.title)):
        return None
    return [replace(one, width=width) if one is widest else one for one in columns]


def _squeezed(columns: list[_Column], excess: int) -> list[_Column]:
    """The last resort: cut text columns as short as they may be, the widest first."""
    squeezed = list(columns)
    for index, one in sorted(enumerate(columns), key=lambda pair: -pair[1].width):
        if one.field.kind in ("text", "prose") and excess > 0:
            width = max(_SHORTEST, one.width - excess)
            excess -= one.width - width
            squeezed[index] = replace(one, width=width)
    return squeezed


def _line(columns: Sequence[_Column], cells: Sequence[Cell], screen: Screen) -> str:
    parts: list[str] = []
    last = max((index for index, one in enumerate(cells) if one.text), default=0)
    for index, (column, shown) in enumerate(zip(columns[: last + 1], cells, strict=False)):
        text = cut(shown.text, column.width, screen.ellipsis)
        padding = " " * (column.width - width_of(text))
        painted = screen.paint(text, fg=shown.colour) if shown.colour else text
        if is_number(column.field.kind):
            parts.append(padding + painted)
        else:
            parts.append(painted if index == last else painted + padding)
    return _GAP.join(parts)


def _labelled(columns: list[_Column]) -> list[_Column]:
    """Say ``total`` in the first column where another has one."""
    first = columns[0]
    if first.total is None and any(one.total for one in columns):
        label = Cell("total")
        return [replace(first, total=label, width=max(first.width, 5)), *columns[1:]]
    return columns


def _totals(columns: Sequence[_Column], screen: Screen) -> Iterator[str]:
    if columns[0].total is None:
        return
    if screen.colour:
        yield screen.paint(screen.rule * _width(columns), dim=True)
    cells = [one.total or Cell("") for one in columns]
    yield screen.paint(_line(columns, cells, screen), bold=True)


def _note(hidden: Sequence[_Column], screen: Screen) -> Sequence[str]:
    names = ", ".join(one.field.title for one in reversed(hidden))
    return wrap(f"(not enough room for: {names})", screen.width or 80) if names else []
