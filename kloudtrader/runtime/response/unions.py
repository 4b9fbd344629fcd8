"""Define the unions of models whose class a tag chooses."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Annotated, Any, cast, get_args, get_origin

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from kloudtrader.runtime.models import ResponseModel


class Unrecognised(ResponseModel):
    """Hold a variant of a union that the spec does not name. ``model_extra`` has its fields."""


class OneOf:
    """Choose the class by a tag: ``Annotated[A | B | Unrecognised, OneOf("kind", {"a": "A"})]``.

    ``OneOf("kind", ("A", "B"))`` is for tags that are the names of the classes.
    An unknown tag gives the class named ``other``. Of several names, and of all if the tag is
    missing, the class that fits best is read. A known tag with invalid fields is an error, not an
    unrecognised value.
    """

    def __init__(
        self,
        tag: str,
        classes: Mapping[str, str | tuple[str, ...]] | tuple[str, ...],
        other: str | tuple[str, ...] = "Unrecognised",
    ) -> None:
        self.tag = tag
        named = {name: name for name in classes} if isinstance(classes, tuple) else classes
        self.classes: dict[str, str | tuple[str, ...]] = dict(named)
        self.other = other

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        choices: dict[Hashable, Any] = {
            _get_class_name(member): handler(member) for member in get_args(source)
        }
        choices[_ANY_OF_THEM] = core_schema.union_schema([*choices.values()])
        for names in (*self.classes.values(), self.other):
            if isinstance(names, tuple):
                choices[names] = core_schema.union_schema([choices[name] for name in names])
        return core_schema.tagged_union_schema(choices=choices, discriminator=self._choose)

    def _choose(self, value: Any) -> str | tuple[str, ...]:
        if isinstance(value, BaseModel):
            return type(value).__name__
        tag = cast("Mapping[str, Any]", value).get(self.tag) if isinstance(value, Mapping) else None
        if isinstance(tag, str):
            return self.classes.get(tag, self.other)
        if tag is None:
            return _ANY_OF_THEM
        return self.classes.get(str(tag).lower(), self.other)  # a number, or a truth value

    def __repr__(self) -> str:
        return f"OneOf({self.tag!r}, {self.classes!r}, {self.other!r})"


_ANY_OF_THEM = ""


def _get_class_name(member: Any) -> str:
    if get_origin(member) is Annotated:
        member = get_args(member)[0]
    return str(member.__name__)
