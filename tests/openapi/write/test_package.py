"""Replace a package as a whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.source.problems import SpecError
from codegen.write.package import write_package

MARK = "# Generated from a test\n"
OLD = {"__init__.py": MARK, "one.py": "A = 1\n", "gone.py": ""}
NEW = {"__init__.py": MARK, "one.py": "A = 2\n", "part/two.py": "B = 2\n"}


def contents(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): path.read_text()
        for path in directory.rglob("*.py")
        if "__pycache__" not in path.parts
    }


def test_what_was_there_is_gone(tmp_path: Path) -> None:
    output = tmp_path / "a_package"
    write_package(OLD, output)
    write_package(NEW, output)
    assert contents(output) == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["a_package"]


def test_where_the_new_cannot_be_put_in_place_the_old_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    with pytest.raises(SpecError, match="internal error"):
        write_package({**NEW, "broken.py": "def ("}, output)
    assert contents(output) == OLD
