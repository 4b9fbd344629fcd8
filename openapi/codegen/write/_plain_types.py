"""Write the types of responses as plain JSON.

A ``TypedDict`` tells editors and type checkers what :func:`json.loads` returns, quirks included: a
lone item or a list, ``"null"`` or null for nothing. It is not loaded at run time.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from codegen.plan.form import AliasForm, ApiForm, FieldForm, ModelForm, OperationForm
from codegen.plan.naming import TYPE_NAMES, make_class_name, shorten_class_name, take_name
from codegen.plan.ordering import list_used_names, walk_depth_first
from codegen.plan.python_text import sort_imports
from codegen.plan.types import ANY, NONE, STRING, Generic, Literal, Marked, Name, Type, Union, union

from ._signatures import make_argument

_TEXT = ("datetime.date", "datetime.datetime", "Instant", "AwareDatetime", "UUID", "Base64Bytes")
_IN_JSON: dict[str, Type] = {
    **dict.fromkeys(_TEXT, STRING),
    "Decimal": union([STRING, Name("float")]),
    "Unrecognised": Generic("dict", (STRING, ANY)),
}
_NULL_TEXT = Literal(("null",))


def list_plain_forms(api: ApiForm) -> list[ModelForm | AliasForm]:
    """Return what is read. What is only sent, and what names it, has no response to describe."""
    uses = {form.name: list_used_names(form) for form in api.models}
    sent = [name for each in api.operations for type_ in each.sent_types() for name in type_.locals]
    read = [name for each in api.operations for type_ in each.read_types() for name in type_.locals]
    only_sent = {*walk_depth_first(sent, uses)} - {*walk_depth_first(read, uses)}
    users: dict[str, list[str]] = {name: [] for name in uses}
    for user, names in uses.items():
        for name in names:
            users[name].append(user)
    hidden = {*walk_depth_first(only_sent, users)}
    return [form for form in api.models if form.name not in hidden]


@dataclass(frozen=True)
class ArgumentsForm:
    """Describe the arguments of one operation, as a ``TypedDict``."""

    name: str
    operation: str
    entries: tuple[tuple[str, str], ...]
    """Names and annotations."""
    imports: frozenset[str]


def list_arguments_forms(api: ApiForm) -> list[ArgumentsForm]:
    """Return the arguments of all operations that take any.

    A program that sends a dict of this type learns from its type checker when the spec renames or
    drops an argument, or requires another.
    """
    known = {form.name for form in list_plain_forms(api)}
    taken = {*known}
    return [
        _make_arguments_form(operation, known, taken)
        for operation in api.operations
        if operation.parameters
    ]


def _make_arguments_form(
    operation: OperationForm, known: Container[str], taken: set[str]
) -> ArgumentsForm:
    wanted = shorten_class_name(f"{make_class_name(operation.name)}Arguments")
    name = take_name(wanted, taken)
    arguments = [make_argument(parameter) for parameter in operation.parameters]
    entries: list[tuple[str, str]] = []
    for argument in arguments:
        written = argument.type.write(lambda local: local if local in known else "Any")
        entries.append((argument.name, f"NotRequired[{written}]" if argument.default else written))
    imports = frozenset[str]().union(*(argument.type.imports for argument in arguments))
    return ArgumentsForm(name, operation.name, tuple(entries), imports)


def list_plain_imports(
    forms: Sequence[AliasForm | ModelForm], arguments: Sequence[ArgumentsForm]
) -> list[str]:
    """Return the import lines of the module."""
    names = {*list_typing_names(forms)}
    texts = [annotation for form in arguments for _, annotation in form.entries]
    names |= {"TypedDict"} if arguments else set()
    names |= {name for name in ("Any", "NotRequired") for text in texts if name in text}
    lines = {line for form in arguments for line in form.imports}
    return sort_imports([*lines, *(f"from typing import {name}" for name in names)])


def list_typing_names(forms: Iterable[ModelForm | AliasForm]) -> list[str]:
    """Return the names of ``typing`` that the annotations need."""
    needed: set[str] = set()
    for form in forms:
        if isinstance(form, AliasForm):
            needed.add("TypeAlias")
            texts = [write_plain_alias(form)]
        else:
            needed.add("TypedDict")
            texts = [write_entry_type(field) for field in form.fields]
        for name in ("Any", "Literal", "NotRequired"):
            if any(re.search(rf"\b{name}\b", text) for text in texts):
                needed.add(name)
    return sorted(needed)


def has_class_form(form: ModelForm) -> bool:
    """Return whether all keys can be written as attributes of a class; ``class`` cannot."""
    return all(
        field.wire.isidentifier()
        and not keyword.iskeyword(field.wire)
        and field.wire not in TYPE_NAMES
        for field in form.fields
    )


def write_entry_type(field: FieldForm) -> str:
    """Write the annotation of one key. A key that may be missing is not therefore nullable."""
    type_ = field.type
    if isinstance(type_, Union) and not field.required and not field.nullable:
        type_ = union(member for member in type_.members if member != NONE)
    written = _write_plain_type(type_)
    return written if field.required else f"NotRequired[{written}]"


def write_plain_alias(form: AliasForm) -> str:
    return _write_plain_type(form.type)


def _write_plain_type(type_: Type) -> str:
    """Write the annotation of a value in JSON."""
    return _convert_to_json_type(type_).write(str)


def _convert_to_json_type(type_: Type) -> Type:
    if isinstance(type_, Marked):
        return _convert_marked(type_)
    if isinstance(type_, Name):
        return _IN_JSON.get(type_.name, type_)
    if isinstance(type_, Union):
        return union(map(_convert_to_json_type, type_.members))
    return type_.with_parts(_convert_to_json_type)


def _convert_marked(type_: Marked) -> Type:
    if type_.markers[0].startswith("Epoch("):
        return Name("int")
    inner = _convert_to_json_type(type_.inner)
    if "OneOrMany()" in type_.markers and isinstance(inner, Generic):
        return union([inner.arguments[0], inner, _NULL_TEXT, NONE])
    if "NoneAsEmpty()" in type_.markers:
        return union([inner, *([] if isinstance(inner, Generic) else [_NULL_TEXT]), NONE])
    return inner
