"""Parse the headers and the JSON of a response."""

from __future__ import annotations

import json
import marshal
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import NoReturn, TypeVar, cast, overload

from kloudtrader.runtime.diagnose.credential_names import is_credential_name

T = TypeVar("T")

# --- headers ------------------------------------------------------------------------------


class Headers(Mapping[str, str]):
    """Map header names to values, read-only, ignoring the case of names.

    Repeated headers are joined by a comma, as HTTP allows. ``repr`` hides credentials.
    """

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        pairs = list(items)
        self._items = {pair[0].lower(): pair for pair in pairs}
        if len(self._items) != len(pairs):
            self._items = _merge(pairs)

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


def _merge(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    merged: dict[str, tuple[str, str]] = {}
    for name, value in pairs:
        key = name.lower()
        before = merged.get(key)
        merged[key] = (name, value) if before is None else (before[0], f"{before[1]}, {value}")
    return merged


# --- JSON ---------------------------------------------------------------------------------

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
"""Any JSON value."""

_SAFE_RECURSION = 5000
_MAX_DEPTH = 900


class UnreadableJson(ValueError):  # noqa: N818
    """Report bytes that are not JSON, with a reason that does not quote them."""


def is_json(content_type: str) -> bool:
    """Tell whether a media type is JSON: ``application/json`` or one that ends in ``+json``."""
    if content_type == "application/json":
        return True
    essence = content_type.partition(";")[0].strip().lower()
    return essence in ("application/json", "text/json") or essence.endswith("+json")


def load_json(raw: bytes, *, finite: bool = True) -> Json:
    """Parse JSON in UTF-8, with or without a byte order mark.

    Unlike :func:`json.loads`, it refuses encodings other than UTF-8 and, if ``finite``, the
    literals ``NaN`` and ``Infinity`` and numbers too large for a float. The last of several equal
    keys applies.
    """
    if finite and len(raw) >= _LARGE and (value := _parse_large(raw)) is not None:
        return value
    if sys.getrecursionlimit() > _SAFE_RECURSION and _measure_depth(raw) > _MAX_DEPTH:
        # The parser relies on the recursion limit. With a high limit, deep nesting would crash.
        raise UnreadableJson("JSON that is nested too deeply")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableJson("text that is not UTF-8") from None
    if text.startswith("\ufeff"):
        text = text[1:]
    try:
        return cast("Json", (_decode if finite else _decode_leniently)(text))
    except UnreadableJson:
        raise
    except RecursionError:
        reason = "JSON that is nested too deeply"
    except json.JSONDecodeError as error:
        reason = f"invalid JSON ({error.msg} at character {error.pos})"
    except ValueError:
        reason = "JSON with a number of too many digits"
    raise UnreadableJson(reason)


def _refuse_constant(name: str) -> NoReturn:
    raise UnreadableJson(f"JSON with the number {name}, which JSON does not allow")


def _parse_float(text: str) -> float:
    number = float(text)
    if number - number != 0.0:
        raise UnreadableJson("JSON with a number that is too large for a float")
    return number


_LARGE = 1 << 16
_INFINITIES = (b"\0\0\0\0\0\0\xf0\x7f", b"\0\0\0\0\0\0\xf0\xff")  # as marshal writes them


def _parse_large(raw: bytes) -> Json:
    """Parse JSON with pydantic's parser, or return ``None`` for what the other one must explain.

    It takes half of the time of :mod:`json`, and the search for an infinity another third. Its
    import takes 16 ms, so that smaller responses do without it.
    """
    from pydantic_core import from_json

    try:
        value: Json = from_json(raw, allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        return None
    # It reads 1e999 as an infinity. marshal writes the bytes of all floats, in C: faster than to
    # visit the values. Text or integers with the same bytes only cause a second parse.
    written = marshal.dumps(value)
    return None if any(infinity in written for infinity in _INFINITIES) else value


# The hook for floats costs a quarter more: 8 instead of 6 us for a small response.
_decode = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_parse_float).decode
_decode_leniently = json.JSONDecoder().decode

# Compiled at its first use: that takes 0.8 ms, and few programs ever get such a response.
_HALF = (
    rb"(?s)\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a whole pair
    rb"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)


def mark_surrogates(raw: bytes) -> bytes:
    r"""Return JSON in which half of a surrogate pair is the text of its escape, such as ``\ud83d``.

    Python's parser accepts such halves, but pydantic's refuses the whole document.
    """
    return re.sub(_HALF, lambda match: b"\\" + match[0] if match[1] else match[0], raw)


_STRINGS = rb'(?s)"(?:[^"\\]|\\.)*"'


def is_deep(value: Json, levels: int = 200) -> bool:
    """Tell whether a value is nested too deeply for recursive code, such as pickle."""
    layer: list[Json] = [value]
    for _ in range(levels):
        inner: list[Json] = []
        for node in layer:
            if isinstance(node, dict):
                inner.extend(node.values())
            elif isinstance(node, list):
                inner.extend(node)
        if not inner:
            return False
        layer = inner
    return True


def _measure_depth(raw: bytes) -> int:
    depth = deepest = 0
    for byte in re.sub(_STRINGS, b"", raw):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest
