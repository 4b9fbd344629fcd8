"""Write a flat index of the public API of a spec, one line each, to be read in a diff."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.plan.form import AliasForm, ApiForm, FieldForm, ModelForm, OperationForm
from codegen.plan.types import Literal, Type

FILE = "index.txt"


def write_index(api: ApiForm) -> str:
    """Write sorted lines of kind, name and description, separated by two spaces."""
    lines = [line for operation in api.operations for line in _iterate_operation_lines(operation)]
    for form in (*api.models, *api.headers):
        lines += (
            _list_alias_lines(form) if isinstance(form, AliasForm) else _iterate_model_lines(form)
        )
    return "".join(f"{'  '.join(line)}\n" for line in sorted(lines))


def _iterate_operation_lines(form: OperationForm) -> Iterator[tuple[str, str, str]]:
    again = "repeatable" if form.repeatable else "once"
    yield "operation", form.name, f"{form.method} {form.path} {again}"
    for parameter in form.parameters:
        need = "required" if parameter.required else "optional"
        yield (
            "parameter",
            f"{form.name}.{parameter.argument}",
            f"{need} {parameter.location} {_write_type(parameter.type)}",
        )
        yield from _iterate_value_lines(f"{form.name}.{parameter.argument}", parameter.type)
    if form.body:
        need = "required" if form.body.required else "optional"
        yield (
            "parameter",
            f"{form.name}.{form.body.argument}",
            f"{need} body {_write_type(form.body.type)}",
        )
    if form.rate_group:
        yield "limit", f"{form.name}.rate_group={form.rate_group}", ""
    if form.rate_cost != 1:
        yield "limit", f"{form.name}.rate_cost={form.rate_cost}", ""
    for key in form.refusals:
        yield "refusal", f"{form.name}.{key}", ""
    for reply in form.replies:
        yield "response", f"{form.name}.{reply.status}", _write_type(reply.type)


def _iterate_model_lines(form: ModelForm) -> Iterator[tuple[str, str, str]]:
    yield "model", form.name, "request" if form.request_only else "response"
    for field in form.fields:
        yield "field", f"{form.name}.{field.name}", _describe_field(form, field)
        yield from _iterate_value_lines(f"{form.name}.{field.name}", field.type)


def _describe_field(form: ModelForm, field: FieldForm) -> str:
    need = "required" if field.required else "optional"
    direction = "sent " if form.request_only else ""
    return f"{direction}{need} {_write_type(field.type)}"


def _list_alias_lines(form: AliasForm) -> list[tuple[str, str, str]]:
    return [
        ("model", form.name, f"alias {_write_type(form.type)}"),
        *_iterate_value_lines(form.name, form.type),
    ]


def _write_type(type_: Type) -> str:
    """Write the type without its known values, which have their own lines."""
    written = type_.write(str)
    for part in type_.walk():
        if isinstance(part, Literal):
            written = written.replace(f"{part.write(str)} | ", "")
    return written


def _iterate_value_lines(name: str, type_: Type) -> Iterator[tuple[str, str, str]]:
    for part in type_.walk():
        if isinstance(part, Literal):
            for value in part.values:
                yield "value", f"{name}={value}", ""
