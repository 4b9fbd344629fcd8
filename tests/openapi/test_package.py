"""A package is replaced whole, or not at all."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from codegen import swap
from codegen.package import write_package
from codegen.problems import SpecError

MARK = "# Generated from a test\n"
OLD = {"__init__.py": MARK, "one.py": "A = 1\n", "gone.py": ""}
NEW = {"__init__.py": MARK, "one.py": "A = 2\n", "part/two.py": "B = 2\n"}
STEPS = ("os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "ctypes.dlsym", "open")


def contents(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): path.read_text()
        for path in directory.rglob("*.py")
        if "__pycache__" not in path.parts
    }


def killed_at(step: int, output: Path) -> bool:
    """Write in a process of its own that dies at this step; false if it came to its end before."""
    child = os.fork()
    if child == 0:
        left = [step]

        def hook(event: str, _: object) -> None:
            if event in STEPS:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        try:
            write_package(NEW, output)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork and an exchange of directories")
def test_whenever_it_is_killed_the_output_is_the_old_or_the_new(tmp_path: Path) -> None:
    seen: list[str] = []
    step = 0
    output = tmp_path / "a_package"
    while True:
        write_package(OLD, output)
        died = killed_at(step, output)
        found = contents(output)
        assert found in (OLD, NEW), f"neither the old nor the new, killed at step {step}"
        seen.append("new" if found == NEW else "old")
        if not died:
            break
        step += 1
    assert seen[0] == "old"
    assert seen[-1] == "new"
    assert seen == sorted(seen, reverse=True), "once it is new it stays so"


@pytest.mark.parametrize("exchange", [True, False])
def test_what_was_there_is_gone(
    tmp_path: Path, exchange: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not exchange:
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    output = tmp_path / "a_package"
    write_package(OLD, output)
    write_package(NEW, output)
    assert contents(output) == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["a_package"]


def test_where_the_new_cannot_be_put_in_place_the_old_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    output = tmp_path / "a_package"
    write_package(OLD, output)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if target == output and self.name == "a_package":
            raise OSError("no space")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="no space"):
        write_package(NEW, output)
    assert contents(output) == OLD


def test_code_that_does_not_compile_changes_nothing(tmp_path: Path) -> None:
    output = tmp_path / "a_package"
    write_package(OLD, output)
    with pytest.raises(SpecError, match="a fault of ours"):
        write_package({**NEW, "broken.py": "def ("}, output)
    assert contents(output) == OLD
