"""Run the stock client of openapi-python-client beside ours, on one server.

The same call must send the same request and read the same values. What differs is in
``EXPLAINED``, with the reason.
"""

from __future__ import annotations

import importlib
import json
import typing
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import pytest
from pydantic import TypeAdapter

from kloudtrader.runtime import Client, Retry
from kloudtrader.runtime.auth import bearer
from kloudtrader.runtime.client import Api
from tests.openapi.raw import File, Op, operations
from tests.openapi.recording_server import RecordingServer, SentRequest, StubbedResponse
from tests.openapi.round_trip import generate
from tests.openapi.samples import Sampler
from tests.openapi.wire_values import drop_none

from .explained import EXPLAINED
from .stock_client import StockClient, generate_stock_client

SPECS = Path(__file__).parents[3] / "openapi"
CORPUS = Path(__file__).parents[1] / "corpus"
OURS = {name: SPECS / f"{name}.yaml" for name in ("tradier", "kalshi_v1", "kalshi_v2")}
OTHERS = {name: CORPUS / f"{name}.yaml" for name in ("servers", "security", "responses")}
SAMPLES = (0, 1, 2)
TEXT = "a b&c=d+é"
SEGMENT = "a b+c"


class Call(NamedTuple):
    """Hold the values of one call: those of the wire, and the response."""

    values: dict[tuple[str, str], Any]
    media: str | None
    body: Any
    status: int
    response: Any


def make_call(op: Op, number: int) -> Call:
    values = {}
    for parameter in op.parameters:
        place, name = parameter.get("in"), parameter.get("name")
        if number == 1 and place != "path" and not parameter.get("required"):
            continue
        text = SEGMENT if place == "path" else TEXT if place == "query" else "abc"
        value = Sampler(number, response=False, text=text).make(parameter["schema"])
        value = drop_none(value)
        if value is not None:
            values[place, name] = value
    media, body = _make_body(op, number)
    status, described = next(
        (int(status), response)
        for status, response in op.node.items("responses")
        if status.isdigit() and status.startswith("2")
    )
    content = next((item for name, item in described.items("content") if "json" in name), None)
    response = Sampler(number, response=True).make(content["schema"]) if content else None
    return Call(values, media, body, status, response)


def _make_body(op: Op, number: int) -> tuple[str | None, Any]:
    for media, described in op.node["requestBody"].items("content"):
        return media, Sampler(number, response=False, text="abc").make(described["schema"])
    return None, None


class OurClient:
    """Call the methods of our package by operationId."""

    def __init__(self, package: Any, url: str) -> None:
        operations_ = importlib.import_module(f"{package.__name__}.operations").OPERATIONS
        self._by_id = {operation.operation_id: operation for operation in operations_.values()}
        classes = [getattr(package, name) for name in package.__all__]
        self._classes = {
            name: class_
            for class_ in classes
            if isinstance(class_, type) and issubclass(class_, Api)
            for name in dir(class_)
        }
        servers = {operation.server: url for operation in self._by_id.values() if operation.server}
        self._client = Client(
            url, authorize=bearer("t"), retry=Retry(attempts=1), limiter=False, servers=servers
        )

    def close(self) -> None:
        self._client.close()

    def call(self, operation_id: str, call: Call) -> Any:
        operation = self._by_id[operation_id]
        class_ = self._classes[operation.name]
        hints = typing.get_type_hints(getattr(class_, operation.name), include_extras=True)
        arguments = {}
        for parameter in operation.parameters:
            key = parameter.location, parameter.name
            if key in call.values:
                arguments[parameter.argument] = _convert(
                    call.values[key], hints[parameter.argument]
                )
        if call.body is not None:
            name = operation.body.argument
            arguments[name] = _convert(call.body, hints[name])
        result = getattr(class_(self._client), operation.name)(**arguments)
        return TypeAdapter(Any).dump_python(result, mode="json", by_alias=True, exclude_unset=True)


def _convert(value: Any, hint: Any) -> Any:
    return TypeAdapter(hint).validate_json(json.dumps(value))


