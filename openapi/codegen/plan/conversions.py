"""Convert types for sending or for reading."""

from __future__ import annotations

from collections.abc import Mapping

from .form import AliasForm, ModelForm
from .types import (
    DECIMAL,
    NONE,
    STRING,
    UNRECOGNISED,
    Generic,
    Literal,
    Local,
    Marked,
    Type,
    Union,
    union,
)

Forms = Mapping[str, ModelForm | AliasForm]

_FROM_RUNTIME = "from kloudtrader.runtime.models import"


def replace_parts(type_: Type, mapping: Mapping[Type, Type]) -> Type:
    """Replace a type, or its parts, by a mapping."""
    known = mapping.get(type_)
    return type_.with_parts(lambda part: replace_parts(part, mapping)) if known is None else known


def write_decimals_as_text(type_: Type, forms: Forms, seen: frozenset[str] = frozenset()) -> Type:
    """Replace decimals that are texts in JSON by ``str``, outside of models.

    There is no model to serialize them, and a bare ``Decimal`` would be written as a number.
    """
    mapping: dict[Type, Type] = {DECIMAL: STRING}
    for part in type_.walk():
        form = forms.get(part.name) if isinstance(part, Local) else None
        if isinstance(part, Local) and isinstance(form, AliasForm) and form.name not in seen:
            meant = write_decimals_as_text(form.type, forms, seen | {form.name})
            if meant != form.type:
                mapping[part] = meant
    return replace_parts(type_, mapping)


def close_type(type_: Type) -> Type:
    """Remove the class for unknown variants: they are read, but never sent.

    A union with a tag keeps it, since the tag then says that this class is meant.
    """
    if isinstance(type_, Union):
        return union(close_type(member) for member in type_.members if member != UNRECOGNISED)
    return type_ if isinstance(type_, Marked) else type_.with_parts(close_type)


def open_type(type_: Type, alias: str = "Open") -> Type:
    """Replace texts with known values by ``Open``, which does not search among the values."""
    if isinstance(type_, Union):
        known = next((member for member in type_.members if _is_text_literal(member)), None)
        if known is not None and {*type_.members} - {NONE} == {known, STRING}:
            text = Generic(alias, (known,), f"{_FROM_RUNTIME} {alias}")
            return union([text, *{NONE} & {*type_.members}])
    return type_.with_parts(lambda part: open_type(part, alias))


def _is_text_literal(type_: Type) -> bool:
    return isinstance(type_, Literal) and all(isinstance(value, str) for value in type_.values)
