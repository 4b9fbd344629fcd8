"""Compile schemas of the spec to models and aliases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from codegen.plan.form import AliasForm, ModelForm
from codegen.plan.naming import make_place_name, shorten_class_name
from codegen.plan.types import ANY, STRING, Generic, Local, Type, optional, union
from codegen.source.document import Node, limit_depth
from codegen.source.problems import Report, SpecError

from . import _arrays, _fields, _quirks, _unions, scalars
from ._choices import find_choices, has_only_subtypes, is_class
from ._classes import ClassNames
from ._subtypes import Subtypes
from .objects import Key, Picks, has_properties, is_object, merge_properties


class Schemas:
    """Compile each schema once. Named schemas keep their name, whatever their kind."""

    def __init__(self, root: Node, report: Report) -> None:
        self.report = report
        self.names = ClassNames(report)
        self.forms: dict[str, ModelForm | AliasForm] = {}
        self._waiting: list[tuple[str, Node, Picks]] = []
        for name, node in root.child("components").child("schemas").items():
            with report.collect_errors():
                self._reserve_component(name, node)
        self._subtypes = Subtypes(root, report)
        self._compile_waiting()

    def compile_type(self, node: Node, hint: str) -> Type:
        """Return the type of any schema of the spec. ``hint`` names it if it becomes a class."""
        with limit_depth(node):
            type_ = self.compile(node, hint)
            self._compile_waiting()
        return type_

    # Names

    def _reserve_component(self, name: str, node: Node) -> None:
        """Reserve a component's name; if it refers to another file, for the schema there."""
        target = node.resolve()
        elsewhere = (
            target.document is not node.document and self.names.by_key.get(target.key) is None
        )
        given = self._reserve(name, target if elsewhere else node)
        self.names.by_key[node.key] = given

    def _reserve(self, name: str, node: Node) -> str:
        given = self.names.give_spec_name(name, node)
        self._waiting.append((given, node, {}))
        return given

    def refer_to(self, target: Node) -> Local:
        name = self.names.by_key.get(target.key)
        if name is None:
            name = self._reserve(_make_name(target), target)
        return Local(name)

    def make_class(
        self, name: str, node: Node, key: Key | None = None, picks: Picks | None = None
    ) -> Local:
        known = self.names.by_key.get(node.key if key is None else key)
        if known is None:
            known = self.names.give(shorten_class_name(name), node, key)
            self._waiting.append((known, node, picks or {}))
        return Local(known)

    def make_alias(self, name: str, node: Node, type_: Type, description: str) -> Local:
        path, pointer = node.key
        given = self.names.give(shorten_class_name(name), node, (path, (*pointer, "alias")))
        self.forms[given] = AliasForm(given, node.place, type_, description)
        return Local(given)

    def _compile_waiting(self) -> None:
        """Compile the schemas with a name but no form: in a queue, since schemas are recursive."""
        while self._waiting:
            name, node, picks = self._waiting.pop(0)
            with self.report.collect_errors(), limit_depth(node):
                self.forms[name] = self._make_form(name, node, picks)
            self.forms.setdefault(name, AliasForm(name, node.place, ANY))  # after an error

    def _make_form(self, name: str, node: Node, picks: Picks) -> ModelForm | AliasForm:
        if picks or is_class(node, self.report):
            return _fields.make_model(self, name, node, picks)
        return AliasForm(name, node.place, self.compile(node, name), node.text("description"))

    # Types

    def compile(self, node: Node, hint: str) -> Type:
        if node.value is None or node.value is True or node.value == {}:
            return ANY
        if node.value is False:
            self.report.add_note(
                node.place, "the schema `false` allows no value; typed as any value"
            )
            return ANY
        if not isinstance(node.value, Mapping):
            raise SpecError(node.place, "must be a schema: a mapping, true or false")
        if len(node.pointer) > _MOST_STEPS:  # pydantic, too, could not follow many more
            raise SpecError(node.place, f"is nested too deeply: {len(node.pointer)} steps")
        if node.is_reference:
            return self._compile_reference(node)
        if "$ref" in node:
            raise SpecError(node.child("$ref").place, "must be text")
        if node.flag("x-one-or-many"):
            return _quirks.compile_one_or_many(self, node, hint)
        if node.flag("x-none-as-empty"):
            return _quirks.compile_none_as_empty(self, node, hint)
        inner = self._compile_not_null(node, hint)
        return optional(inner) if scalars.allows_null(node) else inner

    def _compile_reference(self, node: Node) -> Type:
        """Return a named type. A class is never null: a schema that may be null is a union."""
        target = node.target()
        if is_class(target, self.report):
            type_ = self._subtypes.read(self, target) or self.refer_to(target)
            return optional(type_) if _may_be_null(node) else type_
        local = replace(self.refer_to(target), nullable=_may_be_null(target))
        return optional(local) if scalars.allows_null(node) else local

    def _compile_not_null(self, node: Node, hint: str) -> Type:
        known = scalars.compile_known_values(node, self.report)
        if known is not None:
            return known
        for keyword in ("oneOf", "anyOf"):
            if keyword in node and not has_properties(node):
                return _unions.compile_alternatives(self, node, keyword, hint)
            if keyword in node and "properties" in node and not is_object(node):
                return _unions.compile_mixed(self, node, keyword, hint)
        if "allOf" in node and (_is_only_reference(node) or not is_object(node)):
            return self._compile_all_of(node, hint)
        kinds = scalars.list_kinds(node)
        if len(kinds) > 1:
            return union(self._compile_kind(node, kind, hint) for kind in kinds)
        return self._compile_kind(node, kinds[0] if kinds else "", hint)

    def _compile_kind(self, node: Node, kind: str, hint: str) -> Type:
        if kind == "array" or (not kind and ("items" in node or "prefixItems" in node)):
            return _arrays.compile_array(self, node, hint)
        if kind == "object" or (not kind and is_object(node)):
            return self._compile_object(node, hint)
        return scalars.compile_scalar(node, kind, self.report)

    def _compile_object(self, node: Node, hint: str) -> Type:
        choices = find_choices(node, self.report)
        if choices and has_only_subtypes(node, choices):
            keyword = choices[0].place[1][-1]
            return _unions.compile_alternatives(self, node, keyword, hint)
        if choices:
            return _unions.compile_combined(self, node, choices, hint)
        merged = merge_properties(node, self.report)
        if merged.properties:
            return self.make_class(hint, node)
        if merged.extra is None or isinstance(merged.extra.value, bool):
            return Generic("dict", (STRING, ANY))
        return Generic("dict", (STRING, self.compile(merged.extra, f"{hint}Value")))

    def _compile_all_of(self, node: Node, hint: str) -> Type:
        """Compile ``allOf`` of values that are no objects: mostly a reference and a description."""
        own = {name: value for name, value in node.value.items() if name != "allOf"}
        parts = [*node.child("allOf").elements(), Node(node.document, node.pointer, own)]
        telling = [part for part in parts if any(word in part for word in _TELLING)]
        types = [self.compile(part, hint) for part in telling]
        if len({*types}) > 1 and not _are_narrowing(telling):
            self.report.add_approximation(
                node.place, "allOf of values that are not objects: typed by its first schema"
            )
        return types[0] if types else ANY


