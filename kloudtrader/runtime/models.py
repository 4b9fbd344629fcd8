"""Define the base class of response models, and types for the venues' lists and open texts.

Of the runtime, only the modules of models import pydantic at their top. The JSON path never imports
them.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
    get_origin,
)

from pydantic import ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kloudtrader.runtime.base_model import DocumentedModel, ModelList
from kloudtrader.runtime.diagnose.message import ERROR_KEYS, extract_message
from kloudtrader.runtime.response.decode import is_error


class ResponseModel(DocumentedModel):
    """Validate a response: accept new fields, but be strict about the types of values.

    Keeps fields that the spec does not name, in ``model_extra`` and in dumps. Accepts Python names
    and wire names; dumps use the wire names. Pydantic by itself would read ``false`` or ``""`` as
    an amount of 0, and a number as a date.
    """

    model_config = ConfigDict(
        extra="allow",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
        defer_build=True,
        protected_namespaces=(),
    )

    if not TYPE_CHECKING:  # a type checker would allow any attribute
        # A model without further fields has no dict for them when it is read: see Rows.read.

        @property
        def model_extra(self) -> dict[str, Any]:
            """Return the fields that the spec does not name."""
            if self.__pydantic_extra__ is None:
                object.__setattr__(self, "__pydantic_extra__", {})
            return self.__pydantic_extra__

        def __setattr__(self, name: str, value: object) -> None:
            _ = self.model_extra  # takes a name that is no field
            super().__setattr__(name, value)

        def __eq__(self, other: object) -> bool:
            if isinstance(other, ResponseModel):
                _ = self.model_extra, other.model_extra  # pydantic 2.12 tells none from empty
            return super().__eq__(other)

        __hash__ = None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Not `source`: if a lone row is a branch of a union, `source` is the list.
        schema = handler(cls)
        definition: Any = handler.resolve_ref_schema(schema)
        is_map = "extras_schema" in (_find_fields(definition) or ())
        change_fields(definition, _make_exact, extras=_FINITE)
        fields = cls.model_fields.values()
        if fields and not any(field.is_required() for field in fields):
            # Further fields with a documented type are data by themselves.
            _check_every_use(definition, _refuse_error_beside if is_map else _refuse_error)
        return schema


def _check_every_use(
    definition: dict[str, Any], check: Callable[[ResponseModel], ResponseModel]
) -> None:
    """Check every use of a model, as another field of the same model only refers to its schema."""
    if definition["type"] == "model":
        inner = definition.copy()
        ref = inner.pop("ref", None)
        checked: CoreSchema = core_schema.no_info_after_validator_function(
            check, cast("CoreSchema", inner)
        )
        if check is _refuse_error and _is_flat(inner["schema"]):
            checked = _skip_check(inner, checked)
        definition.clear()
        definition.update(checked)
        if ref is not None:
            definition["ref"] = ref


def _skip_check(model: Any, checked: CoreSchema) -> CoreSchema:
    """Return a schema that calls the check only for an object with further fields.

    Without further fields, no error can take the place of the model. Calling the check for the
    details of each event takes an eighth of the time of a list of events. Not for a model with
    inner models: pydantic would count their fields twice where it chooses among variants.
    """
    without_extras = model | {"schema": model["schema"] | {"extras_schema": _NO_FIELD}}
    metadata = {WITHOUT_EXTRAS_FIRST: True}
    return try_in_order(without_extras, checked, metadata=metadata)


def _is_flat(schema: Any) -> bool:
    """Tell whether the fields of a model contain no other model."""
    return schema["type"] == "model-fields" and not has_model(schema["fields"])


def has_model(schema: object) -> bool:
    """Tell whether a part of a schema contains a model."""
    if isinstance(schema, dict):
        parts = cast("dict[str, object]", schema)
        return parts.get("type") in _MODELS or has_model([*parts.values()])
    return isinstance(schema, (list, tuple)) and any(map(has_model, cast("list[object]", schema)))


WITHOUT_EXTRAS_FIRST = "kloudtrader_without_extras_first"
"""Key in the metadata of such a schema. Its second choice alone reads the same."""


def _refuse_error(model: ResponseModel) -> ResponseModel:
    """Refuse an error object in the place of a model without required fields."""
    extra = model.__pydantic_extra__
    if extra:
        _refuse_error_beside(model)
        if len(model.__pydantic_fields_set__) == len(extra):
            raise PydanticCustomError("error", "has no documented field")
    return model


def _refuse_error_beside(model: ResponseModel) -> ResponseModel:
    """Refuse an error among the further fields of a model."""
    extra = model.__pydantic_extra__
    if extra and not _ERROR_KEYS.isdisjoint(extra) and is_error(extra, beside=True):
        raise PydanticCustomError(
            "error", "is an error: {message}", {"message": extract_message(extra)}
        )
    return model


_ERROR_KEYS = frozenset(ERROR_KEYS)


def change_fields(
    model: Any, change: Callable[[Any], CoreSchema], extras: CoreSchema | None = None
) -> None:
    """Replace the schemas of the scalars in a model's fields. Inner models do so themselves.

    Pydantic's strict mode refuses too much: in responses, an integer written as ``1.0``, and in
    requests, the numbers of numpy.
    """
    model = _find_fields(model)
    if model is not None and not model.get("metadata", {}).get(_CHANGED):
        model["metadata"] = model.get("metadata", {}) | {_CHANGED: True}
        for field in model["fields"].values():
            field["schema"] = _change_schema(field["schema"], change)
        if "extras_schema" in model:
            model["extras_schema"] = _change_schema(model["extras_schema"], change)
        elif extras is not None:
            model["extras_schema"] = extras


def _find_fields(schema: Any) -> dict[str, Any] | None:
    """Return the schema of a model's fields."""
    while schema is not None and schema["type"] != "model-fields":
        schema = schema.get("schema")
    return cast("dict[str, Any] | None", schema)


