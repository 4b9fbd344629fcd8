"""What the template of API classes asks: signatures, decoders, and what modules import."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from .form import OperationForm, ParameterForm
from .layout import types_of
from .media import default_type, is_range
from .text import import_lines, quoted
from .types import NONE, Local, Type, union


def in_apis(type_: Type) -> str:
    """The annotation in a module of API classes, which imports the models as a whole."""
    return type_.write(lambda name: f"models.{name}")


def signature(operation: OperationForm) -> tuple[list[ParameterForm], list[ParameterForm]]:
    """Positional parameters (those of the path), then the others: required ones first."""
    positional = [one for one in operation.parameters if one.location == "path"]
    others = [one for one in operation.parameters if one.location != "path"]
    return positional, sorted(others, key=lambda one: not one.required)


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


def argument_type(parameter: ParameterForm) -> Type:
    return parameter.type if parameter.required else union([parameter.type, NONE])


def content_types(operation: OperationForm) -> str:
    """The annotation and default of the argument that chooses how a body is sent; else nothing."""
    body = operation.body
    if body is None or (len(body.media) == 1 and not is_range(body.media[0].content_type)):
        return ""
    names = [one.content_type for one in body.media]
    default = quoted(default_type(names[0]))
    if any(map(is_range, names)):
        return f"str = {default}"
    return f"Literal[{', '.join(map(quoted, names))}] = {default}"


def typed(operation: OperationForm, kind: str, classes: Container[str]) -> str:
    """The annotation of a response's decoder, where type checkers cannot infer it; else nothing."""
    type_ = response_type(operation)
    inferred = type_ == NONE or (isinstance(type_, Local) and type_.name in classes)
    if inferred and not kind.startswith(("lambda", "_")):
        return ""
    return f": Typed[{in_apis(type_)}]"


def api_imports(
    operations: Sequence[OperationForm], errors: Sequence[str], *, lazy: bool
) -> list[str]:
    """``errors`` are the mappings of errors that have a name."""
    several = any(decoder(operation).startswith("{") for operation in operations)
    apart = any(text.count("models.") > 1 for text in errors)
    lines = {line for type_ in types_of(operations) for line in type_.imports}
    if several or apart or (lazy and errors):
        lines.add("from typing import Any")
    chosen = [content_types(operation) for operation in operations]
    if any(text.startswith("Literal") for text in chosen):
        lines.add("from typing import Literal")
    if any(chosen):
        lines.add("from kloudtrader.runtime.request.body import sent_as")
    lines |= {
        "from kloudtrader.runtime.client import Api",
        "from kloudtrader.runtime.response.typed import Typed",
        "from kloudtrader.runtime.policy import Timeout",
    }
    return import_lines(lines)


def uses_models(operations: Sequence[OperationForm]) -> bool:
    return any(type_.locals for type_ in types_of(operations))
