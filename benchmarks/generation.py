"""Generating a client from the same spec: ours, and openapi-python-client as it comes."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from benchmarks.calls import Measured
from benchmarks.environments import SPEC, python_of
from benchmarks.places import ROOT, cache

__all__ = ["OURS", "STOCK", "measure_generation"]

OURS = "openapi/generate.py"
STOCK = "openapi-python-client"


def measure_generation(rounds: int) -> dict[str, Measured]:
    """Return the costs of both, round by round."""
    programs = python_of("generate").parent
    output = cache("generated")
    commands = {
        STOCK: [
            str(programs / STOCK),
            "generate",
            "--path",
            str(SPEC),
            "--meta",
            "none",
            "--overwrite",
            "--output-path",
            str(output / "stock"),
        ],
        OURS: [
            str(programs / "python"),
            str(ROOT / OURS),
            "--strict",
            "--quiet",
            str(SPEC),
            "--output",
            str(output / "kloudtrader_tradier"),
        ],
    }
    found = {name: Measured([], []) for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            _clear(output)
            began, cpu = time.perf_counter(), _children()
            _run(command, programs)
            found[name].cpu.append(_children() - cpu)
            found[name].wall.append(time.perf_counter() - began)
    return found


def _clear(folder: Path) -> None:
    for child in folder.iterdir():
        shutil.rmtree(child)


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _run(command: list[str], programs: Path) -> None:
    # Both call ruff, which is found next to the interpreter.
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