_MOST_STEPS = 120


def _make_name(node: Node) -> str:
    """Name a schema that is not a component; a whole file is named by its stem."""
    name = make_place_name(node.pointer) if node.pointer else node.document.path.stem
    return shorten_class_name(name)


def _may_be_null(node: Node) -> bool:
    chain = list(node.chain())
    return chain[-1].value in (None, True, {}) or any(map(scalars.allows_null, chain))


def _is_only_reference(node: Node) -> bool:
    """Return whether ``allOf`` only puts a description beside a reference, as in 3.0."""
    parts = [part for part in node.child("allOf").elements() if _has_content(part)]
    own = {"properties", "additionalProperties", "required", "oneOf", "anyOf"} & set(node.value)
    return len(parts) == 1 and parts[0].is_reference and not own


def _has_content(part: Node) -> bool:
    """Return whether a schema has more than descriptions."""
    words = (*_TELLING, "properties", "additionalProperties", "required", "nullable")
    return any(word in part for word in words)


_TELLING = ("$ref", "$dynamicRef", "type", "enum", "const", "items", "allOf", "oneOf", "anyOf")


def _are_narrowing(parts: list[Node]) -> bool:
    """Return whether all but the first only choose among known values, which stay open."""
    return all("enum" in part and "$ref" not in part for part in parts[1:])
