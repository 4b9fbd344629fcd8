"""Headers of a response, kept as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, overload

T = TypeVar("T")

_CREDENTIAL_WORDS = (
    "authorization",
    "cookie",
    "token",
    "secret",
    "session",
    "password",
    "csrf",
    "api-key",
    "apikey",
    "private-key",
)


def is_credential_name(name: str) -> bool:
    """Tell whether a header or field of this name usually carries a credential."""
    lowered = name.lower().replace("_", "-")
    return any(word in lowered for word in _CREDENTIAL_WORDS)


class Headers(Mapping[str, str]):
    """A read-only mapping of header names to values that ignores the case of names.

    Repeated headers are joined by a comma, as HTTP allows. Cookies and their like are not shown.
    """

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        pairs = list(items)
        self._items = {pair[0].lower(): pair for pair in pairs}
        if len(self._items) != len(pairs):
            self._items = _merged(pairs)

    def __getitem__(self, name: str) -> str:
        return self._items[name.lower()][1]

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, /, default: str | T) -> str | T: ...
    def get(self, name: str, /, default: object = None) -> object:
        pair = self._items.get(name.lower())
        return default if pair is None else pair[1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._items

    def __repr__(self) -> str:
        shown = [
            (name, "***" if is_credential_name(name) else value)
            for name, value in self._items.values()
        ]
        return f"Headers({shown!r})"

    def __hash__(self) -> int:
        return hash(frozenset((key, value) for key, (_, value) in self._items.items()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Headers):
            return NotImplemented
        mine = {key: value for key, (_, value) in self._items.items()}
        return mine == {key: value for key, (_, value) in other._items.items()}


def _merged(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    merged: dict[str, tuple[str, str]] = {}
    for name, value in pairs:
        key = name.lower()
        before = merged.get(key)
        merged[key] = (name, value) if before is None else (before[0], f"{before[1]}, {value}")
    return merged
