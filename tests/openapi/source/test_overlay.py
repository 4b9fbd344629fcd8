"""Corrections to a published spec."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.read_api import read_api
from codegen.source.problems import Report, SpecError
from tests.openapi.specs import alias, fields, operation, parameter, reference, save, spec

ORDER = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "side": {"type": "string"}},
}


def make_spec() -> dict[str, Any]:
    listed = operation("get_orders", reference("Order"), parameters=[parameter("page")])
    schemas = {"Order": ORDER, "Orders": {"type": "array", "items": reference("Order")}}
    return spec(schemas, {"/orders": {"get": listed, "post": operation("place")}})


def read_with_overlay(directory: Path, *actions: dict[str, Any]) -> Any:
    path = save(directory, make_spec())
    before = path.read_bytes()
    overlay = save(
        directory,
        {"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": list(actions)},
        "fixes.json",
    )
    api = read_api(path, Report(), [overlay])
    assert path.read_bytes() == before
    return api


def because(**more: Any) -> dict[str, Any]:
    return {"description": "The server says otherwise.", **more}


def test_an_update_is_merged(tmp_path: Path) -> None:
    update = {"required": ["side"], "properties": {"side": {"nullable": True}, "new": {}}}
    api = read_with_overlay(tmp_path, because(target="$.components.schemas.Order", update=update))
    assert fields(api, "Order") == {"id": "int", "side": "str | None", "new": "Any"}


def test_an_update_of_a_list_is_appended(tmp_path: Path) -> None:
    target = "$.paths['/orders'].get.parameters"
    api = read_with_overlay(tmp_path, because(target=target, update=parameter("limit")))
    assert [parameter.wire for parameter in api.operations[0].parameters] == ["page", "limit"]


def test_something_is_removed(tmp_path: Path) -> None:
    api = read_with_overlay(
        tmp_path,
        because(target="$.paths['/orders'].post", remove=True),
        because(target="$.paths.*.get.parameters[?(@.name == 'page')]", remove=True),
    )
    assert [(operation.name, operation.parameters) for operation in api.operations] == [
        ("get_orders", ())
    ]


def test_a_pointer_sets_a_value(tmp_path: Path) -> None:
    api = read_with_overlay(
        tmp_path,
        because(pointer="/components/schemas/Order/properties/side/type", set="integer"),
        because(pointer="/components/schemas/Orders/items", set={"type": "string"}),
    )
    assert fields(api, "Order")["side"] == "int | None"
    assert alias(api, "Orders") == "list[str]"


def test_the_output_names_the_overlay_and_has_a_hash_of_its_own(tmp_path: Path) -> None:
    api = read_with_overlay(tmp_path, because(pointer="/info/title", set="Other"))
    plain = read_api(tmp_path / "spec.json", Report())
    assert (api.title, api.source) == ("Other", "spec.json with fixes.json")
    assert api.sha256 != plain.sha256


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ({"target": "$.info", "update": {"title": "x"}}, "has no `description`"),
        (because(target="$.paths['/gone']", remove=True), "matches nothing in spec.json"),
        (because(pointer="/paths/~1gone/get", remove=True), "matches nothing"),
        (because(pointer="/paths/~1gone/get", set={}), "'get' cannot be set"),
        (because(target="$.info", update={"title": "Test"}), "changes nothing"),
        (because(target="$.info"), "needs one of `update`, `remove` and `set`"),
        (because(target="$.info", update={}, remove=True), "needs one of"),
        (because(target="$.info.title", update={"a": 1}), "requires an object or a list"),
        (because(target="info", remove=True), "the target 'info' is not a JSONPath"),
        (because(target="$.info[a-b]", remove=True), "the target '$.info[a-b]' is not a JSONPath"),
        (because(target="$.info[?length(@)]", remove=True), "is not a JSONPath"),
        (because(remove=True), "the target '' is not a JSONPath"),
        (because(target="$", remove=True), "cannot be removed"),
        (because(target="$.info", set=1), "`set` requires `pointer`"),
        (because(target="$.info", **{"x-rename": {"prefix": "x"}}), "requires texts"),
        (because(target="$.info.title", **{"x-rename": {"by": "x"}}), "needs `prefix`, `suffix`"),
        (because(target="$.info.title", **{"x-rename": {"prefix": "Test"}}), "nothing is left"),
        (
            because(target="$.info.title", **{"x-rename": {"pattern": "(", "by": ""}}),
            "the pattern '(' cannot be used",
        ),
        (because(target="$.info.title", **{"x-rename": {"prefix": "No"}}), "changes nothing"),
    ],
)
def test_a_correction_that_does_not_fit_is_an_error_with_its_line(
    tmp_path: Path, action: dict[str, Any], message: str
) -> None:
    good = because(pointer="/info/description", set="x")
    with pytest.raises(SpecError, match=r"fixes\.json:\d+ #/actions/1") as caught:
        read_with_overlay(tmp_path, good, action)
    assert message in str(caught.value)


OPERATION_IDS = "$.paths.*.*.operationId"


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ({"prefix": "Venue_V2_"}, ["get_orders", "place_order", "cancel"]),
        ({"suffix": "Orders"}, ["venue_v2_get", "venue_v2_place_order", "cancel"]),
        (
            {"pattern": r"^Venue_V(\d)_(\w+)$", "by": r"\2V\1"},
            ["get_orders_v2", "place_order_v2", "cancel"],
        ),
    ],
)
def test_many_operations_are_renamed_at_once(
    tmp_path: Path, rule: dict[str, str], names: list[str]
) -> None:
    listed, placed = operation("Venue_V2_GetOrders"), operation("Venue_V2_PlaceOrder")
    paths = {"/orders": {"get": listed, "post": placed, "delete": operation("cancel")}}
    path = save(tmp_path, spec({}, paths))
    action = because(target=OPERATION_IDS, **{"x-rename": rule})
    overlay = save(tmp_path, {"overlay": "1.0.0", "actions": [action]}, "fixes.json")
    api = read_api(path, Report(), [overlay])
    assert [form.name for form in api.operations] == names


def test_an_overlay_must_be_one(tmp_path: Path) -> None:
    path = save(tmp_path, make_spec())
    with pytest.raises(SpecError, match="is not an overlay"):
        read_api(path, Report(), [path])


def test_a_target_selects_by_what_refers_to_a_schema(tmp_path: Path) -> None:
    """Filter on `$ref`, in a spec and an overlay that are read from YAML."""
    (tmp_path / "spec.yaml").write_text(YAML_SPEC, encoding="utf-8")
    (tmp_path / "fixes.yaml").write_text(YAML_OVERLAY, encoding="utf-8")
    api = read_api(tmp_path / "spec.yaml", Report(), [tmp_path / "fixes.yaml"])
    assert [parameter.wire for parameter in api.operations[0].parameters] == ["limit"]


YAML_SPEC = """
openapi: "3.1.0"
info: {title: t, version: "1"}
paths:
  /orders:
    get:
      operationId: get_orders
      parameters:
        - {$ref: "#/components/parameters/Page"}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "204": {description: none}
