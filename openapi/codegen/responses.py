"""Responses of an operation: what success looks like, and what errors say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import scalars
from .document import Node
from .form import ErrorForm, ReplyForm
from .media import chosen_media, media_type
from .objects import is_object, merge
from .problems import Report, SpecError
from .schemas import Schemas
from .types import BYTES, NONE, STRING, Type

_WITHOUT_BODY = ("204", "205")
_STATUS = re.compile(r"[1-5]([0-9]{2}|XX)|default")


class Responses:
    def __init__(self, schemas: Schemas, report: Report) -> None:
        self._schemas = schemas
        self._report = report

    def of(self, node: Node, hint: str) -> tuple[tuple[ReplyForm, ...], tuple[ErrorForm, ...]]:
        replies: list[ReplyForm] = []
        errors: list[ErrorForm] = []
        good = self._successes(node)
        for status, response in self._listed(node):
            if status in good:
                name = f"{hint}Response{_in_name(status) if len(good) > 1 else ''}"
                replies.append(self._reply(status, response, name, node.pointer[-1] == "head"))
            elif status.startswith(("4", "5", "default")):
                errors.append(self._error(status, response, hint))
            else:
                self._report.note(
                    response.place,
                    f"a response {status} is reported as an error: nothing follows it",
                )
        if not replies:
            self._report.approximated(node.place, "no success response is described: any is taken")
            replies.append(ReplyForm("2XX", None, NONE))
        return tuple(replies), tuple(errors)

    def headers(self, node: Node) -> dict[str, Node]:
        """Headers that responses of success are documented to have."""
        found: dict[str, Node] = {}
        for response in self._successes(node).values():
            for name, header in response.child("headers").items():
                found.setdefault(name, header.resolved())
        return found

    def error_headers(self, node: Node) -> tuple[str, ...]:
        """Headers of error responses that are named like fields of the error body.

        Some venues document the words of an error there; they are read when the body has none.
        """
        names: dict[str, None] = {}
        for status, response in node.child("responses").items():
            headers = [name for name, _ in response.resolved().child("headers").items()]
            media = chosen_media(response.resolved(), self._report, alternatives=False)
            if headers and media and status.startswith(("4", "5", "default")):
                fields = merge(media[1].child("schema"), self._report).properties
                names.update(dict.fromkeys(name for name in headers if name in fields))
        return tuple(names)

    def _successes(self, node: Node) -> dict[str, Node]:
        """Return the responses of success; ``default`` is one where no other is described."""
        listed = dict(self._listed(node))
        good = {status: response for status, response in listed.items() if status.startswith("2")}
        return good or {key: response for key, response in listed.items() if key == "default"}

    def _listed(self, node: Node) -> Iterator[tuple[str, Node]]:
        for status, response in node.child("responses").items():
            if not status.startswith("x-"):
                upper = status if status == "default" else status.upper()
                if not _STATUS.fullmatch(upper):
                    raise SpecError(
                        response.place, f"{status!r} is no status: write 200, 2XX or default"
                    )
                yield upper, response.resolved()

    def _reply(self, status: str, response: Node, name: str, head: bool) -> ReplyForm:
        text = response.text("description")
        media = chosen_media(response, self._report)
        empty = status in _WITHOUT_BODY or head
        if media and empty:
            what = "to HEAD" if head else status
            self._report.note(response.place, f"a response {what} has no body, whatever is said")
        if media is None or empty:
            return ReplyForm(status, None, NONE, description=text)
        content_type, described = media
        schema = described.child("schema")
        kind = media_type(content_type, schema)
        if kind != "json":
            type_: Type = STRING if kind == "text" else BYTES
            return ReplyForm(status, content_type, type_, description=text)
        type_ = self._schemas.type_of(schema, name)
        shape, envelope = self._envelope(schema)
        return ReplyForm(status, content_type, type_, shape, envelope, text)

    def _envelope(self, schema: Node) -> tuple[str, tuple[str, ...]]:
        """What a JSON response must be at its top: its kind, and the keys that must be there."""
        if schema.value is None:
            return "any", ()
        plain = schema.resolved()
        if scalars.allows_null(plain):
            return "any", ()
        if plain.get("type") == "array":
            return "array", ()
        if not is_object(plain):
            return "any", ()
        return "object", tuple(merge(plain, self._report).required)

    def _error(self, status: str, response: Node, hint: str) -> ErrorForm:
        media = chosen_media(response, self._report, alternatives=False)
        text = response.text("description")
        type_ = None
        if media and media_type(media[0]) == "json" and media[1].get("schema") is not None:
            schema = media[1].child("schema")
            type_ = self._schemas.type_of(schema, f"{hint}Error{_in_name(status)}")
        return ErrorForm(status, type_, text)


def _in_name(status: str) -> str:
    return "Default" if status == "default" else status