_CHANGED = "kloudtrader_changed"


def _change_schema(schema: Any, change: Callable[[Any], CoreSchema]) -> Any:
    if isinstance(schema, list):
        return [_change_schema(part, change) for part in cast("list[object]", schema)]
    if schema["type"] in ("model", "tagged-union"):
        return schema
    choices: list[Any] = schema.get("choices", [])
    if any(choice["type"] in ("int", "float") for choice in choices if isinstance(choice, dict)):
        return schema  # a number is one of the choices, so it must not become a string
    parts: dict[str, Any] = {
        key: _change_schema(schema[key], change) for key in _PARTS if key in schema
    }
    if schema["type"] == "list":
        parts["fail_fast"] = True  # otherwise each of a million bad legs would add errors
        return change(schema | parts)
    return schema | parts if parts else change(schema)


_PARTS = ("schema", "items_schema", "values_schema", "choices")


def _make_exact(schema: Any) -> CoreSchema:
    """Return a schema that accepts no other kind of value."""
    kind = schema["type"]
    if kind == "int":
        whole_float = core_schema.chain_schema([core_schema.float_schema(strict=True), schema])
        return try_in_order(schema | {"strict": True}, whole_float)
    if kind == "date":
        text = core_schema.chain_schema([core_schema.str_schema(strict=True), schema])
        return try_in_order(schema | {"strict": True}, text)
    if kind == "str":
        return try_in_order(schema, core_schema.chain_schema([_INTEGER_AS_TEXT, schema]))
    if kind == "any":
        return _FINITE
    if kind == "list" and schema["items_schema"]["type"] in _MODELS:
        return core_schema.no_info_after_validator_function(ModelList, schema)
    return cast("CoreSchema", schema | {"strict": True}) if kind in ("float", "bool") else schema


_MODELS = ("definition-ref", "model", "tagged-union")


