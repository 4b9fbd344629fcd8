"""One run shows all errors of a spec, each with its place and the text to search for."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from codegen.cli import main
from codegen.read_api import read_api
from codegen.source.problems import JoinedSpecError, Report, SpecError

from .specs import alias, fields, operation, parameter, reference, save, spec

WRONG: dict[str, Any] = spec(
    {
        "Order": {"type": "object", "properties": {"a": reference("Gone"), "b": 7, "c": {}}},
        "Rows": {"type": "array", "items": "text"},
    },
    {
        "/a": {"get": operation("get_a", parameters=[parameter("x", "nowhere"), {"in": "query"}])},
        "/b": {"get": operation("get_a"), "put": operation("put_b", **{"x-repeatable": "yes"})},
        "/c": {"get": operation("get_c", requestBody={"content": {"a/b": {"schema": 1}}})},
        "c": {"get": operation("get_d")},
        "/e": {"get": {"operationId": "get_e", "responses": {"ok": {"description": "x"}}}},
    },
    components={"securitySchemes": {"key": {"type": "apiKey"}, "login": {"type": "http"}}},
    servers=[{"url": "https://{a}.example", "variables": {"a": {}}}],
    tags=[{"name": "x", "x-rate-group": 1}],
)


def list_errors(directory: Path, document: dict[str, Any]) -> list[str]:
    with pytest.raises(JoinedSpecError) as caught:
        read_api(save(directory, document), Report())
    return [error.place for error in caught.value.errors]


def test_all_errors_are_collected(tmp_path: Path) -> None:
    places = list_errors(tmp_path, WRONG)
    pointers = {place.partition(" #")[2] for place in places}
    assert {
        "/components/schemas/Order/properties/a",
        "/components/schemas/Order/properties/b",
        "/components/schemas/Rows/items",
        "/paths/~1a/get/parameters/0",
        "/paths/~1a/get/parameters/1",
        "/paths/~1b/get",
        "/paths/~1b/put/x-repeatable",
        "/paths/c",
        "/paths/~1e/get/responses/ok",
        "/components/securitySchemes/key",
        "/components/securitySchemes/login",
        "/servers/0/variables/a",
        "/tags/0/x-rate-group",
    } <= pointers
    assert all(place.startswith("spec.json:") for place in places)
    assert len(places) == len(set(places))


def test_the_run_prints_each_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path, WRONG)
    assert main([str(path), "--output", str(tmp_path / "an_api")]) == 1
    printed = capsys.readouterr().err.splitlines()
    lines = path.read_text().splitlines()
    errors = [number for number, line in enumerate(printed) if line.startswith("error: spec.json:")]
    assert len(errors) >= 10
    for number in errors:
        line = int(printed[number].split(":")[2].split()[0])
        assert printed[number + 1].strip() == lines[line - 1].strip()
    assert f"{len(errors)} errors" in printed


def test_a_document_in_one_line_is_searched_by_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "spec.json").write_text(json.dumps(WRONG))
    assert main([str(tmp_path / "spec.json"), "--output", str(tmp_path / "an_api")]) == 1
    assert '    "get": ... "responses": ... "ok":' in capsys.readouterr().err


def test_all_errors_of_overlays_are_collected(tmp_path: Path) -> None:
    actions = [{"target": "$.gone", "description": "x", "remove": True}, {"target": "$.info"}]
    overlay = save(tmp_path, {"overlay": "1.0.0", "actions": actions}, "fixes.json")
    with pytest.raises(JoinedSpecError) as caught:
        read_api(save(tmp_path, spec()), Report(), [overlay])
    assert [error.place.partition(" ")[2] for error in caught.value.errors] == [
        "#/actions/0",
        "#/actions/1",
    ]


def test_a_missing_operation_id_is_no_approximation(tmp_path: Path) -> None:
    described = operation("x")
    del described["operationId"]
    path = save(tmp_path, spec(paths={"/ping": {"get": described}}))
    assert main([str(path), "--output", str(tmp_path / "an_api"), "--strict"]) == 0


TIMES = """\
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    get:
      operationId: get_a
      parameters:
        - name: since
          in: query
          example: 2024-04-31
          schema: {type: string, default: 2024-01-02 03:04:05}
      responses: {"204": {description: none}}
"""


def test_times_in_yaml_are_text(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(TIMES)
    api = read_api(tmp_path / "spec.yaml", Report())
    assert "2024-01-02 03:04:05" in api.operations[0].parameters[0].description


# --- leaving out -----------------------------------------------------------------------------

BAD: dict[str, Any] = spec(
    {"Bad": {"type": "array", "items": "text"}, "Order": {"properties": {"a": reference("Bad")}}},
    {"/a": {"get": operation("get_a", reference("Order"))}},
)


def leave_out(pointer: str, **more: Any) -> dict[str, Any]:
    return {"pointer": pointer, "description": "It is wrong.", "x-leave-out": True, **more}


def read_without(directory: Path, path: Path, *actions: dict[str, Any]) -> tuple[Any, Report]:
    report = Report()
    overlay = save(directory, {"overlay": "1.0.0", "actions": [*actions]}, "fixes.json")
    return read_api(path, report, [overlay]), report


def test_a_schema_can_be_left_out_with_a_reason(tmp_path: Path) -> None:
    path = save(tmp_path, BAD)
    with pytest.raises(SpecError, match="must be a schema"):
        read_api(path, Report())
    api, report = read_without(tmp_path, path, leave_out("/components/schemas/Bad"))
    assert fields(api, "Order") == {"a": "Bad"}
    assert alias(api, "Bad") == "Any"
    (remark,) = [remark for remark in report.select("note") if "It is wrong." in remark.message]
    assert remark.place.endswith("#/components/schemas/Bad")


def test_an_example_with_an_error_can_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(TIMES.replace("2024-04-31", "{a: 1, a: 2}"))
    with pytest.raises(SpecError, match=r"spec\.yaml:10: the key 'a' occurs twice"):
        read_api(tmp_path / "spec.yaml", Report())
    pointer = "/paths/~1a/get/parameters/0/example"
    api, report = read_without(tmp_path, tmp_path / "spec.yaml", leave_out(pointer))
    assert [form.name for form in api.operations] == ["get_a"]
    assert any(remark.place.endswith(pointer) for remark in report.select("note"))


def test_every_key_that_occurs_twice_is_named(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text("a: 1\na: {x: 1}\nb: {c: 1, d: 2,\n c: 3}\na: {x: 2}\n")
    with pytest.raises(JoinedSpecError) as caught:
        read_api(tmp_path / "spec.yaml", Report())
    assert [(error.place, error.message) for error in caught.value.errors] == [
        ("spec.yaml:2", "the key 'a' occurs twice in one object"),
        ("spec.yaml:4", "the key 'c' occurs twice in one object"),
    ]


def test_what_is_left_out_needs_true(tmp_path: Path) -> None:
    path = save(tmp_path, copy.deepcopy(BAD))
    with pytest.raises(SpecError, match="must be true"):
        read_without(tmp_path, path, leave_out("/components/schemas/Bad", **{"x-leave-out": 1}))
