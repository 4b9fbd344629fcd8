"""The spec of Kalshi's API v2: valid, complete as decided, and true to what the exchange sends.

``tests/openapi/examples/kalshi_v2.json`` holds responses by operation and case, of the shapes that
the exchange is known to send; ids and figures are invented.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from ruamel.yaml import YAML

import kloudtrader_kalshi_v2
from kloudtrader import ApiError, InvalidArgument, OrderRefused, kalshi_v2
from kloudtrader.kalshi_v2 import KalshiV2
from kloudtrader_kalshi_v2.operations import OPERATIONS, SERVERS
from tests.kalshi_v2.exchange import KEY_ID, RSA, Exchange, Reply, pem

ROOT = Path(__file__).parents[2]
PATH = ROOT / "openapi" / "kalshi_v2.yaml"
SPEC: dict[str, Any] = YAML(typ="safe", pure=True).load(PATH)
EXAMPLES: dict[str, dict[str, Any]] = json.loads(
    (ROOT / "tests" / "openapi" / "examples" / "kalshi_v2.json").read_text("utf-8")
)
NODES: dict[str, dict[str, Any]] = {
    node["operationId"]: {**node, "path": path, "method": method.upper()}
    for path, entry in SPEC["paths"].items()
    for method, node in entry.items()
    if method != "parameters"
}
EVERY_RESPONSE = [
    pytest.param(operation, response, id=f"{operation}-{case}")
    for operation, cases in EXAMPLES.items()
    for case, response in cases.items()
]
each_operation = pytest.mark.parametrize("name", NODES)
each_response = pytest.mark.parametrize(("name", "response"), EVERY_RESPONSE)


def inside(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from inside(value)
    elif isinstance(node, list):
        for value in node:
            yield from inside(value)


def fits(schema: dict[str, Any], value: Any) -> bool:
    resource = DRAFT202012.create_resource(SPEC)
    registry: Registry[Any] = Registry().with_resource("urn:spec", resource)
    reference = {"$ref": f"urn:spec{schema['$ref']}"}
    validator = OAS31Validator(reference, registry=registry, format_checker=oas31_format_checker)
    return bool(validator.is_valid(value))


def schema_of(name: str) -> dict[str, Any] | None:
    (success,) = (r for status, r in NODES[name]["responses"].items() if status[0] == "2")
    content = success.get("content")
    return content["application/json"]["schema"] if content else None


# The document as such


def test_the_spec_is_valid() -> None:
    assert [str(error) for error in OpenAPIV31SpecValidator(SPEC).iter_errors()] == []


def test_readers_of_yaml_1_1_and_1_2_read_the_same() -> None:
    assert yaml.safe_load(PATH.read_text("utf-8")) == SPEC
    assert {type(key) for node in inside(SPEC) for key in node} == {str}


def test_no_component_is_unused() -> None:
    used = {node["$ref"] for node in inside(SPEC) if "$ref" in node}
    kinds = ("schemas", "parameters", "responses")
    assert used == {
        f"#/components/{kind}/{name}" for kind in kinds for name in SPEC["components"][kind]
    }


def test_everything_is_described_and_money_has_its_unit() -> None:
    for name, schema in SPEC["components"]["schemas"].items():
        assert schema["description"], name
        for wire, node in schema.get("properties", {}).items():
            text = node["description"]
            assert text, (name, wire)
            if wire.endswith("_dollars") and "items" not in node:
                assert "US dollars" in text or wire == "balance_dollars", (name, wire)
            if "cents" in wire:
                assert "US cents" in text, (name, wire)
            if "x-epoch" in node:
                assert f"Unix {node['x-epoch']}" in text, (name, wire)
            if wire.endswith("_ts") and node.get("type") == "integer" and "x-epoch" not in node:
                assert "Unix" in text, (name, wire)
    for parameter in SPEC["components"]["parameters"].values():
        assert parameter["description"]
        assert not parameter["name"].endswith("_ts") or "Unix seconds" in parameter["description"]


def test_money_and_counts_are_decimals() -> None:
    for name, schema in SPEC["components"]["schemas"].items():
        for wire, node in schema.get("properties", {}).items():
            if (
                wire.endswith(("_dollars", "_fp"))
                and "$ref" not in node
                and node["type"]
                != [
                    "array",
                    "null",
                ]
            ):
                assert node["format"] == "decimal", (name, wire)


@each_operation
def test_an_operation_is_described(name: str) -> None:
    node = NODES[name]
    assert node["summary"]
    assert node["description"]
    assert node["x-repeatable"] is (node["method"] == "GET")
    assert node["x-rate-group"] == (
        "balance" if name == "GetBalance" else "read" if node["method"] == "GET" else "write"
    )


def test_tokens_are_those_of_the_documentation() -> None:
    cheap = {name: node["x-rate-cost"] for name, node in NODES.items() if node["x-rate-cost"] != 10}
    assert cheap == {
        "GetBalance": 1,
        "GetOrder": 2,
        "CancelOrder": 2,
        "CancelAllOrders": 2,
        "BatchCancelOrders": 2,
        "UpgradeUsageLevel": 30,
    }


def test_servers_and_signatures() -> None:
    assert [server["url"] for server in SPEC["servers"]] == list(SERVERS)
    schemes = SPEC["components"]["securitySchemes"]
    headers = {name: node["name"] for name, node in schemes.items() if node["type"] == "apiKey"}
    assert headers == {
        "accessKey": "KALSHI-ACCESS-KEY",
        "accessTimestamp": "KALSHI-ACCESS-TIMESTAMP",
        "accessSignature": "KALSHI-ACCESS-SIGNATURE",
    }
    assert SPEC["security"] == [{key: [] for key in headers}]
    private = ("/portfolio", "/account", "/api_keys", "/historical/orders", "/historical/fills",
               "/historical/positions")  # fmt: skip
    for name, node in NODES.items():
        is_private = node["path"].startswith(private) and name != "GetEndpointCosts"
        assert (node.get("security") == []) is not is_private, name


STATUSES = {
    "CreateOrder": "201 400 401 403 409 429 500 503",
    "CancelOrder": "200 401 404 429 500",
    "DecreaseOrder": "200 400 401 404 429 500",
    "AmendOrder": "200 400 401 403 404 429 500 503",
    "BatchCreateOrders": "201 400 401 403 429 500",
    "BatchCancelOrders": "200 400 401 403 429 500",
    "CancelAllOrders": "204 401 429 500",
    "GetOrders": "200 400 401 429 500",
    "GetOrder": "200 401 404 429 500",
    "GetHistoricalCutoff": "200 429 500",
    "GetHistoricalFills": "200 400 401 404 429 500",
    "GetMarket": "200 401 404 429 500",
    "GetExchangeStatus": "200 429 500 503 504",
    "TransferBetweenShards": "200 400 401 403 409 429 500",
}


@pytest.mark.parametrize(("name", "statuses"), STATUSES.items())
def test_statuses_are_those_of_the_documentation(name: str, statuses: str) -> None:
    assert " ".join(NODES[name]["responses"]) == statuses


def test_each_operation_of_the_document_is_generated() -> None:
    assert len(NODES) >= 71
    assert {operation.operation_id for operation in OPERATIONS.values()} == set(NODES)
    assert len(NODES) == len(OPERATIONS)


# Responses


@each_response
def test_the_schema_fits_what_the_exchange_sends(name: str, response: Any) -> None:
    schema = schema_of(name)
    assert schema is not None
    assert fits(schema, response)


def test_every_response_with_content_has_examples() -> None:
    empty = {"#/components/schemas/EmptyResponse"}
    with_content = {
        name for name in NODES if (schema_of(name) or {}).get("$ref", *empty) not in empty
    }
    assert set(EXAMPLES) == with_content


@each_operation
def test_no_error_passes_for_a_response(name: str) -> None:
    schema = schema_of(name)
    if (
        name not in EXAMPLES
        or schema is None
        or name == "GetOrderGroups"
        or name == "GetSeriesList"
    ):
        return  # nothing is required of it
    errors = [
        {"error": {"code": "x"}},
        {"error": "too many"},
        {"code": "x"},
        {"msg": "x"},
        None,
        [],
    ]
    assert [error for error in errors if fits(schema, error)] == []


@each_response
def test_a_typed_call_reads_it_and_writes_it_back(
    exchange: Exchange, name: str, response: Any
) -> None:
    """Decimals keep their digits, times their zone, and nothing is lost."""
    exchange.respond(Reply(201 if NODES[name]["method"] == "POST" else 200, response))
    operation = next(o for o in OPERATIONS.values() if o.operation_id == name)
    read = _call(operation.name, exchange)
    assert isinstance(read, BaseModel)
    assert _plain(read.model_dump(mode="json", exclude_unset=True)) == _plain(response)


ARGUMENTS: dict[str, dict[str, Any]] = {
    # Responses about orders are compared with their requests.
    "get_order": {"order_id": EXAMPLES["GetOrder"]["order"]["order"]["order_id"]},
    "create_order": {"ticker": "T", "side": "bid", "count": 10, "price": "0.5"}
    | {"client_order_id": "0c1f"},
    "amend_order": {"order_id": "6f1e", "ticker": "T", "side": "bid", "count": 10, "price": "0.5"},
    "cancel_order": {"order_id": "6f1e", "market_ticker": "T"},
    "decrease_order": {"order_id": "6f1e", "reduce_to": 2, "market_ticker": "T"},
    "batch_create_orders": {
        "orders": [
            {"ticker": "T", "side": "ask", "count": 10, "price": "0.5", "client_order_id": our_id}
            for our_id in ("0c1f", "0c20")
        ]
    },
    "batch_cancel_orders": {
        "orders": [{"order_id": name, "market_ticker": "T"} for name in ("6f1e", "6f1f")]
    },
    "create_order_group": {"contracts_limit": 1},
    "transfer_between_shards": {
        "source": "event_contract",
        "destination": "event_contract",
        "amount": 1,
    },
    "create_api_key": {"name": "n", "public_key": "k"},
    "generate_api_key": {"name": "n"},
    "get_market_orderbooks": {"tickers": ["T"]},
    "batch_get_market_candlesticks": {"market_tickers": ["T"]},
}
CANDLES = {"start_ts": 1, "end_ts": 2, "period_interval": 60}


def _call(name: str, exchange: Exchange) -> object:
    """Call by the object's method; it has no limits of a rate, which would take time."""
    operation = OPERATIONS[name]
    paths = [p.argument for p in operation.parameters if p.location == "path"]
    arguments = dict.fromkeys(paths, "T-1") | ARGUMENTS.get(name, {})
    if "candlesticks" in name:
        arguments |= CANDLES
    client = KalshiV2(f"{KEY_ID[:-4]}{len(exchange.seen):04}", pem(RSA), base_url=exchange.url)
    return getattr(client, name)(**arguments)


