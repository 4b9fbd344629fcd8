"""Bodies that are one object, taken by their fields."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.cli import main
from codegen.write._signatures import list_body_fields
from kloudtrader import InvalidArgument
from kloudtrader.runtime import Client
from tests.openapi.specs import operation, parameter, read, reference, save, spec
from tests.scripts import frames_with
from tests.stub import Stub, StubResponse

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
ORDER = {
    "type": "object",
    "required": ["symbol"],
    "properties": {
        "symbol": {"type": "string"},
        "class": {"type": "string"},
        "kind": {"type": "string"},
        "count": {"type": "integer", "minimum": 1},
        "price": {"type": "number", "format": "decimal"},
        "note": {"type": ["string", "null"]},
        "id": {"type": "integer", "readOnly": True},
    },
}
SECRET = {
    "type": "object",
    "required": ["password"],
    "properties": {"password": {"type": "string", "x-secret": True}},
}
SHARED = {"type": "object", "properties": {"name": {"type": "string"}}}
SCHEMAS = {"Order": ORDER, "Secret": SECRET, "Shared": SHARED, "Names": {"type": "array"}}


def sends(name: str, media: dict[str, str], *, required: bool = True, **more: Any) -> Any:
    content = {content_type: {"schema": reference(name)} for content_type, name in media.items()}
    body = {"required": required, "content": content}
    return {"post": operation(name, reference("Shared"), requestBody=body, **more)}


def names_of(directory: Path, **body: Any) -> list[str]:
    api, _ = read(directory, spec(SCHEMAS, {"/a": sends("a", **body)}))
    forms = {form.name: form for form in api.models}
    return [field.name for field in list_body_fields(api.operations[0], forms)]


def test_required_fields_come_first_and_what_only_a_server_sets_is_left_out(
    tmp_path: Path,
) -> None:
    fields = ["symbol", "class_", "kind", "count", "price", "note"]
    assert names_of(tmp_path, media={JSON: "Order"}) == fields
    assert names_of(tmp_path, media={FORM: "Order"}) == fields


@pytest.mark.parametrize(
    "body",
    [
        {"media": {JSON: "Names"}},
        {"media": {"multipart/form-data": "Order"}},
        {"media": {JSON: "Order", FORM: "Secret"}},
        {"media": {JSON: "Order"}, "parameters": [parameter("symbol")]},
    ],
)
def test_another_body_has_no_fields(tmp_path: Path, body: Any) -> None:
    assert names_of(tmp_path, **body) == []


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("bodies")
    paths = {
        "/orders": sends("order", {JSON: "Order"}),
        "/forms": sends("form", {FORM: "Order"}),
        "/secrets": sends("secret", {JSON: "Secret"}),
        "/shared": sends("shared", {JSON: "Shared"}, required=False),
        "/needed": sends("needed", {JSON: "Shared"}),
        "/fields": sends("fields", {JSON: "Order"}, parameters=[parameter("fields")]),
    }
    path = save(folder, spec(SCHEMAS, paths))
    assert main([str(path), "--output", str(folder / "bodies_api"), "--quiet"]) == 0
    sys.path.insert(0, str(folder))
    yield importlib.import_module("bodies_api")
    sys.path.remove(str(folder))


@pytest.fixture
def api(package: Any, stub: Stub) -> Any:
    for path in ("orders", "forms", "secrets", "shared", "needed", "fields"):
        stub.on(f"POST /{path}", StubResponse(200, {"name": "x"}))
    return package.DefaultApi(Client(stub.url))


def test_both_forms_send_the_same(package: Any, api: Any, stub: Stub) -> None:
    fields = {"symbol": "KO", "class_": "equity", "kind": "limit", "count": 2, "price": "1.5"}
    for method in (api.order, api.form):
        method(**fields)
        method(order=package.Order(**fields))
    bodies = [seen.body for seen in stub.seen]
    assert bodies[0] == bodies[1]
    assert bodies[2] == bodies[3] == b"symbol=KO&class=equity&kind=limit&count=2&price=1.5"
    assert stub.seen[0].json["class"] == "equity"


def test_null_is_sent_only_where_it_was_given(api: Any, stub: Stub) -> None:
    api.order(symbol="KO")
    api.order(symbol="KO", note=None)
    assert [seen.json for seen in stub.seen] == [{"symbol": "KO"}, {"symbol": "KO", "note": None}]


def test_a_body_that_is_not_required_may_be_left_out(api: Any, stub: Stub) -> None:
    api.shared()
    api.needed()
    assert [seen.body for seen in stub.seen] == [b"", b"{}"]


def test_an_argument_keeps_its_name_beside_the_fields(api: Any, stub: Stub) -> None:
    api.fields(fields="all", symbol="KO")
    assert stub.seen[0].target.endswith("?fields=all")
    assert stub.seen[0].json == {"symbol": "KO"}


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda api, order: api.order(symbol="KO", cuont=2), "cuont"),
        (lambda api, order: api.order(symbol="KO", count=0), "count"),
        (lambda api, order: api.order(count=1), "symbol"),
        (lambda api, order: api.order(), "symbol"),
        (lambda api, order: api.order(order=order, symbol="KO"), "order"),
        (lambda api, order: api.order(symbol="KO", timeout=3), "timeout"),
        (lambda api, order: api.shared(nmae="x"), "nmae"),
    ],
)
def test_wrong_fields_are_refused_before_anything_is_sent(
    package: Any, api: Any, stub: Stub, call: Callable[[Any, Any], object], argument: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        call(api, package.Order(symbol="KO"))
    assert caught.value.argument == argument
    assert stub.seen == []


@pytest.mark.parametrize("more", [{}, {"pasword": 1}])
def test_no_frame_shows_a_password(api: Any, stub: Stub, more: dict[str, int]) -> None:
    """Not even that of the method, whose variable the fields are."""
    stub.on("POST /secrets", StubResponse(404))
    with pytest.raises(Exception) as caught:  # noqa: PT011 - two classes
        api.secret(password="canary-5", **more)
    assert frames_with(caught.value, "canary-5") == []


def test_a_docstring_describes_the_fields(package: Any) -> None:
    text = inspect.getdoc(package.DefaultApi.order) or ""
    assert all(f"\n    {name}: " in text for name in ("order", "symbol", "class_", "note"))
