"""Docstrings of the generated code."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from kloudtrader.runtime.errors import choose_error_class

from .form import AliasForm, ApiForm, FieldForm, ModelForm, OperationForm, TagForm
from .text import docstring, one_line, paragraphs, sentence

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


def method(operation: OperationForm, tag: TagForm, shared: Raised) -> str:
    """Summary, description, arguments, errors and where it comes from."""
    summary = sentence(operation.summary) or sentence(_in_words(operation.name))
    lines = paragraphs(summary, width=_WIDTH - 8)
    if operation.deprecated:
        lines += ["", "Deprecated."]
    if operation.description and one_line(operation.description) != one_line(operation.summary):
        lines += ["", *paragraphs(operation.description, width=_WIDTH - 8)]
    lines += ["", *_source(operation)]
    lines += _arguments(operation)
    lines += _returns(operation)
    if operation.headers and not _shared_headers(tag):
        lines += ["", f"Headers: `{operation.headers}`."]
    lines += _raises(operation, shared)
    return docstring(lines, indent=_METHOD)


def _in_words(name: str) -> str:
    """What a method is called, as a sentence of a few words."""
    return name.rstrip("_").replace("_", " ").capitalize()


def _source(operation: OperationForm) -> list[str]:
    access = " or ".join(" and ".join(names) or "no credential" for names in operation.security)
    again = "may be sent again" if operation.repeatable else "is sent once"
    text = f"``{operation.method} {operation.path}``; {again}; "
    text += f"credential: {access}." if access else "public."
    return paragraphs(text, width=_WIDTH - 8)


def _arguments(operation: OperationForm) -> list[str]:
    entries = [
        (one.argument, one.description or f"{one.wire!r} in the {one.location}.")
        for one in operation.parameters
    ]
    if operation.body:
        entries.append((operation.body.argument, operation.body.description or "The request body."))
        if len(operation.body.media) > 1:
            entries.append(("_content_type", "The media type in which it is sent."))
    return ["", "Args:", *_entries(entries)] if entries else []


def _returns(operation: OperationForm) -> list[str]:
    entries = [one.description for one in operation.replies if _tells(one.description, one.status)]
    text = one_line(entries[0]) if entries else ""
    if not text or operation.replies[0].content_type is None:
        return []
    return ["", "Returns:", *paragraphs(sentence(text), width=_WIDTH - 8, indent="    ")]


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


def _raises(operation: OperationForm, shared: Raised) -> list[str]:
    entries = [entry for entry in _errors(operation) if entry not in shared]
    return ["", "Raises:", *_entries(entries)] if entries else []


def _error_name(status: str) -> str:
    if status.isdigit():
        return choose_error_class(int(status), repeatable=True).__name__
    return "ServerError" if status.startswith("5") else "ApiError"


def _entries(entries: list[tuple[str, str]], width: int = _WIDTH - 8) -> list[str]:
    lines: list[str] = []
    for name, text in entries:
        lines += paragraphs(f"{name}: {one_line(text)}", width=width, indent=" " * 8, hang=" " * 4)
    return lines