def _plain(value: Any) -> Any:
    """Return JSON whose times are written in one way, without nulls and without empty lists."""
    if isinstance(value, dict):
        items = {key: _plain(item) for key, item in value.items()}
        return {key: item for key, item in items.items() if item not in (None, [])}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, str) and value.endswith("Z") and "T" in value:
        return value.removesuffix("Z").rstrip("0")
    return value


def test_numbers_are_exact_decimals_and_times_have_a_zone(exchange: Exchange) -> None:
    exchange.respond(Reply(200, EXAMPLES["GetOrder"]["order"]))
    order = KalshiV2(KEY_ID, pem(RSA)).get_order(**ARGUMENTS["get_order"]).order
    assert order.taker_fees_dollars == Decimal("0.068208")
    assert str(order.yes_price_dollars) == "0.4200"
    assert order.outcome_side == "no"
    assert order.created_time is not None
    assert order.created_time.tzinfo is not None
    exchange.respond(Reply(201, EXAMPLES["CreateOrder"]["resting"]))
    created = KalshiV2(KEY_ID, pem(RSA)).create_order(**ARGUMENTS["create_order"])
    assert created.ts_ms is not None
    assert created.ts_ms.isoformat() == "2026-11-30T00:53:20.123000+00:00"


def test_levels_of_a_book_are_pairs_of_decimals(exchange: Exchange) -> None:
    exchange.respond(Reply(200, EXAMPLES["GetMarketOrderbook"]["both"]))
    book = kalshi_v2.get_market_orderbook("T").orderbook_fp
    assert book.yes_dollars[-1] == (Decimal("0.4000"), Decimal("12.50"))
    exchange.respond(Reply(200, EXAMPLES["GetMarketOrderbook"]["null"]))
    assert kalshi_v2.get_market_orderbook("T").orderbook_fp.yes_dollars == []


