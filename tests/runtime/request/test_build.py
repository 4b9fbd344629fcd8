"""From arguments to a request: kinds, styles, safety of paths and headers, bodies."""

import enum
import json
import math
import time
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from kloudtrader.runtime import Body, Encoding, InvalidArgument, Operation, Parameter, Request
from kloudtrader.runtime.diagnose.message import mask, mask_identifiers
from kloudtrader.runtime.request.build import build_request

PLAIN = Operation("op", "op", "GET", "/things")


def one(parameter: Parameter, value: object, path: str = "/things") -> Request:
    operation = PLAIN.replace(path=path, parameters=(parameter,))
    return build_request(operation, {parameter.argument: value}, None, "/v1", {"A": "b"})


def query(value: object, *types: str, **more: object) -> str:
    parameter = Parameter("p", "p", "query", types or ("any",), **more)  # type: ignore[arg-type]
    return one(parameter, value).target.partition("?")[2]


def in_path(value: object, **more: object) -> str:
    parameter = Parameter("p", "p", "path", ("any",), style="simple", explode=False)
    return one(parameter.replace(**more), value, "/things/{p}/end").path


class Side(enum.StrEnum):
    BUY = "buy"


class Loud(str, enum.Enum):  # noqa: UP042 - its str() differs from its value
    BUY = "buy"


class Number(enum.IntEnum):
    ONE = 1


IDENTITY = uuid.UUID("12345678123456781234567812345678")
SUMMER = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("value", "kinds", "expected"),
    [
        ("a b&c=d/é", ("string",), "a%20b%26c%3Dd%2F%C3%A9"),
        ("", ("string",), ""),
        (Side.BUY, ("string",), "buy"),
        (Loud.BUY, ("string",), "buy"),
        (IDENTITY, ("string",), str(IDENTITY)),
        (5, ("integer",), "5"),
        (Number.ONE, ("integer",), "1"),
        (5, ("string", "integer"), "5"),
        (5, ("number",), "5"),
        (1.5, ("number",), "1.5"),
        (Decimal("0.10"), ("number",), "0.10"),
        (True, ("boolean",), "true"),
        (False, ("any",), "false"),
        (date(2024, 5, 31), ("date",), "2024-05-31"),
        ("2024-05-31", ("date",), "2024-05-31"),
        (datetime(2024, 5, 31, 15, 30, tzinfo=SUMMER), ("date-time",), "2024-05-31T13%3A30%3A00Z"),
        (
            datetime(2024, 5, 31, 1, 2, 3, 45, tzinfo=UTC),
            ("date-time",),
            "2024-05-31T01%3A02%3A03.000045Z",
        ),
        ("2024-05-31T13:30:00+02:00", ("date-time",), "2024-05-31T13%3A30%3A00%2B02%3A00"),
        ("2024-05-31", ("date", "date-time"), "2024-05-31"),
    ],
)
def test_kinds(value: object, kinds: tuple[str, ...], expected: str) -> None:
    assert query(value, *kinds) == f"p={expected}"


