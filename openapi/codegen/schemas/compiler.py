"""Schemas of the spec -> models and aliases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from codegen.plan.form import AliasForm, ModelForm
from codegen.plan.naming import name_of_place
from codegen.plan.types import ANY, STRING, Generic, Local, Type, optional, union
from codegen.source.document import Node
from codegen.source.problems import Report, SpecError

from . import _arrays, _fields, _quirks, _unions, scalars
from ._choices import choices, is_class, subtypes_alone
from ._classes import ClassNames
from ._subtypes import Subtypes
from .objects import Key, Picks, has_properties, is_object, merge


class Schemas:
    """Compiles each schema once. Named ones keep their name, whatever kind they are."""

    def __init__(self, root: Node, report: Report) -> None:
        self.report = report
        self.names = ClassNames(report)
        self.forms: dict[str, ModelForm | AliasForm] = {}
        self._waiting: list[tuple[str, Node, Picks]] = []
        for name, node in root.child("components").child("schemas").items():
            self._reserve_component(name, node)
        self._subtypes = Subtypes(root, report)
        self._finish()

    def type_of(self, node: Node, hint: str) -> Type:
        """The type of a schema that stands anywhere in the spec. ``hint`` names it if need be."""
        type_ = self.compile(node, hint)
        self._finish()
        return type_

    # Names

    def _reserve_component(self, name: str, node: Node) -> None:
        """A component that only refers to another file gives its name to what stands there."""
        target = node.resolved()
        elsewhere = (
            target.document is not node.document and self.names.by_key.get(target.key) is None
        )
        given = self._reserve(name, target if elsewhere else node)
        self.names.by_key[node.key] = given

    def _reserve(self, name: str, node: Node) -> str:
        given = self.names.give_stated(name, node)
        self._waiting.append((given, node, {}))
        return given

    def local(self, target: Node) -> Local:
        name = self.names.by_key.get(target.key)
        if name is None:
            name = self._reserve(_name_of(target), target)
        return Local(name)

    def class_of(
        self, name: str, node: Node, key: Key | None = None, picks: Picks | None = None
    ) -> Local:
        known = self.names.by_key.get(node.key if key is None else key)
        if known is None:
            known = self.names.give(name, node, key)
            self._waiting.append((known, node, picks or {}))
        return Local(known)

    def alias_of(self, name: str, node: Node, type_: Type, description: str) -> Local:
        path, pointer = node.key
        given = self.names.give(name, node, (path, (*pointer, "alias")))
        self.forms[given] = AliasForm(given, node.place, type_, description)
        return Local(given)

    def _finish(self) -> None:
        """Compile what has a name but no form yet: a queue, so that recursion has an end."""
        while self._waiting:
            name, node, picks = self._waiting.pop(0)
            self.forms[name] = self._named_form(name, node, picks)

    def _named_form(self, name: str, node: Node, picks: Picks) -> ModelForm | AliasForm:
        if picks or is_class(node, self.report):
            return _fields.model(self, name, node, picks)
        return AliasForm(name, node.place, self.compile(node, name), node.text("description"))

    # Types

    def compile(self, node: Node, hint: str) -> Type:
        if node.value is None or node.value is True or node.value == {}:
            return ANY
        if node.value is False:
            self.report.note(node.place, "the schema `false` allows no value; read as any")
            return ANY
        if not isinstance(node.value, Mapping):
            raise SpecError(node.place, "should be a schema: a mapping, true or false")
        if node.is_reference:
            return self._reference(node)
        if node.flag("x-one-or-many"):
            return _quirks.one_or_many(self, node, hint)
        if node.flag("x-none-as-empty"):
            return _quirks.none_as_empty(self, node, hint)
        inner = self._not_null(node, hint)
        return optional(inner) if scalars.allows_null(node) else inner

    def _reference(self, node: Node) -> Type:
        """A named type. A class itself is never null: a schema that may be null is a union."""
        target = node.target()
        if is_class(target, self.report):
            type_ = self._subtypes.of(self, target) or self.local(target)
            return optional(type_) if _may_be_null(node) else type_
        local = replace(self.local(target), nullable=_may_be_null(target))
        return optional(local) if scalars.allows_null(node) else local

    def _not_null(self, node: Node, hint: str) -> Type:
        known = scalars.known_values(node, self.report)
        if known is not None:
            return known
        for keyword in ("oneOf", "anyOf"):
            if keyword in node and not has_properties(node):
                return _unions.alternatives(self, node, keyword, hint)
        if "allOf" in node and (_only_a_reference(node) or not is_object(node)):
            return self._all_of_values(node, hint)
        kinds = scalars.kinds(node)
        if len(kinds) > 1:
            return union(self._of_kind(node, kind, hint) for kind in kinds)
        return self._of_kind(node, kinds[0] if kinds else "", hint)

    def _of_kind(self, node: Node, kind: str, hint: str) -> Type:
        if kind == "array" or (not kind and ("items" in node or "prefixItems" in node)):
            return _arrays.array(self, node, hint)
        if kind == "object" or (not kind and is_object(node)):
            return self._object(node, hint)
        return scalars.scalar(node, kind, self.report)

    def _object(self, node: Node, hint: str) -> Type:
        found = choices(node, self.report)
        if found and subtypes_alone(node, found):
            keyword = found[0].place[1][-1]
            return _unions.alternatives(self, node, keyword, hint)
        if found:
            return _unions.combined(self, node, found, hint)
        merged = merge(node, self.report)
        if merged.properties:
            return self.class_of(hint, node)
        if merged.extra is None or isinstance(merged.extra.value, bool):
            return Generic("dict", (STRING, ANY))
        return Generic("dict", (STRING, self.compile(merged.extra, f"{hint}Value")))

    def _all_of_values(self, node: Node, hint: str) -> Type:
        """``allOf`` of something that is no object: mostly one reference and a description."""
        own = {name: value for name, value in node.value.items() if name != "allOf"}
        parts = [*node.child("allOf").elements(), Node(node.document, node.pointer, own)]
        telling = [part for part in parts if any(word in part for word in _TELLING)]
        types = [self.compile(part, hint) for part in telling]
        if len({*types}) > 1 and not _narrows(telling):
            self.report.approximated(
                node.place, "allOf over values that are no objects: typed by its first schema"
            )
        return types[0] if types else ANY


def _name_of(node: Node) -> str:
    """A name for what is referred to without being a component: a whole file is called so."""
    return name_of_place(node.pointer) if node.pointer else node.document.path.stem


def _may_be_null(node: Node) -> bool:
    seen = node
    while seen.is_reference:
        if scalars.allows_null(seen):
            return True
        seen = seen.target()
    return seen.value in (None, True, {}) or scalars.allows_null(seen)


def _only_a_reference(node: Node) -> bool:
    """3.0's way to put a description beside a reference."""
    parts = [part for part in node.child("allOf").elements() if _says_something(part)]
    own = {"properties", "additionalProperties", "required", "oneOf", "anyOf"} & set(node.value)
    return len(parts) == 1 and parts[0].is_reference and not own


def _says_something(part: Node) -> bool:
    """Whether it is more than words for people."""
    words = (*_TELLING, "properties", "additionalProperties", "required", "nullable")
    return any(word in part for word in words)


_TELLING = ("$ref", "$dynamicRef", "type", "enum", "const", "items", "allOf", "oneOf", "anyOf")


def _narrows(parts: list[Node]) -> bool:
    """Whether all but the first only choose among known values, which stay open anyway."""
    return all("enum" in part and "$ref" not in part for part in parts[1:])