def test_unknown_values_and_fields_are_kept(exchange: Exchange) -> None:
    order = {**EXAMPLES["GetOrder"]["order"]["order"], "status": "frozen", "mood": {"x": 1}}
    exchange.respond(Reply(200, {"order": order}))
    read = KalshiV2(KEY_ID, pem(RSA)).get_order(**ARGUMENTS["get_order"]).order
    assert read.status == "frozen"
    assert read.model_extra == {"mood": {"x": 1}}


# Errors


@pytest.mark.parametrize(
    ("body", "code", "details"),
    [
        (
            {"error": {"code": "invalid_price", "message": "m", "details": "d"}},
            "invalid_price",
            "d",
        ),
        ({"code": "bad_request", "message": "m", "details": "d"}, "bad_request", "d"),
        ({"msg": "Parameter validation failed"}, None, None),
        ({"error": "too many requests"}, None, "too many requests"),
    ],
)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429])
def test_all_four_error_bodies_are_read(
    exchange: Exchange, body: Any, code: str | None, details: str | None, status: int
) -> None:
    assert fits({"$ref": "#/components/schemas/ErrorResponse"}, body)
    exchange.respond(Reply(status, body))
    with pytest.raises(ApiError) as caught:
        KalshiV2(KEY_ID, pem(RSA)).create_order(**ARGUMENTS["create_order"])
    error = caught.value
    assert (error.status, error.code, error.details) == (status, code, details)
    assert error.outcome == "refused"
    assert sum(signed.method == "POST" for signed in exchange.seen) == 1
    assert all(word in str(error) for word in ("create_order", str(status)))


