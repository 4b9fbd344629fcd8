"""Paths of the spec -> operations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import scalars
from .document import Node
from .form import BodyForm, ErrorForm, OperationForm, ReplyForm, TagForm
from .media import chosen_media, encodings, media_type
from .naming import TYPE_NAMES, class_name, free_name, is_reserved, snake_name
from .objects import is_object, merge
from .parameters import Parameters
from .problems import Report, SpecError
from .schemas import Schemas
from .security import requirements
from .servers import own_server
from .types import ANY, BYTES, NONE, STRING, Generic, Local, Type, union

__all__ = ["Operations"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_SAFE = frozenset({"get", "head", "options", "trace"})
# A method of that name would hide what the annotations of the next methods mean.
_HIDDEN = TYPE_NAMES | {"models", "operations"}
_WITHOUT_BODY = ("204", "205")
_STATUS = re.compile(r"[1-5]([0-9]{2}|XX)|default")


class Operations:
    """Reads every operation of the spec, in its order."""

    def __init__(self, root: Node, schemas: Schemas, report: Report) -> None:
        self._root = root
        self._schemas = schemas
        self._report = report
        self._parameters = Parameters(schemas, report)
        self._names: set[str] = set()
        self._ids: dict[str, str] = {}

    def tags(self) -> tuple[TagForm, ...]:
        """The operations, grouped by their first tag."""
        by_tag: dict[str, list[OperationForm]] = {}
        for operation in self._all():
            by_tag.setdefault(operation.tag, []).append(operation)
        described = {
            tag.text("name"): tag.text("description") for tag in self._root.child("tags").elements()
        }
        modules: set[str] = set()
        self._class_names = set(self._schemas.forms)
        return tuple(
            self._tag(tag, described.get(tag, ""), members, modules)
            for tag, members in by_tag.items()
        )

    def _tag(
        self, tag: str, description: str, members: list[OperationForm], modules: set[str]
    ) -> TagForm:
        module = free_name(f"{snake_name(tag or 'default')}_api", modules)
        modules.add(module)
        wanted = f"{class_name(tag or 'default')}Api"
        given = free_name(wanted, self._class_names)
        self._class_names.add(given)
        if given != wanted:
            self._report.approximated(
                members[0].place, f"the class name {wanted} is taken: the tag {tag!r} is {given}"
            )
        return TagForm(tag, given, module, description, tuple(members))

    def _all(self) -> Iterator[OperationForm]:
        self._note_what_is_not_called()
        for path, item in self._root.child("paths").items():
            if path.startswith("x-"):
                continue
            if not path.startswith("/"):
                raise SpecError(item.place, f"the path {path!r} does not begin with a slash")
            entry = item.resolved()
            for method in METHODS:
                if item.is_reference and method in item:
                    self._report.lost(item.place, f"{method!r} stands beside a $ref")
            for method in METHODS:
                if method in entry:
                    yield self._operation(path, method, entry.child(method), entry)
            for method in ("query", "additionalOperations"):
                if method in entry:
                    self._report.lost(entry.place, f"operations under {method!r} are not supported")

    def _note_what_is_not_called(self) -> None:
        if self._root.get("webhooks"):
            self._report.note(
                self._root.child("webhooks").place, "webhooks are calls to you: no method is made"
            )

    def _operation(self, path: str, method: str, node: Node, entry: Node) -> OperationForm:
        name, operation_id = self._name(path, method, node)
        hint = class_name(operation_id)
        tags = [tag for tag in (node.get("tags") or []) if isinstance(tag, str)]
        if len(tags) > 1:
            self._report.note(node.place, f"of the tags {tags} the first makes the class")
        replies, errors = self._answers(node, hint)
        body = self._body(node, hint)
        if node.get("callbacks"):
            self._report.note(node.place, "callbacks are calls to you: no method is made")
        return OperationForm(
            name=name,
            operation_id=operation_id,
            method=method.upper(),
            path=self._sent(path, node),
            fragment="".join(path.partition("#")[1:]),
            tag=tags[0] if tags else "",
            place=node.place,
            summary=node.text("summary"),
            description=node.text("description"),
            parameters=self._parameters.of(path, node, entry, hint, body),
            body=body,
            replies=replies,
            errors=errors,
            error_headers=self._error_headers(node),
            security=requirements(node, self._root, self._report),
            repeatable=self._repeatable(method, node),
            deprecated=node.flag("deprecated"),
            server=own_server(node, entry, self._root, self._report),
        )

    def _sent(self, path: str, node: Node) -> str:
        """The path without a fragment, which some specs use to tell operations apart."""
        sent, mark, _ = path.partition("#")
        if mark:
            self._report.note(node.place, f"what follows # in the path is never sent: {sent}")
        return sent

    # Names

    def _name(self, path: str, method: str, node: Node) -> tuple[str, str]:
        operation_id = node.text("operationId")
        if not operation_id:
            operation_id = f"{method} {path}".replace("{", "by ").replace("}", " ")
            operation_id = "_".join(re.findall(r"\w+", operation_id))
            self._report.approximated(node.place, "no operationId: named after its path")
        elif operation_id in self._ids:
            raise SpecError(
                node.place,
                f"the operationId {operation_id!r} is used twice, first at "
                f"{self._ids[operation_id]}: give one of them another",
            )
        self._ids[operation_id] = node.place
        wanted = snake_name(node.text("x-python-name") or operation_id, hidden=_HIDDEN)
        if is_reserved(operation_id):
            self._report.approximated(
                node.place, f"the operationId {operation_id!r} is a word of Python: became {wanted}"
            )
        given = free_name(wanted, self._names)
        if given != wanted:
            self._report.approximated(
                node.place, f"the name {wanted} is taken: {operation_id!r} became {given}"
            )
        self._names.add(given)
        return given, operation_id

    def _repeatable(self, method: str, node: Node) -> bool:
        stated = node.get("x-repeatable")
        if stated is None:
            return method in _SAFE
        if not isinstance(stated, bool):
            raise SpecError(node.child("x-repeatable").place, "should be true or false")
        return stated

    # Bodies

    def _body(self, node: Node, hint: str) -> BodyForm | None:
        body = node.child("requestBody").resolved()
        if body.value is None:
            return None
        media = chosen_media(body, self._report)
        if media is None:
            self._report.lost(body.place, "a request body without a media type cannot be sent")
            return None
        content_type, described = media
        schema = described.child("schema")
        type_ = self._body_type(content_type, schema, hint)
        argument = snake_name(type_.name) if isinstance(type_, Local) else "body"
        return BodyForm(
            argument,
            content_type,
            type_,
            body.flag("required"),
            body.text("description"),
            encodings(described, content_type, self._report),
        )

    def _body_type(self, content_type: str, schema: Node, hint: str) -> Type:
        kind = media_type(content_type)
        stated = scalars.kinds(schema.resolved()) if schema.value is not None else []
        if kind in ("form", "multipart") and stated and "object" not in stated:
            self._report.approximated(
                schema.place, f"a body of {content_type} is made of named fields: it takes a dict"
            )
            return Generic("dict", (STRING, ANY))
        if kind in ("json", "form", "multipart"):
            return ANY if schema.value is None else self._schemas.type_of(schema, f"{hint}Body")
        if schema.value is not None and is_object(schema):
            self._report.approximated(
                schema.place, f"a body of {content_type} is given as text or bytes, not as a model"
            )
        return union([STRING, BYTES]) if kind == "text" else BYTES

    # Answers

    def _answers(
        self, node: Node, hint: str
    ) -> tuple[tuple[ReplyForm, ...], tuple[ErrorForm, ...]]:
        replies: list[ReplyForm] = []
        errors: list[ErrorForm] = []
        listed = [
            (self._status(status, answer), answer.resolved())
            for status, answer in node.child("responses").items()
            if not status.startswith("x-")
        ]
        head = node.pointer[-1] == "head"
        good = [status for status, _ in listed if status.startswith("2")]
        for status, answer in listed:
            if status.startswith("2") or (status == "default" and not good):
                replies.append(self._reply(status, answer, hint, several=len(good) > 1, head=head))
            elif status.startswith(("4", "5", "default")):
                errors.append(self._error(status, answer, hint))
            else:
                self._report.note(
                    answer.place, f"an answer {status} is reported as an error: nothing follows it"
                )
        if not replies:
            self._report.approximated(node.place, "no success answer is described: any is taken")
            replies.append(ReplyForm("2XX", None, NONE))
        self._note_headers(node)
        return tuple(replies), tuple(errors)

    def _note_headers(self, node: Node) -> None:
        names: dict[str, None] = {}
        for _, answer in node.child("responses").items():
            names.update(
                dict.fromkeys(name for name, _ in answer.resolved().child("headers").items())
            )
        if names:
            self._report.note(
                node.place, f"headers of answers are not in what the method returns: {[*names]}"
            )

    def _status(self, status: str, answer: Node) -> str:
        upper = status if status == "default" else status.upper()
        if not _STATUS.fullmatch(upper):
            raise SpecError(answer.place, f"{status!r} is no status: write 200, 2XX or default")
        return upper

    def _reply(
        self, status: str, answer: Node, hint: str, *, several: bool, head: bool
    ) -> ReplyForm:
        text = answer.text("description")
        media = chosen_media(answer, self._report)
        empty = status in _WITHOUT_BODY or head
        if media and empty:
            what = "to HEAD" if head else status
            self._report.note(answer.place, f"an answer {what} has no body, whatever is said")
        if media is None or empty:
            return ReplyForm(status, None, NONE, description=text)
        content_type, described = media
        schema = described.child("schema")
        name = f"{hint}Response{_in_name(status) if several else ''}"
        kind = media_type(content_type)
        if kind != "json":
            type_: Type = STRING if kind == "text" else BYTES
            return ReplyForm(status, content_type, type_, description=text)
        type_ = self._schemas.type_of(schema, name)
        shape, envelope = self._envelope(schema)
        return ReplyForm(status, content_type, type_, shape, envelope, text)

    def _envelope(self, schema: Node) -> tuple[str, tuple[str, ...]]:
        """What a JSON answer must be at its top: its kind, and the keys that must be there."""
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

    def _error(self, status: str, answer: Node, hint: str) -> ErrorForm:
        media = chosen_media(answer, self._report, alternatives=False)
        text = answer.text("description")
        if media is None or media_type(media[0]) != "json":
            return ErrorForm(status, None, text)
        schema = media[1].child("schema")
        if schema.value is None:
            return ErrorForm(status, None, text)
        return ErrorForm(
            status, self._schemas.type_of(schema, f"{hint}Error{_in_name(status)}"), text
        )

    def _error_headers(self, node: Node) -> tuple[str, ...]:
        """Headers of error answers that are named like fields of the error body.

        Some venues document the words of an error there; they are read when the body has none.
        """
        names: dict[str, None] = {}
        for status, answer in node.child("responses").items():
            headers = [name for name, _ in answer.resolved().child("headers").items()]
            media = chosen_media(answer.resolved(), self._report, alternatives=False)
            if headers and media and status.startswith(("4", "5", "default")):
                fields = merge(media[1].child("schema"), self._report).properties
                names.update(dict.fromkeys(name for name in headers if name in fields))
        return tuple(names)


def _in_name(status: str) -> str:
    return "Default" if status == "default" else status
