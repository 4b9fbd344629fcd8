"""Operations, parameters and replies, written as calls of the runtime's records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from codegen.operations.media import default_type, is_range
from codegen.plan.form import (
    BodyForm,
    MediaForm,
    OperationForm,
    ParameterForm,
    ReplyForm,
    SchemeForm,
)
from codegen.plan.naming import take_name
from codegen.plan.python_text import quoted
from kloudtrader.runtime.operation import Body, Encoding, Parameter, Reply, SecurityScheme
from kloudtrader.runtime.record import Record

R = TypeVar("R", bound=Record)


def names(operations: Sequence[OperationForm], *, access: bool) -> list[str]:
    """The named tuples that a module of operations needs."""
    needed = {"Operation": True, "Reply": True, "SecurityScheme": access}
    needed["Body"] = any(operation.body for operation in operations)
    needed["Encoding"] = any(
        media.encodings for one in operations if one.body for media in one.body.media
    )
    needed["Parameter"] = any(operation.parameters for operation in operations)
    return sorted(name for name, wanted in needed.items() if wanted)


def parameter(form: ParameterForm) -> str:
    return constant(_record(Parameter, form, name=form.wire))


def body(form: BodyForm) -> str:
    first, *further = form.media
    others = tuple(
        Body(form.argument, one.content_type, encodings=_encodings(one), constants=one.constants)
        for one in further
    )
    if is_range(first.content_type):
        others = (Body(form.argument, first.content_type), *others)
    content_type = default_type(first.content_type)
    return constant(
        Body(
            form.argument,
            content_type,
            form.required,
            _encodings(first),
            others,
            first.constants,
            form.default,
        )
    )


def _encodings(form: MediaForm) -> tuple[Encoding, ...]:
    return tuple(_record(Encoding, one) for one in form.encodings)


def reply(form: ReplyForm) -> str:
    return constant(_record(Reply, form))


def scheme(form: SchemeForm) -> str:
    return constant(_record(SecurityScheme, form))


def _record(kind: type[R], form: object, **given: object) -> R:
    """Return the runtime's record of a form, which has fields of the same names."""
    others = [name for name in kind.__match_args__ if name not in given]
    return kind(**given, **{name: getattr(form, name) for name in others})


def constant(value: object) -> str:
    """Write a value; of a record, the fields that do not have their default value."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Record):
        fields = {name: getattr(value, name) for name in value.__match_args__}
        named = (
            f"{name}={constant(field)}"
            for name, field in fields.items()
            if getattr(type(value), name, ...) != field
        )
        return f"{type(value).__name__}({', '.join(named)})"
    if isinstance(value, tuple):
        inner = ", ".join(map(constant, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


def shared_parameters(operations: Sequence[OperationForm]) -> dict[str, str]:
    """Parameters that several operations have, under the name that stands for them."""
    uses: dict[str, list[str]] = {}
    for operation in operations:
        for form in operation.parameters:
            uses.setdefault(parameter(form), []).append(form.argument)
    taken: set[str] = set()
    return {
        text: take_name(f"_{arguments[0].upper().rstrip('_')}", taken, between="_")
        for text, arguments in uses.items()
        if len(arguments) > 1
    }
