"""Find which values of a property choose which variant of a union."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from codegen.source.document import Node
from codegen.source.problems import Report, SpecError

from .objects import Key, Merged

Numbers = tuple[int, ...]
"""Positions of variants in their union."""


@dataclass(frozen=True)
class Tags:
    """Hold the property that distinguishes variants, and the variants of each of its texts."""

    name: str
    variants: Mapping[str, Numbers]
    """Several variants for one text: the best match among them is read."""
    others: Numbers = ()
    """Variants that state no texts: they are tried for all other texts."""


def read_discriminator(
    discriminator: Node,
    members: Mapping[Key, str],
    described: Sequence[Merged],
    report: Report,
    *,
    narrowest: bool = False,
) -> Tags | None:
    """Return the tags of a union with a discriminator, or ``None`` if it tells nothing apart.

    A text chooses what ``mapping`` states, else the variant whose property has it as ``const`` or
    ``enum``. A variant with neither is chosen by its name, which ``members`` has if it has one.
    With ``narrowest``, a text chooses the variant with the fewest texts: variants extend others.
    """
    name = discriminator.text("propertyName")
    numbers = {key: number for number, key in enumerate(members)}
    chosen: dict[str, list[int]] = {}
    for text, target in read_mapping(discriminator, report):
        if target.key in numbers:
            chosen[text] = [numbers[target.key]]
        else:
            report.add_approximation(
                discriminator.place, f"the tag {text!r} selects a schema that is no variant"
            )
    mapped = {number for texts in chosen.values() for number in texts}
    stated = _list_stated_texts(name, members, described)
    for text, owners in _invert(stated, narrowest=narrowest).items():
        if text not in chosen:
            chosen[text] = owners
            if len(owners) > 1:
                report.add_note(
                    discriminator.place,
                    f"{len(owners)} variants allow {text!r} as {name!r}: the best match is read",
                )
    implicit = [number for number in range(len(members)) if number not in mapped | stated.keys()]
    names = [*members.values()]
    for number in implicit:
        if names[number]:
            chosen.setdefault(names[number], [number])
    # If no variant states its texts, the names of the schemas are all that the document says.
    open_variants = implicit if mapped | stated.keys() else []
    if not name or not chosen:
        return None
    return _make_tags(name, chosen, open_variants)


def find_common_tag(described: Sequence[Merged]) -> Tags | None:
    """Return a property whose texts distinguish variants, where no discriminator is stated.

    At least two variants have texts that no other has. Variants without texts remain possible for
    each text, as best match.
    """
    names = dict.fromkeys(name for variant in described for name in variant.properties)
    for name in names:
        stated = list_texts(name, described)
        exclusive = {owners[0] for owners in _invert(stated).values() if len(owners) == 1}
        if len(exclusive) >= 2 and _is_distinguishing(name, stated, described):
            rest = [number for number in range(len(described)) if number not in stated]
            chosen = {text: [*owners, *rest] for text, owners in _invert(stated).items()}
            return _make_tags(name, chosen, rest)
    return None


def _is_distinguishing(
    name: str, stated: Mapping[int, Sequence[str]], described: Sequence[Merged]
) -> bool:
    """Return whether every variant with texts requires the property."""
    return all(name in described[number].required for number in stated)


def _make_tags(name: str, chosen: Mapping[str, Sequence[int]], others: Sequence[int]) -> Tags:
    return Tags(name, {text: tuple(numbers) for text, numbers in chosen.items()}, tuple(others))


def _invert(
    stated: Mapping[int, Sequence[str]], *, narrowest: bool = False
) -> dict[str, list[int]]:
    """Return the variants of each text."""
    owners: dict[str, list[int]] = {}
    for number, texts in stated.items():
        for text in dict.fromkeys(texts):
            owners.setdefault(text, []).append(number)
    if narrowest:
        return {text: [min(them, key=lambda n: len(stated[n]))] for text, them in owners.items()}
    return owners


def _list_stated_texts(
    name: str, members: Mapping[Key, str], described: Sequence[Merged]
) -> dict[int, list[str]]:
    """Return the texts of each variant; none if all have the same, and the schemas' names."""
    listed = list_texts(name, described)
    names = {*members.values()}
    are_names = all(names <= {*texts} for texts in listed.values())
    return {} if are_names and len(names) > 1 else listed


def list_texts(name: str, described: Sequence[Merged]) -> dict[int, list[str]]:
    """Return the only texts that a property may have, for each variant that states them."""
    return {
        number: texts
        for number, variant in enumerate(described)
        if name in variant.properties and (texts := _list_texts(variant.properties[name]))
    }


def _list_texts(node: Node) -> list[str]:
    """Return the only values that a schema allows, as texts; none if it is open."""
    plain = node.resolve()
    parts = list(plain.child("allOf").elements())
    if "const" not in plain and "enum" not in plain and len(parts) == 1:
        return _list_texts(parts[0])
    values = [plain.get("const")] if "const" in plain else plain.get("enum")
    if not isinstance(values, list):
        return []
    return [_write_tag(value) for value in values if isinstance(value, str | int)]


def _write_tag(value: str | int) -> str:
    """Return the text that the runtime compares: a mapping in the document has only texts."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_mapping(discriminator: Node, report: Report) -> Iterator[tuple[str, Node]]:
    """Yield the texts of ``mapping`` with the schemas that they choose."""
    mapping = discriminator.get("mapping")
    schemas = discriminator.document.root.child("components").child("schemas")
    for value, reference in mapping.items() if isinstance(mapping, Mapping) else ():
        is_name = str(reference) in schemas or not {"#", "."} & {*str(reference)}
        text = f"#/components/schemas/{reference}" if is_name else reference
        place = (*discriminator.pointer, "mapping", value)
        try:
            yield value, Node(discriminator.document, place, {"$ref": text}).resolve()
        except SpecError as error:  # bundlers leave dangling mappings behind
            report.add_approximation(
                error.place, f"the tag {value!r} selects no schema: {error.message}"
            )
