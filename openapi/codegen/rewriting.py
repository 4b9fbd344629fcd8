"""Types with some of their parts replaced or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .form import AliasForm, ModelForm
from .types import DECIMAL, STRING, UNRECOGNISED, Generic, Local, Marked, Type, Union, union

__all__ = ["as_text", "closed", "replaced"]

Forms = Mapping[str, ModelForm | AliasForm]


def replaced(type_: Type, mapping: Mapping[Type, Type]) -> Type:
    if type_ in mapping:
        return mapping[type_]
    if isinstance(type_, Generic):
        return replace(type_, arguments=tuple(replaced(one, mapping) for one in type_.arguments))
    if isinstance(type_, Union):
        return replace(type_, members=tuple(replaced(one, mapping) for one in type_.members))
    if isinstance(type_, Marked):
        return replace(type_, inner=replaced(type_.inner, mapping))
    return type_


def as_text(type_: Type, forms: Forms, seen: frozenset[str] = frozenset()) -> Type:
    """Decimals that are texts in JSON, outside of models, are given as texts.

    No model is there to write them, and a bare ``Decimal`` would be written as a number.
    """
    mapping: dict[Type, Type] = {DECIMAL: STRING}
    for part in type_.walk():
        form = forms.get(part.name) if isinstance(part, Local) else None
        if isinstance(part, Local) and isinstance(form, AliasForm) and form.name not in seen:
            meant = as_text(form.type, forms, seen | {form.name})
            if meant != form.type:
                mapping[part] = meant
    return replaced(type_, mapping)


def closed(type_: Type) -> Type:
    """Without the class for variants that the spec does not know: they are read, never sent.

    Where a tag tells the variants apart it stays, as the tag then says that one is meant.
    """
    if isinstance(type_, Generic):
        return replace(type_, arguments=tuple(closed(one) for one in type_.arguments))
    if isinstance(type_, Union):
        return union(closed(one) for one in type_.members if one != UNRECOGNISED)
    return type_
