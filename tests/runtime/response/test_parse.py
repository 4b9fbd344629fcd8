"""Numbers that JSON does not have, and words in markup."""

import json
import math
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


@given(DOCUMENTS, NUMBERS | WORDS | TEXTS)
@example("[1,%s]", "1e309")
@example("%s", "NaN")
def test_no_infinite_number_passes(document: str, value: str) -> None:
    text = document % value
    if not has_infinity(json.loads(text)):
        assert load_json(text.encode()) == json.loads(text)
        return
    with pytest.raises(UnreadableJson):
        load_json(text.encode())


def test_words_survive_where_the_table_of_entities_cannot_be_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = b"<html><title>Bad &amp; Gateway</title></html>"
    assert find_message(page, {}) == "Bad & Gateway"
    monkeypatch.setitem(sys.modules, "html", None)
    assert find_message(page, {}) == "Bad &amp; Gateway"
