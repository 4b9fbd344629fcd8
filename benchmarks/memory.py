"""Measure whether memory grows while calls succeed and fail."""

import subprocess

from benchmarks.environments import python_of
from benchmarks.places import HERE
from benchmarks.server import Server

__all__ = ["measure_growth"]


def measure_growth(server: Server, rounds: int) -> list[float]:
    """Return the megabytes by which memory grew over 30,000 calls, one figure a round."""
    command = [str(python_of("kloudtrader")), str(HERE / "workers" / "memory.py"), server.url]
    growth: list[float] = []
    for _ in range(rounds):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"memory: {done.stderr}")
        growth.append(float(done.stdout))
    return growth
