"""Models laid out as columns: what records, CSV and data frames are made of."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from kloudtrader.frames.schema import Column, Kind, columns_of, common_kind, kind_of_values
from kloudtrader.runtime.errors import InvalidArgument

if TYPE_CHECKING:
    from pydantic import BaseModel

_LARGEST = 2**63 - 1
"""Largest whole number of the widest column that frames have."""


@dataclass(frozen=True)
class Table:
    """The values of each column, and of what kind they are."""

    kinds: dict[str, Kind]
    columns: dict[str, list[Any]]


def table_of(
    models: "BaseModel | Iterable[BaseModel]", model: "type[BaseModel] | None" = None
) -> Table:
    """Lay out models: declared columns first, fields that the spec does not know after them."""
    rows = _rows(models)
    classes = dict.fromkeys([model] if model else [])
    classes.update(dict.fromkeys(type(row) for row in rows))
    plans = {one: columns_of(one) for one in classes}
    declared = _declared(one for plan in plans.values() for one in plan)
    columns: dict[str, list[Any]] = {name: [None] * len(rows) for name in declared}
    for index, row in enumerate(rows):
        _fill(columns, index, row, plans[type(row)])
        for name, value in _unknown(row, ""):
            cells = columns.setdefault(name, [None] * len(rows))
            cells[index] = value if cells[index] is None else cells[index]
    kinds: dict[str, Kind] = {
        name: _settle(declared.get(name, "any"), cells) for name, cells in columns.items()
    }
    return Table(kinds, columns)


def in_utc(cells: "list[datetime | None]") -> "list[datetime | None]":
    """Times without a zone, as they are in UTC. The calendar's ends stay within it."""
    return [None if cell is None else _naive(cell) for cell in cells]


def _naive(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return datetime.min if moment.year == 1 else datetime.max


def _declared(columns: Iterable[Column]) -> dict[str, Kind]:
    """The kind of each column. Where models differ about it, its values decide."""
    found: dict[str, Kind] = {}
    for column in columns:
        kinds: set[Kind] = {found.get(column.name, column.kind), column.kind}
        found[column.name] = common_kind(kinds, "any")
    return found


def _rows(models: "BaseModel | Iterable[BaseModel]") -> "list[BaseModel]":
    from pydantic import BaseModel

    # A model is iterable itself: over its fields.
    rows: list[Any] = [models] if isinstance(models, BaseModel) else list(models)
    for row in rows:
        if not isinstance(row, BaseModel):
            raise InvalidArgument(
                "models must be models of kloudtrader.tradier or kloudtrader.kalshi, not "
                f"{type(row).__name__}; the functions of kloudtrader.user return plain JSON",
                argument="models",
            )
    return rows


def _fill(
    columns: dict[str, list[Any]], index: int, row: "BaseModel", plan: Sequence[Column]
) -> None:
    for column in plan:
        value: Any = row
        for step in column.path:
            value = None if value is None else getattr(value, step)
        columns[column.name][index] = _plain(value)


def _unknown(row: "BaseModel", prefix: str) -> Iterator[tuple[str, Any]]:
    """The fields that the spec does not know, of the model and of those nested in it."""
    for name, value in (row.model_extra or {}).items():
        yield from _flat(prefix + name, value)
    for name, value in row.__dict__.items():
        if hasattr(value, "model_extra"):
            wire = type(row).model_fields[name].serialization_alias or name
            yield from _unknown(value, f"{prefix}{wire}.")


def _flat(name: str, value: object) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, inner in cast("Mapping[str, object]", value).items():
            yield from _flat(f"{name}.{key}", inner)
    else:
        yield name, _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, list | Mapping):
        return _json(cast("object", value)) if value else None
    return _json(value) if hasattr(value, "model_dump") else value


def _json(value: object) -> str:
    return json.dumps(value, default=_dumped, ensure_ascii=False)


def _dumped(value: Any) -> Any:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else str(value)


def _settle(kind: Kind, cells: list[Any]) -> Kind:
    """The kind of a column. Where only text holds all values, they become text."""
    if kind == "any":
        kind = kind_of_values(cells)
    if kind == "int" and any(abs(cell or 0) > _LARGEST for cell in cells):
        kind = "text"
    if kind == "text":
        for index, value in enumerate(cells):
            if value is not None and not isinstance(value, str):
                cells[index] = _json(value)
    return kind
