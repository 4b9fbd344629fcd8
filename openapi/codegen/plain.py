"""What a response is as plain JSON: the same models, as they stand on the wire.

A ``TypedDict`` tells editors and type checkers what :func:`json.loads` gives, quirks included: a
lone item or a list, ``"null"`` or null for nothing. At run time nothing of it is loaded.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable

from .form import AliasForm, ApiForm, FieldForm, ModelForm
from .naming import TYPE_NAMES
from .types import ANY, NONE, STRING, Generic, Literal, Marked, Name, Type, Union, union

_TEXT = ("datetime.date", "datetime.datetime", "Instant", "AwareDatetime", "UUID", "Base64Bytes")
_IN_JSON: dict[str, Type] = {
    **dict.fromkeys(_TEXT, STRING),
    "Decimal": union([STRING, Name("float")]),
    "Unrecognised": Generic("dict", (STRING, ANY)),
}
_NULL_TEXT = Literal(("null",))


def plain_forms(api: ApiForm) -> list[ModelForm | AliasForm]:
    """What is read: models that are only sent have no response to describe."""
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
    return _on_the_wire(type_).write(str)


def _on_the_wire(type_: Type) -> Type:
    if isinstance(type_, Marked):
        return _marked(type_)
    if isinstance(type_, Name):
        return _IN_JSON.get(type_.name, type_)
    if isinstance(type_, Union):
        return union(map(_on_the_wire, type_.members))
    return type_.with_parts(_on_the_wire)


def _marked(type_: Marked) -> Type:
    inner = _on_the_wire(type_.inner)
    if "OneOrMany()" in type_.markers and isinstance(inner, Generic):
        return union([inner.arguments[0], inner, _NULL_TEXT, NONE])
    if "NoneAsEmpty()" in type_.markers:
        return union([inner, *([] if isinstance(inner, Generic) else [_NULL_TEXT]), NONE])
    return inner
