"""Forms: fields with an index, fields of every request, and what they exclude."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from codegen.source.problems import SpecError
from kloudtrader.runtime import Client, InvalidArgument
from tests.openapi.round_trip import generate
from tests.openapi.specs import operation, read, reference, save, spec
from tests.stub import Stub, StubResponse

FORM = "application/x-www-form-urlencoded"
LEG = {
    "type": "object",
    "required": ["side"],
    "properties": {"side": {"type": "string"}, "quantity": {"type": "integer"}},
}
ORDER = {
    "type": "object",
    "required": ["symbol"],
    "properties": {
        "symbol": {"type": "string"},
        "first": reference("Leg"),
        "others": {"type": "array", "items": reference("Leg")},
    },
}


def document(encoding: dict[str, Any], content_type: str = FORM, **media: Any) -> dict[str, Any]:
    content = {"schema": reference("Order"), "encoding": encoding, **media}
    post = operation("place", requestBody={"required": True, "content": {content_type: content}})
    return spec({"Order": ORDER, "Leg": LEG}, {"/orders": {"post": post}})


INDEXED = {"first": {"x-indexed": True}, "others": {"x-indexed": True}}


def test_objects_are_numbered_through_all_indexed_fields(tmp_path: Path, stub: Stub) -> None:
    path = save(tmp_path, document(INDEXED, **{"x-constants": {"preview": "true"}}), "indexed.json")
    stub.on("POST /orders", StubResponse(200, {}))
    with generate(path, tmp_path, "--strict") as package:
        leg: Any = package.Leg
        api = package.DefaultApi(Client(stub.url))
        orders: list[Any] = [
            {"symbol": "A&B", "first": leg(side="buy"), "others": [leg(side="sell", quantity=2)]},
            {"symbol": "A", "others": [leg(side="a"), leg(side="b")]},
            {"symbol": "A"},
        ]
        for order in orders:
            api.place(order=package.Order(**order))
        api.place(order={"symbol": "A", "others": [{"side": "a"}]})
    bodies = [unquote(seen.body.decode()) for seen in stub.seen]
    assert bodies == [
        "symbol=A&B&side[0]=buy&side[1]=sell&quantity[1]=2&preview=true",
        "symbol=A&side[0]=a&side[1]=b&preview=true",
        "symbol=A&preview=true",
        "symbol=A&side[0]=a&preview=true",
    ]
    assert b"A%26B&side%5B0%5D=buy" in stub.seen[0].body


def test_an_indexed_field_that_is_no_object_is_refused(tmp_path: Path, stub: Stub) -> None:
    rules = {"symbol": {"x-indexed": True}}
    path = save(tmp_path, document(rules), "wrong.json")
    with generate(path, tmp_path) as package, pytest.raises(InvalidArgument):
        package.DefaultApi(Client(stub.url)).place(order={"symbol": "A"})
    assert stub.seen == []


@pytest.mark.parametrize(
    "rule",
    [
        {"x-indexed": True, "style": "form"},
        {"x-indexed": True, "explode": True},
        {"x-indexed": True, "allowReserved": True},
        {"x-indexed": True, "contentType": "application/json"},
    ],
)
def test_an_indexed_field_has_no_other_rule(tmp_path: Path, rule: dict[str, Any]) -> None:
    with pytest.raises(SpecError) as caught:
        read(tmp_path, document({"first": rule}))
    assert "/encoding/first" in str(caught.value)


@pytest.mark.parametrize(
    ("constants", "content_type"),
    [
        ({}, FORM),
        ({"preview": True}, FORM),
        (["preview"], FORM),
        ("preview=true", FORM),
        ({"preview": "true"}, "application/json"),
        ({"preview": "true"}, "multipart/form-data"),
    ],
)
def test_constants_are_texts_of_an_urlencoded_form(
    tmp_path: Path, constants: Any, content_type: str
) -> None:
    with pytest.raises(SpecError) as caught:
        read(tmp_path, document({}, content_type, **{"x-constants": constants}))
    assert "x-constants" in str(caught.value)
