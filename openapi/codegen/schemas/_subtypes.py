"""Find classes that extend another by ``allOf`` and are told apart by its discriminator.

If the spec names the base, the value may be any of them; the base itself is used for subtypes that
the spec does not know.
"""

from __future__ import annotations

from codegen.plan.types import Local, Type
from codegen.source.document import Node
from codegen.source.problems import Report

from ._choices import is_class
from ._classes import Compiler
from ._unions import make_tagged_union, read_stated_tags
from .objects import Key, iterate_bases


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
            self._known[base.key] = _make_union(compiler, base, name, extending)
        return self._known[base.key]


def _make_union(compiler: Compiler, base: Node, tag: str, extending: dict[str, Node]) -> Type:
    named = {
        value: node.key
        for value, node in read_stated_tags(base.child("discriminator"), [], compiler.report)
    }
    mapped = {*named.values()}
    named |= {name: node.key for name, node in extending.items() if node.key not in mapped}
    classes = {node.key: compiler.refer_to(node) for node in extending.values()}
    own: Local = compiler.refer_to(base)
    tags = {value: classes[key] for value, key in named.items() if key in classes}
    text = f"Any class that extends `{own.name}`, or `{own.name}` itself for unknown subtypes."
    return compiler.make_alias(
        f"Any{own.name}", base, make_tagged_union(tag, tags, [*classes.values()], other=own), text
    )
