"""Test the examples of docs/sandbox.md."""

import dataclasses
import os
import re
import shlex
from pathlib import Path
from typing import get_args

import pytest

from kloudtrader.sandbox import ManualClock, Sandbox, TradingSwitches
from kloudtrader.sandbox.__main__ import parser
from kloudtrader.sandbox.faults import FaultKind
from tests.sandbox.test_pytest_plugin import OPTIONS

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


PROGRAMS = [block for block in blocks("python") if "def test_" not in block]


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_a_program_runs(
    number: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    exec(compile(PROGRAMS[number], f"sandbox.md {number}", "exec"), {})
    if "placed all the same" in PROGRAMS[number]:
        assert capsys.readouterr().out == "placed all the same: 1\n"
    if "set_price" in PROGRAMS[number]:
        assert capsys.readouterr().out.startswith("filled\n")


def test_the_tests_pass(pytester: pytest.Pytester) -> None:
    (source,) = [block for block in blocks("python") if "def test_" in block]
    pytester.makepyfile(source)
    pytester.runpytest_subprocess(*OPTIONS).assert_outcomes(passed=3)


def test_the_scenario_starts(tmp_path: Path) -> None:
    (text,) = blocks("toml")
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    sandbox = Sandbox.from_scenario(path, clock=ManualClock())
    assert sandbox.request("GET", "/").status == 200
    assert "VA20000001" in sandbox.tradier.ledger.accounts


def test_the_command_lines_are_understood() -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    shown = [shlex.split(line, comments=True)[2:] for line in lines if "trader sandbox" in line]
    assert len(shown) == 5
    for arguments in shown:
        parser().parse_args(arguments)


def test_every_kind_of_fault_is_described() -> None:
    section = TEXT.partition("## Faults")[2].partition("## Quirks")[0]
    assert [kind for kind in get_args(FaultKind) if f"`{kind}`" not in section] == []


def test_every_switch_of_trading_is_described() -> None:
    section = TEXT.partition("## Trading at the local Tradier")[2].partition("## Faults")[0]
    names = [field.name for field in dataclasses.fields(TradingSwitches)]
    assert [name for name in names if f"| `{name}` |" not in section] == []


def test_paths_exist() -> None:
    paths = re.findall(r"`((?:kloudtrader|examples)/[\w/]+(?:\.py|/))", TEXT)
    assert len(paths) >= 3
    assert [path for path in paths if not (ROOT / path).exists()] == []
