"""Write operations, parameters and replies as calls of the runtime's records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from codegen.operations.media import choose_default_type, is_range
from codegen.plan.form import (
    BodyForm,
    MediaForm,
    OperationForm,
    ParameterForm,
    ReplyForm,
    SchemeForm,
)
from codegen.plan.naming import take_name
from codegen.plan.python_text import quote_text
from kloudtrader.runtime.operation import Body, Encoding, Parameter, Reply, SecurityScheme
from kloudtrader.runtime.record import Record

R = TypeVar("R", bound=Record)


def list_record_names(operations: Sequence[OperationForm], *, access: bool) -> list[str]:
    """Return the names of the records that a module of operations needs."""
    needed = {"Operation": True, "Reply": True, "SecurityScheme": access}
    needed["Body"] = any(operation.body for operation in operations)
    needed["Encoding"] = any(
        media.encodings
        for operation in operations
        if operation.body
        for media in operation.body.media
    )
    needed["Parameter"] = any(operation.parameters for operation in operations)
    return sorted(name for name, wanted in needed.items() if wanted)


def write_parameter(form: ParameterForm) -> str:
    return write_constant(_make_record(Parameter, form, name=form.wire))


def write_body(form: BodyForm) -> str:
    first, *further = form.media
    others = tuple(
        Body(
            form.argument,
            media.content_type,
            encodings=_make_encodings(media),
            constants=media.constants,
        )
        for media in further
    )
    if is_range(first.content_type):
        others = (Body(form.argument, first.content_type), *others)
    content_type = choose_default_type(first.content_type)
    return write_constant(
        Body(
            form.argument,
            content_type,
            form.required,
            _make_encodings(first),
            others,
            first.constants,
            form.default,
        )
    )


def _make_encodings(form: MediaForm) -> tuple[Encoding, ...]:
    return tuple(_make_record(Encoding, encoding) for encoding in form.encodings)


def write_reply(form: ReplyForm) -> str:
    return write_constant(_make_record(Reply, form))


def write_scheme(form: SchemeForm) -> str:
    return write_constant(_make_record(SecurityScheme, form))


def _make_record(kind: type[R], form: object, **given: object) -> R:
    """Return the runtime's record of a form, which has fields of the same names."""
    others = [name for name in kind.__match_args__ if name not in given]
    return kind(**given, **{name: getattr(form, name) for name in others})


def write_constant(value: object) -> str:
    """Write a value; of a record, only the fields that differ from their default."""
    if isinstance(value, str):
        return quote_text(value)
    if isinstance(value, Record):
        fields = {name: getattr(value, name) for name in value.__match_args__}
        named = (
            f"{name}={write_constant(field)}"
            for name, field in fields.items()
            if getattr(type(value), name, ...) != field
        )
        return f"{type(value).__name__}({', '.join(named)})"
    if isinstance(value, tuple):
        inner = ", ".join(map(write_constant, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


def name_shared_parameters(operations: Sequence[OperationForm]) -> dict[str, str]:
    """Return a name for each parameter that several operations share."""
    uses: dict[str, list[str]] = {}
    for operation in operations:
        for form in operation.parameters:
            uses.setdefault(write_parameter(form), []).append(form.argument)
    taken: set[str] = set()
    return {
        text: take_name(f"_{arguments[0].upper().rstrip('_')}", taken, between="_")
        for text, arguments in uses.items()
        if len(arguments) > 1
    }
