"""Base class of request models."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Self, TypeVar, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kloudtrader.runtime.diagnose.interrupts import pass_on
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.models import change_fields
from kloudtrader.runtime.record import Record
from kloudtrader.runtime.request.values import (
    as_bool,
    as_integer,
    as_text,
    describe,
    is_instance,
    number_text,
)


class Condition(Record):
    """Fields that are required, refused or restricted by another field."""

    name: str
    """Wire name of the other field."""
    values: tuple[str | int | float | bool, ...] = ()
    """Values of the other field for which it holds; empty: it holds if the field is given."""
    absent: bool = False
    """It holds if the other field is not given."""
    required: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    allowed: tuple[tuple[str, tuple[str | int | float | bool, ...]], ...] = ()
    """Names of fields and the only values that they may have."""

    def holds(self, given: Mapping[str, object]) -> bool:
        """Tell whether it holds for the fields, by their wire names."""
        value = given.get(self.name)
        if self.values:
            return value in self.values
        return (value is None) is self.absent


class RequestModel(BaseModel):
    """Base of request models: an unknown field is a mistake, and so is a bool, a text or a fraction
    in the place of a whole number. Numpy's numbers and UUIDs are what they look like.

    An optional field that is ``None`` is left out of the request, unless the spec gives null a
    meaning of its own (``__nullable__``) and it was set. What does not fit raises
    :class:`~kloudtrader.runtime.errors.InvalidArgument`.
    """

    model_config = ConfigDict(
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
        validate_assignment=True,
        defer_build=True,
        protected_namespaces=(),
    )
    __nullable__: ClassVar[frozenset[str]] = frozenset()
    """Wire names of the optional fields for which null says something."""
    __sent__: ClassVar[frozenset[str]] = frozenset()
    """Names of the required fields that are sent with their default where none is given."""
    __conditions__: ClassVar[tuple[Condition, ...]] = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(cls)
        change_fields(handler.resolve_ref_schema(schema), _exact)
        return schema

    def __init__(self, /, **data: Any) -> None:
        _checked(type(self), data, super().__init__, **data)

    # With this mark, pydantic does not call it for a model within a model.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # pyright: ignore[reportFunctionMemberAccess]

    def __setattr__(self, name: str, value: Any) -> None:
        _checked(type(self), {name: value}, super().__setattr__, name, value)

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Return a model of a dict. Raises :class:`InvalidArgument`."""
        return _checked(cls, obj, super().model_validate, obj, **options)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Return a model of JSON. Raises :class:`InvalidArgument`."""
        return _checked(cls, None, super().model_validate_json, json_data, **options)

    def model_post_init(self, context: Any, /) -> None:
        # A field that was not set is left out of the request.
        self.__pydantic_fields_set__.update(self.__sent__)

    @model_validator(mode="after")
    def _meets_conditions(self) -> Self:
        if self.__conditions__:
            fields = type(self).model_fields.items()
            given = {str(f.serialization_alias or name): getattr(self, name) for name, f in fields}
            for condition in self.__conditions__:
                if condition.holds(given):
                    _check(condition, given)
        return self

    @model_serializer(mode="wrap")
    def _leave_out_none(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        dumped: dict[str, Any] = handler(self)
        fields = type(self).model_fields.items()
        required = {
            str(field.serialization_alias or name) for name, field in fields if field.is_required()
        }
        meaningful = self.__nullable__ | required
        return {
            name: value for name, value in dumped.items() if value is not None or name in meaningful
        }


def _check(condition: Condition, given: Mapping[str, object]) -> None:
    for name in condition.required:
        if given.get(name) is None:
            raise _unmet(condition, name, "is required", given)
    for name in condition.refused:
        if given.get(name) is not None:
            raise _unmet(condition, name, "is not allowed", given)
    for name, values in condition.allowed:
        if given.get(name) is not None and given[name] not in values:
            only = " or ".join(map(str, values))
            raise _unmet(condition, name, f"must be {only}", given)


def _unmet(
    condition: Condition, name: str, verb: str, given: Mapping[str, object]
) -> PydanticCustomError:
    value = "missing" if condition.absent else str(given[condition.name])
    words = {"field": name, "verb": verb, "other": condition.name, "value": value}
    given_only = "{verb} if {other} is given"
    return PydanticCustomError(
        _CONDITION,
        "{verb} if {other} is {value}" if condition.values or condition.absent else given_only,
        words,
    )


_CONDITION = "condition"


class DecimalText:
    """Send a decimal as text with some decimals, fewest and most: ``DecimalText(2, 4)``.

    It takes a ``Decimal``, an integer or decimal text. A float is refused with the text to write
    instead, as most decimals have no float that equals them.
    """

    __slots__ = ("fewest", "most")

    def __init__(self, fewest: int = 0, most: int | None = None) -> None:
        self.fewest = fewest
        self.most = most

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            self._read,
            handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(
                self._write, when_used="json"
            ),
        )

    def _read(self, value: object) -> Decimal:
        number = as_integer(value)
        if number is not None:
            return Decimal(number)
        text = as_text(value)
        if text is not None and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
            return self._checked(Decimal(text))
        if isinstance(value, Decimal):
            return self._checked(value)
        kind = describe(value)
        if is_instance(value, "numpy", "floating") or isinstance(value, float):
            instead = self._instead(value)
            if instead is not None:
                words = {"kind": kind, "text": instead}
                raise PydanticCustomError(
                    _DECIMAL, "must be exact, not a {kind}: write '{text}'", words
                )
        raise PydanticCustomError(
            _DECIMAL, "must be a Decimal, an int or decimal text; got {kind}", {"kind": kind}
        )

    def _checked(self, number: Decimal) -> Decimal:
        if not number.is_finite():
            raise PydanticCustomError(_DECIMAL, "must be finite")
        if abs(number.adjusted()) > _MOST_DIGITS:
            raise PydanticCustomError(_DECIMAL, "must have fewer digits")
        if self.most is not None and len(_decimals(number)) > self.most:
            words = {"most": str(self.most)}
            raise PydanticCustomError(_DECIMAL, "must have at most {most} decimals", words)
        return number

    def _instead(self, value: object) -> str | None:
        """Return the decimal text that a float was probably meant to be."""
        try:
            number = Decimal(number_text(value) or "NaN")
        except ValueError:
            return None
        if self.most is not None and len(_decimals(number)) > self.most:
            number = round(number, self.most)
        return self._write(number)

    def _write(self, number: Decimal) -> str:
        whole, _, given = f"{number:f}".partition(".")
        # Zeros at the end stay, unless they are too many.
        decimals = given[: self.most].ljust(self.fewest, "0")
        return f"{whole}.{decimals}" if decimals else whole

    def __repr__(self) -> str:
        return f"DecimalText({self.fewest}, {self.most})"


def _decimals(number: Decimal) -> str:
    """Return the digits behind the decimal point, without zeros at the end."""
    return f"{number:f}".partition(".")[2].rstrip("0")


_DECIMAL = "decimal_text"
_MOST_DIGITS = 30

M = TypeVar("M", bound=RequestModel)
B = TypeVar("B", bound=BaseModel)
T = TypeVar("T")


def request_of(kind: type[M], value: object, argument: str) -> M:
    """Return the request that an argument is, or that a dict describes.

    Raises :class:`InvalidArgument` that names the field, or the argument if it is something else.
    """
    if isinstance(value, kind):
        return value
    if isinstance(value, Mapping):
        return kind.model_validate(dict(cast("Mapping[str, Any]", value)))
    raise InvalidArgument(
        f"{argument} must be a {kind.__name__} or a dict of its fields; got {type(value).__name__}",
        argument=argument,
    )


def build_request(kind: type[B], fields: dict[str, Any]) -> B:
    """Return the request that has the fields. Raises :class:`InvalidArgument`."""
    if not issubclass(kind, RequestModel):
        # A model of responses, which is sent as well: it keeps fields that it does not know.
        unknown = [name for name in fields if name not in kind.model_fields]
        if unknown:
            name = unknown[0]
            raise InvalidArgument(f"{kind.__name__}.{name} is not a field", argument=name)
    return _checked(kind, fields, kind.model_validate, fields)


def with_fields(model: B, values: Mapping[str, object]) -> B:
    """Return a copy of a model with values for the fields that were not set.

    Models in its lists get them, too.
    """
    if not isinstance(model, BaseModel):  # pyright: ignore[reportUnnecessaryIsInstance]
        return model  # a body that is no model is sent, or refused, as it is
    fields = type(model).model_fields
    changes = {
        name: value
        for name, value in values.items()
        if name in fields and name not in model.model_fields_set
    }
    for name in model.model_fields_set & {*fields}:
        value = getattr(model, name)
        if isinstance(value, list):
            items = cast("list[object]", value)
            changes[name] = [
                with_fields(item, values) if isinstance(item, BaseModel) else item for item in items
            ]
    return model.model_copy(update=changes)


_FEW = 10
"""Errors among which one of a signal handler is looked for."""


def _checked(
    kind: type[BaseModel], given: object, validate: Callable[..., T], /, *values: Any, **named: Any
) -> T:
    try:
        return validate(*values, **named)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False)[:_FEW]:
            if isinstance(cause := detail.get("ctx", {}).get("error"), BaseException):
                pass_on(cause)
        refusal = _refusal(kind, given, error)
    # Raised here, it has no context: pydantic's error holds what was given, passwords included.
    raise refusal


def _refusal(kind: type[BaseModel], given: object, error: ValidationError) -> InvalidArgument:
    details = error.errors(include_url=False, include_context=False, include_input=False)
    first = details[0]
    location = first["loc"]
    if first["type"] == _CONDITION:  # about a field, but found in the whole model
        (about, *_) = error.errors(include_url=False, include_input=False)
        location = (*location, str(about.get("ctx", {}).get("field")))
    field = _spelt(kind, given, location)
    reasons = {"missing": " is missing", "extra_forbidden": " is not a field"}
    reasons[_CONDITION] = f" {first['msg']}"
    reason = reasons.get(first["type"], f": {first['msg']}")
    name = f"{kind.__name__}.{field}" if field else kind.__name__
    return InvalidArgument(f"{name}{reason}", argument=field)


def _spelt(kind: type[BaseModel], given: object, location: tuple[int | str, ...]) -> str:
    """Return a location by Python's names of the fields, or by the names that were given."""
    field, *inner = location or ("",)
    if not isinstance(given, Mapping) or field not in given:
        aliases = {info.validation_alias: name for name, info in kind.model_fields.items()}
        field = aliases.get(str(field), str(field))
    # A union adds the names of its branches, which are not part of the request.
    plain = (step for step in inner if isinstance(step, int) or str(step).isidentifier())
    return "".join([str(field), *(f"[{s}]" if isinstance(s, int) else f".{s}" for s in plain)])


def _number(value: object) -> bool | str | None:
    # Pydantic takes numpy's bools for numbers, but refuses Python's.
    truth = as_bool(value)
    return number_text(value) if truth is None else truth


def _float(value: object) -> bool | float | None:
    number = _number(value)
    return float(number) if isinstance(number, str) else number


_CONVERSIONS: dict[str, Callable[[object], object]] = {
    "int": as_integer,
    "bool": as_bool,
    "str": as_text,
    "float": _float,
    "decimal": _number,
}


def _exact(schema: Any) -> CoreSchema:
    """Return a schema that takes numbers of any library, but no other kind of value."""
    convert = _CONVERSIONS.get(schema["type"])
    if convert is None:
        return cast("CoreSchema", schema)

    def converted(value: object) -> object:
        plain = convert(value)
        return value if plain is None else plain

    strict = schema["type"] != "decimal"
    return core_schema.no_info_before_validator_function(converted, schema | {"strict": strict})
