"""The market maker of the examples trades for simulated hours, the same way for the same seed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

MAIN = Path(__file__).parents[2] / "examples" / "market_maker.py"


DAY = "import runpy, sys; print(runpy.run_path(sys.argv[1])['trade_day'](*map(int, sys.argv[2:])))"


def day(seed: int, steps: int, api: str = "v2") -> str:
    """Return the result of a day, in a process of its own.

    In one process, a second sandbox on the port of the first would be sent the session of that.
    """
    command = [sys.executable, "-c", DAY, str(MAIN), str(seed), str(steps)]
    environment = {**os.environ, "KLOUDTRADER_KALSHI_API": api}
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment
    ).stdout


def test_it_is_as_short_as_the_pages_say() -> None:
    assert len(MAIN.read_text(encoding="utf-8").splitlines()) <= 45


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_two_days_with_one_seed_are_the_same(api: str) -> None:
    first = day(7, 24, api)
    assert int(first.split()[0]) > 200
    assert day(7, 24, api) == first


def test_another_seed_is_another_day() -> None:
    assert day(7, 6) != day(8, 6)


def test_the_whole_day_as_its_user_runs_it() -> None:
    done = subprocess.run([sys.executable, MAIN], capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[0]) > 2000
