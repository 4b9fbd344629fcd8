"""Build the error of a call from its operation, attempts and response."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from kloudtrader.runtime.diagnose.message import find_message, to_one_line
from kloudtrader.runtime.diagnose.redact import Confidential
from kloudtrader.runtime.errors import (
    ApiError,
    Attempt,
    CallError,
    NoResponse,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    UnexpectedResponse,
    UnknownRateLimited,
    choose_error_class,
)
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.response.decode import Decoder, Unreadable

if TYPE_CHECKING:
    from kloudtrader.runtime.diagnose.causes import Failure
    from kloudtrader.runtime.errors import Evidence
    from kloudtrader.runtime.http.transport import Response

Advise = Callable[[ApiError], str | None]
"""A callable that returns what to do about a server's error in one sentence, or ``None``."""

IsRefusal = Callable[[ApiError], bool]
"""A callable that tells whether a 429 to a write proves that the write was not done."""

_logger = logging.getLogger("kloudtrader")


def build_not_sent(
    operation: Operation,
    reason: str,
    attempts: tuple[Attempt, ...] = (),
    retry_after: float | None = None,
) -> NotSent:
    """Build the error of a call of which no byte was sent."""
    text = f"{_describe_call(operation)} was not sent: {reason}{_describe_attempts(attempts)}"
    evidence = _describe_operation(operation, attempts)
    evidence |= {"reason": reason, "retry_after": retry_after}
    return NotSent(text, **evidence)


def build_no_response(
    operation: Operation, failure: Failure, attempts: tuple[Attempt, ...], hidden: Confidential
) -> CallError:
    """Build the error of a call that may have been sent and got no complete response."""
    reason = hidden.redact_text(failure.reason)
    evidence = _describe_operation(operation, attempts)
    if failure.response is not None:
        evidence |= _collect_evidence(failure.response, hidden)
    evidence["reason"] = reason
    call = _describe_call(operation)
    if operation.repeatable:
        text = f"{call} got no response: {reason}{_describe_attempts(attempts)}"
        return NoResponse(text, **evidence)
    return OutcomeUnknown(f"{call} was sent, but its outcome is unknown: {reason}", **evidence)


def build_unusable(
    operation: Operation,
    response: Response,
    decoder: Decoder[object],
    why: Unreadable,
    attempts: tuple[Attempt, ...],
    hidden: Confidential,
) -> CallError:
    """Build the error of a complete response that is no documented success and no error status."""
    why = _redact_rows(operation, decoder, response, why, hidden)
    reason = to_one_line(hidden.redact_text(why.reason))
    evidence = _describe_operation(operation, attempts) | _collect_evidence(response, hidden)
    evidence |= {"reason": reason, "partial": why.partial, "bad_rows": why.bad_rows}
    call, status = _describe_call(operation), _describe_status(response, hidden)
    if operation.repeatable:
        text = f"{call} got an unexpected response ({status}): {reason}"
        return UnexpectedResponse(text, **evidence)
    text = f"{call} was sent, but its outcome is unknown ({status}): {reason}"
    return OutcomeUnknown(text, **evidence)


def build_status_error(
    operation: Operation,
    response: Response,
    decoder: Decoder[object],
    hint: float | None,
    attempts: tuple[Attempt, ...],
    hidden: Confidential,
    advise: Advise | None,
    is_refusal: IsRefusal | None = None,
) -> ApiError:
    """Build the error of a response with an error status, or with a refusal in its body."""
    evidence = _describe_operation(operation, attempts) | _collect_evidence(response, hidden)
    raw = hidden.redact_body(response.raw)
    evidence["parsed"] = decoder.read_error(operation, response.status, raw)
    kind = choose_error_class(response.status, repeatable=operation.repeatable)
    if issubclass(kind, RateLimited):
        evidence["retry_after"] = hint
    message = find_message(raw, response.headers, operation.error_headers)
    text = f"{_describe_call(operation)} returned {_describe_status(response, hidden)}"
    if message:
        text += f": {to_one_line(hidden.redact_text(message))}"
    error = kind(text, **evidence)
    if kind is UnknownRateLimited and is_refusal is not None and is_refusal(error):
        error = RateLimited(text, **evidence)
    if advise is not None:
        error.advice = _call_advise(advise, error)
    return error


def _redact_rows(
    operation: Operation,
    decoder: Decoder[object],
    response: Response,
    why: Unreadable,
    hidden: Confidential,
) -> Unreadable:
    """Decode a response again without its credentials, as its rows become evidence."""
    raw = hidden.redact_body(response.raw)
    if raw == response.raw or not why.bad_rows:
        return why
    try:
        decoder.read(operation, response.status, raw)
    except Unreadable as again:
        return again.with_traceback(None)
    return Unreadable(why.reason)


def _call_advise(advise: Advise, error: ApiError) -> str | None:
    try:
        return advise(error)
    except Exception as problem:
        # The error of the server must reach the caller, even without advice.
        _logger.warning("no advice for %s: %s", type(error).__name__, type(problem).__name__)
        return None


def _describe_call(operation: Operation) -> str:
    return f"{operation.name} ({operation.method} {operation.path})"


def _describe_attempts(attempts: tuple[Attempt, ...]) -> str:
    return f" ({len(attempts)} attempts)" if len(attempts) > 1 else ""


def _describe_status(response: Response, hidden: Confidential) -> str:
    reason = to_one_line(hidden.redact_text(response.reason), 60)
    return f"{response.status} {reason}" if reason else str(response.status)


def _describe_operation(operation: Operation, attempts: tuple[Attempt, ...]) -> Evidence:
    return {
        "operation": operation.name,
        "method": operation.method,
        "path": operation.path,
        "attempts": attempts,
    }


def _collect_evidence(response: Response, hidden: Confidential) -> Evidence:
    raw = hidden.redact_body(response.raw)
    return {
        "status": response.status,
        "reason": hidden.redact_text(to_one_line(response.reason)),
        "headers": hidden.redact_headers(response.headers),
        "raw": raw,
    }
