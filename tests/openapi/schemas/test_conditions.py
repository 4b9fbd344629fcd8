"""Conditions and decimals of requests: what is read, and what is not checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.plan.form import ConditionForm, ModelForm
from codegen.source.problems import SpecError
from tests.openapi.specs import form, operation, read, reference, spec

TEXT = {"type": "string"}


def order(**more: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": dict.fromkeys("abc", TEXT), **more}
    sent = {"required": True, "content": {"application/json": {"schema": reference("Order")}}}
    placed = operation("place", {"type": "object"}, requestBody=sent)
    return spec({"Order": schema}, {"/orders": {"post": placed}})


@pytest.mark.parametrize(
    ("condition", "forms"),
    [
        (
            {"if": {"properties": {"a": {"const": "x"}}}, "then": {"required": ["b"]}},
            [ConditionForm("a", ("x",), required=("b",))],
        ),
        (
            {
                "if": {"properties": {"a": {"enum": ["x", "y"]}}, "required": ["a"]},
                "then": {"properties": {"b": False, "c": {"const": "z"}}},
            },
            [ConditionForm("a", ("x", "y"), refused=("b",), allowed=(("c", ("z",)),))],
        ),
        (
            {
                "if": {"required": ["a"]},
                "then": {"properties": {"b": False}},
                "else": {"required": ["b"]},
            },
            [
                ConditionForm("a", refused=("b",)),
                ConditionForm("a", absent=True, required=("b",)),
            ],
        ),
    ],
)
def test_conditions_between_fields_are_read(
    tmp_path: Path, condition: dict[str, Any], forms: list[ConditionForm]
) -> None:
    api, report = read(tmp_path, order(allOf=[condition]))
    model = form(api, "Order")
    assert isinstance(model, ModelForm)
    assert list(model.conditions) == forms
    assert report.select("approximated") == []


@pytest.mark.parametrize(
    "condition",
    [
        {"if": {"properties": {"a": {"minLength": 3}}}, "then": {"required": ["b"]}},
        {"if": {"properties": {"a": {"const": "x"}, "b": {"const": "y"}}}, "then": {}},
        {"if": {"properties": {"a": {"const": "x"}}}, "else": {"required": ["b"]}},
        {"if": {"required": ["a", "b"]}, "then": {"required": ["c"]}},
        {"if": {"required": ["a"]}, "then": {"properties": {"b": {"minLength": 3}}}},
        {"if": {"required": ["a"]}, "then": {"not": {"required": ["b"]}}},
    ],
)
def test_a_condition_of_another_form_is_reported(tmp_path: Path, condition: dict[str, Any]) -> None:
    api, report = read(tmp_path, order(allOf=[condition]))
    model = form(api, "Order")
    assert isinstance(model, ModelForm)
    assert model.conditions == ()
    assert len(report.select("approximated")) == 1


@pytest.mark.parametrize("places", [2, [2], [2, "4"], [True, 4], "2, 4", [1, 2, 3]])
def test_decimal_places_are_two_integers(tmp_path: Path, places: Any) -> None:
    price = {"type": "string", "format": "decimal", "x-decimal-places": places}
    with pytest.raises(SpecError) as caught:
        read(tmp_path, order(properties={"a": price}))
    assert "x-decimal-places" in str(caught.value)
