"""What the parts of the schema compiler ask of each other."""

from __future__ import annotations

from typing import Protocol

from codegen.plan.types import Local, Type
from codegen.source.document import Node
from codegen.source.problems import Report

from .objects import Key, Picks


class Compiler(Protocol):
    """Turns schemas into types; what becomes a class is compiled later, by its name."""

    report: Report

    def compile(self, node: Node, hint: str) -> Type:
        """The type of a schema. ``hint`` names it if it becomes a class."""
        ...

    def local(self, target: Node) -> Local:
        """The class or alias that a schema with a name becomes."""
        ...

    def class_of(
        self, name: str, node: Node, key: Key | None = None, picks: Picks | None = None
    ) -> Local:
        """The class of a schema without a name, or of one alternative of it."""
        ...

    def alias_of(self, name: str, node: Node, type_: Type, description: str) -> Local:
        """An alias of our own, beside what the spec calls the schema."""
        ...
