"""Several hosts on one account: processes race, connections are cut, the database is killed.

No order twice, each found by its key, nothing reported that is not.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .postgres_server import require_program

SLOW = bool(os.environ.get("KLOUDTRADER_SLOW"))
ROOT = Path(__file__).parents[2]
KEYS = 5000 if SLOW else 100
FROZEN = 60 if SLOW else 1
TROUBLE = ["--cut", "--kill", f"--freeze={FROZEN}", "--share=0.5"]
QUICK = [] if SLOW else ["--limit=0.5"]
"""Frozen hosts and cut connections keep a key for as long as the time limit of the database."""


def trial(kind: str, hosts: int, keys: int, *options: str) -> dict[str, int]:
    """Run a trial in a process of its own: forks of this one would inherit its threads."""
    require_program("postgres")
    command = [sys.executable, "-m", "tests.orders.hosts", kind, str(hosts), str(keys), *options]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=5400)
    assert done.returncode == 0, done.stderr.decode()[-4000:]
    result: dict[str, int] = json.loads(done.stdout)
    print(kind, hosts, keys, options, result)
    return result


def check(result: dict[str, int], kind: str, keys: int) -> None:
    assert result.get("twice", 0) == result["false"] == result["strangers"] == 0
    assert result["once, and found"] == result["once"]
    if kind == "dedup":
        assert result["once"] == keys
    assert result["once"] + result["never, and unknown"] == keys


@pytest.mark.parametrize(
    ("kind", "hosts"),
    [("lone", 2), ("lone", 4), ("lone", 8), ("dedup", 2), ("dedup", 8)] if SLOW else [("lone", 3)],
)
def test_hosts_in_trouble_place_each_order_once(kind: str, hosts: int) -> None:
    pause = 12.0 if SLOW else 2.0
    result = trial(kind, hosts, KEYS, *TROUBLE, *QUICK, f"--pause={pause}")
    check(result, kind, KEYS)
    assert result["kills"]
    assert result["cuts"]
    assert result["freezes"]


@pytest.mark.parametrize("kind", ["lone", "dedup"])
def test_eight_hosts_race_on_few_keys(kind: str) -> None:
    keys = 100 if SLOW else 2
    check(trial(kind, 8, keys, "--cut", *QUICK), kind, keys)


def test_a_replica_that_takes_over_knows_the_orders() -> None:
    keys = 1000 if SLOW else 10
    result = trial("lone", 2, keys, "--fail-over", "--pause=0.2", *QUICK)
    check(result, "lone", keys)
    assert result["fail-overs"] == 1
