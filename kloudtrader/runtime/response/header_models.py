"""Define the base class of models of response headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, get_args, get_origin

from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema

from kloudtrader.runtime.models import ResponseModel


class HeadersModel(ResponseModel):
    """Read documented headers to typed fields. A missing header is ``None``.

    A field without an alias is the header of its name, with hyphens.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler(cls)  # not strict as for JSON: all headers are text

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Self:
        """Read the headers of a response.

        A list is separated by commas, as in OpenAPI. Raises :class:`ValueError` that names an
        invalid header.
        """
        texts = {name.lower(): text for name, text in headers.items()}
        values: dict[str, Any] = {}
        for name, field in cls.model_fields.items():
            wire = str(field.serialization_alias or name.replace("_", "-"))
            text = texts.get(wire.lower())
            if text is not None:
                values[name] = _split_list(text) if _is_list(field.annotation) else text
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            reason = f"the header {first['loc'][0]} is invalid: {first['msg']}"
        raise ValueError(reason)


def _split_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_list(annotation: object) -> bool:
    """Tell whether an annotation is a list, or a list or ``None``."""
    return any(get_origin(part) is list for part in (annotation, *get_args(annotation)))
