"""Models and nested values as parameters, decimals in JSON, files, and types named late."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import Field

from kloudtrader.runtime import InvalidArgument, Operation, Parameter, Reply
from kloudtrader.runtime.models import ResponseModel
from kloudtrader.runtime.request.body import encode_body
from kloudtrader.runtime.request.build import build_request
from kloudtrader.runtime.request.models import RequestModel
from kloudtrader.runtime.request.typed import Upload
from kloudtrader.runtime.response.decimals import JsonDecimal
from kloudtrader.runtime.response.typed import Typed
from kloudtrader.runtime.times import time_zone


class Range(RequestModel):
    above: Decimal | None = Field(default=None, serialization_alias="gte")


class Filter(RequestModel):
    side: str | None = None
    price: Range | None = None
    tags: list[str] | None = None


class Money(ResponseModel):
    text: Decimal
    number: JsonDecimal
    more: list[JsonDecimal] = Field(default_factory=list)


class Files(RequestModel):
    one: Upload
    many: list[Upload] | None = None


def query(value: object, style: str = "deepObject") -> str:
    parameter = Parameter("filter", "f", "query", ("object", "array"), style=style)
    operation = Operation("op", "op", "GET", "/x", parameters=(parameter,))
    return build_request(operation, {"filter": value}, None, "", {}).target.partition("?")[2]


def test_a_model_is_a_parameter_by_its_wire_names() -> None:
    assert query(Filter(side="a b"), "form") == "side=a%20b"
    assert query(Filter(price=Range(above=Decimal("0.10")))) == "f%5Bprice%5D%5Bgte%5D=0.10"


def test_deep_objects_nest_and_number_their_lists() -> None:
    assert query({"tags": ["x", "y"]}) == "f%5Btags%5D%5B0%5D=x&f%5Btags%5D%5B1%5D=y"
    assert query(["x"]) == "f%5B0%5D=x"
    assert query([Filter(side="buy")]) == "f%5B0%5D%5Bside%5D=buy"
    assert query({"a": {"b": {"c": 1}, "d": None}}) == "f%5Ba%5D%5Bb%5D%5Bc%5D=1"
    with pytest.raises(InvalidArgument, match="has a member 'a' that is not a scalar"):
        query({"a": {"b": 1}}, "form")


def test_decimals_are_written_as_they_were_read() -> None:
    raw = b'{"text":"1.10","number":2.5,"more":[3,0.1]}'
    money = Money.model_validate_json(raw)
    assert (money.text, money.number, money.more[1]) == (
        Decimal("1.10"),
        Decimal("2.5"),
        Decimal("0.1"),
    )
    assert encode_body(money, "application/json", "money")[0] == raw


def test_a_decimal_that_no_json_number_holds_is_refused() -> None:
    money = Money(text=Decimal(1), number=Decimal("0.12345678901234567890123"))
    with pytest.raises(InvalidArgument, match="more digits than a JSON number"):
        encode_body(money, "application/json", "money")


def test_decimals_in_a_url_have_no_exponent() -> None:
    assert query({"a": Decimal("1E+2"), "b": Decimal("1E-7")}) == "f%5Ba%5D=100&f%5Bb%5D=0.0000001"


def test_files_of_models_are_sent_as_bytes() -> None:
    files = Files(one=b"\xff", many=[("a.txt", b"a"), ("b.png", b"b", "image/png")])
    body, _ = encode_body(files, "multipart/form-data", "files")
    assert (
        b'name="one"; filename="one"\r\nContent-Type: application/octet-stream\r\n\r\n\xff' in body
    )
    assert b'name="many"; filename="b.png"\r\nContent-Type: image/png\r\n\r\nb' in body


def test_types_may_be_named_late() -> None:
    asked: list[str] = []

    def money() -> Any:
        asked.append("money")
        return Money

    decoder: Typed[Money] = Typed(money, errors=lambda: {"default": Money})
    operation = Operation("op", "op", "GET", "/x", replies=(Reply("200", "application/json"),))
    assert repr(decoder) == "Typed(...)"
    assert asked == []
    raw = b'{"text": "1", "number": 2}'
    assert decoder.read(operation, 200, raw).number == 2
    assert decoder.read(operation, 200, raw).number == 2
    assert asked == ["money"]
    assert isinstance(decoder.read_error(operation, 400, raw), Money)
    by_status: Typed[Any] = Typed(lambda: {"200": Money, "201": None})
    assert isinstance(by_status.read(operation, 200, raw), Money)
    assert by_status.read(operation.replace(replies=()), 201, b"") is None


def test_a_time_zone_knows_summer_and_winter() -> None:
    zone = time_zone("America/New_York")
    offsets = [datetime(2026, month, 15, tzinfo=zone).utcoffset() for month in (1, 7)]
    assert offsets == [timedelta(hours=-5), timedelta(hours=-4)]
    with pytest.raises(ValueError, match="Mars/Olympus"):
        time_zone("Mars/Olympus")