def test_an_error_with_a_status_of_success_is_a_refusal(exchange: Exchange) -> None:
    body = {"error": {"code": "deprecated_v1_order_endpoint", "message": "gone"}}
    exchange.respond(Reply(201, body))
    with pytest.raises(OrderRefused) as caught:
        KalshiV2(KEY_ID, pem(RSA)).create_order(**ARGUMENTS["create_order"])
    assert caught.value.code == "deprecated_v1_order_endpoint"


# Requests

ORDER = {"ticker": "T", "side": "bid", "count": 1, "price": "0.5"}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"price": 0.41}, "price"),
        ({"price": "0.41001"}, "price"),
        ({"price": 1}, "price"),
        ({"price": "0"}, "price"),
        ({"count": 1.5}, "count"),
        ({"count": "1.505"}, "count"),
        ({"count": 0}, "count"),
        ({"side": "yes"}, "side"),
        ({"time_in_force": "GTC"}, "time_in_force"),
        ({"self_trade_prevention_type": "none"}, "self_trade_prevention_type"),
        ({"client_order_id": "KXA-26.B1"}, "client_order_id"),
        ({"client_order_id": "x" * 65}, "client_order_id"),
        ({"expiration_time": 2, "time_in_force": "immediate_or_cancel"}, "expiration_time"),
        ({"expiration_time": 2, "time_in_force": "fill_or_kill"}, "expiration_time"),
        ({"reduce_only": True}, "time_in_force"),
        ({"reduce_only": True, "time_in_force": "fill_or_kill"}, "time_in_force"),
        ({"subaccount": -1}, "subaccount"),
        ({"ticker": ""}, "ticker"),
        ({"yes_price": 41}, "yes_price"),
    ],
)
def test_what_is_certainly_wrong_is_not_sent(
    exchange: Exchange, change: dict[str, Any], named: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        KalshiV2(KEY_ID, pem(RSA)).create_order(**(ORDER | change))
    assert caught.value.argument == named
    assert exchange.seen == []


@pytest.mark.parametrize(
    ("change", "sent"),
    [
        ({}, {"price": "0.50", "count": "1"}),
        ({"price": "0.41", "count": "2.50"}, {"price": "0.41", "count": "2.50"}),
        ({"reduce_only": False, "post_only": True}, {"reduce_only": False, "post_only": True}),
        (
            {"reduce_only": True, "time_in_force": "immediate_or_cancel"},
            {"reduce_only": True, "time_in_force": "immediate_or_cancel"},
        ),
        ({"expiration_time": 1_900_000_000}, {"expiration_time": 1_900_000_000}),
        ({"exchange_index": -1, "subaccount": 0}, {"exchange_index": -1, "subaccount": 0}),
    ],
)
def test_an_order_is_sent_with_its_defaults(
    exchange: Exchange, change: dict[str, Any], sent: dict[str, Any]
) -> None:
    exchange.respond(Reply(201, EXAMPLES["CreateOrder"]["self trade"]))
    KalshiV2(KEY_ID, pem(RSA), subaccount=3).create_order(**(ORDER | change))
    usual = {
        "ticker": "T",
        "side": "bid",
        "count": "1",
        "price": "0.50",
        "time_in_force": "good_till_canceled",
        "self_trade_prevention_type": "taker_at_cross",
        "subaccount": 3,
    }
    client_order_id = exchange.seen[0].json["client_order_id"]
    assert UUID(client_order_id).version == 5
    assert exchange.seen[0].json == usual | sent | {"client_order_id": client_order_id}
    schema = {"$ref": "#/components/schemas/NewOrder"}
    assert fits(schema, exchange.seen[0].json)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, "reduce_to"),
        ({"reduce_by": 1, "reduce_to": 1}, "reduce_to"),
        ({"reduce_by": 0}, "reduce_by"),
        ({"reduce_to": "-1"}, "reduce_to"),
        ({"reduce_to": 1.0}, "reduce_to"),
    ],
)
def test_a_decrease_is_by_or_to(exchange: Exchange, fields: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        KalshiV2(KEY_ID, pem(RSA)).decrease_order("o-1", **fields)
    assert caught.value.argument == named
    assert exchange.seen == []


def test_an_empty_body_is_json(exchange: Exchange) -> None:
    exchange.respond(Reply(200, {}))
    client = KalshiV2(KEY_ID, pem(RSA), subaccount=2)
    client.reset_order_group("g-1", exchange_index=1)
    assert exchange.seen[0].body == b"{}"
    assert exchange.seen[0].target.endswith("/g-1/reset?subaccount=2&exchange_index=1")


def test_lists_are_separated_by_commas_or_repeated(exchange: Exchange) -> None:
    client = KalshiV2(KEY_ID, pem(RSA))
    exchange.respond(Reply(200, {"fills": [], "markets": [], "orderbooks": []}))
    client.get_fills(ticker=["A", "B"])
    client.get_fills(ticker="A")
    client.get_markets(tickers=["A", "B"], status="open")
    client.get_market_orderbooks(["A", "B"])
    assert [signed.target.partition("?")[2] for signed in exchange.seen] == [
        "ticker=A,B&subaccount=0",
        "ticker=A&subaccount=0",
        "tickers=A,B&status=open",
        "tickers=A&tickers=B",
    ]


def test_an_iterator_reads_all_pages(exchange: Exchange) -> None:
    order = EXAMPLES["GetOrder"]["order"]["order"]
    pages = [
        {"orders": [order | {"order_id": id} for id in ids], "cursor": cursor}
        for ids, cursor in (("ab", "1"), ("", "2"), ("bc", ""))
    ]
    exchange.respond(*(Reply(200, page) for page in pages))
    client = KalshiV2(KEY_ID, pem(RSA))
    assert [order.order_id for order in client.iter_orders(page_size=2)] == ["a", "b", "c"]
    assert [signed.target.partition("?")[2] for signed in exchange.seen] == [
        "limit=2&subaccount=0",
        "limit=2&cursor=1&subaccount=0",
        "limit=2&cursor=2&subaccount=0",
    ]


def test_a_private_key_that_the_exchange_makes_is_not_shown() -> None:
    made = kloudtrader_kalshi_v2.ApiKeyGenerated.model_validate(EXAMPLES["GenerateApiKey"]["made"])
    assert "BEGIN" in made.private_key
    assert "BEGIN" not in repr(made)
