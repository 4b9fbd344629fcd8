"""Values of other libraries in requests, and request models that refuse by name."""

from __future__ import annotations

import copy
import json
import math
import pickle
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import IntEnum
from typing import Any
from uuid import UUID

import numpy
import pytest
from pydantic import Field

from kloudtrader import InvalidArgument, KloudTraderError, kalshi
from kloudtrader.pages import rows
from kloudtrader.runtime import Operation, Parameter
from kloudtrader.runtime.request.body import encode_body
from kloudtrader.runtime.request.build import build_request, check_integer
from kloudtrader.runtime.request.models import RequestModel, to_request_model
from kloudtrader_kalshi import UserChangePasswordRequest, UserOrderCreateRequest

FORM = "application/x-www-form-urlencoded"
ID = UUID("0c9e1234-5e67-4e89-9e12-3e4567e89012")


class Seven:
    def __index__(self) -> int:
        return 7

    def __repr__(self) -> str:
        return "Seven()"


class Kind(IntEnum):
    SEVEN = 7


SEVENS = [7, Seven(), Kind.SEVEN, numpy.int64(7), numpy.uint8(7), numpy.array(7)]
NO_INTEGERS = [
    True, False, numpy.bool_(True), "7", b"7", 7.0, 7.5, numpy.float64(7), Decimal(7), [7],
    math.nan, numpy.array([1, 2]), numpy.array([7.0]),
]  # fmt: skip
FLOATS = [
    (0.1, "0.1"),
    (1e-7, "0.0000001"),
    (1e16, "10000000000000000"),
    (-2.50, "-2.5"),
    (numpy.float64(0.1), "0.1"),
    (numpy.float32(0.1), "0.1"),
    (numpy.float16(0.1), "0.1"),
    (Decimal("1.10"), "1.10"),
    (Decimal("1E+2"), "100"),
    (numpy.int32(-3), "-3"),
    (Seven(), "7"),
]
NOT_FINITE = [
    math.nan, math.inf, -math.inf, numpy.float32("nan"), numpy.float64("inf"),
    Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity"),
]  # fmt: skip


class Leg(RequestModel):
    quantity: int
    wire_name: int | None = Field(
        default=None, validation_alias="wireName", serialization_alias="wireName"
    )


class Request(RequestModel):
    symbol: str
    quantity: int = 1
    price: float | None = None
    exact: Decimal | None = None
    preview: bool | None = None
    legs: list[Leg] | None = None


def query(value: object, *kinds: str, location: str = "query") -> str:
    path = "/x/{p}" if location == "path" else "/x"
    parameter = Parameter("amount", "p", location, kinds, required=True)
    operation = Operation("op", "op", "GET", path, parameters=(parameter,))
    return build_request(operation, {"amount": value}, None, "", {}).target


def order(**changes: Any) -> UserOrderCreateRequest:
    given: dict[str, Any] = {"market_id": "m", "side": "yes", "count": 1, "price": 5}
    return UserOrderCreateRequest(**given | changes)


# --- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seven", SEVENS, ids=repr)
def test_whatever_is_an_integer_is_sent_as_one(seven: Any) -> None:
    assert query(seven, "integer") == "/x?p=7"
    assert query(seven, "integer", location="path") == "/x/7"
    assert query([seven, seven], "array") == "/x?p=7&p=7"
    assert encode_body({"a": seven}, "application/json", "body")[0] == b'{"a":7}'
    assert encode_body({"a": seven, "b": [seven]}, FORM, "body")[0] == b"a=7&b=7"
    assert order(price=seven).model_dump_json() == order(price=7).model_dump_json()
    assert type(order(count=seven).count) is int
    assert check_integer("count", seven, minimum=7) == 7
    pages = {1: ["row"], 2: []}
    assert list(rows(lambda number, size: pages[number] * size, seven, "reads")) == ["row"] * 7


