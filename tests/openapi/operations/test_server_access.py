"""Base URLs, of the document and of single operations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.source.problems import SpecError
from tests.openapi.specs import operation, read, spec

DOCUMENT = [{"url": "https://a.example/v1/"}]


def server_of(directory: Path, *own: Any, servers: Any = DOCUMENT, path: Any = ()) -> Any:
    item = {"get": operation("get_it", **({"servers": list(own)} if own else {}))}
    if path:
        item["servers"] = list(path)
    api, report = read(directory, spec(paths={"/a": item}, servers=servers))
    return api, api.operations[0].server, report


def test_variables_are_filled_with_their_defaults_and_remarked(tmp_path: Path) -> None:
    variables = {"host": {"default": "eu", "enum": ["eu", "us"]}, "base": {"default": ""}}
    servers = [{"url": "https://{host}.example/{base}", "variables": variables}]
    api, _, report = server_of(tmp_path, servers=servers)
    assert api.servers == ("https://eu.example",)
    assert "one of eu, us" in str(report.select("note")[0])


def test_an_operation_has_the_server_of_itself_then_of_its_path(tmp_path: Path) -> None:
    own, path = {"url": "https://own.example"}, {"url": "https://path.example/v2"}
    assert server_of(tmp_path, own, path=[path])[1] == "https://own.example"
    assert server_of(tmp_path, path=[path])[1] == "https://path.example/v2"
    assert server_of(tmp_path, {"url": "/v2"})[1] == "/v2"
    assert server_of(tmp_path, *DOCUMENT)[1] == ""
    assert server_of(tmp_path)[1] == ""


def test_a_choice_of_own_servers_is_an_approximation(tmp_path: Path) -> None:
    urls = {"url": "https://x.example"}, {"url": "https://y.example"}
    _, server, report = server_of(tmp_path, *urls)
    assert server == "https://x.example"
    assert "https://x.example is used" not in str(report.select("note"))
    assert len(report.select("approximated")) == 1


@pytest.mark.parametrize(
    ("server", "message"),
    [
        ({"url": "https://{host}.example"}, "is not a base URL"),
        ({"url": "{host}", "variables": {"host": {}}}, "host needs a default"),
        ({"url": "ftp://x.example"}, "is not a base URL"),
        ({"url": "x.example/v1"}, "is not a base URL"),
    ],
)
def test_a_server_that_nothing_can_be_sent_to_is_an_error(
    tmp_path: Path, server: Any, message: str
) -> None:
    with pytest.raises(SpecError, match=message):
        server_of(tmp_path, server)
