"""Write the report of a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from codegen.cli import main
from tests.openapi.specs import operation, parameter, save, spec


def make_spec() -> dict[str, Any]:
    listed = operation("get_it", {"type": "string"}, parameters=[parameter("a")])
    keyword = operation("import")
    return spec(paths={"/a": {"get": listed}, "/b": {"get": keyword}})


def run(directory: Path, document: dict[str, Any], report: str) -> tuple[int, str]:
    path, output = save(directory, document), directory / "an_api"
    status = main([str(path), "--output", str(output), "--report", str(directory / report)])
    return status, (directory / report).read_text()


def test_it_says_what_was_made_and_what_was_approximated(tmp_path: Path) -> None:
    status, text = run(tmp_path, make_spec(), "report.md")
    assert status == 0
    assert "2 operations in 1 class, " in text
    assert "## Left out: 0" in text
    assert "- `spec.json:" in text.partition("## Approximated: 1")[2]
    assert "| `DefaultApi.get_it` | `GET /a` | spec.json:" in text


def test_as_json_it_can_be_read_by_programs(tmp_path: Path) -> None:
    status, text = run(tmp_path, make_spec(), "report.json")
    content = json.loads(text)
    assert status == 0
    assert [operation["name"] for operation in content["operations"]] == ["get_it", "import_"]
    (remark,) = content["remarks"]
    assert remark["level"] == "approximated"
    assert remark["place"].startswith("spec.json:")
    assert content["error"] is None


def test_a_run_that_fails_has_a_report_too(tmp_path: Path) -> None:
    document = make_spec()
    document["components"]["securitySchemes"] = {"tls": {"type": "mutualTLS"}}
    document["paths"]["/a"]["get"]["security"] = [{"tls": []}]
    status, text = run(tmp_path, document, "report.md")
    assert status == 1
    assert "only callable with a client certificate" in text.partition("## Left out: 1")[2]
    assert "**The run ended with an error:** 1 parts of the spec would be lost" in text


def test_a_mistake_stands_in_the_report(tmp_path: Path) -> None:
    document = make_spec()
    document["paths"]["/a"]["get"]["responses"] = {"2OO": {}}
    status, text = run(tmp_path, document, "report.json")
    assert status == 1
    assert "'2OO' is not a status" in json.loads(text)["error"]
