"""Base class of response models, and the forms that venues give to lists, unions and times.

The modules of models are the only ones of the runtime that import pydantic at their top; the JSON
path never loads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, Self, TypeAlias, TypeVar, cast, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    PlainSerializer,
    ValidationError,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kloudtrader.runtime.diagnose.message import is_error, words_in
from kloudtrader.runtime.request.body import decimal_number
from kloudtrader.runtime.request.values import as_integer, time_zone


class ResponseModel(BaseModel):
    """Base of response models: tolerant of new fields, exact about the kinds of values.

    Fields that the spec does not know are kept (in ``model_extra`` and in dumps). Python's names
    and the wire's are both accepted; dumps use the wire's. Pydantic by itself would read ``false``
    or ``""`` as an amount of 0 and a number as a date.
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

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Not `source`: where a lone row is one branch of a union, that is the list.
        schema = handler(cls)
        definition: Any = handler.resolve_ref_schema(schema)
        change_fields(definition, _exact, extras=_FINITE)
        fields = cls.model_fields.values()
        if fields and not any(field.is_required() for field in fields):
            _wrap(definition)
        return schema


def _wrap(definition: dict[str, Any]) -> None:
    """Have every use of a model checked: another field of the same model only refers to it."""
    if definition["type"] == "model":
        inner = definition.copy()
        ref = inner.pop("ref", None)
        definition.clear()
        definition.update(
            core_schema.no_info_after_validator_function(
                _refuse_error, cast("CoreSchema", inner), ref=ref
            )
        )


def _refuse_error(model: ResponseModel) -> ResponseModel:
    """Refuse an error object in the place of a model that no missing field would give away."""
    extra = model.__pydantic_extra__
    if extra:
        if is_error(extra, beside=True):
            raise PydanticCustomError("error", "is an error: {words}", {"words": words_in(extra)})
        if len(model.__pydantic_fields_set__) == len(extra):
            raise PydanticCustomError("error", "has no documented field")
    return model


def change_fields(
    model: Any, change: Callable[[Any], CoreSchema], extras: CoreSchema | None = None
) -> None:
    """Replace the schemas of the plain values in a model's fields. Inner models do so themselves.

    Pydantic's strict mode would be too much for responses (it refuses a whole number that is
    written ``1.0``) and for requests (it refuses numpy's numbers).
    """
    while model["type"] != "model-fields":
        model = model.get("schema")
        if model is None:
            return
    if not model.get("metadata", {}).get(_CHANGED):
        model["metadata"] = model.get("metadata", {}) | {_CHANGED: True}
        for field in model["fields"].values():
            field["schema"] = _changed(field["schema"], change)
        if extras is not None:
            model["extras_schema"] = extras


_CHANGED = "kloudtrader_changed"


def _changed(schema: Any, change: Callable[[Any], CoreSchema]) -> Any:
    if isinstance(schema, list):
        return [_changed(part, change) for part in cast("list[object]", schema)]
    if schema["type"] in ("model", "tagged-union"):
        return schema
    choices: list[Any] = schema.get("choices", [])
    if any(choice["type"] in ("int", "float") for choice in choices if isinstance(choice, dict)):
        return schema  # a number is one of the choices, and not the text of an id
    parts: dict[str, Any] = {key: _changed(schema[key], change) for key in _PARTS if key in schema}
    if schema["type"] == "list":
        parts["fail_fast"] = True  # else each of a million bad legs would have errors of its own
    return schema | parts if parts else change(schema)


_PARTS = ("schema", "items_schema", "values_schema", "choices")


def _exact(schema: Any) -> CoreSchema:
    """Return a schema that takes no other kind of value in the place of its own."""
    kind = schema["type"]
    if kind == "int":
        whole_float = core_schema.chain_schema([core_schema.float_schema(strict=True), schema])
        return _first_of(schema | {"strict": True}, whole_float)
    if kind == "date":
        text = core_schema.chain_schema([core_schema.str_schema(strict=True), schema])
        return _first_of(schema | {"strict": True}, text)
    if kind == "str":
        return _first_of(schema, core_schema.chain_schema([_INTEGER_AS_TEXT, schema]))
    if kind == "any":
        return _FINITE
    return cast("CoreSchema", schema | {"strict": True}) if kind in ("float", "bool") else schema


def _first_of(*choices: CoreSchema) -> CoreSchema:
    return core_schema.union_schema([*choices], mode="left_to_right")


