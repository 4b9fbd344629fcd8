"""Compile alternatives to unions, told apart by a tag if the spec has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from codegen.plan.naming import make_class_name
from codegen.plan.python_text import quote_text
from codegen.plan.types import ANY, UNRECOGNISED, Local, Marked, Type, optional, union
from codegen.source.document import Node

from . import scalars
from ._choices import Choice, combine_variants, is_class
from ._classes import Compiler
from ._tags import Tags, find_common_tag, read_discriminator
from .objects import Key, Merged, Picks, has_properties, is_object, is_other_kind, merge_properties

_IMPORT_ONE_OF = "from kloudtrader.runtime.response.unions import OneOf"


def compile_alternatives(compiler: Compiler, node: Node, keyword: str, hint: str) -> Type:
    """Compile ``oneOf`` or ``anyOf`` without common properties."""
    members = scalars.list_non_null_members(node, keyword)
    if not members:
        return ANY
    if len(members) == 1:
        return compiler.compile(members[0], hint)
    unions: dict[Key, Node] = {}
    flat = _flatten(members, hint, unions)
    classes = {name: part for part, name in flat if is_class(part.resolve(), compiler.report)}
    others = {name: part for part, name in flat if name not in classes}
    if classes and all(map(is_other_kind, others.values())):
        tags = _read_tags(compiler, node, [*classes.values()])
        if tags or len(classes) == len(members):
            rest = [compiler.compile(part, name) for name, part in others.items()]
            made = union([*rest, _make_open_union(compiler, classes, tags)])
            return optional(made) if any(map(scalars.allows_null, unions.values())) else made
    if "discriminator" in node:
        compiler.report.add_approximation(
            node.child("discriminator").place,
            "the discriminator is not used: a variant is not a plain object",
        )
    return union(
        compiler.compile(part, hint + _choose_word(part, index))
        for index, part in enumerate(members, 1)
    )


def _flatten(members: Sequence[Node], hint: str, unions: dict[Key, Node]) -> list[tuple[Node, str]]:
    """Return the variants, also of unions within the union, with names for their classes.

    The unions are added to ``unions``.
    """
    flat: dict[Key, tuple[Node, str]] = {}
    for index, member in enumerate(members, 1):
        plain, name = member.resolve(), hint + _choose_word(member, index)
        keyword = next((word for word in ("oneOf", "anyOf") if word in plain), "")
        is_quirk = plain.flag("x-one-or-many") or plain.flag("x-none-as-empty")
        if not keyword or has_properties(plain) or is_quirk:
            flat.setdefault(plain.key, (member, name))
        elif plain.key not in unions:
            unions[plain.key] = plain
            inner = scalars.list_non_null_members(plain, keyword)
            own = name.removeprefix(hint) if member.is_reference else name
            flat.update(
                {part.resolve().key: (part, it) for part, it in _flatten(inner, own, unions)}
            )
    return [*flat.values()]


def _read_tags(compiler: Compiler, node: Node, members: Sequence[Node]) -> Tags | None:
    """Return the tags of variants that are objects: as stated, or of a common property."""
    report, discriminator = compiler.report, node.child("discriminator")
    described = [merge_properties(part, report) for part in members]
    if "discriminator" not in node:
        return find_common_tag(described)
    _check_tag(compiler, discriminator, members, described)
    return read_discriminator(discriminator, _name_members(members), described, report)


def _make_open_union(compiler: Compiler, members: Mapping[str, Node], tags: Tags | None) -> Type:
    """Return the union of objects with a class for a variant that the spec does not name."""
    classes = [
        # Not the subtypes of a class that is the base of others: these would be variants, too.
        compiler.refer_to(part.resolve()) if part.is_reference else compiler.make_class(name, part)
        for name, part in members.items()
    ]
    made = make_tagged_union(tags, classes) if tags else union([*classes, UNRECOGNISED])
    may_be_null = any(scalars.allows_null(part.resolve()) for part in members.values())
    return optional(made) if may_be_null else made


def compile_mixed(compiler: Compiler, node: Node, keyword: str, hint: str) -> Type:
    """Compile ``oneOf`` of objects and other values beside properties, which are of the objects."""
    own = {word: value for word, value in node.value.items() if word != keyword}
    types: list[Type] = []
    for index, member in enumerate(scalars.list_non_null_members(node, keyword), 1):
        word = _choose_word(member, index)
        place = (*node.pointer, keyword, str(index - 1), "joined")
        both = {**own, "type": "object", "allOf": [member.value]}
        part = Node(node.document, place, both) if is_object(member) else member
        types.append(compiler.compile(part, hint + word))
    return union(types)


def _name_members(members: Sequence[Node]) -> dict[Key, str]:
    """Return the variants with the names of their schemas; no name for one without."""
    pointers = {
        member.resolve().key: member.target().pointer if member.is_reference else ()
        for member in members
    }
    return {key: pointer[-1] if pointer else "" for key, pointer in pointers.items()}


def compile_combined(compiler: Compiler, node: Node, choices: list[Choice], hint: str) -> Type:
    """Compile ``oneOf`` or ``anyOf`` beside common properties: one class for each alternative."""
    made = combine_variants(choices)
    types: list[Local] = []
    for numbers, picks in made:
        words = [
            _choose_word(member, number + 1)
            for number, member in zip(numbers, picks.values(), strict=True)
            if not _is_mere_choice(member)
        ]
        types.append(
            compiler.make_class(
                hint + "".join(words), node, _make_variant_key(node, numbers), picks
            )
        )
    tags = _find_tags(compiler, node, choices, [picks for _, picks in made])
    return make_tagged_union(tags, types) if tags else union([*types, UNRECOGNISED])


def _is_mere_choice(node: Node) -> bool:
    """Return whether a schema only lists alternatives, which have names of their own."""
    plain = node.resolve()
    return bool(plain.alternatives()) and not has_properties(plain)


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
        members = [[*picks.values()][-1] for picks in picked]
        _check_tag(compiler, stated.discriminator, members, merged)
        names = _name_members(members)
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
    return Marked(union([*classes, other]), (marker,), frozenset({_IMPORT_ONE_OF}))


def _choose_word(part: Node, index: int) -> str:
    """Return the word that distinguishes an alternative's class."""
    if part.is_reference:
        name = part.target().pointer[-1:]
        if name and not name[0].isdigit():
            return make_class_name(name[0])
    title = part.text("title")
    return make_class_name(title) if title else f"Variant{index}"
