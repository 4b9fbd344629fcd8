"""Check Tradier's spec: operations, parameters and errors."""

from __future__ import annotations

from typing import Any

import pytest

from .spec_files import (
    OPERATIONS,
    SPECS,
    SpecOperation,
    is_valid,
)


def test_tradier_operations() -> None:
    spec = SPECS["tradier"]
    below = "/accounts/{account_id}"
    documented = {
        ("user_profile", "GET", "/user/profile", "account"),
        ("account_balance", "GET", f"{below}/balances", "account"),
        ("account_positions", "GET", f"{below}/positions", "account"),
        ("account_history", "GET", f"{below}/history", "account"),
        ("account_costbasis", "GET", f"{below}/gainloss", "account"),
        ("account_orders", "GET", f"{below}/orders", "account"),
        ("account_specificorders", "GET", below + "/orders/{id}", "account"),
        ("place_order", "POST", f"{below}/orders", "trading"),
        ("preview_order", "POST", f"{below}/orders", "trading"),
        ("change_order", "PUT", below + "/orders/{id}", "trading"),
        ("cancel_order", "DELETE", below + "/orders/{id}", "trading"),
        ("quotes", "GET", "/markets/quotes", "market"),
        ("post_quotes", "POST", "/markets/quotes", "market"),
        ("option_chain", "GET", "/markets/options/chains", "market"),
        ("option_expirations", "GET", "/markets/options/expirations", "market"),
        ("option_strikes", "GET", "/markets/options/strikes", "market"),
        ("option_lookup", "GET", "/markets/options/lookup", "market"),
        ("price_history", "GET", "/markets/history", "market"),
        ("time_and_sales", "GET", "/markets/timesales", "market"),
        ("market_clock", "GET", "/markets/clock", "market"),
        ("market_calendar", "GET", "/markets/calendar", "market"),
        ("search_symbols", "GET", "/markets/search", "market"),
        ("lookup_symbols", "GET", "/markets/lookup", "market"),
        ("easy_to_borrow", "GET", "/markets/etb", "market"),
    }
    assert documented <= {(o.id, o.method, o.path, o.tag) for o in OPERATIONS["tradier"].values()}
    assert [server["url"] for server in spec["servers"]] == [
        "https://api.tradier.com/v1",
        "https://sandbox.tradier.com/v1",
    ]
    (scheme,) = spec["components"]["securitySchemes"].items()
    assert (scheme[0], scheme[1]["type"], scheme[1]["scheme"]) == ("bearer", "http", "bearer")
    assert all(
        operation.security == [{"bearer": []}] for operation in OPERATIONS["tradier"].values()
    )


TRADIER_PARAMETERS = {
    "user_profile": "",
    "account_balance": "account_id",
    "account_positions": "account_id",
    "account_history": "account_id page limit type start end symbol exactMatch",
    "account_costbasis": "account_id page limit sortBy sort start end symbol",
    "account_orders": "account_id page limit includeTags status filter date start end",
    "account_specificorders": "account_id id includeTags",
    "place_order": "account_id",
    "preview_order": "account_id",
    "change_order": "account_id id",
    "cancel_order": "account_id id",
    "quotes": "symbols greeks",
    "post_quotes": "",
    "option_chain": "symbol expiration greeks",
    "option_expirations": "symbol includeAllRoots strikes contractSize expirationType",
    "option_strikes": "symbol expiration includeAllRoots",
    "option_lookup": "underlying",
    "price_history": "symbol interval start end session_filter",
    "time_and_sales": "symbol interval start end session_filter",
    "market_clock": "delayed",
    "market_calendar": "month year",
    "search_symbols": "q indexes",
    "lookup_symbols": "q exchanges types",
    "easy_to_borrow": "",
}


