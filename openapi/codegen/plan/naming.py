"""Convert names of the spec to names of Python."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable, Sequence

TYPE_NAMES = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str", "datetime"})
"""Names that annotations use. A field, argument or method of that name would hide the type."""

METHOD_NAMES = TYPE_NAMES | {
    *(
        "models",
        "operations",
        "overload",
        "with_media_type",
        "build_body",
        "check_body",
        "require_body",
    )
}
"""Names that modules of API classes use. An argument or a method of that name would hide them."""

BASE_MODEL_NAMES = frozenset(
    {"construct", "copy", "dict", "fields", "from_orm", "json", "parse_file", "parse_obj"}
    | {"parse_raw", "schema", "schema_json", "update_forward_refs", "validate"}
    | {"model_computed_fields", "model_config", "model_construct", "model_copy", "model_dump"}
    | {"model_dump_json", "model_extra", "model_fields", "model_fields_set", "model_json_schema"}
    | {"model_parametrized_name", "model_post_init", "model_rebuild", "model_validate"}
    | {"model_validate_json", "model_validate_strings"}
)
"""Attributes of pydantic's BaseModel. A field of that name would hide them."""

_BUILTIN_CONSTANTS = frozenset(name for name in dir(builtins) if name[0].isupper())

# An acronym with a plural s ("RFQs") is one word; so is a run of capitals before a capitalised one.
_WORD = re.compile(
    r"OAuth|[A-Z]{2,}s(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^\W\d_]+"
)
_SEPARATORS = re.compile(r"[\W_]+")


def split_words(name: str) -> list[str]:
    """Split a name in its words, in the spelling of the spec.

    >>> split_words("GetRFQs"), split_words("sortBy")
    (['Get', 'RFQs'], ['sort', 'By'])
    >>> split_words("X-Ratelimit-Used"), split_words("order_v2")
    (['X', 'Ratelimit', 'Used'], ['order', 'v2'])
    """
    plain = unicodedata.normalize("NFKC", name)
    result: list[str] = []
    for part in filter(None, _SEPARATORS.split(plain)):
        result.extend(_join_numbers(_WORD.findall(part)) if part.isascii() else [part])
    return result


def _join_numbers(parts: Iterable[str]) -> list[str]:
    """Append numbers to the word before them (``v2``, ``sha256``), or to the first word."""
    joined: list[str] = []
    for part in parts:
        if joined and (part.isdigit() or joined[-1].isdigit()):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def make_snake_name(name: str, *, hidden: frozenset[str] = frozenset()) -> str:
    """Return a name for a function, an argument or a field.

    ``hidden`` are further names that must not be used as they are.

    >>> make_snake_name("exactMatch"), make_snake_name("class")
    ('exact_match', 'class_')
    >>> make_snake_name("GetRFQs"), make_snake_name("2fa")
    ('get_rfqs', 'n2fa')
    """
    result = "_".join(word.lower() for word in split_words(name)) or "n"
    if not result.isidentifier():
        result = _make_identifier(result, "n")
    if keyword.iskeyword(result) or result in ("self", "cls") or result in hidden:
        result += "_"
    return result


def make_class_name(name: str, *, hidden: frozenset[str] = frozenset()) -> str:
    """Return a name for a class or an alias; capitals inside a word are kept.

    >>> make_class_name("JSONError"), make_class_name("order_list"), make_class_name("v2.Order")
    ('JSONError', 'OrderList', 'V2Order')
    """
    result = "".join(word[0].upper() + word[1:] for word in split_words(name)) or "N"
    if not result.isidentifier():
        result = _make_identifier(result, "N")
    if keyword.iskeyword(result) or result in hidden or result in _BUILTIN_CONSTANTS:
        result += "Model"
    return result


_MOST_LETTERS = 57
"""With a number of two digits, a name is still shorter than 60 letters."""


def shorten_class_name(name: str) -> str:
    """Return a name with at most 57 letters: words in the middle are left out.

    >>> shorten_class_name("LegOrder")
    'LegOrder'
    >>> shorten_class_name("Create" + "Transfer" * 8 + "ResponseItem")
    'CreateTransferTransferTransferTransferResponseItem'
    """
    if len(name) <= _MOST_LETTERS:
        return name
    words = split_words(name)
    while sum(map(len, words)) > _MOST_LETTERS and len(words) > 1:
        del words[len(words) // 2]
    return make_class_name("_".join(words))[:_MOST_LETTERS]


def _make_identifier(name: str, prefix: str) -> str:
    """Return an identifier: a digit comes behind the prefix, other characters are written out."""
    named = f"{prefix}{name}" if name[0].isdigit() else name
    return named if named.isidentifier() else _convert_to_ascii(named)


def _convert_to_ascii(name: str) -> str:
    return "".join(char if f"a{char}".isidentifier() else f"x{ord(char):x}" for char in name)


_PLACES = frozenset(
    {"allOf", "anyOf", "components", "content", "definitions", "oneOf", "parameters", "paths"}
    | {"properties", "requestBody", "requestBodies", "responses", "schema", "schemas", "$defs"}
)


def make_place_name(pointer: Sequence[str]) -> str:
    """Return a name for a schema that is referred to by its place and has no name.

    >>> make_place_name(("components", "schemas", "Order"))
    'Order'
    >>> make_place_name(("components", "schemas", "Order", "properties", "legs", "items"))
    'Order_legs_Item'
    """
    told = [
        "Item" if step == "items" else step
        for step in pointer
        if step not in _PLACES and not step.isdigit() and "/json" not in step
    ]
    return "_".join(told) or "Root"


def take_name(wanted: str, taken: set[str], *, between: str = "") -> str:
    """Take the name, or the name with the lowest number that makes it unique."""
    given, number = wanted, 2
    while given in taken:
        given, number = f"{wanted}{between}{number}", number + 1
    taken.add(given)
    return given
