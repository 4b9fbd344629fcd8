"""Find the line of a value in a spec."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, SequenceNode

Pointer = tuple[str, ...]

_SYMBOL = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]|\n')


def find_lines(text: str) -> dict[Pointer, int]:
    """Return the line of each value, counted from 1, by its pointer."""
    return dict(
        _find_lines_of_json(text) if text.lstrip()[:1] == "{" else _find_lines_of_yaml(text)
    )


def find_duplicate_keys(text: str) -> list[tuple[Pointer, int]]:
    """Return the keys that occur again in an object, and their lines."""
    is_json = text.lstrip()[:1] == "{"
    lines = _find_lines_of_json(text) if is_json else _find_lines_of_yaml(text)
    seen: set[Pointer] = set()
    again: dict[Pointer, int] = {}
    for pointer, line in lines:
        # What is inside of a second object was not there before, or is no second time by itself.
        if any(pointer[:size] in again for size in range(1, len(pointer))):
            continue
        if pointer in seen:
            again.setdefault(pointer, line)
        seen.add(pointer)
    return [*again.items()]


def _find_lines_of_json(text: str) -> Iterator[tuple[Pointer, int]]:
    """Read brackets and names only: large specs have half a million values, and YAML is slow."""
    line = 1
    # One step for each open object or array: its current name (None before a name) or its index.
    steps: list[str | int | None] = []
    for match in _SYMBOL.finditer(text):
        symbol, step = match[0], steps[-1] if steps else ""
        if symbol == "\n":
            line += 1
            continue
        if symbol in "}]":
            steps.pop()
            continue
        if symbol in "{[":
            steps.append(None if symbol == "{" else 0)
        elif symbol == ",":
            steps[-1] = step + 1 if isinstance(step, int) else None
        elif step is None:
            steps[-1] = json.loads(symbol)
        else:  # a string value
            continue
        if steps[-1] is not None:
            yield tuple(map(str, steps)), line


def _find_lines_of_yaml(text: str) -> Iterator[tuple[Pointer, int]]:
    root = YAML(typ="safe", pure=True).compose(text)
    stack: list[tuple[Pointer, Any]] = [((), root)]
    while stack:
        pointer, node = stack.pop()
        for name, line, child in _iterate_children(node):
            yield (*pointer, name), line + 1
            stack.append(((*pointer, name), child))


def _iterate_children(node: Any) -> Iterator[tuple[str, int, Any]]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield str(key.value), key.start_mark.line, value
    elif isinstance(node, SequenceNode):
        for index, value in enumerate(node.value):
            yield str(index), value.start_mark.line, value
