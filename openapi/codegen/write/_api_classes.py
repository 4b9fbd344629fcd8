"""What the template of API classes asks: signatures, decoders, and what modules import."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from codegen.plan.form import OperationForm
from codegen.plan.module_layout import types_of
from codegen.plan.python_text import import_lines, quoted
from codegen.plan.types import NONE, Local, Type, union

from ._signatures import (
    Forms,
    Overloads,
    body_fields,
    build_body,
    content_type_argument,
    in_apis,
    method_signature,
    with_fields,
)


def signatures(operation: OperationForm, forms: Forms) -> Overloads:
    """Return the signatures of a method."""
    return with_fields(method_signature(operation), operation, body_fields(operation, forms))


def sent_body(operation: OperationForm, forms: Forms) -> str:
    """Return the Python text of the body that a method sends; empty where there is none."""
    body = operation.body
    if body is None:
        return ""
    if body_fields(operation, forms):
        return build_body(operation)[0]
    chosen = content_type_argument(operation)
    return f"sent_as({body.argument}, _content_type)" if chosen else body.argument


def response_type(operation: OperationForm) -> Type:
    return union(reply.type for reply in operation.replies)


def defer(text: str, *, lazy: bool) -> str:
    """In a large API, models are named by functions, since naming them imports them."""
    return f"lambda: {text}" if lazy and "models." in text else text


def decoder(operation: OperationForm) -> str:
    """The argument of ``Typed``: one type, or a type for each status."""
    types = {reply.status: reply.type for reply in operation.replies}
    if len({*types.values()}) == 1:
        return in_apis(operation.replies[0].type)
    return _by_status(types)


def _by_status(types: Mapping[str, Type]) -> str:
    entries = (f"{quoted(status)}: {in_apis(type_)}" for status, type_ in types.items())
    return "{" + ", ".join(entries) + "}"


def error_types(operation: OperationForm) -> str:
    """The mapping of error statuses to types; one entry where all are the same."""
    types = {one.status: one.type for one in operation.errors if one.type is not None}
    if len({*types.values()}) == 1:
        types = {"default": next(iter(types.values()))}
    return _by_status(types) if types else ""


def error_names(operations: Sequence[OperationForm], *, lazy: bool) -> dict[str, str]:
    """Error mappings that several operations share, under the name that stands for them."""
    counts: dict[str, int] = {}
    for operation in operations:
        text = error_types(operation)
        if text:
            counts[text] = counts.get(text, 0) + 1
    shared = [text for text, count in counts.items() if count > 1]
    word = "_errors" if lazy else "_ERRORS"
    return {text: f"{word}{number or ''}" for number, text in enumerate(shared)}


def typed(operation: OperationForm, kind: str, classes: Container[str]) -> str:
    """The annotation of a response's decoder, where type checkers cannot infer it; else nothing."""
    type_ = response_type(operation)
    inferred = type_ == NONE or (isinstance(type_, Local) and type_.name in classes)
    if inferred and not kind.startswith(("lambda", "_")):
        return ""
    return f": Typed[{in_apis(type_)}]"


def api_imports(
    operations: Sequence[OperationForm], errors: Sequence[str], forms: Forms, *, lazy: bool
) -> list[str]:
    """``errors`` are the mappings of errors that have a name."""
    several = any(decoder(operation).startswith("{") for operation in operations)
    apart = any(text.count("models.") > 1 for text in errors)
    written = [signatures(operation, forms) for operation in operations]
    types = [*types_of(operations), *(type_ for one in written for type_ in one.types())]
    lines = {line for type_ in types for line in type_.imports}
    if several or apart or (lazy and errors):
        lines.add("from typing import Any")
    for operation, overloads in zip(operations, written, strict=True):
        if overloads.seen:
            lines |= {"from typing import overload", build_body(operation)[1]}
    if any(map(content_type_argument, operations)):
        lines.add("from kloudtrader.runtime.request.body import sent_as")
    lines |= {
        "from kloudtrader.runtime.client import Api",
        "from kloudtrader.runtime.response.typed import Typed",
        "from kloudtrader.runtime.policy import Timeout",
    }
    return import_lines(lines)


def uses_models(operations: Sequence[OperationForm]) -> bool:
    return any(type_.locals for type_ in types_of(operations))
