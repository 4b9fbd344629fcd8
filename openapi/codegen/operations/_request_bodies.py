"""Read request bodies, with all media types in which they can be sent."""

from __future__ import annotations

import json

from codegen.plan.conversions import write_decimals_as_text
from codegen.plan.form import BodyForm, MediaForm
from codegen.plan.naming import METHOD_NAMES, make_snake_name
from codegen.plan.types import ANY, BYTES, STRING, Generic, Local, Type, union
from codegen.schemas import scalars
from codegen.schemas.compiler import Schemas
from codegen.schemas.facts import read_facts
from codegen.schemas.objects import is_object
from codegen.source.document import Node
from codegen.source.problems import Report

from .facade_rules import is_positional_body
from .media import classify_media, list_sendable_media, read_constants, read_encodings

_IN_NAMES = {"json": "Body", "form": "FormBody", "multipart": "MultipartBody"}


class BodyReader:
    """Read the request bodies of operations."""

    def __init__(self, schemas: Schemas, report: Report) -> None:
        self._schemas = schemas
        self._report = report

    def read(self, node: Node, hint: str) -> BodyForm | None:
        """Return the body of an operation. JSON comes first among its media types."""
        body = node.child("requestBody").resolve_object(self._report)
        if body.value is None:
            return None
        forms: list[MediaForm] = []
        known: list[tuple[Node, Type]] = []
        for content_type, described in list_sendable_media(body, self._report):
            schema = described.child("schema")
            type_ = next((type_ for other, type_ in known if _is_same_schema(other, schema)), None)
            kind = classify_media(content_type, schema)
            if type_ is None or kind not in _IN_NAMES:
                type_ = self._compile_body(content_type, schema, hint)
            else:  # equal schemas share a class
                self._is_usable(content_type, kind, schema)
            known.append((schema, type_))
            rules = read_encodings(described, content_type, self._report)
            fixed = read_constants(described, content_type)
            facts = read_facts(schema, type_)
            forms.append(MediaForm(content_type, type_, rules, fixed, facts))
        if not forms:
            self._report_missing_media(body)
            return None
        return BodyForm(
            _name_argument(forms, body.text("x-python-name")),
            body.flag("required"),
            tuple(forms),
            body.text("description"),
            _read_default(forms, known[0][0]),
            is_positional_body(body),
        )

    def _report_missing_media(self, body: Node) -> None:
        if body.flag("required"):
            self._report.add_loss(body.place, "a request body without a media type cannot be sent")
        else:
            self._report.add_approximation(
                body.place, "a request body without a media type is left out; it is not required"
            )

    def _is_usable(self, content_type: str, kind: str, schema: Node) -> bool:
        stated = scalars.list_kinds(schema.resolve()) if schema.value is not None else []
        if kind in ("form", "multipart") and stated and "object" not in stated:
            self._report.add_approximation(
                schema.place, f"a body of {content_type} has named fields; it takes a dict"
            )
            return False
        return True

    def _compile_body(self, content_type: str, schema: Node, hint: str) -> Type:
        kind = classify_media(content_type, schema)
        if not self._is_usable(content_type, kind, schema):
            return Generic("dict", (STRING, ANY))
        if kind in _IN_NAMES:
            if schema.value is None:
                return ANY
            type_ = self._schemas.compile_type(schema, hint + _IN_NAMES[kind])
            return write_decimals_as_text(type_, self._schemas.forms)
        if schema.value is not None and is_object(schema):
            self._report.add_approximation(
                schema.place, f"a body of {content_type} is passed as text or bytes, not as a model"
            )
        return union([STRING, BYTES]) if kind == "text" else BYTES


def _read_default(forms: list[MediaForm], schema: Node) -> str:
    """Return the JSON object that is sent where no body is given."""
    value = schema.resolve().get("default") if schema.value is not None else None
    is_stated = isinstance(value, dict) and classify_media(forms[0].content_type) == "json"
    return json.dumps(value, separators=(",", ":")) if is_stated else ""


def _is_same_schema(first: Node, second: Node) -> bool:
    return (
        first.value is not None
        and first.value == second.value
        and first.document is second.document
    )


def _name_argument(forms: list[MediaForm], stated: str) -> str:
    """Return the name of the argument: as stated, else of what is sent by default."""
    if stated:
        return make_snake_name(stated, hidden=METHOD_NAMES)
    first = forms[0].type
    return make_snake_name(first.name, hidden=METHOD_NAMES) if isinstance(first, Local) else "body"
