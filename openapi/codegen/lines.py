"""On which line a value of a spec stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, SequenceNode

Pointer = tuple[str, ...]

_SYMBOL = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]|\n')


def lines(text: str) -> dict[Pointer, int]:
    """The line of each value, counted from 1, by the way to the value."""
    return dict(_lines_of_json(text) if text.lstrip()[:1] == "{" else _lines_of_yaml(text))


def doubled(text: str) -> tuple[str, int] | None:
    """The first key of a JSON document that stands in one object before, and its line."""
    seen: set[Pointer] = set()
    for pointer, line in _lines_of_json(text):
        if pointer in seen:
            return pointer[-1], line
        seen.add(pointer)
    return None


class _Open:
    """An object or array that the reader is inside of."""

    __slots__ = ("index", "name", "pointer", "wants_name")

    def __init__(self, pointer: Pointer, *, is_object: bool) -> None:
        self.pointer = pointer
        self.wants_name = is_object
        self.name = ""
        self.index = -1 if is_object else 0

    def inner(self) -> Pointer:
        return (*self.pointer, self.name if self.index < 0 else str(self.index))


def _lines_of_json(text: str) -> Iterator[tuple[Pointer, int]]:
    """Reads brackets and names only: large specs have half a million values, and YAML is slow."""
    line = 1
    inside: list[_Open] = []
    for match in _SYMBOL.finditer(text):
        symbol = match[0]
        if symbol == "\n":
            line += 1
        elif symbol in "{[":
            pointer = inside[-1].inner() if inside else ()
            inside.append(_Open(pointer, is_object=symbol == "{"))
            if symbol == "[":
                yield (*pointer, "0"), line
        elif symbol in "}]":
            inside.pop()
        elif symbol == ",":
            yield from _next(inside[-1], line)
        elif inside[-1].wants_name:
            inside[-1].wants_name = False
            inside[-1].name = json.loads(symbol)
            yield inside[-1].inner(), line


def _next(container: _Open, line: int) -> Iterator[tuple[Pointer, int]]:
    if container.index < 0:
        container.wants_name = True
    else:
        container.index += 1
        yield container.inner(), line


def _lines_of_yaml(text: str) -> Iterator[tuple[Pointer, int]]:
    root = YAML(typ="safe", pure=True).compose(text)
    stack: list[tuple[Pointer, Any]] = [((), root)]
    while stack:
        pointer, node = stack.pop()
        for name, line, child in _children(node):
            yield (*pointer, name), line + 1
            stack.append(((*pointer, name), child))


def _children(node: Any) -> Iterator[tuple[str, int, Any]]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield str(key.value), key.start_mark.line, value
    elif isinstance(node, SequenceNode):
        for index, value in enumerate(node.value):
            yield str(index), value.start_mark.line, value
