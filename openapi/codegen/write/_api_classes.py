"""Write the parts of API classes: signatures, decoders and imports."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from codegen.operations.media import choose_default_type, is_range
from codegen.plan.form import OperationForm, ParameterForm
from codegen.plan.module_layout import iterate_types
from codegen.plan.python_text import quote_text, sort_imports
from codegen.plan.types import NONE, Local, Type, union


def write_in_apis(type_: Type) -> str:
    """Write the annotation for a module of API classes, which imports the models as a whole."""
    return type_.write(lambda name: f"models.{name}")


def split_signature(operation: OperationForm) -> tuple[list[ParameterForm], list[ParameterForm]]:
    """Return the positional parameters (those of the path), and the others: required ones first."""
    positional = [parameter for parameter in operation.parameters if parameter.location == "path"]
    others = [parameter for parameter in operation.parameters if parameter.location != "path"]
    return positional, sorted(others, key=lambda parameter: not parameter.required)


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
    """Return a name for each mapping of errors that several operations share."""
    counts: dict[str, int] = {}
    for operation in operations:
        text = write_error_types(operation)
        if text:
            counts[text] = counts.get(text, 0) + 1
    shared = [text for text, count in counts.items() if count > 1]
    word = "_errors" if lazy else "_ERRORS"
    return {text: f"{word}{number or ''}" for number, text in enumerate(shared)}


def make_argument_type(parameter: ParameterForm) -> Type:
    return parameter.type if parameter.required else union([parameter.type, NONE])


def write_content_types(operation: OperationForm) -> str:
    """Write the annotation and default of the argument ``_content_type``, if there is one."""
    body = operation.body
    if body is None or (len(body.media) == 1 and not is_range(body.media[0].content_type)):
        return ""
    names = [media.content_type for media in body.media]
    default = quote_text(choose_default_type(names[0]))
    if any(map(is_range, names)):
        return f"str = {default}"
    return f"Literal[{', '.join(map(quote_text, names))}] = {default}"


def annotate_decoder(operation: OperationForm, kind: str, classes: Container[str]) -> str:
    """Write the annotation of a decoder, if type checkers cannot infer it."""
    type_ = join_response_types(operation)
    inferred = type_ == NONE or (isinstance(type_, Local) and type_.name in classes)
    if inferred and not kind.startswith(("lambda", "_")):
        return ""
    return f": Typed[{write_in_apis(type_)}]"


def list_api_imports(
    operations: Sequence[OperationForm], errors: Sequence[str], *, lazy: bool
) -> list[str]:
    """Return the import lines. ``errors`` are the mappings of errors that have a name."""
    several = any(write_decoder(operation).startswith("{") for operation in operations)
    apart = any(text.count("models.") > 1 for text in errors)
    lines = {line for type_ in iterate_types(operations) for line in type_.imports}
    if several or apart or (lazy and errors):
        lines.add("from typing import Any")
    chosen = [write_content_types(operation) for operation in operations]
    if any(text.startswith("Literal") for text in chosen):
        lines.add("from typing import Literal")
    if any(chosen):
        lines.add("from kloudtrader.runtime.request.body import sent_as")
    lines |= {
        "from kloudtrader.runtime.client import Api",
        "from kloudtrader.runtime.response.typed import Typed",
        "from kloudtrader.runtime.policy import Timeout",
    }
    return sort_imports(lines)


def uses_models(operations: Sequence[OperationForm]) -> bool:
    return any(type_.locals for type_ in iterate_types(operations))