def describe_request(request: SentRequest, op: Op) -> dict[str, Any]:
    """Return what of a request matters, so that two clients can be compared."""
    names = [item.get("name") for item in op.parameters if item.get("in") == "header"]
    media = (request.header("Content-Type") or "").partition(";")[0]
    body: Any = request.body
    if media == "application/json":
        body = json.loads(request.body)
    elif media == "application/x-www-form-urlencoded":
        body = sorted(parse_qsl(request.body.decode(), keep_blank_values=True))
    return {
        "method": request.method,
        "path": request.path,
        "query": sorted(map(_normalize_pair, parse_qsl(request.query, keep_blank_values=True))),
        "media": media,
        "authorization": request.header("Authorization"),
        "headers": {name: request.header(name) for name in names},
        "cookies": sorted((request.header("Cookie") or "").split("; ")),
        "body": body,
    }


def _normalize_pair(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[0], str(normalize(pair[1]))


def compare_call(
    server: RecordingServer, op: Op, ours: OurClient, stock: StockClient, number: int
) -> list[str]:
    """Return what differs between both clients: parts of a request, ``sent`` or ``read``."""
    call = make_call(op, number)
    name = op.node.get("operationId")
    content = None if call.response is None else "application/json"
    raw = b"" if call.response is None else json.dumps(call.response).encode()
    server.response = StubbedResponse(call.status, content, raw)
    read, requests = [], []
    for run in (
        lambda: ours.call(name, call),
        lambda: stock.call(name, call.values, call.body),
    ):
        server.seen = None
        try:
            read.append(run())
        except Exception as error:  # each client has errors of its own, and one may fail alone
            read.append(type(error).__name__)
        requests.append(describe_request(server.seen, op) if server.seen else {})
    if bool(requests[0]) != bool(requests[1]):
        return ["sent"]  # by one client only
    if not op.node.get("security", op.node.file.content.get("security")):
        # The stock client also sends its token to operations that need none.
        for request in requests:
            request.pop("authorization", None)
    different = [part for part in requests[0] if requests[0][part] != requests[1].get(part)]
    return different + (["read"] if normalize(read[0]) != normalize(read[1]) else [])


def normalize(value: Any) -> Any:
    """Return JSON with one spelling for equal numbers and times."""
    if isinstance(value, dict):
        return {key: normalize(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normalize(item) for item in value]
    if isinstance(value, str) and value.endswith("+00:00"):
        return f"{value.removesuffix('+00:00')}Z"
    return value


@pytest.fixture(scope="module")
def server() -> Iterator[RecordingServer]:
    server = RecordingServer()
    yield server
    server.close()


def _has_plain_success(op: Op) -> bool:
    return any(status.isdigit() and status[0] == "2" for status, _ in op.node.items("responses"))


def list_differences(
    spec: Path, server: RecordingServer, ours: OurClient, stock: StockClient
) -> tuple[int, dict[str, set[str]]]:
    """Return the number of compared operations, and the differences by operation."""
    differences: dict[str, set[str]] = {}
    compared = 0
    for op in operations(File(spec).root):
        name = op.node.get("operationId")
        if not name or not stock.has_operation(name) or not _has_plain_success(op):
            continue
        compared += 1
        for number in SAMPLES:
            found = compare_call(server, op, ours, stock, number)
            if found:
                differences.setdefault(name, set()).update(found)
    return compared, differences


@pytest.mark.parametrize("name", OURS)
def test_both_clients_do_the_same(name: str, server: RecordingServer, tmp_path: Path) -> None:
    package = importlib.import_module(f"kloudtrader_{name.removesuffix('_v1')}")
    with (
        closing(OurClient(package, server.url)) as ours,
        closing(generate_stock_client(OURS[name], tmp_path, server.url)) as stock,
    ):
        compared, differences = list_differences(OURS[name], server, ours, stock)
    assert compared >= {"tradier": 23, "kalshi_v1": 18, "kalshi_v2": 71}[name]
    assert differences == {key: set(parts) for key, (parts, _) in EXPLAINED[name].items()}


@pytest.mark.parametrize("name", OTHERS)
def test_both_clients_do_the_same_for_other_specs(
    name: str, server: RecordingServer, tmp_path: Path
) -> None:
    with (
        generate(OTHERS[name], tmp_path) as package,
        closing(OurClient(package, server.url)) as ours,
        closing(generate_stock_client(OTHERS[name], tmp_path, server.url)) as stock,
    ):
        compared, differences = list_differences(OTHERS[name], server, ours, stock)
    assert compared >= 3
    assert differences == {key: set(parts) for key, (parts, _) in EXPLAINED[name].items()}
