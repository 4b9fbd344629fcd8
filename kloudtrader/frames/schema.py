"""The flat columns of a model, and what kind of values each of them holds."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from kloudtrader.runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from pydantic import BaseModel

Kind = Literal["bool", "int", "float", "text", "time", "day", "json", "any"]
"""``json`` is text made of lists; what is ``any`` is decided by the values."""

_SCALARS: dict[object, Kind] = {
    bool: "bool",
    int: "int",
    float: "float",
    str: "text",
    datetime: "time",
    date: "day",
    list: "json",
    dict: "json",
}


@dataclass(frozen=True)
class Column:
    """A flat column: its dotted name, the fields that lead to it, and its kind."""

    name: str
    path: tuple[str, ...]
    """Python names of the fields, from the model inwards."""
    kind: Kind


@cache
def columns_of(model: "type[BaseModel]") -> tuple[Column, ...]:
    """The columns that the fields of a model make, nested models included."""
    return tuple(_columns(model, (), "", ()))


def _columns(
    model: "type[BaseModel]", path: tuple[str, ...], prefix: str, within: tuple[type, ...]
) -> list[Column]:
    found: list[Column] = []
    for name, field in model.model_fields.items():
        wire = prefix + str(field.serialization_alias or field.alias or name)
        nested = _nested(field.annotation)
        if nested is None or nested in within:
            found.append(Column(wire, (*path, name), _kind(field.annotation)))
        else:
            found += _columns(nested, (*path, name), f"{wire}.", (*within, model))
    return found


def _members(annotation: Any) -> list[Any]:
    """The types of an annotation, without ``None``, ``Annotated`` and the words of literals."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _members(get_args(annotation)[0])
    if origin is Union or origin is UnionType:
        return [one for part in get_args(annotation) for one in _members(part)]
    if origin is Literal:
        return list({type(value) for value in get_args(annotation)})
    return [] if annotation in (None, NoneType) else [annotation]


def _nested(annotation: Any) -> "type[BaseModel] | None":
    from pydantic import BaseModel

    members = _members(annotation)
    if len(members) == 1 and isinstance(members[0], type) and issubclass(members[0], BaseModel):
        return members[0]
    return None


def _kind(annotation: Any) -> Kind:
    members = _members(annotation)
    if any(get_origin(one) is not None for one in members):
        return "json"
    return common_kind({_SCALARS.get(one, "any") for one in members}, "any")


def common_kind(kinds: set[Kind], otherwise: Kind) -> Kind:
    """Return the kind that holds values of all the kinds, ``otherwise`` where none does."""
    if kinds == {"int", "float"}:
        return "float"
    return kinds.pop() if len(kinds) == 1 else otherwise


def kind_of_values(values: list[Any]) -> Kind:
    """Return the kind that the values of a column agree on, else text."""
    classes = {value.__class__ for value in values if value is not None}
    return common_kind({_SCALARS.get(cls, "text") for cls in classes}, "text")


def needed(module: str, extra: str, what: str) -> Any:
    """Import a module of an extra. Raises :class:`ConfigurationError` that says how to get it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
    raise ConfigurationError(f"{what} needs {module}: pip install 'kloudtrader[{extra}]'")
