"""The time limits of the long proofs are the same in three places, and are kept."""

import re
import sys

import pytest

from tests.budgets import MINUTES, ROOT
from tests.fuzz import __main__ as fuzz
from tests.mutants import __main__ as mutants


def read_minutes(path: str, form: str) -> dict[str, int]:
    """The minutes for each target, as a file has them."""
    text = (ROOT / path).read_text("utf-8")
    return {target: int(minutes) for target, minutes in re.findall(form, text, re.MULTILINE)}


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("Makefile", r"^([a-z-]+):.*?##.*?(\d+) minutes"),
        ("CONTRIBUTING.md", r"^\| `make ([a-z-]+)` \|.*\| (\d+) min \|$"),
        ("docs/guarantees.md", r"^\| `make ([a-z-]+)` \|.*\| (\d+) minutes \|$"),
    ],
)
def test_all_say_the_same(path: str, form: str) -> None:
    assert read_minutes(path, form) == MINUTES


@pytest.mark.parametrize(("target", "runner"), [("fuzz", fuzz), ("mutants", mutants)])
def test_a_run_that_takes_longer_ends(
    target: str, runner: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [target])
    assert runner._options().seconds == 60 * MINUTES[target]  # type: ignore[attr-defined]
