"""Check bodies that are given as dicts and lists, and models that are both sent and read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from types import UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    TypeAlias,
    TypeGuard,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)

from pydantic import BaseModel, GetCoreSchemaHandler, Strict, TypeAdapter
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.models import ResponseModel
from kloudtrader.runtime.request._field_names import list_models, list_names, suggest_name
from kloudtrader.runtime.request._refusals import validate
from kloudtrader.runtime.request.models import RequestModel
from kloudtrader.runtime.response.unions import OneOf, Unrecognised

T = TypeVar("T")
B = TypeVar("B", bound=BaseModel)


# Strict: pydantic would take a list of two or three files for one file with its name.
Upload: TypeAlias = (
    bytes | Annotated[tuple[str, bytes], Strict()] | Annotated[tuple[str, bytes, str], Strict()]
)
"""A file to send: the content, optionally with a file name and a content type."""


class UniqueItems:
    """Refuse a list that has an element twice: ``Annotated[list[str], UniqueItems()]``."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_check_unique, handler(source))

    def __repr__(self) -> str:
        return "UniqueItems()"


def _check_unique(items: list[object]) -> list[object]:
    try:
        is_unique = len({*items}) == len(items)
    except TypeError:  # models have no hash
        is_unique = all(item not in items[:number] for number, item in enumerate(items))
    if not is_unique:
        raise PydanticCustomError("unique", "must not have an element twice")
    return items


class SharedModel(ResponseModel):
    """Validate what is both sent and read.

    A response may have new fields, and they are kept when it is sent back. An instance that a
    program makes must not: its unknown fields are misspelt.
    """

    __open__: ClassVar[bool] = False
    """True if the spec allows fields that it does not name."""

    def __init__(self, /, **data: Any) -> None:
        _refuse_misspelt(type(self), data)
        validate(type(self), data, partial(super().__init__, **data))
        refuse_unknown(data, self, type(self).__name__)

    # With this mark, pydantic does not call __init__ when it reads a response.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # pyright: ignore[reportFunctionMemberAccess]


def build_model(kind: type[B], fields: Mapping[str, Any]) -> B:
    """Return the model with the given fields. Raises :class:`InvalidArgument`."""
    _refuse_misspelt(kind, fields)
    model = validate(kind, fields, partial(kind.model_validate, dict(fields)))
    refuse_unknown(fields, model, kind.__name__)
    return model


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def read_body(kind: Callable[[], type[T]], value: T, argument: str) -> T:
    """Return a body with the models that its dicts describe, or as it is if it has no dict.

    Raises :class:`InvalidArgument` for what a model of it would refuse.
    """
    if not (_is_mapping(value) or _is_list(value)):
        return value
    type_: Any = _select_nullable(kind(), value)
    adapter = _ADAPTERS.get(type_) or _ADAPTERS.setdefault(type_, TypeAdapter(type_))
    built = validate(type_, value, partial(adapter.validate_python, value), argument)
    refuse_unknown(value, built, type_.__name__ if isinstance(type_, type) else argument)
    if _is_mapping(value):
        _refuse_guess(type_, value, built, argument)
    return cast("T", built)


def _select_nullable(type_: Any, value: object) -> Any:
    """Return a union without the classes that have no null where the dict has one.

    They would accept ``None`` as a field that is not given, and leave the null out.
    """
    nulls = {key for key, item in value.items() if item is None} if _is_mapping(value) else ()
    if not nulls or get_origin(type_) not in (Union, UnionType):
        return type_
    kept = [member for member in get_args(type_) if not _list_unset(member, nulls)]
    return Union[tuple(kept)] if kept else type_  # noqa: UP007 - the members are a value


def _list_unset(member: Any, nulls: Collection[object]) -> list[str]:
    """Return the fields that a model of requests takes as not given if they are null."""
    if not (isinstance(member, type) and issubclass(member, RequestModel)):
        return []
    return [
        name
        for name, field in member.model_fields.items()
        if not field.is_required()
        and {name, str(field.validation_alias)} & {*nulls}
        and str(field.serialization_alias or name) not in member.__nullable__
    ]


def _refuse_guess(type_: Any, given: Mapping[object, object], built: object, argument: str) -> None:
    """Refuse a dict whose kind was guessed: its tag is missing, and that of its model is fixed."""
    tags = {part.tag for part in getattr(type_, "__metadata__", ()) if isinstance(part, OneOf)}
    if not isinstance(built, BaseModel):
        return
    for name, field in type(built).model_fields.items():
        spellings = {name, str(field.validation_alias)}
        if spellings & tags and not spellings & given.keys() and field.default is not None:
            raise InvalidArgument(
                f"{argument} has no {field.validation_alias or name}, which names its kind",
                argument=argument,
            )


def check_names(kind: Callable[[], object], value: object, argument: str) -> None:
    """Refuse a dict with names that no model has. Files cannot be checked further."""
    models = list_models(kind())
    if _is_mapping(value) and all(map(_is_closed, models)):
        known = [name for model in models for name in list_names(model)]
        _refuse_other_names(map(str, value), known, argument)


def _is_closed(model: type[BaseModel]) -> bool:
    """Return whether a model has no fields but those of the spec when it is sent."""
    return model.model_config.get("extra") == "forbid" or not getattr(model, "__open__", True)


def _refuse_misspelt(kind: type[BaseModel], fields: Mapping[str, Any]) -> None:
    # Before the model is made: with no other field, it would be taken for an error object.
    if issubclass(kind, SharedModel) and not kind.__open__:
        _refuse_other_names(fields, list_names(kind), kind.__name__)


def refuse_unknown(given: object, built: object, place: str) -> None:
    """Refuse a dict whose keys its model does not have, also within other values."""
    if _is_mapping(given):
        if isinstance(built, BaseModel):
            _check_model(given, built, place)
        elif _is_mapping(built):
            for name, value in given.items():
                refuse_unknown(value, built.get(name), f"{place}.{name}")
    elif _is_list(given) and _is_list(built):
        for number, (value, item) in enumerate(zip(given, built, strict=False)):
            refuse_unknown(value, item, f"{place}[{number}]")


def _check_model(given: Mapping[object, object], built: BaseModel, place: str) -> None:
    model = type(built)
    if model is Unrecognised:
        raise InvalidArgument(f"{place} fits no variant that the spec names", argument=place)
    if not getattr(model, "__open__", True):
        _refuse_other_names(built.model_extra or (), list_names(model), place)
    for name, field in model.model_fields.items():
        for key in (name, field.validation_alias):
            if key in given:
                refuse_unknown(given[key], getattr(built, name), f"{place}.{name}")


def _refuse_other_names(names: Iterable[str], known: Sequence[str], place: str) -> None:
    for name in names:
        if name not in known:
            raise InvalidArgument(
                f"{place}.{name[:60]} is not a field{suggest_name(name, known)}", argument=name
            )


def _is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    return isinstance(value, Mapping)


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, list | tuple)
