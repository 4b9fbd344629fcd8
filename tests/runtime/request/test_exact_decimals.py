"""Decimals that a request sends as text, conditions of fields, and fields that are supplied."""

from __future__ import annotations

import math
import pickle
import signal
from decimal import Decimal
from typing import Annotated, Any, ClassVar

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from kloudtrader import InvalidArgument
from kloudtrader.runtime.client import supply_fields
from kloudtrader.runtime.operation import Encoding
from kloudtrader.runtime.request.body import encode_body, encode_form
from kloudtrader.runtime.request.json_text import encode_json
from kloudtrader.runtime.request.models import Condition, DecimalText, RequestModel
from kloudtrader.runtime.response import decimals
from kloudtrader.runtime.response.decimals import JsonDecimal


class Order(RequestModel):
    price: Annotated[Decimal, Field(gt=0, lt=1), DecimalText(2, 4)]
    count: Annotated[Decimal, DecimalText(0, 2)] | None = None
    amount: Annotated[Decimal, DecimalText()] | None = None


def sent(**fields: Any) -> str:
    return encode_json(Order(price="0.5", **fields)).decode()


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (Decimal("0.5"), "0.50"),
        (Decimal("0.41"), "0.41"),
        (Decimal("0.4100"), "0.4100"),
        (Decimal("0.41000000"), "0.4100"),
        (Decimal("4.1E-1"), "0.41"),
        ("0.0001", "0.0001"),
        ("0.5", "0.50"),
    ],
)
def test_a_price_is_text_with_its_decimals(price: Any, text: str) -> None:
    order = Order(price=price)
    assert order.price == Decimal(text)
    assert encode_json(order) == f'{{"price":"{text}"}}'.encode()
    order.price = price
    assert encode_json(order) == f'{{"price":"{text}"}}'.encode()
    assert pickle.loads(pickle.dumps(order)) == order


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (3, "3"),
        (numpy.int64(3), "3"),
        (Decimal("1E+2"), "100"),
        ("3.50", "3.50"),
        (Decimal("0.55"), "0.55"),
        (Decimal("7.000"), "7.00"),
    ],
)
def test_an_integer_is_an_exact_decimal(count: Any, text: str) -> None:
    assert f'"count":"{text}"' in sent(count=count)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.41, "0.41"),
        (0.5, "0.50"),
        (0.1 + 0.2, "0.3000"),
        (numpy.float64(0.07), "0.07"),
        (numpy.float32(0.1), "0.10"),
    ],
)
def test_a_float_is_refused_with_the_text_to_write(number: Any, text: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Order(price=number)
    assert caught.value.argument == "price"
    assert f"'{text}'" in str(caught.value)
    assert Order(price=text).price == Decimal(text)


@pytest.mark.parametrize(
    "price",
    [
        math.nan, math.inf, Decimal("NaN"), Decimal("-Infinity"), Decimal("sNaN"), "NaN", "1e-1",
        " 0.5", "0,5", ".5", "5.", "", "٠.٥", True, None, b"0.5", [], 1, 0, "0", "1.00", "-0.5",
        "0.00001", Decimal("0.123456"), Decimal("1E-40"), Decimal("1E+999999"),
    ],
)  # fmt: skip
def test_what_is_no_exact_price_is_refused(price: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Order(price=price)
    assert caught.value.argument == "price"


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_what_is_sent_equals_what_was_given(number: Decimal) -> None:
    order = Order(price="0.5", amount=number)
    text = encode_json(order).decode().split('"amount":"')[1].rstrip('"}')
    assert Decimal(text) == number
    assert "E" not in text


# Conditions


class Ticket(RequestModel):
    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("life", ("now",), refused=("until",)),
        Condition("closes", (True,), allowed=(("life", ("now", "never")),)),
        Condition("by", refused=("to",)),
        Condition("by", absent=True, required=("to",)),
    )
    life: str | None = None
    until: int | None = None
    closes: bool | None = None
    by: int | None = None
    to: int | None = None


@pytest.mark.parametrize(
    "fields",
    [
        {"to": 1},
        {"by": 1},
        {"to": 1, "life": "now"},
        {"to": 1, "life": "long", "until": 7},
        {"to": 1, "life": "now", "closes": True},
        {"to": 1, "closes": True},
        {"to": 1, "life": "long", "closes": False},
    ],
)
def test_fields_that_go_together_pass(fields: dict[str, Any]) -> None:
    assert Ticket(**fields).model_dump(exclude_none=True) == fields


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, "to"),
        ({"by": 1, "to": 1}, "to"),
        ({"to": 1, "life": "now", "until": 7}, "until"),
        ({"to": 1, "life": "long", "closes": True}, "life"),
    ],
)
def test_fields_that_do_not_go_together_are_named(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Ticket(**fields)
    assert caught.value.argument == named
    assert " if " in str(caught.value)


# Decimals in forms


class Leg(RequestModel):
    price: JsonDecimal


class Form(RequestModel):
    price: JsonDecimal
    legs: list[Leg] = Field(default_factory=list)
    count: Annotated[Decimal, DecimalText(2, 4)] | None = None


LONG = Decimal("1.12345678901234567890123456789")
INDEXED = (Encoding("legs", indexed=True),)


def test_a_form_sends_decimals_of_any_length() -> None:
    form = Form(price=LONG, legs=[Leg(price=LONG), Leg(price=Decimal(2))], count=Decimal(1))
    sent = encode_form(form, INDEXED).decode()
    assert sent == f"price={LONG}&price%5B0%5D={LONG}&price%5B1%5D=2&count=1.00"


def test_json_in_a_form_holds_numbers() -> None:
    assert encode_form(Form(price=LONG, legs=[Leg(price=Decimal("2.5"))])).decode() == (
        f"price={LONG}&legs=%7B%22price%22%3A2.5%7D"
    )


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_decimal_that_no_json_number_holds_is_named(kind: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        encode_body(Form(price=LONG, legs=[Leg(price=LONG)]), kind, "form")
    assert caught.value.argument == "form"
    assert "NaN" not in str(caught.value)
    assert "digits" in str(caught.value)


class Alarm(BaseException):
    pass


@pytest.mark.parametrize("kind", [Alarm, KeyboardInterrupt, TimeoutError, ValueError])
@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
def test_an_alarm_while_a_number_is_written_is_no_invalid_number(
    monkeypatch: pytest.MonkeyPatch, kind: type[BaseException], content_type: str
) -> None:
    """Pydantic wraps what a serializer raises, and forgets it where the model has one too."""

    def ring(number: int, frame: object) -> None:
        raise kind("ring") from LookupError("a cause of its own")

    def write(_: object) -> None:
        signal.raise_signal(signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, ring)
    for name in ("format_number", "to_json_number"):
        monkeypatch.setattr(decimals, name, write)
    try:
        with pytest.raises(kind, match="ring") as caught:
            encode_body(Form(price=LONG, legs=[Leg(price=LONG)]), content_type, "form")
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert isinstance(caught.value.__cause__, LookupError)


@pytest.mark.parametrize(
    ("given", "shown"), [(0.1 + 0.2, "'0.3000'"), (0.12345, None), (0.1, "'0.10'")]
)
def test_no_other_amount_is_suggested_for_a_float(given: float, shown: str | None) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Order(price=given)  # type: ignore[arg-type]
    assert ("write" in str(caught.value)) is (shown is not None)
    assert (shown or "") in str(caught.value)


# Supplied fields


class Item(RequestModel):
    name: str
    account: int | None = None


class Batch(RequestModel):
    items: list[Item]
    account: int | None = None


def test_fields_that_were_not_set_are_supplied_and_others_stay() -> None:
    item = Item(name="a")
    assert supply_fields(item, account=3).account == 3
    assert item.account is None
    assert supply_fields(Item(name="a", account=0), account=3).account == 0
    assert encode_json(supply_fields(item, account=3, other=1)) == b'{"name":"a","account":3}'


def test_fields_of_objects_in_lists_are_supplied() -> None:
    batch = Batch(items=[Item(name="a"), Item(name="b", account=7)])
    supplied = supply_fields(batch, account=3)
    assert [item.account for item in supplied.items] == [3, 7]
    assert supplied.account == 3
    assert [item.account for item in batch.items] == [None, 7]


def test_a_body_that_is_no_model_stays_as_it_is() -> None:
    body: Any = {"name": "a"}
    assert supply_fields(body, account=3) is body
