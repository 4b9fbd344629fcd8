"""Responses: strict JSON, the check, both decoders, good and bad rows."""

import json
import re
import sys
from contextlib import suppress
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kloudtrader.runtime import Operation, Reply, Typed, Unreadable, plain
from kloudtrader.runtime.diagnose.message import describe_body, find_message, to_one_line
from kloudtrader.runtime.response._rows import LIMIT, explain_misfits
from kloudtrader.runtime.response.decode import Decoder, choose_reply
from kloudtrader.runtime.response.parse import UnreadableJson, load_json


class Order(BaseModel):
    id: int
    legs: list["Order"] = []


def as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


class Orders(BaseModel):
    order: Annotated[list[Order], BeforeValidator(as_list)]


class Page(BaseModel):
    model_config = ConfigDict(defer_build=True)
    orders: Orders


class AnyPage(BaseModel):
    """A model without a required field, which any object would fit."""

    orders: Orders | None = None


class Problem(BaseModel):
    code: str
    message: str = ""


OPERATION = Operation(
    "orders", "orders", "GET", "/orders",
    replies=(Reply("200", "application/json", "object", ("orders",)),), repeatable=True,
)  # fmt: skip
FREE = OPERATION.replace(replies=(Reply("200", "application/json", "object"),))
BOTH: list[Decoder[Any]] = [plain, Typed(Page)]
GOOD = b'{"orders":{"order":[{"id":1},{"id":2}]}}'


def refuse(decoder: Decoder[Any], raw: bytes, operation: Operation = OPERATION) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        decoder.read(operation, 200, raw)
    return caught.value


def test_plain_hands_out_what_came() -> None:
    raw = b'{"orders":"null","x":[1,1.5,true,null,"\\u00e9"],"d":1,"d":2}'
    assert plain.read(OPERATION, 200, raw) == {
        "orders": "null",
        "x": [1, 1.5, True, None, "é"],
        "d": 2,
    }


def test_typed_hands_out_models() -> None:
    page = Typed(Page).read(OPERATION, 200, GOOD)
    assert [order.id for order in page.orders.order] == [1, 2]
    assert Typed(Page).read(OPERATION, 200, b"\xef\xbb\xbf" + GOOD) == page
    assert plain.read(OPERATION, 200, b"\xef\xbb\xbf" + GOOD) == json.loads(GOOD)


