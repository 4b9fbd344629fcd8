"""Compile alternatives to unions, told apart by a tag if the spec has one."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.plan.naming import make_class_name
from codegen.plan.python_text import quote_text
from codegen.plan.types import ANY, UNRECOGNISED, Local, Marked, Type, optional, union
from codegen.source.document import Node

from . import scalars
from ._choices import Choice, combine_variants, is_class
from ._classes import Compiler
from ._tags import Tags, find_common_tag, read_discriminator
from .objects import Key, Merged, Picks, has_properties, merge_properties

_IMPORT = "from kloudtrader.runtime.models import"


def compile_alternatives(compiler: Compiler, node: Node, keyword: str, hint: str) -> Type:
    """Compile ``oneOf`` or ``anyOf`` without common properties."""
    members = _list_members(node, keyword)
    if not members:
        return ANY
    types = [
        compiler.compile(part, hint if len(members) == 1 else hint + _choose_word(part, index))
        for index, part in enumerate(members, 1)
    ]
    if len(members) == 1:
        return types[0]
    report, discriminator = compiler.report, node.child("discriminator")
    if not all(is_class(part.resolve(), report) for part in members):
        if "discriminator" in node:
            report.add_approximation(
                discriminator.place,
                "the discriminator is not used: a variant is not a plain object",
            )
        return union(types)
    described = [merge_properties(part, report) for part in members]
    if "discriminator" in node:
        tags = read_discriminator(discriminator, _name_members(members), described, report)
        _check_tag(compiler, discriminator, members, described)
    else:
        tags = find_common_tag(described)
    classes = [
        _refer_to_class(compiler, part, type_) for part, type_ in zip(members, types, strict=True)
    ]
    made = make_tagged_union(tags, classes) if tags else union([*classes, UNRECOGNISED])
    return optional(made) if any(map(scalars.allows_null, _resolve_all(members))) else made


def _list_members(node: Node, keyword: str) -> list[Node]:
    """Return the variants; with a discriminator, those of unions in it in the place of these."""
    members = scalars.list_non_null_members(node, keyword)
    return _flatten(members, set()) if "discriminator" in node else members


def _flatten(members: Sequence[Node], seen: set[Key]) -> list[Node]:
    flat: list[Node] = []
    for member in members:
        plain = member.resolve()
        keyword = next((word for word in ("oneOf", "anyOf") if word in plain), "")
        if not keyword or has_properties(plain):
            flat.append(member)
        elif plain.key not in seen:
            seen.add(plain.key)
            flat += _flatten(scalars.list_non_null_members(plain, keyword), seen)
    return list({member.resolve().key: member for member in flat}.values())


def _refer_to_class(compiler: Compiler, member: Node, type_: Type) -> Local:
    """Return the class of a variant, not its subtypes if it is the base of others."""
    if member.is_reference:
        return compiler.refer_to(member.resolve())
    return next(part for part in type_.walk() if isinstance(part, Local))


def _name_members(members: Sequence[Node]) -> dict[Key, str]:
    """Return the variants with the names of their schemas; no name for one without."""
    return {
        member.resolve().key: member.target().pointer[-1] if member.is_reference else ""
        for member in members
    }


def _resolve_all(members: Sequence[Node]) -> list[Node]:
    return [member.resolve() for member in members]


def compile_combined(compiler: Compiler, node: Node, choices: list[Choice], hint: str) -> Type:
    """Compile ``oneOf`` or ``anyOf`` beside common properties: one class for each alternative."""
    made = combine_variants(choices)
    types: list[Local] = []
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
    tags = _find_tags(compiler, node, choices, [picks for _, picks in made])
    return make_tagged_union(tags, types) if tags else union([*types, UNRECOGNISED])


def _make_variant_key(node: Node, numbers: Sequence[int]) -> Key:
    path, pointer = node.key
    return path, (*pointer, "variant", *map(str, numbers))


def _find_tags(
    compiler: Compiler, node: Node, choices: list[Choice], picked: list[Picks]
) -> Tags | None:
    """Return the tag that tells the variants apart: as stated, or one that all of them have."""
    merged = [merge_properties(node, compiler.report, picks) for picks in picked]
    stated = next((choice for choice in choices if choice.discriminator.value), None)
    if stated is None:
        return find_common_tag(merged)
    tags = None
    if len(choices) == 1:
        _check_tag(compiler, stated.discriminator, stated.members, merged)
        names = _name_members(stated.members)
        tags = read_discriminator(stated.discriminator, names, merged, compiler.report)
    if tags is None:
        compiler.report.add_approximation(
            stated.discriminator.place,
            "the discriminator is not used: it does not distinguish all variants",
        )
    return tags


def _check_tag(
    compiler: Compiler, discriminator: Node, members: Sequence[Node], described: Sequence[Merged]
) -> None:
    tag = discriminator.text("propertyName")
    for part, merged in zip(members, described, strict=True):
        if tag not in merged.properties:
            compiler.report.add_approximation(
                part.place, f"the variant does not describe {tag!r}, which should distinguish it"
            )


def make_tagged_union(tags: Tags, classes: Sequence[Local], other: Type = UNRECOGNISED) -> Type:
    """Return a union told apart by one field. It is open, since venues add variants."""
    last = other.write(str)

    def write_names(numbers: Sequence[int], *more: str) -> str:
        names = list(dict.fromkeys([*(classes[number].name for number in numbers), *more]))
        return quote_text(names[0]) if len(names) == 1 else f"({', '.join(map(quote_text, names))})"

    entries = {quote_text(text): write_names(numbers) for text, numbers in tags.variants.items()}
    if len(entries) > 1 and all(text == names for text, names in entries.items()):
        table = f"({', '.join(entries)})"  # the tags are the names of the classes
    else:
        table = f"{{{', '.join(f'{text}: {names}' for text, names in entries.items())}}}"
    parts = [quote_text(tags.name), table]
    if tags.others or other is not UNRECOGNISED:
        parts.append(write_names(tags.others, last))
    marker = f"OneOf({', '.join(parts)})"
    return Marked(union([*classes, other]), (marker,), frozenset({f"{_IMPORT} OneOf"}))


def _choose_word(part: Node, index: int) -> str:
    """Return the word that distinguishes an alternative's class."""
    if part.is_reference:
        name = part.target().pointer[-1:]
        if name and not name[0].isdigit():
            return make_class_name(name[0])
    title = part.text("title")
    return make_class_name(title) if title else f"Variant{index}"
