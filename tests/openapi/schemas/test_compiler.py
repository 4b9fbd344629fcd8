"""Schemas become models and aliases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.plan.form import AliasForm, ModelForm
from codegen.source.problems import SpecError
from tests.openapi.specs import alias, fields, form, operation, read, reference, spec


def model_of(
    directory: Path, properties: dict[str, Any], required: list[str] | None = None, **more: Any
) -> dict[str, str]:
    """Annotations of one model with these properties."""
    schema = {"type": "object", "properties": properties, "required": required or [], **more}
    api, _ = read(
        directory, spec({"It": schema, "Item": {"type": "object", "properties": {"a": {}}}})
    )
    return fields(api, "It")


@pytest.mark.parametrize(
    ("schema", "written"),
    [
        ({"type": "string"}, "str"),
        ({"type": "integer", "format": "int64"}, "int"),
        ({"type": "number"}, "float"),
        ({"type": "string", "format": "decimal"}, "Decimal"),
        ({"type": "string", "format": "date"}, "datetime.date"),
        ({"type": "string", "format": "date-time"}, "Instant"),
        ({"type": "string", "format": "uuid"}, "UUID"),
        ({"type": "string", "format": "byte"}, "Base64Bytes"),
        ({"type": "boolean"}, "bool"),
        ({}, "Any"),
        ({"type": ["string", "null"]}, "str | None"),
        ({"type": "string", "nullable": True}, "str | None"),
        ({"type": ["integer", "string"]}, "int | str"),
        ({"enum": ["a", "b"], "type": "string"}, 'Literal["a", "b"] | str'),
        ({"enum": ["a", None]}, 'Literal["a"] | str | None'),
        ({"enum": [1, "a"]}, 'Literal["a"] | int | str'),
        ({"type": "string", "x-extensible-enum": ["a"]}, 'Literal["a"] | str'),
        ({"const": "a"}, 'Literal["a"]'),
        ({"type": "array", "items": {"type": "integer"}}, "list[int]"),
        ({"type": "array"}, "list[Any]"),
        ({"type": "array", "items": reference("Item")}, "list[Item]"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "dict[str, int]"),
        ({"type": "object"}, "dict[str, Any]"),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "str | None"),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "str | int"),
        ({"allOf": [reference("Item")], "description": "said"}, "Item"),
        ({"allOf": [reference("Item"), {"description": "said"}]}, "Item"),
        ({"oneOf": [reference("Item"), {"type": "string"}]}, "Item | str"),
    ],
)
def test_a_schema_becomes_this_annotation(
    tmp_path: Path, schema: dict[str, Any], written: str
) -> None:
    assert model_of(tmp_path, {"value": schema}, ["value"]) == {"value": written}


def test_what_may_be_left_out_may_be_none(tmp_path: Path) -> None:
    assert model_of(tmp_path, {"a": {"type": "string"}}) == {"a": "str | None"}


def test_fields_get_names_that_hide_nothing(tmp_path: Path) -> None:
    names = [
        "class",
        "date",
        "datetime",
        "list",
        "copy",
        "model_config",
        "sortBy",
        "_id",
        "id",
        "2",
    ]
    written = model_of(tmp_path, {name: {"type": "string", "format": "date"} for name in names})
    assert list(written) == [
        "class_",
        "date",
        "datetime_",
        "list_",
        "copy_",
        "model_config_",
        "sort_by",
        "id",
        "id2",
        "n2",
    ]


def test_one_or_many_is_a_list_that_defaults_to_empty(tmp_path: Path) -> None:
    schema = {
        "x-one-or-many": True,
        "oneOf": [
            reference("Item"),
            {"type": "array", "items": reference("Item")},
            {"type": "null"},
        ],
    }
    api, _ = read(
        tmp_path,
        spec(
            {
                "It": {"type": "object", "properties": {"item": schema}},
                "Item": {"type": "object", "properties": {"a": {}}},
            }
        ),
    )
    model = form(api, "It")
    assert isinstance(model, ModelForm)
    assert model.fields[0].type.write(str) == "Annotated[list[Item], OneOrMany()]"
    assert model.fields[0].factory == "list"


def test_a_marker_on_the_wrong_schema_is_an_error(tmp_path: Path) -> None:
    for marker in ("x-one-or-many", "x-none-as-empty"):
        with pytest.raises(SpecError, match=rf"It.*{marker} requires"):
            read(tmp_path, spec({"It": {"type": "string", marker: True}}))


def test_named_arrays_scalars_and_unions_keep_their_names(tmp_path: Path) -> None:
    api, _ = read(
        tmp_path,
        spec(
            {
                "It": {"type": "object", "properties": {"all": reference("ItList")}},
                "ItList": {"type": "array", "items": reference("It")},
                "Cent": {"type": "integer"},
                "Other": reference("Cent"),
            }
        ),
    )
    assert alias(api, "ItList") == "list[It]"
    assert alias(api, "Cent") == "int"
    assert alias(api, "Other") == "Cent"
    assert fields(api, "It") == {"all": "ItList | None"}
    order = [model.name for model in api.models]
    assert order.index("It") < order.index("ItList")


def test_an_alias_that_reaches_itself_is_lazy(tmp_path: Path) -> None:
    tree = {"anyOf": [{"type": "string"}, {"type": "array", "items": reference("Tree")}]}
    api, _ = read(tmp_path, spec({"Tree": tree}))
    found = form(api, "Tree")
    assert isinstance(found, AliasForm)
    assert found.recursive


def test_all_of_adds_up(tmp_path: Path) -> None:
    api, report = read(
        tmp_path,
        spec(
            {
                "Base": {
                    "type": "object",
                    "required": ["a"],
                    "properties": {"a": {"type": "string"}},
                },
                "It": {
                    "allOf": [
                        reference("Base"),
                        {"required": ["b"], "properties": {"b": {"type": "integer"}}},
                        {"properties": {"a": {"description": "more words"}}},
                    ]
                },
            }
        ),
    )
    assert fields(api, "It") == {"a": "str", "b": "int"}
    assert not report.select("approximated")


def test_a_discriminator_makes_an_open_union(tmp_path: Path) -> None:
    kind = {"type": "object", "properties": {"kind": {"type": "string"}}}
    pet = {
        "oneOf": [reference("Cat"), reference("Dog")],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"c": "#/components/schemas/Cat", "d": "Dog"},
        },
    }
    api, _ = read(tmp_path, spec({"Cat": kind, "Dog": kind, "Pet": pet}))
    assert alias(api, "Pet") == (
        'Annotated[Cat | Dog | Unrecognised, OneOf("kind", {"c": "Cat", "d": "Dog"})]'
    )


def test_tags_that_are_names_of_classes_need_no_table(tmp_path: Path) -> None:
    animal = {"type": "object", "properties": {"kind": {"type": "string"}}}
    union = {
        "oneOf": [reference("Cat"), reference("Dog")],
        "discriminator": {"propertyName": "kind"},
    }
    api, _ = read(tmp_path, spec({"Cat": animal, "Dog": animal, "Pet": union}))
    written = alias(api, "Pet")
    assert written == 'Annotated[Cat | Dog | Unrecognised, OneOf("kind", ("Cat", "Dog"))]'


def test_a_long_name_of_the_spec_is_shortened_unless_another_is_stated(tmp_path: Path) -> None:
    name = "payment_intent_payment_method_options_mandate_options_us_bank_account"
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
    api, report = read(tmp_path, spec({name: schema}))
    (model,) = api.models
    assert len(model.name) < 60
    assert model.name.startswith("PaymentIntentPaymentMethod")
    assert model.name.endswith("UsBankAccount")
    (remark,) = report.select("note")
    assert name in remark.message
    stated = {**schema, "x-python-name": "A" * 70}
    api, report = read(tmp_path, spec({name: stated}))
    assert api.models[0].name == "A" * 70
    assert report.select("note") == []


def test_names_of_nested_classes_have_less_than_sixty_letters(tmp_path: Path) -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "integer"}}}
    for _ in range(6):
        inner = {"exceptionallyDetailedInformation": schema, "other": schema}
        schema = {"type": "object", "properties": inner}
    paths = {"/x": {"post": operation("submit_everything", schema)}}
    api, report = read(tmp_path, spec(paths=paths))
    names = [model.name for model in api.models]
    assert len(names) == len({*names}) == 127
    assert max(map(len, names)) < 60
    assert all(name.startswith("SubmitEverything") for name in names)
    assert report.select("approximated") == []


def test_names_that_would_be_one_get_a_number_and_a_remark(tmp_path: Path) -> None:
    a_class = {"type": "object", "properties": {"a": {}}}
    api, report = read(tmp_path, spec({"foo_bar": a_class, "FooBar": a_class, "Field": a_class}))
    assert {model.name for model in api.models} == {"FooBar", "FooBar2", "FieldModel"}
    assert "FooBar is in use" in str(report.select("approximated")[0])


def test_what_is_only_sent_is_checked_and_what_is_read_is_not(tmp_path: Path) -> None:
    shape = {
        "type": "object",
        "required": ["price"],
        "properties": {
            "price": reference("Cent"),
            "count": {"type": "integer", "minimum": 1, "maximum": 99},
            "when": {"type": "string", "format": "date-time"},
            "seen": {"type": "string", "readOnly": True},
        },
    }
    body = {"content": {"application/json": {"schema": reference("Sent")}}}
    paths = {"/a": {"post": operation("send", reference("Read"), requestBody=body)}}
    schemas = {"Sent": shape, "Read": shape, "Cent": {"type": "integer", "minimum": 1}}
    api, _ = read(tmp_path, spec(schemas, paths))
    assert fields(api, "Sent") == {
        "price": "Annotated[Cent, Strict(), Field(ge=1)]",
        "count": "Annotated[StrictInt, Field(ge=1, le=99)] | None",
        "when": "AwareDatetime | None",
        "seen": "str | None",
    }
    assert fields(api, "Read") == {
        "price": "Cent",
        "count": "int | None",
        "when": "Instant | None",
        "seen": "str | None",
    }


@pytest.mark.parametrize(
    ("stated", "extra", "forbidden"),
    [
        ({}, None, True),  # a name that the spec does not know is a mistake
        ({"additionalProperties": False}, None, True),
        ({"additionalProperties": True}, "Any", False),
        ({"additionalProperties": {}}, "Any", False),
        ({"additionalProperties": {"description": "Fields of your own."}}, "Any", False),
        ({"additionalProperties": {"type": "integer"}}, "int", False),
    ],
)
def test_what_is_sent_may_hold_more_where_the_spec_says_so(
    tmp_path: Path, stated: dict[str, Any], extra: str | None, forbidden: bool
) -> None:
    base = {"type": "object", "properties": {"a": {"type": "string"}}}
    schemas = {"It": {"allOf": [base, {"type": "object", **stated}]}}
    content = {"application/json": {"schema": reference("It")}}
    paths = {"/it": {"post": operation("send_it", requestBody={"content": content})}}
    api, _ = read(tmp_path, spec(schemas, paths))
    model = form(api, "It")
    assert isinstance(model, ModelForm)
    assert (model.extra and model.extra.write(str)) == extra
    assert model.extra_forbidden is forbidden


def test_nonsense_beside_a_reference_of_3_0_costs_nothing(tmp_path: Path) -> None:
    beside = {"allOf": {"3": {"properties": {"b": {}}}}, "oneOf": "none", "nullable": True}
    schemas = {
        "It": {"type": "object", "properties": {"item": {**reference("Item"), **beside}}},
        "Item": {"type": "object", "properties": {"a": {"type": "string"}}},
    }
    api, _ = read(tmp_path, spec(schemas) | {"openapi": "3.0.1"})
    assert fields(api, "It") == {"item": "Item | None"}
