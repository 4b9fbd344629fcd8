"""The spec as it stands in its file: values that know their place, references resolved."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from . import overlay
from .lines import Pointer, lines
from .problems import SpecError

__all__ = ["Document", "Node"]

_MAX_REFERENCES = 50


class Document:
    """One file of a spec, and the files it refers to."""

    def __init__(
        self, path: Path, whole: Document | None = None, overlays: Sequence[Path] = ()
    ) -> None:
        self.path = path
        self.text = _read(path)
        self.content = _parse(path, self.text)
        corrections = [Document(one) for one in overlays]
        for correction in corrections:
            _correct(self.content, correction, path)
        self._words = [self.text, *(one.text for one in corrections)]
        self._library: dict[Path, Document] = {} if whole is None else whole._library
        self._library[path.resolve()] = self
        self._lines: dict[Pointer, int] | None = None
        self._anchors: dict[str, Pointer] | None = None
        self.ignores_siblings: bool = (
            str(self.content.get("openapi", "")).startswith("3.0")
            if whole is None
            else whole.ignores_siblings
        )
        """Whether words beside ``$ref`` mean nothing, as in 3.0."""
        if not self.ignores_siblings:
            self.content = _with_siblings(self.content)

    @property
    def root(self) -> Node:
        return Node(self, (), self.content)

    @property
    def sha256(self) -> str:
        """Of the file and of the corrections to it."""
        return hashlib.sha256("\0".join(self._words).encode()).hexdigest()

    def sibling(self, reference: str) -> Document:
        """The document that a relative reference names."""
        path = (self.path.parent / unquote(reference)).resolve()
        return self._library.get(path) or Document(path, self)

    def anchored(self, name: str) -> Pointer | None:
        """The way to the schema that ``$anchor`` or ``$dynamicAnchor`` calls so."""
        if self._anchors is None:
            self._anchors = dict(_anchors((), self.content))
        return self._anchors.get(name)

    def line(self, pointer: Pointer) -> int | None:
        """The line on which a value stands. Found on demand: only a remark needs it."""
        if self._lines is None:
            self._lines = lines(self.text)
        while pointer not in self._lines and pointer:
            pointer = pointer[:-1]
        return self._lines.get(pointer)


@dataclass(frozen=True, eq=False)
class Node:
    """A value of the document and the way to it."""

    document: Document
    pointer: tuple[str, ...]
    value: Any

    @property
    def place(self) -> str:
        """File, line and JSON pointer, for people."""
        steps = "/".join(part.replace("~", "~0").replace("/", "~1") for part in self.pointer)
        line = self.document.line(self.pointer)
        where = self.document.path.name if line is None else f"{self.document.path.name}:{line}"
        return f"{where} #/{steps}"

    @property
    def key(self) -> tuple[Path, tuple[str, ...]]:
        return self.document.path.resolve(), self.pointer

    def __contains__(self, name: str) -> bool:
        return isinstance(self.value, Mapping) and name in self.value

    def get(self, name: str, default: Any = None) -> Any:
        """The plain value under a key."""
        return self.value.get(name, default) if isinstance(self.value, Mapping) else default

    def text(self, name: str) -> str:
        """The text under a key; empty when there is none."""
        value = self.get(name)
        return value.strip() if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        return self.get(name) is True

    def child(self, name: str) -> Node:
        """The node under a key; a node with the value ``None`` when there is none."""
        return Node(self.document, (*self.pointer, name), self.get(name))

    def items(self) -> Iterator[tuple[str, Node]]:
        if self.value is None:
            return
        if not isinstance(self.value, Mapping):
            raise SpecError(self.place, "should be a mapping of names to values")
        for name, value in self.value.items():
            yield name, Node(self.document, (*self.pointer, name), value)

    def elements(self) -> Iterator[Node]:
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise SpecError(self.place, "should be a list")
        for index, value in enumerate(self.value):
            yield Node(self.document, (*self.pointer, str(index)), value)

    @property
    def reference(self) -> str | None:
        """What ``$ref`` names; ``$dynamicRef`` is read as if it was never overridden."""
        for word in ("$ref", "$dynamicRef"):
            if isinstance(self.get(word), str):
                return str(self.get(word))
        return None

    @property
    def is_reference(self) -> bool:
        return self.reference is not None

    def target(self) -> Node:
        """The node that ``$ref`` names, one step."""
        reference = self.reference or ""
        file, _, fragment = reference.partition("#")
        if "://" in file:
            raise SpecError(self.place, f"$ref {reference!r} names an address: save it as a file")
        try:
            document = self.document.sibling(file) if file else self.document
        except SpecError as error:
            raise SpecError(self.place, f"$ref {reference!r}: {error}") from None
        return _walk(document, fragment, reference, self.place)

    def resolved(self) -> Node:
        """The node itself, or what a chain of references ends at."""
        node = self
        for _ in range(_MAX_REFERENCES):
            if not node.is_reference:
                return node
            node = node.target()
        raise SpecError(self.place, f"$ref {self.reference!r} refers to itself")


def _walk(document: Document, fragment: str, reference: str, place: str) -> Node:
    node = document.root
    for name in _steps(document, fragment):
        if isinstance(node.value, list) and name.isdigit() and int(name) < len(node.value):
            node = Node(document, (*node.pointer, name), node.value[int(name)])
        elif name in node:
            node = node.child(name)
        else:
            raise SpecError(place, f"$ref {reference!r} points at nothing: no {name!r} there")
    return node


def _correct(content: dict[str, Any], correction: Document, spec: Path) -> None:
    root = correction.root
    if "overlay" not in root or not isinstance(root.get("actions"), list):
        raise SpecError(root.place, "is no overlay: it needs `overlay: 1.0.0` and `actions`")
    for action in root.child("actions").elements():
        overlay.apply(content, action, spec)


def _steps(document: Document, fragment: str) -> list[str]:
    """The way that a fragment names: as a JSON pointer, or as the name of an anchor."""
    if fragment and not fragment.startswith("/"):
        return [*(document.anchored(fragment) or (fragment,))]
    parts = fragment.split("/")[1:] if fragment not in ("", "/") else []
    return [unquote(part).replace("~1", "/").replace("~0", "~") for part in parts]


def _anchors(pointer: Pointer, value: Any) -> Iterator[tuple[str, Pointer]]:
    if isinstance(value, dict):
        for word in ("$anchor", "$dynamicAnchor"):
            if isinstance(value.get(word), str):
                yield value[word], pointer
        for name, inner in value.items():
            yield from _anchors((*pointer, name), inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _anchors((*pointer, str(index)), inner)


_STRUCTURE = {"properties", "required", "additionalProperties", "allOf", "oneOf", "anyOf"}


def _with_siblings(value: Any) -> Any:
    """Words that stand beside ``$ref`` and say more about the structure, joined by ``allOf``."""
    if isinstance(value, list):
        return [_with_siblings(item) for item in value]
    if not isinstance(value, dict):
        return value
    result = {name: _with_siblings(item) for name, item in value.items()}
    if isinstance(result.get("$ref"), str) and _STRUCTURE & {*result}:
        reference = {"$ref": result.pop("$ref")}
        result["allOf"] = [reference, *(result.get("allOf") or [])]
    return result


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SpecError(path.name, "no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(path.name, f"cannot be read: {error}") from None


def _parse(path: Path, text: str) -> Any:
    try:
        if text.lstrip()[:1] == "{":
            content = json.loads(text, object_pairs_hook=_without_duplicates)
        else:
            content = YAML(typ="safe", pure=False).load(text)
    except json.JSONDecodeError as error:
        raise SpecError(f"{path.name}:{error.lineno}", f"not valid JSON: {error.msg}") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = path.name if mark is None else f"{path.name}:{mark.line + 1}"
        raise SpecError(where, f"not valid YAML: {error.problem or error.context}") from None
    except (YAMLError, ValueError) as error:
        raise SpecError(path.name, f"not readable: {error}") from None
    if not isinstance(content, dict):
        raise SpecError(path.name, "holds no mapping at its top level: is this a spec?")
    return _plain(content)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return result


def _plain(value: Any) -> Any:
    """JSON values only: YAML reads 200 as a number and 2021-01-01 as a date."""
    if isinstance(value, dict):
        return {_key(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def _key(name: Any) -> str:
    if isinstance(name, bool):
        return "true" if name else "false"
    return "null" if name is None else str(name)