@pytest.mark.parametrize(
    ("value", "kinds", "words"),
    [
        (5, ("string",), "must be a string; got int 5"),
        (None.__class__, ("string",), "must be a string; got type"),
        (b"x", ("string",), "must be a string"),
        (True, ("integer",), "must be an integer; got bool True"),
        (1.0, ("integer",), "must be an integer"),
        ("5", ("integer",), "must be an integer"),
        (True, ("number",), "must be a number"),
        (math.nan, ("number",), "must be finite"),
        (math.inf, ("any",), "must be finite"),
        (Decimal("NaN"), ("number",), "must be finite"),
        (1, ("boolean",), "must be True or False"),
        (datetime(2024, 1, 1), ("date",), "without a time"),
        ("2024-13-01", ("date",), "such as 2024-05-31"),
        ("2024-05-31T00:00:00", ("date",), "such as 2024-05-31"),
        (20240531, ("date",), "must be a date"),
        (datetime(2024, 1, 1), ("date-time",), "must have a time zone"),
        (datetime.min.replace(tzinfo=SUMMER), ("date-time",), "out of range in UTC"),
        (date(2024, 1, 1), ("date-time",), "not a date"),
        ("2024-05-31T13:30:00", ("date-time",), "must have an offset"),
        ("yesterday", ("date-time",), "such as 2024-05-31T13:30:00Z"),
        (1717000000, ("date-time",), "a time with an offset"),
        ([1], ("string",), "must be a string; got list"),
        ({"a": [1]}, ("object",), "not a scalar"),
        ([[1]], ("array",), "element \\(number 0\\)"),
        ([None], ("array",), "element"),
        ("\ud800", ("string",), "surrogate"),
    ],
)
def test_values_of_another_kind_are_refused(
    value: object, kinds: tuple[str, ...], words: str
) -> None:
    with pytest.raises(InvalidArgument, match=words) as caught:
        query(value, *kinds)
    assert caught.value.argument == "p"


def test_bounds_and_patterns() -> None:
    assert query(1, "integer", minimum=1, maximum=2) == "p=1"
    with pytest.raises(InvalidArgument, match="must be 1 or more"):
        query(0, "integer", minimum=1)
    with pytest.raises(InvalidArgument, match="must be 2 or less"):
        query(Decimal("2.1"), "number", maximum=2)
    assert query("ab1", "string", pattern=r"\d") == "p=ab1"
    with pytest.raises(InvalidArgument, match="must match"):
        query("ab", "string", pattern=r"\d")
    assert query("x", "string", pattern=r"(?<bad") == "p=x"


ARRAY = ["a,b", "c d"]
OBJECT = {"R": "1,0", "G": 200}


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("form", True, ARRAY, "p=a%2Cb&p=c%20d"),
        ("form", False, ARRAY, "p=a%2Cb,c%20d"),
        ("form", True, OBJECT, "R=1%2C0&G=200"),
        ("form", False, OBJECT, "p=R,1%2C0,G,200"),
        ("spaceDelimited", False, ARRAY, "p=a%2Cb%20c%20d"),
        ("spaceDelimited", True, ARRAY, "p=a%2Cb&p=c%20d"),
        ("pipeDelimited", False, ARRAY, "p=a%2Cb%7Cc%20d"),
        ("pipeDelimited", False, OBJECT, "p=R%7C1%2C0%7CG%7C200"),
        ("deepObject", True, OBJECT, "p%5BR%5D=1%2C0&p%5BG%5D=200"),
    ],
)
def test_query_styles(style: str, explode: bool, value: object, expected: str) -> None:
    assert query(value, style=style, explode=explode) == expected


@pytest.mark.parametrize(
    ("style", "value"),
    [("form", []), ("form", {}), ("pipeDelimited", []), ("deepObject", {}), ("deepObject", [])],
)
def test_an_empty_filter_is_refused_unless_the_spec_gives_it_a_meaning(
    style: str, value: object
) -> None:
    for explode in (True, False):
        with pytest.raises(InvalidArgument, match="must not be empty"):
            query(value, style=style, explode=explode)
        assert query(value, style=style, explode=explode, allow_empty=True) == "p="


def test_texts_and_lists_have_bounds() -> None:
    assert query("ab", "string", min_length=2, max_length=2) == "p=ab"
    for text in ("a", "abc", ""):
        with pytest.raises(InvalidArgument, match="characters"):
            query(text, "string", min_length=2, max_length=2)
    limits: dict[str, Any] = {"min_items": 1, "max_items": 2, "unique_items": True}
    assert query(["a", "b"], "array", **limits) == "p=a&p=b"
    for items in ([], ["a", "b", "c"], ["a", "a"]):
        with pytest.raises(InvalidArgument, match=r"elements|twice"):
            query(items, "array", **limits)