WRONG = [
    (b"", "got an empty body"),
    (b" \r\n", "got an empty body"),
    (b"null", "got a bare null"),
    (b"[]", "got a JSON array"),
    (b'"x"', "got a JSON string"),
    (b"true", "got a JSON boolean"),
    (b"1.5", "got a JSON number"),
    (b"<!DOCTYPE html><html><title>Sorry &amp; bye</title>", "got an HTML page (Sorry & bye)"),
    (b'\xef\xbb\xbf<?xml version="1.0"?><f><faultstring>Out</faultstring>', "XML document (Out)"),
    (b"Service unavailable", "Service unavailable"),
    (b"{}", "no 'orders'"),
    (b'{"order":1}', "no 'orders'"),
    (b'{"fault":{"faultstring":"Quota","detail":{"errorcode":"p.Q"}}}', "is an error: Quota (p.Q)"),
    (b'{"errors":{"error":["No","Code"]}}', "is an error: No; Code"),
    (b'{"orders":{"order":[{"id":1}', "invalid JSON"),
    (b'{"orders":NaN}', "NaN"),
    (b'{"orders":-Infinity}', "Infinity"),
    (b'{"orders":1e999}', "too large"),
    (b'{"orders":{"order":[{"id":"\xff"}]}}', "not UTF-8"),
    (b'{"orders":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    (b'{"orders":' + b"1" * 5000 + b"}", "too many digits"),
    ('{"orders":1}'.encode("utf-16"), "not UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize("decoder", BOTH, ids=["plain", "typed"])
@pytest.mark.parametrize(("raw", "words"), WRONG, ids=[words for _, words in WRONG])
def test_both_decoders_refuse_the_same_with_the_same_words(
    decoder: Decoder[Any], raw: bytes, words: str
) -> None:
    error = refuse(decoder, raw)
    assert words in error.reason
    assert len(error.reason) < 300


@pytest.mark.parametrize("decoder", [plain, Typed(AnyPage)], ids=["plain", "typed"])
def test_a_fault_is_an_error_where_any_object_would_do(decoder: Decoder[Any]) -> None:
    for raw in (b'{"fault":{"faultstring":"Quota"}}', b' {\n "errors": {"error": "No"}}'):
        assert "the body is an error" in refuse(decoder, raw, FREE).reason
    assert decoder.read(FREE, 200, b'{"errors":[]}') is not None
    nothing = b'{"orders":null,"errors":{"a":1}}'
    assert "the body is an error" in refuse(decoder, nothing, FREE).reason


def test_shapes() -> None:
    array = OPERATION.replace(replies=(Reply("200", "application/json", "array"),))
    assert plain.read(array, 200, b"[1]") == [1]
    assert "expected a JSON array, got a JSON object" in refuse(plain, b"{}", array).reason
    anything = OPERATION.replace(replies=(Reply("200", "application/json"),))
    assert plain.read(anything, 200, b"null") is None
    assert plain.read(OPERATION.replace(replies=()), 200, b"7") == 7
    assert plain.read(OPERATION.replace(replies=()), 200, b"") is None


@pytest.mark.parametrize("decoder", [plain, Typed(None)], ids=["plain", "typed"])
def test_no_content(decoder: Decoder[Any]) -> None:
    nothing = OPERATION.replace(replies=(Reply("204"),))
    assert decoder.read(nothing, 204, b"") is None
    assert decoder.read(nothing, 204, b'{"ok":true}') is None
    assert "HTML" in refuse(decoder, b"<html>down", nothing).reason
    assert "is an error" in refuse(decoder, b'{"fault":{"faultstring":"x"}}', nothing).reason


def test_a_response_is_expected_where_one_is_documented() -> None:
    assert "got an empty body" in refuse(Typed(None), b"").reason
    assert "got an empty body" in refuse(plain, b"").reason


def test_text_and_bytes() -> None:
    text = OPERATION.replace(replies=(Reply("200", "text/csv"),))
    data = OPERATION.replace(replies=(Reply("200", "application/pdf"),))
    quoted = OPERATION.replace(replies=(Reply("200", "application/json"),))
    assert plain.read(text, 200, "é".encode()) == "é"
    assert plain.read(data, 200, b"\xff") == b"\xff"
    assert Typed(bytes).read(data, 200, b"\xff") == b"\xff"
    assert Typed(str).read(text, 200, "é".encode()) == "é"
    assert Typed(str).read(quoted, 200, b'"x"') == "x"
    for decoder in (plain, Typed(str)):
        assert "not UTF-8" in refuse(decoder, b"\xff", text).reason
    assert "expected a JSON string" in refuse(Typed(str), b"1", quoted).reason


def test_the_type_may_depend_on_the_status() -> None:
    decoder: Typed[Any] = Typed({"200": list[Order], "2XX": Problem})
    anything = OPERATION.replace(replies=())
    assert decoder.read(anything, 200, b'[{"id":1}]')[0].id == 1
    assert decoder.read(anything, 202, b'{"code":"later"}').code == "later"
    only: Typed[Any] = Typed({"201": Problem})
    assert only.read(anything, 200, b'{"code":"x"}').code == "x"


def test_replies_are_found_by_status() -> None:
    replies = (Reply("201"), Reply("2xx"), Reply("default"))
    operation = OPERATION.replace(replies=replies)
    assert choose_reply(operation, 201) is replies[0]
    assert choose_reply(operation, 204) is replies[1]
    assert choose_reply(operation.replace(replies=replies[::2]), 204) is replies[2]
    assert choose_reply(operation.replace(replies=replies[:1]), 200) is replies[0]
    assert choose_reply(operation.replace(replies=()), 200) is None


def test_error_responses() -> None:
    decoder = Typed(Page, errors={"400": Problem, "5XX": Problem})
    assert decoder.read_error(OPERATION, 400, b'{"code":"x"}') == Problem(code="x")
    assert decoder.read_error(OPERATION, 503, b'{"code":"x"}') == Problem(code="x")
    assert decoder.read_error(OPERATION, 400, b'{"kode":"x"}') == {"kode": "x"}
    assert decoder.read_error(OPERATION, 404, b'{"code":"x"}') == {"code": "x"}
    for raw in (b"", b"text", b"<html>", b"[" * 100_000, b"\xff", b"NaN"):
        assert decoder.read_error(OPERATION, 400, raw) is None
        assert plain.read_error(OPERATION, 400, raw) is None


def test_good_rows_are_kept_and_bad_ones_reported() -> None:
    rows = b'{"id":1},{"id":"x"},{"id":3},{"legs":[]},{"id":5,"legs":[{"id":0},{}]}'
    raw = b'{"orders":{"order":[' + rows + b"]}}"
    error = refuse(Typed(Page), raw)
    assert [order.id for order in error.partial.orders.order] == [1, 3]  # type: ignore[attr-defined]
    assert [row.path for row in error.bad_rows] == [
        "orders.order[1]",
        "orders.order[3]",
        "orders.order[4]",
    ]
    assert error.bad_rows[0].value == {"id": "x"}
    assert "integer" in error.bad_rows[0].reason
    assert error.bad_rows[2].reason == "legs[1].id: Field required"
    assert error.reason.startswith("3 values are invalid, first orders.order[1]: id: ")
    assert error.__cause__ is None


def test_a_lone_bad_row_leaves_an_empty_list() -> None:
    error = refuse(Typed(Page), b'{"orders":{"order":{"id":"x"}}}')
    assert error.partial == Page(orders=Orders(order=[]))
    assert error.bad_rows[0].path == "orders.order"
    assert error.bad_rows[0].value == {"id": "x"}


class Loose(BaseModel):
    """One order or many, or none: a union, each branch of which complains."""

    order: Annotated[list[Order] | Order | None, Field(union_mode="left_to_right")]


class LoosePage(BaseModel):
    orders: Annotated[Loose | Literal["null"], Field(union_mode="left_to_right")]


def test_branches_of_unions_do_not_hide_the_row() -> None:
    raw = b'{"orders":{"order":[{"id":1},{"id":"x"}]}}'
    error = refuse(Typed(LoosePage), raw)
    assert error.partial == LoosePage(orders=Loose(order=[Order(id=1)]))
    assert [(row.path, row.value) for row in error.bad_rows] == [("orders.order[1]", {"id": "x"})]
    assert error.bad_rows[0].reason.startswith("id: Input should be a valid integer")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b'{"id":"x"}', "id: Input should be a valid integer"),
        (b'{"legs":[]}', "id: Field required"),
        (b'{"id":1,"legs":[{"id":"x"}]}', "legs[0].id: Input should be a valid integer"),
    ],
)
def test_a_lone_row_of_a_union(row: bytes, reason: str) -> None:
    error = refuse(Typed(LoosePage), b'{"orders":{"order":' + row + b"}}")
    assert error.partial == LoosePage(orders=Loose(order=[]))
    assert [culprit.path for culprit in error.bad_rows] == ["orders.order"]
    assert error.bad_rows[0].reason.startswith(reason)


def test_many_bad_rows_take_no_more_than_linear_time() -> None:
    rows = [{"id": "x"}, {"id": 1}] * 3000
    error = refuse(Typed(LoosePage), json.dumps({"orders": {"order": rows}}).encode())
    assert len(error.bad_rows) == LIMIT
    assert error.reason.startswith("3000 values are invalid, first orders.order[0]")
    assert len(error.partial.orders.order) == 3000  # type: ignore[attr-defined]


def test_a_bad_value_outside_a_list_leaves_nothing() -> None:
    error = refuse(Typed(Page), b'{"orders":{"wrong":[]}}')
    assert error.partial is None
    assert error.bad_rows[0].path == "orders"
    assert error.bad_rows[0].reason == "order: Field required"


def test_top_level_lists_and_unions() -> None:
    kind: Typed[Any] = Typed(list[Order | Problem])
    array = OPERATION.replace(replies=(Reply("200", "application/json", "array"),))
    error = refuse(kind, b'[{"id":1},{"none":1},{"code":"x"}]', array)
    assert error.partial == [Order(id=1), Problem(code="x")]
    assert [row.path for row in error.bad_rows] == ["[1]"]


def test_a_validator_that_fails_otherwise_is_still_refused() -> None:
    def explode(value: object) -> object:
        raise AssertionError("boom secret")

    kind: Typed[Any] = Typed(Annotated[int, BeforeValidator(explode)])
    anything = OPERATION.replace(replies=())
    assert refuse(kind, b"1", anything).partial is None


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=20,
)


