"""Bodies in the media type that the caller chose."""

from __future__ import annotations

import pytest

from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.operation import Body, Encoding, Operation
from kloudtrader.runtime.request.body import encode_body, with_media_type
from kloudtrader.runtime.request.build import build_request

FIELDS = Body(
    "order",
    others=(
        Body("order", "text/csv"),
        Body(
            "order",
            "application/x-www-form-urlencoded",
            encodings=(Encoding("a", None, "form", False),),
        ),
        Body("order", "image/*"),
    ),
)
PLACE = Operation("place", "place", "POST", "/orders", body=FIELDS)


def send_value(value: object) -> tuple[str, bytes]:
    request = build_request(PLACE, {}, value, "", {})
    assert request.body is not None
    return request.headers["Content-Type"], request.body


@pytest.mark.parametrize(
    ("value", "content_type", "raw"),
    [
        ({"a": 1}, "application/json", b'{"a":1}'),
        ("a,b", "text/csv", b"a,b"),
        (b"\x89PNG", "image/png", b"\x89PNG"),
        ({"a": [1, 2]}, "application/x-www-form-urlencoded", b"a=1,2"),
    ],
)
def test_a_body_is_sent_as_the_type_that_was_chosen(
    value: object, content_type: str, raw: bytes
) -> None:
    assert send_value(with_media_type(value, content_type)) == (content_type, raw)


def test_the_first_type_is_the_default() -> None:
    assert send_value({"a": 1}) == ("application/json", b'{"a":1}')


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "image/*", "image/", "image", "", "image/png\r\nX-Evil: 1", "imäge/png"],
)
def test_a_type_that_is_not_documented_is_refused(content_type: str) -> None:
    with pytest.raises(InvalidArgument, match=r"_content_type must be one of: application/json"):
        send_value(with_media_type(b"x", content_type))


def test_no_body_has_no_type() -> None:
    request = build_request(PLACE, {}, with_media_type(None, "text/csv"), "", {})
    assert request.body is None
    assert "Content-Type" not in request.headers


def test_bytes_in_a_form_are_text() -> None:
    form = "application/x-www-form-urlencoded"
    assert encode_body({"a": "é".encode()}, form, "body")[0] == b"a=%C3%A9"
    with pytest.raises(InvalidArgument, match="a field 'a' of bytes that are not UTF-8"):
        encode_body({"a": b"\xff"}, form, "body")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5e-05, b"0.00005"),
        ([-1.5e-7, 2.5e20], b"[-0.00000015,250000000000000000000]"),
        ({"1e-5": 'a 5e-05 \\ " 1e+9'}, b'{"1e-5":"a 5e-05 \\\\ \\" 1e+9"}'),
    ],
)
def test_json_has_no_exponents(value: object, expected: bytes) -> None:
    assert encode_body(value, "application/json", "body")[0] == expected


@pytest.mark.parametrize("form", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_an_empty_list_is_not_left_out_of_a_form_without_an_error(form: str) -> None:
    with pytest.raises(InvalidArgument, match="'a' that is empty"):
        encode_body({"a": []}, form, "body")
