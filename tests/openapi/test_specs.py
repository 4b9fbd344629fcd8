"""The two specs: valid, complete as decided, and true to the responses that the venues send.

``examples/*.json`` holds responses by operation and case, of every shape that the venues are known
to send.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from ruamel.yaml import YAML

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NAMES = ("tradier", "kalshi_v1")
METHODS = ("get", "put", "post", "delete")
SAFE_SEGMENT = "^[A-Za-z0-9._~-]+$"


def _path(name: str) -> Path:
    return ROOT / "openapi" / f"{name}.yaml"


SPECS: dict[str, dict[str, Any]] = {
    name: YAML(typ="safe", pure=True).load(_path(name)) for name in NAMES
}
EXAMPLES: dict[str, dict[str, dict[str, Any]]] = {
    name: json.loads((HERE / "examples" / f"{name}.json").read_text()) for name in NAMES
}


def _resolved(spec: dict[str, Any], node: Any) -> Any:
    while isinstance(node, dict) and "$ref" in node:
        target: Any = spec
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


class Op:
    """An operation with its references resolved and the parameters of its path."""

    def __init__(self, spec: dict[str, Any], path: str, method: str) -> None:
        entry = spec["paths"][path]
        self.node: dict[str, Any] = entry[method]
        self.id: str = self.node["operationId"]
        self.tag: str = " ".join(self.node["tags"])
        self.method = method.upper()
        self.path = path
        listed = [*entry.get("parameters", []), *self.node.get("parameters", [])]
        self.parameters = [_resolved(spec, one) for one in listed]
        self.responses = {
            status: _resolved(spec, one) for status, one in self.node["responses"].items()
        }
        self.errors = {s: one for s, one in self.responses.items() if not s.startswith("2")}
        self.security = self.node.get("security", spec["security"])

    @property
    def success(self) -> tuple[str, dict[str, Any]]:
        ((status, response),) = ((s, a) for s, a in self.responses.items() if s.startswith("2"))
        return status, response

    @property
    def schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = self.success[1]["content"]["application/json"]["schema"]
        return schema


def _operations(spec: dict[str, Any]) -> dict[str, Op]:
    found = [
        Op(spec, path, method)
        for path, entry in spec["paths"].items()
        for method in METHODS
        if method in entry
    ]
    return {one.id: one for one in found}


OPERATIONS = {name: _operations(SPECS[name]) for name in NAMES}
EVERY_OPERATION = [
    pytest.param(name, one, id=f"{name}-{one.id}")
    for name in NAMES
    for one in OPERATIONS[name].values()
]
EVERY_RESPONSE = [
    pytest.param(name, operation, response, id=f"{operation}-{case}")
    for name in NAMES
    for operation, cases in EXAMPLES[name].items()
    for case, response in cases.items()
]
each_spec = pytest.mark.parametrize("name", NAMES)
each_operation = pytest.mark.parametrize(("name", "operation"), EVERY_OPERATION)
each_response = pytest.mark.parametrize(("name", "operation", "response"), EVERY_RESPONSE)


def _validator(name: str, schema: dict[str, Any]) -> OAS31Validator:
    resource = DRAFT202012.create_resource(SPECS[name])
    registry: Registry[Any] = Registry().with_resource("urn:spec", resource)
    reference = {"$ref": f"urn:spec{schema['$ref']}"}
    return OAS31Validator(reference, registry=registry, format_checker=oas31_format_checker)


def _fits(name: str, schema: str | dict[str, Any], value: Any) -> bool:
    reference = {"$ref": f"#/components/schemas/{schema}"} if isinstance(schema, str) else schema
    return bool(_validator(name, reference).is_valid(value))


def _inside(node: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a part of the spec."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _inside(value)
    elif isinstance(node, list):
        for value in node:
            yield from _inside(value)


def _reached(spec: dict[str, Any], starts: list[Any]) -> list[dict[str, Any]]:
    """Every mapping in some parts of the spec and in all that they refer to."""
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        for node in _inside(waiting.pop()):
            found.append(node)
            if isinstance(node.get("$ref"), str) and node["$ref"] not in seen:
                seen.add(node["$ref"])
                waiting.append(_resolved(spec, node))
    return found


# The documents as such


@each_spec
def test_the_spec_is_valid(name: str) -> None:
    assert [str(e) for e in OpenAPIV31SpecValidator(SPECS[name]).iter_errors()] == []


@each_spec
def test_readers_of_yaml_1_1_and_1_2_read_the_same(name: str) -> None:
    assert yaml.safe_load(_path(name).read_text()) == SPECS[name]


@each_spec
def test_every_key_is_text(name: str) -> None:
    assert {type(key) for node in _inside(SPECS[name]) for key in node} == {str}


@each_spec
def test_no_component_is_unused(name: str) -> None:
    spec = SPECS[name]
    used = {str(node.get("$ref")) for node in _reached(spec, [spec["paths"]])}
    kinds = ("schemas", "parameters", "headers", "responses")
    assert used >= {
        f"#/components/{kind}/{one}" for kind in kinds for one in spec["components"].get(kind, {})
    }


@each_spec
def test_everything_is_described(name: str) -> None:
    spec = SPECS[name]
    schemas = spec["components"]["schemas"]
    properties = [
        (place, key, value)
        for place, node in [(s, n) for s in schemas for n in _inside(schemas[s])]
        if isinstance(node.get("properties"), dict)
        for key, value in node["properties"].items()
    ]
    assert [(p, k) for p, k, value in properties if not value.get("description")] == []
    assert [s for s, schema in schemas.items() if not schema.get("description")] == []
    headers = spec["components"].get("headers", {})
    assert [h for h, header in headers.items() if not header.get("description")] == []


@each_operation
def test_an_operation_is_described(name: str, operation: Op) -> None:
    assert operation.node["summary"]
    assert operation.node["description"]
    assert [one["name"] for one in operation.parameters if not one.get("description")] == []
    assert [status for status, one in operation.responses.items() if not one["description"]] == []


@each_operation
def test_only_reads_and_the_log_in_may_be_repeated(name: str, operation: Op) -> None:
    repeatable = operation.method == "GET" or operation.id == "LogIn"
    assert operation.node["x-repeatable"] is repeatable


@each_operation
def test_values_in_the_path_are_guarded(name: str, operation: Op) -> None:
    inside = {one["name"]: one for one in operation.parameters if one["in"] == "path"}
    assert {n for n in inside if "{" + n + "}" in operation.path} == set(inside)
    assert operation.path.count("{") == len(inside)
    for wire, parameter in inside.items():
        assert parameter["schema"]["pattern"] == SAFE_SEGMENT
        assert parameter.get("x-masked", False) is (wire in ("account_id", "user_id"))


# Responses


@each_response
def test_the_schema_fits_what_the_venue_sends(name: str, operation: str, response: Any) -> None:
    errors = _validator(name, OPERATIONS[name][operation].schema).iter_errors(response)
    assert [error.message for error in errors] == []


@each_response
def test_a_response_without_its_envelope_is_refused(
    name: str, operation: str, response: Any
) -> None:
    schema = OPERATIONS[name][operation].schema
    required = _resolved(SPECS[name], schema)["required"]
    assert required
    for key in required:
        assert not _fits(name, schema, {k: v for k, v in response.items() if k != key})


@each_operation
def test_no_error_passes_for_a_response(name: str, operation: Op) -> None:
    if "content" not in operation.success[1]:
        assert operation.success[0] == "204"
        return
    fault = {"fault": {"faultstring": "No", "detail": {"errorcode": "a.b"}}}
    others: list[Any] = [
        None,
        "null",
        "",
        [],
        {},
        fault,
        {"errors": {"error": "No"}},
        {"code": "no"},
    ]
    assert [one for one in others if _fits(name, operation.schema, one)] == []


@each_spec
def test_every_operation_with_a_response_has_examples(name: str) -> None:
    answering = {i for i, one in OPERATIONS[name].items() if "content" in one.success[1]}
    assert set(EXAMPLES[name]) == answering


@each_spec
def test_responses_are_open(name: str) -> None:
    spec = SPECS[name]
    responses = [node["responses"] for node in _inside(spec["paths"]) if "responses" in node]
    for node in _reached(spec, responses):
        assert not isinstance(node.get("enum"), list)
        assert node.get("additionalProperties") is not False


@each_spec
def test_the_shapes_of_lists_are_stated_alike(name: str) -> None:
    null = {"type": "null"}
    word = {"type": "string", "const": "null"}
    for node in _inside(SPECS[name]):
        members: Any = node.get("oneOf", node.get("anyOf"))
        if node.get("x-one-or-many"):
            item = members[0]
            plain = item == {"type": "string"}  # "null" would be a text like any other
            many = {"type": "array", "items": item}
            assert members == [item, many, *([] if plain else [word]), null]
        elif node.get("x-none-as-empty") and members is None:
            assert node["type"] == ["array", "null"]
        elif node.get("x-none-as-empty"):
            assert members[1:] in ([word, null], [null])
            assert _resolved(SPECS[name], members[0])["type"] in ("object", "array")
        else:
            assert members is None


def test_wrong_kinds_are_refused() -> None:
    rows = EXAMPLES["tradier"]["account_positions"]["one"]
    for key, wrong in (("quantity", "12"), ("id", 1.5), ("symbol", None), ("date_acquired", "x")):
        response = copy.deepcopy(rows)
        response["positions"]["position"][key] = wrong
        assert not _fits("tradier", "PositionsResponse", response)
    assert not _fits("tradier", "PositionsResponse", {"positions": "none"})
    assert not _fits("tradier", "PositionsResponse", {"positions": []})


@pytest.mark.parametrize("schema", ["Order", "OrderLeg"])
def test_an_order_needs_id_status_and_class_only(schema: str) -> None:
    order = {"id": 7, "status": "open", "class": "oco"}
    assert _fits("tradier", schema, order)
    for key in order:
        assert not _fits("tradier", schema, {k: v for k, v in order.items() if k != key})


# Tradier


def test_tradier_operations() -> None:
    spec = SPECS["tradier"]
    below = "/accounts/{account_id}"
    assert [(o.id, o.method, o.path, o.tag) for o in OPERATIONS["tradier"].values()] == [
        ("user_profile", "GET", "/user/profile", "account"),
        ("account_balance", "GET", f"{below}/balances", "account"),
        ("account_positions", "GET", f"{below}/positions", "account"),
        ("account_history", "GET", f"{below}/history", "account"),
        ("account_costbasis", "GET", f"{below}/gainloss", "account"),
        ("account_orders", "GET", f"{below}/orders", "account"),
        ("account_specificorders", "GET", below + "/orders/{id}", "account"),
    ]
    assert [server["url"] for server in spec["servers"]] == [
        "https://api.tradier.com/v1",
        "https://sandbox.tradier.com/v1",
    ]
    (scheme,) = spec["components"]["securitySchemes"].items()
    assert (scheme[0], scheme[1]["type"], scheme[1]["scheme"]) == ("bearer", "http", "bearer")
    assert all(one.security == [{"bearer": []}] for one in OPERATIONS["tradier"].values())


TRADIER_PARAMETERS = {
    "user_profile": "",
    "account_balance": "account_id",
    "account_positions": "account_id",
    "account_history": "account_id page limit type start end symbol exactMatch",
    "account_costbasis": "account_id page limit sortBy sort start end symbol",
    "account_orders": "account_id page limit includeTags status filter date start end",
    "account_specificorders": "account_id id includeTags",
}


@pytest.mark.parametrize(("operation", "names"), TRADIER_PARAMETERS.items())
def test_tradier_parameters(operation: str, names: str) -> None:
    parameters = OPERATIONS["tradier"][operation].parameters
    assert " ".join(one["name"] for one in parameters) == names
    retired = {one["name"] for one in parameters if one.get("deprecated")}
    expected = {"filter", "date", "start", "end"} if operation == "account_orders" else set()
    assert retired == expected


def test_tradier_styles_and_types() -> None:
    orders = {one["name"]: one for one in OPERATIONS["tradier"]["account_orders"].parameters}
    status = orders["status"]
    assert (status["style"], status["explode"], status["schema"]["type"]) == (
        "form",
        False,
        "array",
    )
    one = {p["name"]: p for p in OPERATIONS["tradier"]["account_specificorders"].parameters}
    assert one["id"]["schema"]["type"] == ["integer", "string"]
    assert one["id"]["x-python-name"] == "order_id"


@pytest.mark.parametrize("operation", OPERATIONS["tradier"].values(), ids=lambda one: str(one.id))
def test_tradier_errors_and_rate_limit(operation: Op) -> None:
    assert " ".join(operation.errors) == "400 401 403 404 429 500 502 503 504"
    headers = [f"X-Ratelimit-{word}" for word in ("Allowed", "Used", "Available", "Expiry")]
    for status in ("200", "429"):
        assert list(operation.responses[status]["headers"]) == headers
    for status, response in operation.errors.items():
        assert response["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorResponse")
        assert ("application/xml" in response["content"]) is (status != "400")
        assert ("text/plain" in response["content"]) is (status < "502")


@pytest.mark.parametrize(
    "body",
    [
        {"fault": {"faultstring": "Wrong token", "detail": {"errorcode": "keymanagement.x"}}},
        {"errors": {"error": "Not accepted."}},
        {"errors": {"error": ["Not accepted.", "InitialMargin"]}},
        {},
    ],
)
def test_tradier_error_bodies(body: dict[str, Any]) -> None:
    assert _fits("tradier", "ErrorResponse", body)


# Kalshi

USER = "/users/{user_id}"
USUAL = "400 401 403 500"
KALSHI_OPERATIONS = {
    "UserAddWatchlist": ("PUT", f"{USER}/watchlist/{{market_id}}", "204", "400 401 403 404 500"),
    "UserChangePassword": ("PUT", f"{USER}/password", "204", USUAL),
    "UserGetBalance": ("GET", f"{USER}/balance", "200", USUAL),
    "UserGetMarketPosition": (
        "GET",
        f"{USER}/positions/{{market_id}}",
        "200",
        "400 401 403 404 500",
    ),
    "UserGetMarketPositions": ("GET", f"{USER}/positions", "200", USUAL),
    "UserGetProfile": ("GET", USER, "200", f"{USUAL} 503"),
    "UserGetWatchlist": ("GET", f"{USER}/watchlist", "200", USUAL),
    "UserOrderCancel": ("DELETE", f"{USER}/orders/{{order_id}}", "200", f"{USUAL} 503"),
    "UserOrderCreate": ("POST", f"{USER}/orders", "201", f"{USUAL} 503"),
    "UserOrderDecrease": ("POST", f"{USER}/orders/{{order_id}}/decrease", "201", f"{USUAL} 503"),
    "UserOrdersGet": ("GET", f"{USER}/orders", "200", USUAL),
    "UserRemoveWatchlist": (
        "DELETE",
        f"{USER}/watchlist/{{market_id}}",
        "204",
        "400 401 403 404 500 503",
    ),
    "UserTradesGet": ("GET", f"{USER}/trades", "200", USUAL),
    "LogIn": ("POST", "/log_in", "200", f"{USUAL} 503"),
    "LogOut": ("POST", "/log_out", "204", f"{USUAL} 503"),
    "GetMarkets": ("GET", "/markets", "200", "400 500"),
    "GetMarket": ("GET", "/markets/{market_id}", "200", "400 404 500"),
    "GetMarketOrderBook": ("GET", "/markets/{market_id}/order_book", "200", "400 404 500"),
}
KALSHI_BODIES = {
    "UserChangePassword": ("UserChangePasswordRequest", False),
    "UserOrderCreate": ("UserOrderCreateRequest", False),
    "UserOrderDecrease": ("UserOrderDecreaseRequest", False),
    "LogIn": ("LoginRequest", True),
}


def test_kalshi_operations() -> None:
    assert {
        o.id: (o.method, o.path, o.success[0], " ".join(o.errors))
        for o in OPERATIONS["kalshi_v1"].values()
    } == KALSHI_OPERATIONS
    assert [server["url"] for server in SPECS["kalshi_v1"]["servers"]] == [
        "https://trading-api.kalshi.com/v1",
        "https://demo-api.kalshi.co/v1",
    ]


def test_kalshi_tags_and_security() -> None:
    session, market = {"LogIn", "LogOut"}, {"GetMarkets", "GetMarket", "GetMarketOrderBook"}
    for one in OPERATIONS["kalshi_v1"].values():
        expected = "session" if one.id in session else "market" if one.id in market else "user"
        assert one.tag == expected
        assert one.security == ([] if one.id in market | {"LogIn"} else [{"cookie": []}])
    scheme = SPECS["kalshi_v1"]["components"]["securitySchemes"]["cookie"]
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "header", "Authorization")
    assert "`<user_id> <token>`" in scheme["description"]


KALSHI_QUERIES = {
    "UserOrdersGet": (
        "market_id is_yes min_price max_price min_place_count max_place_count min_initial_count "
        "max_initial_count min_remaining_count max_remaining_count min_date max_date "
        "get_queue_position status page_size page_number"
    ),
    "UserTradesGet": (
        "market_id order_id MinPrice MaxPrice MinCount max_count min_date max_date "
        "page_size page_number"
    ),
}


@pytest.mark.parametrize("operation", OPERATIONS["kalshi_v1"].values(), ids=lambda one: str(one.id))
def test_kalshi_parameters_and_bodies(operation: Op) -> None:
    query = [one for one in operation.parameters if one["in"] == "query"]
    assert " ".join(one["name"] for one in query) == KALSHI_QUERIES.get(operation.id, "")
    assert [one["name"] for one in query if one.get("required")] == []
    body = operation.node.get("requestBody")
    assert (body is not None) is (operation.id in KALSHI_BODIES)
    if body:
        model, required = KALSHI_BODIES[operation.id]
        assert body["content"]["application/json"]["schema"]["$ref"].endswith(f"/{model}")
        assert body["required"] is required


@pytest.mark.parametrize("operation", OPERATIONS["kalshi_v1"].values(), ids=lambda one: str(one.id))
def test_kalshi_errors_are_in_the_body_and_in_headers(operation: Op) -> None:
    for response in operation.errors.values():
        assert response["content"]["application/json"]["schema"]["$ref"].endswith("/JSONError")
        assert set(response["headers"]) == {"code", "message", "details", "service"}


ORDER = {"market_id": "m", "side": "yes", "count": 1, "price": 50}
OPTIONS = {"expiration_unix_ts": 0, "max_cost_cents": 0, "sell_position_capped": True}


def test_an_order_request_has_the_seven_documented_fields() -> None:
    schema = SPECS["kalshi_v1"]["components"]["schemas"]["UserOrderCreateRequest"]
    assert set(schema["properties"]) == set(ORDER) | set(OPTIONS)
    assert set(schema["required"]) == set(ORDER)


@pytest.mark.parametrize(
    ("schema", "body", "fits"),
    [
        ("UserOrderCreateRequest", {**ORDER, **OPTIONS}, True),
        ("UserOrderCreateRequest", {**ORDER, "price": 99, "side": "no"}, True),
        ("UserOrderCreateRequest", {**ORDER, "price": 0}, False),
        ("UserOrderCreateRequest", {**ORDER, "price": 100}, False),
        ("UserOrderCreateRequest", {**ORDER, "count": 0}, False),
        ("UserOrderCreateRequest", {**ORDER, "count": True}, False),
        ("UserOrderCreateRequest", {**ORDER, "count": "1"}, False),
        ("UserOrderCreateRequest", {**ORDER, "side": True}, False),
        ("UserOrderDecreaseRequest", {"count": 4}, True),
        ("UserOrderDecreaseRequest", {}, True),
        ("UserOrderDecreaseRequest", {"count": 0}, False),
        ("UserChangePasswordRequest", {"old_password": "a", "new_password": "b"}, True),
        ("UserChangePasswordRequest", {"old_password": "a"}, False),
        ("LoginRequest", {"email": "mary@example.com", "password": "secret"}, True),
        ("LoginRequest", {"email": "mary@example.com", "password": "short"}, False),
    ],
)
def test_kalshi_request_bodies(schema: str, body: dict[str, Any], fits: bool) -> None:
    assert _fits("kalshi_v1", schema, body) is fits


def test_kalshi_secrets_are_marked() -> None:
    schemas = SPECS["kalshi_v1"]["components"]["schemas"]
    marked = {
        (name, key)
        for name, schema in schemas.items()
        for key, value in schema.get("properties", {}).items()
        if value.get("x-secret") is True and value.get("format") == "password"
    }
    assert marked == {
        ("LoginRequest", "password"),
        ("LoginResponse", "token"),
        ("UserChangePasswordRequest", "old_password"),
        ("UserChangePasswordRequest", "new_password"),
    }
