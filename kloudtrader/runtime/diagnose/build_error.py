"""Building the errors of a call from what is known about it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from kloudtrader.runtime.diagnose.message import one_line, words_of
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
    error_class,
)
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.response.decode import Decoder, Unreadable

if TYPE_CHECKING:
    from kloudtrader.runtime.errors import Evidence
    from kloudtrader.runtime.http.transport import Failure, Response

Advise = Callable[[ApiError], str | None]
"""Given an error of the server, says in one sentence what to do, or ``None``."""

IsRefusal = Callable[[ApiError], bool]
"""Given a 429 to a write, tells whether it proves that the write was not done."""

_logger = logging.getLogger("kloudtrader")


def not_sent(
    operation: Operation,
    reason: str,
    attempts: tuple[Attempt, ...] = (),
    retry_after: float | None = None,
) -> NotSent:
    """No byte of the request left."""
    text = f"{_call(operation)} was not sent: {reason}{_times(attempts)}"
    evidence = _base(operation, attempts)
    evidence |= {"reason": reason, "retry_after": retry_after}
    return NotSent(text, **evidence)


def build_no_response(
    operation: Operation, failure: Failure, attempts: tuple[Attempt, ...], hidden: Confidential
) -> CallError:
    """The request left, or may have, and no complete response came."""
    reason = hidden.text(failure.fault.reason)
    evidence = _base(operation, attempts)
    if failure.response is not None:
        evidence |= _evidence(failure.response, hidden)
    evidence["reason"] = reason
    if operation.repeatable:
        return NoResponse(
            f"{_call(operation)} got no response: {reason}{_times(attempts)}", **evidence
        )
    return OutcomeUnknown(
        f"{_call(operation)} was sent, but whether it was done is unknown: {reason}", **evidence
    )


def unusable(
    operation: Operation,
    response: Response,
    decoder: Decoder[object],
    why: Unreadable,
    attempts: tuple[Attempt, ...],
    hidden: Confidential,
) -> CallError:
    """A complete response came that is neither a documented success nor an error status."""
    why = _without_secrets(operation, decoder, response, why, hidden)
    reason = one_line(hidden.text(why.reason))
    evidence = _base(operation, attempts) | _evidence(response, hidden)
    evidence |= {"reason": reason, "partial": why.partial, "bad_rows": why.bad_rows}
    status = _status(response, hidden)
    if operation.repeatable:
        text = f"{_call(operation)} got an unexpected response ({status}): {reason}"
        return UnexpectedResponse(text, **evidence)
    text = f"{_call(operation)} was sent, but whether it was done is unknown ({status}): {reason}"
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
    """The server answered with an error status."""
    evidence = _base(operation, attempts) | _evidence(response, hidden)
    raw = hidden.raw(response.raw)
    evidence["parsed"] = decoder.read_error(operation, response.status, raw)
    kind = error_class(response.status, repeatable=operation.repeatable)
    if issubclass(kind, RateLimited):
        evidence["retry_after"] = hint
    words = words_of(raw, response.headers, operation.error_headers)
    text = f"{_call(operation)} was answered {_status(response, hidden)}"
    if words:
        text += f": {one_line(hidden.text(words))}"
    error = kind(text, **evidence)
    if kind is UnknownRateLimited and is_refusal is not None and is_refusal(error):
        error = RateLimited(text, **evidence)
    if advise is not None:
        error.advice = _advice(advise, error)
    return error


def _without_secrets(
    operation: Operation,
    decoder: Decoder[object],
    response: Response,
    why: Unreadable,
    hidden: Confidential,
) -> Unreadable:
    """Read a response with credentials in it again without them: rows are kept as evidence."""
    raw = hidden.raw(response.raw)
    if raw == response.raw or not why.bad_rows:
        return why
    try:
        decoder.read(operation, response.status, raw)
    except Unreadable as again:
        return again.with_traceback(None)
    return Unreadable(why.reason)


def _advice(advise: Advise, error: ApiError) -> str | None:
    try:
        return advise(error)
    except Exception as problem:
        # The server's response matters more than the sentence about it.
        _logger.warning("no advice for %s: %s", type(error).__name__, type(problem).__name__)
        return None


def _call(operation: Operation) -> str:
    return f"{operation.name} ({operation.method} {operation.path})"


def _times(attempts: tuple[Attempt, ...]) -> str:
    return f" ({len(attempts)} attempts)" if len(attempts) > 1 else ""


def _status(response: Response, hidden: Confidential) -> str:
    reason = one_line(hidden.text(response.reason), 60)
    return f"{response.status} {reason}" if reason else str(response.status)


def _base(operation: Operation, attempts: tuple[Attempt, ...]) -> Evidence:
    return {
        "operation": operation.name,
        "method": operation.method,
        "path": operation.path,
        "attempts": attempts,
    }


def _evidence(response: Response, hidden: Confidential) -> Evidence:
    raw = hidden.raw(response.raw)
    return {
        "status": response.status,
        "reason": hidden.text(one_line(response.reason)),
        "headers": hidden.headers(response.headers),
        "raw": raw,
    }