def _finite(value: object) -> object:
    """Return JSON without a documented type, unless it has NaN or an infinity somewhere."""
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError("must be a finite number")
    elif isinstance(value, dict):
        _finite([*cast("dict[str, object]", value).values()])
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            _finite(inner)
    return value  # pyright: ignore[reportUnknownVariableType]


_INTEGER_AS_TEXT = core_schema.no_info_after_validator_function(
    str, core_schema.int_schema(strict=True)
)
"""Ids and account numbers have been numbers. A fraction or NaN is not one."""
_FINITE = core_schema.no_info_after_validator_function(_finite, core_schema.any_schema())


class Unrecognised(ResponseModel):
    """A variant of a union that the spec does not know. Its fields are in ``model_extra``."""


class _Marker:
    """Base of the marks that stand in annotations without arguments."""

    def __repr__(self) -> str:
        return f"{type(self).__name__.lstrip('_')}()"


def _none_becomes(make: Any) -> CoreSchema:
    """JSON null and the text ``"null"``, which some brokers write in its place."""
    return core_schema.no_info_after_validator_function(
        lambda _: make(),
        core_schema.union_schema([core_schema.none_schema(), core_schema.literal_schema(["null"])]),
    )


class OneOrMany(_Marker):
    """``Annotated[list[X], OneOrMany()]``: reads a lone X, null and ``"null"`` as a list, too.

    The branches are tried from left to right, the list first: a list costs nothing extra, and no
    branch turns the JSON into Python objects before it is validated.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        (item,) = get_args(source)
        lone = core_schema.no_info_after_validator_function(lambda row: [row], handler(item))
        return _first_of(handler(source), lone, _none_becomes(list))


class NoneAsEmpty(_Marker):
    """``Annotated[Wrapper, NoneAsEmpty()]``: reads null and ``"null"`` as an empty wrapper."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _first_of(handler(source), _none_becomes(source))


class OneOf:
    """``Annotated[A | B | Unrecognised, OneOf("kind", {"a": "A", "b": "B"})]``.

    Picks the class by the tag. An unknown or missing tag gives the class named ``other``; a known
    tag on a malformed value is an error, not an unrecognised value.
    """

    def __init__(self, tag: str, classes: Mapping[str, str], other: str = "Unrecognised") -> None:
        self.tag = tag
        self.classes = dict(classes)
        self.other = other

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        members = {_class_name(member): member for member in get_args(source)}
        choices = {name: handler(member) for name, member in members.items()}
        return core_schema.tagged_union_schema(choices=choices, discriminator=self._choose)

    def _choose(self, value: Any) -> str:
        if isinstance(value, BaseModel):
            return type(value).__name__
        tag = cast("Mapping[str, Any]", value).get(self.tag) if isinstance(value, Mapping) else None
        return self.classes.get(tag, self.other) if isinstance(tag, str) else self.other

    def __repr__(self) -> str:
        return f"OneOf({self.tag!r}, {self.classes!r}, {self.other!r})"


def _class_name(member: Any) -> str:
    if get_origin(member) is Annotated:
        member = get_args(member)[0]
    return str(member.__name__)