@pytest.mark.parametrize("other", NO_INTEGERS, ids=repr)
def test_nothing_else_is_an_integer(other: Any) -> None:
    for refuse in (
        lambda: query(other, "integer"),
        lambda: order(price=other),
        lambda: check_integer("amount", other),
        lambda: rows(lambda *_: [], other, "reads"),
    ):
        with pytest.raises(InvalidArgument) as caught:
            refuse()
        assert caught.value.argument in ("amount", "price", "page_size")


def test_an_integer_may_have_a_minimum() -> None:
    with pytest.raises(InvalidArgument) as caught:
        check_integer("page_size", numpy.int64(0), minimum=1)
    assert caught.value.argument == "page_size"
    assert check_integer("offset", -1) == -1


@pytest.mark.parametrize(("number", "text"), FLOATS, ids=repr)
def test_numbers_are_the_shortest_exact_text(number: Any, text: str) -> None:
    assert query(number, "number") == f"/x?p={text}"
    assert encode_body({"a": number}, FORM, "body")[0] == f"a={text}".encode()
    sent = json.loads(
        encode_body({"a": number}, "application/json", "body")[0], parse_float=Decimal
    )
    assert sent["a"] == Decimal(text)
    assert Request(symbol="A", price=number).price == float(text)
    if not isinstance(number, float):
        assert Request(symbol="A", exact=number).exact == Decimal(text)


@pytest.mark.parametrize("number", NOT_FINITE, ids=repr)
def test_nan_and_infinity_are_refused(number: Any) -> None:
    for refuse in (
        lambda: query(number, "number"),
        lambda: encode_body({"a": number}, "application/json", "body"),
        lambda: encode_body({"a": number}, FORM, "body"),
        lambda: Request(symbol="A", price=number),
        lambda: Request(symbol="A", exact=number),
    ):
        with pytest.raises(InvalidArgument):
            refuse()


@pytest.mark.parametrize("number", [True, numpy.bool_(False), "1", b"1"], ids=repr)
def test_a_bool_or_a_text_is_no_number(number: Any) -> None:
    with pytest.raises(InvalidArgument):
        query(number, "number")
    with pytest.raises(InvalidArgument):
        Request(symbol="A", price=number)


def test_bools_of_numpy_are_bools() -> None:
    assert query(numpy.bool_(True), "boolean") == "/x?p=true"
    assert Request(symbol="A", preview=numpy.bool_(False)).preview is False
    body = {"a": numpy.bool_(True)}
    assert encode_body(body, "application/json", "body")[0] == b'{"a":true}'
    assert encode_body(body, FORM, "body")[0] == b"a=true"
    for other in (1, 0, numpy.int64(1), "true", None):
        with pytest.raises(InvalidArgument):
            query(other, "boolean")
    with pytest.raises(InvalidArgument):
        Request(symbol="A", preview=1)  # type: ignore[arg-type]


def test_a_uuid_is_its_text() -> None:
    assert query(ID, "string", location="path") == f"/x/{ID}"
    assert query(ID, "string") == f"/x?p={ID}"
    assert order(market_id=ID).market_id == str(ID)
    assert encode_body({"a": ID}, "application/json", "body")[0] == f'{{"a":"{ID}"}}'.encode()
    assert encode_body({"a": ID}, FORM, "body")[0] == f"a={ID}".encode()
    with pytest.raises(InvalidArgument):
        order(market_id=5)


# --- models ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "symbol"),
        ({"symbol": None}, "symbol"),
        ({"symbol": "A", "quantity": "1"}, "quantity"),
        ({"symbol": "A", "price": math.nan}, "price"),
        ({"symbol": "A", "colour": "red"}, "colour"),
        ({"symbol": "A", "legs": [{"quantity": 1}, {"quantity": 1.5}]}, "legs[1].quantity"),
        ({"symbol": "A", "legs": [{"quantity": 1, "wireName": "x"}]}, "legs[0].wireName"),
        ({"symbol": "A", "legs": [{}]}, "legs[0].quantity"),
        ({"symbol": "A", "legs": 5}, "legs"),
    ],
)
def test_a_model_that_does_not_validate_names_the_field(given: Any, field: str) -> None:
    for make in (
        lambda: Request(**given),
        lambda: Request.model_validate(given),
        lambda: Request.model_validate_json(json.dumps(given)),
        lambda: to_request_model(Request, given, "request"),
    ):
        with pytest.raises(InvalidArgument) as caught:
            make()
        assert caught.value.argument == field
        assert isinstance(caught.value, (ValueError, KloudTraderError))
        assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize("given", [{"wire_name": "x"}, {"wireName": "x"}])
