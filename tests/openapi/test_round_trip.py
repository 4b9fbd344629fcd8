"""Check that requests are sent, and responses read, as the spec says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.cli import main

from .raw import File, operations
from .round_trip import check
from .specs import large, save
from .wire_values import find_difference

ROOT = Path(__file__).parents[2]
CORPUS = sorted(path for path in (Path(__file__).parent / "corpus").glob("*.*"))
OURS = sorted({*(ROOT / "openapi").glob("*.yaml")} - {*(ROOT / "openapi").glob("*.facade.yaml")})
ALL = [*OURS, *CORPUS]

each_spec = pytest.mark.parametrize("spec", ALL, ids=lambda path: path.name)


@each_spec
def test_every_operation_sends_and_reads_what_the_spec_says(spec: Path, tmp_path: Path) -> None:
    trip = check(spec, tmp_path)
    assert trip.problems == []
    assert trip.calls >= 2 * len(list(operations(File(spec).root))) > 0


@pytest.mark.parametrize("spec", OURS, ids=lambda path: path.name)
def test_our_own_specs_need_no_approximation(spec: Path, tmp_path: Path) -> None:
    assert main([str(spec), "--output", str(tmp_path / "an_api"), "--strict", "--quiet"]) == 0


def test_a_difference_is_found_where_it_is() -> None:
    assert find_difference({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}) == " at .a[1].b: 2 became 3"
    assert find_difference({"a": 1}, {"a": 1, "b": 2}).startswith(" at the top")


# Checking the types of everything takes half a minute.
slow = pytest.mark.skipif(
    not os.environ.get("KLOUDTRADER_SLOW"), reason="set KLOUDTRADER_SLOW=1 to run this"
)


@slow
def test_all_of_the_output_passes_the_type_checkers(tmp_path: Path) -> None:
    for spec in [*ALL, save(tmp_path, large(), "large.json")]:
        name = "typed_" + "".join(char if char.isalnum() else "_" for char in spec.stem)
        assert main([str(spec), "--output", str(tmp_path / name), "--quiet"]) == 0
    (tmp_path / "pyrightconfig.json").write_text(
        f'{{"typeCheckingMode": "strict", "pythonVersion": "3.11", "extraPaths": ["{ROOT}"]}}'
    )
    tools = Path(sys.executable).parent
    commands = [
        [tools / "mypy", "--strict", "--no-incremental", tmp_path],
        [tools / "basedpyright", "--project", tmp_path, "--pythonpath", sys.executable],
    ]
    for command in commands:
        result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert result.returncode == 0, result.stdout[-4000:]
