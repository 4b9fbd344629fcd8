"""Measure the sandbox's own speed."""

import json
import subprocess
from typing import NamedTuple

from benchmarks.environments import python_of
from benchmarks.places import HERE

__all__ = ["SandboxSpeed", "measure_sandbox"]


class SandboxSpeed(NamedTuple):
    """The speed of the sandbox, one figure a round."""

    orders: list[float]
    """Orders placed in a second of CPU; client and server share the process."""
    day: list[float]
    """Seconds of CPU for a trading day."""


def measure_sandbox(rounds: int) -> SandboxSpeed:
    """Start a sandbox for each round, place orders and let a day pass."""
    speed = SandboxSpeed([], [])
    for _ in range(rounds):
        done = subprocess.run(
            [str(python_of("kloudtrader")), str(HERE / "workers" / "sandbox.py")],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": "/usr/bin:/bin"},
        )
        if done.returncode:
            raise SystemExit(f"sandbox: {done.stderr}")
        figures = json.loads(done.stdout)
        speed.orders.append(figures["orders a second"])
        speed.day.append(figures["seconds of a day"])
    return speed
