"""One call: its sends, the waits between them, and what becomes of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from kloudtrader.runtime.budget import RetryBudget
from kloudtrader.runtime.decoding import Decoder, Unreadable
from kloudtrader.runtime.endpoint import Endpoint, endpoint_of
from kloudtrader.runtime.errors import (
    Attempt,
    CallError,
    ConfigurationError,
    KloudTraderError,
    OutcomeUnknown,
)
from kloudtrader.runtime.jsontext import is_json
from kloudtrader.runtime.lazy import late, load_all
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import Retry, Timeout
from kloudtrader.runtime.ratelimit import RateLimiter
from kloudtrader.runtime.record import Record
from kloudtrader.runtime.request import Request, build
from kloudtrader.runtime.security import Authorization
from kloudtrader.runtime.transport import Answer, Failure, Transport

if TYPE_CHECKING:
    from kloudtrader.runtime import failures, faults, hints, interrupts, redaction
    from kloudtrader.runtime.redaction import Confidential
else:
    failures, faults, hints = late("failures"), late("faults"), late("hints")
    interrupts, redaction = late("interrupts"), late("redaction")

__all__ = ["Call", "Observe", "Setup", "listeners"]

T = TypeVar("T")

Observe = Callable[[Operation, Answer], None]
"""Is shown every answer."""

listeners: list[Observe] = []
"""Are shown every answer of every client; see :mod:`kloudtrader.runtime.recording`."""

_logger = logging.getLogger("kloudtrader")


class Setup(Record):
    """What a client is made of."""

    endpoint: Endpoint
    servers: Mapping[str, str]
    authorize: Authorization | None
    timeout: Timeout
    retry: Retry
    transport: Transport
    advise: failures.Advise | None
    headers: dict[str, str]
    budget: RetryBudget
    limiter: RateLimiter | None
    observe: Observe | None
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    now: Callable[[], float]
    rng: Callable[[], float]

    def __repr__(self) -> str:
        return f"<Setup {self.endpoint.origin}>"


class Call:
    """One call of one operation, from the arguments to the answer."""

    __slots__ = (
        "_answer",
        "_arguments",
        "_attempts",
        "_base",
        "_deadline",
        "_hint",
        "_operation",
        "_request",
        "_retry",
        "_setup",
        "_started",
        "_timeout",
        "_waited",
    )

    def __init__(
        self,
        setup: Setup,
        operation: Operation,
        arguments: Mapping[str, object],
        timeout: float | tuple[float, float] | Timeout | None,
        retry: Retry | None,
    ) -> None:
        self._setup = setup
        self._operation = operation
        self._arguments = arguments
        self._timeout = setup.timeout if timeout is None else Timeout.of(timeout)
        self._retry = setup.retry if retry is None else retry
        self._attempts: list[Attempt] = []
        self._answer: Answer | None = None
        self._base: Request | None = None
        self._request: Request | None = None
        self._hint: float | None = None
        self._waited = 0.0
        self._started = setup.clock()
        self._deadline = self._started + self._timeout.total

    def perform(self, decoder: Decoder[T], body: object, authorize: Authorization | None) -> T:
        """Send until there is an answer to return or an error to raise."""
        try:
            return self._perform(decoder, body, authorize)
        except KloudTraderError:
            raise
        except BaseException as stop:
            self._tell(stop)
            raise

    def _perform(self, decoder: Decoder[T], body: object, authorize: Authorization | None) -> T:
        setup, operation = self._setup, self._operation
        if not operation.repeatable:
            load_all()  # what says how it ended must not fail to load then
        where = setup.endpoint
        if operation.server:
            where = endpoint_of(operation, where, setup.servers)
        base = self._base = build(operation, self._arguments, body, where.path, self._headers())
        authorize = self._authorization(authorize)
        result: Answer | Failure | None = None
        while True:
            held = self._keep_to_the_limit()
            if held is not None:
                raise self._held_back(held) if result is None else self._failed(result, decoder)
            # A copy each time: an authorization may sign, and a signature is good for one send.
            request = self._request = base.copy()
            if authorize is not None:
                authorize(request)
            began = setup.clock()
            left = self._deadline - began
            if left > 0:
                result = setup.transport.send(where, request, self._timeout, left)
            else:  # asking for a credential may take long
                result = _too_late()
            if isinstance(result, Answer):
                self._answer = result
                self._learn(result)
                if 200 <= result.status < 300:
                    return self._read(result, decoder, began)
            elif result.answer is not None and result.answer.status >= 400:
                # The status says what became of the request, even where the body broke off.
                result = result.answer
            self._note(result, began)
            wait = self._wait(result)
            if wait is None:
                raise self._failed(result, decoder) from _cause(result)
            setup.sleep(wait)
            self._waited = wait

    def _headers(self) -> dict[str, str]:
        headers = self._setup.headers
        for reply in self._operation.replies:
            kind = reply.content_type
            if kind is not None and kind != "application/json" and not is_json(kind):
                return headers | {"Accept": f"{kind}, application/json;q=0.9, */*;q=0.1"}
        return headers

    def _authorization(self, given: Authorization | None) -> Authorization | None:
        security = self._operation.security
        if not security:
            return None
        authorize = self._setup.authorize if given is None else given
        if authorize is None and () not in security:
            raise ConfigurationError(
                f"{self._operation.name} needs credentials: give the client an authorization"
            )
        return authorize

    def _tell(self, stop: BaseException) -> None:
        """Say on an exception that broke in what it did to a write: nobody else knows."""
        operation, request = self._operation, self._request
        if operation.repeatable:
            return
        progress = None if request is None else request.progress
        if self._answer is None and not (progress is not None and progress.sent):
            call = f"{operation.name} ({operation.method} {operation.path})"
            interrupts.carry_unsent(stop, call)
            return
        broken = Failure(True, faults.Fault(f"interrupted by {type(stop).__name__}"), self._answer)
        attempts = (*self._attempts, Attempt(True, None, broken.fault.reason, 0.0, self._waited))
        lost = failures.unanswered(operation, broken, attempts, self._hidden())
        if isinstance(lost, OutcomeUnknown):
            interrupts.carry(stop, lost)

    def _keep_to_the_limit(self) -> float | None:
        """Wait until the server's last word on its rate limit allows another call.

        Returns the seconds that this would take where it takes too long, else ``None``.
        """
        setup, operation = self._setup, self._operation
        limiter = setup.limiter
        if limiter is None:
            return None
        while (wait := limiter.reserve(operation)) > 0:
            if wait > self._retry.max_wait or setup.clock() + wait >= self._deadline:
                return wait
            setup.sleep(wait)
        return None

    def _held_back(self, wait: float) -> CallError:
        reason = f"the server's rate limit is used up for another {wait:.1f} s"
        return failures.not_sent(self._operation, reason, tuple(self._attempts), wait)

    def _learn(self, answer: Answer) -> None:
        setup = self._setup
        if setup.observe is not None:
            setup.observe(self._operation, answer)
        if listeners:
            for listener in listeners.copy():
                listener(self._operation, answer)
        if setup.limiter is not None:
            setup.limiter.learn(self._operation, answer.headers)

    def _read(self, answer: Answer, decoder: Decoder[T], began: float) -> T:
        problem: Exception
        try:
            value = decoder.read(self._operation, answer.status, answer.raw)
        except Unreadable as error:
            problem = error
        except Exception as error:
            if (stop := interrupts.signalled(error)) is not None:
                raise stop from stop.__cause__
            # Whatever goes wrong with an answer, the caller must learn that a write was sent.
            problem = error
        else:
            self._log(str(answer.status), len(self._attempts) + 1)
            return value
        self._note(answer, began)
        if isinstance(problem, Unreadable):
            raise self._unusable(answer, decoder, problem)
        reason = f"the answer could not be read ({type(problem).__name__})"
        raise self._unusable(answer, decoder, Unreadable(reason)) from problem

    def _note(self, result: Answer | Failure, began: float) -> None:
        seconds = self._setup.clock() - began
        if isinstance(result, Answer):
            reason = self._hidden().text(result.reason)
            attempt = Attempt(True, result.status, reason, seconds, self._waited)
        else:
            attempt = Attempt(result.sent, None, result.fault.reason, seconds, self._waited)
        self._attempts.append(attempt)

    def _wait(self, result: Answer | Failure) -> float | None:
        """Return the seconds to wait before sending again, or ``None`` to give up."""
        setup, retry = self._setup, self._retry
        self._hint = None
        if isinstance(result, Answer):
            self._hint = self._ask_for_hint(result)
            again = self._operation.repeatable and result.status in retry.statuses
        else:
            again = not result.fault.permanent and (self._operation.repeatable or not result.sent)
        number = len(self._attempts)
        if not again or number >= retry.attempts:
            return None
        wait = retry.wait(number, self._hint, setup.rng)
        if wait is None or setup.clock() + wait >= self._deadline or not setup.budget.spend():
            return None
        return wait

    def _ask_for_hint(self, answer: Answer) -> float | None:
        if answer.status < 400:
            return None
        hint = hints.wait_hint(answer.status, answer.headers, self._setup.now())
        if answer.status == 429 and hint is not None and self._setup.limiter is not None:
            self._setup.limiter.hold_back(self._operation, hint)
        return hint

    def _failed(self, result: Answer | Failure, decoder: Decoder[object]) -> CallError:
        operation, attempts = self._operation, tuple(self._attempts)
        if isinstance(result, Failure):
            self._log("no answer", len(attempts))
            if not any(attempt.sent for attempt in attempts):
                return failures.not_sent(operation, result.fault.reason, attempts)
            return failures.unanswered(operation, result, attempts, self._hidden())
        if result.status < 400:
            what = (
                "a redirect, which is not followed" if result.status >= 300 else "no final status"
            )
            return self._unusable(result, decoder, Unreadable(what))
        self._log(str(result.status), len(attempts))
        return failures.answered(
            operation, result, decoder, self._hint, attempts, self._hidden(), self._setup.advise
        )

    def _unusable(self, answer: Answer, decoder: Decoder[object], why: Unreadable) -> CallError:
        self._log(f"{answer.status}, unusable", len(self._attempts))
        return failures.unusable(
            self._operation, answer, decoder, why, tuple(self._attempts), self._hidden()
        )

    def _hidden(self) -> Confidential:
        return redaction.confidential(self._operation, self._arguments, self._base, self._request)

    def _log(self, outcome: str, attempts: int) -> None:
        if _logger.isEnabledFor(logging.DEBUG):
            operation = self._operation
            milliseconds = (self._setup.clock() - self._started) * 1000.0
            _logger.debug(
                "%s %s %s: %s, attempts: %d, %.1f ms",
                operation.name,
                operation.method,
                operation.path,
                outcome,
                attempts,
                milliseconds,
            )


def _cause(result: Answer | Failure) -> OSError | None:
    return result.fault.cause if isinstance(result, Failure) else None


def _too_late() -> Failure:
    return Failure(False, faults.Fault("the time for the call was over before it was sent"))
