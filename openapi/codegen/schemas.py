"""Schemas of the spec -> models and aliases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from . import scalars
from .document import Node
from .form import AliasForm, FieldForm, ModelForm
from .naming import (
    BASE_MODEL_NAMES,
    TYPE_NAMES,
    class_name,
    free_name,
    is_reserved,
    name_of_place,
    snake_name,
    words,
)
from .objects import has_properties, is_class, is_object, merge
from .problems import Report, SpecError
from .tags import common_tag, stated_tags
from .text import quoted
from .types import ANY, STRING, Generic, Imported, Local, Marked, Type, optional, union

__all__ = ["Schemas"]

_RUNTIME_MODELS = "kloudtrader.runtime.models"
_RESERVED_CLASSES = frozenset(
    {
        "Annotated",
        "AnswerModel",
        "Any",
        "AwareDatetime",
        "Base64Bytes",
        "ClassVar",
        "Instant",
        "JsonDecimal",
        "Decimal",
        "Field",
        "Literal",
    }
    | {"NoneAsEmpty", "OneOf", "OneOrMany", "RequestModel", "Strict", "StrictBool", "StrictFloat"}
    | {"StrictInt", "TypeAlias", "TypeAliasType", "UUID", "Unrecognised", "Upload"}
)
_UNRECOGNISED = Imported("Unrecognised", f"from {_RUNTIME_MODELS} import Unrecognised")
_HIDDEN_FIELDS = BASE_MODEL_NAMES | TYPE_NAMES


class Schemas:
    """Compiles each schema once. Named ones keep their name, whatever kind they are."""

    def __init__(self, root: Node, report: Report) -> None:
        self._report = report
        self._names: dict[tuple[Path, tuple[str, ...]], str] = {}
        self._taken: set[str] = set(_RESERVED_CLASSES)
        self._forms: dict[str, ModelForm | AliasForm] = {}
        self._waiting: list[tuple[str, Node]] = []
        for name, node in root.child("components").child("schemas").items():
            self._reserve_component(name, node)
        self._finish()

    @property
    def forms(self) -> dict[str, ModelForm | AliasForm]:
        return self._forms

    def type_of(self, node: Node, hint: str) -> Type:
        """The type of a schema that stands anywhere in the spec. ``hint`` names it if need be."""
        type_ = self._compile(node, hint)
        self._finish()
        return type_

    # Names

    def _reserve_component(self, name: str, node: Node) -> None:
        """A component that only refers to another file gives its name to what stands there."""
        target = node.resolved()
        elsewhere = target.document is not node.document and target.key not in self._names
        given = self._reserve(name, target if elsewhere else node)
        self._names[node.key] = given

    def _reserve(self, name: str, node: Node) -> str:
        wanted = class_name(node.text("x-python-name") or name, hidden=_RESERVED_CLASSES)
        if is_reserved(name):
            self._report.approximated(
                node.place, f"the name {name!r} is a word of Python: it became {wanted}"
            )
        return self._take(wanted, node, name)

    def _take(self, wanted: str, node: Node, called: str = "") -> str:
        given = free_name(wanted, self._taken)
        if given != wanted and called:
            self._report.approximated(
                node.place, f"the class name {wanted} is taken: {called!r} became {given}"
            )
        self._taken.add(given)
        self._names[node.key] = given
        self._waiting.append((given, node))
        return given

    def _finish(self) -> None:
        """Compile what has a name but no form yet: a queue, so that recursion has an end."""
        while self._waiting:
            name, node = self._waiting.pop(0)
            self._forms[name] = self._named_form(name, node)

    def _named_form(self, name: str, node: Node) -> ModelForm | AliasForm:
        if is_class(node, self._report):
            return self._model(name, node)
        return AliasForm(name, node.place, self._compile(node, name), node.text("description"))

    # Types

    def _compile(self, node: Node, hint: str) -> Type:
        if node.value is None or node.value is True or node.value == {}:
            return ANY
        if node.value is False:
            self._report.note(node.place, "the schema `false` allows no value; read as any")
            return ANY
        if not isinstance(node.value, Mapping):
            raise SpecError(node.place, "should be a schema: a mapping, true or false")
        if node.is_reference:
            return self._reference(node)
        if node.flag("x-one-or-many"):
            return self._one_or_many(node, hint)
        if node.flag("x-none-as-empty"):
            return self._none_as_empty(node, hint)
        inner = self._not_null(node, hint)
        return optional(inner) if scalars.allows_null(node) else inner

    def _reference(self, node: Node) -> Type:
        """A named type. A class itself is never null: a schema that may be null is a union."""
        target = node.target()
        local = self._local(target)
        if is_class(target, self._report):
            return optional(local) if _may_be_null(node) else local
        local = replace(local, nullable=_may_be_null(target))
        return optional(local) if scalars.allows_null(node) else local

    def _local(self, target: Node) -> Local:
        name = self._names.get(target.key)
        if name is None:
            name = self._reserve(_name_of(target), target)
        return Local(name)

    def _not_null(self, node: Node, hint: str) -> Type:
        known = scalars.known_values(node, self._report)
        if known is not None:
            return known
        for keyword in ("oneOf", "anyOf"):
            if keyword in node and not has_properties(node):
                return self._alternatives(node, keyword, hint)
        if "allOf" in node and (_only_a_reference(node) or not is_object(node)):
            return self._all_of_values(node, hint)
        kinds = scalars.kinds(node)
        if len(kinds) > 1:
            return union(self._of_kind(node, kind, hint) for kind in kinds)
        return self._of_kind(node, kinds[0] if kinds else "", hint)

    def _of_kind(self, node: Node, kind: str, hint: str) -> Type:
        if kind == "array" or (not kind and ("items" in node or "prefixItems" in node)):
            return self._array(node, hint)
        if kind == "object" or (not kind and is_object(node)):
            return self._object(node, hint)
        return scalars.scalar(node, kind, self._report)

    def _array(self, node: Node, hint: str) -> Type:
        fixed = list(node.child("prefixItems").elements())
        if not fixed:
            return Generic("list", (self._compile(node.child("items"), f"{hint}Item"),))
        self._report.approximated(node.place, "a tuple is typed as a list of its element types")
        members = [self._compile(part, f"{hint}{index}") for index, part in enumerate(fixed, 1)]
        return Generic("list", (union(members),))

    def _object(self, node: Node, hint: str) -> Type:
        merged = merge(node, self._report)
        if merged.properties:
            known = self._names.get(node.key)
            return Local(known or self._take(class_name(hint, hidden=_RESERVED_CLASSES), node))
        if merged.extra is None or isinstance(merged.extra.value, bool):
            return Generic("dict", (STRING, ANY))
        return Generic("dict", (STRING, self._compile(merged.extra, f"{hint}Value")))

    def _all_of_values(self, node: Node, hint: str) -> Type:
        """``allOf`` of something that is no object: mostly one reference and a description."""
        own = {name: value for name, value in node.value.items() if name != "allOf"}
        parts = [*node.child("allOf").elements(), Node(node.document, node.pointer, own)]
        telling = [part for part in parts if any(word in part for word in _TELLING)]
        types = [self._compile(part, hint) for part in telling]
        if len({*types}) > 1 and not _narrows(telling):
            self._report.approximated(
                node.place, "allOf over values that are no objects: typed by its first schema"
            )
        return types[0] if types else ANY

    # Alternatives

    def _alternatives(self, node: Node, keyword: str, hint: str) -> Type:
        members = [
            part for part in node.child(keyword).elements() if not scalars.is_null(part.resolved())
        ]
        if not members:
            return ANY
        types = [
            self._compile(part, hint if len(members) == 1 else _variant(hint, part, index))
            for index, part in enumerate(members, 1)
        ]
        if len(members) == 1:
            return types[0]
        objects = all(is_class(part.resolved(), self._report) for part in members)
        if "discriminator" not in node:
            found = common_tag(members, self._report) if objects else None
            return self._tagged(*found, members, types) if found else union(types)
        discriminator = node.child("discriminator")
        name, tags = discriminator.text("propertyName"), dict(stated_tags(discriminator, members))
        if objects and tags and name:
            self._check_tag(name, members)
            return self._tagged(name, tags, members, types)
        self._report.approximated(
            discriminator.place, "the discriminator is not used: a variant is no plain object"
        )
        return union(types)

    def _check_tag(self, tag: str, members: list[Node]) -> None:
        for part in members:
            if tag not in merge(part, self._report).properties:
                self._report.approximated(
                    part.place, f"the variant does not describe {tag!r}, which should tell it apart"
                )

    def _tagged(
        self, tag: str, tags: Mapping[str, Node], members: list[Node], types: list[Type]
    ) -> Type:
        """A union that one member of the value tells apart; open, since venues add variants."""
        classes = {part.resolved().key: type_ for part, type_ in zip(members, types, strict=True)}
        names: dict[str, str] = {}
        for value, target in tags.items():
            type_ = classes.get(target.key)
            if isinstance(type_, Local):
                names[value] = self._names[target.key]
        mapping = ", ".join(f"{quoted(value)}: {quoted(name)}" for value, name in names.items())
        marker = f"OneOf({quoted(tag)}, {{{mapping}}})"
        line = f"from {_RUNTIME_MODELS} import OneOf"
        return Marked(union([*types, _UNRECOGNISED]), (marker,), frozenset({line}))

    # Quirks that the spec states

    def _one_or_many(self, node: Node, hint: str) -> Type:
        members = _alternatives_of(node)
        lists = [part for part in members if _is_array(part)]
        if len(lists) != 1:
            raise SpecError(
                node.place,
                "x-one-or-many wants oneOf (or anyOf) with one array of items and the lone item",
            )
        item = self._compile(lists[0].resolved().child("items"), f"{hint}Item")
        line = f"from {_RUNTIME_MODELS} import OneOrMany"
        return Marked(Generic("list", (item,)), ("OneOrMany()",), frozenset({line}))

    def _none_as_empty(self, node: Node, hint: str) -> Type:
        """An object or array that is null when there is nothing in it: of two forms, or by type."""
        wrappers = [part for part in _alternatives_of(node) if is_object(part) or _is_array(part)]
        if len(wrappers) == 1:
            inner = self._compile(wrappers[0], hint)
        elif not wrappers and _is_array(node):
            inner = self._array(node, hint)
        else:
            raise SpecError(
                node.place, "x-none-as-empty wants an array, or oneOf with one object or array"
            )
        line = f"from {_RUNTIME_MODELS} import NoneAsEmpty"
        return Marked(inner, ("NoneAsEmpty()",), frozenset({line}))

    # Models

    def _model(self, name: str, node: Node) -> ModelForm:
        merged = merge(node, self._report)
        extra = None
        if merged.extra is not None and isinstance(merged.extra.value, Mapping):
            extra = self._compile(merged.extra, f"{name}Value")
        for missing in [key for key in merged.required if key not in merged.properties]:
            self._report.note(node.place, f"{missing!r} is required but not described")
        return ModelForm(
            name,
            node.place,
            description=node.text("description") or _telling_title(node, name),
            fields=tuple(self._fields(name, merged.properties, merged.required)),
            extra=extra if extra != ANY else None,
            base=self._base(node),
            extra_forbidden=merged.extra is not None and merged.extra.value is False,
            deprecated=node.flag("deprecated"),
        )

    def _base(self, node: Node) -> str | None:
        """The class that the schema extends: the one reference in its ``allOf``."""
        parts = [part for part in node.child("allOf").elements() if part.is_reference]
        if len(parts) != 1 or not is_class(parts[0].target(), self._report):
            return None
        return self._local(parts[0].target()).name

    def _fields(
        self, model: str, properties: Mapping[str, Node], required: Mapping[str, None]
    ) -> Iterator[FieldForm]:
        taken: set[str] = set()
        for wire, node in properties.items():
            wanted = snake_name(self._python_name(node) or wire, hidden=_HIDDEN_FIELDS)
            given = free_name(wanted, taken)
            if given != wanted:
                self._report.note(node.place, f"the field name {wanted} is taken: became {given}")
            taken.add(given)
            yield self._field(model, given, wire, node, required=wire in required)

    def _python_name(self, node: Node) -> str:
        return node.text("x-python-name")

    def _field(self, model: str, name: str, wire: str, node: Node, *, required: bool) -> FieldForm:
        type_ = self._compile(node, model + class_name(wire))
        target = node.resolved()
        empty = _empty_default(
            type_, array=any(map(_is_array, [target, *_alternatives_of(target)]))
        )
        return FieldForm(
            name,
            wire,
            type_ if required or empty else optional(type_),
            required,
            default=empty or "None",
            description=_described(node, target),
            nullable=type_.accepts_none,
            secret=node.flag("x-secret") or target.get("format") == "password",
            read_only=node.flag("readOnly") or target.flag("readOnly"),
            write_only=node.flag("writeOnly") or target.flag("writeOnly"),
            bounds=tuple(scalars.bounds(node)),
        )


def _name_of(node: Node) -> str:
    """A name for what is referred to without being a component: a whole file is called so."""
    return name_of_place(node.pointer) if node.pointer else node.document.path.stem


def _telling_title(node: Node, name: str) -> str:
    """The title, unless it is the name over again."""
    title = node.text("title")
    same = [word.lower() for word in words(title)] == [word.lower() for word in words(name)]
    return "" if same else title


def _may_be_null(node: Node) -> bool:
    seen = node
    while seen.is_reference:
        if scalars.allows_null(seen):
            return True
        seen = seen.target()
    return seen.value in (None, True, {}) or scalars.allows_null(seen)


def _only_a_reference(node: Node) -> bool:
    """3.0's way to put a description beside a reference."""
    parts = list(node.child("allOf").elements())
    own = {"properties", "additionalProperties", "required"} & set(node.value)
    return len(parts) == 1 and parts[0].is_reference and not own


