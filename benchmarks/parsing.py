"""Parsing alone, without a network."""

import json
import subprocess

from benchmarks.bodies import write_bodies
from benchmarks.environments import python_of
from benchmarks.places import HERE

__all__ = ["measure_parsing"]

_BODIES = ("SMALL/balances.json", "HUNDRED/orders.json", "THOUSANDS/orders.json")


def measure_parsing(rounds: int) -> dict[str, dict[str, list[float]]]:
    """Return the seconds of each way of parsing, for each body, round by round."""
    accounts = write_bodies() / "v1" / "accounts"
    done = subprocess.run(
        [
            str(python_of("kloudtrader")),
            str(HERE / "workers" / "parsing.py"),
            str(rounds),
            *(str(accounts / name) for name in _BODIES),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"parsing: {done.stderr}")
    found: dict[str, dict[str, list[float]]] = json.loads(done.stdout)
    return found
