"""Write the docstrings of the generated code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from http import HTTPStatus

from codegen.plan.form import AliasForm, ApiForm, FieldForm, ModelForm, OperationForm, TagForm
from codegen.plan.python_text import end_sentence, fold_lines, format_docstring, wrap_paragraphs
from kloudtrader.runtime.errors import choose_error_class

from ._signatures import (
    Argument,
    Forms,
    list_body_arguments,
    list_body_fields,
    list_media_arguments,
    make_argument,
)

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


def document_method(operation: OperationForm, tag: TagForm, shared: Raised, forms: Forms) -> str:
    """Write summary, description, arguments, errors and the operation of a method."""
    arguments = [
        *map(make_argument, operation.parameters),
        *describe_body(operation, list_body_fields(operation, forms)),
    ]
    lines = [*_describe_operation(operation, _METHOD), *_describe_source(operation, _METHOD)]
    lines += _describe_arguments(arguments, _METHOD)
    lines += _describe_return(operation, _METHOD)
    if operation.headers and not _find_shared_headers(tag):
        lines += ["", f"Headers: `{operation.headers}`."]
    lines += _describe_errors(operation, shared, _METHOD)
    return format_docstring(lines, indent=_METHOD)


def document_call(
    operation: OperationForm,
    arguments: Sequence[Argument],
    *,
    indent: str,
    example: bool,
    shared: Raised = (),
) -> str:
    """Write the docstring of a typed call. Its example is one of a function."""
    lines = [*_describe_operation(operation, indent), *_describe_source(operation, indent)]
    if example:
        lines += _format_example(operation.rule.example)
    lines += _describe_arguments(arguments, indent)
    lines += _describe_return(operation, indent)
    if operation.headers:
        lines += ["", f"Headers: `{operation.headers}`."]
    lines += _describe_errors(operation, shared, indent)
    return format_docstring(lines, indent=indent)


def document_pages(
    operation: OperationForm,
    arguments: Sequence[Argument],
    *,
    indent: str,
    example: bool,
    shared: Raised = (),
) -> str:
    """Write the docstring of an iterator over the rows of all pages."""
    rule = operation.rule.pages
    if rule is None:
        raise ValueError(f"{operation.name} has no pages")
    width = _WIDTH - len(indent)
    remark = _CURSOR_ROWS if rule.is_cursor else _ROWS_WITH_ID if rule.id else _ROWS_WITHOUT_ID
    lines = [
        f"Iterate over the rows of all pages of `{operation.name}`, one page in memory at a time.",
        "",
        *wrap_paragraphs(remark, width=width),
        "",
        *_describe_source(operation, indent),
    ]
    if example:
        lines += _format_example(rule.example)
    lines += _describe_arguments(arguments, indent)
    lines += _describe_errors(operation, shared, indent)
    return format_docstring(lines, indent=indent)


_CURSOR_ROWS = """\
A cursor leads from page to page. A row with an id comes once, also if a page repeats rows of the
page before. A cursor that the server gives twice raises `UnexpectedResponse`."""
_ROWS_WITH_ID = """\
Each row comes once. Rows that leave the list during the walk pull those behind them forward, and a
row that moves to a page already read is missed."""
_ROWS_WITHOUT_ID = """\
The rows have no id: one that a new row pushes to the next page comes twice."""


def _format_example(example: str) -> list[str]:
    return ["", *example.splitlines()] if example else []


def _describe_operation(operation: OperationForm, indent: str) -> list[str]:
    width = _WIDTH - len(indent)
    summary = end_sentence(operation.summary) or end_sentence(_convert_to_words(operation.name))
    lines = wrap_paragraphs(summary, width=width)
    if operation.deprecated:
        lines += ["", "Deprecated."]
    if operation.description and fold_lines(operation.description) != fold_lines(operation.summary):
        lines += ["", *wrap_paragraphs(operation.description, width=width)]
    return [*lines, ""]


def describe_body(operation: OperationForm, fields: Sequence[Argument]) -> list[Argument]:
    """Return the arguments for the body with their texts: the body, its fields, the media type."""
    arguments = [*list_body_arguments(operation)]
    if arguments and fields:
        text = f"{end_sentence(arguments[0].description)} {_OR_FIELDS}"
        arguments = [replace(arguments[0], description=text), *fields]
    chosen = list_media_arguments(operation)
    return [*arguments, *(argument for argument in chosen if argument.description)]


_OR_FIELDS = "In its place, its fields can be given as arguments:"


def _convert_to_words(name: str) -> str:
    """Convert a method's name to a sentence."""
    return name.rstrip("_").replace("_", " ").capitalize()


def _describe_source(operation: OperationForm, indent: str) -> list[str]:
    access = " or ".join(" and ".join(names) or "no credential" for names in operation.security)
    again = "may be sent again" if operation.repeatable else "is sent once"
    text = f"``{operation.method} {operation.path}``; {again}; "
    text += f"credential: {access}." if access else "public."
    return wrap_paragraphs(text, width=_WIDTH - len(indent))


def _describe_arguments(arguments: Iterable[Argument], indent: str) -> list[str]:
    entries = [
        (argument.name, argument.description or f"Field of the request: `{argument.name}`.")
        for argument in arguments
    ]
    return ["", "Args:", *_format_entries(entries, _WIDTH - len(indent))] if entries else []


def _describe_return(operation: OperationForm, indent: str) -> list[str]:
    entries = [
        reply.description
        for reply in operation.replies
        if _is_telling(reply.description, reply.status)
    ]
    text = fold_lines(entries[0]) if entries else ""
    if not text or operation.replies[0].content_type is None:
        return []
    width = _WIDTH - len(indent)
    return ["", "Returns:", *wrap_paragraphs(end_sentence(text), width=width, indent="    ")]


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
    # The class lists them once: in each method they were two thirds of the text of a module.
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


def _describe_errors(operation: OperationForm, shared: Raised, indent: str) -> list[str]:
    entries = [entry for entry in _list_errors(operation) if entry not in shared]
    return ["", "Raises:", *_format_entries(entries, _WIDTH - len(indent))] if entries else []


def _name_error(status: str) -> str:
    if status.isdigit():
        return choose_error_class(int(status), repeatable=True).__name__
    return "ServerError" if status.startswith("5") else "ApiError"


def _format_entries(entries: list[tuple[str, str]], width: int) -> list[str]:
    lines: list[str] = []
    for name, text in entries:
        lines += wrap_paragraphs(
            f"{name}: {fold_lines(text)}", width=width, indent=" " * 8, hang=" " * 4
        )
    return lines
