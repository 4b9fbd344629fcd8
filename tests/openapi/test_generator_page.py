"""Run the worked example of docs/generator.md."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

from pytest_httpserver import HTTPServer

from codegen.cli import _make_parser

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "generator.md").read_text(encoding="utf-8")
EXAMPLE = PAGE[PAGE.index("## A venue of your own") :]


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", EXAMPLE, re.DOTALL)


def test_the_worked_example_works(tmp_path: Path, httpserver: HTTPServer) -> None:
    document, overlay = blocks("yaml")
    (tmp_path / "venue.yaml").write_text(document)
    (tmp_path / "venue-fixes.yaml").write_text(overlay)
    command, _, shown = blocks("console")[0].partition("\n")
    words = shlex.split(command.removeprefix("$ python "))
    result = subprocess.run(
        [sys.executable, ROOT / words[0], *words[1:]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (result.stdout, result.stderr) == (shown, "")
    report = (tmp_path / "report.md").read_text()
    assert "`OrdersApi.list_orders`" in report
    assert "corrected by `venue-fixes.yaml`" in report

    response = re.search(r"returns `(.*?)`", EXAMPLE, re.DOTALL)
    assert response
    url, query = "/v1/accounts/A-17/orders", "status=open,filled"
    headers = {"Authorization": "Bearer your-token"}
    expected = httpserver.expect_ordered_request(url, query_string=query, headers=headers)
    expected.respond_with_data(response[1], content_type="application/json")
    program = blocks("python")[0]
    assert "https://api.venue.example" in program
    program = program.replace("https://api.venue.example", httpserver.url_for("").rstrip("/"))
    (tmp_path / "orders.py").write_text(program)
    result = subprocess.run(
        [sys.executable, "orders.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert result.stdout == blocks("text")[0]


def test_the_example_of_headers_runs(tmp_path: Path) -> None:
    section = PAGE[PAGE.index("## Headers of responses") : PAGE.index("## Four kinds")]
    (program,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    (tmp_path / "main.py").write_text(program)
    result = subprocess.run(
        [sys.executable, "-m", "kloudtrader", "run", "--sandbox", "main.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.search(r"\d+ of \d+ calls left", result.stdout)


def test_the_page_names_every_option() -> None:
    usage = PAGE[: PAGE.index("## What a package holds")]
    for action in _make_parser()._actions:
        name = action.option_strings[-1] if action.option_strings else action.dest.upper()
        assert name == "--help" or f"`{name}" in usage
