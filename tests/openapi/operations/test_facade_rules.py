"""Rules of a facade: what an overlay may say, and where it is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.cli import main
from codegen.plan.form import ApiForm
from codegen.read_api import read_api
from codegen.source.problems import Report, SpecError
from codegen.write.render import render_calls
from tests.openapi.specs import operation, parameter, reference, save, spec

ROW = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
PAGE = {
    "type": "object",
    "required": ["rows", "total"],
    "properties": {
        "rows": {"type": "array", "items": reference("Row")},
        "total": {"type": "integer"},
        "perhaps": {"type": ["array", "null"], "items": reference("Row")},
    },
}
LISTING = operation(
    "list_rows", reference("Page"), parameters=[parameter("page"), parameter("limit")]
)
ADDING = operation(
    "add_row", requestBody={"content": {"application/json": {"schema": reference("Row")}}}
)
DOCUMENT = spec({"Row": ROW, "Page": PAGE}, {"/rows": {"get": LISTING, "post": ADDING}})
BASE = {"base": "venue.access.Access"}
GET = "$.paths['/rows'].get"
BODY = "$.paths['/rows'].post.requestBody"


def read(directory: Path, *actions: tuple[str, Any]) -> ApiForm:
    listed = [
        {"target": target, "description": "a reason", "update": {"x-facade": update}}
        for target, update in actions
    ]
    return _read(directory, listed)


def _read(directory: Path, actions: list[Any]) -> ApiForm:
    overlay = directory / "rules.json"
    content = {"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions}
    overlay.write_text(json.dumps(content))
    return read_api(save(directory, DOCUMENT), Report(), (), overlay)


def make_pages(**rule: Any) -> tuple[str, Any]:
    return GET, {"pages": {"number": "page", "size": "limit", "rows": "rows", **rule}}


@pytest.mark.parametrize(
    "actions",
    [
        [("$", {"base": "NoModule"})],
        [("$", {"base": 7})],
        [("$", {**BASE, "colour": "red"})],
        [("$", {**BASE, "arguments": ["token"]})],
        [("$", BASE), (GET, {"examples": ">>> 1"})],
        [("$", BASE), (GET, {"pages": {"rows": "rows"}})],
        [("$", BASE), (GET, {"pages": {"number": "page", "size": "limit"}})],
        [("$", BASE), make_pages(cursor="next")],
        [("$", BASE), ("$..parameters[0]", {"positional": "yes"})],
        [("$", BASE), ("$..parameters[0]", {"default": [1]})],
        [("$", BASE), ("$..parameters[0]", {"injected": True})],
        [("$", BASE), (BODY, {"first": True})],
        [("$", BASE), (BODY, {"omit": True})],
        [("$", BASE), (GET, {"positional": True})],
    ],
)
def test_a_rule_that_says_nothing_known_is_an_error(tmp_path: Path, actions: Any) -> None:
    with pytest.raises(SpecError) as caught:
        read(tmp_path, *actions)
    assert "x-facade" in str(caught.value) or "mapping" in str(caught.value)


@pytest.mark.parametrize(
    "rule",
    [
        {"number": "number"},
        {"size": "size"},
        {"without": ["status"]},
        {"rows": "orders"},
        {"rows": "total"},
        {"rows": "perhaps"},
        {"rows": "rows.id"},
    ],
)
def test_pages_that_the_operation_does_not_have_are_an_error(
    tmp_path: Path, rule: dict[str, Any]
) -> None:
    api = read(tmp_path, ("$", BASE), make_pages(**rule))
    with pytest.raises(SpecError) as caught:
        render_calls(api, "an_api")
    assert str(*rule.values()).strip("[]'").split(".")[-1] in str(caught.value)


def test_an_argument_of_the_object_and_of_the_operation_is_an_error(tmp_path: Path) -> None:
    api = read(tmp_path, ("$", {**BASE, "arguments": {"limit": "Both."}}))
    with pytest.raises(SpecError) as caught:
        render_calls(api, "an_api")
    assert "limit" in str(caught.value)


def test_an_overlay_of_a_facade_changes_nothing_else(tmp_path: Path) -> None:
    """Else the package would depend on a file that no hash in it covers."""
    change = {"target": GET, "description": "a reason", "update": {"summary": "Other"}}
    removal = {"target": GET, "description": "a reason", "remove": True}
    for action in (change, removal):
        with pytest.raises(SpecError):
            _read(tmp_path, [action])


def test_rules_that_match_nothing_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError):
        read(tmp_path, ("$..parameters[?@.name == 'account']", {"inject": True}))


def test_the_package_is_the_same_with_and_without_a_facade(tmp_path: Path) -> None:
    with_rules = read(tmp_path, ("$", BASE), make_pages())
    without = read_api(save(tmp_path, DOCUMENT), Report())
    assert with_rules.sha256 == without.sha256
    assert with_rules.source == without.source


def test_the_two_options_go_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, output = save(tmp_path, DOCUMENT), tmp_path / "an_api"
    for option in ("--facade", "--calls"):
        assert main([str(path), "--output", str(output), option, str(tmp_path / "x")]) == 1
        assert "--facade and --calls" in capsys.readouterr().err
        assert not output.exists()


def test_calls_without_an_object_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError):
        read(tmp_path, (GET, {"example": ">>> 1"}))


@pytest.mark.parametrize(
    "rule",
    [
        {"rows": "rows", "size": "limit"},
        {"rows": "rows", "cursor": "page"},
        {"rows": "rows", "cursor": "page", "number": "page", "size": "limit"},
    ],
)
def test_pages_have_a_number_or_a_cursor(tmp_path: Path, rule: dict[str, Any]) -> None:
    with pytest.raises(SpecError):
        read(tmp_path, ("$", BASE), (GET, {"pages": rule}))


def test_pages_of_an_operation_go_before_those_of_the_document(tmp_path: Path) -> None:
    usual = {**BASE, "pages": {"cursor": "cursor", "size": "limit"}}
    own = {"rows": "rows", "number": "page"}
    listing = read(tmp_path, ("$", usual), (GET, {"pages": own})).operations[0]
    assert listing.rule.pages is not None
    assert (listing.rule.pages.position, listing.rule.pages.is_cursor) == ("page", False)
    assert listing.rule.pages.size == "limit"
