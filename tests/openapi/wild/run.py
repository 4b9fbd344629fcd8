"""Generate a client from one spec, check it, and count what differs from the spec."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from codegen.cli import main
from tests.openapi.raw import operations
from tests.openapi.recording_server import RecordingServer

from .check import WildTrip
from .document import Document

_PLACE = re.compile(r"(/paths/[^/]+/[a-z]+)(?:/.*)?$")


@dataclass
class Outcome:
    """Hold the counts of one spec."""

    name: str
    operations: int = 0
    generated: int = 0
    lost_operations: set[tuple[str, str]] = field(default_factory=set)
    approximated: int = 0
    refused: str = ""
    calls: int = 0
    unsampled: int = 0
    mypy: str = "-"
    seconds: float = 0
    wrong_requests: list[str] = field(default_factory=list)
    wrong_responses: list[str] = field(default_factory=list)

    @property
    def lost(self) -> int:
        return len(self.lost_operations)


def check_spec(spec: Path, directory: Path, *, samples: int = 4, types: bool = False) -> Outcome:
    """Generate a client in a directory, without the operations that are lost, and check it."""
    begun = time.monotonic()
    outcome = Outcome(spec.name)
    name = "wild_" + re.sub(r"\W", "_", spec.stem)
    _generate(spec, directory / name, outcome)
    if not outcome.refused:
        outcome.operations = len(list(operations(Document(spec, response=False).root)))
        _check_package(spec, directory, name, outcome, samples)
        if types:
            outcome.mypy = _check_types(directory / name)
    outcome.seconds = time.monotonic() - begun
    return outcome


def _generate(spec: Path, output: Path, outcome: Outcome) -> None:
    overlay, removed = output.with_suffix(".overlay.json"), set[str]()
    while True:
        options = ["--overlay", str(overlay)] if removed else []
        remarks, error = _run_generator(spec, output, options)
        outcome.approximated = sum(level == "approximated" for level, _ in remarks)
        places = [place.partition("#")[2] for level, place in remarks if level == "lost"]
        fresh = {match[1] for place in places if (match := _PLACE.match(place))} - removed
        if not error:
            return
        if not fresh:
            outcome.refused = error
            return
        removed |= fresh
        outcome.lost_operations = set(map(_read_pointer, removed))
        _write_overlay(overlay, sorted(removed))


def _run_generator(
    spec: Path, output: Path, options: Sequence[str]
) -> tuple[list[tuple[str, str]], str]:
    """Return the levels and places of the remarks, and the error if there is one."""
    written = io.StringIO()
    arguments = [str(spec), "--output", str(output), "--quiet", "--plain-types", *options]
    with contextlib.redirect_stderr(written), contextlib.redirect_stdout(io.StringIO()):
        status = main(arguments)
    lines = written.getvalue().splitlines()
    found = [re.match(r"(lost|approximated): (\S+ #\S*):", line) for line in lines]
    error = next((line for line in lines if line.startswith("error")), "error") if status else ""
    return [(match[1], match[2]) for match in found if match], error


def _read_pointer(pointer: str) -> tuple[str, str]:
    """Return the method and the path of the pointer to an operation."""
    _, _, path, method = pointer.split("/")
    return method.upper(), path.replace("~1", "/").replace("~0", "~")


def _write_overlay(path: Path, pointers: Sequence[str]) -> None:
    actions = [
        {"pointer": pointer, "description": "It is lost.", "remove": True} for pointer in pointers
    ]
    info = {"title": "Without what is lost", "version": "1"}
    path.write_text(json.dumps({"overlay": "1.0.0", "info": info, "actions": actions}))


def _check_package(spec: Path, directory: Path, name: str, outcome: Outcome, samples: int) -> None:
    sys.path.insert(0, str(directory))
    importlib.invalidate_caches()
    server = RecordingServer()
    try:
        trip = WildTrip(importlib.import_module(name), spec, server, samples)
        trip.lost = outcome.lost_operations
        trip.run()
    finally:
        server.close()
        sys.path.remove(str(directory))
        for module in [module for module in sys.modules if module.split(".")[0] == name]:
            del sys.modules[module]
    outcome.generated, outcome.calls = len(trip.table), trip.calls
    outcome.unsampled = trip.unsampled
    outcome.wrong_requests, outcome.wrong_responses = trip.wrong_requests, trip.wrong_responses


def _check_types(package: Path) -> str:
    """Return ``ok``, or the number of errors of ``mypy --strict``."""
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--cache-dir",
        str(package.parent / ".mypy"),
    ]
    result = subprocess.run(
        [*command, str(package)], capture_output=True, text=True, check=False, cwd=package.parent
    )
    if result.returncode == 0:
        return "ok"
    (package.parent / f"{package.name}.mypy.txt").write_text(result.stdout)
    return str(result.stdout.count(": error:"))
