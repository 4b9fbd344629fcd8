"""Read the facts of a value that a report of changes compares."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from codegen.plan.form import ValueFacts
from codegen.plan.types import Type
from codegen.source.document import Node

from . import constraints, scalars

_UNITS = (
    r"centi-?cents?|cents?|dollars?|usd|percent|%|basis points?|bps|shares?|contracts?|lots?"
    r"|nanoseconds?|microseconds?|milliseconds?|ms|seconds?|minutes?|hours?|days?"
)
_UNIT = re.compile(
    rf"(?i)\b(?:in|units?:?|measured in)\s+(?:whole |US |U\.S\. |fixed-point )?({_UNITS})(?![\w-])"
    rf"|\(({_UNITS})\)"
)
_UNCOUNTED = ("usd", "percent", "%", "bps", "ms")
_CHAIN = 10
"""References that are followed from one value."""
_DEPTH = 3
"""Lists in lists; a list may contain itself."""


def read_facts(schema: Node, type_: Type, holder: Node | None = None, depth: int = 0) -> ValueFacts:
    """Return what the spec says about a value; ``holder`` is a parameter that has the schema."""
    chain = list(_follow(schema))
    items = next((node.child("items") for node in chain if node.get("items")), None)
    holders = [holder] if holder else []
    default = _find(chain, "default")
    return ValueFacts(
        type_,
        values=_list_values(chain),
        format=str(_find(chain, "format") or ""),
        bounds=_join_bounds(chain),
        pattern=str(_find(chain, "pattern") or ""),
        default="" if default is None else json.dumps(default, sort_keys=True),
        unique=_find(chain, "uniqueItems") is True,
        deprecated=any(node.flag("deprecated") for node in [*holders, *chain[:1]]),
        unit=_read_unit([*holders, *chain]),
        items=read_facts(items, type_, depth=depth + 1) if items and depth < _DEPTH else None,
    )


def _list_values(chain: list[Node]) -> tuple[str, ...]:
    for keyword in ("enum", "x-extensible-enum"):
        stated = _find(chain, keyword)
        if isinstance(stated, list):
            return tuple(
                value if isinstance(value, str) else json.dumps(value)
                for value in stated
                if value is not None
            )
    return ()


def _join_bounds(chain: list[Node]) -> tuple[tuple[str, int | float], ...]:
    bounds: dict[str, int | float] = {}
    for node in chain:
        bounds = {**dict(constraints.read_bounds(node)), **bounds}
    return tuple(sorted(bounds.items()))


def _follow(schema: Node) -> Iterator[Node]:
    """Yield the schema, and those that it only refers to."""
    node: Node | None = schema
    for _ in range(_CHAIN):
        if node is None or not isinstance(node.value, dict):
            return
        yield node
        node = _find_next(node)


def _find_next(node: Node) -> Node | None:
    if node.is_reference:
        return node.target()
    for keyword in ("allOf", "oneOf", "anyOf"):
        members = scalars.list_non_null_members(node, keyword)
        if len(members) == 1:
            return members[0]
    return None


def _find(chain: list[Node], keyword: str) -> object:
    return next((node.get(keyword) for node in chain if keyword in node), None)


def _read_unit(nodes: list[Node]) -> str:
    """Return the unit that the first description with a unit names; of a local time, its zone."""
    for node in nodes:
        zone = node.child("x-local-time").text("zone")
        if zone:
            return zone
        epoch = node.text("x-epoch")
        match = _UNIT.search(node.text("description"))
        if epoch or match:
            word = epoch or next(filter(None, match.groups())) if match else epoch
            word = word.lower()
            return word if word in _UNCOUNTED else f"{word.removesuffix('s')}s"
    return ""
