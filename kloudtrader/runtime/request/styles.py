"""How OpenAPI writes parameter values into paths, queries, headers and cookies.

Names and values come out percent-encoded; the delimiters of a style do not.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from kloudtrader.runtime.operation import Parameter

Value = str | list[str] | dict[str, str]
Encoder = Callable[[str], str]

_RESERVED = ":/?#[]@!$&'()*+,;="
# Raw, these would end the query or separate its pairs.
_RESERVED_IN_QUERY = _RESERVED.replace("#", "").replace("&", "").replace("+", "")
_RESERVED_IN_PATH = ":@!$&'()*+,;="


def encode(text: str) -> str:
    """Percent-encode everything but letters, digits, ``-``, ``.``, ``_`` and ``~``."""
    return quote(text, safe="")


def _encode_but(allowed: str) -> Encoder:
    return lambda text: quote(text, safe=allowed)


def query_pairs(parameter: Parameter, value: Value) -> list[tuple[str, str]]:
    """Return the encoded pairs that a value adds to the query.

    An empty list or object adds nothing, as an empty list has no form of its own.
    """
    enc = _encode_but(_RESERVED_IN_QUERY) if parameter.allow_reserved else encode
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


def _flat(
    value: list[str] | dict[str, str], enc: Encoder, encode_name: Encoder = encode
) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for text in (encode_name(pair[0]), enc(pair[1]))]
    return [enc(item) for item in value]


def _parts(
    parameter: Parameter, value: Value, enc: Encoder, encode_name: Encoder, name: str = ""
) -> list[str]:
    """Return the texts between which a style writes its separator, each after ``name``."""
    if isinstance(value, str):
        return [name + enc(value)]
    if not parameter.explode:
        return [name + ",".join(_flat(value, enc, encode_name))]
    if isinstance(value, dict):
        return [f"{encode_name(key)}={enc(item)}" for key, item in value.items()]
    return [name + enc(item) for item in value]


def path_text(parameter: Parameter, value: Value) -> str:
    """Return the encoded text that replaces the placeholder of a path parameter."""
    enc = _encode_but(_RESERVED_IN_PATH) if parameter.allow_reserved else encode
    if parameter.style == "matrix":
        parts = _parts(parameter, value, enc, encode, f"{encode(parameter.name)}=")
        return "".join(f";{part}" for part in parts)
    prefix, separator = (".", ".") if parameter.style == "label" else ("", ",")
    return prefix + separator.join(_parts(parameter, value, enc, encode))


def header_text(parameter: Parameter, value: Value) -> str:
    """Return the value of a header parameter (style ``simple``). Headers are not encoded."""
    return ",".join(_parts(parameter, value, str, str))


def cookie_text(parameter: Parameter, value: Value) -> str:
    """Return one or more ``name=value`` pairs for the Cookie header (style ``form``)."""
    return "; ".join(_parts(parameter, value, encode, encode, f"{encode(parameter.name)}="))
