"""Check our assumptions about openapi-python-client: one test for each."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from codegen.cli import main
from codegen.operations import _upstream, crosscheck
from codegen.read_api import read_api
from codegen.source.document import Document
from codegen.source.problems import Report
from tests.openapi.specs import operation, parameter, reference, save, spec

ROOT = Path(__file__).parents[3]


TERMS = {
    "type": "object",
    "required": ["price", "size"],
    "properties": {
        "price": {"type": "number"},
        "size": {"type": "integer"},
        "note": {"type": "string"},
        "id": {"type": "integer", "readOnly": True},
    },
}


def two_operations(directory: Path) -> Path:
    described = operation(
        "get_it",
        parameters=[
            parameter("accountId", "path", required=True),
            parameter("sortBy"),
            parameter("page", required=True),
        ],
    )
    body = {"content": {"application/json": {"schema": reference("Terms")}}}
    paths = {"/a/{accountId}": {"get": described}, "/b": {"post": operation("b", requestBody=body)}}
    return save(directory, spec({"Terms": TERMS}, paths))


def test_it_sees_methods_paths_parameters_and_bodies_with_the_names_of_the_wire(
    tmp_path: Path,
) -> None:
    path = two_operations(tmp_path)
    reading = _upstream.read_document(Document(path).content, path)
    seen = {operation.path: operation for operation in reading.operations}
    assert set(seen) == {"/a/{accountId}", "/b"}
    assert seen["/a/{accountId}"].parameters == {
        ("path", "accountId", True),
        ("query", "sortBy", False),
        ("query", "page", True),
    }
    assert seen["/a/{accountId}"].media == frozenset()
    assert seen["/b"].media == {"application/json"}
    assert seen["/b"].statuses == {"200"}
    assert reading.stops == {}


def test_it_refuses_what_is_no_spec(tmp_path: Path) -> None:
    with pytest.raises(_upstream.UnreadableError):
        _upstream.read_document({"openapi": "3.1.0"}, tmp_path / "x.json")


def test_what_only_the_other_reader_sees_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = two_operations(tmp_path)
    api = read_api(path, Report())
    extra = [
        _upstream.UpstreamOperation("GET", "/gone", frozenset()),
        _upstream.UpstreamOperation(
            "GET",
            "/a/{accountId}",
            frozenset({("query", "gone", False)}),
            frozenset({"application/json"}),
        ),
    ]
    monkeypatch.setattr(_upstream, "read_document", lambda *_: _upstream.UpstreamReading(extra))
    report = Report()
    crosscheck.compare_readings(api, Document(path).root, report)
    messages = [remark.message for remark in report.select("lost")]
    assert messages == [
        "GET /gone is missing from the output",
        "the query parameter 'gone' is missing",
        "the request body is missing",
    ]


def compare_with(
    monkeypatch: pytest.MonkeyPatch, directory: Path, **more: Any
) -> tuple[int, list[str]]:
    """Compare with a reading of which one operation is different; return what is unconfirmed."""
    path = two_operations(directory)
    api = read_api(path, Report())
    reading = _upstream.read_document(Document(path).content, path)
    required = more.pop("required", reading.required)
    changed = [
        replace(operation, **more) if operation.path == "/b" else operation
        for operation in reading.operations
    ]
    other = replace(reading, operations=changed, required=required)
    monkeypatch.setattr(_upstream, "read_document", lambda *_: other)
    report = Report()
    compared = crosscheck.compare_readings(api, Document(path).root, report)
    return compared.confirmed, [remark.message for remark in report.select("unconfirmed")]


@pytest.mark.parametrize(
    ("difference", "confirmed", "word"),
    [
        ({}, 2, ""),
        ({"media": frozenset({"text/csv"})}, 1, "text/csv"),
        ({"media": frozenset({"application/json", "text/csv"})}, 1, "text/csv"),
        ({"media": frozenset({"application/json", "text/json"})}, 2, ""),
        ({"statuses": frozenset({"200", "202"})}, 1, "202"),
        ({"required": {"Terms": frozenset({"price"})}}, 2, "size"),
        ({"required": {"Terms": frozenset({"price", "size", "note"})}}, 2, "note"),
    ],
)
def test_a_different_reading_is_not_confirmed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    difference: dict[str, Any],
    confirmed: int,
    word: str,
) -> None:
    count, messages = compare_with(monkeypatch, tmp_path, **difference)
    assert count == confirmed
    assert bool(messages) == bool(word)
    assert not word or any(word in message for message in messages)


def test_what_it_cannot_read_needs_an_exception_under_strict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = {"content": {"text/plain": {"schema": {"type": "string"}}}}
    paths = {"/a": {"get": operation("a"), "post": operation("b", requestBody=text)}}
    arguments = [str(save(tmp_path, spec(paths=paths))), "--output", str(tmp_path / "an_api")]
    assert main(arguments) == 0
    assert "read twice: 1 of 2 operations agree" in capsys.readouterr().out
    assert main([*arguments, "--strict"]) == 1
    assert "unconfirmed: spec.json:" in capsys.readouterr().err
    action = {
        "target": "$.paths['/a'].post",
        "description": "The body is text.",
        "update": {crosscheck.MARKER: "Our tests send the text."},
    }
    overlay = save(tmp_path, {"overlay": "1.0.0", "actions": [action]}, "fixes.json")
    assert main([*arguments, "--strict", "--overlay", str(overlay)]) == 0
    printed = capsys.readouterr()
    assert "Our tests send the text." in printed.err
    assert "read twice: 1 of 2 operations agree" in printed.out


def test_a_document_that_it_cannot_read_needs_an_exception_under_strict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise _upstream.UnreadableError("no")

    monkeypatch.setattr(_upstream, "read_document", refuse)
    output = ["--output", str(tmp_path / "an_api"), "--strict"]
    assert main([str(save(tmp_path, spec())), *output]) == 1
    accepted = spec(**{crosscheck.MARKER: "It is too new for it."})
    assert main([str(save(tmp_path, accepted)), *output]) == 0


def test_an_exception_without_need_is_noted(tmp_path: Path) -> None:
    described = operation("a", **{crosscheck.MARKER: "A reason."})
    report = Report()
    read_api(save(tmp_path, spec(paths={"/a": {"get": described}})), report)
    assert any("no longer needed" in remark.message for remark in report.select("note"))


# One test for each thing that `_upstream` takes for granted. When a new version is tried, the names
# of those that fail say what it changed.


def parse(directory: Path) -> Any:
    path = two_operations(directory)
    return GeneratorData.from_dict(Document(path).content, config=_upstream._make_config(path))


def endpoints(directory: Path) -> dict[str, Any]:
    collections = parse(directory).endpoint_collections_by_tag.values()
    return {
        endpoint.name: endpoint for collection in collections for endpoint in collection.endpoints
    }


def test_it_is_the_version_that_we_pin() -> None:
    pinned = re.search(r'"openapi-python-client==([^"]+)"', (ROOT / "pyproject.toml").read_text())
    assert pinned
    assert version("openapi-python-client") == pinned[1]


def test_its_configuration_is_made_from_sources(tmp_path: Path) -> None:
    assert _upstream._make_config(tmp_path).document_source == tmp_path


def test_its_parser_takes_a_dict_and_gives_generator_data(tmp_path: Path) -> None:
    assert isinstance(parse(tmp_path), GeneratorData)


def test_its_parser_returns_its_errors_with_a_text(tmp_path: Path) -> None:
    result = GeneratorData.from_dict({"openapi": "3.1.0"}, config=_upstream._make_config(tmp_path))
    assert isinstance(result, GeneratorError)
    assert result.detail or result.header


def test_its_parser_leaves_the_document_as_it_was(tmp_path: Path) -> None:
    content = Document(two_operations(tmp_path)).content
    before = copy.deepcopy(content)
    GeneratorData.from_dict(content, config=_upstream._make_config(tmp_path))
    assert content == before


def test_its_endpoints_lie_in_collections_by_tag(tmp_path: Path) -> None:
    assert set(endpoints(tmp_path)) == {"get_it", "b"}


def test_its_methods_are_words(tmp_path: Path) -> None:
    assert {endpoint.method for endpoint in endpoints(tmp_path).values()} == {"get", "post"}


def test_its_paths_hold_the_names_of_python(tmp_path: Path) -> None:
    endpoint = endpoints(tmp_path)["get_it"]
    assert str(_upstream._unwrap(endpoint.path)) == "/a/{account_id}"
    (parameter,) = endpoint.path_parameters
    assert (parameter.python_name, _upstream._unwrap(parameter.name)) == ("account_id", "accountId")


def test_its_parameters_come_with_their_location(tmp_path: Path) -> None:
    parameters = {
        (location.value, _upstream._unwrap(parameter.name), parameter.required)
        for location, parameter in endpoints(tmp_path)["get_it"].iter_all_parameters()
    }
    assert parameters == {
        ("path", "accountId", True),
        ("query", "sortBy", False),
        ("query", "page", True),
    }


def test_its_bodies_are_a_list(tmp_path: Path) -> None:
    assert {name: len(endpoint.bodies) for name, endpoint in endpoints(tmp_path).items()} == {
        "get_it": 0,
        "b": 1,
    }


def test_its_bodies_have_media_types_and_its_responses_statuses(tmp_path: Path) -> None:
    endpoint = endpoints(tmp_path)["b"]
    assert [_upstream._unwrap(body.content_type) for body in endpoint.bodies] == [
        "application/json"
    ]
    assert [response.status_code.pattern for response in endpoint.responses.patterns] == ["200"]
    assert endpoint.responses.default is None


def test_its_models_tell_what_is_required(tmp_path: Path) -> None:
    (model,) = parse(tmp_path).models
    assert model.class_info.name == "Terms"
    assert [_upstream._unwrap(item.name) for item in model.required_properties] == ["price", "size"]


def test_its_errors_name_method_and_path(tmp_path: Path) -> None:
    text = {"content": {"text/plain": {"schema": {"type": "string"}}}}
    path = save(tmp_path, spec(paths={"/a/b": {"post": operation("b", requestBody=text)}}))
    stops = _upstream.read_document(Document(path).content, path).stops
    assert [*stops] == [("POST", "/a/b")]
    assert "text/plain" in stops["POST", "/a/b"][0]


def test_its_untrusted_texts_can_be_unwrapped(tmp_path: Path) -> None:
    (parameter,) = endpoints(tmp_path)["get_it"].path_parameters
    assert type(_upstream._unwrap(parameter.name)) is str
