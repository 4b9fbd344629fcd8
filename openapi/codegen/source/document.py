"""Read a spec as nodes that know their place, with references resolved."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from . import _overlay
from ._identifiers import SchemaIdentifiers, join_url
from ._lines import Pointer, find_lines
from ._spec_files import parse, read_text
from .problems import Report, SpecError

_MAX_REFERENCES = 50

T = TypeVar("T")


class Document:
    """Read one file of a spec, and the files that it refers to."""

    def __init__(
        self,
        path: Path,
        whole: Document | None = None,
        overlays: Sequence[Path] = (),
        facade: Path | None = None,
    ) -> None:
        self.path = path
        self.resolved_path = path.resolve()
        self.derived: dict[tuple[object, ...], Any] = {}
        """Results of :func:`derive_once` for the nodes of this file."""
        self.text = read_text(path)
        self.content, self._again = parse(path, self.text)
        self.left_out: dict[Pointer, str] = {}
        """Schemas and examples that an overlay leaves out, with the reasons."""
        corrections = [Document(overlay) for overlay in overlays]
        self._correct(corrections, None if facade is None else Document(facade))
        self._words = [self.text, *(correction.text for correction in corrections)]
        self._library: dict[Path, Document] = {} if whole is None else whole._library
        self._library[self.resolved_path] = self
        self.ignores_siblings: bool = (
            str(self.content.get("openapi", "")).startswith("3.0")
            if whole is None
            else whole.ignores_siblings
        )
        """True if keywords beside ``$ref`` are ignored, as in 3.0."""
        self.plain = self.content
        """The content as it is written, with the keywords beside each ``$ref``."""
        if not self.ignores_siblings:
            self.content = _join_siblings(self.content)

    def _correct(self, corrections: Sequence[Document], facade: Document | None) -> None:
        """Apply the overlays, and raise all errors of the file and of the overlays."""
        report = Report()
        for correction in corrections:
            for action in _list_actions(correction):
                with report.collect_errors():
                    changed = _overlay.apply_action(self.content, action, self.path)
                    if _overlay.LEAVE_OUT in action:
                        reason = action.text("description")
                        self.left_out |= {tuple(map(str, place)): reason for place in changed}
        for action in _list_actions(facade) if facade else ():
            with report.collect_errors():
                _check_facade(action)
                _overlay.apply_action(self.content, action, self.path)
        for pointer, line in self._again:
            if not any(pointer[: len(place)] == place for place in self.left_out):
                message = f"the key {pointer[-1]!r} occurs twice in one object"
                report.add_error(SpecError(f"{self.path.name}:{line}", message))
        report.raise_errors()

    @property
    def root(self) -> Node:
        return Node(self, (), self.content)

    @property
    def sha256(self) -> str:
        """Return the hash of the file, of its overlays and of the files that it refers to."""
        others = [document.text for document in self._library.values() if document is not self]
        return hashlib.sha256("\0".join([*self._words, *others]).encode()).hexdigest()

    def open_sibling(self, reference: str) -> Document:
        """Return the document that a relative reference names."""
        name = unquote(reference)
        if not name.isprintable():
            raise SpecError("", "the name of the file has a character that is not printable")
        path = (self.path.parent / name).resolve()
        return self._library.get(path) or Document(path, self)

    def list_outside_files(self) -> list[Path]:
        """Return the files that were read, but are not below the folder of this file."""
        folder = self.resolved_path.parent
        return sorted(path for path in self._library if not path.is_relative_to(folder))

    @cached_property
    def names(self) -> SchemaIdentifiers:
        """Return the names that schemas of this file declare by ``$id`` and ``$anchor``."""
        return SchemaIdentifiers(self.content)

    def find_by_id(self, url: str) -> tuple[Document, Pointer] | None:
        """Return the schema with an ``$id``, in this file or in one that was read before."""
        for document in (self, *self._library.values()):
            pointer = document.names.ids.get(url)
            if pointer is not None:
                return document, pointer
        return None

    @cached_property
    def _lines(self) -> dict[Pointer, int]:
        return find_lines(self.text)

    def find_line(self, pointer: Pointer) -> int | None:
        """Return the line of a value. Lines are counted on demand: only a remark needs them."""
        while pointer not in self._lines and pointer:
            pointer = pointer[:-1]
        return self._lines.get(pointer)


@dataclass(frozen=True, eq=False)
class Node:
    """Hold a value of a document and the pointer to it."""

    document: Document
    pointer: tuple[str, ...]
    value: Any

    @property
    def place(self) -> str:
        """Return file, line and JSON pointer, for people."""
        steps = "/".join(part.replace("~", "~0").replace("/", "~1") for part in self.pointer)
        line = self.document.find_line(self.pointer)
        where = self.document.path.name if line is None else f"{self.document.path.name}:{line}"
        return f"{where} #/{steps}"

    @property
    def key(self) -> tuple[Path, tuple[str, ...]]:
        return self.document.resolved_path, self.pointer

    def __contains__(self, name: str) -> bool:
        return isinstance(self.value, Mapping) and name in self.value

    def get(self, name: str, default: Any = None) -> Any:
        """Return the plain value of a key."""
        return self.value.get(name, default) if isinstance(self.value, Mapping) else default

    def text(self, name: str) -> str:
        """Return the text of a key; empty if there is none."""
        value = self.get(name)
        return value.strip() if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        return self.get(name) is True

    def child(self, name: str) -> Node:
        """Return the node of a key; a node with the value ``None`` if there is none."""
        return Node(self.document, (*self.pointer, name), self.get(name))

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the names and nodes of a mapping, which may be a reference to one."""
        if self.is_reference:
            yield from self.resolve().items()
            return
        if self.value is None:
            return
        if not isinstance(self.value, Mapping):
            raise SpecError(self.place, "must be a mapping of names to values")
        for name, value in self.value.items():
            yield name, Node(self.document, (*self.pointer, name), value)

    def elements(self) -> Iterator[Node]:
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise SpecError(self.place, "must be a list")
        for index, value in enumerate(self.value):
            yield Node(self.document, (*self.pointer, str(index)), value)

    def alternatives(self) -> list[Node]:
        """Return the members of ``oneOf`` and ``anyOf``."""
        return [*self.child("oneOf").elements(), *self.child("anyOf").elements()]

    @property
    def reference(self) -> str | None:
        """Return the value of ``$ref``; ``$dynamicRef`` is read as if it was never overridden."""
        for word in ("$ref", "$dynamicRef"):
            if isinstance(self.get(word), str):
                return str(self.get(word))
        return None

    @property
    def is_reference(self) -> bool:
        return self.reference is not None

    def target(self) -> Node:
        """Return the node that ``$ref`` names, one step away."""
        return derive_once(self, "target", self._find_target)

    def _find_target(self) -> Node:
        reference = self.reference or ""
        file, _, fragment = reference.partition("#")
        inside = self._find_in_schema_with_id(file, fragment)
        if inside is not None:
            return inside
        if "://" in file:
            raise SpecError(self.place, f"$ref {reference!r} is a URL: save the document as a file")
        try:
            document = self.document.open_sibling(file) if file else self.document
        except SpecError as error:
            raise SpecError(self.place, f"$ref {reference!r}: {error}") from None
        node = _follow_steps(document.root, _split_fragment(document, fragment))
        if isinstance(node, str):
            raise SpecError(
                self.place, f"$ref {reference!r} points to nothing: {node!r} does not exist"
            )
        return node

    def _find_in_schema_with_id(self, file: str, fragment: str) -> Node | None:
        """Return the node that a reference names by way of an ``$id``, or ``None``."""
        base = self.document.names.find_base(self.pointer)
        if not (base or file):
            return None
        location = self.document.find_by_id(join_url(base, file))
        if location is None:
            return None
        document, pointer = location
        schema = _follow_steps(document.root, [*pointer])
        anchor = document.names.find_anchor(fragment, join_url(base, file)) if fragment else None
        if anchor is not None:
            schema, steps = document.root, [*anchor]
        else:
            steps = _split_fragment(document, fragment)
        named = schema if isinstance(schema, str) else _follow_steps(schema, steps)
        # In a schema with `$id`, many specs still mean the root by `#/components/...`.
        return None if isinstance(named, str) else named

    def resolve(self) -> Node:
        """Return the node itself, or the end of a chain of references."""
        for node in self.chain():
            if not node.is_reference:
                return node
        raise self._make_circle_error()

    def chain(self) -> Iterator[Node]:
        """Yield the node, and each node of its chain of references."""
        node = self
        for _ in range(_MAX_REFERENCES):
            yield node
            if not node.is_reference:
                return
            node = node.target()
        raise self._make_circle_error()

    def _make_circle_error(self) -> SpecError:
        return SpecError(self.place, f"$ref {self.reference!r} refers to itself")

    def resolve_object(self, report: Report) -> Node:
        """Follow the reference of anything but a schema: a parameter, a response, an operation.

        In 3.1, ``summary`` and ``description`` beside it override those of what it names. OpenAPI
        ignores all other keywords.
        """
        node, texts = self, dict[str, Any]()
        for _ in range(_MAX_REFERENCES):
            written = _follow_steps(Node(node.document, (), node.document.plain), node.pointer)
            stated = written if isinstance(written, Node) else node
            if not stated.is_reference:
                return Node(node.document, node.pointer, {**node.value, **texts}) if texts else node
            _report_ignored(stated, report)
            if not stated.document.ignores_siblings:
                beside = {word: stated.value[word] for word in _TEXTS if word in stated}
                texts = {**beside, **texts}
            node = stated.target()
        raise self._make_circle_error()


_TEXTS = ("summary", "description")


def _report_ignored(reference: Node, report: Report) -> None:
    """Report keywords beside a reference that would have changed a call."""
    harmless = {"$ref", "example", "examples", *_TEXTS}
    words = [word for word in reference.value if word not in harmless and word[:2] != "x-"]
    if words:
        report.add_approximation(
            reference.place, f"{', '.join(words)} beside a $ref is ignored, as OpenAPI requires"
        )


@contextmanager
def limit_depth(node: Node) -> Iterator[None]:
    """Name the place of a schema or an operation that is nested too deeply to be read."""
    try:
        yield
    except RecursionError:
        raise SpecError(node.place, "is nested too deeply, or extends too many others") from None


def derive_once(node: Node, topic: str, compute: Callable[[], T]) -> T:
    """Return what ``compute`` returns for a node, computed once: `allOf` can repeat a part."""
    # A node may hold a value that is not in the file. The value is kept, so its id stays its own.
    key = topic, node.pointer, id(node.value)
    known = node.document.derived
    if key not in known:
        with limit_depth(node):
            known[key] = node.value, compute()
    result: T = known[key][1]
    return result


def _follow_steps(node: Node, steps: Sequence[str]) -> Node | str:
    """Return the node at the end of the steps, or the first step that does not exist."""
    for name in steps:
        if node.is_reference and name not in node:
            with limit_depth(node):
                node = node.resolve()
        if isinstance(node.value, list) and name.isdigit() and int(name) < len(node.value):
            node = Node(node.document, (*node.pointer, name), node.value[int(name)])
        elif name in node:
            node = node.child(name)
        else:
            return name
    return node


