"""Read the responses of an operation: the types of success and of errors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.plan.form import ErrorForm, ReplyForm
from codegen.plan.types import BYTES, NONE, STRING, Type
from codegen.schemas import scalars
from codegen.schemas.compiler import Schemas
from codegen.schemas.objects import is_object, merge_properties
from codegen.source.document import Node
from codegen.source.problems import Report, SpecError

from .media import choose_media, classify_media, is_event_stream

_WITHOUT_BODY = ("204", "205")
_STATUS = re.compile(r"[1-5]([0-9]{2}|XX)|default")


class ResponseReader:
    """Read the responses of operations."""

    def __init__(self, schemas: Schemas, report: Report) -> None:
        self._schemas = schemas
        self._report = report

    def read(
        self, method: str, node: Node, hint: str
    ) -> tuple[tuple[ReplyForm, ...], tuple[ErrorForm, ...]]:
        replies: list[ReplyForm] = []
        errors: list[ErrorForm] = []
        good = self._select_successes(node)
        for status, response in self._iterate_statuses(node):
            with self._report.collect_errors():
                if status in good:
                    name = f"{hint}Response{_make_name_part(status) if len(good) > 1 else ''}"
                    replies.append(self._read_reply(status, response, name, method == "head"))
                elif status.startswith(("4", "5", "default")):
                    errors.append(self._read_error(status, response, hint))
                else:
                    self._report.add_note(
                        response.place,
                        f"a response {status} is raised as an error; it is not followed",
                    )
        if not replies:
            self._report.add_approximation(
                node.place, "no successful response is described; any is accepted"
            )
            replies.append(ReplyForm("2XX", None, NONE))
        return tuple(replies), tuple(errors)

    def collect_headers(self, node: Node) -> dict[str, Node]:
        """Return the documented headers of successful responses."""
        headers: dict[str, Node] = {}
        for response in self._select_successes(node).values():
            for name, header in response.child("headers").items():
                headers.setdefault(name, header.resolve_object(self._report))
        return headers

    def list_error_headers(self, node: Node) -> tuple[str, ...]:
        """Return the headers of error responses that are named like fields of the error body.

        Some venues put the error message there; it is read when the body has none.
        """
        names: dict[str, None] = {}
        for status, response in self._iterate_statuses(node):
            headers = [name for name, _ in response.child("headers").items()]
            media = choose_media(response, self._report, alternatives=False)
            if headers and media and status.startswith(("4", "5", "default")):
                fields = merge_properties(media[1].child("schema"), self._report).properties
                names.update(dict.fromkeys(name for name in headers if name in fields))
        return tuple(names)

    def _select_successes(self, node: Node) -> dict[str, Node]:
        """Return the successful responses; ``default`` counts if there is no other."""
        listed = dict(self._iterate_statuses(node))
        good = {status: response for status, response in listed.items() if status.startswith("2")}
        return good or {key: response for key, response in listed.items() if key == "default"}

    def _iterate_statuses(self, node: Node) -> Iterator[tuple[str, Node]]:
        for status, response in node.child("responses").items():
            if not status.startswith("x-"):
                upper = status if status == "default" else status.upper()
                if not _STATUS.fullmatch(upper):
                    raise SpecError(
                        response.place, f"{status!r} is not a status: write 200, 2XX or default"
                    )
                yield upper, response.resolve_object(self._report)

    def _read_reply(self, status: str, response: Node, name: str, head: bool) -> ReplyForm:
        text = response.text("description")
        media = choose_media(response, self._report)
        empty = status in _WITHOUT_BODY or head
        if media and empty:
            what = "to HEAD" if head else status
            self._report.add_note(
                response.place, f"a response {what} has no body; the described one is ignored"
            )
        if media is None or empty:
            return ReplyForm(status, None, NONE, description=text)
        content_type, described = media
        if is_event_stream(content_type):
            self._report.add_loss(
                response.place, f"{content_type} does not end as a response does: it cannot be read"
            )
        schema = described.child("schema")
        kind = classify_media(content_type, schema)
        if kind != "json":
            type_: Type = STRING if kind == "text" else BYTES
            return ReplyForm(status, content_type, type_, description=text)
        type_ = self._schemas.compile_type(schema, name)
        shape, envelope = self._read_envelope(schema)
        return ReplyForm(status, content_type, type_, shape, envelope, text)

    def _read_envelope(self, schema: Node) -> tuple[str, tuple[str, ...]]:
        """Return the kind of a JSON response and its required keys at the top level."""
        if schema.value is None:
            return "any", ()
        plain = schema.resolve()
        if scalars.allows_null(plain):
            return "any", ()
        if plain.get("type") == "array":
            return "array", ()
        if not is_object(plain):
            return "any", ()
        return "object", tuple(merge_properties(plain, self._report).required)

    def _read_error(self, status: str, response: Node, hint: str) -> ErrorForm:
        media = choose_media(response, self._report, alternatives=False)
        text = response.text("description")
        type_ = None
        if media and classify_media(media[0]) == "json" and media[1].get("schema") is not None:
            schema = media[1].child("schema")
            type_ = self._schemas.compile_type(schema, f"{hint}Error{_make_name_part(status)}")
        return ErrorForm(status, type_, text)


def _make_name_part(status: str) -> str:
    return "Default" if status == "default" else status
