"""Reading a spec's file: places, references, mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.source.document import Document
from codegen.source.problems import SpecError

YAML_TEXT = """\
openapi: 3.1.0
info:
  title: Lines
  released: 2021-01-02
paths:
  /a/b:
    get:
      responses:
        200: {description: fine}
        'no': {$ref: '#/paths/~1a~1b/get/responses/200'}
"""


def document(directory: Path, text: str, name: str = "spec.yaml") -> Document:
    path = directory / name
    path.write_text(text, encoding="utf-8")
    return Document(path)


def test_a_node_names_its_file_line_and_pointer(tmp_path: Path) -> None:
    root = document(tmp_path, YAML_TEXT).root
    node = root.child("paths").child("/a/b").child("get").child("responses")
    assert node.place == "spec.yaml:8 #/paths/~1a~1b/get/responses"
    assert node.child("200").place.startswith("spec.yaml:9 ")


def test_json_has_lines_too(tmp_path: Path) -> None:
    root = document(tmp_path, '{\n\t"info": {\n\t\t"title": "x"}}', "spec.json").root
    assert root.child("info").child("title").place == "spec.json:3 #/info/title"


def test_keys_and_dates_are_text(tmp_path: Path) -> None:
    root = document(tmp_path, YAML_TEXT).root
    responses = root.child("paths").child("/a/b").child("get").child("responses")
    assert [name for name, _ in responses.items()] == ["200", "no"]
    assert root.child("info").get("released") == "2021-01-02"


def test_a_reference_is_followed_through_escapes(tmp_path: Path) -> None:
    root = document(tmp_path, YAML_TEXT).root
    responses = root.child("paths").child("/a/b").child("get").child("responses")
    assert responses.child("no").resolve().text("description") == "fine"


def test_a_reference_may_name_another_file(tmp_path: Path) -> None:
    (tmp_path / "parts.yaml").write_text("Order: {type: object}\nSelf: {$ref: '#/Order'}\n")
    root = document(tmp_path, "a: {$ref: 'parts.yaml#/Self'}\n").root
    node = root.child("a").resolve()
    assert node.get("type") == "object"
    assert node.place == "parts.yaml:1 #/Order"


IDENTIFIED = """\
openapi: 3.1.0
refs:
  whole: {$ref: 'https://venue.example/schemas/order'}
  part: {$ref: 'https://venue.example/schemas/order#/$defs/Price'}
  anchor: {$ref: 'https://venue.example/schemas/order#side'}
components:
  schemas:
    Order:
      $id: https://venue.example/schemas/order
      $defs:
        Price: {$id: price, title: price}
        Side: {$anchor: side, title: side}
      title: order
      properties:
        local: {$ref: '#/$defs/Price'}
        sibling: {$ref: price}
        relative: {$ref: trade}
        from_the_top: {$ref: '#/components/schemas/Trade'}
    Trade: {$id: 'https://venue.example/schemas/trade', title: trade}
"""


@pytest.mark.parametrize(
    ("way", "title"),
    [
        (("refs", "whole"), "order"),
        (("refs", "part"), "price"),
        (("refs", "anchor"), "side"),
        (("components", "schemas", "Order", "properties", "local"), "price"),
        (("components", "schemas", "Order", "properties", "sibling"), "price"),
        (("components", "schemas", "Order", "properties", "relative"), "trade"),
        (("components", "schemas", "Order", "properties", "from_the_top"), "trade"),
    ],
)
def test_a_reference_may_name_an_id(tmp_path: Path, way: tuple[str, ...], title: str) -> None:
    node = document(tmp_path, IDENTIFIED).root
    for step in way:
        node = node.child(step)
    assert node.resolve().text("title") == title


def test_an_id_of_another_file_is_found_once_that_was_read(tmp_path: Path) -> None:
    (tmp_path / "parts.yaml").write_text(
        "Order: {$id: 'https://venue.example/o', title: order}\nOther: {title: other}\n"
    )
    root = document(
        tmp_path, "a: {$ref: 'parts.yaml#/Other'}\nb: {$ref: 'https://venue.example/o'}\n"
    ).root
    assert root.child("a").resolve().text("title") == "other"
    assert root.child("b").resolve().text("title") == "order"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: {$ref: '#/b/c'}\n",
            r"spec.yaml:1 #/a: \$ref '#/b/c' points to nothing: 'b' does not exist",
        ),
        ("a: {$ref: '#/a'}\n", "refers to itself"),
        ("a: {$ref: 'gone.yaml#/b'}\n", "gone.yaml: no such file"),
        ("a: {$ref: 'https://x.example/s.yaml'}\n", "is a URL: save the document as a file"),
    ],
)
def test_a_reference_that_leads_nowhere_says_so(tmp_path: Path, text: str, message: str) -> None:
    root = document(tmp_path, text).root
    with pytest.raises(SpecError, match=message):
        root.child("a").resolve()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("s.yaml", "a: [1\nb: 2\n", r"s.yaml:2: not valid YAML"),
        ("s.yaml", "a: 1\na: 2\n", "s.yaml:2: the key 'a' occurs twice"),
        ("s.json", '{"a": 1,\n "b" 2}', r"s.json:2: not valid JSON"),
        ("s.json", '{"a": 1, "a": 2}', "s.json:1: the key 'a' occurs twice"),
        (
            "s.json",
            '{"a": {"x": [1, {"y": 1}]},\n "b": [{"y": 2,\n "z": {},\n "y": {}}],\n "a": 1}',
            "s.json:4: the key 'y' occurs twice",
        ),
        ("s.yaml", "- a\n", "is not a mapping"),
    ],
)
def test_a_broken_file_names_the_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        document(tmp_path, text, name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"gone\.yaml: no such file"):
        Document(tmp_path / "gone.yaml")
