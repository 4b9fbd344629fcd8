"""Write the parts of API classes: signatures, decoders and imports."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from codegen.operations.media import classify_media
from codegen.plan.form import BodyForm, OperationForm
from codegen.plan.module_layout import iterate_types
from codegen.plan.python_text import quote_text, sort_imports
from codegen.plan.types import NONE, Local, Type, union

from ._signatures import (
    Forms,
    Overloads,
    accept_fields,
    list_body_fields,
    list_media_arguments,
    make_method_signature,
    write_body_builder,
    write_in_apis,
)


def make_signatures(operation: OperationForm, forms: Forms) -> Overloads:
    """Return the signatures of a method."""
    signature = make_method_signature(operation)
    return accept_fields(signature, operation, list_body_fields(operation, forms))


def write_sent_body(operation: OperationForm, forms: Forms) -> str:
    """Write the body that a method sends; empty if the operation has none."""
    body = operation.body
    if body is None:
        return ""
    if list_body_fields(operation, forms):
        return write_body_builder(operation)[0]
    text = _write_body_check(body)
    chosen = list_media_arguments(operation)
    return f"with_media_type({text}, _content_type)" if chosen else text


def _has_checked_body(operation: OperationForm, forms: Forms) -> bool:
    body = operation.body
    return body is not None and "check_body(" in write_sent_body(operation, forms)


def _write_body_check(body: BodyForm) -> str:
    """Write the body with models in the place of dicts, where its type has models."""
    kinds = {classify_media(media.content_type) for media in body.media if media.type.locals}
    if not kinds:
        return body.argument
    # A model knows no open files, which a dict for a multipart body may hold.
    names = ", names_only=True" if "multipart" in kinds else ""
    kind = f"lambda: {write_in_apis(body.type)}"
    return f"check_body({body.argument}, {kind}, {quote_text(body.argument)}{names})"


def join_response_types(operation: OperationForm) -> Type:
    """Return the union of the types of all responses."""
    return union(reply.type for reply in operation.replies)


def defer(text: str, *, lazy: bool) -> str:
    """Wrap a text in a function, if it names models of a large API: naming them imports them."""
    return f"lambda: {text}" if lazy and "models." in text else text


def write_decoder(operation: OperationForm) -> str:
    """Write the argument of ``Typed``: one type, or a type for each status."""
    types = {reply.status: reply.type for reply in operation.replies}
    if len({*types.values()}) == 1:
        return write_in_apis(operation.replies[0].type)
    return _write_by_status(types)


def _write_by_status(types: Mapping[str, Type]) -> str:
    entries = (f"{quote_text(status)}: {write_in_apis(type_)}" for status, type_ in types.items())
    return "{" + ", ".join(entries) + "}"


def write_error_types(operation: OperationForm) -> str:
    """Write the mapping of error statuses to types; one entry if all are the same."""
    types = {error.status: error.type for error in operation.errors if error.type is not None}
    if len({*types.values()}) == 1:
        types = {"default": next(iter(types.values()))}
    return _write_by_status(types) if types else ""


def name_error_types(operations: Sequence[OperationForm], *, lazy: bool) -> dict[str, str]:
    """Return a name for each mapping of errors that several operations share.

    One of several models has a name, too: mypy misjudges it as an argument of an overload.
    """
    counts: dict[str, int] = {}
    for operation in operations:
        text = write_error_types(operation)
        if text:
            counts[text] = counts.get(text, 0) + 1
    shared = [text for text, count in counts.items() if count > 1 or text.count("models.") > 1]
    word = "_errors" if lazy else "_ERRORS"
    return {text: f"{word}{number or ''}" for number, text in enumerate(shared)}


def annotate_decoder(operation: OperationForm, kind: str, classes: Container[str]) -> str:
    """Write the annotation of a decoder, if type checkers cannot infer it."""
    type_ = join_response_types(operation)
    inferred = type_ == NONE or (isinstance(type_, Local) and type_.name in classes)
    if inferred and not kind.startswith(("lambda", "_")):
        return ""
    return f": Typed[{write_in_apis(type_)}]"


def list_api_imports(
    operations: Sequence[OperationForm], errors: Sequence[str], forms: Forms, *, lazy: bool
) -> list[str]:
    """Return the import lines. ``errors`` are the mappings of errors that have a name."""
    several = any(write_decoder(operation).startswith("{") for operation in operations)
    apart = any(text.count("models.") > 1 for text in errors)
    signatures = [make_signatures(operation, forms) for operation in operations]
    types = [
        *iterate_types(operations),
        *(t for overloads in signatures for t in overloads.types()),
    ]
    lines = {line for type_ in types for line in type_.imports}
    if several or apart or (lazy and errors):
        lines.add("from typing import Any")
    for operation, overloads in zip(operations, signatures, strict=True):
        if overloads.seen:
            lines |= {"from typing import overload", write_body_builder(operation)[1]}
    if any(_has_checked_body(operation, forms) for operation in operations):
        lines.add("from kloudtrader.runtime.client import check_body")
    if any(map(list_media_arguments, operations)):
        lines.add("from kloudtrader.runtime.request.body import with_media_type")
    lines |= {
        "from kloudtrader.runtime.client import Api",
        "from kloudtrader.runtime.response.typed import Typed",
        "from kloudtrader.runtime.policy import Timeout",
    }
    return sort_imports(lines)


def uses_models(operations: Sequence[OperationForm]) -> bool:
    return any(type_.locals for type_ in iterate_types(operations))
