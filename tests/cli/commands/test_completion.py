"""Test ``completion``."""

import subprocess
import sys

import pytest

from tests.cli.conftest import Run, process_environment


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
def test_completion_returns_the_matching_words(words: str, wanted: str) -> None:
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
