"""Building the errors of a call from what is known about it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from kloudtrader.runtime.decoding import Decoder, Unreadable
from kloudtrader.runtime.errors import (
    ApiError,
    Attempt,
    CallError,
    NoAnswer,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    UnexpectedAnswer,
    UnknownRateLimited,
    error_class,
)
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.redaction import Confidential
from kloudtrader.runtime.words import one_line, words_of

if TYPE_CHECKING:
    from kloudtrader.runtime.errors import Evidence
    from kloudtrader.runtime.transport import Answer, Failure

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


def unanswered(
    operation: Operation, failure: Failure, attempts: tuple[Attempt, ...], hidden: Confidential
) -> CallError:
    """The request left, or may have, and no complete answer came."""
    reason = hidden.text(failure.fault.reason)
    evidence = _base(operation, attempts)
    if failure.answer is not None:
        evidence |= _evidence(failure.answer, hidden)
    evidence["reason"] = reason
    if operation.repeatable:
        return NoAnswer(f"{_call(operation)} got no answer: {reason}{_times(attempts)}", **evidence)
    return OutcomeUnknown(
        f"{_call(operation)} was sent, but whether it was done is unknown: {reason}", **evidence
    )


def unusable(
    operation: Operation,
    answer: Answer,
    decoder: Decoder[object],
    why: Unreadable,
    attempts: tuple[Attempt, ...],
    hidden: Confidential,
) -> CallError:
    """A complete answer came that is neither a documented success nor an error status."""
    why = _without_secrets(operation, decoder, answer, why, hidden)
    reason = one_line(hidden.text(why.reason))
    evidence = _base(operation, attempts) | _evidence(answer, hidden)
    evidence |= {"reason": reason, "partial": why.partial, "bad_rows": why.bad_rows}
    status = _status(answer, hidden)
    if operation.repeatable:
        text = f"{_call(operation)} got an unexpected answer ({status}): {reason}"
        return UnexpectedAnswer(text, **evidence)
    text = f"{_call(operation)} was sent, but whether it was done is unknown ({status}): {reason}"
    return OutcomeUnknown(text, **evidence)


def answered(
    operation: Operation,
    answer: Answer,
    decoder: Decoder[object],
    hint: float | None,
    attempts: tuple[Attempt, ...],
    hidden: Confidential,
    advise: Advise | None,
    is_refusal: IsRefusal | None = None,
) -> ApiError:
    """The server answered with an error status."""
    evidence = _base(operation, attempts) | _evidence(answer, hidden)
    raw = hidden.raw(answer.raw)
    evidence["parsed"] = decoder.read_error(operation, answer.status, raw)
    kind = error_class(answer.status, repeatable=operation.repeatable)
    if issubclass(kind, RateLimited):
        evidence["retry_after"] = hint
    words = words_of(raw, answer.headers, operation.error_headers)
    text = f"{_call(operation)} was answered {_status(answer, hidden)}"
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
    answer: Answer,
    why: Unreadable,
    hidden: Confidential,
) -> Unreadable:
    """Read an answer with credentials in it again without them: rows are kept as evidence."""
    raw = hidden.raw(answer.raw)
    if raw == answer.raw or not why.bad_rows:
        return why
    try:
        decoder.read(operation, answer.status, raw)
    except Unreadable as again:
        return again.with_traceback(None)
    return Unreadable(why.reason)


def _advice(advise: Advise, error: ApiError) -> str | None:
    try:
        return advise(error)
    except Exception as problem:
        # The server's answer matters more than the sentence about it.
        _logger.warning("no advice for %s: %s", type(error).__name__, type(problem).__name__)
        return None


def _call(operation: Operation) -> str:
    return f"{operation.name} ({operation.method} {operation.path})"


def _times(attempts: tuple[Attempt, ...]) -> str:
    return f" ({len(attempts)} attempts)" if len(attempts) > 1 else ""


def _status(answer: Answer, hidden: Confidential) -> str:
    reason = one_line(hidden.text(answer.reason), 60)
    return f"{answer.status} {reason}" if reason else str(answer.status)


def _base(operation: Operation, attempts: tuple[Attempt, ...]) -> Evidence:
    return {
        "operation": operation.name,
        "method": operation.method,
        "path": operation.path,
        "attempts": attempts,
    }


def _evidence(answer: Answer, hidden: Confidential) -> Evidence:
    raw = hidden.raw(answer.raw)
    return {
        "status": answer.status,
        "reason": hidden.text(one_line(answer.reason)),
        "headers": hidden.headers(answer.headers),
        "raw": raw,
    }
