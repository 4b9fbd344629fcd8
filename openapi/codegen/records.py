"""Operations, parameters and replies, written as calls of the runtime's records."""

from __future__ import annotations

from collections.abc import Sequence

from kloudtrader.runtime.operation import Body, Encoding, Parameter, Reply, SecurityScheme
from kloudtrader.runtime.record import Record

from .form import BodyForm, MediaForm, OperationForm, ParameterForm, ReplyForm, SchemeForm
from .media import default_type, is_range
from .text import quoted

__all__ = ["body", "constant", "names", "parameter", "reply", "scheme", "shared_parameters"]


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
    return _call(
        Parameter(
            argument=form.argument,
            name=form.wire,
            location=form.location,
            types=form.types,
            required=form.required,
            style=form.style,
            explode=form.explode,
            items=form.items,
            minimum=form.minimum,
            maximum=form.maximum,
            pattern=form.pattern,
            content_type=form.content_type,
            allow_reserved=form.allow_reserved,
            masked=form.masked,
        )
    )


def body(form: BodyForm) -> str:
    first = form.media[0]
    others = tuple(
        Body(form.argument, one.content_type, encodings=_encodings(one)) for one in form.others
    )
    if is_range(first.content_type):
        others = (Body(form.argument, first.content_type), *others)
    content_type = default_type(first.content_type)
    return _call(Body(form.argument, content_type, form.required, _encodings(first), others))


def _encodings(form: MediaForm) -> tuple[Encoding, ...]:
    return tuple(
        Encoding(one.name, one.content_type, one.style, one.explode, one.allow_reserved)
        for one in form.encodings
    )


def reply(form: ReplyForm) -> str:
    return _call(Reply(form.status, form.content_type, form.shape, form.envelope))


def scheme(form: SchemeForm) -> str:
    return _call(SecurityScheme(form.name, form.type, form.scheme, form.location, form.parameter))


def _call(value: Record) -> str:
    """``Name(field=value, ...)`` without the fields that have their default value."""
    parts = [
        f"{key}={constant(getattr(value, key))}"
        for key in value.__match_args__
        if getattr(type(value), key, _NO_DEFAULT) != getattr(value, key)
    ]
    return f"{type(value).__name__}({', '.join(parts)})"


_NO_DEFAULT = object()


def constant(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Record):
        return _call(value)
    if isinstance(value, tuple):
        inner = ", ".join(constant(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


def shared_parameters(operations: Sequence[OperationForm]) -> dict[str, str]:
    """Parameters that several operations have, under the name that stands for them."""
    uses: dict[str, list[str]] = {}
    for operation in operations:
        for form in operation.parameters:
            uses.setdefault(parameter(form), []).append(form.argument)
    names: dict[str, str] = {}
    for text, arguments in uses.items():
        if len(arguments) > 1:
            wanted = f"_{arguments[0].upper().rstrip('_')}"
            given, number = wanted, 2
            while given in names.values():
                given, number = f"{wanted}_{number}", number + 1
            names[text] = given
    return names
