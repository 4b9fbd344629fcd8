"""Numbers that JSON does not have, and words in markup."""

import json
import math
import struct
import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kloudtrader.runtime.diagnose.message import find_message
from kloudtrader.runtime.response.parse import UnreadableJson, load_json

DIGITS = st.builds(
    lambda first, rest, count: first + rest * count,
    st.sampled_from("123456789"),
    st.sampled_from(["0", "9", "37"]),
    st.sampled_from([0, 1, 5, 95, 100, 190, 199, 200, 308, 309, 400]),
)
NUMBERS = st.builds(
    lambda sign, digits, rest, exponent: sign + digits + rest + exponent,
    st.sampled_from(["", "-"]),
    DIGITS,
    st.sampled_from(["", ".0", ".25", "." + "0" * 320 + "1"]),
    st.sampled_from(["", "e5", "E+10", "e308", "e+309", "E999", "e-999", "e0309", "e+0000099"]),
)
WORDS = st.sampled_from(["NaN", "Infinity", "-Infinity", "null", '"NaN 1e999"', '"-Infinity"'])
LARGE = " " * (1 << 16)
"""Makes a document one that pydantic's parser reads."""
TEXTS = st.uuids().map(lambda value: json.dumps(str(value)))
DOCUMENTS = st.sampled_from(
    ["%s", "[%s]", "[1,%s]", "[1, %s ]", "[\n\t%s]", '{"a":%s,"b":1}', '{"a": %s}']
)


def has_infinity(value: Any) -> bool:
    if isinstance(value, dict):
        return any(has_infinity(item) for item in value.values())
    if isinstance(value, list):
        return any(has_infinity(item) for item in value)
    return isinstance(value, float) and not math.isfinite(value)


@given(DOCUMENTS, NUMBERS | WORDS | TEXTS, st.sampled_from(["", LARGE]))
@example("[1,%s]", "1e309", "")
@example("%s", "NaN", "")
@example("[1,%s]", "1e309", LARGE)
@example("[1,%s]", "-1e309", LARGE)
def test_no_infinite_number_passes(document: str, value: str, padding: str) -> None:
    text = document % value + padding
    if not has_infinity(json.loads(text)):
        assert load_json(text.encode()) == json.loads(text)
        return
    with pytest.raises(UnreadableJson):
        load_json(text.encode())


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES, st.integers(0, 200), st.binary(max_size=3))
@example(["\ud800"], 0, b"")
@example(struct.unpack("<q", b"\0\0\0\0\0\0\xf0\x7f")[0], 0, b"")
@example([2**64, -(2**63) - 1, 1.5e-320, -0.0], 0, b"")
def test_a_large_document_is_read_like_a_small_one(value: Any, at: int, change: bytes) -> None:
    raw = json.dumps(value).encode()
    raw = raw[:at] + change + raw[at + len(change) :]
    assert try_to_load(raw + LARGE.encode()) == try_to_load(raw)


@pytest.mark.parametrize(
    "raw",
    [b"\xef\xbb\xbf[1]", b"[" * 250 + b"]" * 250, b'{"a": 1, "a": 2}', b"1" * 5000, b"'1'", b""],
)
def test_a_large_document_has_the_same_limits(raw: bytes) -> None:
    assert try_to_load(raw + LARGE.encode()) == try_to_load(raw)


def try_to_load(raw: bytes) -> str:
    """Return the value in full, with ``-0.0`` and the order of keys, or that it is refused."""
    try:
        return repr(load_json(raw))
    except UnreadableJson:
        return "refused"


def test_words_survive_where_the_table_of_entities_cannot_be_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = b"<html><title>Bad &amp; Gateway</title></html>"
    assert find_message(page, {}) == "Bad & Gateway"
    monkeypatch.setitem(sys.modules, "html", None)
    assert find_message(page, {}) == "Bad &amp; Gateway"