@pytest.mark.parametrize(("operation", "names"), TRADIER_PARAMETERS.items())
def test_tradier_parameters(operation: str, names: str) -> None:
    parameters = OPERATIONS["tradier"][operation].parameters
    assert " ".join(parameter["name"] for parameter in parameters) == names
    retired = {parameter["name"] for parameter in parameters if parameter.get("deprecated")}
    expected = {"filter", "date", "start", "end"} if operation == "account_orders" else set()
    assert retired == expected


def test_tradier_styles_and_types() -> None:
    orders = {
        parameter["name"]: parameter
        for parameter in OPERATIONS["tradier"]["account_orders"].parameters
    }
    status = orders["status"]
    assert (status["style"], status["explode"], status["schema"]["type"]) == (
        "form",
        False,
        "array",
    )
    by_name = {p["name"]: p for p in OPERATIONS["tradier"]["account_specificorders"].parameters}
    assert by_name["id"]["schema"]["type"] == ["integer", "string"]
    assert by_name["id"]["x-python-name"] == "order_id"


@pytest.mark.parametrize(
    "operation", OPERATIONS["tradier"].values(), ids=lambda operation: str(operation.id)
)
def test_tradier_errors_and_rate_limit(operation: SpecOperation) -> None:
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
    assert is_valid("tradier", "ErrorResponse", body)


LIMIT = {"class": "equity", "symbol": "KO", "side": "buy", "quantity": 10, "type": "limit"}
LEG = {"option_symbol": "KO261218C00060000", "side": "buy_to_open", "quantity": 1}
LEGS = {"class": "multileg", "symbol": "KO", "type": "even", "duration": "day"}


@pytest.mark.parametrize(
    ("schema", "body", "valid"),
    [
        ("EquityOrder", {**LIMIT, "duration": "day", "price": 60.38}, True),
        ("EquityOrder", {**LIMIT, "duration": "day"}, False),
        ("EquityOrder", {**LIMIT, "duration": "day", "type": "market"}, True),
        ("EquityOrder", {**LIMIT, "duration": "day", "type": "stop", "price": 1}, False),
        ("EquityOrder", {**LIMIT, "duration": "day", "price": 0}, False),
        ("EquityOrder", {**LIMIT, "duration": "ioc", "price": 1}, False),
        ("EquityOrder", {**LIMIT, "duration": "day", "price": 1, "quantity": 1.5}, False),
        ("EquityOrder", {**LIMIT, "duration": "day", "price": 1, "quantity": 0}, False),
        ("EquityOrder", {**LIMIT, "duration": "day", "price": 1, "quantity": 10_000_001}, False),
        ("EquityOrder", {**LIMIT, "duration": "day", "price": 1, "tag": "a_b"}, False),
        ("EquityOrder", {**LIMIT, "duration": "day", "price": 1, "tag": "a" * 256}, False),
        ("EquityOrder", {**LIMIT, "duration": "day", "price": 1, "tag": "a-B-9"}, True),
        ("MultilegOrder", {**LEGS, "legs": [LEG, LEG]}, True),
        ("MultilegOrder", {**LEGS, "legs": [LEG]}, False),
        ("MultilegOrder", {**LEGS, "legs": [LEG] * 5}, False),
        ("MultilegOrder", {**LEGS, "type": "debit", "legs": [LEG, LEG]}, False),
        ("OrderChange", {"price": 5}, True),
        ("OrderChange", {"quantity": 5}, False),
        ("NewOrder", {**LIMIT, "duration": "day", "price": 60.38}, True),
        ("NewOrder", {**LIMIT, "duration": "day", "price": 60.38, "class": "option"}, False),
    ],
)
def test_tradier_request_bodies(schema: str, body: dict[str, Any], valid: bool) -> None:
    assert is_valid("tradier", schema, body) is valid


def test_a_write_is_refused_by_errors_in_the_body() -> None:
    """A refusal of the back office has status 200."""
    marked = {
        operation.id
        for operation in OPERATIONS["tradier"].values()
        if "errors" in operation.node.get("x-refusal-keys", [])
    }
    assert marked == {"place_order", "preview_order", "change_order", "cancel_order"}
