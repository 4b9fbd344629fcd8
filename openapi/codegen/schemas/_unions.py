"""Compile alternatives to unions, told apart by a tag if the spec has one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from codegen.plan.naming import make_class_name
from codegen.plan.python_text import quote_text
from codegen.plan.types import ANY, UNRECOGNISED, Local, Marked, Type, union
from codegen.source.document import Node
from codegen.source.problems import Report, SpecError

from . import scalars
from ._choices import Choice, combine_variants, is_class
from ._classes import Compiler
from .objects import Key, Merged, Picks, merge_properties

_IMPORT = "from kloudtrader.runtime.models import"


def compile_alternatives(compiler: Compiler, node: Node, keyword: str, hint: str) -> Type:
    """Compile ``oneOf`` or ``anyOf`` without common properties."""
    members = scalars.list_non_null_members(node, keyword)
    if not members:
        return ANY
    types = [
        compiler.compile(part, hint if len(members) == 1 else hint + _choose_word(part, index))
        for index, part in enumerate(members, 1)
    ]
    if len(members) == 1:
        return types[0]
    report, discriminator = compiler.report, node.child("discriminator")
    objects = all(is_class(part.resolve(), report) for part in members)
    if objects:  # not its subtypes, if it is the base of others
        types = [
            compiler.refer_to(part.resolve()) if part.is_reference else type_
            for part, type_ in zip(members, types, strict=True)
        ]
    classes = dict(zip([part.resolve().key for part in members], types, strict=True))
    described = [merge_properties(part, report) for part in members] if objects else []
    if "discriminator" not in node:
        tag = find_common_tag(described)
        if tag:
            return _make_union_by_tag(tag, types)
        return union([*types, UNRECOGNISED] if objects else types)
    name, tags = (
        discriminator.text("propertyName"),
        dict(read_stated_tags(discriminator, members, report)),
    )
    if not (objects and tags and name):
        report.add_approximation(
            discriminator.place, "the discriminator is not used: a variant is not a plain object"
        )
        return union(types)
    _check_tag(compiler, name, members, described)
    return make_tagged_union(
        name, {tag: classes.get(target.key) for tag, target in tags.items()}, types
    )


def compile_combined(compiler: Compiler, node: Node, choices: list[Choice], hint: str) -> Type:
    """Compile ``oneOf`` or ``anyOf`` beside common properties: one class for each alternative."""
    made = combine_variants(choices)
    types: list[Type] = []
    for numbers, picks in made:
        words = [
            _choose_word(member, number + 1)
            for number, member in zip(numbers, picks.values(), strict=True)
        ]
        types.append(
            compiler.make_class(
                hint + "".join(words), node, _make_variant_key(node, numbers), picks
            )
        )
    tag = _find_tag(compiler, node, choices, [picks for _, picks in made])
    return _make_union_by_tag(tag, types) if tag else union([*types, UNRECOGNISED])


def _make_variant_key(node: Node, numbers: Sequence[int]) -> Key:
    path, pointer = node.key
    return path, (*pointer, "variant", *map(str, numbers))


def _find_tag(
    compiler: Compiler, node: Node, choices: list[Choice], picked: list[Picks]
) -> tuple[str, dict[str, int]] | None:
    """Return the tag that tells the variants apart: as stated, or one that all of them have."""
    merged = [merge_properties(node, compiler.report, picks) for picks in picked]
    stated = next((choice for choice in choices if choice.discriminator.value), None)
    if stated is None:
        return find_common_tag(merged)
    name = stated.discriminator.text("propertyName")
    places = {member.resolve().key: number for number, member in enumerate(stated.members)}
    tags = {
        value: places[target.key]
        for value, target in read_stated_tags(
            stated.discriminator, list(stated.members), compiler.report
        )
        if target.key in places
    }
    if len(choices) > 1 or not tags or not name:
        compiler.report.add_approximation(
            stated.discriminator.place,
            "the discriminator is not used: it does not distinguish all variants",
        )
        return None
    _check_tag(compiler, name, stated.members, merged)
    return name, tags


def _check_tag(
    compiler: Compiler, tag: str, members: Sequence[Node], described: Sequence[Merged]
) -> None:
    for part, merged in zip(members, described, strict=True):
        if tag not in merged.properties:
            compiler.report.add_approximation(
                part.place, f"the variant does not describe {tag!r}, which should distinguish it"
            )


def _make_union_by_tag(tag: tuple[str, dict[str, int]], types: Sequence[Type]) -> Type:
    name, tags = tag
    return make_tagged_union(name, {tag: types[number] for tag, number in tags.items()}, types)


def make_tagged_union(
    tag: str, classes: Mapping[str, Type | None], types: Sequence[Type], other: Type = UNRECOGNISED
) -> Type:
    """Return a union told apart by one field. It is open, since venues add variants."""
    mapping = ", ".join(
        f"{quote_text(value)}: {quote_text(type_.name)}"
        for value, type_ in classes.items()
        if isinstance(type_, Local)
    )
    rest = "" if other is UNRECOGNISED else f", {quote_text(other.write(str))}"
    marker = f"OneOf({quote_text(tag)}, {{{mapping}}}{rest})"
    return Marked(union([*types, other]), (marker,), frozenset({f"{_IMPORT} OneOf"}))


def _choose_word(part: Node, index: int) -> str:
    """Return the word that distinguishes an alternative's class."""
    if part.is_reference:
        name = part.target().pointer[-1:]
        if name and not name[0].isdigit():
            return make_class_name(name[0])
    title = part.text("title")
    return make_class_name(title) if title else f"Variant{index}"


def read_stated_tags(
    discriminator: Node, members: list[Node], report: Report
) -> Iterator[tuple[str, Node]]:
    """Yield tag values with the schemas that they choose: as mapped, or by the schemas' names."""
    mapping = discriminator.get("mapping")
    if isinstance(mapping, Mapping) and mapping:
        for value, reference in mapping.items():
            is_name = "#" not in str(reference) and "." not in str(reference)
            text = f"#/components/schemas/{reference}" if is_name else reference
            place = (*discriminator.pointer, "mapping", value)
            try:
                yield value, Node(discriminator.document, place, {"$ref": text}).resolve()
            except SpecError as error:  # bundlers leave dangling mappings behind
                report.add_approximation(
                    error.place, f"the tag {value!r} selects no schema: {error.message}"
                )
        return
    for part in members:
        if part.is_reference:
            yield part.target().pointer[-1], part.resolve()


def find_common_tag(variants: Sequence[Merged]) -> tuple[str, dict[str, int]] | None:
    """Return a required property whose texts tell the variants apart.

    Each text comes with the number of its variant.
    """
    for name in variants[0].properties if variants else ():
        if not all(name in variant.properties and name in variant.required for variant in variants):
            continue
        listed = [_list_texts(variant.properties[name].resolve()) for variant in variants]
        tags = {text: number for number, texts in enumerate(listed) for text in texts}
        if all(listed) and len(tags) == sum(map(len, listed)):
            return name, tags
    return None


def _list_texts(node: Node) -> list[str]:
    """Return the only texts that a schema allows; none if it is open or allows other kinds."""
    values = [node.get("const")] if "const" in node else node.get("enum")
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return []
    return values
