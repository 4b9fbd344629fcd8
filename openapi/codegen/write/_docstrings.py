"""Docstrings of the generated code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from http import HTTPStatus

from codegen.plan.form import AliasForm, ApiForm, FieldForm, ModelForm, OperationForm, TagForm
from codegen.plan.python_text import docstring, one_line, paragraphs, sentence
from kloudtrader.runtime.errors import error_class

from ._signatures import (
    Argument,
    Forms,
    argument_of,
    body_argument,
    body_fields,
    content_type_argument,
)

_WIDTH = 92
_METHOD = " " * 8
_CLASS = " " * 4

Raised = tuple[tuple[str, str], ...]
"""Errors and what they mean."""

_PLEASANTRIES = ("success", "successful operation", "successful response")


def package(api: ApiForm) -> str:
    lines = [sentence(f"{api.title} {api.version}".strip()), ""]
    lines += paragraphs(api.description, width=_WIDTH)
    return docstring(lines, indent="")


def module(text: str) -> str:
    return docstring(paragraphs(sentence(text), width=_WIDTH), indent="")


def part(module: str) -> str:
    """Which models a part of a large API's package holds."""
    stem = module.rstrip("0123456789")
    if stem == "common":
        return ": those that operations of several tags use"
    if stem == "other":
        return ": those that no operation uses"
    return f": those that only `{stem}` uses" if stem else ""


def model(form: ModelForm, own: Sequence[FieldForm]) -> str:
    """The description; what has none gets no docstring, but an empty class needs a body."""
    text = f"Deprecated. {form.description}" if form.deprecated else form.description
    if not text and not own:
        text = f"The same as `{form.base}`." if form.base else "An object without described fields."
    return docstring(paragraphs(text, width=_WIDTH - 4), indent=_CLASS)


def field(form: FieldForm) -> str:
    return docstring(paragraphs(form.description, width=_WIDTH - 4), indent=_CLASS)


def alias(form: AliasForm) -> str:
    return docstring(paragraphs(form.description, width=_WIDTH), indent="")


def api_class(tag: TagForm, shared: Raised) -> str:
    """What the class is for, and what can go wrong in every method."""
    which = f"with the tag {tag.name}" if tag.name else "without a tag"
    text = tag.description or f"Operations {which}."
    lines = paragraphs(text, width=_WIDTH - 4)
    if shared:
        lines += ["", "Every method raises:", *_entries(list(shared), _WIDTH - 4)]
    headers = _shared_headers(tag)
    if headers:
        lines += ["", f"Headers of the responses: `{headers}`."]
    return docstring(lines, indent=_CLASS)


def _shared_headers(tag: TagForm) -> str:
    names = {one.headers for one in tag.operations}
    return names.pop() if len(names) == 1 and len(tag.operations) > 1 else ""


def method(operation: OperationForm, tag: TagForm, shared: Raised, forms: Forms) -> str:
    """Summary, description, arguments, errors and where it comes from."""
    arguments = described_arguments(operation, forms)
    lines = [*_head(operation, _METHOD), *_source(operation, _METHOD)]
    lines += _arguments(arguments, _METHOD)
    lines += _returns(operation, _METHOD)
    if operation.headers and not _shared_headers(tag):
        lines += ["", f"Headers: `{operation.headers}`."]
    lines += _raises(operation, shared, _METHOD)
    return docstring(lines, indent=_METHOD)


def call(
    operation: OperationForm,
    arguments: Sequence[Argument],
    *,
    indent: str,
    example: bool,
    shared: Raised = (),
) -> str:
    """Write the docstring of a typed call. Its example is one of a function."""
    lines = [*_head(operation, indent), *_source(operation, indent)]
    if example:
        lines += _example(operation.rule.example)
    lines += _arguments(arguments, indent)
    lines += _returns(operation, indent)
    if operation.headers:
        lines += ["", f"Headers: `{operation.headers}`."]
    lines += _raises(operation, shared, indent)
    return docstring(lines, indent=indent)


