"""What models of requests are made of."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

__all__ = ["RequestModel"]


class RequestModel(BaseModel):
    """Base of models that are sent: a field that does not exist is a mistake, and so is a bool,
    a text or a fraction where a whole number is wanted.

    An optional field that is ``None`` is left out of the request, unless the spec gives null a
    meaning of its own (``__nullable__``) and it was set.
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

    @model_serializer(mode="wrap")
    def _leave_out_none(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        dumped: dict[str, Any] = handler(self)
        meaningful = self.__nullable__ | self._required_names()
        return {
            name: value for name, value in dumped.items() if value is not None or name in meaningful
        }

    @classmethod
    def _required_names(cls) -> frozenset[str]:
        return frozenset(
            str(field.serialization_alias or name)
            for name, field in cls.model_fields.items()
            if field.is_required()
        )
