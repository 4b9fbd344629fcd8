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