@pytest.mark.parametrize("pattern", [r"^(a+)+$", r"^(\w+\s?)*$", r"^(a|aa)+$", r"a*a*a*a*a*b"])
def test_no_pattern_stalls_a_call(pattern: str) -> None:
    begun = time.monotonic()
    with pytest.raises(InvalidArgument, match="must match"):
        query("a" * 5_000 + "!", "string", pattern=pattern)
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("simple", False, ARRAY, "a%2Cb,c%20d"),
        ("simple", True, ARRAY, "a%2Cb,c%20d"),
        ("simple", False, OBJECT, "R,1%2C0,G,200"),
        ("simple", True, OBJECT, "R=1%2C0,G=200"),
        ("label", False, "x", ".x"),
        ("label", False, ARRAY, ".a%2Cb,c%20d"),
        ("label", True, ARRAY, ".a%2Cb.c%20d"),
        ("label", True, OBJECT, ".R=1%2C0.G=200"),
        ("label", False, OBJECT, ".R,1%2C0,G,200"),
        ("matrix", False, "x", ";p=x"),
        ("matrix", False, ARRAY, ";p=a%2Cb,c%20d"),
        ("matrix", True, ARRAY, ";p=a%2Cb;p=c%20d"),
        ("matrix", True, OBJECT, ";R=1%2C0;G=200"),
        ("matrix", False, OBJECT, ";p=R,1%2C0,G,200"),
    ],
)
def test_path_styles(style: str, explode: bool, value: object, expected: str) -> None:
    assert in_path(value, style=style, explode=explode) == f"/v1/things/{expected}/end"


def test_header_and_cookie_styles() -> None:
    header = Parameter("p", "X-P", "header", ("any",), style="simple", explode=False)
    assert one(header, ARRAY).headers["X-P"] == "a,b,c d"
    assert one(header, OBJECT).headers["X-P"] == "R,1,0,G,200"
    assert one(header.replace(explode=True), OBJECT).headers["X-P"] == "R=1,0,G=200"
    cookie = Parameter("p", "p", "cookie", ("any",))
    assert one(cookie, "a;b c").headers["Cookie"] == "p=a%3Bb%20c"
    assert one(cookie, ARRAY).headers["Cookie"] == "p=a%2Cb; p=c%20d"
    assert one(cookie.replace(explode=False), OBJECT).headers["Cookie"] == "p=R,1%2C0,G,200"
    assert one(cookie, OBJECT).headers["Cookie"] == "R=1%2C0; G=200"
    two = PLAIN.replace(parameters=(cookie, cookie.replace(argument="q", name="q")))
    request = build_request(two, {"p": 1, "q": 2}, None, "", {"Cookie": "z=0"})
    assert request.headers["Cookie"] == "z=0; p=1; q=2"


def test_reserved_characters_may_be_allowed() -> None:
    assert query("a/b?c&d#e", "string", allow_reserved=True) == "p=a/b?c%26d%23e"
    assert in_path("a:b/c", allow_reserved=True) == "/v1/things/a:b%2Fc/end"


def test_json_parameters() -> None:
    assert query({"a": [1, None]}, content_type="application/json") == (
        "p=%7B%22a%22%3A%5B1%2Cnull%5D%7D"
    )
    with pytest.raises(InvalidArgument, match="JSON cannot represent"):
        query({"a": math.nan}, content_type="application/json")


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=("Cs",)), min_size=1),
        st.text(st.characters(exclude_categories=("Cs",))),
        min_size=1,
        max_size=5,
    )
)
def test_objects_round_trip_through_the_query(value: dict[str, str]) -> None:
    decoded = parse_qsl(query(value, style="form"), keep_blank_values=True, max_num_fields=9)
    assert dict(decoded) == value
    deep = parse_qsl(query(value, style="deepObject"), keep_blank_values=True, max_num_fields=9)
    assert {key[2:-1]: item for key, item in deep} == value


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",))), min_size=1, max_size=5))
def test_lists_round_trip_through_every_delimiter(value: list[str]) -> None:
    for style, delimiter in (("form", ","), ("pipeDelimited", "%7C")):
        text = query(value, style=style, explode=False).removeprefix("p=")
        if "|" not in "".join(value):
            assert [unquote(part) for part in text.split(delimiter)] == value
    exploded = parse_qsl(query(value), keep_blank_values=True)
    assert [item for _, item in exploded] == value


