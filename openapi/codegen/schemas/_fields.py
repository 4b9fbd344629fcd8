"""Compile object schemas to classes with fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from codegen.plan.form import FieldForm, ModelForm
from codegen.plan.naming import (
    BASE_MODEL_NAMES,
    TYPE_NAMES,
    make_class_name,
    make_snake_name,
    split_words,
    take_name,
)
from codegen.plan.types import ANY, Type, optional
from codegen.source.document import FACADE_MARKER, Node

from . import scalars
from ._choices import is_class
from ._classes import Compiler
from ._quirks import make_empty_factory
from .constraints import read_constraints
from .facts import read_facts
from .objects import Picks, iterate_bases, merge_properties

_HIDDEN_FIELDS = BASE_MODEL_NAMES | TYPE_NAMES


def make_model(compiler: Compiler, name: str, node: Node, picks: Picks) -> ModelForm:
    merged = merge_properties(node, compiler.report, picks)
    missing = [key for key in merged.required if key not in merged.properties]
    for key in missing:
        compiler.report.add_note(node.place, f"{key!r} is required but not described")
    return ModelForm(
        name,
        node.place,
        description=_join_descriptions(node, name, picks),
        fields=(
            *_make_fields(compiler, name, merged.properties, merged.required),
            *_make_undescribed_fields(missing, merged.properties),
        ),
        extra=_compile_extra(compiler, merged.extra, name),
        base=_find_base(compiler, node, picks),
        extra_forbidden=merged.extra is not None and merged.extra.value is False,
        deprecated=node.flag("deprecated"),
        conditions=tuple(dict.fromkeys(merged.conditions)),
    )


def _compile_extra(compiler: Compiler, stated: Node | None, name: str) -> Type | None:
    """Return the type of further properties if the spec allows them."""
    if stated is None or stated.value is False:
        return None
    if not isinstance(stated.value, Mapping):
        return ANY
    return compiler.compile(stated, f"{name}Value")


def _join_descriptions(node: Node, name: str, picks: Picks) -> str:
    """Return the description of the schema, after that of the picked alternatives."""
    texts = [member.resolve().text("description") for member in picks.values()]
    own = node.text("description") or _choose_title(node, name)
    return "\n\n".join(dict.fromkeys(filter(None, [*texts, own])))


def _choose_title(node: Node, name: str) -> str:
    """Return the title, unless it repeats the name."""
    title = node.text("title")
    same = [word.lower() for word in split_words(title)] == [
        word.lower() for word in split_words(name)
    ]
    return "" if same else title


def _find_base(compiler: Compiler, node: Node, picks: Picks) -> str | None:
    """Return the class that the schema extends: the only reference of its ``allOf`` or choice."""
    extended = [part for part in node.child("allOf").elements() if part.is_reference]
    picked = [part for part in picks.values() if part.is_reference]
    for parts in (extended, picked):
        if len(parts) == 1 and _is_base(parts[0].target(), node, compiler):
            return compiler.refer_to(parts[0].target()).name
    return None


def _is_base(base: Node, node: Node, compiler: Compiler) -> bool:
    """Return whether a class can extend another, which does not extend it in turn."""
    return is_class(base, compiler.report) and node.key not in {base.key, *iterate_bases(base)}


def _make_fields(
    compiler: Compiler, model: str, properties: Mapping[str, Node], required: Mapping[str, None]
) -> Iterator[FieldForm]:
    taken: set[str] = set()
    for wire, node in properties.items():
        stated = node.text("x-python-name")
        wanted = make_snake_name(stated or wire, hidden=_HIDDEN_FIELDS)
        given = take_name(wanted, taken)
        if given != wanted:
            compiler.report.add_note(
                node.place, f"the field name {wanted} is in use: it became {given}"
            )
        with compiler.report.collect_errors():
            yield _make_field(compiler, model, given, wire, node, required=wire in required)


def _make_undescribed_fields(
    missing: Iterable[str], properties: Mapping[str, Node]
) -> Iterator[FieldForm]:
    """Yield fields that are required but not described: a request needs them."""
    taken = {make_snake_name(wire, hidden=_HIDDEN_FIELDS) for wire in properties}
    for wire in missing:
        name = take_name(make_snake_name(wire, hidden=_HIDDEN_FIELDS), taken)
        yield FieldForm(name, wire, ANY, required=True, nullable=True, undescribed=True)


def _make_field(
    compiler: Compiler, model: str, name: str, wire: str, node: Node, *, required: bool
) -> FieldForm:
    type_ = compiler.compile(node, model + make_class_name(wire))
    target = node.resolve()
    factory = make_empty_factory(type_, target)
    return FieldForm(
        name,
        wire,
        type_ if required or factory else optional(type_),
        required,
        default=_read_sent_default(node, target) if required else None,
        factory=factory,
        description=_describe_field(node, target, required=required),
        nullable=type_.accepts_none,
        secret=node.flag("x-secret") or target.get("format") == "password",
        masked=node.flag("x-masked") or target.flag("x-masked"),
        read_only=node.flag("readOnly") or target.flag("readOnly"),
        write_only=node.flag("writeOnly") or target.flag("writeOnly"),
        constraints=read_constraints(node, compiler.report),
        decimal_places=scalars.read_decimal_places(node),
        injected=node.child(FACADE_MARKER).get("inject") is True,
        facts=replace(read_facts(node, type_), required=required),
    )


def _read_sent_default(node: Node, target: Node) -> str | int | float | None:
    """Return the value that a required field of a request has when the caller gives none."""
    for key in ("const", "default"):
        value = node.get(key, target.get(key))
        if isinstance(value, str | int | float):
            return value
    return None


def _describe_field(node: Node, target: Node, *, required: bool) -> str:
    text = node.text("description")
    if not text and not target.is_reference and target is not node and "properties" not in target:
        text = target.text("description")
    # The default of a required field is what a request sends, and its signature shows it.
    default = None if required else target.get("default")
    return scalars.describe(node, text, default, repr)
