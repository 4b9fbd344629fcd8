"""Both decoders over every sample response, through a server: nothing of a response is lost."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from dateutil.parser import isoparse

import kloudtrader_kalshi.operations as kalshi_operations
import kloudtrader_tradier.operations as tradier_operations
from kloudtrader import kalshi, tradier
from kloudtrader.runtime import Client, bearer, plain
from kloudtrader.runtime.errors import UnexpectedResponse
from kloudtrader.runtime.operation import Operation
from tests.stub import Stub, StubResponse

EXAMPLES = Path(__file__).parent / "openapi" / "examples"
OPERATIONS = {
    operation.operation_id: operation
    for table in (tradier_operations.OPERATIONS, kalshi_operations.OPERATIONS)
    for operation in table.values()
}
CASES = [
    pytest.param(OPERATIONS[name], response, id=f"{name}: {case}")
    for document in ("tradier", "kalshi_v1")
    for name, cases in json.loads((EXAMPLES / f"{document}.json").read_text("utf-8")).items()
    for case, response in cases.items()
]
APIS = [
    getattr(module, name)
    for module in (tradier, kalshi)
    for name in module.__all__
    if name.endswith("Api")
]
SAMPLES: dict[str, object] = {
    "string": "a-1",
    "integer": 7,
    "boolean": True,
    "date": "2024-03-05",
    "array": ["KO", "PEP"],
}
BODIES: dict[str, dict[str, Any]] = {
    "log_in": {"email": "a@b.example", "password": "secret"},
    "post_quotes": {"symbols": ["KO", "PEP"]},
    "change_order": {"price": 60},
    "place_order": {
        "class": "equity", "symbol": "KO", "side": "buy", "quantity": 1, "type": "market",
    },
}  # fmt: skip
BODIES["preview_order"] = BODIES["place_order"]
"""Bodies to send, by operation; a body of another operation is a mistake."""


def ids_of(operation: Operation) -> dict[str, object]:
    """Return a value for each required argument: mostly these are ids."""
    return {each.argument: SAMPLES[each.types[0]] for each in operation.parameters if each.required}


def serve(stub: Stub, operation: Operation, response: object) -> Client:
    ids = ids_of(operation)
    wire = {each.name: ids[each.argument] for each in operation.parameters if each.required}
    status = int(operation.replies[0].status)
    route = f"{operation.method} {operation.path.format(**wire)}"
    stub.on(route, StubResponse(status, response))
    return Client(stub.url, authorize=bearer("t"))


def call_typed(client: Client, operation: Operation) -> Any:
    (api,) = (api for api in APIS if hasattr(api, operation.name))
    arguments: dict[str, object] = dict(ids_of(operation))
    if operation.name in BODIES:
        assert operation.body is not None
        arguments[operation.body.argument] = BODIES[operation.name]
    return getattr(api(client), operation.name)(**arguments)


@pytest.mark.parametrize(("operation", "response"), CASES)
def test_the_plain_decoder_changes_nothing(
    operation: Operation, response: object, stub: Stub
) -> None:
    client = serve(stub, operation, response)
    body = BODIES.get(operation.name)
    received = client.send(operation, ids_of(operation), plain, body=body)
    assert json.dumps(received) == json.dumps(response)


@pytest.mark.parametrize(("operation", "response"), CASES)
def test_the_typed_decoder_loses_nothing(
    operation: Operation, response: object, stub: Stub
) -> None:
    model = call_typed(serve(stub, operation, response), operation)
    dumped = model.model_dump(by_alias=True, exclude_unset=True, mode="json")
    assert list(differences(response, dumped, "$")) == []
    assert list(naive_times(model)) == []
    # What was read once reads the same again: the two forms mean the same.
    again = type(model).model_validate_json(json.dumps(dumped))
    assert again == model


def differences(wire: object, dumped: object, path: str) -> list[str]:
    """Where the dump says something else than the wire.

    One-or-many became a list, every form of "none" became empty, and times may be written in
    another way.
    """
    if wire is None or wire == "null":
        return [] if not dumped or dumped == "null" else [f"{path}: {dumped!r} for none"]
    if isinstance(dumped, list) and not isinstance(wire, list):
        wire = [wire]
    if isinstance(wire, list) and isinstance(dumped, list) and len(wire) == len(dumped):
        return [
            text
            for index, pair in enumerate(zip(wire, dumped, strict=True))
            for text in differences(*pair, f"{path}[{index}]")
        ]
    if isinstance(wire, dict) and isinstance(dumped, dict):
        return _of_objects(wire, dumped, path)
    return [] if _same(wire, dumped, path) else [f"{path}: {wire!r} became {dumped!r}"]


def _of_objects(wire: dict[str, object], dumped: dict[str, object], path: str) -> list[str]:
    found = [f"{path}.{key} is lost" for key in wire if key not in dumped]
    found += [f"{path}.{key} was not on the wire" for key in dumped if key not in wire]
    for key in wire.keys() & dumped.keys():
        found += differences(wire[key], dumped[key], f"{path}.{key}")
    return found


def _same(wire: object, dumped: object, path: str) -> bool:
    if isinstance(wire, bool) or isinstance(dumped, bool):
        return wire is dumped
    if wire == 0 and dumped is None:  # a quote's time of 0 means that there was none
        return path.endswith(("_date", "_time"))
    if isinstance(wire, int) and isinstance(dumped, str):  # a count since 1970
        return isoparse(dumped).timestamp() in (wire, wire / 1000)
    if isinstance(wire, str) and isinstance(dumped, str) and wire != dumped:
        return wire[:4].isdigit() and _same_time(isoparse(wire), isoparse(dumped))
    return wire == dumped


def _same_time(wire: datetime, dumped: datetime) -> bool:
    """Compare times; one without a zone is that of the clock on the wall."""
    return wire == (dumped if wire.tzinfo else dumped.replace(tzinfo=None))


def naive_times(value: object) -> list[datetime]:
    if isinstance(value, datetime):
        return [] if value.tzinfo else [value]
    items = value if isinstance(value, list) else [item for _, item in _fields(value)]
    return [naive for item in items for naive in naive_times(item)]


def _fields(value: object) -> list[tuple[str, object]]:
    return [*value] if hasattr(value, "model_dump") else []  # type: ignore[call-overload]


def test_the_comparison_finds_what_is_lost() -> None:
    assert differences({"a": [1, {"b": 2}]}, {"a": [1, {}]}, "$") == ["$.a[1].b is lost"]
    assert differences({"a": 1}, {"a": 1, "b": 2}, "$") == ["$.b was not on the wire"]
    assert differences({"a": 1}, {"a": True}, "$") == ["$.a: 1 became True"]
    assert differences([1, 2], [1], "$") == ["$: [1, 2] became [1]"]
    assert differences("null", [1], "$") == ["$: [1] for none"]
    assert differences({"a": {"b": 1}}, {"a": [{"b": 1}]}, "$") == []


# --- what the models promise -----------------------------------------------------------------


def read(stub: Stub, name: str, response: object) -> Any:
    operation = OPERATIONS[name]
    return call_typed(serve(stub, operation, response), operation)


WRAPPERS = [
    ("account_positions", "positions", "position"),
    ("account_history", "history", "event"),
    ("account_costbasis", "gainloss", "closed_position"),
    ("account_orders", "orders", "order"),
]


@pytest.mark.parametrize(("name", "outer", "inner"), WRAPPERS)
def test_every_form_of_none_is_an_empty_list(name: str, outer: str, inner: str, stub: Stub) -> None:
    for none in ("null", None, {}, {inner: "null"}, {inner: None}, {inner: []}):
        assert getattr(getattr(read(stub, name, {outer: none}), outer), inner) == []


@pytest.mark.parametrize(("name", "outer", "inner"), WRAPPERS)
def test_a_missing_envelope_is_an_error(name: str, outer: str, inner: str, stub: Stub) -> None:
    with pytest.raises(UnexpectedResponse, match=f"no '{outer}'"):
        read(stub, name, {"other": "null"})


def test_unknown_fields_and_words_are_kept(stub: Stub) -> None:
    order = {
        "id": 1,
        "status": "held_for_review",
        "side": "sideways",
        "class": "crypto",
        "create_date": "2030-01-01T00:00:00.000Z",
        "venue": {"name": "X", "fees": [1, "null"]},
    }
    model = read(stub, "account_orders", {"orders": {"order": order, "page": 3}, "took": 5})
    (read_order,) = model.orders.order
    assert (read_order.status, read_order.side, read_order.class_) == (
        "held_for_review",
        "sideways",
        "crypto",
    )
    assert read_order.venue == {"name": "X", "fees": [1, "null"]}
    assert (model.orders.page, model.took) == (3, 5)


def test_unknown_fields_and_words_are_kept_at_kalshi(stub: Stub) -> None:
    order = {"order_id": "o", "status": "pondering", "colour": "blue", "price": 42}
    model = read(stub, "UserOrdersGet", {"orders": [order]})
    assert model.orders[0].status == "pondering"
    assert model.orders[0].colour == "blue"
    assert model.model_dump(exclude_unset=True) == {"orders": [order]}


def test_money_keeps_its_kind(stub: Stub) -> None:
    balance = read(stub, "UserGetBalance", {"balance": 99111}).balance
    assert (balance, type(balance)) == (99111, int)
    position = {"cost_basis": 1207, "date_acquired": "2024-06-11T14:02:33.518Z", "id": 1}
    position |= {"quantity": 18, "symbol": "KO"}
    (each,) = read(stub, "account_positions", {"positions": {"position": position}}).positions
    (row,) = each[1]
    assert (row.cost_basis, type(row.cost_basis)) == (1207.0, float)


def test_a_bad_row_is_named_and_the_good_rows_are_kept(stub: Stub) -> None:
    good = {"date_acquired": "2024-06-11T14:02:33.518Z", "id": 1, "symbol": "KO"}
    good |= {"quantity": 18.0, "cost_basis": 1207.2}
    bad = good | {"quantity": "many"}
    with pytest.raises(UnexpectedResponse) as caught:
        read(stub, "account_positions", {"positions": {"position": [good, bad, good]}})
    error = caught.value
    assert [row.symbol for row in error.partial.positions.position] == ["KO", "KO"]  # type: ignore[attr-defined]
    assert [(row.path, row.value) for row in error.bad_rows] == [("positions.position[1]", bad)]
    assert error.raw is not None
    assert b"many" in error.raw