_TELLING = ("$ref", "$dynamicRef", "type", "enum", "const", "items", "allOf", "oneOf", "anyOf")


def _narrows(parts: list[Node]) -> bool:
    """Whether all but the first only choose among known values, which stay open anyway."""
    return all("enum" in part and "$ref" not in part for part in parts[1:])


def _variant(hint: str, part: Node, index: int) -> str:
    title = part.text("title")
    return hint + (class_name(title) if title else f"Variant{index}")


def _alternatives_of(node: Node) -> list[Node]:
    return [*node.child("oneOf").elements(), *node.child("anyOf").elements()]


def _is_array(node: Node) -> bool:
    return scalars.kinds(node.resolved()) == ["array"]


def _empty_default(type_: Type, *, array: bool) -> str:
    """The default of a field whose every form of "none" is an empty value."""
    if not isinstance(type_, Marked):
        return ""
    if "OneOrMany()" in type_.markers:
        return "Field(default_factory=list)"
    if "NoneAsEmpty()" in type_.markers and array:
        return "Field(default_factory=list)"
    if "NoneAsEmpty()" in type_.markers and isinstance(type_.inner, Local):
        return f"Field(default_factory=lambda: {type_.inner.name}())"
    return ""


def _described(node: Node, target: Node) -> str:
    text = node.text("description")
    if not text and not target.is_reference and target is not node and "properties" not in target:
        text = target.text("description")
    default = target.get("default")
    if default is not None and not isinstance(default, dict | list):
        text = f"{text} The server's default: {default!r}.".strip()
    if node.flag("deprecated"):
        text = f"Deprecated. {text}".strip()
    return text
