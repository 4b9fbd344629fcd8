"""Strict JSON from bytes, and the media types that mean it."""

from __future__ import annotations

import json
import re
import sys
from typing import NoReturn, cast

__all__ = ["Json", "UnreadableJson", "is_deep", "is_json", "is_suspect", "load_json"]

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
"""What JSON can say."""

_SAFE_RECURSION = 5000
_MAX_DEPTH = 900


class UnreadableJson(ValueError):  # noqa: N818
    """The bytes are not JSON; the text says why, without quoting them."""


def is_json(content_type: str) -> bool:
    """Tell whether a media type is JSON: ``application/json`` or one that ends in ``+json``."""
    if content_type == "application/json":
        return True
    essence = content_type.partition(";")[0].strip().lower()
    return essence in ("application/json", "text/json") or essence.endswith("+json")


def load_json(raw: bytes) -> Json:
    """Parse JSON in UTF-8, with or without a byte order mark.

    Unlike :func:`json.loads`, refuses the literals ``NaN`` and ``Infinity``, numbers too large for
    a float, and encodings other than UTF-8. As there, the last of several equal keys wins.
    """
    if sys.getrecursionlimit() > _SAFE_RECURSION and _depth(raw) > _MAX_DEPTH:
        # The parser relies on the recursion limit; with a high one, deep nesting would crash.
        raise UnreadableJson("JSON that is nested too deeply")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableJson("text that is not UTF-8") from None
    if text.startswith("\ufeff"):
        text = text[1:]
    try:
        return cast("Json", (_decode_strictly if is_suspect(raw) else _decode)(text))
    except UnreadableJson:
        raise
    except RecursionError:
        reason = "JSON that is nested too deeply"
    except json.JSONDecodeError as error:
        reason = f"damaged JSON ({error.msg} at character {error.pos})"
    except ValueError:
        reason = "JSON with a number of too many digits"
    raise UnreadableJson(reason)


def _constant(name: str) -> NoReturn:
    raise UnreadableJson(f"JSON with the number {name}, which JSON does not have")


def _float(text: str) -> float:
    number = float(text)
    if number - number != 0.0:
        raise UnreadableJson("JSON with a number that is too large for a float")
    return number


# Python's hook for floats costs a call for each, so it is used where it may be needed only.
_decode = json.JSONDecoder(parse_constant=_constant).decode
_decode_strictly = json.JSONDecoder(parse_constant=_constant, parse_float=_float).decode

# An infinite number has an exponent of three digits, or hundreds of digits in a row. After a digit
# or a separator, such exponents, NaN and Infinity all begin with a byte of one kind between two of
# another: three bytes that are found in one pass.
_KINDS = bytes.maketrans(b"0123456789:,[- \t\r\n+anENI", b"000000000000000000000eee")
_NUMERIC = bytes.maketrans(b"0123456789+E", b"00000000000e")
_EXPONENT = b"0e000"
_WINDOW = 450
_STRIDE = 10
_RUN = b"0" * (200 // _STRIDE - 1)


def is_suspect(raw: bytes) -> bool:
    """Tell whether a lenient parser may find NaN or infinity: never no where it does."""
    # A run of 200 digits shows in every tenth byte.
    if _RUN in raw[::_STRIDE].translate(_NUMERIC) and re.search(rb"[0-9]{200}", raw) is not None:
        return True
    if b"0e0" not in raw.translate(_KINDS) and raw[:1] not in b"NI":
        return False
    return b"NaN" in raw or b"Infinity" in raw or _has_large_exponent(raw)


def _has_large_exponent(raw: bytes) -> bool:
    numeric = raw.translate(_NUMERIC)
    at = numeric.find(_EXPONENT)
    while at >= 0:
        # Within a text, such as a UUID, a digit, an e and more digits are no number.
        before = raw[max(0, at - _WINDOW) : at + 1].rstrip(b"0123456789.").removesuffix(b"-")
        if before[-1:] in b":[, \t\r\n":
            return True
        at = numeric.find(_EXPONENT, at + 1)
    return False


_STRINGS = rb'(?s)"(?:[^"\\]|\\.)*"'


def is_deep(value: Json, levels: int = 200) -> bool:
    """Tell whether a value is nested too deeply to be walked, copied or pickled by everybody."""
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


def _depth(raw: bytes) -> int:
    depth = deepest = 0
    for byte in re.sub(_STRINGS, b"", raw):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest
