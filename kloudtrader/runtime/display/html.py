"""Write models as HTML tables for notebooks.

The tables set neither colours nor fonts, so they are readable on light and on dark pages. Nothing
is loaded and nothing is run, and all text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any, cast

from pydantic import BaseModel

from kloudtrader.runtime.diagnose.message import mask
from kloudtrader.runtime.display.columns import NUMBERS, Column, list_columns
from kloudtrader.runtime.display.table import list_extra_fields
from kloudtrader.runtime.display.units import find_unit
from kloudtrader.runtime.display.values import find_masked_fields, format_time

_MOST_ROWS = 30
_MOST_CHARACTERS = 80
_SCROLLS = "overflow-x:auto;max-width:100%"
_TABLE = "border-collapse:collapse;font-variant-numeric:tabular-nums"
# Notebooks would set the dollars of a title such as "Between $3 and $4?" as a formula.
_NO_FORMULAS = "tex2jax_ignore mathjax_ignore"
_CAPTION = "text-align:left;font-weight:bold"
_CELL = "white-space:nowrap;padding:2px 8px;border-bottom:1px solid rgba(128,128,128,.3)"
_LEFT = f"text-align:left;{_CELL}"
_RIGHT = f"text-align:right;{_CELL}"


@dataclass
class _Column:
    """Hold the texts of a column."""

    name: str
    unit: str = ""
    style: str = _LEFT
    cells: dict[int, str] = field(default_factory=dict[int, str])
    """The texts by the number of their row. A row without a value has none."""


def format_list(rows: Sequence[object], name: str = "") -> str:
    """Return the table of a list of models: at most 30 rows, and the columns with a value."""
    models = [row for row in rows[:_MOST_ROWS] if isinstance(row, BaseModel)]
    kinds = " or ".join(dict.fromkeys(type(model).__name__ for model in models)) or "row"
    caption = f"{name + ': ' if name else ''}{len(rows):,} × {kinds}"
    if len(rows) > len(models):
        caption += f", the first {len(models)}; kloudtrader.frames shows all"
    return _write_table(caption, _collect_columns(models), range(len(models)))


def format_model(model: BaseModel) -> str:
    """Return the fields of a model as a table, and a table for each list of models in it."""
    model = _unwrap(model)
    lists = dict(_find_lists(model, ""))
    columns = [column for column in _collect_columns([model]) if column.name not in lists]
    parts = [format_list(rows, name) for name, rows in lists.items()]
    if columns or not parts:
        parts.insert(0, _write_fields(type(model).__name__, columns))
    return "".join(parts)


def _unwrap(model: BaseModel) -> BaseModel:
    """Return what a response is about: the only model in it, and the only model in that."""
    values = [value for value in {**model.__dict__, **(model.model_extra or {})}.values() if value]
    inner = values[0] if len(values) == 1 else None
    return _unwrap(inner) if isinstance(inner, BaseModel) else model


def _find_lists(model: BaseModel, prefix: str) -> Iterator[tuple[str, Sequence[object]]]:
    """Yield the name of each list of models below a model, and its rows."""
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        wire = f"{prefix}{info.serialization_alias or name}"
        if isinstance(value, BaseModel):
            yield from _find_lists(value, f"{wire}.")
        elif isinstance(value, list):
            items = cast("list[object]", value)
            if items and all(isinstance(item, BaseModel) for item in items):
                yield wire, items


def _collect_columns(models: Sequence[BaseModel]) -> list[_Column]:
    """Return the columns that have a value in any row, declared fields first."""
    columns: dict[str, _Column] = {}
    for number, model in enumerate(models):
        for column in list_columns(type(model)):
            shown = columns.get(column.name) or columns.setdefault(
                column.name, _make_column(column)
            )
            _fill_cell(shown, number, column, model)
    for number, model in enumerate(models):
        for name, value in list_extra_fields(model, ""):
            extra = columns.setdefault(name, _Column(name))
            extra.cells.setdefault(number, _format_cell(value, ""))
    return [column for column in columns.values() if any(column.cells.values())]


def _make_column(column: Column) -> _Column:
    style = _RIGHT if column.kind in NUMBERS else _LEFT
    return _Column(column.name, find_unit(column), style)


def _fill_cell(shown: _Column, number: int, column: Column, model: BaseModel) -> None:
    value: Any = model
    for step in column.path:
        value = None if value is None else getattr(value, step)
    if not column.owner.model_fields[column.path[-1]].repr:
        return
    if isinstance(value, str) and column.path[-1] in find_masked_fields(column.owner):
        value = mask(value)
    shown.cells[number] = _format_cell(value, shown.unit)


def _format_cell(value: object, unit: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return _format_number(value, unit)
    if isinstance(value, list):
        return _format_items(cast("list[object]", value))
    text = format_time(value) if isinstance(value, date) else str(value)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"


def _format_number(value: float | Decimal, unit: str) -> str:
    """Return a number with separators if it has a unit: without one it may be an id or a year."""
    if isinstance(value, float):
        digits = ".2f" if unit == "USD" and value == round(value, 2) else ".10g"
        return f"{value:,{digits}}" if unit else f"{value:.10g}"
    return f"{value:,}" if unit else str(value)


def _format_items(items: Sequence[object]) -> str:
    if items and all(isinstance(item, BaseModel) for item in items):
        return f"{len(items):,} × {type(items[0]).__name__}"
    texts = [_format_cell(item, "") for item in items[:_MOST_CHARACTERS]]
    return _format_cell(", ".join(texts), "")


def _write_table(caption: str, columns: Sequence[_Column], numbers: Iterable[int]) -> str:
    heads = "".join(_write_cell("th", column, _write_head(column)) for column in columns)
    rows = "".join(f"<tr>{_write_row(columns, number)}</tr>" for number in numbers)
    return _write_frame(caption, f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>")


def _write_row(columns: Sequence[_Column], number: int) -> str:
    return "".join(
        _write_cell("td", column, escape(column.cells.get(number, ""))) for column in columns
    )


def _write_fields(caption: str, columns: Sequence[_Column]) -> str:
    rows = "".join(
        f'<tr><th scope="row" style="{_LEFT}">{_write_head(column)}</th>'
        f"{_write_cell('td', column, escape(column.cells[0]))}</tr>"
        for column in columns
    )
    return _write_frame(caption, f"<tbody>{rows}</tbody>")


def _write_head(column: _Column) -> str:
    unit = f' <small style="font-weight:normal">{escape(column.unit)}</small>'
    return escape(column.name) + (unit if column.unit else "")


def _write_cell(tag: str, column: _Column, content: str) -> str:
    return f'<{tag} style="{column.style}">{content}</{tag}>'


def _write_frame(caption: str, content: str) -> str:
    return (
        f'<div class="{_NO_FORMULAS}" style="{_SCROLLS}"><table style="{_TABLE}">'
        f'<caption style="{_CAPTION}">{escape(caption)}</caption>{content}</table></div>'
    )
