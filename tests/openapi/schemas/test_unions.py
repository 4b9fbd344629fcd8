"""Alternatives, with and beside common properties, and tuples."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from codegen.cli import main
from codegen.plan.form import ModelForm
from tests.openapi.specs import alias, fields, form, operation, read, reference, spec

CORPUS = Path(__file__).parents[1] / "corpus"
AMOUNT = {"type": "object", "required": ["value"], "properties": {"value": {"type": "integer"}}}


def with_properties(*names: str, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}, **more}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Generate the models of ``corpus/unions.yaml``."""
    directory = tmp_path_factory.mktemp("unions")
    assert (
        main([str(CORPUS / "unions.yaml"), "--output", str(directory / "un_ions"), "--quiet"]) == 0
    )
    sys.path.insert(0, str(directory))
    try:
        yield importlib.import_module("un_ions.models")
    finally:
        sys.path.remove(str(directory))
        for name in [module for module in sys.modules if module.startswith("un_ions")]:
            del sys.modules[name]


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_each_alternative_beside_properties_is_a_class_with_these(
    tmp_path: Path, keyword: str
) -> None:
    choice = [with_properties("card", title="ByCard"), with_properties("iban", title="ByBank")]
    for beside in ({"properties": AMOUNT["properties"]}, {"allOf": [reference("Amount")]}):
        api, report = read(
            tmp_path, spec({"Amount": AMOUNT, "Pay": {"type": "object", **beside, keyword: choice}})
        )
        assert alias(api, "Pay") == "PayByCard | PayByBank | Unrecognised"
        assert [*fields(api, "PayByCard")] == ["value", "card"]
        assert [*fields(api, "PayByBank")] == ["value", "iban"]
        assert report.select("approximated") == []


def test_a_choice_inside_of_all_of_is_made_for_the_whole(tmp_path: Path) -> None:
    choice = {"oneOf": [with_properties("a", title="A"), with_properties("b", title="B")]}
    api, _ = read(
        tmp_path, spec({"It": {"allOf": [reference("Amount"), choice]}, "Amount": AMOUNT})
    )
    assert alias(api, "It") == "ItA | ItB | Unrecognised"
    assert [*fields(api, "ItA")] == ["value", "a"]


def test_a_choice_within_an_alternative_gives_a_class_for_each_combination(tmp_path: Path) -> None:
    inner = {"oneOf": [with_properties("mail", title="Mail"), with_properties("id", title="Id")]}
    schemas = {
        "Contact": inner,
        "Admin": {**with_properties("name"), "anyOf": [with_properties("key", title="Key")]},
        "It": {**with_properties("note"), "oneOf": [reference("Contact"), reference("Admin")]},
    }
    api, _ = read(tmp_path, spec(schemas))
    assert alias(api, "It") == "ItMail | ItId | ItAdminKey | Unrecognised"
    assert [*fields(api, "ItMail")] == ["note", "mail"]
    assert [*fields(api, "ItAdminKey")] == ["note", "name", "key"]


def test_alternatives_that_contain_each_other_end(tmp_path: Path) -> None:
    both = {"oneOf": [reference("It"), reference("Other")]}
    schemas = {"It": {**with_properties("a"), **both}, "Other": {**with_properties("b"), **both}}
    api, _ = read(tmp_path, spec(schemas, {"/it": {"get": operation("it", reference("It"))}}))
    assert "Other" in alias(api, "It")