def pages(
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
    lines = [
        f"Iterate over the rows of all pages of `{operation.name}`, one page in memory at a time.",
        "",
    ]
    remark = _CURSOR_ROWS if rule.is_cursor else _ROWS_WITH_ID if rule.id else _ROWS_WITHOUT_ID
    lines += paragraphs(remark, width=_WIDTH - len(indent))
    lines += ["", *_source(operation, indent)]
    if example:
        lines += _example(rule.example)
    lines += _arguments(arguments, indent)
    lines += _raises(operation, shared, indent)
    return docstring(lines, indent=indent)


_CURSOR_ROWS = """\
A cursor leads from page to page. A row with an id comes once, also if a page repeats rows of the
page before. A cursor that the server gives twice raises `UnexpectedResponse`."""
_ROWS_WITH_ID = """\
Each row comes once. Rows that leave the list during the walk pull those behind them forward, and a
row that moves to a page already read is missed."""
_ROWS_WITHOUT_ID = """\
The rows have no id: one that a new row pushes to the next page comes twice."""


def _example(example: str) -> list[str]:
    return ["", *example.splitlines()] if example else []


def _head(operation: OperationForm, indent: str) -> list[str]:
    width = _WIDTH - len(indent)
    summary = sentence(operation.summary) or sentence(_in_words(operation.name))
    lines = paragraphs(summary, width=width)
    if operation.deprecated:
        lines += ["", "Deprecated."]
    if operation.description and one_line(operation.description) != one_line(operation.summary):
        lines += ["", *paragraphs(operation.description, width=width)]
    return [*lines, ""]


def described_arguments(operation: OperationForm, forms: Forms) -> list[Argument]:
    """Return the arguments of a method in the order in which they are described."""
    return [
        *map(argument_of, operation.parameters),
        *described_body(operation, body_fields(operation, forms)),
    ]


def described_body(operation: OperationForm, fields: Sequence[Argument]) -> list[Argument]:
    """Return the arguments for the body: the body, its fields, the media type."""
    arguments = [*body_argument(operation)]
    if arguments and fields:
        text = f"{sentence(arguments[0].description)} {_OR_FIELDS}"
        arguments = [replace(arguments[0], description=text), *fields]
    chosen = content_type_argument(operation)
    return [*arguments, *(argument for argument in chosen if argument.description)]


_OR_FIELDS = "In its place, its fields can be given as arguments:"


def _in_words(name: str) -> str:
    """What a method is called, as a sentence of a few words."""
    return name.rstrip("_").replace("_", " ").capitalize()


def _source(operation: OperationForm, indent: str) -> list[str]:
    access = " or ".join(" and ".join(names) or "no credential" for names in operation.security)
    again = "may be sent again" if operation.repeatable else "is sent once"
    text = f"``{operation.method} {operation.path}``; {again}; "
    text += f"credential: {access}." if access else "public."
    return paragraphs(text, width=_WIDTH - len(indent))


def _arguments(arguments: Iterable[Argument], indent: str) -> list[str]:
    entries = [
        (argument.name, argument.description or f"Field of the request: `{argument.name}`.")
        for argument in arguments
    ]
    return ["", "Args:", *_entries(entries, _WIDTH - len(indent))] if entries else []


def _returns(operation: OperationForm, indent: str) -> list[str]:
    entries = [one.description for one in operation.replies if _tells(one.description, one.status)]
    text = one_line(entries[0]) if entries else ""
    if not text or operation.replies[0].content_type is None:
        return []
    width = _WIDTH - len(indent)
    return ["", "Returns:", *paragraphs(sentence(text), width=width, indent="    ")]


def _tells(description: str, status: str) -> bool:
    """Whether a description says more than the status itself does."""
    said = one_line(description).rstrip(".").lower()
    return said not in {"", status, *_PLEASANTRIES, *_phrases(status)}


def _phrases(status: str) -> set[str]:
    """What the standard calls a status, with and without its number."""
    try:
        phrase = HTTPStatus(int(status)).phrase.lower()
    except ValueError:  # a range, or one of a server's own
        return set()
    return {phrase, f"{status} {phrase}"}


def shared_errors(tag: TagForm) -> Raised:
    """What all operations of a class raise, in the same words; said once, at the class."""
    if len(tag.operations) < 2:
        return ()
    first, *others = [_errors(operation) for operation in tag.operations]
    return tuple(entry for entry in first if all(entry in other for other in others))


def _errors(operation: OperationForm) -> Raised:
    grouped: dict[str, str] = {}
    for one in operation.errors:
        told = _tells(one.description, one.status)
        text = sentence(one.description) if told else f"Status {one.status}."
        grouped[_error_name(one.status)] = grouped.get(_error_name(one.status), "") or text
    return tuple(grouped.items())


def _raises(operation: OperationForm, shared: Raised, indent: str) -> list[str]:
    entries = [entry for entry in _errors(operation) if entry not in shared]
    return ["", "Raises:", *_entries(entries, _WIDTH - len(indent))] if entries else []


def _error_name(status: str) -> str:
    if status.isdigit():
        return error_class(int(status), repeatable=True).__name__
    return "ServerError" if status.startswith("5") else "ApiError"


def _entries(entries: list[tuple[str, str]], width: int) -> list[str]:
    lines: list[str] = []
    for name, text in entries:
        lines += paragraphs(f"{name}: {one_line(text)}", width=width, indent=" " * 8, hang=" " * 4)
    return lines
