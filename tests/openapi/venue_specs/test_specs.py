"""Check that the two specs are valid, complete and true to the responses of the venues."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from .spec_files import (
    EXAMPLES,
    OPERATIONS,
    SAFE_SEGMENT,
    SPECS,
    SpecOperation,
    each_operation,
    each_response,
    each_spec,
    is_valid,
    iterate_mappings,
    list_reachable,
    make_validator,
    resolve,
    spec_path,
)

# The documents as such


@each_spec
def test_the_spec_is_valid(name: str) -> None:
    assert [str(e) for e in OpenAPIV31SpecValidator(SPECS[name]).iter_errors()] == []


@each_spec
def test_readers_of_yaml_1_1_and_1_2_read_the_same(name: str) -> None:
    assert yaml.safe_load(spec_path(name).read_text()) == SPECS[name]


@each_spec
def test_every_key_is_text(name: str) -> None:
    assert {type(key) for node in iterate_mappings(SPECS[name]) for key in node} == {str}


@each_spec
def test_no_component_is_unused(name: str) -> None:
    spec = SPECS[name]
    used = {str(node.get("$ref")) for node in list_reachable(spec, [spec["paths"]])}
    kinds = ("schemas", "parameters", "headers", "responses")
    assert used >= {
        f"#/components/{kind}/{component}"
        for kind in kinds
        for component in spec["components"].get(kind, {})
    }


@each_spec
def test_everything_is_described(name: str) -> None:
    spec = SPECS[name]
    schemas = spec["components"]["schemas"]
    properties = [
        (place, key, value)
        for place, node in [(s, n) for s in schemas for n in iterate_mappings(schemas[s])]
        if isinstance(node.get("properties"), dict) and not _is_condition(schemas[place], node)
        for key, value in node["properties"].items()
    ]
    assert [(p, k) for p, k, value in properties if not value.get("description")] == []
    assert [s for s, schema in schemas.items() if not schema.get("description")] == []
    headers = spec["components"].get("headers", {})
    assert [h for h, header in headers.items() if not header.get("description")] == []


def _is_condition(schema: dict[str, Any], node: dict[str, Any]) -> bool:
    """Return whether a mapping is part of a rule, and so describes no property."""
    rules = [other.get(word) for other in iterate_mappings(schema) for word in ("if", "then")]
    return any(node is rule for rule in rules)


@each_operation
def test_an_operation_is_described(name: str, operation: SpecOperation) -> None:
    assert operation.node["summary"]
    assert operation.node["description"]
    assert [
        parameter["name"] for parameter in operation.parameters if not parameter.get("description")
    ] == []
    assert [
        status for status, response in operation.responses.items() if not response["description"]
    ] == []


READS_BY_POST = {"LogIn", "post_quotes", "preview_order"}


@each_operation
def test_only_what_changes_nothing_may_be_repeated(name: str, operation: SpecOperation) -> None:
    repeatable = operation.method == "GET" or operation.id in READS_BY_POST
    assert operation.node["x-repeatable"] is repeatable


@each_operation
def test_values_in_the_path_are_guarded(name: str, operation: SpecOperation) -> None:
    inside = {
        parameter["name"]: parameter
        for parameter in operation.parameters
        if parameter["in"] == "path"
    }
    assert {n for n in inside if "{" + n + "}" in operation.path} == set(inside)
    assert operation.path.count("{") == len(inside)
    for wire, parameter in inside.items():
        assert parameter["schema"]["pattern"] == SAFE_SEGMENT
        assert parameter.get("x-masked", False) is (wire in ("account_id", "user_id"))


# Responses


@each_response
def test_the_schema_fits_what_the_venue_sends(name: str, operation: str, response: Any) -> None:
    errors = make_validator(name, OPERATIONS[name][operation].schema).iter_errors(response)
    assert [error.message for error in errors] == []


@each_response
def test_a_response_without_its_envelope_is_refused(
    name: str, operation: str, response: Any
) -> None:
    schema = OPERATIONS[name][operation].schema
    required = resolve(SPECS[name], schema)["required"]
    assert required
    for key in required:
        assert not is_valid(name, schema, {k: v for k, v in response.items() if k != key})


@each_operation
def test_no_error_passes_for_a_response(name: str, operation: SpecOperation) -> None:
    if "content" not in operation.success[1]:
        assert operation.success[0] == "204"
        return
    fault = {"fault": {"faultstring": "No", "detail": {"errorcode": "a.b"}}}
    others: list[Any] = [
        None,
        "null",
        "",
        [],
        {},
        fault,
        {"errors": {"error": "No"}},
        {"code": "no"},
    ]
    assert [example for example in others if is_valid(name, operation.schema, example)] == []


@each_spec
def test_every_operation_with_a_response_has_examples(name: str) -> None:
    with_response = {
        i for i, operation in OPERATIONS[name].items() if "content" in operation.success[1]
    }
    assert set(EXAMPLES[name]) == with_response


@each_spec
def test_responses_are_open(name: str) -> None:
    spec = SPECS[name]
    responses = [
        node["responses"] for node in iterate_mappings(spec["paths"]) if "responses" in node
    ]
    for node in list_reachable(spec, responses):
        assert not isinstance(node.get("enum"), list)
        assert node.get("additionalProperties") is not False


@each_spec
def test_the_shapes_of_lists_are_stated_alike(name: str) -> None:
    null = {"type": "null"}
    word = {"type": "string", "const": "null"}
    choices = []
    for node in iterate_mappings(SPECS[name]):
        members: Any = node.get("oneOf", node.get("anyOf"))
        if node.get("x-one-or-many"):
            item = members[0]
            many = {"type": "array", "items": item}
            # In an error, "null" would be a text like any other.
            is_error = item == {"type": "string"} and "sentence" in node["description"]
            assert members == [item, many, *([] if is_error else [word]), null]
        elif node.get("x-none-as-empty") and members is None:
            assert node["type"] == ["array", "null"]
        elif node.get("x-none-as-empty"):
            assert members[1:] in ([word, null], [null])
            assert resolve(SPECS[name], members[0])["type"] in ("object", "array")
        elif "discriminator" in node:
            choices.append(node["discriminator"]["propertyName"])
        else:
            assert members is None
    assert choices == (["class"] if name == "tradier" else [])


def test_wrong_kinds_are_refused() -> None:
    rows = EXAMPLES["tradier"]["account_positions"]["one"]
    for key, wrong in (("quantity", "12"), ("id", 1.5), ("symbol", None), ("date_acquired", "x")):
        response = copy.deepcopy(rows)
        response["positions"]["position"][key] = wrong
        assert not is_valid("tradier", "PositionsResponse", response)
    assert not is_valid("tradier", "PositionsResponse", {"positions": "none"})
    assert not is_valid("tradier", "PositionsResponse", {"positions": []})


@pytest.mark.parametrize("schema", ["Order", "OrderLeg"])
def test_an_order_needs_id_status_and_class_only(schema: str) -> None:
    order = {"id": 7, "status": "open", "class": "oco"}
    assert is_valid("tradier", schema, order)
    for key in order:
        assert not is_valid("tradier", schema, {k: v for k, v in order.items() if k != key})
