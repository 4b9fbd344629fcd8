"""100,000 rows: in pages, as one list of models, as one list of dicts."""

import json
import subprocess
from typing import NamedTuple

from benchmarks.environments import python_of
from benchmarks.places import HERE
from benchmarks.server import Server

__all__ = ["WAYS", "Rows", "measure_rows"]

WAYS = {
    "pages": "page iterator, typed",
    "models": "one list of models",
    "dicts": "one list of dicts (JSON)",
}


class Rows(NamedTuple):
    """The costs of one way, one figure a round."""

    cpu: list[float]
    grown: list[float]
    """Megabytes by which the peak of resident memory grew."""


def measure_rows(server: Server, rounds: int) -> dict[str, Rows]:
    """Return the costs of each way, a fresh process each time."""
    found = {way: Rows([], []) for way in WAYS}
    for _ in range(rounds):
        for way, rows in found.items():
            done = subprocess.run(
                [str(python_of("kloudtrader")), str(HERE / "workers" / "rows.py"), way, server.url],
                capture_output=True,
                text=True,
                check=False,
                env={"PATH": "/usr/bin:/bin"},
            )
            if done.returncode:
                raise SystemExit(f"rows, {way}: {done.stderr}")
            said = json.loads(done.stdout)
            rows.cpu.append(said["cpu"])
            rows.grown.append(said["grown"])
    return found
