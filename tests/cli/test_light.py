"""What the command line loads, and what it is to the rest of the package."""

import json
import subprocess
import sys

import pytest

from kloudtrader import __version__
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
def test_help_loads_next_to_nothing(arguments: list[str]) -> None:
    code = f"import contextlib\nfrom kloudtrader.cli import main\nassert main({arguments!r}) == 0"
    assert not loaded_by(code) & HEAVY


def test_frames_load_no_frame_library() -> None:
    assert not loaded_by("import kloudtrader.frames") & HEAVY


def test_the_version(run: Run) -> None:
    assert run("--version").out == f"kloudtrader {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_of_shells(shell: str, run: Run) -> None:
    assert "_KLOUDTRADER_COMPLETE" in run("completion", shell).out


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("kloudtrader pos", "positions"),
        ("kloudtrader kalshi order c", "create"),
        ("kloudtrader history --ex", "--exact-match"),
        ("kloudtrader plot k", "kalshi"),
        ("kloudtrader run --san", "--sandbox"),
        ("kloudtrader sandbox --sc", "--scenario"),
    ],
)
def test_a_shell_is_told_the_words(words: str, wanted: str) -> None:
    completion = {
        "_KLOUDTRADER_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    result = subprocess.run(
        [sys.executable, "-c", "from kloudtrader.cli import main; main()"],
        env=process_environment(completion),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert f"plain,{wanted}" in result.stdout.split()
