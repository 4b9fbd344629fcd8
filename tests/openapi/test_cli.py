"""Run the generator as a command."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen.cli import main

from .specs import large, operation, parameter, reference, save, spec

ROOT = Path(__file__).parents[2]
NASTY = 'Ends in a quote" and \\ has """three""" \\N{DASH} \u2028 \x07 {{ braces }} {% x %}'


def contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.glob("*.*"))}


def all_contents(directory: Path) -> dict[str, str]:
    """Return the text of every file, those of inner packages included."""
    return {
        str(path.relative_to(directory)): path.read_text(encoding="utf-8")
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def rich_spec() -> dict[str, Any]:
    order = {
        "type": "object",
        "required": ["id"],
        "description": NASTY,
        "properties": {
            "id": {"type": "integer", "description": NASTY},
            NASTY: {"type": "string", "enum": [NASTY, "b"]},
            "leg": {"type": "array", "items": reference("Order")},
        },
    }
    described = operation(
        "orders_get",
        reference("Order"),
        summary=NASTY,
        description=NASTY,
        tags=["trade desk"],
        parameters=[parameter("a", description=NASTY), parameter("models"), parameter(NASTY)],
    )
    return spec({"Order": order}, {"/a": {"get": described}})


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_text_of_the_spec_is_only_ever_text(tmp_path: Path) -> None:
    output = tmp_path / "nasty_api"
    assert run(save(tmp_path, rich_spec()), "--output", output) == 0
    for path in output.glob("*.py"):
        compile(path.read_text(encoding="utf-8"), path.name, "exec")
    sys.path.insert(0, str(tmp_path))
    try:
        from nasty_api import operations  # type: ignore[import-not-found]
        from nasty_api.models import Order  # type: ignore[import-not-found]

        order = Order.model_validate({"id": 1, NASTY: "c", "leg": [{"id": 2}]})
        assert order.model_dump(exclude_unset=True) == {"id": 1, NASTY: "c", "leg": [{"id": 2}]}
        assert operations.orders_get.parameters[2].name == NASTY
        assert "three" in str(Order.__doc__)
    finally:
        sys.path.remove(str(tmp_path))


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_output_is_the_same_under_every_hash_seed(tmp_path: Path, seed: str) -> None:
    path = save(tmp_path, rich_spec())
    first = tmp_path / "first" / "an_api"
    run(path, "--output", first)
    output = tmp_path / seed / "an_api"
    subprocess.run(
        [sys.executable, ROOT / "openapi" / "generate.py", path, "--output", output],
        check=True,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert contents(output) == contents(first)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]
         .update(schema=reference("Odrer")), "points to nothing: 'Odrer' does not exist"),
        (lambda s: s["paths"].update({"/b": {"get": operation("orders_get")}}), "is used twice"),
        (lambda s: s["paths"]["/a"]["get"].update(operationId="class"), "is a keyword of Python"),
        (lambda s: s.update(swagger="2.0"), "this is Swagger 2.0"),
        (lambda s: s.update(openapi="4.0.0"), "OpenAPI 3.0 or 3.1 is required"),
        (lambda s: s.update(paths={}), "has no operations"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_and_the_output_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Any, message: str
) -> None:
    output = tmp_path / "an_api"
    document = rich_spec()
    assert run(save(tmp_path, document), "--output", output) == 0
    before = contents(output)
    change(document)
    assert run(save(tmp_path, document), "--output", output, "--strict") == 1
    assert message in capsys.readouterr().err
    assert contents(output) == before


def test_a_changed_field_changes_its_model_and_the_hash_only(tmp_path: Path) -> None:
    output, document = tmp_path / "an_api", large()
    run(save(tmp_path, document), "--output", output, "--plain-types")
    before = all_contents(output)
    special = document["components"]["schemas"]["Alpha0Special"]["allOf"][1]["properties"]
    special["special"] = {"type": "boolean", "description": "Whether it is special."}
    document["info"]["version"] = "2"
    run(save(tmp_path, document), "--output", output, "--plain-types")
    after = all_contents(output)
    changed = {name for name in before if before[name] != after[name]}
    (model,) = {name for name in before if "class Alpha0Special(" in before[name]} - {"plain.py"}
    assert after.keys() == before.keys()
    assert changed == {"__init__.py", "plain.py", model}


def test_the_hash_of_the_spec_is_in_one_file(tmp_path: Path) -> None:
    output, path = tmp_path / "an_api", save(tmp_path, large())
    run(path, "--output", output, "--plain-types")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    assert [name for name, text in all_contents(output).items() if digest in text] == [
        "__init__.py"
    ]


def test_stale_files_vanish(tmp_path: Path) -> None:
    output = tmp_path / "an_api"
    path = save(tmp_path, rich_spec())
    run(path, "--output", output)
    (output / "stale_api.py").write_text("x = 1\n")
    run(path, "--output", output)
    assert not (output / "stale_api.py").exists()


def test_a_directory_of_somebody_else_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "precious"
    output.mkdir()
    (output / "thesis.txt").write_text("ten years of work")
    assert run(save(tmp_path, rich_spec()), "--output", output) == 1
    assert "would be deleted" in capsys.readouterr().err
    assert (output / "thesis.txt").exists()


def test_check_writes_nothing_and_tells_the_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "an_api"
    path = save(tmp_path, rich_spec())
    assert run(path, "--output", output, "--check") == 1
    assert not output.exists()
    run(path, "--output", output)
    assert run(path, "--output", output, "--check") == 0
    (output / "operations.py").write_text("")
    capsys.readouterr()
    assert run(path, "--output", output, "--check") == 1
    assert "operations.py: differs" in capsys.readouterr().err


def test_the_name_of_the_package_must_be_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(save(tmp_path, rich_spec()), "--output", tmp_path / "not-a-name") == 1
    assert "is not a valid name of a Python package" in capsys.readouterr().err
