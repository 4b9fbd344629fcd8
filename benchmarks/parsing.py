"""Measure parsing alone, without a network."""

import json
import subprocess
from pathlib import Path

from benchmarks.environments import python_of
from benchmarks.places import HERE

__all__ = ["measure_parsing"]


def measure_parsing(paths: dict[str, Path], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Return the seconds of each way of parsing, for each body, round by round."""
    command = [
        str(python_of("kloudtrader")),
        str(HERE / "workers" / "parsing.py"),
        str(rounds),
        *map(str, paths.values()),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"parsing: {done.stderr}")
    measured: dict[str, dict[str, list[float]]] = json.loads(done.stdout)
    return {case: measured[str(path)] for case, path in paths.items()}
