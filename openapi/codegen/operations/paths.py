"""Compile the paths of the spec to operations."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator, Mapping

from codegen.plan.form import OperationForm, ParameterForm, TagForm
from codegen.plan.naming import (
    METHOD_NAMES,
    make_class_name,
    make_snake_name,
    shorten_class_name,
    take_name,
)
from codegen.schemas.compiler import Schemas
from codegen.source.document import Node
from codegen.source.problems import Report, SpecError

from ._header_classes import HeaderClasses
from ._parameters import ParameterReader
from ._request_bodies import BodyReader
from ._responses import ResponseReader
from .crosscheck import MARKER
from .facade_rules import read_call_rule
from .server_access import (
    list_credential_places,
    make_parameter_key,
    read_own_server,
    read_requirements,
    read_schemes,
    read_scopes,
)

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_SAFE = frozenset({"get", "head", "options", "trace"})


class Operations:
    """Read every operation of the spec, in its order."""

    def __init__(self, root: Node, schemas: Schemas, report: Report) -> None:
        self._root = root
        self._schemas = schemas
        self._report = report
        self._parameters = ParameterReader(schemas, report)
        self._bodies = BodyReader(schemas, report)
        self._responses = ResponseReader(schemas, report)
        self.headers = HeaderClasses(schemas, report)
        self._names: set[str] = set()
        self._ids: dict[str, str] = {}
        self._schemes = [*read_schemes(root, Report())]
        self._rate_groups: dict[str, str] = {}
        for tag in root.child("tags").elements():
            with report.collect_errors():
                self._rate_groups[tag.text("name")] = _read_rate_group(tag)

    def read_tags(self) -> tuple[TagForm, ...]:
        """Return the operations, grouped by their first tag."""
        by_tag: dict[str, list[OperationForm]] = {}
        for operation in self._iterate_operations():
            by_tag.setdefault(operation.tag, []).append(operation)
        described = {
            tag.text("name"): tag.text("description") for tag in self._root.child("tags").elements()
        }
        modules: set[str] = set()
        self._class_names = set(self._schemas.forms)
        return tuple(
            self._make_tag(tag, described.get(tag, ""), members, modules)
            for tag, members in by_tag.items()
        )

    def _make_tag(
        self, tag: str, description: str, members: list[OperationForm], modules: set[str]
    ) -> TagForm:
        module = take_name(f"{make_snake_name(tag or 'default')}_api", modules)
        wanted = shorten_class_name(f"{make_class_name(tag or 'default')}Api")
        given = take_name(wanted, self._class_names)
        if given != wanted:
            self._report.add_approximation(
                members[0].place,
                f"the class name {wanted} is in use: the tag {tag!r} became {given}",
            )
        return TagForm(tag, given, module, description, tuple(members))

    def _iterate_operations(self) -> Iterator[OperationForm]:
        self._note_webhooks()
        for path, item in self._root.child("paths").items():
            if path.startswith("x-"):
                continue
            with self._report.collect_errors():
                if not path.startswith("/"):
                    raise SpecError(item.place, f"the path {path!r} does not begin with a slash")
                yield from self._read_path(path, item)

    def _read_path(self, path: str, item: Node) -> Iterator[OperationForm]:
        entry = item.resolve_object(self._report)
        for word in (*METHODS, "parameters", "servers"):
            if item.is_reference and word in item:
                self._report.add_loss(item.place, f"{word!r} beside a $ref is ignored")
        for method in METHODS:
            if method in entry:
                with self._report.collect_errors():
                    node = entry.child(method).resolve_object(self._report)
                    yield self._read_operation(path, method, node, entry)
        for listed in entry.child("x-more-operations").elements():
            with self._report.collect_errors():
                further = listed.resolve_object(self._report)
                yield self._read_operation(path, _read_method(further), further, entry)
        for method in ("query", "additionalOperations"):
            if method in entry:
                self._report.add_loss(entry.place, f"operations under {method!r} are not supported")

    def _note_webhooks(self) -> None:
        if self._root.get("webhooks"):
            self._report.add_note(
                self._root.child("webhooks").place,
                "webhooks are received, not called; no method is generated",
            )

    def _read_operation(self, path: str, method: str, node: Node, entry: Node) -> OperationForm:
        if not isinstance(node.value, Mapping):
            raise SpecError(node.place, "must be an operation: a mapping")
        name, operation_id = self._name_operation(path, method, node)
        hint = make_class_name(operation_id)
        tags = [tag for tag in (node.get("tags") or []) if isinstance(tag, str)]
        if len(tags) > 1:
            self._report.add_note(node.place, f"the first of the tags {tags} names the class")
        replies, errors = self._responses.read(method, node, hint)
        body = None
        with self._report.collect_errors():
            body = self._bodies.read(node, hint)
        if node.get("callbacks"):
            self._report.add_note(
                node.place, "callbacks are received, not called; no method is generated"
            )
        security = read_requirements(node, self._root, self._report)
        parameters = self._parameters.read(path, node, entry, hint, body)
        return OperationForm(
            name=name,
            operation_id=operation_id,
            method=method.upper(),
            path=self._strip_fragment(path, node),
            fragment="".join(path.partition("#")[1:]),
            tag=tags[0] if tags else "",
            place=node.place,
            summary=node.text("summary"),
            description=node.text("description"),
            parameters=tuple(self._drop_credentials(node, parameters, security)),
            body=body,
            replies=replies,
            errors=errors,
            error_headers=self._responses.list_error_headers(node),
            headers=self.headers.name_class(self._responses.collect_headers(node), hint),
            security=security,
            scopes=read_scopes(node, self._root),
            repeatable=_read_repeatable(method, node),
            rate_group=_read_rate_group(node) or self._rate_groups.get(tags[0] if tags else "", ""),
            rate_cost=_read_rate_cost(node),
            refusals=_read_refusal_keys(node),
            deprecated=node.flag("deprecated"),
            server=read_own_server(node, entry, self._root, self._report),
            rule=read_call_rule(node, self._root),
            unconfirmed=node.text(MARKER),
        )

    def _drop_credentials(
        self,
        node: Node,
        parameters: Iterable[ParameterForm],
        security: Iterable[tuple[str, ...]],
    ) -> Iterator[ParameterForm]:
        """Yield the parameters without those that the credentials of the client replace."""
        places = list_credential_places(security, self._schemes)
        for parameter in parameters:
            if make_parameter_key(parameter.location, parameter.wire) in places:
                self._report.add_note(
                    node.place,
                    f"{parameter.wire} in the {parameter.location} is a credential, which the "
                    "client sends; it is not an argument",
                )
            else:
                yield parameter

    def _strip_fragment(self, path: str, node: Node) -> str:
        """Return the path without the fragment that some specs use to tell operations apart."""
        sent, mark, _ = path.partition("#")
        if mark:
            self._report.add_note(node.place, f"the fragment of the path is not sent: {sent}")
        return sent

    # Names

    def _name_operation(self, path: str, method: str, node: Node) -> tuple[str, str]:
        operation_id = node.text("operationId")
        if not operation_id:
            operation_id = f"{method} {path}".replace("{", "by ").replace("}", " ")
            operation_id = "_".join(re.findall(r"\w+", operation_id))
            self._report.add_note(node.place, "no operationId; the name is made from the path")
        elif operation_id in self._ids:
            raise SpecError(
                node.place,
                f"the operationId {operation_id!r} is used twice, first at "
                f"{self._ids[operation_id]}: make it unique",
            )
        self._ids[operation_id] = node.place
        wanted = make_snake_name(node.text("x-python-name") or operation_id, hidden=METHOD_NAMES)
        if keyword.iskeyword(operation_id):
            self._report.add_approximation(
                node.place,
                f"the operationId {operation_id!r} is a keyword of Python: it became {wanted}",
            )
        given = take_name(wanted, self._names)
        if given != wanted:
            self._report.add_approximation(
                node.place, f"the name {wanted} is in use: {operation_id!r} became {given}"
            )
        return given, operation_id


def _read_method(node: Node) -> str:
    """Return the method of an operation beside others of the same path and method."""
    method = node.text("method").lower()
    if method not in METHODS:
        raise SpecError(node.place, "needs `method`, such as post")
    return method


def _read_repeatable(method: str, node: Node) -> bool:
    stated = node.get("x-repeatable", method in _SAFE)
    if not isinstance(stated, bool):
        raise SpecError(node.child("x-repeatable").place, "must be true or false")
    return stated


def _read_rate_group(node: Node) -> str:
    """Return the rate group of an operation or a tag, or an empty text."""
    stated = node.get("x-rate-group", "")
    if not isinstance(stated, str) or ("x-rate-group" in node and not stated.strip()):
        raise SpecError(node.child("x-rate-group").place, "must be the name of a rate group")
    return stated.strip()


def _read_rate_cost(node: Node) -> int:
    stated = node.get("x-rate-cost", 1)
    if not isinstance(stated, int) or isinstance(stated, bool) or stated < 1:
        raise SpecError(node.child("x-rate-cost").place, "must be an integer of 1 or more")
    return stated


def _read_refusal_keys(node: Node) -> tuple[str, ...]:
    """Return the top-level keys that turn a successful response into a refusal."""
    stated = node.get("x-refusal-keys", [])
    keys = stated if isinstance(stated, list) else []
    if ("x-refusal-keys" in node and not keys) or not all(
        isinstance(key, str) and key for key in keys
    ):
        raise SpecError(node.child("x-refusal-keys").place, "must be a list of keys of the body")
    return tuple(keys)
