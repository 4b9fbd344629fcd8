"""How OpenAPI writes parameter values into paths, queries, headers and cookies.

Names and values come out percent-encoded; the delimiters of a style do not.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from kloudtrader.runtime.operation import Parameter

Value = str | list[str] | dict[str, str]

_RESERVED = ":/?#[]@!$&'()*+,;="
# Raw, these would end the query or separate its pairs.
_RESERVED_IN_QUERY = _RESERVED.replace("#", "").replace("&", "").replace("+", "")
_RESERVED_IN_PATH = ":@!$&'()*+,;="


def encode(text: str) -> str:
    """Percent-encode everything but letters, digits, ``-``, ``.``, ``_`` and ``~``."""
    return quote(text, safe="")


def _encode_reserved_query(text: str) -> str:
    return quote(text, safe=_RESERVED_IN_QUERY)


def _encode_reserved_path(text: str) -> str:
    return quote(text, safe=_RESERVED_IN_PATH)


def query_pairs(parameter: Parameter, value: Value) -> list[tuple[str, str]]:
    """Return the encoded pairs that a value adds to the query.

    An empty list or object adds nothing, as an empty list has no form of its own.
    """
    enc = _encode_reserved_query if parameter.allow_reserved else encode
    name = encode(parameter.name)
    if isinstance(value, str):
        return [(name, enc(value))]
    if parameter.style == "deepObject" and isinstance(value, dict):
        return [(f"{name}%5B{encode(key)}%5D", enc(item)) for key, item in value.items()]
    if parameter.explode:
        if isinstance(value, dict):
            return [(encode(key), enc(item)) for key, item in value.items()]
        return [(name, enc(item)) for item in value]
    if not value:
        return []
    return [(name, _DELIMITERS.get(parameter.style, ",").join(_flat(value, enc)))]


_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}


def _flat(value: list[str] | dict[str, str], enc: Callable[[str], str]) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for text in (encode(pair[0]), enc(pair[1]))]
    return [enc(item) for item in value]


def _equations(value: dict[str, str], enc: Callable[[str], str]) -> list[str]:
    return [f"{encode(key)}={enc(item)}" for key, item in value.items()]


def path_text(parameter: Parameter, value: Value) -> str:
    """Return the encoded text that replaces the placeholder of a path parameter."""
    enc = _encode_reserved_path if parameter.allow_reserved else encode
    if parameter.style == "matrix":
        return _matrix(parameter, value, enc)
    prefix, separator = (".", ".") if parameter.style == "label" else ("", ",")
    if isinstance(value, str):
        return prefix + enc(value)
    if not parameter.explode:
        return prefix + ",".join(_flat(value, enc))
    parts = _equations(value, enc) if isinstance(value, dict) else _flat(value, enc)
    return prefix + separator.join(parts)


def _matrix(parameter: Parameter, value: Value, enc: Callable[[str], str]) -> str:
    name = encode(parameter.name)
    if isinstance(value, str):
        return f";{name}={enc(value)}"
    if not parameter.explode:
        return f";{name}={','.join(_flat(value, enc))}"
    if isinstance(value, dict):
        return "".join(f";{part}" for part in _equations(value, enc))
    return "".join(f";{name}={enc(item)}" for item in value)


def header_text(parameter: Parameter, value: Value) -> str:
    """Return the value of a header parameter (style ``simple``). Headers are not encoded."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        if parameter.explode:
            return ",".join(f"{key}={item}" for key, item in value.items())
        return ",".join(text for pair in value.items() for text in pair)
    return ",".join(value)


def cookie_text(parameter: Parameter, value: Value) -> str:
    """Return one or more ``name=value`` pairs for the Cookie header (style ``form``)."""
    name = encode(parameter.name)
    if isinstance(value, str):
        return f"{name}={encode(value)}"
    if not parameter.explode:
        return f"{name}={','.join(_flat(value, encode))}"
    if isinstance(value, dict):
        return "; ".join(_equations(value, encode))
    return "; ".join(f"{name}={encode(item)}" for item in value)
