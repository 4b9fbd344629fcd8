"""Index schemas by ``$id`` and ``$anchor``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from ._lines import Pointer


class SchemaIdentifiers:
    """Index the schemas of one file by the names that they declare."""

    def __init__(self, content: Any) -> None:
        self.ids: dict[str, Pointer] = {}
        """The pointer to each schema with an ``$id``."""
        self._anchors: dict[tuple[str, str], Pointer] = {}
        self._bases: dict[Pointer, str] = {}
        for pointer, base, value in _walk((), "", content):
            self._read(pointer, base, value)

    def _read(self, pointer: Pointer, base: str, value: dict[str, Any]) -> None:
        stated = value.get("$id")
        if isinstance(stated, str) and pointer and not stated.startswith("#"):
            self.ids.setdefault(base, pointer)
            self._bases[pointer] = base
        for word in ("$anchor", "$dynamicAnchor", "$id"):
            name = value.get(word)
            if isinstance(name, str) and (word != "$id" or name.startswith("#")):
                self._anchors.setdefault((base, name.removeprefix("#")), pointer)
                self._anchors.setdefault(("", name.removeprefix("#")), pointer)

    def find_base(self, pointer: Pointer) -> str:
        """Return the ``$id`` that names at a place are relative to, if any."""
        if not self._bases:
            return ""
        ends = range(len(pointer), 0, -1)
        return next((self._bases[pointer[:n]] for n in ends if pointer[:n] in self._bases), "")

    def find_anchor(self, name: str, base: str = "") -> Pointer | None:
        """Return the pointer to the schema with this ``$anchor`` or ``$dynamicAnchor``."""
        return self._anchors.get((base, name)) or self._anchors.get(("", name))


def join_url(base: str, reference: str) -> str:
    """Return the URL of a reference; an invalid one names only itself."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def _walk(pointer: Pointer, base: str, value: Any) -> Iterator[tuple[Pointer, str, dict[str, Any]]]:
    if isinstance(value, dict):
        stated = value.get("$id")
        if isinstance(stated, str) and not stated.startswith("#"):
            base = join_url(base, stated.removesuffix("#"))
        yield pointer, base, value
        for name, inner in value.items():
            yield from _walk((*pointer, name), base, inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk((*pointer, str(index)), base, inner)
