"""Names of classes and aliases, each given once."""

from __future__ import annotations

import keyword

from .document import Node
from .naming import class_name, take_name
from .objects import Key
from .problems import Report

RESERVED = frozenset(
    {"Annotated", "ResponseModel", "Any", "AwareDatetime", "Base64Bytes", "ClassVar", "Decimal"}
    | {"Field", "HeadersModel", "Instant", "JsonDecimal", "Literal", "NoneAsEmpty", "OneOf"}
    | {"OneOrMany", "Open", "RequestModel", "Strict", "StrictBool", "StrictFloat", "StrictInt"}
    | {"TypeAlias", "TypeAliasType", "UUID", "Unrecognised", "Upload"}
)
"""Names that modules of models import."""


class ClassNames:
    """Which schema has which name."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.by_key: dict[Key, str] = {}
        self._taken: set[str] = set(RESERVED)

    def give(self, name: str, node: Node, key: Key | None = None) -> str:
        """A name for a schema; with ``key``, for one of several classes made from it."""
        given = self.take(class_name(name, hidden=RESERVED))
        self.by_key[node.key if key is None else key] = given
        return given

    def take(self, wanted: str) -> str:
        return take_name(wanted, self._taken)

    def give_stated(self, name: str, node: Node) -> str:
        """As :meth:`give`, for a name that the spec itself states: a change of it is reported."""
        stated = node.text("x-python-name") or name
        given = self.give(stated, node)
        wanted = class_name(stated, hidden=RESERVED)
        if keyword.iskeyword(name):
            self._report.approximated(
                node.place, f"the name {name!r} is a word of Python: it became {wanted}"
            )
        if given != wanted:
            self._report.approximated(
                node.place, f"the class name {wanted} is taken: {name!r} became {given}"
            )
        return given
