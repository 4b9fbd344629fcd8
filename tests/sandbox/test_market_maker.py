"""The market maker of the examples trades for simulated hours, the same way for the same seed."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

MAIN = Path(__file__).parents[2] / "examples" / "market_maker.py"
SLOW = os.environ.get("KLOUDTRADER_SLOW", "") not in {"", "0"}


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], str]:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    made: Callable[[int, int], str] = runpy.run_path(str(MAIN))["day"]
    return made


def test_it_has_forty_lines_at_most() -> None:
    assert len(MAIN.read_text(encoding="utf-8").splitlines()) <= 40


def test_two_days_with_one_seed_are_the_same(day: Callable[[int, int], str]) -> None:
    first = day(7, 24)
    assert int(first.split()[0]) > 200
    assert day(7, 24) == first


def test_another_seed_is_another_day(day: Callable[[int, int], str]) -> None:
    assert day(7, 6) != day(8, 6)


@pytest.mark.skipif(not SLOW, reason="KLOUDTRADER_SLOW is not set")
def test_the_whole_day_twice_as_its_user_runs_it() -> None:
    ran = [
        subprocess.run([sys.executable, MAIN], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert ran[0].stdout == ran[1].stdout
    assert int(ran[0].stdout.split()[0]) > 2000
