"""A small sample of the mutation testing; ``make mutants`` breaks all that decides."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.__main__ import MODULES, PAGE, ROOT, Mutant, _table
from tests.mutants.explained import Explained, explained, is_of_a_cast


def test_the_page_explains_changes_of_modules_that_are_changed() -> None:
    found = list(explained(PAGE))
    assert found
    for change in found:
        assert change.module in MODULES
        minus, *plus = change.change.splitlines()
        assert minus[:2] == "- "
        assert [line[:2] for line in plus] in (["+ "], [])  # an argument may just be gone
        # What is said to be changed is there.
        source = (ROOT / "kloudtrader" / f"{change.module}.py").read_text("utf-8")
        assert minus[2:] in source
        assert f"def {change.function.rpartition('.')[2]}(" in source


def test_a_page_is_read(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```diff\n```\n## `runtime/a`\n**`F.g`**: why.\n```diff\n- a\n+ b\n\n- c\n+ d\n```\n",
        "utf-8",
    )
    changes = [each for each in explained(page) if each.module]
    expected = [Explained("runtime/a", "F.g", text) for text in ("- a\n+ b", "- c\n+ d")]
    assert changes == expected


@pytest.mark.parametrize(
    ("change", "is_cast"),
    [
        ('- return cast("Order", read(1))\n+ return cast(None, read(1))', True),
        ('- return cast("Order", read(1))\n+ return cast("XXOrderXX", read(1))', True),
        ('- return cast("Order", read(1))\n+ return cast("Order", read(2))', False),
        ('- return cast("Order", read(1))\n+ return cast("Order", None)', False),
        ('- return cast("Order", read(1))', False),
        ('- forecast("a", 1)\n+ forecast("b", 1)', False),
    ],
)
def test_the_type_in_a_cast_does_nothing(change: str, is_cast: bool) -> None:
    assert is_of_a_cast(change) is is_cast


def test_the_table_counts() -> None:
    mutants = [Mutant("a", "1", "killed"), Mutant("a", "2", "survived"), Mutant("b", "3", "killed")]
    rows = [line.split() for line in _table(mutants).splitlines()[1:]]
    figures = [row[:3] for row in rows]
    assert figures == [["a", "2", "1"], ["b", "1", "1"], ["all", "3", "2"]]


def test_a_change_that_the_tests_let_live_is_a_finding() -> None:
    pytest.importorskip("mutmut")
    test = "tests/orders/test_identity.py::test_a_tag_fits_the_venue"
    command = [sys.executable, "-m", "tests.mutants", "orders/identity", "--tests", test]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "survived: kloudtrader.orders.identity" in done.stdout, done.stderr[-2000:]
    assert "[:27]" not in done.stdout  # that one is killed
    assert '\n- return f"{prefix}-{tag}" if prefix else tag\n+ ' in done.stdout
