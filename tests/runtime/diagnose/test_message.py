"""The code and the details of an error body, in the forms of both venues and of RFC 9457."""

from __future__ import annotations

from typing import Any

import pytest

from kloudtrader.runtime.diagnose.message import get_error_code, get_error_details
from kloudtrader_kalshi import JSONError
from kloudtrader_tradier import ErrorResponse

KALSHI = {"code": "insufficient_balance", "message": "Not enough", "details": "needs 500"}
FAULT = {"faultstring": "Quota used up", "detail": {"errorcode": "policies.ratelimit.X"}}
BACK_OFFICE = ["The back office did not accept the order.", "InitialMargin"]
PROBLEM = {
    "type": "https://example.com/out-of-credit",
    "title": "Out of credit",
    "status": 403,
    "detail": "Your balance is 30, but that costs 50.",
}
FORMS: list[tuple[Any, str | None, Any]] = [
    (KALSHI, "insufficient_balance", "needs 500"),
    ({"error": KALSHI}, "insufficient_balance", "needs 500"),
    ({"error": {"code": "x", "message": "m", "details": {"a": 1}}}, "x", {"a": 1}),
    ({"code": "bad", "message": "m", "service": "exchange"}, "bad", {"service": "exchange"}),
    ({"code": 1017, "message": "m"}, "1017", None),
    ({"fault": FAULT}, "policies.ratelimit.X", {"errorcode": "policies.ratelimit.X"}),
    ({"fault": {"faultstring": "down"}}, None, None),
    ({"errors": {"error": BACK_OFFICE}}, "InitialMargin", BACK_OFFICE[:1]),
    ({"errors": {"error": BACK_OFFICE[0]}}, None, BACK_OFFICE[0]),
    ({"errors": {"error": "InitialMargin"}}, "InitialMargin", None),
    ({"errors": {"error": ["InitialMargin"]}}, "InitialMargin", None),
    ({"errors": [{"code": "a", "message": "m"}, {"code": "b"}]}, "a", None),
    (PROBLEM, PROBLEM["type"], PROBLEM["detail"]),
    (PROBLEM | {"type": "about:blank"}, None, PROBLEM["detail"]),
    ({"error": "invalid_grant", "error_description": "expired"}, "invalid_grant", None),
    ({"errors": "null", "code": "x"}, "x", None),
    ({"code": True}, None, None),
    ({"code": ["a"]}, None, None),
    ({"error": {"error": {"error": {"error": {"error": {"code": "deep"}}}}}}, None, None),
    ({}, None, None),
    ([], None, None),
    (None, None, None),
    ("Service unavailable", None, "Service unavailable"),
    (503, None, 503),
]


@pytest.mark.parametrize(("parsed", "code", "details"), FORMS, ids=str)
def test_the_code_and_the_details_of_every_form(
    parsed: Any, code: str | None, details: Any
) -> None:
    assert get_error_code(parsed) == code
    assert get_error_details(parsed) == details


@pytest.mark.parametrize(
    ("model", "parsed"),
    [
        (ErrorResponse, {"fault": FAULT}),
        (ErrorResponse, {"errors": {"error": BACK_OFFICE}}),
        (JSONError, KALSHI),
    ],
)
def test_an_error_model_is_read_as_its_json(model: Any, parsed: Any) -> None:
    read = model.model_validate(parsed)
    assert get_error_code(read) == get_error_code(parsed) is not None
    assert get_error_details(read) == get_error_details(parsed) is not None
