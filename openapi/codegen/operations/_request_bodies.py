"""Request bodies, with all media types in which they can be sent."""

from __future__ import annotations

import json

from codegen.plan.conversions import as_text
from codegen.plan.form import BodyForm, MediaForm
from codegen.plan.naming import METHOD_NAMES, snake_name
from codegen.plan.types import ANY, BYTES, STRING, Generic, Local, Type, union
from codegen.schemas import scalars
from codegen.schemas.compiler import Schemas
from codegen.schemas.objects import is_object
from codegen.source.document import Node
from codegen.source.problems import Report

from .facade_rules import is_positional_body
from .media import constants, encodings, media_type, sendable

_IN_NAMES = {"json": "Body", "form": "FormBody", "multipart": "MultipartBody"}


class Bodies:
    def __init__(self, schemas: Schemas, report: Report) -> None:
        self._schemas = schemas
        self._report = report

    def of(self, node: Node, hint: str) -> BodyForm | None:
        """The body of an operation; JSON is its first media type wherever it is one of them."""
        body = node.child("requestBody").resolved()
        if body.value is None:
            return None
        forms: list[MediaForm] = []
        known: list[tuple[Node, Type]] = []
        for content_type, described in sendable(body, self._report):
            schema = described.child("schema")
            type_ = next((type_ for one, type_ in known if _same(one, schema)), None)
            kind = media_type(content_type, schema)
            if type_ is None or kind not in _IN_NAMES:
                type_ = self._type(content_type, schema, hint)
            else:  # two descriptions in the same words are one class
                self._type_is_usable(content_type, kind, schema)
            known.append((schema, type_))
            rules = encodings(described, content_type, self._report)
            fixed = constants(described, content_type)
            forms.append(MediaForm(content_type, type_, rules, fixed))
        if not forms:
            self._without_media(body)
            return None
        return BodyForm(
            _argument(forms, body.text("x-python-name")),
            body.flag("required"),
            tuple(forms),
            body.text("description"),
            _default(forms, known[0][0]),
            is_positional_body(body),
        )

    def _without_media(self, body: Node) -> None:
        if body.flag("required"):
            self._report.lost(body.place, "a request body without a media type cannot be sent")
        else:
            self._report.approximated(
                body.place, "a request body without a media type is left out: it is not required"
            )

    def _type_is_usable(self, content_type: str, kind: str, schema: Node) -> bool:
        stated = scalars.kinds(schema.resolved()) if schema.value is not None else []
        if kind in ("form", "multipart") and stated and "object" not in stated:
            self._report.approximated(
                schema.place, f"a body of {content_type} is made of named fields: it takes a dict"
            )
            return False
        return True

    def _type(self, content_type: str, schema: Node, hint: str) -> Type:
        kind = media_type(content_type, schema)
        if not self._type_is_usable(content_type, kind, schema):
            return Generic("dict", (STRING, ANY))
        if kind in _IN_NAMES:
            if schema.value is None:
                return ANY
            type_ = self._schemas.type_of(schema, hint + _IN_NAMES[kind])
            return as_text(type_, self._schemas.forms)
        if schema.value is not None and is_object(schema):
            self._report.approximated(
                schema.place, f"a body of {content_type} is given as text or bytes, not as a model"
            )
        return union([STRING, BYTES]) if kind == "text" else BYTES


def _default(forms: list[MediaForm], schema: Node) -> str:
    """Return the JSON object that is sent where no body is given."""
    value = schema.resolved().get("default") if schema.value is not None else None
    is_stated = isinstance(value, dict) and media_type(forms[0].content_type) == "json"
    return json.dumps(value, separators=(",", ":")) if is_stated else ""


def _same(one: Node, other: Node) -> bool:
    return one.value is not None and one.value == other.value and one.document is other.document


def _argument(forms: list[MediaForm], stated: str) -> str:
    """Return the name of the argument: as stated, else of what is sent by default."""
    if stated:
        return snake_name(stated, hidden=METHOD_NAMES)
    first = forms[0].type
    return snake_name(first.name, hidden=METHOD_NAMES) if isinstance(first, Local) else "body"
