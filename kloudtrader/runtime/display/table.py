"""Lay out models as columns, for records, CSV and data frames."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from kloudtrader.runtime.display.columns import (
    Column,
    ColumnKind,
    choose_common_kind,
    guess_kind,
    list_columns,
)

if TYPE_CHECKING:
    from pydantic import BaseModel

_MAX_INTEGER = 2**63 - 1
"""Largest integer that a column of a frame can hold."""


@dataclass(frozen=True)
class ColumnTable:
    """Hold the values of each column and their kind."""

    kinds: dict[str, ColumnKind]
    columns: dict[str, list[Any]]


def make_table(rows: "Sequence[BaseModel]", model: "type[BaseModel] | None" = None) -> ColumnTable:
    """Lay out models: declared columns first, then fields that the spec does not declare."""
    classes = dict.fromkeys([model] if model else [])
    classes.update(dict.fromkeys(type(row) for row in rows))
    plans = {cls: list_columns(cls) for cls in classes}
    declared = _merge_kinds(column for plan in plans.values() for column in plan)
    columns: dict[str, list[Any]] = {name: [None] * len(rows) for name in declared}
    for index, row in enumerate(rows):
        _fill_row(columns, index, row, plans[type(row)])
        for name, value in list_extra_fields(row, ""):
            cells = columns.setdefault(name, [None] * len(rows))
            cells[index] = value if cells[index] is None else cells[index]
    kinds: dict[str, ColumnKind] = {
        name: _settle_kind(declared.get(name, "any"), cells) for name, cells in columns.items()
    }
    return ColumnTable(kinds, columns)


def to_naive_utc(cells: "list[datetime | None]") -> "list[datetime | None]":
    """Return times in UTC without a zone. A time outside the calendar becomes its first or last."""
    return [None if cell is None else _convert_time(cell) for cell in cells]


def _convert_time(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return datetime.min if moment.year == 1 else datetime.max


def _merge_kinds(columns: Iterable[Column]) -> dict[str, ColumnKind]:
    """Return the kind of each column; if the models disagree, its values decide later."""
    merged: dict[str, ColumnKind] = {}
    for column in columns:
        kinds: set[ColumnKind] = {merged.get(column.name, column.kind), column.kind}
        merged[column.name] = choose_common_kind(kinds, "any")
    return merged


def _fill_row(
    columns: dict[str, list[Any]], index: int, row: "BaseModel", plan: Sequence[Column]
) -> None:
    for column in plan:
        value: Any = row
        for step in column.path:
            value = None if value is None else getattr(value, step)
        columns[column.name][index] = _simplify(value)


def list_extra_fields(row: "BaseModel", prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield the fields that the spec does not declare, nested models included."""
    for name, value in (row.model_extra or {}).items():
        yield from _flatten(prefix + name, value)
    for name, value in row.__dict__.items():
        if hasattr(value, "model_extra"):
            wire = type(row).model_fields[name].serialization_alias or name
            yield from list_extra_fields(value, f"{prefix}{wire}.")


def _flatten(name: str, value: object) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, inner in cast("Mapping[str, object]", value).items():
            yield from _flatten(f"{name}.{key}", inner)
    else:
        yield name, _simplify(value)


def _simplify(value: Any) -> Any:
    if isinstance(value, list | Mapping):
        return _dump_json(cast("object", value)) if value else None
    return _dump_json(value) if hasattr(value, "model_dump") else value


def _dump_json(value: object) -> str:
    return json.dumps(value, default=_dump_value, ensure_ascii=False)


def _dump_value(value: Any) -> Any:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else str(value)


def _settle_kind(kind: ColumnKind, cells: list[Any]) -> ColumnKind:
    """Return the kind of a column; if only text can hold all values, convert them to text."""
    if kind == "any":
        kind = guess_kind(cells)
    if kind == "number":
        kind = "float" if any(isinstance(cell, Decimal) for cell in cells) else "int"
    if kind == "int" and any(abs(cell or 0) > _MAX_INTEGER for cell in cells):
        kind = "text"
    if kind == "text":
        for index, value in enumerate(cells):
            if value is not None and not isinstance(value, str):
                cells[index] = _dump_json(value)
    return kind
