"""Typed calls of a venue with cursors, whose object supplies fields of bodies."""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.cli import main
from kloudtrader import InvalidArgument
from tests.openapi.specs import operation, parameter, reference, save, spec
from tests.stub import Stub, StubResponse

NUMBER = {"type": "integer"}
DECIMAL = {"type": "string", "format": "decimal"}
ORDER = {
    "type": "object",
    "required": ["symbol", "price"],
    "properties": {
        "symbol": {"type": "string"},
        "price": {**DECIMAL, "exclusiveMinimum": 0, "x-decimal-places": [2, 4]},
        "account": NUMBER,
    },
    "allOf": [
        {
            "if": {"required": ["account"]},
            "then": {"properties": {"symbol": {"enum": ["KO", "PEP"]}}},
        }
    ],
}
BATCH = {
    "type": "object",
    "required": ["orders"],
    "properties": {"orders": {"type": "array", "items": reference("Order")}},
}
ROW = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
PAGE = {
    "type": "object",
    "required": ["rows"],
    "properties": {
        "rows": {"type": "array", "items": reference("Row")},
        "cursor": {"type": "string"},
    },
}
EMPTY = {"type": "object", "default": {}}
SCHEMAS = {"Order": ORDER, "Batch": BATCH, "Row": ROW, "Page": PAGE, "Empty": EMPTY}


def body(name: str, *, required: bool = True) -> dict[str, Any]:
    content = {"application/json": {"schema": reference(name)}}
    return {"required": required, "content": content, "x-python-name": name.lower()}


LISTING = [parameter("cursor"), parameter("limit", schema=NUMBER), parameter("state")]
DOCUMENT = spec(
    SCHEMAS,
    {
        "/rows": {"get": operation("get_rows", reference("Page"), parameters=LISTING)},
        "/orders": {"post": operation("place", reference("Row"), requestBody=body("Order"))},
        "/batch": {"post": operation("place_many", reference("Row"), requestBody=body("Batch"))},
        "/reset": {
            "put": operation("reset", reference("Row"), requestBody=body("Empty", required=False))
        },
    },
)
RULES = [
    ("$", {"base": "cursor_access.Access", "pages": {"cursor": "cursor", "size": "limit"}}),
    ("$.components.schemas.Order.properties.account", {"inject": True}),
    ("$.paths['/rows'].get", {"pages": {"rows": "rows", "id": "id"}}),
    ("$.paths['/orders'].post.requestBody", {"positional": True}),
]
ACCESS = """
from kloudtrader.runtime import Client, Timeout

class Access:
    url = ""
    _timeout: Timeout | float | None = None
    def _client(self) -> Client:
        return Client(self.url)
    def _account(self) -> int:
        return 7
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("cursor")
    actions = [
        {"target": target, "description": "a reason", "update": {"x-facade": rule}}
        for target, rule in RULES
    ]
    overlay = directory / "cursor.facade.json"
    overlay.write_text(
        json.dumps({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions})
    )
    (directory / "cursor_access.py").write_text(ACCESS)
    arguments = ["--output", str(directory / "cursor_api"), "--strict", "--quiet"]
    arguments += ["--facade", str(overlay), "--calls", str(directory / "cursor_calls")]
    assert main([str(save(directory, DOCUMENT)), *arguments]) == 0
    return directory


@pytest.fixture
def calls(folder: Path, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(folder)
    module = importlib.import_module("cursor_calls")
    monkeypatch.setattr(importlib.import_module("cursor_access").Access, "url", stub.url)
    yield module
    for name in [name for name in sys.modules if name.startswith("cursor_")]:
        del sys.modules[name]


def test_an_iterator_follows_the_cursor_and_is_named_without_get(calls: Any, stub: Stub) -> None:
    pages = [
        {"rows": [{"id": 1}, {"id": 2}], "cursor": "a/b"},
        {"rows": [{"id": 2}, {"id": 3}], "cursor": ""},
    ]
    stub.on("GET /rows", *(StubResponse(200, page) for page in pages))
    assert [row.id for row in calls.iter_rows(page_size=2, state="open")] == [1, 2, 3]
    assert [seen.target.partition("?")[2] for seen in stub.seen] == [
        "limit=2&state=open",
        "cursor=a%2Fb&limit=2&state=open",
    ]
    assert set(calls.__all__) == {"get_rows", "iter_rows", "place", "place_many", "reset"}
    assert "cursor" not in inspect.signature(calls.iter_rows).parameters


def test_the_object_supplies_fields_of_bodies(calls: Any, stub: Stub) -> None:
    from cursor_api import Order  # type: ignore[import-not-found]

    stub.on("POST /orders", StubResponse(200, {"id": 1}))
    stub.on("POST /batch", StubResponse(200, {"id": 1}))
    order = Order(symbol="KO", price="0.5")
    calls.place(order)
    calls.place(symbol="KO", price="0.5")
    calls.place(order=order)
    calls.place(symbol="KO", price="0.5", account=9)
    calls.place_many(orders=[order, Order(symbol="KO", price=1, account=9)])
    assert order.account is None
    *single, many = (seen.json for seen in stub.seen)
    assert [sent["account"] for sent in single] == [7, 7, 7, 9]
    assert {sent["price"] for sent in single} == {"0.50"}
    assert [sent["account"] for sent in many["orders"]] == [7, 9]


def test_a_body_with_a_default_is_sent_where_none_is_given(calls: Any, stub: Stub) -> None:
    stub.on("PUT /reset", StubResponse(200, {"id": 1}))
    calls.reset()
    (seen,) = stub.seen
    assert (seen.body, seen.headers["Content-Type"]) == (b"{}", "application/json")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"symbol": "KO", "price": 0.5}, "price"),
        ({"symbol": "KO", "price": "0.12345"}, "price"),
        ({"symbol": "KO", "price": 0}, "price"),
        ({"symbol": "XYZ", "price": 1, "account": 1}, "symbol"),
    ],
)
def test_what_the_spec_refuses_is_not_sent(
    calls: Any, stub: Stub, fields: dict[str, Any], named: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        calls.place(**fields)
    assert caught.value.argument == named
    assert stub.seen == []
