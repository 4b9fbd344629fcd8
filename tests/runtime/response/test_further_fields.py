"""Fields that the spec does not name: kept, and no dict for them in a row that has none."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import sys
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import create_model

from kloudtrader.runtime.models import ResponseModel
from kloudtrader.runtime.operation import Operation, Reply
from kloudtrader.runtime.response.typed import Typed

OPERATION = Operation("get_it", "getIt", "GET", "/it", replies=(Reply("200", "application/json"),))


class Detail(ResponseModel):
    note: str | None = None


class Row(ResponseModel):
    id: int
    detail: Detail | None = None


class Page(ResponseModel):
    rows: list[Row]


class Deposit(ResponseModel):
    amount: float


VARIANT = Deposit | dict[str, Any]


PLAIN: list[Any] = [{"id": 1, "detail": {"note": "a"}}, {"id": 2}]
NEW: list[Any] = [{"id": 1, "new": 5}, {"id": 2, "detail": {"note": "a", "new": [1]}}]


def read(decoder: Typed[Any], rows: list[Any]) -> Any:
    return decoder.read(OPERATION, 200, json.dumps({"rows": rows}).encode()).rows


def read_row() -> Row:
    row: Row = read(Typed(Page), PLAIN)[0]
    return row


def test_a_row_without_further_fields_has_no_dict_for_them() -> None:
    """The garbage collector counts each object that it may have to follow."""
    row = read_row()
    assert [type(part) for part in gc.get_referents(row)].count(dict) == 1
    assert row.detail is not None
    assert [type(part) for part in gc.get_referents(row.detail)].count(dict) == 1


@pytest.mark.parametrize("order", [(PLAIN, NEW, NEW, PLAIN), (NEW, PLAIN)])
def test_further_fields_are_kept_whatever_was_read_before(order: tuple[list[Any], ...]) -> None:
    decoder = Typed(Page)
    for expected in order:
        rows = read(decoder, expected)
        assert [json.loads(row.model_dump_json(exclude_unset=True)) for row in rows] == expected
        assert [row.model_extra for row in rows] == [
            {"new": row["new"]} if "new" in row else {} for row in expected
        ]


def test_only_the_first_response_with_further_fields_is_validated_twice() -> None:
    decoder = Typed(Page)
    assert [count_validations(decoder, rows) for rows in (PLAIN, PLAIN, NEW, NEW, PLAIN)] == [
        1, 1, 2, 1, 1,
    ]  # fmt: skip


def count_validations(decoder: Typed[Any], rows: list[Any]) -> int:
    calls: list[str] = []

    def note(_frame: object, event: str, called: Any) -> None:
        if event == "c_call":
            calls.append(called.__name__)

    sys.setprofile(note)
    try:
        read(decoder, rows)
    finally:
        sys.setprofile(None)
    return calls.count("validate_json")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (VARIANT, {"amount": 1.5, "target": "a"}),
        (list[VARIANT], [{"amount": 1.5, "target": "a"}]),
        (dict[str, VARIANT], {"type": {"amount": 1.5, "target": "a"}}),
        (tuple[VARIANT, int], [{"amount": 1.5, "target": "a"}, 1]),
        (list[Deposit] | list[Any], [{"amount": 1.5, "target": "a"}]),
    ],
    ids=str,
)
def test_a_further_field_does_not_change_the_class_of_a_variant(kind: Any, value: Any) -> None:
    """Also before a response has further fields: an object with one fits the ``dict``, too."""
    fields: dict[str, Any] = {"type": (str, "a"), "what": (kind, ...)}
    booking = create_model("Booking", __base__=ResponseModel, **fields)
    page = create_model("Page", __base__=ResponseModel, rows=(list[booking], ...))  # type: ignore[valid-type]
    decoder = Typed(page)
    further = {"what": value, "new": 1}
    shown = [
        repr(read(decoder, rows)[0].what)
        for rows in ([{"what": value}], [further], [{"what": value}])
    ]
    assert len(set(shown)) == 1


def test_a_read_model_equals_a_constructed_one() -> None:
    row = read_row()
    built = Row(id=1, detail=Detail(note="a"))
    assert row == built
    assert built == row
    row.new = 5  # type: ignore[attr-defined]
    assert row != built


@pytest.mark.parametrize(
    "duplicate",
    [lambda row: pickle.loads(pickle.dumps(row)), copy.copy, copy.deepcopy, Row.model_copy],
)
def test_a_field_can_be_added_to_a_read_model_and_to_its_copies(
    duplicate: Callable[[Row], Any],
) -> None:
    row = read_row()
    twin = duplicate(row)
    twin.new = 5
    assert (twin.new, twin.model_extra, twin.model_dump()["new"]) == (5, {"new": 5}, 5)
    assert row.model_extra == {}
    assert not hasattr(row, "new")
    assert duplicate(row) == row
    assert row.model_copy(update={"other": 1}).model_extra == {"other": 1}
