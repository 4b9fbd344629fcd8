"""Corrections to a published spec."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen import jsonpath
from codegen.api import read_api
from codegen.problems import Report, SpecError

from .specs import alias, fields, operation, parameter, reference, save, spec

ORDER = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "side": {"type": "string"}},
}


def described() -> dict[str, Any]:
    listed = operation("get_orders", reference("Order"), parameters=[parameter("page")])
    schemas = {"Order": ORDER, "Orders": {"type": "array", "items": reference("Order")}}
    return spec(schemas, {"/orders": {"get": listed, "post": operation("place")}})


def corrected(directory: Path, *actions: dict[str, Any]) -> Any:
    path = save(directory, described())
    before = path.read_bytes()
    overlay = save(
        directory,
        {"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": list(actions)},
        "fixes.json",
    )
    api = read_api(path, Report(), [overlay])
    assert path.read_bytes() == before
    return api


def because(**more: Any) -> dict[str, Any]:
    return {"description": "The server says otherwise.", **more}


def test_an_update_is_merged(tmp_path: Path) -> None:
    update = {"required": ["side"], "properties": {"side": {"nullable": True}, "new": {}}}
    api = corrected(tmp_path, because(target="$.components.schemas.Order", update=update))
    assert fields(api, "Order") == {"id": "int", "side": "str | None", "new": "Any"}


def test_an_update_of_a_list_is_appended(tmp_path: Path) -> None:
    target = "$.paths['/orders'].get.parameters"
    api = corrected(tmp_path, because(target=target, update=parameter("limit")))
    assert [one.wire for one in api.operations[0].parameters] == ["page", "limit"]


def test_something_is_removed(tmp_path: Path) -> None:
    api = corrected(
        tmp_path,
        because(target="$.paths['/orders'].post", remove=True),
        because(target="$.paths.*.get.parameters[?(@.name == 'page')]", remove=True),
    )
    assert [(one.name, one.parameters) for one in api.operations] == [("get_orders", ())]


def test_a_pointer_sets_a_value(tmp_path: Path) -> None:
    api = corrected(
        tmp_path,
        because(pointer="/components/schemas/Order/properties/side/type", set="integer"),
        because(pointer="/components/schemas/Orders/items", set={"type": "string"}),
    )
    assert fields(api, "Order")["side"] == "int | None"
    assert alias(api, "Orders") == "list[str]"


def test_the_output_names_the_overlay_and_has_a_hash_of_its_own(tmp_path: Path) -> None:
    api = corrected(tmp_path, because(pointer="/info/title", set="Other"))
    plain = read_api(tmp_path / "spec.json", Report())
    assert (api.title, api.source) == ("Other", "spec.json with fixes.json")
    assert api.sha256 != plain.sha256


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ({"target": "$.info", "update": {"title": "x"}}, "says no reason"),
        (because(target="$.paths['/gone']", remove=True), "matches nothing in spec.json any more"),
        (because(pointer="/paths/~1gone/get", remove=True), "matches nothing"),
        (because(pointer="/paths/~1gone/get", set={}), "nothing any more that 'get' could be set"),
        (because(target="$.info", update={"title": "Test"}), "changes nothing"),
        (because(target="$.info"), "needs one of `update`, `remove` and `set`"),
        (because(target="$.info", update={}, remove=True), "needs one of"),
        (because(target="$.info.title", update={"a": 1}), "wants an object or a list"),
        (because(target="info", remove=True), "a path begins with"),
        (because(target="$.info[a-b]", remove=True), "is not understood, at character 7"),
        (because(target="$", remove=True), "cannot be removed"),
        (because(target="$.info", set=1), "`set` wants `pointer`"),
    ],
)
def test_a_correction_that_does_not_fit_is_an_error_with_its_line(
    tmp_path: Path, action: dict[str, Any], message: str
) -> None:
    good = because(pointer="/info/description", set="x")
    with pytest.raises(SpecError, match=r"fixes\.json:\d+ #/actions/1") as caught:
        corrected(tmp_path, good, action)
    assert message in str(caught.value)


def test_an_overlay_must_be_one(tmp_path: Path) -> None:
    path = save(tmp_path, described())
    with pytest.raises(SpecError, match="is no overlay"):
        read_api(path, Report(), [path])


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", [()]),
        ("$.a.b", [("a", "b")]),
        ("$['a']['c d']", [("a", "c d")]),
        ("$.a.*", [("a", "b"), ("a", "c d"), ("a", "list")]),
        ("$.a.list[1]", [("a", "list", 1)]),
        ("$.a.list[*].n", [("a", "list", 0, "n"), ("a", "list", 1, "n")]),
        ("$.a.list[?@.n==2]", [("a", "list", 1)]),
        ("$..n", [("a", "list", 0, "n"), ("a", "list", 1, "n")]),
        ("$.gone.b", []),
    ],
)
def test_paths_find(path: str, found: list[Any]) -> None:
    document = {"a": {"b": 1, "c d": 2, "list": [{"n": 1}, {"n": 2}]}}
    assert jsonpath.parse(path).find(document) == found


@given(st.text(max_size=20))
def test_any_key_can_be_named_in_quotes(key: str) -> None:
    quoted = key.replace("\\", "\\\\").replace("'", "\\'")
    assert jsonpath.parse(f"$['{quoted}']").find(json.loads(json.dumps({key: 1}))) == [(key,)]