def try_in_order(*choices: CoreSchema, metadata: dict[str, Any] | None = None) -> CoreSchema:
    return core_schema.union_schema([*choices], mode="left_to_right", metadata=metadata)


def _check_finite(value: object) -> object:
    """Return JSON without a documented type, unless it contains NaN or an infinity."""
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError("must be a finite number")
    elif isinstance(value, dict):
        _check_finite([*cast("dict[str, object]", value).values()])
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            _check_finite(inner)
    return value  # pyright: ignore[reportUnknownVariableType]


_INTEGER_AS_TEXT = core_schema.no_info_after_validator_function(
    str, core_schema.int_schema(strict=True)
)
"""Reads an integer as a string, because servers have sent ids as numbers."""
_FINITE = core_schema.no_info_after_validator_function(_check_finite, core_schema.any_schema())
FURTHER_FIELD = "further_field"
"""Type of pydantic's error for such a field."""
_NO_FIELD = core_schema.custom_error_schema(
    core_schema.is_instance_schema(type("Nothing", (), {})),
    custom_error_type=FURTHER_FIELD,
    custom_error_message="is no documented field",
)
"""Accepts no value."""


class Marker:
    """Define the ``repr`` of annotations without arguments."""

    def __repr__(self) -> str:
        return f"{type(self).__name__.lstrip('_')}()"


def _replace_none(make: Any) -> CoreSchema:
    """Return a schema that replaces JSON null, and the string ``"null"`` of some brokers."""
    return core_schema.no_info_after_validator_function(
        lambda _: make(),
        core_schema.union_schema([core_schema.none_schema(), core_schema.literal_schema(["null"])]),
    )


class OneOrMany(Marker):
    """Read a lone X, null and ``"null"`` as a list: ``Annotated[list[X], OneOrMany()]``.

    Tries the list first, so that a list costs no extra time, and no branch converts the JSON to
    Python objects before it is validated. Tries ``"null"`` before a lone X, which may be a text.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        (item,) = get_args(source)
        make: Any = list if item is str else ModelList
        lone = core_schema.no_info_after_validator_function(lambda row: make([row]), handler(item))
        return try_in_order(handler(source), _replace_none(make), lone)


class NoneAsEmpty(Marker):
    """Read null and ``"null"`` as an empty wrapper: ``Annotated[Wrapper, NoneAsEmpty()]``."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return try_in_order(handler(source), _replace_none(source))


class _AnyText(Marker):
    """Read any string. Comparing it with the known strings first would only take time."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return handler(str)


W = TypeVar("W")

# Known values are hints for people and editors. A closed enumeration fails on the first new value
# of a venue, and that would cost a whole page of orders.
Open: TypeAlias = Annotated[W | str, _AnyText()]
"""A string with its known values: ``Open[Literal["open", "filled"]]``. Venues add others."""


class _DistinctText(Marker):
    """Read any string, but prefer a class of a union that knows the string.

    Of several classes that accept an object, pydantic chooses the one with the most exact fields.
    Bytes count as inexact for a string, less than a field that the class does not describe.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        literal = next(part for part in get_args(source) if get_origin(part) is Literal)
        text = handler(str)
        inexact = core_schema.chain_schema(
            [text, core_schema.no_info_plain_validator_function(str.encode), text]
        )
        # The last one is for strings that UTF-8 cannot encode.
        return try_in_order(core_schema.literal_schema([*get_args(literal)]), inexact, text)


Distinct: TypeAlias = Annotated[W | str, _DistinctText()]
"""Like :data:`Open`, for classes of a union that no tag distinguishes."""


if TYPE_CHECKING:
    Known: TypeAlias = Annotated[W, "closed"]
else:
    # A type checker reports `side="Yes"`, and a sample of the venue's document with
    # `side="side_example"` still runs: the venue refuses it.
    Known = Annotated[W | str, _AnyText()]
    """A string to send, whose values the venue's document lists completely."""
