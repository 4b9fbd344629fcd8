"""What an answer is as plain JSON: the same models, as they stand on the wire.

A ``TypedDict`` tells editors and type checkers what :func:`json.loads` gives, quirks included: a
lone item or a list, ``"null"`` or null for nothing. At run time nothing of it is loaded.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable

from .form import AliasForm, ApiForm, FieldForm, ModelForm
from .naming import TYPE_NAMES
from .text import quoted
from .types import NONE, Generic, Imported, Literal, Local, Marked, Name, Type, Union, union

__all__ = ["entry_type", "has_class_form", "plain_alias", "plain_forms", "typing_names"]

_TEXT = {"datetime.date", "datetime.datetime", "Instant", "AwareDatetime", "UUID", "Base64Bytes"}


def plain_forms(api: ApiForm) -> list[ModelForm | AliasForm]:
    """What is read: models that are only sent have no answer to describe."""
    return [form for form in api.models if isinstance(form, AliasForm) or not form.request_only]


def typing_names(forms: Iterable[ModelForm | AliasForm]) -> list[str]:
    """The names of ``typing`` that the annotations need."""
    needed: set[str] = set()
    for form in forms:
        if isinstance(form, AliasForm):
            needed.add("TypeAlias")
            texts = [plain_alias(form)]
        else:
            needed.add("TypedDict")
            texts = [entry_type(field) for field in form.fields]
        for name in ("Any", "Literal", "NotRequired"):
            if any(re.search(rf"\b{name}\b", text) for text in texts):
                needed.add(name)
    return sorted(needed)


def has_class_form(form: ModelForm) -> bool:
    """Whether all keys can be written as attributes of a class; ``class`` cannot."""
    return all(
        one.wire.isidentifier() and not keyword.iskeyword(one.wire) and one.wire not in TYPE_NAMES
        for one in form.fields
    )


def entry_type(field: FieldForm) -> str:
    """The annotation of one key. A key that may be left out is not therefore one that is null."""
    type_ = field.type
    if isinstance(type_, Union) and not field.required and not field.nullable:
        type_ = union(member for member in type_.members if member != NONE)
    written = _written(type_)
    return written if field.required else f"NotRequired[{written}]"


def plain_alias(form: AliasForm) -> str:
    return _written(form.type)


def _written(type_: Type) -> str:
    """The annotation of a value as JSON has it."""
    if isinstance(type_, Marked):
        return _marked(type_)
    if isinstance(type_, Union):
        members = dict.fromkeys(_written(member) for member in type_.members)
        return " | ".join(members)
    if isinstance(type_, Generic):
        return f"{type_.name}[{', '.join(_written(part) for part in type_.arguments)}]"
    if isinstance(type_, Literal):
        return f"Literal[{', '.join(_literal(value) for value in type_.values)}]"
    if isinstance(type_, Imported):
        return _imported(type_)
    if isinstance(type_, Local | Name):
        return type_.name
    raise TypeError(f"no form in JSON is known for {type(type_).__name__}")


def _marked(type_: Marked) -> str:
    inner = _written(type_.inner)
    if "OneOrMany()" in type_.markers and isinstance(type_.inner, Generic):
        lone = _written(type_.inner.arguments[0])
        return f'{lone} | {inner} | Literal["null"] | None'
    if "NoneAsEmpty()" in type_.markers:
        is_list = isinstance(type_.inner, Generic)
        return f"{inner} | None" if is_list else f'{inner} | Literal["null"] | None'
    return inner


def _imported(type_: Imported) -> str:
    if type_.name in _TEXT:
        return "str"
    return {"Decimal": "str | float", "Unrecognised": "dict[str, Any]"}.get(type_.name, type_.name)


def _literal(value: str | int | bool) -> str:
    return quoted(value) if isinstance(value, str) else repr(value)
