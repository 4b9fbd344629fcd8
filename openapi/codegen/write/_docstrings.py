"""Write the docstrings of the generated code."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from codegen.plan.form import AliasForm, ApiForm, FieldForm, ModelForm, OperationForm, TagForm
from codegen.plan.python_text import end_sentence, fold_lines, format_docstring, wrap_paragraphs
from kloudtrader.runtime.errors import choose_error_class

_WIDTH = 92
_METHOD = " " * 8
_CLASS = " " * 4

Raised = tuple[tuple[str, str], ...]
"""Errors and what they mean."""

_PLEASANTRIES = ("success", "successful operation", "successful response")


def document_package(api: ApiForm) -> str:
    lines = [end_sentence(f"{api.title} {api.version}".strip()), ""]
    lines += wrap_paragraphs(api.description, width=_WIDTH)
    return format_docstring(lines, indent="")


def document_module(text: str) -> str:
    return format_docstring(wrap_paragraphs(end_sentence(text), width=_WIDTH), indent="")


def describe_part(module: str) -> str:
    """Say which models a part of a large API's package holds."""
    stem = module.rstrip("0123456789")
    if stem == "common":
        return ": those that operations of several tags use"
    if stem == "other":
        return ": those that no operation uses"
    return f": those that only `{stem}` uses" if stem else ""


def document_model(form: ModelForm, own: Sequence[FieldForm]) -> str:
    """Write the description. A class without one gets no docstring, unless it is empty."""
    text = f"Deprecated. {form.description}" if form.deprecated else form.description
    if not text and not own:
        text = f"The same as `{form.base}`." if form.base else "An object without described fields."
    return format_docstring(wrap_paragraphs(text, width=_WIDTH - 4), indent=_CLASS)


def document_field(form: FieldForm) -> str:
    return format_docstring(wrap_paragraphs(form.description, width=_WIDTH - 4), indent=_CLASS)


def document_alias(form: AliasForm) -> str:
    return format_docstring(wrap_paragraphs(form.description, width=_WIDTH), indent="")


def document_api_class(tag: TagForm, shared: Raised) -> str:
    """Write the purpose of a class, and the errors of all its methods."""
    which = f"with the tag {tag.name}" if tag.name else "without a tag"
    text = tag.description or f"Operations {which}."
    lines = wrap_paragraphs(text, width=_WIDTH - 4)
    if shared:
        lines += ["", "Every method raises:", *_format_entries(list(shared), _WIDTH - 4)]
    headers = _find_shared_headers(tag)
    if headers:
        lines += ["", f"Headers of the responses: `{headers}`."]
    return format_docstring(lines, indent=_CLASS)


def _find_shared_headers(tag: TagForm) -> str:
    names = {operation.headers for operation in tag.operations}
    return names.pop() if len(names) == 1 and len(tag.operations) > 1 else ""


def document_method(operation: OperationForm, tag: TagForm, shared: Raised) -> str:
    """Write summary, description, arguments, errors and the operation of a method."""
    summary = end_sentence(operation.summary) or end_sentence(_convert_to_words(operation.name))
    lines = wrap_paragraphs(summary, width=_WIDTH - 8)
    if operation.deprecated:
        lines += ["", "Deprecated."]
    if operation.description and fold_lines(operation.description) != fold_lines(operation.summary):
        lines += ["", *wrap_paragraphs(operation.description, width=_WIDTH - 8)]
    lines += ["", *_describe_source(operation)]
    lines += _describe_arguments(operation)
    lines += _describe_return(operation)
    if operation.headers and not _find_shared_headers(tag):
        lines += ["", f"Headers: `{operation.headers}`."]
    lines += _describe_errors(operation, shared)
    return format_docstring(lines, indent=_METHOD)


def _convert_to_words(name: str) -> str:
    """Convert a method's name to a sentence."""
    return name.rstrip("_").replace("_", " ").capitalize()


def _describe_source(operation: OperationForm) -> list[str]:
    access = " or ".join(" and ".join(names) or "no credential" for names in operation.security)
    again = "may be sent again" if operation.repeatable else "is sent once"
    text = f"``{operation.method} {operation.path}``; {again}; "
    text += f"credential: {access}." if access else "public."
    return wrap_paragraphs(text, width=_WIDTH - 8)


def _describe_arguments(operation: OperationForm) -> list[str]:
    entries = [
        (
            parameter.argument,
            parameter.description or f"{parameter.wire!r} in the {parameter.location}.",
        )
        for parameter in operation.parameters
    ]
    if operation.body:
        entries.append((operation.body.argument, operation.body.description or "The request body."))
        if len(operation.body.media) > 1:
            entries.append(("_content_type", "The media type in which it is sent."))
    return ["", "Args:", *_format_entries(entries)] if entries else []


def _describe_return(operation: OperationForm) -> list[str]:
    entries = [
        reply.description
        for reply in operation.replies
        if _is_telling(reply.description, reply.status)
    ]
    text = fold_lines(entries[0]) if entries else ""
    if not text or operation.replies[0].content_type is None:
        return []
    return ["", "Returns:", *wrap_paragraphs(end_sentence(text), width=_WIDTH - 8, indent="    ")]


def _is_telling(description: str, status: str) -> bool:
    """Return whether a description says more than the status itself."""
    said = fold_lines(description).rstrip(".").lower()
    return said not in {"", status, *_PLEASANTRIES, *_list_phrases(status)}


def _list_phrases(status: str) -> set[str]:
    """Return the standard phrase of a status, with and without its number."""
    try:
        phrase = HTTPStatus(int(status)).phrase.lower()
    except ValueError:  # a range, or not a standard status
        return set()
    return {phrase, f"{status} {phrase}"}


def list_shared_errors(tag: TagForm) -> Raised:
    """Return the errors that all operations of a class raise, with the same description."""
    if len(tag.operations) < 2:
        return ()
    first, *others = [_list_errors(operation) for operation in tag.operations]
    return tuple(entry for entry in first if all(entry in other for other in others))


def _list_errors(operation: OperationForm) -> Raised:
    grouped: dict[str, str] = {}
    for error in operation.errors:
        told = _is_telling(error.description, error.status)
        text = end_sentence(error.description) if told else f"Status {error.status}."
        grouped[_name_error(error.status)] = grouped.get(_name_error(error.status), "") or text
    return tuple(grouped.items())


def _describe_errors(operation: OperationForm, shared: Raised) -> list[str]:
    entries = [entry for entry in _list_errors(operation) if entry not in shared]
    return ["", "Raises:", *_format_entries(entries)] if entries else []


def _name_error(status: str) -> str:
    if status.isdigit():
        return choose_error_class(int(status), repeatable=True).__name__
    return "ServerError" if status.startswith("5") else "ApiError"


def _format_entries(entries: list[tuple[str, str]], width: int = _WIDTH - 8) -> list[str]:
    lines: list[str] = []
    for name, text in entries:
        lines += wrap_paragraphs(
            f"{name}: {fold_lines(text)}", width=width, indent=" " * 8, hang=" " * 4
        )
    return lines
