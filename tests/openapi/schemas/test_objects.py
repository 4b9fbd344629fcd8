"""Conditions of a schema: fields that another field's value requires or refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.plan.form import ConditionForm, ModelForm
from kloudtrader import InvalidArgument
from tests.openapi.round_trip import generate
from tests.openapi.specs import form, operation, read, reference, save, spec

KIND = {"type": "string", "enum": ["limit", "stop", "market"]}
NUMBER = {"type": "number"}
ORDER = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": KIND, "price": NUMBER, "stopPrice": NUMBER},
}
LIMIT = {"if": {"properties": {"kind": {"const": "limit"}}}, "then": {"required": ["price"]}}
STOP = {
    "if": {"properties": {"kind": {"enum": ["stop", "market"]}}, "required": ["kind"]},
    "then": {"properties": {"price": False}, "required": ["stopPrice"]},
}
MARKET = {
    "if": {"properties": {"kind": {"const": "market"}}},
    "then": {"properties": {"price": False}},
}
POST = operation(
    "place",
    requestBody={"content": {"application/json": {"schema": reference("Order")}}},
)


def conditions(directory: Path, **more: Any) -> tuple[tuple[ConditionForm, ...], list[str]]:
    document = spec({"Order": {**ORDER, **more}}, {"/orders": {"post": POST}})
    api, report = read(directory, document)
    model = form(api, "Order")
    assert isinstance(model, ModelForm)
    return model.conditions, [remark.message for remark in report.select("approximated")]


def test_one_condition_stands_in_the_schema_itself(tmp_path: Path) -> None:
    read_, remarks = conditions(tmp_path, **LIMIT)
    assert read_ == (ConditionForm("kind", ("limit",), ("price",), ()),)
    assert remarks == []


def test_several_conditions_stand_in_all_of(tmp_path: Path) -> None:
    read_, remarks = conditions(tmp_path, allOf=[LIMIT, STOP, MARKET])
    assert read_ == (
        ConditionForm("kind", ("limit",), ("price",), ()),
        ConditionForm("kind", ("stop", "market"), ("stopPrice",), ("price",)),
        ConditionForm("kind", ("market",), (), ("price",)),
    )
    assert remarks == []


@pytest.mark.parametrize(
    "condition",
    [
        {**LIMIT, "else": {"required": ["stopPrice"]}},
        {"if": {"properties": {"kind": {"pattern": "l"}}}, "then": {"required": ["price"]}},
        {"if": {"properties": {"kind": {"const": ["limit"]}}}, "then": {"required": ["price"]}},
        {"if": {"properties": {"kind": KIND, "price": NUMBER}}, "then": {"required": ["price"]}},
        {"if": {"not": LIMIT["if"]}, "then": {"required": ["price"]}},
        {"if": LIMIT["if"], "then": {"properties": {"price": {"minimum": 5}}}},
        {"if": LIMIT["if"], "then": {"minProperties": 2}},
    ],
)
def test_a_condition_of_another_form_is_approximated(tmp_path: Path, condition: Any) -> None:
    read_, remarks = conditions(tmp_path, **condition)
    assert read_ == ()
    assert len(remarks) == 1
    assert "if and then" in remarks[0]


def test_conditions_are_checked_before_a_request_is_sent(tmp_path: Path) -> None:
    schemas = {"Order": {**ORDER, "allOf": [LIMIT, STOP]}}
    path = save(tmp_path, spec(schemas, {"/orders": {"post": POST}}), "conditions.json")
    with generate(path, tmp_path, "--strict") as package:
        order: Any = package.Order
        order(kind="limit", price=5)
        order(kind="market", stop_price=5)
        for fields, argument in (
            ({"kind": "limit"}, "price"),
            ({"kind": "limit", "price": None}, "price"),
            ({"kind": "stop"}, "stop_price"),
            ({"kind": "stop", "stop_price": 5, "price": 5}, "price"),
        ):
            with pytest.raises(InvalidArgument) as caught:
                order(**fields)
            assert caught.value.argument == argument
        changed = order(kind="limit", price=5)
        with pytest.raises(InvalidArgument):
            changed.price = None


def test_what_is_only_read_has_no_conditions(tmp_path: Path) -> None:
    """A response is not refused because the server breaks its own rule."""
    paths = {"/orders": {"get": operation("get_it", reference("Order"))}}
    path = save(tmp_path, spec({"Order": {**ORDER, **LIMIT}}, paths), "reading.json")
    with generate(path, tmp_path, "--strict") as package:
        assert package.Order.model_validate({"kind": "limit"}).kind == "limit"
