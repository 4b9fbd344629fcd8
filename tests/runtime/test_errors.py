"""The error tree: shape, text, pickling."""

import copy
import pickle

import pytest

from kloudtrader.runtime import errors
from kloudtrader.runtime.errors import (
    ApiError,
    ApiException,
    Attempt,
    BadRow,
    CallError,
    ConfigurationError,
    InvalidArgument,
    KloudTraderError,
    OutcomeUnknown,
    RateLimited,
    ServerError,
    UnexpectedResponse,
    UnknownServerError,
    choose_error_class,
)
from kloudtrader.runtime.response.parse import Headers


def test_every_error_is_in_the_tree_and_drawn_in_the_docstring() -> None:
    for name in errors.__all__:
        item = getattr(errors, name)
        if isinstance(item, type) and issubclass(item, Exception):
            assert issubclass(item, KloudTraderError)
            assert name in (errors.__doc__ or ""), name
            assert item("text").outcome in {"not_sent", "refused", "unknown", "read_failed"}


@pytest.mark.parametrize(
    ("status", "read", "write"),
    [
        (400, "BadRequest", "BadRequest"),
        (401, "Unauthorized", "Unauthorized"),
        (403, "Forbidden", "Forbidden"),
        (404, "NotFound", "NotFound"),
        (408, "ServerError", "UnknownServerError"),
        (409, "Conflict", "Conflict"),
        (410, "Gone", "Gone"),
        (418, "ApiError", "ApiError"),
        (422, "UnprocessableContent", "UnprocessableContent"),
        (429, "RateLimited", "UnknownRateLimited"),
        (500, "ServerError", "UnknownServerError"),
        (503, "ServerError", "UnknownServerError"),
        (530, "ServerError", "UnknownServerError"),
    ],
)
def test_class_of_a_status(status: int, read: str, write: str) -> None:
    assert choose_error_class(status, repeatable=True).__name__ == read
    assert choose_error_class(status, repeatable=False).__name__ == write


def test_outcomes() -> None:
    assert issubclass(UnknownServerError, ServerError)
    assert issubclass(UnknownServerError, OutcomeUnknown)
    assert UnknownServerError("").outcome == "unknown"
    assert ServerError("").outcome == "read_failed"
    assert errors.BadRequest("").outcome == "refused"
    assert errors.NotSent("").outcome == "not_sent"
    assert UnexpectedResponse("").outcome == "read_failed"
    assert ApiException is ApiError


def full() -> RateLimited:
    return RateLimited(
        "text",
        operation="account_orders",
        method="GET",
        path="/accounts/{account_id}",
        attempts=(Attempt(True, 429, "Too Many", 0.1, 0.5),),
        status=429,
        reason="Too Many",
        headers=Headers([("X-A", "1")]),
        raw=b'{"a":"\xff"}',
        parsed={"a": 1},
        partial=[1],
        bad_rows=(BadRow("a[0]", "why", {"x": 1}),),
        retry_after=3.5,
        advice="Wait.",
    )


@pytest.mark.parametrize(
    "clone", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))]
)
def test_errors_survive_pickle_and_copy(clone: object) -> None:
    before = full()
    after = clone(before)  # type: ignore[operator]
    assert type(after) is RateLimited
    assert str(after) == str(before) == "text. Wait."
    assert vars(after) == vars(before)
    assert after.headers["x-a"] == "1"
    assert after.body == '{"a":"\ufffd"}'


def test_invalid_argument_survives_pickle() -> None:
    after = pickle.loads(pickle.dumps(InvalidArgument("no", argument="page")))
    assert (str(after), after.argument) == ("no", "page")
    assert isinstance(after, ValueError)


def test_a_missing_setting_is_named_and_survives_pickle() -> None:
    after = pickle.loads(pickle.dumps(ConfigurationError("no", setting="ACCESS_TOKEN")))
    assert (str(after), after.setting) == ("no", "ACCESS_TOKEN")
    assert ConfigurationError("no").setting == ""


def test_an_error_without_evidence_says_so() -> None:
    error = CallError("text")
    assert (error.status, error.raw, error.body, error.parsed) == (None, None, None, None)
    assert (error.attempts, error.bad_rows, error.partial) == ((), (), None)
    assert len(error.headers) == 0
    assert repr(error) == "CallError('text')"


def test_headers_ignore_case_and_join_repeats() -> None:
    headers = Headers([("X-One", "1"), ("x-one", "2"), ("Other", "3")])
    assert headers["X-ONE"] == "1, 2"
    assert "other" in headers
    assert 1 not in headers
    assert list(headers) == ["X-One", "Other"]
    assert headers == Headers([("OTHER", "3"), ("X-ONE", "1, 2")])
    assert hash(headers) == hash(Headers([("OTHER", "3"), ("X-ONE", "1, 2")]))
    assert headers != {"X-One": "1"}
