"""Make the classes that read the documented headers of responses."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from codegen.plan.form import FieldForm, ModelForm
from codegen.plan.naming import (
    BASE_MODEL_NAMES,
    TYPE_NAMES,
    make_class_name,
    make_snake_name,
    shorten_class_name,
    split_words,
    take_name,
)
from codegen.plan.types import STRING, Type, optional
from codegen.schemas import scalars
from codegen.schemas.compiler import Schemas
from codegen.source.document import Node
from codegen.source.problems import Report
from kloudtrader.runtime.diagnose.credential_names import is_credential_name


class HeaderClasses:
    """Make one class for each set of headers, however many operations share it."""

    def __init__(self, schemas: Schemas, report: Report) -> None:
        self._schemas = schemas
        self._report = report
        self._known: dict[tuple[object, ...], str] = {}
        self.forms: list[ModelForm] = []

    def name_class(self, headers: Mapping[str, Node], hint: str) -> str:
        """Return the name of the class for these headers, or an empty text without headers."""
        if not headers:
            return ""
        key = tuple((name.lower(), repr(node.value)) for name, node in headers.items())
        if key not in self._known:
            self._known[key] = self._add_class(headers, hint)
        return self._known[key]

    def _add_class(self, headers: Mapping[str, Node], hint: str) -> str:
        place = next(iter(headers.values()))
        wanted = f"{_join_common_words([*headers]) or hint}Headers"
        given = self._schemas.names.take(shorten_class_name(wanted))
        taken: set[str] = set()
        fields: list[FieldForm] = []
        for wire, node in headers.items():
            name = take_name(
                make_snake_name(wire.lower(), hidden=BASE_MODEL_NAMES | TYPE_NAMES), taken
            )
            type_ = optional(self._compile_header(node, f"{given}{make_class_name(wire)}"))
            # HeadersModel converts hyphens to underscores, so most names need no alias.
            alias = name if name.replace("_", "-") == wire.lower() else wire
            fields.append(
                FieldForm(
                    name,
                    alias,
                    type_,
                    required=False,
                    description=node.text("description"),
                    secret=is_credential_name(wire),
                )
            )
        self.forms.append(
            ModelForm(
                given,
                place.place,
                description=_describe_headers([*headers]),
                fields=tuple(fields),
                base_class="HeadersModel",
            )
        )
        return given

    def _compile_header(self, node: Node, hint: str) -> Type:
        schema = node.child("schema")
        if schema.value is None:
            return STRING
        kinds = scalars.list_kinds(schema.resolve())
        if kinds == ["object"] or "content" in node:
            self._report.add_note(node.place, "a header that holds an object is read as text")
            return STRING
        return self._schemas.compile_type(schema, hint)


def _describe_headers(names: list[str]) -> str:
    return "Headers of a response: " + ", ".join(f"`{name}`" for name in names) + "."


def _join_common_words(names: list[str]) -> str:
    """Return the common first words without ``X-``: ``Ratelimit`` of X-Ratelimit-Used."""
    listed = [[word for word in split_words(name) if word.lower() != "x"] for name in names]
    columns = itertools.takewhile(
        lambda column: len({word.lower() for word in column}) == 1, zip(*listed, strict=False)
    )
    common = "_".join(column[0] for column in columns)
    return make_class_name(common) if common else ""
