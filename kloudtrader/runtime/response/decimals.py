"""Define the types of exact numbers in models.

Apart from the other types, because pydantic's serializers take 1.4 ms to import, a tenth of what a
first typed response costs beside pydantic, and most responses have no exact numbers.
"""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, TypeAlias

from pydantic import GetCoreSchemaHandler, PlainSerializer, SerializationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kloudtrader.runtime.models import Marker, try_in_order
from kloudtrader.runtime.request.body import AS_TEXT
from kloudtrader.runtime.request.json_text import to_json_number
from kloudtrader.runtime.request.scalars import format_number


def _write_decimal(value: Decimal, info: SerializationInfo) -> int | float | str:
    if info.context is not AS_TEXT:
        return to_json_number(value)
    text = str(format_number(value))
    return text.rstrip("0").rstrip(".") if "." in text else text


JsonDecimal: TypeAlias = Annotated[Decimal, PlainSerializer(_write_decimal, when_used="json")]
"""A Decimal that JSON dumps write as a number, or refuse if a number cannot hold it."""


class _WholeAsInt(Marker):
    """Reads a number exactly: a whole one as an ``int``, any other as a ``Decimal``."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        other = core_schema.no_info_before_validator_function(_whole_as_int, handler(source))
        return try_in_order(core_schema.int_schema(strict=True), other)  # the first costs no Python


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
