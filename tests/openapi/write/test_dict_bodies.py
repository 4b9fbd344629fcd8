"""Bodies that are given as plain dicts and lists are checked as strictly as models are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from kloudtrader import InvalidArgument
from kloudtrader.runtime import Client
from tests.openapi.round_trip import generate
from tests.openapi.specs import operation, reference, save, spec
from tests.scripts import frames_with
from tests.stub import Stub, StubResponse

JSON = "application/json"
CODES = {"type": "array", "uniqueItems": True, "items": {"type": "string", "pattern": "^[A-Z]+$"}}
LEG = {
    "type": "object",
    "required": ["side"],
    "properties": {"side": {"type": "string"}, "ratio": {"type": "integer"}},
}
SCHEMAS: dict[str, Any] = {
    "Leg": LEG,
    "Codes": CODES,
    "Order": {
        "type": "object",
        "required": ["count"],
        "properties": {
            "count": {"type": "integer", "minimum": 1},
            "price": {"type": "number"},
            "legs": {"type": "array", "items": reference("Leg")},
            "codes": reference("Codes"),
            "note": {"anyOf": [{"type": "string", "pattern": "^[a-z]*$"}, {"type": "null"}]},
            "password": {"type": "string", "x-secret": True},
        },
    },
    "Orders": {"type": "array", "items": reference("Order")},
    "Cancel": {
        "type": "object",
        "required": ["kind", "id"],
        "properties": {"kind": {"const": "cancel"}, "id": {"type": "integer"}},
    },
    "Amend": {
        "type": "object",
        "required": ["kind", "price"],
        "properties": {"kind": {"const": "amend"}, "price": {"type": "number"}},
    },
    "Change": {
        "oneOf": [reference("Cancel"), reference("Amend")],
        "discriminator": {"propertyName": "kind"},
    },
    "Row": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "inner": {"type": "object", "properties": {"size": {"type": "integer"}}},
        },
    },
    "Loose": {
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "additionalProperties": True,
    },
    "Stop": {"type": "object", "properties": {"rule": {"type": "string"}}},
    "Limit": {"type": "object", "properties": {"rule": {"type": ["integer", "null"]}}},
    "Rule": {"oneOf": [reference("Stop"), reference("Limit")]},
    "Form": {"type": "object", "properties": {"name": {"type": "string"}}},
}
PATHS: dict[str, tuple[str, tuple[str, ...], str | None]] = {
    "order": ("Order", (JSON,), None),
    "orders": ("Orders", (JSON,), None),
    "change": ("Change", (JSON,), None),
    "row": ("Row", (JSON,), "Row"),
    "loose": ("Loose", (JSON,), "Loose"),
    "either": ("Order", (JSON, "text/csv"), None),
    "rule": ("Rule", (JSON,), None),
    "file": ("Form", ("multipart/form-data",), None),
}


def sends(name: str) -> dict[str, Any]:
    schema, media, response = PATHS[name]
    content = {content_type: {"schema": reference(schema)} for content_type in media}
    content |= {"text/csv": {"schema": {"type": "string"}}} if "text/csv" in media else {}
    body = {"required": True, "content": content}
    read = None if response is None else reference(response)
    return {"post": operation(name, read, requestBody=body)}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("dicts")
    path = save(folder, spec(SCHEMAS, {f"/{name}": sends(name) for name in PATHS}), "dicts.json")
    with generate(path, folder) as package:
        yield package


@pytest.fixture
def api(package: Any, stub: Stub) -> Any:
    for path in PATHS:
        stub.on(f"POST /{path}", StubResponse(200, {"name": "x", "fresh": 1}))
    return package.DefaultApi(Client(stub.url))


@pytest.mark.parametrize(
    ("call", "body"),
    [
        (lambda api: api.order(order={"count": 7}), {"count": 7}),
        (
            lambda api: api.order(order={"count": 7, "legs": [{"side": "buy"}]}),
            {"count": 7, "legs": [{"side": "buy"}]},
        ),
        (lambda api: api.orders(orders=[{"count": 7}]), [{"count": 7}]),
        (lambda api: api.change(change={"kind": "cancel", "id": 3}), {"kind": "cancel", "id": 3}),
        (lambda api: api.either(order={"count": 7}), {"count": 7}),
        (lambda api: api.row(row={"name": "a", "inner": {"size": 1}}), None),
        (lambda api: api.loose(loose={"name": "a", "more": 1}), {"name": "a", "more": 1}),
        (lambda api: api.rule(rule={"rule": None}), {"rule": None}),
        (lambda api: api.rule(rule={"rule": "x"}), {"rule": "x"}),
    ],
)
def test_a_valid_dict_is_sent(
    api: Any, stub: Stub, call: Callable[[Any], object], body: object
) -> None:
    call(api)
    assert stub.seen[0].json == (body or {"name": "a", "inner": {"size": 1}})


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda api, _: api.order(order={"cout": 7, "count": 1}), "did you mean 'count'"),
        (lambda api, _: api.order(order={"cout": 7}), "count"),
        (lambda api, _: api.order(cout=7, count=1), "did you mean 'count'"),
        (lambda api, _: api.order(order={"count": "7"}), "integer"),
        (lambda api, _: api.order(order={"count": 0}), "greater"),
        (
            lambda api, _: api.order(count=1, legs=[{"side": "buy", "ratoi": 1}]),
            "did you mean 'ratio'",
        ),
        (lambda api, _: api.orders(orders=[{"count": 1, "prise": 2}]), "did you mean 'price'"),
        (lambda api, _: api.change(change={"kind": "cancel", "idd": 3}), "id"),
        (lambda api, _: api.change(change={"kind": "cansel", "id": 3}), "no variant"),
        (lambda api, _: api.change(change={"idd": 3}), "no variant"),
        (lambda api, _: api.either(order={"count": 1, "prise": 2}), "did you mean 'price'"),
        (lambda api, _: api.file(form={"nmae": "a"}), "did you mean 'name'"),
        (lambda api, _: api.row(row={"nmae": "a"}), "did you mean 'name'"),
        (lambda api, _: api.row(name="a", inner={"sise": 1, "size": 1}), "did you mean 'size'"),
        (lambda api, package: api.row(row=package.Row(nmae="a")), "did you mean 'name'"),
        (lambda api, _: api.order(count=1, codes=["A", "A"]), "twice"),
        (lambda api, _: api.order(count=1, codes=["a"]), "pattern"),
        (lambda api, _: api.order(count=1, note="A"), "pattern"),
    ],
)
def test_a_wrong_body_is_refused_before_anything_is_sent(
    package: Any, api: Any, stub: Stub, call: Callable[[Any, Any], object], words: str
) -> None:
    with pytest.raises(InvalidArgument, match=words):
        call(api, package)
    assert stub.seen == []


def test_a_field_that_a_response_had_is_sent_back(api: Any, stub: Stub) -> None:
    row = api.row(row={"name": "a"})
    row.name = "b"
    api.row(row=row)
    assert stub.seen[1].json == {"name": "b", "fresh": 1}


def test_no_frame_shows_a_password_of_a_dict(api: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        api.order(order={"password": "canary-7", "cuont": 1})
    assert frames_with(caught.value, "canary-7") == []
    with pytest.raises(InvalidArgument) as caught:
        api.orders(orders=[{"password": "canary-7", "cuont": 1}])
    assert frames_with(caught.value, "canary-7") == []


def test_numbers_are_sent_without_an_exponent(api: Any, stub: Stub) -> None:
    api.order(count=1, price=5e-05)
    api.order(order={"count": 1, "price": 1e22})
    assert [seen.body.decode() for seen in stub.seen] == [
        '{"count":1,"price":0.00005}',
        '{"count":1,"price":10000000000000000000000}',
    ]