def _list_actions(overlay: Document) -> list[Node]:
    root = overlay.root
    if "overlay" not in root or not isinstance(root.get("actions"), list):
        raise SpecError(root.place, "is not an overlay: it needs `overlay: 1.0.0` and `actions`")
    return [*root.child("actions").elements()]


FACADE_MARKER = "x-facade"


def _check_facade(action: Node) -> None:
    """Refuse a facade overlay that changes more than markers: no hash of the package covers it."""
    update = action.get("update")
    if not isinstance(update, dict) or {*update} != {FACADE_MARKER}:
        raise SpecError(action.place, f"a facade overlay only updates {FACADE_MARKER}")


def _split_fragment(document: Document, fragment: str) -> list[str]:
    """Return the steps of a fragment: a JSON pointer, or the name of an anchor."""
    if fragment and not fragment.startswith("/"):
        return [*(document.names.find_anchor(fragment) or (fragment,))]
    parts = fragment.split("/")[1:] if fragment not in ("", "/") else []
    return [unquote(part).replace("~1", "/").replace("~0", "~") for part in parts]


_STRUCTURE = {"properties", "required", "additionalProperties", "allOf", "oneOf", "anyOf"}


def _join_siblings(value: Any) -> Any:
    """Join keywords beside ``$ref`` with it by ``allOf``, if they describe the structure."""
    if isinstance(value, list):
        return [_join_siblings(item) for item in value]
    if not isinstance(value, dict):
        return value
    result = {name: _join_siblings(item) for name, item in value.items()}
    if isinstance(result.get("$ref"), str) and _STRUCTURE & {*result}:
        reference = {"$ref": result.pop("$ref")}
        result["allOf"] = [reference, *(result.get("allOf") or [])]
    return result
