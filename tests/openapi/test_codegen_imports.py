"""Check the direction of imports between the generator's packages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

CODEGEN = Path(__file__).parents[2] / "openapi" / "codegen"
ORDER = ("source", "plan", "schemas", "operations", "changes", "write")
MODULES = sorted(CODEGEN.glob("*/*.py"))


def list_imports(path: Path) -> list[str]:
    """Return the modules of other packages of the generator that a module imports."""
    return [
        node.module.removeprefix("codegen.")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module
        if node.module.startswith("codegen.")
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_a_module_imports_earlier_packages_only(path: Path) -> None:
    earlier = ORDER[: ORDER.index(path.parent.name)]
    assert {module.partition(".")[0] for module in list_imports(path)} <= {*earlier}


@pytest.mark.parametrize("path", [*MODULES, *CODEGEN.glob("*.py")], ids=lambda path: path.stem)
def test_private_modules_stay_in_their_package(path: Path) -> None:
    assert [module for module in list_imports(path) if "._" in module] == []


def test_the_packages_are_small() -> None:
    for package in ORDER:
        assert 1 < len([*(CODEGEN / package).glob("*.py")]) <= 15
    assert len(MODULES) > 40


def test_no_module_is_long() -> None:
    lengths = {path.name: path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 400} == {}
