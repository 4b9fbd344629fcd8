"""Check Kalshi's spec: operations, parameters, bodies and errors."""

from __future__ import annotations

from typing import Any

import pytest

from .spec_files import (
    OPERATIONS,
    SPECS,
    SpecOperation,
    is_valid,
)

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
    "GetMarketByTicker": ("GET", "/markets_by_ticker/{ticker_name}", "200", "400 404 500"),
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
    session = {"LogIn", "LogOut"}
    market = {"GetMarkets", "GetMarket", "GetMarketByTicker", "GetMarketOrderBook"}
    for operation in OPERATIONS["kalshi_v1"].values():
        expected = (
            "session" if operation.id in session else "market" if operation.id in market else "user"
        )
        assert operation.tag == expected
        assert operation.security == (
            [] if operation.id in market | {"LogIn"} else [{"cookie": []}]
        )
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


@pytest.mark.parametrize(
    "operation", OPERATIONS["kalshi_v1"].values(), ids=lambda operation: str(operation.id)
)
def test_kalshi_parameters_and_bodies(operation: SpecOperation) -> None:
    query = [parameter for parameter in operation.parameters if parameter["in"] == "query"]
    assert " ".join(parameter["name"] for parameter in query) == KALSHI_QUERIES.get(
        operation.id, ""
    )
    assert [parameter["name"] for parameter in query if parameter.get("required")] == []
    body = operation.node.get("requestBody")
    assert (body is not None) is (operation.id in KALSHI_BODIES)
    if body:
        model, required = KALSHI_BODIES[operation.id]
        assert body["content"]["application/json"]["schema"]["$ref"].endswith(f"/{model}")
        assert body["required"] is required


@pytest.mark.parametrize(
    "operation", OPERATIONS["kalshi_v1"].values(), ids=lambda operation: str(operation.id)
)
def test_kalshi_errors_are_in_the_body_and_in_headers(operation: SpecOperation) -> None:
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
    assert is_valid("kalshi_v1", schema, body) is fits


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