def test_a_choice_that_only_says_what_must_be_there_leaves_one_class(tmp_path: Path) -> None:
    schema = {**with_properties("a", "b"), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    api, report = read(tmp_path, spec({"It": schema}))
    assert isinstance(form(api, "It"), ModelForm)
    assert any("is not checked" in remark.message for remark in report.select("note"))


def test_properties_beside_a_choice_of_other_values_are_those_of_its_objects(
    tmp_path: Path,
) -> None:
    schema = {**with_properties("id"), "oneOf": [{"type": "boolean"}, {"type": "object"}]}
    del schema["type"]
    api, _ = read(tmp_path, spec({"It": schema}))
    assert alias(api, "It") == "bool | ItVariant2"
    assert [*fields(api, "ItVariant2")] == ["id"]


def test_too_many_combinations_are_reported(tmp_path: Path) -> None:
    choice = {"oneOf": [with_properties(f"p{number}") for number in range(9)]}
    api, report = read(
        tmp_path,
        spec({"It": {"allOf": [with_properties("id"), choice, {"anyOf": choice["oneOf"]}]}}),
    )
    assert [*fields(api, "It")] == ["id"]
    assert any("81 combinations" in remark.message for remark in report.select("approximated"))


def test_what_is_only_sent_has_no_class_for_the_unknown(tmp_path: Path) -> None:
    body = {"content": {"application/json": {"schema": reference("It")}}}
    choice = [with_properties("a", title="A"), with_properties("b", title="B")]
    api, _ = read(
        tmp_path,
        spec({"It": {"oneOf": choice}}, {"/it": {"post": operation("send", requestBody=body)}}),
    )
    assert alias(api, "It") == "ItA | ItB"


@pytest.mark.parametrize(
    ("schema", "written"),
    [
        ({"minItems": 2, "maxItems": 2}, "tuple[str, int]"),
        ({"minItems": 2, "items": False}, "tuple[str, int]"),
        (
            {"items": False},
            'Annotated[tuple[str, int] | list[Any], Field(union_mode="left_to_right")]',
        ),
        (
            {"minItems": 2, "items": {"type": "boolean"}},
            "Annotated[tuple[str, int] | list[str | int | bool], "
            'Field(union_mode="left_to_right")]',
        ),
    ],
)
def test_a_tuple_has_a_type_for_each_place(
    tmp_path: Path, schema: dict[str, Any], written: str
) -> None:
    places = [{"type": "string"}, {"type": "integer"}]
    api, _ = read(tmp_path, spec({"It": {"type": "array", "prefixItems": places, **schema}}))
    assert alias(api, "It") == written


def test_old_drafts_write_places_as_a_list_of_items(tmp_path: Path) -> None:
    schema = {"type": "array", "items": [{"type": "string"}, {"type": "integer"}], "minItems": 2}
    api, _ = read(tmp_path, spec({"It": {**schema, "additionalItems": False}}))
    assert alias(api, "It") == "tuple[str, int]"


def test_variants_are_recognised_and_unknown_ones_kept(models: ModuleType) -> None:
    event: TypeAdapter[Any] = TypeAdapter(models.Event)
    common = '"id": 1, "at": "2030-01-01T00:00:00Z"'
    amended = event.validate_json(f'{{{common}, "kind": "amend", "price": null}}')
    assert type(amended) is models.EventAmend
    split = event.validate_json(f'{{{common}, "kind": "split", "ratio": 2}}')
    assert type(split).__name__ == "Unrecognised"
    assert split.ratio == 2
    with pytest.raises(ValidationError):
        event.validate_json(f'{{{common}, "kind": "fill", "quantity": "many"}}')
    payment: TypeAdapter[Any] = TypeAdapter(models.Payment)
    by_bank = payment.validate_json('{"value": "1.50", "currency": "EUR", "iban": "X"}')
    assert type(by_bank) is models.PaymentByBank
    cash = payment.validate_json('{"value": "1.50", "currency": "EUR", "in": "cash"}')
    assert type(cash).__name__ == "Unrecognised"


def test_where_a_base_is_named_its_subclasses_are_read_and_sent_whole(models: ModuleType) -> None:
    pet: TypeAdapter[Any] = TypeAdapter(models.AnyPet)
    cat = pet.validate_json('{"petType": "cat", "name": "Tom", "lives": 9}')
    assert type(cat) is models.Cat
    other = pet.validate_json('{"petType": "fish", "name": "Nemo", "fins": 3}')
    assert type(other) is models.Pet
    assert other.fins == 3
    kept = models.Kept(pet=cat)
    assert '"lives":9' in kept.model_dump_json(by_alias=True)


def test_nothing_extends_a_class_whose_further_fields_would_not_be_sent(tmp_path: Path) -> None:
    base = with_properties("id")
    longer = {"allOf": [reference("Base"), with_properties("more")]}
    body = {"content": {"application/json": {"schema": with_properties("x")}}}
    body["content"]["application/json"]["schema"]["properties"]["base"] = reference("Base")
    paths = {
        "/a": {"post": operation("a", reference("Longer"), requestBody=body)},
        "/b": {"get": operation("b", reference("Base"))},
    }
    api, _ = read(tmp_path, spec({"Base": base, "Longer": longer}, paths))
    model = form(api, "Longer")
    assert isinstance(model, ModelForm)
    assert model.base is None