@given(st.text(min_size=1, max_size=20))
def test_a_path_value_stays_in_its_segment_or_is_refused(value: str) -> None:
    try:
        path = in_path(value)
    except InvalidArgument:
        return
    assert path.isascii()
    assert path.count("/") == 4
    middle = path.split("/")[3]
    assert unquote(middle) == value
    for form in (middle, unquote(middle), unquote(unquote(middle))):
        assert form not in {"", ".", ".."}
        assert "/" not in form
        assert "\\" not in form


@pytest.mark.parametrize(
    "value",
    ["", ".", "..", "%2e", "%2E%2e", "%252e%252e", "a/b", "a%2fb", "a%252Fb", "a\\b", "../x",
     "a\r\nb", "a\nb", "a\x00b", "a%0d%0ab", "\ud800", "a\u200bb", "\u202ea", "．．", "a／b",
     "\x85", [], [""], ["a", ".."], {"..": "x"}],
)  # fmt: skip
def test_dangerous_path_values_are_refused(value: object) -> None:
    with pytest.raises(InvalidArgument):
        in_path(value)


@pytest.mark.parametrize(
    "value", ["VA123", "a b", "a.b", "...", "50%", "é", "日本", "{q}", "a?b#c"]
)
def test_harmless_path_values_are_sent(value: str) -> None:
    assert unquote(in_path(value)) == f"/v1/things/{value}/end"


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\nb", "a\x00", "\x7f", "日本", "\x85"])
def test_dangerous_header_values_are_refused(value: str) -> None:
    with pytest.raises(InvalidArgument, match="not allowed in a header"):
        one(Parameter("p", "X-P", "header", style="simple"), value)


def test_header_values_may_be_latin_1() -> None:
    assert one(Parameter("p", "X-P", "header", style="simple"), "é\tü").headers["X-P"] == "é\tü"


def test_arguments_are_checked_by_name() -> None:
    operation = PLAIN.replace(
        parameters=(Parameter("a", "A", "query", required=True), Parameter("b", "B", "query"))
    )
    request = build_request(operation, {"b": "2", "a": "1"}, None, "", {})
    assert request.query == [("A", "1"), ("B", "2")]
    assert build_request(operation, {"a": "1", "b": None}, None, "", {}).target == "/things?A=1"
    for missing in ({}, {"a": None}):
        with pytest.raises(InvalidArgument, match="op requires a") as caught:
            build_request(operation, missing, None, "", {})
        assert caught.value.argument == "a"
    with pytest.raises(InvalidArgument, match="no argument 'c'; valid: a, b"):
        build_request(operation, {"a": "1", "c": 1}, None, "", {})


def test_a_request_shows_only_its_template() -> None:
    request = in_path_request("VA5551234")
    request.headers["Authorization"] = "Bearer secret"
    request.add_query("k y", "s&t")
    assert request.target == "/v1/things/VA5551234/end?k%20y=s%26t"
    assert repr(request) == "<Request GET /things/{p}/end>"
    copied = request.copy()
    copied.headers["X"] = "1"
    copied.add_query("x", "y")
    assert "X" not in request.headers
    assert len(request.query) == 1


def in_path_request(value: str) -> Request:
    return one(Parameter("p", "p", "path", style="simple"), value, "/things/{p}/end")


class Leg(BaseModel):
    side: str
    note: str | None = None


class Order(BaseModel):
    kind: str = Field(alias="class")
    price: float | None = None
    at: datetime | None = None
    legs: list[Leg] = []


def body(value: object, content_type: str = "application/json") -> tuple[bytes | None, str]:
    operation = PLAIN.replace(method="POST", body=Body("order", content_type))
    request = build_request(operation, {}, value, "", {})
    return request.body, request.headers.get("Content-Type", "")


