"""Write the types of responses as plain JSON."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any, get_type_hints

from codegen.cli import main
from codegen.write import _plain_types
from tests.openapi.round_trip import generate
from tests.openapi.specs import operation, parameter, read, reference, save, spec

ITEM = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
MANY = {
    "x-one-or-many": True,
    "oneOf": [reference("Item"), {"type": "array", "items": reference("Item")}, {"type": "null"}],
}
WRAPPER = {"x-none-as-empty": True, "oneOf": [reference("Item"), {"type": "null"}]}
LIST = {"x-none-as-empty": True, "type": ["array", "null"], "items": reference("Item")}


def entries(directory: Path, properties: dict[str, Any], required: list[str]) -> dict[str, str]:
    schema = {"type": "object", "properties": properties, "required": required}
    api, _ = read(directory, spec({"It": schema, "Item": ITEM}))
    form = next(model for model in _plain_types.list_plain_forms(api) if model.name == "It")
    assert not hasattr(form, "type")
    return {field.wire: _plain_types.write_entry_type(field) for field in form.fields}


def test_quirks_stand_in_the_types(tmp_path: Path) -> None:
    properties = {"many": MANY, "wrapper": WRAPPER, "list": LIST}
    assert entries(tmp_path, properties, ["many", "wrapper", "list"]) == {
        "many": 'Item | list[Item] | Literal["null"] | None',
        "wrapper": 'Item | Literal["null"] | None',
        "list": "list[Item] | None",
    }


def test_what_may_be_left_out_is_not_therefore_null(tmp_path: Path) -> None:
    properties = {
        "plain": {"type": "string"},
        "null": {"type": ["string", "null"]},
        "time": {"type": "string", "format": "date-time"},
        "class": {"type": "integer"},
    }
    assert entries(tmp_path, properties, []) == {
        "plain": "NotRequired[str]",
        "null": "NotRequired[str | None]",
        "time": "NotRequired[str]",
        "class": "NotRequired[int]",
    }


def test_the_module_is_written_on_request_and_loads_no_model(tmp_path: Path) -> None:
    schemas = {
        "Item": ITEM,
        "It": {"type": "object", "properties": {"class": reference("Item"), "many": MANY}},
        "Items": {"type": "array", "items": reference("Item")},
    }
    path = save(tmp_path, spec(schemas, {"/a": {"get": operation("a", reference("It"))}}))
    output = tmp_path / "plain_api"
    assert main([str(path), "--output", str(output)]) == 0
    assert not (output / "plain.py").exists()
    assert main([str(path), "--output", str(output), "--plain-types"]) == 0
    sys.path.insert(0, str(tmp_path))
    try:
        from plain_api import plain as written  # type: ignore[import-not-found]

        assert set(written.It.__annotations__) == {"class", "many"}
        assert written.Item.__required_keys__ == {"a"}
        assert "plain_api.models" not in sys.modules
    finally:
        sys.path.remove(str(tmp_path))


def test_an_api_without_models_has_no_plain_types(tmp_path: Path) -> None:
    path, output = save(tmp_path, spec()), tmp_path / "an_api"
    assert main([str(path), "--output", str(output), "--plain-types"]) == 0
    assert "__all__ = []" in (output / "plain.py").read_text()


def test_a_run_on_a_changed_spec_says_what_changed(tmp_path: Path, capsys: Any) -> None:
    output, changelog = tmp_path / "changing_api", tmp_path / "CHANGELOG.md"
    changelog.write_text("# Changelog\n")
    document = spec({"Item": ITEM}, {"/items": {"get": operation("get", reference("Item"))}})
    arguments = ["--output", str(output), "--changelog", str(changelog)]
    assert main([str(save(tmp_path, document)), *arguments]) == 0
    assert changelog.read_text() == "# Changelog\n"
    document["components"]["schemas"]["Item"] = {"type": "object", "properties": {"b": {}}}
    assert main([str(save(tmp_path, document)), *arguments]) == 0
    assert "- **Breaking** `Item.a` is removed." in capsys.readouterr().out
    assert "- `Item.b` is new" in changelog.read_text()


def test_every_name_is_defined(tmp_path: Path) -> None:
    """Leave out a type that names a class that is only sent, even if nothing reads or sends it."""
    body = {"type": "object", "properties": {"note": {"type": "string"}}}
    schemas = {
        "Body": body,
        "Bodies": {"type": "array", "items": reference("Body")},
        "Unused": {"type": "object", "properties": {"body": reference("Bodies")}},
        "Row": {"type": "object", "properties": {"id": {"type": "integer"}}},
    }
    content = {"application/json": {"schema": reference("Body")}}
    paths = {"/a": {"post": operation("a", reference("Row"), requestBody={"content": content})}}
    with generate(save(tmp_path, spec(schemas, paths)), tmp_path, "--plain-types") as package:
        plain = importlib.import_module(f"{package.__name__}.plain")
        assert [*plain.__all__] == ["Row"]
        assert all(get_type_hints(getattr(plain, name)) for name in plain.__all__)


def test_the_class_of_arguments_and_that_of_a_tag_have_short_names(tmp_path: Path) -> None:
    long = "settlementsOfTheAccount" * 4
    document = spec(
        paths={"/a": {"get": operation(long, parameters=[parameter("x")], tags=[long])}}
    )
    api, _ = read(tmp_path, document)
    (arguments,) = _plain_types.list_arguments_forms(api)
    names = [arguments.name, api.tags[0].class_name]
    assert [len(name) < 60 for name in names] == [True, True]
    assert arguments.name.endswith("Arguments")
    assert api.tags[0].class_name.endswith("Api")
