"""Find classes that extend another by ``allOf`` and are told apart by its discriminator.

If the spec names the base, the value may be any of them; the base itself is used for subtypes that
the spec does not know.
"""

from __future__ import annotations

from dataclasses import replace

from codegen.plan.types import Local, Type
from codegen.source.document import Node
from codegen.source.problems import Report

from ._choices import is_class
from ._classes import Compiler
from ._tags import Tags, read_discriminator
from ._unions import make_tagged_union
from .objects import Key, iterate_bases, merge_properties


class Subtypes:
    """Hold which named schemas extend which."""

    def __init__(self, root: Node, report: Report) -> None:
        self._by_base: dict[Key, dict[str, Node]] = {}
        self._known: dict[Key, Type] = {}
        for name, node in root.child("components").child("schemas").items():
            if not node.is_reference and "allOf" in node and is_class(node, report):
                for base in iterate_bases(node):
                    self._by_base.setdefault(base, {})[name] = node

    def read(self, compiler: Compiler, base: Node) -> Type | None:
        """Return the union of all that extend a class with a discriminator; ``None`` for other
        classes.
        """
        name = base.child("discriminator").text("propertyName")
        extending = self._by_base.get(base.key, {})
        if not name or not extending:
            return None
        if base.key not in self._known:
            self._known[base.key] = _make_union(compiler, base, extending)
        return self._known[base.key]


def _make_union(compiler: Compiler, base: Node, extending: dict[str, Node]) -> Type:
    # The mapping may name the base, too: its texts then say that it is no subtype.
    members = {**extending, base.pointer[-1]: base}
    tags = read_discriminator(
        base.child("discriminator"),
        {node.key: name for name, node in members.items()},
        [merge_properties(node, compiler.report) for node in members.values()],
        compiler.report,
        narrowest=True,
    )
    own: Local = compiler.refer_to(base)
    classes = [compiler.refer_to(node) for node in members.values()]
    known = replace(tags or Tags("", {}), others=())
    text = f"Any class that extends `{own.name}`, or `{own.name}` itself for unknown subtypes."
    return compiler.make_alias(
        f"Any{own.name}", base, make_tagged_union(known, classes, other=own), text
    )
