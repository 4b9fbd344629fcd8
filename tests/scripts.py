"""Running an algorithm as Narwhal does: ``python main.py`` with an environment."""

import contextlib
import io
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

__all__ = ["frames_with", "run_here", "run_process"]

PACKAGES = ("kloudtrader", "kloudtrader_tradier", "kloudtrader_kalshi", "kloudtrader_kalshi_v2")


def run_here(
    source: str, folder: Path, environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Run ``main.py`` as a plain script inside this process; return the lines it prints."""
    main = _write(source, folder)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        runpy.run_path(str(main), run_name="__main__")
    return printed.getvalue().splitlines()


def run_process(
    source: str, folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run ``main.py`` as a process of its own, in which warnings are errors."""
    return subprocess.run(
        [sys.executable, "-W", "error", str(_write(source, folder))],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def _write(source: str, folder: Path) -> Path:
    main = folder / "main.py"
    main.write_text(source, encoding="utf-8")
    return main


def frames_with(error: BaseException, secret: str) -> list[str]:
    """The functions of ours whose variables show a secret after ``error``."""
    found: list[str] = []
    seen: list[BaseException] = []
    pending: list[BaseException | None] = [error]
    while pending:
        current = pending.pop()
        if current is None or current in seen:
            continue
        seen.append(current)
        pending += [current.__cause__, current.__context__]
        trace = current.__traceback__
        while trace is not None:
            frame, trace = trace.tb_frame, trace.tb_next
            # By the module: the folder of a clone may be called like the package.
            package = frame.f_globals.get("__name__", "").partition(".")[0]
            if package in PACKAGES and secret in repr(frame.f_locals):
                found.append(frame.f_code.co_name)
    return found