class _WithTimeZone(_Marker):
    """Reads a time without an offset as UTC, and no number: 0 would be the first of January 1970.

    A time with an offset passes by the first branch.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        aware = core_schema.datetime_schema(tz_constraint="aware", strict=True)
        text = core_schema.chain_schema([core_schema.str_schema(strict=True), handler(source)])
        naive = _first_of(core_schema.datetime_schema(strict=True), text)
        return _first_of(aware, core_schema.no_info_after_validator_function(_as_utc, naive))


def _as_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class LocalTime(_Marker):
    """Read a time without an offset as one of a time zone: ``LocalTime("America/New_York")``."""

    __slots__ = ("zone",)

    def __init__(self, zone: str) -> None:
        self.zone = zone

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.chain_schema(
            [
                _first_of(
                    core_schema.datetime_schema(strict=True),
                    core_schema.chain_schema(
                        [core_schema.str_schema(strict=True), core_schema.datetime_schema()]
                    ),
                ),
                core_schema.no_info_plain_validator_function(self._place),
                core_schema.datetime_schema(tz_constraint="aware", strict=True),
            ]
        )

    def _place(self, moment: datetime) -> datetime:
        return moment if moment.tzinfo else moment.replace(tzinfo=time_zone(self.zone))

    def __repr__(self) -> str:
        return f"LocalTime({self.zone!r})"


class Epoch(_Marker):
    """Read a count since 1970-01-01 UTC as a time: ``Epoch(1000)`` counts milliseconds."""

    __slots__ = ("per_second",)

    def __init__(self, per_second: int) -> None:
        self.per_second = per_second

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        aware = core_schema.datetime_schema(tz_constraint="aware", strict=True)
        count = core_schema.no_info_plain_validator_function(self._read)
        return core_schema.union_schema(
            [aware, core_schema.chain_schema([count, aware])],
            mode="left_to_right",
            serialization=core_schema.plain_serializer_function_ser_schema(
                self._write, when_used="json"
            ),
        )

    def _write(self, moment: datetime) -> int:
        """Return the count, as it stands on the wire."""
        return (moment - _EPOCH) // timedelta(microseconds=1) * self.per_second // 1_000_000

    def _read(self, value: object) -> datetime:
        number = as_integer(value)
        if number is None:
            raise ValueError("must be a whole number")
        seconds, rest = divmod(number, self.per_second)
        try:
            # Not fromtimestamp(): it rounds, and fails on some systems before 1970.
            return _EPOCH + timedelta(
                seconds=seconds, microseconds=rest * 1_000_000 // self.per_second
            )
        except OverflowError:
            raise ValueError("is not a time of the calendar") from None

    def __repr__(self) -> str:
        return f"Epoch({self.per_second})"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _AnyText(_Marker):
    """Reads any text: to look for it among the known ones first would only take time."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return handler(str)


W = TypeVar("W")

# Known values are hints for people and editors. A closed enumeration fails on the first new value
# of a venue, and that would cost a whole page of orders.
Open: TypeAlias = Annotated[W | str, _AnyText()]
"""``Open[Literal["open", "filled"]]``: a text, and those that are known. A venue adds others."""

JsonDecimal: TypeAlias = Annotated[Decimal, PlainSerializer(decimal_number, when_used="json")]
"""A decimal that is a number in JSON, not a text. One that a number cannot hold is not written."""


class _WholeAsInt(_Marker):
    """Reads a number exactly: a whole one as an ``int``, any other as a ``Decimal``."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        other = core_schema.no_info_before_validator_function(_whole_as_int, handler(source))
        return _first_of(core_schema.int_schema(strict=True), other)  # the first costs no Python


def _whole_as_int(value: object) -> object:
    """Return a number as an ``int`` if it is whole. Texts and truth values are no numbers."""
    if isinstance(value, float) and isfinite(value):
        value = Decimal(str(value))
    if isinstance(value, Decimal) and value.is_finite():
        return int(value) if value == value.to_integral_value() else value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("number", "must be a finite number")


WholeOrDecimal: TypeAlias = Annotated[int | JsonDecimal, _WholeAsInt()]
"""A number that is whole as a rule: then an ``int``, else a ``Decimal``. Nothing is rounded."""

Upload: TypeAlias = bytes | tuple[str, bytes] | tuple[str, bytes, str]
"""A file to send: its content, with a file name and a content type where these matter."""

Instant: TypeAlias = Annotated[datetime, _WithTimeZone()]
"""A point in time, always with a time zone. A server that leaves the offset out means UTC."""


class HeadersModel(ResponseModel):
    """Documented headers, typed. One that the server left out is ``None``.

    A field without an alias stands for the header of its name, with hyphens.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler(cls)  # not as for JSON: all that headers hold is text

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Self:
        """Read the headers of a response.

        A list is what is between commas, as OpenAPI writes it. Raises :class:`ValueError` that
        names a header that does not fit.
        """
        texts = {name.lower(): text for name, text in headers.items()}
        values: dict[str, Any] = {}
        for name, field in cls.model_fields.items():
            wire = str(field.serialization_alias or name.replace("_", "-"))
            text = texts.get(wire.lower())
            if text is not None:
                values[name] = _split(text) if _is_list(field.annotation) else text
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            reason = f"the header {first['loc'][0]} does not fit: {first['msg']}"
        raise ValueError(reason)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_list(annotation: object) -> bool:
    """Tell whether an annotation is a list, or one that may be ``None``."""
    return any(get_origin(part) is list for part in (annotation, *get_args(annotation)))
