"""Paths of the spec -> operations."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from .access import own_server, requirements
from .bodies import Bodies
from .document import Node
from .form import OperationForm, TagForm
from .headers import HeaderClasses
from .naming import METHOD_NAMES, class_name, snake_name, take_name
from .parameters import Parameters
from .problems import Report, SpecError
from .responses import Responses
from .schemas import Schemas

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_SAFE = frozenset({"get", "head", "options", "trace"})


class Operations:
    """Reads every operation of the spec, in its order."""

    def __init__(self, root: Node, schemas: Schemas, report: Report) -> None:
        self._root = root
        self._schemas = schemas
        self._report = report
        self._parameters = Parameters(schemas, report)
        self._bodies = Bodies(schemas, report)
        self._responses = Responses(schemas, report)
        self.headers = HeaderClasses(schemas, report)
        self._names: set[str] = set()
        self._ids: dict[str, str] = {}
        self._rate_groups = {
            tag.text("name"): _rate_group(tag) for tag in root.child("tags").elements()
        }

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
        module = take_name(f"{snake_name(tag or 'default')}_api", modules)
        wanted = f"{class_name(tag or 'default')}Api"
        given = take_name(wanted, self._class_names)
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
        replies, errors = self._responses.of(node, hint)
        body = self._bodies.of(node, hint)
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
            error_headers=self._responses.error_headers(node),
            headers=self.headers.of(self._responses.headers(node), hint),
            security=requirements(node, self._root, self._report),
            repeatable=_repeatable(method, node),
            rate_group=_rate_group(node) or self._rate_groups.get(tags[0] if tags else "", ""),
            rate_cost=_rate_cost(node),
            refusals=_refusals(node),
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
        wanted = snake_name(node.text("x-python-name") or operation_id, hidden=METHOD_NAMES)
        if keyword.iskeyword(operation_id):
            self._report.approximated(
                node.place, f"the operationId {operation_id!r} is a word of Python: became {wanted}"
            )
        given = take_name(wanted, self._names)
        if given != wanted:
            self._report.approximated(
                node.place, f"the name {wanted} is taken: {operation_id!r} became {given}"
            )
        return given, operation_id


def _repeatable(method: str, node: Node) -> bool:
    stated = node.get("x-repeatable", method in _SAFE)
    if not isinstance(stated, bool):
        raise SpecError(node.child("x-repeatable").place, "should be true or false")
    return stated


def _rate_group(node: Node) -> str:
    """Return the rate group that an operation or a tag states."""
    stated = node.get("x-rate-group", "")
    if not isinstance(stated, str) or ("x-rate-group" in node and not stated.strip()):
        raise SpecError(node.child("x-rate-group").place, "should be the name of a rate group")
    return stated.strip()


def _rate_cost(node: Node) -> int:
    stated = node.get("x-rate-cost", 1)
    if not isinstance(stated, int) or isinstance(stated, bool) or stated < 1:
        raise SpecError(node.child("x-rate-cost").place, "should be a whole number, 1 or more")
    return stated


def _refusals(node: Node) -> tuple[str, ...]:
    """Return the keys that make the body of a success a refusal."""
    stated = node.get("x-refusal-keys", [])
    keys = stated if isinstance(stated, list) else []
    if ("x-refusal-keys" in node and not keys) or not all(
        isinstance(key, str) and key for key in keys
    ):
        raise SpecError(node.child("x-refusal-keys").place, "should be a list of keys of the body")
    return tuple(keys)
