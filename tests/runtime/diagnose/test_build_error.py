"""Texts and attributes of errors, to the letter: people decide about money by them."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from pydantic import BaseModel

from kloudtrader.runtime.diagnose import build_error
from kloudtrader.runtime.diagnose.causes import Failure
from kloudtrader.runtime.diagnose.redact import Confidential
from kloudtrader.runtime.errors import (
    ApiError,
    Attempt,
    BadRequest,
    BadRow,
    CallError,
    NoResponse,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    ServerError,
    UnexpectedResponse,
)
from kloudtrader.runtime.http.transport import Response
from kloudtrader.runtime.response.decode import Unreadable, plain
from kloudtrader.runtime.response.typed import Typed
from tests.runtime.conftest import READ, WRITE


class Numbers(BaseModel):
    orders: list[int]


HIDDEN = Confidential(frozenset({"canary-token"}), frozenset({"VA55512345"}))
ONE = (Attempt(True, None, "lost", 0.1),)
TWO = (*ONE, Attempt(True, None, "lost", 0.2, 1.0))
READING = "account_orders (GET /accounts/{account_id}/orders)"
WRITING = "place_order (POST /accounts/{account_id}/orders)"


def facts(error: CallError) -> dict[str, Any]:
    """All that an error holds beside its text, without what is empty."""
    names = (
        "operation", "method", "path", "attempts", "status", "reason", "raw", "parsed", "partial",
        "bad_rows", "retry_after", "advice",
    )  # fmt: skip
    found = {name: getattr(error, name, None) for name in names}
    return {name: value for name, value in found.items() if value not in (None, (), "")}


def describe_call(operation: Any, attempts: tuple[Attempt, ...]) -> dict[str, Any]:
    return {
        "operation": operation.name,
        "method": operation.method,
        "path": operation.path,
        "attempts": attempts,
    }


def test_not_sent() -> None:
    error = build_error.build_not_sent(WRITE, "connection refused", ONE)
    assert type(error) is NotSent
    assert str(error) == f"{WRITING} was not sent: connection refused"
    assert facts(error) == {**describe_call(WRITE, ONE), "reason": "connection refused"}
    assert (
        str(build_error.build_not_sent(WRITE, "x", TWO))
        == f"{WRITING} was not sent: x (2 attempts)"
    )
    assert build_error.build_not_sent(WRITE, "x").attempts == ()


def test_a_read_without_a_response() -> None:
    lost = Failure(True, "canary-token was lost for VA55512345")
    error = build_error.build_no_response(READ, lost, TWO, HIDDEN)
    assert type(error) is NoResponse
    assert str(error) == f"{READING} got no response: *** was lost for VA…45 (2 attempts)"
    assert facts(error) == {**describe_call(READ, TWO), "reason": "*** was lost for VA…45"}


def test_a_write_without_a_response() -> None:
    error = build_error.build_no_response(
        WRITE, Failure(True, "the response timed out"), ONE, HIDDEN
    )
    assert type(error) is OutcomeUnknown
    text = f"{WRITING} was sent, but its outcome is unknown: the response timed out"
    assert str(error) == text
    assert facts(error) == {**describe_call(WRITE, ONE), "reason": "the response timed out"}


def test_what_came_of_a_broken_response_is_kept() -> None:
    response = Response(200, "OK", {"X-A": "canary-token"}, b'{"order": "canary-token')
    failure = Failure(True, "the server closed the connection", response=response)
    error = build_error.build_no_response(WRITE, failure, ONE, HIDDEN)
    assert facts(error) == {
        **describe_call(WRITE, ONE),
        "status": 200,
        "reason": "the server closed the connection",
        "raw": b'{"order": "***',
    }
    assert dict(error.headers) == {"X-A": "***"}


def test_a_response_that_the_spec_does_not_allow() -> None:
    row = BadRow("orders.order[0]", "id: missing", {})
    why = Unreadable("a value does\nnot fit canary-token", {"rest": 1}, (row,))
    response = Response(200, "Fine\tVA55512345", {}, b'{"a": 1}')
    error = build_error.build_unusable(READ, response, plain, why, ONE, HIDDEN)
    assert type(error) is UnexpectedResponse
    assert str(error) == (
        f"{READING} got an unexpected response (200 Fine VA…45): a value does not fit ***"
    )
    assert facts(error) == {
        **describe_call(READ, ONE),
        "status": 200,
        "reason": "a value does not fit ***",
        "raw": b'{"a": 1}',
        "parsed": {"a": 1},
        "partial": {"rest": 1},
        "bad_rows": (row,),
    }
    error = build_error.build_unusable(WRITE, response, plain, Unreadable("no"), ONE, HIDDEN)
    assert type(error) is OutcomeUnknown
    assert str(error) == (f"{WRITING} was sent, but its outcome is unknown (200 Fine VA…45): no")
    bare = Response(302, "", {}, b"")
    assert "(302)" in str(
        build_error.build_unusable(READ, bare, plain, Unreadable("no"), ONE, HIDDEN)
    )


def test_a_status_line_without_end_is_cut() -> None:
    response = Response(200, "x" * 500, {}, b"")
    error = build_error.build_unusable(READ, response, plain, Unreadable("no"), ONE, HIDDEN)
    assert f"(200 {'x' * 59}…)" in str(error)


def test_rows_with_a_credential_are_read_again_without_it() -> None:
    raw = b'{"orders": [1, {"a": "canary-token"}]}'
    decoder: Any = Typed(Numbers)
    operation = READ
    with pytest.raises(Unreadable) as caught:
        decoder.read(operation, 200, raw)
    assert caught.value.bad_rows[0].value == {"a": "canary-token"}
    response = Response(200, "OK", {}, raw)
    error = build_error.build_unusable(operation, response, decoder, caught.value, ONE, HIDDEN)
    assert isinstance(error, UnexpectedResponse)
    (row,) = error.bad_rows
    assert (row.path, row.value) == ("orders[1]", {"a": "***"})
    assert error.partial == Numbers(orders=[1])
    assert "canary" not in repr(error.__dict__)


class Forgiving:
    """Reads everything."""

    def read(self, *_: object) -> object:
        return {}

    def read_error(self, *_: object) -> object:
        return None


def test_rows_that_fit_without_the_credential_are_not_shown() -> None:
    row = BadRow("a", "b", "canary-token")
    response = Response(200, "OK", {}, b'["canary-token"]')
    why = Unreadable("no", {}, (row,))
    error = build_error.build_unusable(READ, response, Forgiving(), why, ONE, HIDDEN)
    assert (error.bad_rows, error.partial, error.reason) == ((), None, "no")
    same = Response(200, "OK", {}, b'["x"]')
    error = build_error.build_unusable(READ, same, Forgiving(), why, ONE, HIDDEN)
    assert error.bad_rows == (row,)


def build_error_of(status: int, raw: bytes = b"", **more: Any) -> ApiError:
    options: dict[str, Any] = {"operation": READ, "hint": None, "advise": None}
    options |= {"is_refusal": None, **more}
    headers = options.pop("headers", {})
    response = Response(status, options.pop("reason", "Said"), headers, raw)
    return build_error.build_status_error(
        options["operation"],
        response,
        plain,
        options["hint"],
        TWO,
        HIDDEN,
        options["advise"],
        options["is_refusal"],
    )


def test_an_error_of_the_server() -> None:
    raw = b'{"error": "canary-token of VA55512345 is\\nwrong"}'
    error = build_error_of(400, raw)
    assert type(error) is BadRequest
    assert str(error) == f"{READING} returned 400 Said: *** of VA…45 is wrong"
    kept = b'{"error": "*** of VA55512345 is\\nwrong"}'
    assert facts(error) == {
        **describe_call(READ, TWO),
        "status": 400,
        "reason": "Said",
        "raw": kept,
        "parsed": {"error": "*** of VA55512345 is\nwrong"},
    }
    assert str(build_error_of(500)) == f"{READING} returned 500 Said"
    assert str(build_error_of(500, reason="")) == f"{READING} returned 500"
    headers = {"message": "come back", "code": "c"}
    assert str(build_error_of(503, headers=headers)) == f"{READING} returned 503 Said: c: come back"


def test_only_a_limit_says_when_to_come_back() -> None:
    error = build_error_of(429, hint=7.5)
    assert isinstance(error, RateLimited)
    assert error.retry_after == 7.5
    assert not hasattr(build_error_of(503, hint=7.5), "retry_after")


def test_a_write_that_the_server_failed_at_may_be_done() -> None:
    error = build_error_of(503, operation=WRITE)
    assert isinstance(error, ServerError)
    assert isinstance(error, OutcomeUnknown)
    assert not isinstance(build_error_of(400, operation=WRITE), OutcomeUnknown)


def test_a_limit_that_refuses_before_it_acts_proves_that_a_write_was_not_done() -> None:
    asked: list[ApiError] = []

    def is_refusal(error: ApiError) -> bool:
        asked.append(error)
        return True

    error = build_error_of(429, operation=WRITE, hint=7.5, is_refusal=is_refusal)
    (unknown,) = asked
    assert isinstance(unknown, OutcomeUnknown)
    assert not isinstance(error, OutcomeUnknown)
    assert isinstance(error, RateLimited)
    assert (str(error), facts(error)) == (str(unknown), facts(unknown))
    assert error.retry_after == 7.5


def test_only_a_limit_of_a_write_may_be_a_refusal() -> None:
    def is_refusal(error: ApiError) -> bool:
        raise AssertionError

    assert isinstance(build_error_of(503, operation=WRITE, is_refusal=is_refusal), OutcomeUnknown)
    assert isinstance(build_error_of(429, is_refusal=is_refusal), RateLimited)
    unproven = build_error_of(429, operation=WRITE, is_refusal=lambda _: False)
    assert isinstance(unproven, OutcomeUnknown)
    assert isinstance(build_error_of(429, operation=WRITE), OutcomeUnknown)


def test_advice(caplog: pytest.LogCaptureFixture) -> None:
    asked: list[ApiError] = []

    def advise(error: ApiError) -> str:
        asked.append(error)
        return "Look at it."

    error = build_error_of(400, advise=advise)
    assert asked == [error]
    assert error.advice == "Look at it."

    def broken(_: ApiError) -> str:
        raise KeyError("canary-token")

    with caplog.at_level(logging.WARNING, logger="kloudtrader"):
        error = build_error_of(400, advise=broken)
    assert error.advice is None
    assert [each.getMessage() for each in caplog.records] == ["no advice for BadRequest: KeyError"]
