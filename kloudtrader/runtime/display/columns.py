"""Derive the flat columns of a model and the kind of their values."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

if TYPE_CHECKING:
    from pydantic import BaseModel

ColumnKind = Literal["bool", "int", "float", "text", "time", "day", "json", "number", "any"]
"""``json`` is text that holds a list; the values of the column decide about the last two."""

NUMBERS = ("int", "float", "number")
"""The kinds of numbers."""

_SCALARS: dict[object, ColumnKind] = {
    bool: "bool",
    int: "int",
    float: "float",
    Decimal: "float",
    str: "text",
    datetime: "time",
    date: "day",
    list: "json",
    dict: "json",
}


@dataclass(frozen=True)
class Column:
    """Describe a flat column: its dotted name, the fields that lead to it, and its kind."""

    name: str
    path: tuple[str, ...]
    """Python names of the fields, from the model inwards."""
    kind: ColumnKind
    owner: "type[BaseModel]"
    """The model that has the last field of the path."""


_LABELS = ("symbol", "ticker", "market_ticker", "ticker_name", "market_id", "event_ticker")
"""Fields that tell what a row is about, the best first. The first that a model has leads."""


@cache
def list_columns(model: "type[BaseModel]") -> tuple[Column, ...]:
    """Return the columns of a model: what the row is about, then the others in their order."""
    columns = _collect_columns(model, (), "", ())
    names = {column.name for column in columns}
    label = next((name for name in _LABELS if name in names), None)
    return tuple(sorted(columns, key=lambda column: column.name != label))


def _collect_columns(
    model: "type[BaseModel]", path: tuple[str, ...], prefix: str, within: tuple[type, ...]
) -> list[Column]:
    columns: list[Column] = []
    for name, field in model.model_fields.items():
        api_name = prefix + str(field.serialization_alias or field.alias or name)
        nested = _get_nested_model(field.annotation)
        if nested is None or nested in within:
            columns.append(Column(api_name, (*path, name), _get_kind(field.annotation), model))
        else:
            columns += _collect_columns(nested, (*path, name), f"{api_name}.", (*within, model))
    return columns


def _list_types(annotation: Any) -> list[Any]:
    """Return the types in an annotation, without ``None``; a literal has the type of its values."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _list_types(get_args(annotation)[0])
    if origin is Union or origin is UnionType:
        return [each for part in get_args(annotation) for each in _list_types(part)]
    if origin is Literal:
        return list({type(value) for value in get_args(annotation)})
    return [] if annotation in (None, NoneType) else [annotation]


def _get_nested_model(annotation: Any) -> "type[BaseModel] | None":
    from pydantic import BaseModel

    members = _list_types(annotation)
    if len(members) == 1 and isinstance(members[0], type) and issubclass(members[0], BaseModel):
        return members[0]
    return None


def _get_kind(annotation: Any) -> ColumnKind:
    members = _list_types(annotation)
    if any(get_origin(member) is not None for member in members):
        return "json"
    if {int, Decimal} <= set(members):
        return "number"
    return choose_common_kind({_SCALARS.get(member, "any") for member in members}, "any")


def choose_common_kind(kinds: set[ColumnKind], otherwise: ColumnKind) -> ColumnKind:
    """Return the kind that can hold values of all the kinds, or ``otherwise``."""
    if kinds == {"int", "float"}:
        return "float"
    return kinds.pop() if len(kinds) == 1 else otherwise


def guess_kind(values: list[Any]) -> ColumnKind:
    """Return the kind that all values of a column have, or text."""
    classes = {value.__class__ for value in values if value is not None}
    return choose_common_kind({_SCALARS.get(cls, "text") for cls in classes}, "text")
