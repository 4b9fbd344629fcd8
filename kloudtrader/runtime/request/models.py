"""Define the base class of request models."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias, TypeVar, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, PydanticSerializationError, core_schema

from kloudtrader.runtime.base_model import DocumentedModel
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.models import change_fields
from kloudtrader.runtime.record import Record
from kloudtrader.runtime.request._refusals import CONDITION, validate
from kloudtrader.runtime.request.scalars import as_bool, as_integer, format_number, is_instance
from kloudtrader.runtime.request.values import as_text, describe
from kloudtrader.runtime.response.decimals import JsonDecimal

if TYPE_CHECKING:
    SentDecimal: TypeAlias = Decimal | float | int
    """A number of a request, exact: what is given is sent as it is, or refused."""
else:
    SentDecimal = JsonDecimal


class Condition(Record):
    """Fields that are required, refused or restricted by another field."""

    name: str
    """Wire name of the other field."""
    values: tuple[str | int | float | bool, ...] = ()
    """Values of the other field for which it holds; empty: it holds if the field is given."""
    required: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    allowed: tuple[tuple[str, tuple[str | int | float | bool, ...]], ...] = ()
    """Names of fields and the only values that they may have."""
    absent: bool = False
    """It holds if the other field is not given."""

    def holds(self, given: Mapping[str, object]) -> bool:
        """Tell whether it holds for the fields, by their wire names."""
        value = given.get(self.name)
        if self.values:
            return value in self.values
        return (value is None) is self.absent


class RequestModel(DocumentedModel):
    """Validate a request before it is sent.

    Refuses unknown fields, and a bool, a string or a fraction in the place of an integer. Accepts
    the numbers of numpy and UUIDs. Leaves an optional field that is ``None`` out of the request,
    unless it was set and the spec gives null a meaning (``__nullable__``). Raises
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
    """Wire names of the optional fields for which null has a meaning."""
    __sent__: ClassVar[frozenset[str]] = frozenset()
    """Names of the required fields that are sent with their default where none is given."""
    __conditions__: ClassVar[tuple[Condition, ...]] = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(cls)
        change_fields(handler.resolve_ref_schema(schema), _make_exact)
        return schema

    def __init__(self, /, **data: Any) -> None:
        try:
            validate(type(self), data, partial(super().__init__, **data))
        except BaseException:
            data = {}  # error reporters collect the variables of every frame
            raise

    # With this mark, pydantic does not call __init__ for a nested model.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # pyright: ignore[reportFunctionMemberAccess]

    def __setattr__(self, name: str, value: Any) -> None:
        validate(type(self), {name: value}, partial(super().__setattr__, name, value))

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Return a model of a dict. Raises :class:`InvalidArgument`."""
        return validate(cls, obj, partial(super().model_validate, obj, **options))

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Return a model of JSON. Raises :class:`InvalidArgument`."""
        return validate(cls, None, partial(super().model_validate_json, json_data, **options))

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

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """Return the fields as a dict, see :meth:`pydantic.BaseModel.model_dump`."""
        return _dump(partial(super().model_dump, **options))

    @model_serializer(mode="wrap")
    def _leave_out_none(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        dumped: dict[str, Any] = _dump(partial(handler, self))
        empty = {name for name, value in dumped.items() if value is None}
        if not empty:
            return dumped
        fields = type(self).model_fields.items()
        required = {
            str(field.serialization_alias or name) for name, field in fields if field.is_required()
        }
        meaningless = empty - self.__nullable__ - required
        return {name: value for name, value in dumped.items() if name not in meaningless}


def _dump(dump: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Raise what a serializer raised instead of pydantic's error, which has it as its cause.

    It may be a Ctrl-C, and of an error that passes two serializers, pydantic drops the cause.
    """
    try:
        return dump()
    except PydanticSerializationError as error:
        cause = error.__cause__
        if cause is None:
            raise
        raise cause from cause.__cause__


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
        CONDITION,
        "{verb} if {other} is {value}" if condition.values or condition.absent else given_only,
        words,
    )


_NOISE = Decimal("1e-9")
"""Most by which a sum of binary fractions differs from the decimal that was meant."""


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
            number = Decimal(format_number(value) or "NaN")
        except ValueError:
            return None
        if self.most is not None and len(_decimals(number)) > self.most:
            rounded = round(number, self.most)
            if abs(rounded - number) > _NOISE:  # else 1.00 would be suggested for 1.005
                return None
            number = rounded
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


def to_request_model(kind: type[M], value: object, argument: str) -> M:
    """Return the request that an argument is, or that its dict describes.

    Raises :class:`InvalidArgument` with the name of the field, or of the argument.
    """
    if isinstance(value, kind):
        return value
    if isinstance(value, Mapping):
        return kind.model_validate(dict(cast("Mapping[str, Any]", value)))
    raise InvalidArgument(
        f"{argument} must be a {kind.__name__} or a dict of its fields; got {type(value).__name__}",
        argument=argument,
    )


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


def _to_number(value: object) -> bool | str | None:
    # Pydantic accepts numpy's bools as numbers, but refuses Python's.
    truth = as_bool(value)
    return format_number(value) if truth is None else truth


def _to_float(value: object) -> bool | float | None:
    number = _to_number(value)
    return float(number) if isinstance(number, str) else number


_CONVERSIONS: dict[str, Callable[[object], object]] = {
    "int": as_integer,
    "bool": as_bool,
    "str": as_text,
    "float": _to_float,
    "decimal": _to_number,
}


def _make_exact(schema: Any) -> CoreSchema:
    """Return a schema that accepts numbers of any library, but no other kind of value."""
    convert = _CONVERSIONS.get(schema["type"])
    if convert is None:
        return cast("CoreSchema", schema)

    def convert_value(value: object) -> object:
        plain = convert(value)
        return value if plain is None else plain

    strict = schema["type"] != "decimal"
    return core_schema.no_info_before_validator_function(convert_value, schema | {"strict": strict})
