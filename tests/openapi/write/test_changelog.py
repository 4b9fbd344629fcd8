"""Describe a changed spec for users."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from codegen.write.changelog import list_changes, record_changes
from codegen.write.index import write_index
from tests.openapi.specs import operation, parameter, read, reference, spec


def document() -> dict[str, Any]:
    order = {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "integer"},
            "status": {"type": "string", "enum": ["open", "filled"]},
        },
    }
    sent = {"type": "object", "properties": {"count": {"type": "integer"}}}
    body = {"content": {"application/json": {"schema": reference("Sent")}}}
    paths = {
        "/orders": {
            "get": operation("orders_get", reference("Order"), parameters=[parameter("page")]),
            "post": operation("order_create", reference("Order"), requestBody=body),
        },
        "/cancel": {
            "post": operation("order_cancel", **{"x-rate-cost": 2, "x-refusal-keys": ["errors"]})
        },
    }
    return spec({"Order": order, "Sent": sent}, paths)


def lines_of(directory: Path, changed: dict[str, Any]) -> list[str]:
    before = write_index(read(directory, document())[0])
    return [
        str(change) for change in list_changes(before, write_index(read(directory, changed)[0]))
    ]


def test_nothing_changed_is_nothing(tmp_path: Path) -> None:
    assert lines_of(tmp_path, document()) == []


def order_of(changed: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = changed["components"]["schemas"]["Order"]
    return schema


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda s: order_of(s)["properties"].update(tag={"type": "string"}),
            ["field `Order.tag` added"],
        ),
        (
            lambda s: order_of(s)["properties"].pop("status"),
            [
                "**Breaking** field `Order.status` removed",
                "value `Order.status=filled` removed",
                "value `Order.status=open` removed",
            ],
        ),
        (
            lambda s: order_of(s)["properties"]["status"]["enum"].append("held"),
            ["value `Order.status=held` added"],
        ),
        (
            lambda s: order_of(s)["properties"]["id"].update(type="string"),
            ["**Breaking** field `Order.id`: was `required int`, is `required str`"],
        ),
        (
            lambda s: s["paths"]["/orders"]["get"]["parameters"].append(parameter("limit")),
            ["parameter `orders_get.limit` added"],
        ),
        (
            lambda s: s["paths"]["/orders"]["get"]["parameters"].append(
                parameter("limit", required=True)
            ),
            ["**Breaking** parameter `orders_get.limit` added (required)"],
        ),
        (
            lambda s: s["components"]["schemas"]["Sent"].update(required=["count"]),
            [
                "**Breaking** field `Sent.count`: was `sent optional StrictInt | None`, "
                "is `sent required StrictInt`"
            ],
        ),
        (
            lambda s: s["paths"]["/orders"].pop("get"),
            ["**Breaking** operation `orders_get` removed"],
        ),
        (
            lambda s: s["paths"].update({"/ping": {"get": operation("ping")}}),
            ["operation `ping` added"],
        ),
        (
            lambda s: s["paths"]["/orders"]["get"].update({"x-rate-group": "market"}),
            ["limit `orders_get.rate_group=market` added"],
        ),
        (
            lambda s: s["paths"]["/orders"]["post"].update({"x-refusal-keys": ["errors"]}),
            ["refusal `order_create.errors` added"],
        ),
        (
            lambda s: s["paths"]["/cancel"]["post"].pop("x-refusal-keys"),
            ["**Breaking** refusal `order_cancel.errors` removed"],
        ),
        (
            lambda s: s["paths"]["/cancel"]["post"].update({"x-rate-cost": 1}),
            ["limit `order_cancel.rate_cost=2` removed"],
        ),
    ],
)
def test_a_change_is_one_line_marked_when_it_can_break(
    tmp_path: Path, change: Any, expected: list[str]
) -> None:
    changed = copy.deepcopy(document())
    change(changed)
    assert lines_of(tmp_path, changed) == expected


def test_the_changelog_gets_each_line_once(tmp_path: Path) -> None:
    changed = copy.deepcopy(document())
    order_of(changed)["properties"]["tag"] = {"type": "string"}
    before = write_index(read(tmp_path, document())[0])
    found = list_changes(before, write_index(read(tmp_path, changed)[0]))
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("# Changelog\n\nWords.\n\n## 0.1.0\n\n- First.\n")
    assert record_changes(changelog, "Test", found)
    assert not record_changes(changelog, "Test", found)
    assert changelog.read_text() == (
        "# Changelog\n\nWords.\n\n## Unreleased\n\n- Test: field `Order.tag` added\n\n"
        "## 0.1.0\n\n- First.\n"
    )
