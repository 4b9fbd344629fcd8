"""What we rely on in openapi-python-client: one test for each assumption."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import crosscheck, upstream
from codegen.api import read_api
from codegen.document import Document
from codegen.problems import Report

from .specs import operation, parameter, save, spec


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
    seen = {one.path: one for one in upstream.read(Document(path).content, path)}
    assert set(seen) == {"/a/{accountId}", "/b"}
    assert seen["/a/{accountId}"].parameters == {
        ("path", "accountId", True),
        ("query", "sortBy", False),
        ("query", "page", True),
    }
    assert not seen["/a/{accountId}"].has_body
    assert seen["/b"].has_body


def test_it_refuses_what_is_no_spec(tmp_path: Path) -> None:
    with pytest.raises(upstream.UnreadableError):
        upstream.read({"openapi": "3.1.0"}, tmp_path / "x.json")


def test_what_only_the_other_reader_sees_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = two_operations(tmp_path)
    api = read_api(path, Report())
    extra = [
        upstream.Seen("GET", "/gone", frozenset(), has_body=False),
        upstream.Seen(
            "GET", "/a/{accountId}", frozenset({("query", "gone", False)}), has_body=True
        ),
    ]
    monkeypatch.setattr(upstream, "read", lambda *_: extra)
    report = Report()
    crosscheck.compare(api, Document(path).root, report)
    messages = [remark.message for remark in report.of("lost")]
    assert messages == [
        "GET /gone is missing from the output",
        "the query parameter 'gone' is missing",
        "the request body is missing",
    ]