MODEL = Order.model_validate({"class": "équity", "price": None, "legs": [{"side": "buy"}]})
MODEL_JSON = '{"class":"équity","price":null,"legs":[{"side":"buy"}]}'.encode()


def test_models_are_sent_by_wire_names_with_the_fields_that_were_set() -> None:
    assert body(MODEL) == (MODEL_JSON, "application/json")
    assert body(MODEL, "application/x+json")[0] == MODEL_JSON
    assert body({"a": [MODEL]})[0] == b'{"a":[' + MODEL_JSON + b"]}"


def test_plain_bodies() -> None:
    value = {
        "d": date(2024, 1, 2),
        "t": datetime(2024, 1, 2, tzinfo=UTC),
        "u": IDENTITY,
        "m": Decimal("0.10"),
        "i": Decimal("5.00"),
        "n": None,
    }
    sent = json.loads(body(value)[0] or b"")
    assert sent == {
        "d": "2024-01-02",
        "t": "2024-01-02T00:00:00Z",
        "u": str(IDENTITY),
        "m": 0.1,
        "i": 5,
        "n": None,
    }
    assert body([])[0] == b"[]"
    assert body(None) == (None, "")


@pytest.mark.parametrize(
    "value",
    [
        {"secret": math.nan},
        {"secret": [math.inf]},
        Order.model_validate({"class": "x", "price": math.nan}),
        {"secret": object()},
        {"secret": b"bytes"},
        {"secret": "\ud800"},
        {"secret": datetime(2024, 1, 1)},
        {"secret": Decimal("0.12345678901234567890123")},
        {"secret": Decimal("Infinity")},
        {("secret",): 1},
    ],
)
def test_bodies_that_json_cannot_hold_are_refused(value: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^order ") as caught:
        body(value)
    assert caught.value.argument == "order"
    assert "secret" not in str(caught.value)


def test_a_body_that_contains_itself_is_refused() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(InvalidArgument, match="reference to itself"):
        body(loop)
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(InvalidArgument, match="nested too deeply"):
        body(deep)


FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data"


def test_form_bodies() -> None:
    value = {"a b": "c&d=é", "n": 5, "l": ["x", True], "z": None, "o": {"k": [1]}}
    sent = b"a%20b=c%26d%3D%C3%A9&n=5&l=x&l=true&o=%7B%22k%22%3A%5B1%5D%7D"
    assert body(value, FORM) == (sent, FORM)
    assert body(MODEL, FORM)[0] == b"class=%C3%A9quity&legs=%7B%22side%22%3A%22buy%22%7D"
    with pytest.raises(InvalidArgument, match="field 'a' that is not a scalar"):
        body({"a": object()}, FORM)
    with pytest.raises(InvalidArgument, match="must be a model or a dict"):
        body("text", FORM)


@pytest.mark.parametrize(
    ("encoding", "value", "expected"),
    [
        (Encoding("f", style="form", explode=False), ["a,b", 1], b"f=a%2Cb,1"),
        (Encoding("f", style="pipeDelimited", explode=False), ["a", "b"], b"f=a%7Cb"),
        (Encoding("f", style="deepObject"), {"x": 1, "y": None}, b"f%5Bx%5D=1"),
        (Encoding("f", style="form"), {"x": 1}, b"x=1"),
        (Encoding("f", style="form", allow_reserved=True), "a/b&c", b"f=a/b%26c"),
        (Encoding("f", "application/json"), ["a"], b"f=%5B%22a%22%5D"),
        (Encoding("f", "application/json"), "a", b"f=%22a%22"),
        (Encoding("other", "application/json"), "a", b"f=a"),
    ],
)
def test_encodings_of_form_fields(encoding: Encoding, value: object, expected: bytes) -> None:
    operation = PLAIN.replace(body=Body("order", FORM, encodings=(encoding,)))
    assert build_request(operation, {}, {"f": value}, "", {}).body == expected


def multipart_parts(value: object, *encodings: Encoding) -> list[tuple[dict[str, str], bytes]]:
    operation = PLAIN.replace(body=Body("order", PARTS, encodings=encodings))
    request = build_request(operation, {}, value, "", {})
    content_type = request.headers["Content-Type"].encode()
    head = b"Content-Type: " + content_type + b"\r\n\r\n"
    message = message_from_bytes(head + (request.body or b""))
    found = []
    for part in message.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found.append((dict(part.items()), content))
    return found


def test_multipart_bodies() -> None:
    value = {"a": "é", "n": [5, 6], "o": {"x": 1}, "b": b"\xff", "z": None}
    parts = multipart_parts(value)
    assert [content for _, content in parts] == ["é".encode(), b"5", b"6", b'{"x":1}', b"\xff"]
    assert parts[0][0] == {"Content-Disposition": 'form-data; name="a"'}
    assert parts[3][0]["Content-Type"] == "application/json"
    stated = multipart_parts({"n": [5, 6]}, Encoding("n", "application/json"))
    assert [content for _, content in stated] == [b"[5,6]"]


def test_multipart_files(tmp_path: Path) -> None:
    file = tmp_path / "name.txt"
    file.write_bytes(b"content")
    with file.open("rb") as opened:
        files = ("dir/name.txt", "content", "text/plain"), ("name.txt", b"content"), opened
        parts = [multipart_parts({"f": value})[0] for value in files]
    for headers, content in parts:
        assert content == b"content"
        assert headers["Content-Disposition"] == 'form-data; name="f"; filename="name.txt"'
    kinds = [headers["Content-Type"] for headers, _ in parts]
    assert kinds == ["text/plain", "application/octet-stream", "application/octet-stream"]
    for wrong in (("n", 5), ("n",), ("n", b"x", "a\r\nb")):
        with pytest.raises(InvalidArgument, match="file 'f'"):
            body({"f": wrong}, PARTS)


def test_a_file_name_cannot_add_headers() -> None:
    ((headers, content),) = multipart_parts({"f": ('a"\r\nX: y', b"1")})
    assert "X" not in headers
    assert content == b"1"


def test_other_bodies() -> None:
    assert body("é", "text/plain")[0] == "é".encode()
    assert body(bytearray(b"\0\1"), "application/octet-stream")[0] == b"\0\1"
    with pytest.raises(InvalidArgument, match="must be bytes or text"):
        body({"a": 1}, "application/octet-stream")


def test_bodies_are_required_or_unknown() -> None:
    operation = PLAIN.replace(body=Body("order", required=True))
    with pytest.raises(InvalidArgument, match="op requires order"):
        build_request(operation, {}, None, "", {})
    with pytest.raises(InvalidArgument, match="op takes no body"):
        build_request(PLAIN, {}, {}, "", {})


@given(st.text(min_size=1))
@example("…")
@example("*")
def test_a_mask_never_holds_the_value(value: str) -> None:
    assert value not in mask(value)


@given(st.text(min_size=3), st.text(), st.text())
def test_shortened_text_never_holds_the_identifier(value: str, before: str, after: str) -> None:
    assume("…" not in value)
    assume("*" not in value)
    shortened = mask_identifiers(before + value + after, [value])
    rest = before + mask(value) + after
    # What surrounds the identifier may happen to spell it together with the mask.
    assume(value not in rest)
    assert value not in shortened


def test_masks() -> None:
    assert mask("VA12345678MO") == "VA…MO"
    assert mask("12345") == "1…5"
    assert mask("123") == "…"
    assert mask_identifiers("no a%2Fb1 or a/b1", ["a/b1", ""]) == "no a…1 or a…1"


@given(st.text(min_size=4))
def test_a_masked_value_is_not_quoted(value: str) -> None:
    parameter = Parameter("p", "p", "query", ("integer",), masked=True)
    with pytest.raises(InvalidArgument) as caught:
        one(parameter, f"<{value}>")
    assert f"<{value}>" not in str(caught.value)
