"""Read a spec without the generator's code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_HOLDERS_OF_OBJECTS = {
    *("parameters", "requestBody", "requestBodies", "responses", "headers", "securitySchemes"),
    *("paths", *METHODS),
}
"""Keys whose values, or the elements of them, are no schemas."""
_STRUCTURE = {"properties", "required", "allOf", "oneOf", "anyOf", "items", "enum", "type"}


def load(path: Path) -> Any:
    text = path.read_text(encoding="utf-8-sig")
    return _plain(json.loads(text) if text.lstrip()[:1] == "{" else _make_loader().load(text))


class _TextConstructor(SafeConstructor):
    """Read timestamps as texts, as YAML 1.2 does; an example may have an impossible one."""


_TextConstructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def _make_loader() -> YAML:
    loader = YAML(typ="safe", pure=True)
    loader.Constructor = _TextConstructor
    return loader


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            str(name).lower() if isinstance(name, bool) else str(name): _plain(item)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


class File:
    """One file of a spec; the files that it names are found through it."""

    def __init__(self, path: Path, content: Any = None, library: dict[Path, File] | None = None):
        self.path = path.resolve()
        self.content = load(path) if content is None else content
        self.library = {} if library is None else library
        self.library[self.path] = self

    @property
    def root(self) -> Part:
        return Part(self, self.content)

    def other(self, name: str) -> File:
        path = (self.path.parent / unquote(name)).resolve()
        return self.library.get(path) or File(path, None, self.library)


@dataclass(frozen=True, eq=False)
class Part:
    """Hold a value of the spec; references are followed."""

    file: File
    value: Any

    def __getitem__(self, name: str) -> Part:
        value = self.value.get(name) if isinstance(self.value, dict) else None
        return self._follow_in(name, value)

    def get(self, name: str, default: Any = None) -> Any:
        value = self.value.get(name, default) if isinstance(self.value, dict) else default
        is_reference = name == "content" and isinstance(value, dict) and "$ref" in value
        return self._follow(value["$ref"]).value if is_reference else value

    def has(self, name: str) -> bool:
        return isinstance(self.value, dict) and name in self.value

    def parts(self, name: str) -> list[Part]:
        return [self._follow_in(name, item) for item in self.get(name) or []]

    def raw_parts(self, name: str) -> list[Part]:
        return [self._at(item) for item in self.get(name) or []]

    def items(self, name: str = "") -> Iterator[tuple[str, Part]]:
        value = self.get(name) if name else self.value
        for key, item in (value or {}).items():
            yield key, self._follow_in(name, item)

    def _at(self, value: Any) -> Part:
        return type(self)(self.file, value)

    def _follow_in(self, name: str, value: Any) -> Part:
        """Follow a reference by the key of what holds it: all but schemas have no more words."""
        part = self._at(value)
        reference = part.get("$ref")
        if name not in _HOLDERS_OF_OBJECTS or not isinstance(reference, str):
            return part.target()
        target = part._follow(reference)
        return target._follow_in(name, target.value)

    def target(self) -> Part:
        """Return what ``$ref`` names; words beside it that say something are joined to it."""
        if not isinstance(self.value, dict):
            return self
        word = "$ref" if isinstance(self.value.get("$ref"), str) else "$dynamicRef"
        reference = self.value.get(word)
        if not isinstance(reference, str):
            return self
        beside = {key: item for key, item in self.value.items() if key != word}
        target = self._follow(reference)
        newer = str(self.file.content.get("openapi", "3.1")).startswith("3.1")
        if newer and _STRUCTURE & {*beside}:
            return self._at({**beside, "allOf": [*beside.get("allOf", []), {word: reference}]})
        return target.target()

    def _follow(self, reference: str) -> Part:
        name, _, fragment = reference.partition("#")
        file = self.file.other(name) if name else self.file
        if fragment and not fragment.startswith("/"):
            return Part(file, _find_anchor(file.content, fragment))
        value = file.content
        for step in fragment.split("/")[1:]:
            step = unquote(step).replace("~1", "/").replace("~0", "~")
            value = value[int(step)] if isinstance(value, list) else value[step]
        return Part(file, value)


def _find_anchor(value: Any, name: str) -> Any:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if name in (item.get("$anchor"), item.get("$dynamicAnchor")):
                return item
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    raise KeyError(name)


@dataclass(frozen=True)
class Op:
    """One operation of a spec."""

    method: str
    path: str
    node: Part
    item: Part

    @property
    def parameters(self) -> list[Part]:
        parameters: dict[tuple[str, str], Part] = {}
        for source in (self.item, self.node):
            for parameter in source.parts("parameters"):
                parameters[parameter.get("in"), parameter.get("name")] = parameter
        own = ("accept", "content-type", "authorization", "content-length", "host", "connection",
               "accept-encoding", "content-encoding", "transfer-encoding", "expect", "te",
               "trailer", "upgrade")  # fmt: skip
        return [
            parameter
            for (place, name), parameter in parameters.items()
            if not (place == "header" and name.lower() in own)
        ]


def operations(root: Part) -> Iterator[Op]:
    for path, item in root.items("paths"):
        if path.startswith("x-"):
            continue
        for method in METHODS:
            if item.has(method):
                yield Op(method.upper(), path, item[method], item)
        for node in item.parts("x-more-operations"):
            yield Op(node.get("method").upper(), path, node, item)
