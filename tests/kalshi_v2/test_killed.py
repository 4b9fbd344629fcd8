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
IF_SLOW = pytest.mark.skipif(not SLOW, reason="slow")
WRONG = (
    "twice",
    "never",
    "placed, then not",
    "placed, and is not there",
    "refused, and is there",
    "not recovered",
    "recovered, and is not there",
)


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGKILL,
        pytest.param(signal.SIGTERM, marks=IF_SLOW),
        pytest.param(signal.SIGINT, marks=IF_SLOW),
    ],
)
@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], id="calm"),
        pytest.param(["--no-journal"], id="no journal"),
        pytest.param(["--trouble"], id="trouble", marks=IF_SLOW),
        pytest.param(["--trouble", "--no-journal"], id="trouble, no journal", marks=IF_SLOW),
    ],
)
def test_each_key_becomes_exactly_one_order(
    number: signal.Signals, options: list[str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.kalshi_v2.killed", str(KILLS), str(tmp_path)]
    command += ["--signal", str(int(number)), *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT, timeout=3600)
    totals: dict[str, int] = json.loads(done.stdout)
    print(number, options, totals)
    assert {name: totals.get(name, 0) for name in WRONG} == dict.fromkeys(WRONG, 0)
    assert totals["kills"] >= 1
    assert totals["once"] == 3 * KILLS
