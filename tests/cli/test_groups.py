"""Test the command groups: their help, and which modules they import."""

import json
import subprocess
import sys

import click
import pytest

from kloudtrader import __version__
from kloudtrader.cli import exit_codes
from kloudtrader.cli._groups import cli, kalshi
from tests.cli.conftest import Run, process_environment

HEAVY = {"pydantic", "urllib3", "pandas", "polars", "plotext"}


def loaded_by(code: str) -> set[str]:
    script = f"import sys, json\n{code}\nprint('\\0' + json.dumps(sorted(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", script],
        env=process_environment({}),
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    return set(json.loads(result.stdout.rpartition("\0")[2]))


def test_the_package_does_not_load_its_command_line() -> None:
    loaded = loaded_by("import kloudtrader, kloudtrader.user, kloudtrader.runtime")
    assert not {name for name in loaded if name.startswith(("kloudtrader.cli", "click"))}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["kalshi", "--help"], ["completion", "bash"]]
)
def test_help_loads_no_heavy_module(arguments: list[str]) -> None:
    code = f"import contextlib\nfrom kloudtrader.cli import main\nassert main({arguments!r}) == 0"
    assert not loaded_by(code) & HEAVY


def test_frames_load_no_frame_library() -> None:
    assert not loaded_by("import kloudtrader.frames") & HEAVY


def test_the_version(run: Run) -> None:
    assert run("--version").out == f"kloudtrader {__version__}\n"


def test_every_exit_code_is_in_the_help(run: Run) -> None:
    out = run("--help").out
    for code, meaning in exit_codes.MEANINGS:
        assert f"  {code}" in out
        assert meaning[:40] in out


def test_the_command_list_matches_the_commands_help() -> None:
    for group in (cli, kalshi):
        lazy_commands = group.lazy_commands  # type: ignore[attr-defined]
        for name, lazy_command in lazy_commands.items():
            context = click.Context(group)
            command = group.get_command(context, name)  # type: ignore[attr-defined]
            assert command.name == name
            assert (command.help or "").split("\n")[0] == lazy_command.help


@pytest.mark.parametrize("group", [(), ("kalshi",), ("kalshi", "order")])
def test_a_group_alone_shows_its_help(group: tuple[str, ...], run: Run) -> None:
    result = run(*group)
    assert result.code == exit_codes.USAGE
    assert result.err == run(*group, "--help").out
    assert len(result.err.splitlines()) > 5