components:
  parameters:
    Page: {name: page, in: query, schema: {type: integer}}
"""
YAML_OVERLAY = """
overlay: 1.0.0
info: {title: t, version: "1"}
actions:
  - target: $.paths.*.*.parameters[?@['$ref'] == '#/components/parameters/Page']
    description: The server ignores the page.
    remove: true
"""


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("$.paths['/orders'].get.parameters[0,2]", ["b", "d"]),
        ("$.paths['/orders'].get.parameters[2, 0]", ["b", "d"]),
        ("$.paths['/orders'].get.parameters[-1]", ["a", "b", "c"]),
        ("$.paths['/orders'].get.parameters[0,0]", ["b", "c", "d"]),
        ("$.paths['/orders'].get.parameters[1:]", ["a"]),
        ("$..parameters[?@.name == 'a' || @.name == 'd']", ["b", "c"]),
        ("$.paths['/orders'].get['parameters', 'summary']..*", []),
    ],
)
def test_all_that_a_target_names_is_removed(tmp_path: Path, target: str, kept: list[str]) -> None:
    listed = operation("get_orders", parameters=[parameter(name) for name in "abcd"])
    path = save(tmp_path, spec({}, {"/orders": {"get": listed}}))
    actions = [because(target=target, remove=True)]
    overlay = save(tmp_path, {"overlay": "1.0.0", "actions": actions}, "fixes.json")
    api = read_api(path, Report(), [overlay])
    assert [parameter.wire for parameter in api.operations[0].parameters] == kept
