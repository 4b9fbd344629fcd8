"""Every style of OpenAPI, exploded or not, of every kind of value, in every place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest

from codegen.read_api import read_api
from codegen.source.problems import Report, SpecError
from kloudtrader.runtime import Client, InvalidArgument
from tests.openapi.round_trip import check, generate
from tests.openapi.specs import operation, read, save, spec
from tests.stub import Stub, StubResponse

STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "integer"},
    "flag": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "money": {"type": "string", "format": "decimal"},
    "list": {"type": "array", "minItems": 1, "items": {"type": "string"}},
    "numbers": {"type": "array", "minItems": 1, "items": {"type": "integer"}},
    "object": {
        "type": "object",
        "required": ["side"],
        "properties": {"side": {"type": "string"}, "count": {"type": "integer"}},
    },
    "map": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "integer"}},
}
COMPOUND = ("list", "numbers", "object", "map")


def combinations() -> Iterator[tuple[str, str, bool, str]]:
    """Return the combinations that OpenAPI defines."""
    for location, styles in STYLES.items():
        for style in styles:
            for kind in KINDS:
                if style in ("spaceDelimited", "pipeDelimited") and kind not in COMPOUND:
                    continue
                if style == "deepObject" and kind not in ("object", "map"):
                    continue
                for explode in (True, False) if style != "deepObject" else (True,):
                    yield location, style, explode, kind


def make_parameter(number: int, how: tuple[str, str, bool, str]) -> tuple[str, dict[str, Any]]:
    location, style, explode, kind = how
    parameter = {"name": "value", "in": location, "style": style, "explode": explode}
    parameter |= {"schema": KINDS[kind], "required": True}
    path = f"/{number}/{{value}}/x" if location == "path" else f"/{number}"
    return path, {"get": operation(f"get{number}", parameters=[parameter], tags=[location])}


def test_every_style_stands_on_the_wire_as_openapi_says(tmp_path: Path) -> None:
    listed = list(combinations())
    paths = dict(make_parameter(number, how) for number, how in enumerate(listed))
    trip = check(save(tmp_path, spec({}, paths), "styles.json"), tmp_path, samples=3)
    assert trip.problems == []
    assert trip.calls == 3 * len(listed) > 270


def test_values_that_are_described_as_content_are_json(tmp_path: Path) -> None:
    paths: dict[str, Any] = {}
    for number, (location, kind) in enumerate(
        (location, kind) for location in STYLES for kind in KINDS
    ):
        content = {"application/json": {"schema": KINDS[kind]}}
        parameter = {"name": "value", "in": location, "content": content, "required": True}
        path = f"/{number}/{{value}}" if location == "path" else f"/{number}"
        paths[path] = {"get": operation(f"get{number}", parameters=[parameter])}
    trip = check(save(tmp_path, spec({}, paths), "content.json"), tmp_path, samples=2)
    assert trip.problems == []
    assert trip.calls == 2 * len(paths)


LOCAL = {"zone": "America/New_York", "format": "%Y-%m-%d %H:%M"}


def make_document(**marker: Any) -> dict[str, Any]:
    schema = {"type": "string", "format": "date-time", **marker}
    listed = [{"name": "start", "in": "query", "schema": schema}]
    return spec(paths={"/bars": {"get": operation("bars", parameters=listed)}})


def test_a_time_is_sent_as_the_clock_on_a_wall_shows_it(tmp_path: Path, stub: Stub) -> None:
    path = save(tmp_path, make_document(**{"x-local-time": LOCAL}), "local.json")
    stub.on("GET /bars", StubResponse(200, {}))
    times: list[Any] = [
        datetime(2026, 7, 30, 13, 30, 59, tzinfo=UTC),
        datetime(2026, 11, 30, 14, 30, tzinfo=UTC),
        "2026-11-30T14:30:00Z",
    ]
    with generate(path, tmp_path, "--strict") as package:
        api = package.DefaultApi(Client(stub.url))
        for time in times:
            api.bars(start=time)
        for wrong in (datetime(2026, 7, 30, 9, 30), "2026-07-30 09:30", "soon", 5):  # no zone
            with pytest.raises(InvalidArgument):
                api.bars(start=wrong)
    assert [unquote(seen.target.partition("=")[2]) for seen in stub.seen] == [
        "2026-07-30 09:30",
        "2026-11-30 09:30",
        "2026-11-30 09:30",
    ]


@pytest.mark.parametrize("marker", [{}, {"zone": "America/New_York"}, {"format": "%Y"}])
def test_a_local_time_of_a_parameter_needs_zone_and_format(
    tmp_path: Path, marker: dict[str, str]
) -> None:
    with pytest.raises(SpecError):
        read(tmp_path, make_document(**{"x-local-time": marker}))


@pytest.mark.parametrize("word", ["minimum", "maxLength", "pattern"])
def test_a_bound_of_elements_is_left_to_the_server_with_a_note(tmp_path: Path, word: str) -> None:
    items = {"type": "string", word: "^a$"} if word == "pattern" else {"type": "integer", word: 1}
    parameter = {"name": "ids", "in": "query", "schema": {"type": "array", "items": items}}
    paths = {"/orders": {"get": operation("listOrders", parameters=[parameter])}}
    report = Report()
    read_api(save(tmp_path, spec({}, paths)), report)
    (note,) = [remark for remark in report.select("note") if "/items" in remark.place]
    assert word in note.message


def test_a_parameter_that_is_the_credential_is_no_argument(tmp_path: Path) -> None:
    key = {"type": "apiKey", "in": "header", "name": "X-Token"}
    parameters = [
        {"name": "x-token", "in": "header", "required": True, "schema": {"type": "string"}},
        {"name": "X-Other", "in": "header", "schema": {"type": "string"}},
    ]
    signed = operation("signed", parameters=parameters, security=[{"key": []}])
    open_ = operation("open", parameters=parameters, security=[])
    document = spec(
        paths={"/a": {"get": signed}, "/b": {"get": open_}},
        components={"securitySchemes": {"key": key}},
    )
    api, report = read(tmp_path, document)
    arguments = {
        each.name: [parameter.argument for parameter in each.parameters] for each in api.operations
    }
    assert arguments == {"signed": ["x_other"], "open": ["x_token", "x_other"]}
    assert any("x-token" in remark.message for remark in report.select("note"))


def test_a_header_in_two_spellings_is_one_argument(tmp_path: Path) -> None:
    parameters = [
        {"name": name, "in": "header", "required": required, "schema": {"type": "string"}}
        for name, required in (("Request-Key", False), ("request-key", True))
    ]
    api, report = read(tmp_path, spec(paths={"/a": {"get": operation("a", parameters=parameters)}}))
    (parameter,) = api.operations[0].parameters
    assert (parameter.wire, parameter.required) == ("Request-Key", True)
    assert any("request-key" in remark.message for remark in report.select("note"))


def test_a_bound_of_numbers_does_not_hold_for_other_values(tmp_path: Path, stub: Stub) -> None:
    stub.on("GET /a", StubResponse(200, {}))
    kinds = {"id": {"format": "uuid"}, "day": {"format": "date"}, "text": {}}
    parameters = [
        {"name": name, "in": "query", "schema": {"type": "string", "minimum": 1, **more}}
        for name, more in kinds.items()
    ]
    document = spec(
        paths={"/a": {"get": operation("a", {"type": "object"}, parameters=parameters)}}
    )
    with generate(save(tmp_path, document), tmp_path) as package:
        api = package.DefaultApi(Client(stub.url))
        api.a(id=UUID(int=7), day=date(2026, 1, 2), text="x")
    assert stub.seen[0].target.endswith(f"/a?id={UUID(int=7)}&day=2026-01-02&text=x")
