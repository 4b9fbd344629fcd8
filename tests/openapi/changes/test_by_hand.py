"""A run ends with what is to be done by hand, found in the files that follow the spec."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from codegen.cli import main
from tests.openapi.specs import save

from .test_edits import BASE

NAMES = ("list_orders", "place_order", "change_order", "cancel_order", "get_quotes")


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    handlers, docs = tmp_path / "handlers", tmp_path / "docs"
    handlers.mkdir()
    docs.mkdir()
    functions = "\n\n".join(f"def {name}(self): ..." for name in NAMES)
    (handlers / "venue.py").write_text(functions)
    (docs / "page.md").write_text(
        "Call `get_quotes()` for get_quotes.\nSee https://api.venue.example/v1.\n"
        "The get_quotes is a word here.\n```python\napi.list_orders()\nget_quotes()\n```\n"
    )
    facade = {
        "overlay": "1.0.0",
        "actions": [
            {
                "target": "$",
                "description": "The object of the calls, such as get_quotes.",
                "update": {"x-facade": {"base": "package.module.Base"}},
            }
        ],
    }
    return [
        *(str(save(tmp_path, BASE)), "--output", str(tmp_path / "an_api"), "--quiet"),
        *("--handlers", str(handlers), "--docs", str(docs), "--accept-server"),
        *("--facade", str(save(tmp_path, facade, "facade.json")), "--calls", str(tmp_path / "c")),
    ]


def list_work(text: str) -> list[str]:
    _, _, work = text.partition("To do by hand:")
    return [line[2:] for line in work.splitlines() if line.startswith("- ")]


def test_a_package_in_step_needs_nothing(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out.endswith("To do by hand: nothing.\n")


def test_handlers_rules_and_pages_are_found_by_looking(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    document = copy.deepcopy(BASE)
    listed = document["paths"].pop("/quotes")["get"]
    listed |= {"operationId": "list_prices"}
    listed["parameters"] = [{"name": "cursor", "in": "query", "schema": {"type": "string"}}]
    document["paths"]["/prices"] = {"get": listed}
    document["servers"][0]["url"] = "https://api.other.example/v1"
    save(tmp_path, document)
    capsys.readouterr()
    assert main(arguments) == 0
    work = list_work(capsys.readouterr().out)
    expected = [
        (f"{tmp_path / 'handlers'}: ", "`list_prices`"),
        (f"{tmp_path / 'handlers' / 'venue.py'}:9: ", "`get_quotes`"),
        (f"{tmp_path / 'facade.json'}: ", "`example`"),
        (f"{tmp_path / 'facade.json'}: ", "`cursor`"),
        (f"{tmp_path / 'facade.json'}:6: ", "`get_quotes`"),
        (f"{tmp_path / 'docs'}: ", "`list_prices`"),
        (f"{tmp_path / 'docs' / 'page.md'}:1: ", "`get_quotes`"),
        (f"{tmp_path / 'docs' / 'page.md'}:2: ", "`api.venue.example`"),
        (f"{tmp_path / 'docs' / 'page.md'}:6: ", "`get_quotes`"),
    ]
    assert len(work) == len(expected), work
    for line, (place, word) in zip(work, expected, strict=True):
        assert line.startswith(place)
        assert word in line