@given(JSON, st.lists(st.sampled_from(["a", "b", "c", 0, 1, 2, "tag"]), max_size=6).map(tuple))
def test_any_location_leads_to_a_value_of_the_response(
    data: Any, loc: tuple[int | str, ...]
) -> None:
    before = json.dumps(data)
    (bad,) = explain_misfits(data, [{"loc": loc, "msg": "wrong", "type": "any"}])
    node = data
    for step in re.findall(r"\w+", bad.path):
        node = node[int(step) if isinstance(node, list) else step]
    assert bad.value is node
    assert json.dumps(data) == before


@given(st.binary(max_size=60) | JSON.map(lambda v: json.dumps(v).encode()))
def test_no_input_gets_another_error(raw: bytes) -> None:
    for decoder in (*BOTH, Typed(AnyPage), Typed(None), Typed(str)):
        with suppress(Unreadable):
            decoder.read(OPERATION, 200, raw)
        decoder.read_error(OPERATION, 400, raw)


@given(st.recursive(st.floats(allow_nan=False, allow_infinity=False) | st.text(), st.lists))
def test_strict_json_agrees_with_json(value: Any) -> None:
    assert load_json(json.dumps(value).encode()) == value


def test_deep_nesting_is_refused_under_a_high_recursion_limit() -> None:
    limit = sys.getrecursionlimit()
    text = json.dumps({"k": '"[[[[' * 1000}).encode()
    try:
        sys.setrecursionlimit(100_000)
        with pytest.raises(UnreadableJson, match="nested too deeply"):
            load_json(b"[" * 50_000 + b"]" * 50_000)
        assert load_json(text)
    finally:
        sys.setrecursionlimit(limit)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"fault":{"faultstring":"Invalid","detail":{"errorcode":"a.b"}}}', "Invalid (a.b)"),
        (b'{"errors":{"error":"one"}}', "one"),
        (b'{"errors":{"error":["one","two"]}}', "one; two"),
        (b'{"errors":[{"message":"m"}]}', "m"),
        (
            b'{"code":"bad","message":"Not so","details":"d","service":"exchange"}',
            "Not so (d; bad; exchange)",
        ),
        (b'{"code":"bad"}', "bad"),
        (b'{"error":{"code":"c","message":"m"}}', "m (c)"),
        (b'{"error":"denied","error_description":"expired"}', "expired"),
        (b'{"detail":[{"msg":"field required"}]}', "field required"),
        (b'{"title":"Bad","detail":"Very"}', "Bad (Very)"),
        (b'"text"', "text"),
        (b"  plain\r\n\x00 text\t", "plain text"),
        (b"<fault><faultstring>No\n good</faultstring></fault>", "No good"),
        (b"<html><head><title>502 Bad</title></head>", "502 Bad"),
        (b"<html><h1>Oops</h1>", "Oops"),
        (b"<p>Some <b>text</b></p>", "Some text"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"", ""),
        (b"null", ""),
        (b"{}", ""),
    ],
)
def test_the_servers_own_words(raw: bytes, expected: str) -> None:
    assert find_message(raw, {}) == expected


def test_words_may_come_from_headers() -> None:
    headers = {"code": "c", "message": "m\nn", "details": " "}
    assert find_message(b"", headers, ("code", "message", "details", "service")) == "c: m n"
    assert find_message(b"body", headers, ("code",)) == "body"


@given(st.text())
def test_one_line_is_one_short_printable_line(text: str) -> None:
    line = to_one_line(text * 50)
    assert len(line) <= 300
    assert line.isprintable()


@given(st.binary())
def test_what_came_is_always_named(raw: bytes) -> None:
    assert describe_body(raw)
    assert find_message(raw, {}).isprintable()
