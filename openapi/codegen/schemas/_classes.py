"""Name the classes and aliases that schemas become, each name once."""

from __future__ import annotations

import keyword
from typing import Protocol

from codegen.plan.naming import make_class_name, shorten_class_name, take_name
from codegen.plan.types import Local, Type
from codegen.source.document import Node
from codegen.source.problems import Report

from .objects import Key, Picks

RESERVED = frozenset(
    {
        "Annotated",
        "Known",
        "ResponseModel",
        "Any",
        "AwareDatetime",
        "Base64Bytes",
        "ClassVar",
        "Decimal",
        "Distinct",
    }
    | {"Field", "HeadersModel", "Instant", "JsonDecimal", "Literal", "NoneAsEmpty", "OneOf"}
    | {
        "OneOrMany",
        "Known",
        "Open",
        "RequestModel",
        "SharedModel",
        "Strict",
        "StrictBool",
        "StrictFloat",
        "StrictInt",
    }
    | {"TypeAlias", "TypeAliasType", "UUID", "UniqueItems", "Unrecognised", "Upload"}
)
"""Names that modules of models import."""


class ClassNames:
    """Hold the names of schemas."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.by_key: dict[Key, str] = {}
        self._taken: set[str] = set(RESERVED)

    def give(self, name: str, node: Node, key: Key | None = None) -> str:
        """Name a schema, or with ``key`` one of several classes made from it."""
        given = self.take(make_class_name(name, hidden=RESERVED))
        self.by_key[node.key if key is None else key] = given
        return given

    def take(self, wanted: str) -> str:
        return take_name(wanted, self._taken)

    def give_spec_name(self, name: str, node: Node) -> str:
        """Name a schema as :meth:`give` does, and report if the name differs from the spec's."""
        stated = node.text("x-python-name") or name
        full = make_class_name(stated, hidden=RESERVED)
        wanted = full if "x-python-name" in node else shorten_class_name(full)
        given = self.give(wanted, node)
        if keyword.iskeyword(name):
            self._report.add_approximation(
                node.place, f"the name {name!r} is a keyword of Python: it became {wanted}"
            )
        if full != wanted:
            self._report.add_note(node.place, f"the long name {name!r} became {given}")
        elif given != wanted:
            self._report.add_approximation(
                node.place, f"the class name {wanted} is in use: {name!r} became {given}"
            )
        return given


class Compiler(Protocol):
    """Compile schemas to types; classes are compiled later, by their names."""

    report: Report

    def compile(self, node: Node, hint: str) -> Type:
        """Return the type of a schema. ``hint`` names it if it becomes a class."""
        ...

    def refer_to(self, target: Node) -> Local:
        """Return the class or alias of a named schema."""
        ...

    def make_class(
        self, name: str, node: Node, key: Key | None = None, picks: Picks | None = None
    ) -> Local:
        """Return the class of a schema without a name, or of one alternative of it."""
        ...

    def make_alias(self, name: str, node: Node, type_: Type, description: str) -> Local:
        """Make an alias that the spec does not name."""
        ...
