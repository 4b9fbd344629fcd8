"""Write changes for users, and stop before credentials go to a new host."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from codegen.changes.changelog import record_changes, write_changes
from codegen.changes.snapshot import FILE, read_snapshot
from codegen.changes.spec_change import announce, join_changes, warn
from codegen.cli import main
from tests.openapi.specs import save

from .test_edits import BASE

CHANGES = join_changes(
    [announce("{} is new.").of("`Order.a`"), warn("{} is removed.").of("`Order.b`")]
)


def test_the_report_has_a_title_for_each_section() -> None:
    assert write_changes(CHANGES) == (
        "What breaks a caller:\n- **Breaking** `Order.b` is removed.\n\n"
        "What is new:\n- `Order.a` is new."
    )


def test_the_changelog_gets_each_line_once(tmp_path: Path) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("# Changelog\n\nWords.\n\n## 0.1.0\n\n- First.\n")
    assert record_changes(changelog, "Test", CHANGES)
    assert not record_changes(changelog, "Test", CHANGES)
    assert record_changes(changelog, "Test", [announce("{} is new.").of("`Order.c`")])
    assert changelog.read_text() == (
        "# Changelog\n\nWords.\n\n## Unreleased\n\n"
        "Test, what breaks a caller:\n\n- **Breaking** `Order.b` is removed.\n\n"
        "Test, what is new:\n\n- `Order.c` is new.\n- `Order.a` is new.\n\n"
        "## 0.1.0\n\n- First.\n"
    )


def test_names_that_share_a_change_share_a_line() -> None:
    changes = join_changes(warn("{} is removed.").of(f"`Order.{name}`") for name in "abb")
    assert [change.others for change in changes] == [("`Order.b`",)]


@pytest.mark.parametrize(
    "text", ["field  Order.id  required int\n", "{first}\nfields  A.b  {{}}\n"]
)
def test_an_index_of_another_generator_is_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    output = tmp_path / "an_api"
    arguments = [str(save(tmp_path, BASE)), "--output", str(output), "--quiet"]
    assert main(arguments) == 0
    first = (output / FILE).read_text().splitlines()[0]
    (output / FILE).write_text(text.format(first=first))
    assert read_snapshot((output / FILE).read_text()) is None
    capsys.readouterr()
    assert main(arguments) == 0
    assert "changes are not reported" in capsys.readouterr().out


def move_login(document: dict[str, Any]) -> None:
    flows = document["components"]["securitySchemes"]["login"]["flows"]
    flows["clientCredentials"]["tokenUrl"] = "https://other.example/token"


@pytest.mark.parametrize(
    "move",
    [
        lambda document: document["servers"].insert(0, {"url": "https://other.example"}),
        lambda document: document["paths"]["/quotes"].update(
            servers=[{"url": "https://other.example"}]
        ),
        move_login,
    ],
    ids=["default server", "server of an operation", "token url"],
)
def test_credentials_go_to_no_new_host_unless_it_is_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], move: Any
) -> None:
    output = tmp_path / "an_api"
    arguments = [str(save(tmp_path, BASE)), "--output", str(output), "--quiet"]
    assert main(arguments) == 0
    before = (output / FILE).read_bytes()
    document = copy.deepcopy(BASE)
    move(document)
    save(tmp_path, document)
    capsys.readouterr()
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert "other.example" in printed.err
    assert "other.example" in printed.out
    assert (output / FILE).read_bytes() == before
    assert main([*arguments, "--accept-server"]) == 0
    assert (output / FILE).read_bytes() != before
    assert main(arguments) == 0


def test_a_host_that_the_spec_named_before_needs_no_acceptance(tmp_path: Path) -> None:
    arguments = [str(save(tmp_path, BASE)), "--output", str(tmp_path / "an_api"), "--quiet"]
    assert main(arguments) == 0
    document = copy.deepcopy(BASE)
    document["servers"] = [*reversed(BASE["servers"]), {"url": "https://eu.venue.example"}]
    save(tmp_path, document)
    assert main(arguments) == 0
