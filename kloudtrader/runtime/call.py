"""Perform one API call: attempts, backoff and result."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Generic, TypeVar

from kloudtrader.runtime.auth import Authorization
from kloudtrader.runtime.diagnose import build_error
from kloudtrader.runtime.diagnose.causes import Failure
from kloudtrader.runtime.diagnose.interrupts import attach_result, find_handler_exception
from kloudtrader.runtime.diagnose.message import try_load_json
from kloudtrader.runtime.diagnose.redact import Confidential, collect_confidential
from kloudtrader.runtime.errors import (
    Attempt,
    CallError,
    ConfigurationError,
    InvalidArgument,
    NotSent,
)
from kloudtrader.runtime.http.endpoint import Endpoint, choose_endpoint
from kloudtrader.runtime.http.transport import Response, Transport
from kloudtrader.runtime.limits import RateLimiter, RetryBudget
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import Retry, Timeout, read_wait_hint
from kloudtrader.runtime.record import Record
from kloudtrader.runtime.request.build import Request, build_request
from kloudtrader.runtime.response.decode import Decoder, Unreadable, choose_reply
from kloudtrader.runtime.response.parse import is_json

if TYPE_CHECKING:
    from kloudtrader.runtime.client import CallResult

T = TypeVar("T")

Observe = Callable[[Operation, Response], None]
"""A callable that receives every response before it is checked."""

Verify = Callable[[T], str | None]
"""A callable that receives a decoded response and returns why it cannot be the right one."""

recorders: ContextVar[tuple[Observe, ...]] = ContextVar("kloudtrader_recorders", default=())
"""Receive the responses of this thread or task; see :mod:`kloudtrader.runtime.recording`."""

_logger = logging.getLogger("kloudtrader")


class Setup(Record):
    """Hold the parts of a client."""

    endpoint: Endpoint
    servers: Mapping[str, str]
    authorize: Authorization | None
    timeout: Timeout
    retry: Retry
    transport: Transport
    advise: build_error.Advise | None
    is_refusal: build_error.IsRefusal | None
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


class Call(Generic[T]):
    """Perform one call of one operation, from the arguments to the result."""

    def __init__(
        self,
        setup: Setup,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        result: CallResult,
        *,
        timeout: float | tuple[float, float] | Timeout | None = None,
        retry: Retry | None = None,
        before_send: Callable[[], None] | None = None,
        verify: Verify[T] | None = None,
    ) -> None:
        self._setup = setup
        self._operation = operation
        self._arguments = arguments
        self._decoder = decoder
        self._result = result
        self._timeout = setup.timeout if timeout is None else Timeout.of(timeout)
        self._retry = setup.retry if retry is None else retry
        self._before_send = before_send
        self._verify = verify
        self._attempts: list[Attempt] = []
        self._base: Request | None = None
        self._request: Request | None = None
        self._waited = 0.0
        self._deadline = setup.clock() + self._timeout.total

    def perform(self, body: object, authorize: Authorization | None) -> T:
        """Send until there is a response to return or an error to raise."""
        setup = self._setup
        where = setup.endpoint
        if self._operation.server:
            where = choose_endpoint(self._operation, where, setup.servers)
        self._base = build_request(
            self._operation, self._arguments, body, where.path, self._build_headers()
        )
        authorize = self._choose_authorization(authorize)
        received: Response | Failure | None = None
        hint: float | None = None
        while True:
            held = self._wait_for_limit()
            if held is not None:
                raise (
                    self._build_rate_error(held)
                    if received is None
                    else self._build_failure(received, hint)
                )
            began = setup.clock()
            received = self._send(where, self._base, authorize)
            if isinstance(received, Response) and 200 <= received.status < 300:
                if self._operation.refusals and self._has_refusal(received):
                    self._record_attempt(received, began, ", refused")
                    raise self._build_status_error(received, None)
                return self._decode(received, began)
            self._record_attempt(received, began)
            hint = self._server_hint(received)
            wait = self._retry_wait(received, hint)
            if wait is None:
                cause = received.cause if isinstance(received, Failure) else None
                raise self._build_failure(received, hint) from cause
            setup.sleep(wait)
            self._waited = wait

    def attach_outcome(self, stop: BaseException) -> None:
        """Attach the outcome of a write to an exception from outside that interrupted it."""
        operation, result = self._operation, self._result
        if operation.repeatable or stop is result.error:
            return
        if result.sent and result.error is None:
            reason = f"interrupted by {type(stop).__name__}"
            broken = Failure(True, reason, response=result.response)
            attempts = (*self._attempts, Attempt(True, None, reason, 0.0, self._waited))
            result.error = build_error.build_no_response(
                operation, broken, attempts, self._get_confidential()
            )
        attach_result(stop, operation, result)

    # --- the request ----------------------------------------------------------------------

    def _build_headers(self) -> dict[str, str]:
        headers = self._setup.headers
        for reply in self._operation.replies:
            kind = reply.content_type
            if kind is not None and kind != "application/json" and not is_json(kind):
                return headers | {"Accept": f"{kind}, application/json;q=0.9, */*;q=0.1"}
        return headers

    def _choose_authorization(self, given: Authorization | None) -> Authorization | None:
        security = self._operation.security
        if not security:
            return None
        authorize = self._setup.authorize if given is None else given
        if authorize is None and () not in security:
            raise ConfigurationError(
                f"{self._operation.name} requires credentials: pass authorize=... to the client"
            )
        return authorize

    def _wait_for_limit(self) -> float | None:
        """Wait until the server's rate limit allows another call.

        Return the wait in seconds if it would exceed the deadline or the retry policy, otherwise
        ``None``.
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

    def _send(
        self, where: Endpoint, base: Request, authorize: Authorization | None
    ) -> Response | Failure:
        # A copy for each attempt: an authorization may sign, and a signature serves one send.
        request = self._request = base.copy()
        self._result.sends.append(request.progress)
        if self._before_send is not None:
            request.progress.before_send = self._call_before_send
        if authorize is not None:
            self._authorize(authorize, request)
        left = self._deadline - self._setup.clock()
        if left <= 0:  # reading a credential may take long
            return Failure(False, "the deadline passed before it could be sent")
        received = self._setup.transport.send(where, request, self._timeout, left)
        if isinstance(received, Failure):
            if received.response is None or received.response.status < 400:
                return received
            # The status tells the outcome, even if the body is incomplete.
            received = received.response
        self._result.response = received
        self._observe(received)
        return received

    def _authorize(self, authorize: Authorization, request: Request) -> None:
        try:
            authorize(request)
        except (ConfigurationError, InvalidArgument, NotSent):
            raise
        except Exception as error:
            if find_handler_exception(error) is error:
                raise
            reason = f"the authorization raised {type(error).__name__}"
            failed = build_error.build_not_sent(self._operation, reason, tuple(self._attempts))
            raise self._record_error(failed) from error

    def _call_before_send(self) -> None:
        """Call the hook of the caller, once for each call."""
        before_send, self._before_send = self._before_send, None
        if before_send is None:
            return
        try:
            before_send()
        except BaseException as error:
            self._result.error = error
            raise

    def _observe(self, response: Response) -> None:
        setup = self._setup
        if setup.observe is not None:
            setup.observe(self._operation, response)
        for recorder in recorders.get():
            recorder(self._operation, response)
        if setup.limiter is not None:
            setup.limiter.learn(self._operation, response.headers)

    # --- the retry decision ---------------------------------------------------------------

    def _retry_wait(self, received: Response | Failure, hint: float | None) -> float | None:
        """Return the seconds to wait before the next attempt, or ``None`` to give up."""
        reason = self._retry_reason(received)
        if reason is None:
            return None
        setup, retry, number = self._setup, self._retry, len(self._attempts)
        if number >= retry.attempts:
            return None
        wait = retry.choose_wait(number, hint, setup.rng)
        if wait is None:  # the server asks for more than the policy allows
            return None
        if setup.clock() + wait >= self._deadline:
            return None
        if not setup.budget.spend():
            return None
        self._log(logging.INFO, "attempt %d in %.2f s: %s", number + 1, wait, reason)
        return wait

    def _retry_reason(self, received: Response | Failure) -> str | None:
        """Return why this attempt may be repeated, or ``None``."""
        repeatable = self._operation.repeatable
        if isinstance(received, Failure):
            if received.permanent:
                return None
            if not received.sent:
                return f"not sent, {received.reason}"
            if repeatable:
                return f"no response, {received.reason}"
            return None
        if not repeatable:  # a write is sent once, whatever the status, even 401 and 429
            return None
        if received.status in self._retry.statuses:
            return f"status {received.status}"
        return None

    def _server_hint(self, received: Response | Failure) -> float | None:
        """Return the wait in seconds that an error response asks for, if any."""
        if isinstance(received, Failure) or received.status < 400:
            return None
        hint = read_wait_hint(received.status, received.headers, self._setup.now())
        if received.status == 429 and hint is not None and self._setup.limiter is not None:
            self._setup.limiter.hold_back(self._operation, hint)
        return hint

    # --- the result -----------------------------------------------------------------------

    def _decode(self, response: Response, began: float) -> T:
        handled = sys.exception()
        cause: Exception | None = None
        try:
            value = self._decoder.read(self._operation, response.status, response.raw)
            mismatch = None if self._verify is None else self._verify(value)
            if mismatch is None:
                self._log(logging.DEBUG, "attempt %d: %d", len(self._attempts) + 1, response.status)
                return value
            problem = Unreadable(mismatch)
        except Unreadable as error:
            problem = error
        except Exception as error:
            stop = find_handler_exception(error, handled)
            if stop is not None:
                raise stop from stop.__cause__
            # Not raised as it is: the caller of a write must learn that it was sent.
            problem = Unreadable(f"the response cannot be decoded ({type(error).__name__})")
            cause = error
        self._record_attempt(response, began, ", unusable")
        raise self._build_unusable(response, problem) from cause

    def _has_refusal(self, response: Response) -> bool:
        """Tell whether a response with a success status refuses the request in its body."""
        body = try_load_json(response.raw)
        reply = choose_reply(self._operation, response.status)
        if not isinstance(body, dict) or (reply and any(key in body for key in reply.envelope)):
            return False
        return any(body.get(key) for key in self._operation.refusals)

    def _build_rate_error(self, wait: float) -> CallError:
        reason = f"the server's rate limit is exhausted for another {wait:.1f} s"
        error = build_error.build_not_sent(self._operation, reason, tuple(self._attempts), wait)
        return self._record_error(error)

    def _build_failure(self, received: Response | Failure, hint: float | None) -> CallError:
        operation, attempts = self._operation, tuple(self._attempts)
        if isinstance(received, Failure):
            error: CallError = build_error.build_not_sent(operation, received.reason, attempts)
            if any(attempt.sent for attempt in attempts):
                hidden = self._get_confidential()
                error = build_error.build_no_response(operation, received, attempts, hidden)
            return self._record_error(error)
        if received.status < 400:
            redirect = received.status >= 300
            why = "redirects are not followed" if redirect else "the status is not final"
            return self._build_unusable(received, Unreadable(why))
        return self._build_status_error(received, hint)

    def _build_status_error(self, response: Response, hint: float | None) -> CallError:
        setup, attempts = self._setup, tuple(self._attempts)
        error = build_error.build_status_error(
            self._operation,
            response,
            self._decoder,
            hint,
            attempts,
            self._get_confidential(),
            setup.advise,
            setup.is_refusal,
        )
        return self._record_error(error)

    def _build_unusable(self, response: Response, why: Unreadable) -> CallError:
        error = build_error.build_unusable(
            self._operation,
            response,
            self._decoder,
            why,
            tuple(self._attempts),
            self._get_confidential(),
        )
        return self._record_error(error)

    def _record_error(self, error: CallError) -> CallError:
        self._result.error = error
        return error

    def _record_attempt(self, received: Response | Failure, began: float, remark: str = "") -> None:
        seconds = self._setup.clock() - began
        if isinstance(received, Response):
            reason = self._get_confidential().redact_text(received.reason)
            attempt = Attempt(True, received.status, reason, seconds, self._waited)
            outcome = f"{received.status}{remark}"
        else:
            reason = self._get_confidential().redact_text(received.reason)
            attempt = Attempt(received.sent, None, received.reason, seconds, self._waited)
            outcome = f"{'no response' if received.sent else 'not sent'}, {reason}"
        self._attempts.append(attempt)
        self._log(logging.DEBUG, "attempt %d: %s", len(self._attempts), outcome)

    def _get_confidential(self) -> Confidential:
        return collect_confidential(self._operation, self._arguments, self._base, self._request)

    def _log(self, level: int, message: str, *arguments: object) -> None:
        operation = self._operation
        _logger.log(
            level,
            f"%s (%s %s): {message}",
            operation.name,
            operation.method,
            operation.path,
            *arguments,
        )
