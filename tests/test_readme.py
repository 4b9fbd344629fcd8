"""Run the examples of the README, and check its targets and paths."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kloudtrader.sandbox import Sandbox

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_runs(number: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with Sandbox(seed=7) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        exec(
            compile(EXAMPLES[number], f"README example {number}", "exec"), {"__name__": "__main__"}
        )


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5


def test_every_make_target_that_is_shown_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    shown = set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE))
    assert shown
    assert shown <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def test_every_path_that_is_shown_exists() -> None:
    paths = re.findall(r"`([a-z_./]+/[a-z_]*(?:\.(?:py|md|yaml))?)`", README)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
