"""A flat index of everything public that a spec gives: one line each, to be read in a diff."""

from __future__ import annotations

from collections.abc import Iterator

from .form import AliasForm, ApiForm, FieldForm, ModelForm, OperationForm
from .types import Literal, Type

FILE = "index.txt"


def index(api: ApiForm) -> str:
    """Lines of a kind, a name and what is said about it, sorted, with two blanks between."""
    lines = [line for operation in api.operations for line in _operation(operation)]
    for form in (*api.models, *api.headers):
        lines += _alias(form) if isinstance(form, AliasForm) else _model(form)
    return "".join(f"{'  '.join(line)}\n" for line in sorted(lines))


def _operation(form: OperationForm) -> Iterator[tuple[str, str, str]]:
    again = "repeatable" if form.repeatable else "once"
    yield "operation", form.name, f"{form.method} {form.path} {again}"
    for one in form.parameters:
        need = "required" if one.required else "optional"
        yield "parameter", f"{form.name}.{one.argument}", f"{need} {one.location} {_text(one.type)}"
        yield from _values(f"{form.name}.{one.argument}", one.type)
    if form.body:
        need = "required" if form.body.required else "optional"
        yield (
            "parameter",
            f"{form.name}.{form.body.argument}",
            f"{need} body {_text(form.body.type)}",
        )
    if form.rate_group:
        yield "limit", f"{form.name}.rate_group={form.rate_group}", ""
    if form.rate_cost != 1:
        yield "limit", f"{form.name}.rate_cost={form.rate_cost}", ""
    for key in form.refusals:
        yield "refusal", f"{form.name}.{key}", ""
    for reply in form.replies:
        yield "response", f"{form.name}.{reply.status}", _text(reply.type)


def _model(form: ModelForm) -> Iterator[tuple[str, str, str]]:
    yield "model", form.name, "request" if form.request_only else "response"
    for field in form.fields:
        yield "field", f"{form.name}.{field.name}", _field(form, field)
        yield from _values(f"{form.name}.{field.name}", field.type)


def _field(form: ModelForm, field: FieldForm) -> str:
    need = "required" if field.required else "optional"
    direction = "sent " if form.request_only else ""
    return f"{direction}{need} {_text(field.type)}"


def _alias(form: AliasForm) -> list[tuple[str, str, str]]:
    return [("model", form.name, f"alias {_text(form.type)}"), *_values(form.name, form.type)]


def _text(type_: Type) -> str:
    """The type without its known values, which have lines of their own."""
    written = type_.write(str)
    for part in type_.walk():
        if isinstance(part, Literal):
            written = written.replace(f"{part.write(str)} | ", "")
    return written


def _values(name: str, type_: Type) -> Iterator[tuple[str, str, str]]:
    for part in type_.walk():
        if isinstance(part, Literal):
            for value in part.values:
                yield "value", f"{name}={value}", ""
