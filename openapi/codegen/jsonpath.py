"""The part of JSONPath that overlays use: names, positions, wildcards, descent and equality."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

__all__ = ["Path", "PathError", "Way", "parse"]

Way = tuple[str | int, ...]
"""Names and positions from the top of a document to a value."""

_NAME = r"[^\W\d][\w-]*"
_STEP = re.compile(
    rf"""(?P<descend>\.\.)?
    (?: \.?(?P<name>{_NAME}) | \.?(?P<all>\*) | \[\s*(?P<index>\d+)\s*\] | \[\s*(?P<every>\*)\s*\]
      | \[\s*(?P<quoted>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*\]
      | \[\s*\?\s*\(?\s*@\.(?P<field>{_NAME}(?:\.{_NAME})*)\s*==\s*
        (?P<value>'[^']*'|"[^"]*"|true|false|null|-?\d+)\s*\)?\s*\] )""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = {"true": True, "false": False, "null": None}


class PathError(ValueError):
    """A path cannot be read."""


class Path:
    """A parsed path. ``find`` gives the ways to all values that it names."""

    def __init__(self, steps: list[dict[str, str | None]]) -> None:
        self._steps = steps

    def find(self, document: Any) -> list[Way]:
        found: list[tuple[Way, Any]] = [((), document)]
        for step in self._steps:
            if step["descend"]:
                found = [inner for way, value in found for inner in _descendants(way, value)]
            found = [one for way, value in found for one in _chosen(step, way, value)]
        return list(dict.fromkeys(way for way, _ in found))


def parse(text: str) -> Path:
    """Read a path such as ``$.paths['/orders'].get.parameters[?(@.name == 'page')]``."""
    if not text.startswith("$"):
        raise PathError(f"a path begins with $, not with {text[:1]!r}")
    steps: list[dict[str, str | None]] = []
    position = 1
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None or match.end() == position:
            raise PathError(f"{text[position:]!r} is not understood, at character {position + 1}")
        steps.append(match.groupdict())
        position = match.end()
    return Path(steps)


def _descendants(way: Way, value: Any) -> Iterator[tuple[Way, Any]]:
    yield way, value
    for step, inner in _children(value):
        yield from _descendants((*way, step), inner)


def _children(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _chosen(step: dict[str, str | None], way: Way, value: Any) -> Iterator[tuple[Way, Any]]:
    name = step["name"] if step["quoted"] is None else _unquoted(step["quoted"])
    for key, inner in _children(value):
        if step["all"] or step["every"]:
            wanted = True
        elif step["index"] is not None:
            wanted = key == int(step["index"])
        elif step["field"] is not None:
            wanted = _field(inner, step["field"]) == (True, _literal(step["value"] or ""))
        else:
            wanted = key == name
        if wanted:
            yield (*way, key), inner


def _field(value: Any, names: str) -> tuple[bool, Any]:
    for name in names.split("."):
        if not isinstance(value, dict) or name not in value:
            return False, None
        value = value[name]
    return True, value


def _literal(text: str) -> Any:
    if text[0] in "'\"":
        return text[1:-1]
    return _WORDS[text] if text in _WORDS else int(text)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
