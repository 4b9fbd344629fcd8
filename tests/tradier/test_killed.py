"""Programs that are killed, stopped by a signal or by Ctrl-C, and started again."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SLOW = bool(os.environ.get("KLOUDTRADER_SLOW"))
KILLS = 40 if SLOW else 1
"""Trials of each kind, of five restarts each."""


def trials(*arguments: object) -> dict[str, int]:
    command = [sys.executable, "-m", "tests.tradier.killed", *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT, timeout=3600)
    totals: dict[str, int] = json.loads(done.stdout)
    print(arguments, totals)
    return totals


WRONG = (
    "twice",
    "placed, then not",
    "placed, and is not there",
    "refused, and is there",
    "not recovered",
    "recovered, and is not there",
    "never, and known",
)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param([], id="calm"),
        pytest.param(
            ["--trouble"], id="trouble", marks=pytest.mark.skipif(not SLOW, reason="slow")
        ),
    ],
)
def test_no_order_is_placed_twice_or_lost(
    number: signal.Signals, trouble: list[str], tmp_path: Path
) -> None:
    totals = trials(KILLS, tmp_path, "--signal", int(number), *trouble)
    assert {name: totals.get(name, 0) for name in WRONG} == dict.fromkeys(WRONG, 0)
    assert totals["kills"] >= (KILLS if SLOW else 1)
    assert totals["once"] + totals.get("never", 0) == 3 * KILLS
