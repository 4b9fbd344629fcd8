"""Documented headers of responses -> classes that read them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from kloudtrader.runtime.response.parse import is_credential_name

from . import scalars
from .document import Node
from .form import FieldForm, ModelForm
from .naming import BASE_MODEL_NAMES, TYPE_NAMES, class_name, snake_name, take_name, words
from .problems import Report
from .schemas import Schemas
from .types import STRING, Type, optional


class HeaderClasses:
    """One class for each set of headers, however many operations have it."""

    def __init__(self, schemas: Schemas, report: Report) -> None:
        self._schemas = schemas
        self._report = report
        self._known: dict[tuple[object, ...], str] = {}
        self.forms: list[ModelForm] = []

    def of(self, headers: Mapping[str, Node], hint: str) -> str:
        """The name of the class for these headers; nothing where there are none."""
        if not headers:
            return ""
        key = tuple((name.lower(), repr(node.value)) for name, node in headers.items())
        if key not in self._known:
            self._known[key] = self._add(headers, hint)
        return self._known[key]

    def _add(self, headers: Mapping[str, Node], hint: str) -> str:
        place = next(iter(headers.values()))
        given = self._schemas.names.take(f"{_common_words([*headers]) or hint}Headers")
        taken: set[str] = set()
        fields: list[FieldForm] = []
        for wire, node in headers.items():
            name = take_name(snake_name(wire.lower(), hidden=BASE_MODEL_NAMES | TYPE_NAMES), taken)
            type_ = optional(self._type(node, f"{given}{class_name(wire)}"))
            # A name that only has hyphens where the field has underscores needs no alias.
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
                description=_description([*headers]),
                fields=tuple(fields),
                base_class="HeadersModel",
            )
        )
        return given

    def _type(self, node: Node, hint: str) -> Type:
        schema = node.child("schema")
        if schema.value is None:
            return STRING
        kinds = scalars.kinds(schema.resolved())
        if kinds == ["object"] or "content" in node:
            self._report.note(node.place, "a header that holds an object is read as text")
            return STRING
        return self._schemas.type_of(schema, hint)


def _description(names: list[str]) -> str:
    return "Headers of a response: " + ", ".join(f"`{name}`" for name in names) + "."


def _common_words(names: list[str]) -> str:
    """What all names begin with, without the X of old: ``Ratelimit`` of X-Ratelimit-Used."""
    listed = [[word for word in words(name) if word.lower() != "x"] for name in names]
    columns = itertools.takewhile(
        lambda column: len({word.lower() for word in column}) == 1, zip(*listed, strict=False)
    )
    common = "_".join(column[0] for column in columns)
    return class_name(common) if common else ""