def test_a_field_is_named_as_it_was_given(given: Mapping[str, Any]) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Leg(quantity=1, **given)
    assert [caught.value.argument] == list(given)


def test_an_assignment_is_checked_and_named() -> None:
    request = order()
    with pytest.raises(InvalidArgument) as caught:
        request.price = 100
    assert caught.value.argument == "price"
    assert request.price == 5
    request.price = numpy.int64(7)  # type: ignore[assignment]
    assert type(request.price) is int


def test_a_refused_secret_is_nowhere_in_the_error() -> None:
    with pytest.raises(InvalidArgument) as caught:
        UserChangePasswordRequest(old_password="canary-1", new_password=["canary-2"])  # type: ignore[arg-type]
    error = caught.value
    assert error.argument == "new_password"
    assert "canary" not in str(error) + repr(error.__dict__)
    assert error.__context__ is None


@pytest.mark.parametrize("other", [None, 5, "x", [], Leg(quantity=1)], ids=repr)
def test_something_else_in_the_place_of_a_request_names_the_argument(other: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        to_request_model(Request, other, "order_request")
    assert caught.value.argument == "order_request"


def test_a_request_or_a_dict_is_a_request() -> None:
    request = order()
    assert to_request_model(UserOrderCreateRequest, request, "request") is request
    assert to_request_model(UserOrderCreateRequest, request.model_dump(), "request") == request
    assert copy.deepcopy(request) == request == pickle.loads(pickle.dumps(request))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("count", 43.0, "must be a valid integer, not float: pass int(...)"),
        ("count", 1.9, "must be a valid integer, not float"),
        ("count", "43", "must be a valid integer, not str"),
        ("count", True, "must be a valid integer, not bool"),
        ("count", None, "must be a valid integer, not NoneType"),
        ("count", 0, "must be greater than or equal to 1"),
        ("market_id", 7, "must be a valid string, not int"),
        ("market_id", b"canary", "must be a valid string, not bytes"),
    ],
)
def test_an_error_names_the_kind_of_a_value_and_not_the_value(
    field: str, value: object, words: str
) -> None:
    given: dict[str, Any] = {"market_id": "m", "side": "yes", "count": 1, "price": 50}
    with pytest.raises(InvalidArgument) as caught:
        UserOrderCreateRequest(**given | {field: value})
    assert str(caught.value) == f"UserOrderCreateRequest.{field} {words}"
    assert caught.value.argument == field
    assert "canary" not in str(caught.value)


SECRETS = {"old_password": "canary-old", "new_password": "canary-new"}


@pytest.mark.parametrize(
    "act",
    [
        lambda: UserChangePasswordRequest(**SECRETS, cout=1),
        lambda: UserChangePasswordRequest(old_password=SECRETS["old_password"]),
        lambda: kalshi.UserApi(kalshi.ApiClient()).user_change_password("u", **SECRETS, cout=1),
        lambda: kalshi.UserApi(kalshi.ApiClient()).user_change_password(
            "u", user_change_password_request={**SECRETS, "cout": 1}
        ),
        lambda: kalshi.user_change_password(
            user_change_password_request={**SECRETS, "cout": 1},
        ),
    ],
)
def test_a_refused_field_leaves_no_secret_in_the_frames_below(act: Callable[[], object]) -> None:
    with pytest.raises(InvalidArgument) as caught:
        act()
    frames: list[Any] = []
    trace = caught.tb
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    # The first two are those of this file, and the third is the function that it calls.
    assert frames[2:]
    for frame in frames[3:]:
        assert "canary" not in repr(frame.f_locals), frame
    assert "canary" not in f"{caught.value!r}"
