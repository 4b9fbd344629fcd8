"""Files that are no spec: each gives an error with its place, never a traceback."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from codegen.cli import main
from tests.openapi.specs import operation, parameter, reference, spec

START = '{"openapi": "3.1.0", "x": '


def nest(count: int, leaf: Any, wrap: str) -> Any:
    for _ in range(count):
        leaf = {wrap: [leaf] if wrap in ("oneOf", "allOf") else leaf}
    return leaf


def with_schema(schema: Any) -> str:
    return json.dumps(spec({"A": schema}, {"/a": {"get": operation("a", reference("A"))}}))


TEXTS = {
    "deep arrays": START + "[" * 100_000 + "]" * 100_000 + "}",
    "deep objects": START + '{"a": ' * 3_000 + "1" + "}" * 3_000 + "}",
    "a schema nested deeply": with_schema(nest(200, {"type": "string"}, "items")),
    "alternatives nested deeply": with_schema(nest(100, {"type": "string"}, "oneOf")),
    "no finite number": with_schema({"type": "number", "maximum": float("inf")}),
    "half of a surrogate pair": with_schema({"enum": ["\ud800"]}),
    "NUL in the name of a file": with_schema({"$ref": "a\0.json"}),
    "a reference that is a number": with_schema({"$ref": 5}),
    "an operation that is a list": json.dumps(spec(None, {"/a": {"get": []}})),
    "a schema that is a list": with_schema([]),
    "a parameter that is null": json.dumps(
        spec(None, {"/a": {"get": operation("a", parameters=[None])}})
    ),
    "a YAML alias within itself": "openapi: 3.1.0\npaths: &a {/x: *a}\n",
    "nested YAML aliases": "openapi: 3.1.0\na: &a [1,1,1,1,1,1,1,1,1]\n"
    + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_broken_file_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / "broken.spec"
    path.write_text(TEXTS[name])
    assert main([str(path), "--output", str(tmp_path / "an_api"), "--quiet"]) == 1
    error = capsys.readouterr().err
    assert "error: broken.spec" in error
    assert not (tmp_path / "an_api").exists()


@pytest.mark.parametrize("wrong", [b"\xe9", b"\0"])
def test_bytes_that_are_no_text_are_refused_with_their_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: bytes
) -> None:
    path = tmp_path / "bytes.yaml"
    path.write_bytes(b"openapi: 3.1.0\ninfo:\n  title: x" + wrong)
    assert main([str(path), "--output", str(tmp_path / "an_api")]) == 1
    assert "error: bytes.yaml:3: " in capsys.readouterr().err


def test_chains_of_choices_and_of_bases_end_in_time(tmp_path: Path) -> None:
    both = {
        f"{kind}{level}": {
            "type": "object",
            "properties": {f"{kind}{level}": {"type": "string"}},
            "oneOf": [reference(f"L{level + 1}"), reference(f"M{level + 1}")],
        }
        for level in range(12)
        for kind in "LM"
    }
    tower = {
        f"T{level}": {"allOf": [reference(f"T{level + 1}")] * 2, "type": "object"}
        for level in range(60)
    }
    ends = {name: {"type": "object"} for name in ("L12", "M12", "T60")}
    top = {"type": "object", "properties": {"a": reference("L0"), "b": reference("T0")}}
    document = spec({**both, **tower, **ends, "A": top}, {"/a": {"get": operation("a", top)}})
    path = tmp_path / "chains.json"
    path.write_text(json.dumps(document))
    begun = time.process_time()
    assert main([str(path), "--output", str(tmp_path / "chains_api"), "--quiet"]) == 0
    assert time.process_time() - begun < 60


def test_nul_in_names_and_texts_is_written_as_python_source(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"x\0": {"enum": ["a\0"], "default": "\0"}}}
    document = spec(
        {"A": schema},
        {
            "/a\0b": {
                "get": operation("a\0b", reference("A"), tags=["\0"], parameters=[parameter("p\0")])
            }
        },
        servers=[{"url": "https://[::1/"}, {"url": "https://a\0b/"}],
    )
    path = tmp_path / "nul.json"
    path.write_text(json.dumps(document))
    assert main([str(path), "--output", str(tmp_path / "nul_api"), "--quiet"]) == 0
    assert b"\0" not in b"".join(file.read_bytes() for file in (tmp_path / "nul_api").rglob("*.py"))
