"""Responses that are one of several models, each with rows of its own."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from kloudtrader.runtime.models import ResponseModel
from kloudtrader.runtime.operation import Operation, Reply
from kloudtrader.runtime.response.decode import Unreadable
from kloudtrader.runtime.response.typed import Typed
from kloudtrader.runtime.response.unions import Unrecognised

OPERATION = Operation(
    "get_it", "getIt", "GET", "/it", replies=(Reply("200", "application/json", "object"),)
)


class Spot(ResponseModel):
    asset: str


class Margin(ResponseModel):
    level: str


class SpotPage(ResponseModel):
    code: int
    rows: list[Spot]


class MarginPage(ResponseModel):
    code: int
    rows: list[Margin]


KIND: Typed[SpotPage | MarginPage | Unrecognised] = Typed(SpotPage | MarginPage | Unrecognised)


def read(value: Any) -> Any:
    return KIND.read(OPERATION, 200, json.dumps(value).encode())


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"asset": "a"}, {"asset": "b"}], SpotPage),
        ([{"level": "1"}], MarginPage),
    ],
)
def test_the_rows_of_one_variant_are_no_bad_rows_of_another(
    rows: list[Any], expected: type[Any]
) -> None:
    response = read({"code": 1, "rows": rows})
    assert type(response) is expected
    assert len(response.rows) == len(rows)


def test_a_row_that_fits_no_variant_is_a_bad_row() -> None:
    pages: Typed[SpotPage | MarginPage] = Typed(SpotPage | MarginPage)
    with pytest.raises(Unreadable) as caught:
        pages.read(OPERATION, 200, b'{"code": 1, "rows": [{"asset": "a"}, {"asset": 5.5}]}')
    assert "rows[1]" in [bad.path for bad in caught.value.bad_rows]


class Pages(ResponseModel):
    rows: list[Spot] | list[Margin]


class Tally(ResponseModel):
    __pydantic_extra__: dict[str, datetime.date]  # pyright: ignore[reportIncompatibleVariableOverride]
    total: int | None = None


PAGES: Typed[Pages] = Typed(Pages)
TALLY: Typed[Tally] = Typed(Tally)


@pytest.mark.parametrize(
    ("row", "expected"), [({"asset": "a"}, Spot), ({"level": "1", "new": 2}, Margin)]
)
def test_the_rows_of_one_list_are_no_bad_rows_of_another(
    row: dict[str, Any], expected: type[Any]
) -> None:
    response = PAGES.read(OPERATION, 200, json.dumps({"rows": [row, row]}).encode())
    assert [type(each) for each in response.rows] == [expected, expected]


def test_further_fields_have_their_documented_type() -> None:
    response = TALLY.read(OPERATION, 200, b'{"today": "2026-01-02"}')
    assert response.model_extra == {"today": datetime.date(2026, 1, 2)}
    with pytest.raises(Unreadable):
        TALLY.read(OPERATION, 200, b'{"today": "soon"}')
    with pytest.raises(Unreadable):
        TALLY.read(OPERATION, 200, b'{"error": "down"}')


class Account(ResponseModel):
    name: str
    owner: str | None = None


class Transfer(ResponseModel):
    account: Account | None = None
    target: str | None = None


class Deposit(ResponseModel):
    account: Account | None = None


def test_a_variant_gains_nothing_from_an_inner_object_beside_a_further_field() -> None:
    body = b'{"account": {"name": "a", "owner": "b"}, "target": "c"}'
    either: Typed[Transfer | Deposit] = Typed(Transfer | Deposit)
    assert type(either.read(OPERATION, 200, body)) is Transfer
