"""What models of answers are made of: a base class, and the shapes that venues give to lists.

The modules of models are the only ones of the runtime that import pydantic at their top; the JSON
path never loads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeAlias, TypeVar, cast, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    PlainSerializer,
)
from pydantic_core import CoreSchema, core_schema

from kloudtrader.runtime.jsonbody import decimal_number

__all__ = [
    "AnswerModel",
    "Instant",
    "JsonDecimal",
    "NoneAsEmpty",
    "OneOf",
    "OneOrMany",
    "Open",
    "Unrecognised",
    "Upload",
]


class AnswerModel(BaseModel):
    """Base of models that are read: tolerant, since venues add fields without warning.

    Fields that the spec does not know are kept (in ``model_extra`` and in dumps). Python's names
    and the wire's are both accepted; dumps use the wire's.
    """

    model_config = ConfigDict(
        extra="allow",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
        coerce_numbers_to_str=True,
        defer_build=True,
        protected_namespaces=(),
    )


class Unrecognised(AnswerModel):
    """A variant of a union that the spec does not know. Its fields are in ``model_extra``."""


_NONE_WORDS = ["null"]


def _none_becomes(make: Any) -> CoreSchema:
    """JSON null and the text ``"null"``, which some brokers write in its place."""
    return core_schema.no_info_after_validator_function(
        lambda _: make(),
        core_schema.union_schema(
            [core_schema.none_schema(), core_schema.literal_schema(_NONE_WORDS)]
        ),
    )


class OneOrMany:
    """``Annotated[list[X], OneOrMany()]``: reads a lone X, null and ``"null"`` as a list, too.

    The branches are tried from left to right, the list first: a list costs nothing extra, and no
    branch turns the JSON into Python objects before it is validated.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        (item,) = get_args(source)
        lone = core_schema.no_info_after_validator_function(_in_a_list, handler(item))
        return core_schema.union_schema(
            [handler(source), lone, _none_becomes(list)], mode="left_to_right"
        )

    def __repr__(self) -> str:
        return "OneOrMany()"


def _in_a_list(item: object) -> list[object]:
    return [item]


class NoneAsEmpty:
    """``Annotated[Wrapper, NoneAsEmpty()]``: reads null and ``"null"`` as an empty wrapper."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.union_schema(
            [handler(source), _none_becomes(source)], mode="left_to_right"
        )

    def __repr__(self) -> str:
        return "NoneAsEmpty()"


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


class _WithTimeZone:
    """Reads a time without an offset as UTC; one with an offset passes by the first branch."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        naive = core_schema.no_info_after_validator_function(_as_utc, handler(source))
        return core_schema.union_schema(
            [core_schema.datetime_schema(tz_constraint="aware"), naive], mode="left_to_right"
        )


def _as_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _AnyText:
    """Reads any text: to look for it among the known ones first would only take time."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return handler(str)

    def __repr__(self) -> str:
        return "AnyText()"


W = TypeVar("W")

Open: TypeAlias = Annotated[W | str, _AnyText()]
"""``Open[Literal["open", "filled"]]``: a text, and those that are known. A venue adds others."""

JsonDecimal: TypeAlias = Annotated[Decimal, PlainSerializer(decimal_number, when_used="json")]
"""A decimal that is a number in JSON, not a text. One that a number cannot hold is not written."""

Upload: TypeAlias = bytes | tuple[str, bytes] | tuple[str, bytes, str]
"""A file to send: its content, with a file name and a content type where these matter."""

Instant: TypeAlias = Annotated[datetime, _WithTimeZone()]
"""A point in time, always with a time zone. A server that leaves the offset out means UTC."""
