"""References in the place of anything but a schema, and the keywords beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.cli import main
from codegen.plan.form import OperationForm
from codegen.source.problems import Report
from tests.openapi.specs import operation, parameter, read, reference, save, spec

BODY = {"content": {"application/json": {"schema": reference("Order")}}}
ORDER = {"Order": {"type": "object", "properties": {"symbol": {"type": "string"}}}}
SCHEMES = {"key": {"type": "http", "scheme": "bearer"}}


def read_one(
    directory: Path, described: dict[str, Any], **more: Any
) -> tuple[OperationForm, Report]:
    document = spec(ORDER, {"/orders": {"post": described}}, **more)
    api, report = read(directory, document)
    return api.operations[0], report


def test_a_reference_in_the_place_of_an_operation_keeps_all_of_it(tmp_path: Path) -> None:
    place = operation(
        "place", requestBody=BODY, parameters=[parameter("page")], security=[{"key": []}]
    )
    form, report = read_one(
        tmp_path,
        {"$ref": "#/x-operations/place"},
        components={"securitySchemes": SCHEMES},
        **{"x-operations": {"place": place}},
    )
    assert form.name == "place"
    assert form.body is not None
    assert [each.wire for each in form.parameters] == ["page"]
    assert form.security == (("key",),)
    assert report.select("approximated") == report.select("lost") == []


def test_a_whole_map_may_be_a_reference(tmp_path: Path) -> None:
    (tmp_path / "schemas.json").write_text(
        '{"Order": {"type": "object", "properties": {"$ref": "#/Fields"}},'
        ' "Fields": {"symbol": {"type": "string"}}}'
    )
    document = spec(None, {"/orders": {"get": operation("list", reference("Order"))}})
    document["components"]["schemas"] = {"$ref": "schemas.json"}
    api, _ = read(tmp_path, document)
    assert {form.name for form in api.models} >= {"Order"}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_keywords_beside_a_reference_do_not_replace_what_it_names(
    tmp_path: Path, version: str
) -> None:
    page = {**parameter("page"), "description": "The page."}
    described = operation(
        "place",
        parameters=[{"$ref": "#/components/parameters/Page", "required": True}],
        requestBody={"$ref": "#/components/requestBodies/Order", "required": True},
        responses={"200": {"$ref": "#/components/responses/Fine", "required": ["x"]}},
    )
    fine = operation("x", reference("Order"))["responses"]["200"]
    components = {
        "parameters": {"Page": page},
        "requestBodies": {"Order": BODY},
        "responses": {"Fine": fine},
    }
    form, report = read_one(tmp_path, described, components=components, openapi=version)
    assert [(each.wire, each.required) for each in form.parameters] == [("page", False)]
    assert form.body is not None
    assert form.body.required is False
    assert [reply.content_type for reply in form.replies] == ["application/json"]
    places = [remark.place.partition("#")[2] for remark in report.select("approximated")]
    assert sorted(places) == [
        "/paths/~1orders/post/parameters/0",
        "/paths/~1orders/post/requestBody",
        "/paths/~1orders/post/responses/200",
    ]


@pytest.mark.parametrize(("version", "text"), [("3.0.3", "The page."), ("3.1.0", "Which page.")])
def test_a_description_beside_a_reference_overrides_in_31(
    tmp_path: Path, version: str, text: str
) -> None:
    page = {**parameter("page"), "description": "The page."}
    described = operation(
        "place", parameters=[{"$ref": "#/components/parameters/Page", "description": "Which page."}]
    )
    form, report = read_one(
        tmp_path, described, components={"parameters": {"Page": page}}, openapi=version
    )
    assert form.parameters[0].description == text
    assert report.select("approximated") == []


def test_words_beside_the_reference_of_a_path_are_lost(tmp_path: Path) -> None:
    item = {"$ref": "#/x-items/orders", "parameters": [parameter("page")]}
    _, report = read(
        tmp_path, spec(None, {"/orders": item}, **{"x-items": {"orders": {"get": operation("a")}}})
    )
    assert ["'parameters'" in remark.message for remark in report.select("lost")] == [True]


SELF = {"$ref": "#/paths/~1orders/post"}
CIRCLES: dict[str, dict[str, Any]] = {
    "operation": SELF,
    "response": {
        "operationId": "a",
        "responses": {"200": {"$ref": "#/paths/~1orders/post/responses/200"}},
    },
    "parameter": operation("a", parameters=[{"$ref": "#/paths/~1orders/post/parameters/0"}]),
    "schema of a parameter": operation(
        "a",
        parameters=[parameter("q", schema={"$ref": "#/paths/~1orders/post/parameters/0/schema"})],
    ),
    "schema": operation("a", reference("Circle")),
    "union": operation("a", reference("Union")),
}


@pytest.mark.parametrize("name", CIRCLES)
def test_a_reference_to_itself_is_an_error_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    circles = {"Circle": {"allOf": [reference("Circle")]}, "Union": {"oneOf": [reference("Union")]}}
    used = {key: value for key, value in circles.items() if key == name.title()}
    path = save(tmp_path, spec(used, {"/orders": {"post": CIRCLES[name]}}))
    assert main([str(path), "--output", str(tmp_path / "an_api"), "--quiet"]) == 1
    error = capsys.readouterr().err
    assert "itself" in error
    assert "spec.json:" in error


def test_a_union_that_leads_back_to_itself_has_its_other_members(tmp_path: Path) -> None:
    schemas = {
        "A": {"anyOf": [reference("B"), {"type": "string"}]},
        "B": {"anyOf": [reference("A"), {"type": "integer"}]},
    }
    api, _ = read(tmp_path, spec(schemas))
    assert {form.name: form.types()[0].write(str) for form in api.models} == {
        "A": "int | str",
        "B": "str | int",
    }


def test_parts_that_all_of_repeats_are_read_once(tmp_path: Path) -> None:
    """A tower whose every floor names the one below twice has two to the 60th paths."""
    schemas: dict[str, Any] = {"C0": {"type": "object", "properties": {"a": {"type": "string"}}}}
    for floor in range(1, 60):
        below = reference(f"C{floor - 1}")
        schemas[f"C{floor}"] = {"allOf": [below, below, {"properties": {f"p{floor}": {}}}]}
    api, _ = read(tmp_path, spec(schemas))
    assert len(api.models) == 60


def test_files_outside_of_the_folder_are_noted(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"type": "string"}')
    (tmp_path / "api").mkdir()
    described = operation("a", {"$ref": "../other.json"})
    _, report = read(tmp_path / "api", spec(None, {"/a": {"get": described}}))
    assert ["other.json" in remark.message for remark in report.select("note")] == [True]


def test_the_hash_covers_the_files_that_a_spec_refers_to(tmp_path: Path) -> None:
    described = spec(None, {"/a": {"get": operation("a", {"$ref": "other.json"})}})
    hashes: set[str] = set()
    for text in ('{"type": "string"}', '{"type": "integer"}'):
        (tmp_path / "other.json").write_text(text)
        hashes.add(read(tmp_path, described)[0].sha256)
    assert len(hashes) == 2


def test_events_without_an_end_are_lost_with_their_place(tmp_path: Path) -> None:
    stream: dict[str, Any] = {"description": "", "content": {"text/event-stream": {}}}
    document = spec(None, {"/a": {"get": {"operationId": "a", "responses": {"200": stream}}}})
    _, report = read(tmp_path, document)
    assert [remark.place.partition("#")[2] for remark in report.select("lost")] == [
        "/paths/~1a/get/responses/200"
    ]
    stream["content"]["application/octet-stream"] = {}
    api, report = read(tmp_path, document)
    assert api.operations[0].replies[0].content_type == "application/octet-stream"
    assert report.select("lost") == []
