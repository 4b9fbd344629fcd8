"""How the variants of a union are told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .document import Node
from .objects import Merged
from .problems import Report, SpecError

__all__ = ["common_tag", "stated_tags"]


def stated_tags(
    discriminator: Node, members: list[Node], report: Report
) -> Iterator[tuple[str, Node]]:
    """Tag values and the schemas they choose: as mapped, else by the schemas' names."""
    mapping = discriminator.get("mapping")
    if isinstance(mapping, Mapping) and mapping:
        for value, reference in mapping.items():
            is_name = "#" not in str(reference) and "." not in str(reference)
            text = f"#/components/schemas/{reference}" if is_name else reference
            place = (*discriminator.pointer, "mapping", value)
            try:
                yield value, Node(discriminator.document, place, {"$ref": text}).resolved()
            except SpecError as error:  # as bundlers leave them behind
                report.approximated(
                    error.place, f"the tag {value!r} chooses nothing: {error.message}"
                )
        return
    for part in members:
        if part.is_reference:
            yield part.target().pointer[-1], part.resolved()


def common_tag(variants: Sequence[Merged]) -> tuple[str, dict[str, int]] | None:
    """A property that every variant must have, with texts that no other variant allows.

    Each text with the number of the variant that it stands for.
    """
    for name in variants[0].properties if variants else ():
        if not all(name in one.properties and name in one.required for one in variants):
            continue
        listed = [_texts(one.properties[name].resolved()) for one in variants]
        tags = {text: number for number, texts in enumerate(listed) for text in texts}
        if all(listed) and len(tags) == sum(map(len, listed)):
            return name, tags
    return None


def _texts(node: Node) -> list[str]:
    """The only texts that a schema allows; none where it is open or allows other kinds."""
    values = [node.get("const")] if "const" in node else node.get("enum")
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return []
    return values
