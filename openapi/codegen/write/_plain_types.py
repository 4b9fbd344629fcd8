"""What a response is as plain JSON: the same models, as they stand on the wire.

A ``TypedDict`` tells editors and type checkers what :func:`json.loads` gives, quirks included: a
lone item or a list, ``"null"`` or null for nothing. At run time nothing of it is loaded.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from codegen.plan.form import AliasForm, ApiForm, FieldForm, ModelForm, OperationForm
from codegen.plan.naming import TYPE_NAMES, class_name, take_name
from codegen.plan.ordering import depth_first
from codegen.plan.python_text import import_lines
from codegen.plan.types import ANY, NONE, STRING, Generic, Literal, Marked, Name, Type, Union, union

from ._signatures import argument_of

_TEXT = ("datetime.date", "datetime.datetime", "Instant", "AwareDatetime", "UUID", "Base64Bytes")
_IN_JSON: dict[str, Type] = {
    **dict.fromkeys(_TEXT, STRING),
    "Decimal": union([STRING, Name("float")]),
    "Unrecognised": Generic("dict", (STRING, ANY)),
}
_NULL_TEXT = Literal(("null",))


def plain_forms(api: ApiForm) -> list[ModelForm | AliasForm]:
    """Return what is read: models and aliases that are only sent have no response to describe."""
    uses = {
        form.name: [name for type_ in form.types() for name in type_.locals] for form in api.models
    }
    sent = [name for one in api.operations for type_ in one.sent_types() for name in type_.locals]
    read = [name for one in api.operations for type_ in one.read_types() for name in type_.locals]
    only_sent = {*depth_first(sent, uses)} - {*depth_first(read, uses)}
    return [form for form in api.models if form.name not in only_sent]


@dataclass(frozen=True)
class ArgumentsForm:
    """Describe the arguments of one operation, as a ``TypedDict``."""

    name: str
    operation: str
    entries: tuple[tuple[str, str], ...]
    """Names and annotations."""
    imports: frozenset[str]


def arguments_forms(api: ApiForm) -> list[ArgumentsForm]:
    """Return the arguments of all operations that take any.

    A program that sends a dict of this type learns from its type checker when the spec renames or
    drops an argument, or requires another.
    """
    known = {form.name for form in plain_forms(api)}
    taken = {*known}
    return [
        _arguments_form(operation, take_name(_arguments_name(operation), taken), known)
        for operation in api.operations
        if operation.parameters
    ]


def _arguments_name(operation: OperationForm) -> str:
    return f"{class_name(operation.name)}Arguments"


def _arguments_form(operation: OperationForm, name: str, known: Container[str]) -> ArgumentsForm:
    arguments = [argument_of(parameter) for parameter in operation.parameters]
    entries: list[tuple[str, str]] = []
    for argument in arguments:
        written = argument.type.write(lambda local: local if local in known else "Any")
        entries.append((argument.name, f"NotRequired[{written}]" if argument.default else written))
    imports = frozenset[str]().union(*(argument.type.imports for argument in arguments))
    return ArgumentsForm(name, operation.name, tuple(entries), imports)


def plain_imports(
    forms: Sequence[AliasForm | ModelForm], arguments: Sequence[ArgumentsForm]
) -> list[str]:
    """Return the import lines of the module."""
    names = {*typing_names(forms)}
    texts = [annotation for form in arguments for _, annotation in form.entries]
    names |= {"TypedDict"} if arguments else set()
    names |= {name for name in ("Any", "NotRequired") for text in texts if name in text}
    lines = {line for form in arguments for line in form.imports}
    return import_lines([*lines, *(f"from typing import {name}" for name in names)])


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
    if type_.markers[0].startswith("Epoch("):
        return Name("int")
    inner = _on_the_wire(type_.inner)
    if "OneOrMany()" in type_.markers and isinstance(inner, Generic):
        return union([inner.arguments[0], inner, _NULL_TEXT, NONE])
    if "NoneAsEmpty()" in type_.markers:
        return union([inner, *([] if isinstance(inner, Generic) else [_NULL_TEXT]), NONE])
    return inner
