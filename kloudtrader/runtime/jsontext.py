"""Strict JSON from bytes."""

import json
import re
import sys
from typing import NoReturn, cast

__all__ = ["Json", "UnreadableJson", "load_json"]

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
"""What JSON can say."""

_SAFE_RECURSION = 5000
_MAX_DEPTH = 900


class UnreadableJson(ValueError):  # noqa: N818
    """The bytes are not JSON; the text says why, without quoting them."""


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
        return cast("Json", _decode(text))
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


_decode = json.JSONDecoder(parse_constant=_constant, parse_float=_float).decode

_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def _depth(raw: bytes) -> int:
    depth = deepest = 0
    for byte in _STRINGS.sub(b"", raw):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest
