"""Check our assumptions about openapi-python-client: one test for each."""

from __future__ import annotations

import copy
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from codegen.operations import _upstream, crosscheck
from codegen.read_api import read_api
from codegen.source.document import Document
from codegen.source.problems import Report
from tests.openapi.specs import operation, parameter, save, spec

ROOT = Path(__file__).parents[3]


def two_operations(directory: Path) -> Path:
    described = operation(
        "get_it",
        parameters=[
            parameter("accountId", "path", required=True),
            parameter("sortBy"),
            parameter("page", required=True),
        ],
    )
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    paths = {"/a/{accountId}": {"get": described}, "/b": {"post": operation("b", requestBody=body)}}
    return save(directory, spec(paths=paths))


def test_it_sees_methods_paths_parameters_and_bodies_with_the_names_of_the_wire(
    tmp_path: Path,
) -> None:
    path = two_operations(tmp_path)
    seen = {
        operation.path: operation
        for operation in _upstream.read_operations(Document(path).content, path)
    }
    assert set(seen) == {"/a/{accountId}", "/b"}
    assert seen["/a/{accountId}"].parameters == {
        ("path", "accountId", True),
        ("query", "sortBy", False),
        ("query", "page", True),
    }
    assert not seen["/a/{accountId}"].has_body
    assert seen["/b"].has_body


def test_it_refuses_what_is_no_spec(tmp_path: Path) -> None:
    with pytest.raises(_upstream.UnreadableError):
        _upstream.read_operations({"openapi": "3.1.0"}, tmp_path / "x.json")


def test_what_only_the_other_reader_sees_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = two_operations(tmp_path)
    api = read_api(path, Report())
    extra = [
        _upstream.UpstreamOperation("GET", "/gone", frozenset(), has_body=False),
        _upstream.UpstreamOperation(
            "GET", "/a/{accountId}", frozenset({("query", "gone", False)}), has_body=True
        ),
    ]
    monkeypatch.setattr(_upstream, "read_operations", lambda *_: extra)
    report = Report()
    crosscheck.compare_readings(api, Document(path).root, report)
    messages = [remark.message for remark in report.select("lost")]
    assert messages == [
        "GET /gone is missing from the output",
        "the query parameter 'gone' is missing",
        "the request body is missing",
    ]


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


def test_its_untrusted_texts_can_be_unwrapped(tmp_path: Path) -> None:
    (parameter,) = endpoints(tmp_path)["get_it"].path_parameters
    assert type(_upstream._unwrap(parameter.name)) is str
