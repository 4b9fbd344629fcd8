"""Clients of Kalshi, in the form that generated clients have."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from kloudtrader import environment
from kloudtrader._sandbox_host import LOG_INS, build_refusal, get_sandbox_host, is_unencrypted
from kloudtrader.kalshi import reading
from kloudtrader.kalshi.api_choice import refuse_ended
from kloudtrader.kalshi.matching import Change
from kloudtrader.kalshi.session import Session, SessionStore
from kloudtrader.kalshi.turns import OrderTurns
from kloudtrader.runtime.auth import Authorization, Secret, api_key
from kloudtrader.runtime.client import TRANSPORT, CallResult, Client, Clients
from kloudtrader.runtime.diagnose.build_error import build_not_sent
from kloudtrader.runtime.diagnose.interrupts import attach_result
from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.errors import (
    ApiError,
    Attempt,
    CallError,
    ConfigurationError,
    Finding,
    OutcomeUnknown,
    Unauthorized,
)
from kloudtrader.runtime.errors import (
    ApiException as ApiException,  # generated clients have it here
)
from kloudtrader.runtime.http.endpoint import parse_endpoint
from kloudtrader.runtime.http.transport import Response, Transport
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import Clock, Retry, Timeout
from kloudtrader.runtime.response.decode import Decoder, plain
from kloudtrader_kalshi import operations
from kloudtrader_kalshi.user_api import UserApi

if TYPE_CHECKING:
    from typing import Unpack

    from kloudtrader.runtime.client import SendOptions

T = TypeVar("T")
_VARIABLE = "KLOUDTRADER_KALSHI_URL"
_SCHEME = "cookie"
_turns: dict[str, OrderTurns] = {}
"""Turns by host: two clients of one host may place identical orders, too."""


class Configuration:
    """Host and credentials, as generated clients take them.

    ``api_key["cookie"]`` is the value of the Authorization header (``<user_id> <token>``) as it is,
    after ``api_key_prefix["cookie"]`` and one space where that is set. Without an API key, the
    credentials come from the environment.
    """

    __slots__ = ("_of_environment", "api_key", "api_key_prefix", "host")

    def __init__(
        self,
        host: str | None = None,
        api_key: Mapping[str, str] | None = None,
        api_key_prefix: Mapping[str, str] | None = None,
    ) -> None:
        self.host = ""  # read by `repr`, also after an error
        self._of_environment = host is None
        self.api_key: dict[str, str] = dict(api_key or {})
        self.api_key_prefix: dict[str, str] = dict(api_key_prefix or {})
        try:
            self.host = _check_host(host or _url())
        except ConfigurationError:
            host = None  # it may hold a password
            raise

    def authorization(self) -> Authorization | None:
        """Return what shows the API key, or ``None`` if the environment has to provide it."""
        unknown = {*self.api_key, *self.api_key_prefix} - {_SCHEME}
        if unknown:
            raise ConfigurationError(
                f"no API key is called {sorted(unknown)[0]!r}: use {_SCHEME!r}"
            )
        if _SCHEME not in self.api_key:
            return None
        prefix = self.api_key_prefix.get(_SCHEME)
        value = self.api_key[_SCHEME]
        return api_key("Authorization", f"{prefix} {value}" if prefix else value)

    def names_no_server(self) -> bool:
        """Return whether neither a host nor an API key was given, so the environment chooses."""
        return self._of_environment and not self.api_key

    def __repr__(self) -> str:
        keys = "with an API key" if self.api_key else "with credentials of the environment"
        return f"<Configuration of {self.host} {keys}>"


class ApiClient(Client):
    """Send requests to Kalshi. A context manager, as generated clients are.

    Connections are shared by all clients of this process; leaving the context keeps them open.
    A ``transport`` of one's own has its own connections and its own limit on the size of responses.
    """

    def __init__(
        self,
        configuration: Configuration | None = None,
        *,
        timeout: float | tuple[float, float] | Timeout | None = None,
        retry: Retry | None = None,
        transport: Transport | None = None,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.configuration = configuration or Configuration()
        host = self.configuration.host
        shared = _turns.setdefault(host, OrderTurns())
        self.turns = shared if clock is time.monotonic else OrderTurns()
        """Locks of orders under way; all clients of a host share them."""
        self._clock = clock
        self.waiting = Clock(monotonic=clock, sleep=sleep)
        """Clock of reads that are repeated until an order shows."""
        self._server_date: str | None = None
        """The last Date of the server."""
        self._is_open = is_unencrypted(host)
        super().__init__(
            host,
            sandbox_host=get_sandbox_host(),
            transport=TRANSPORT if transport is None else transport,
            advise=_advise,
            timeout=timeout,
            retry=retry,
            observe=self._observe,
            now=now,
            clock=clock,
            sleep=sleep,
        )
        self._sessions = SessionStore(self._log_in)

    def user_id(self) -> str:
        """Return the id of the session's user; log in if there is no session yet."""
        return self._session(self.timeout).user_id

    def send(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        *,
        body: object = None,
        watch: Callable[[OutcomeUnknown], None] | None = None,
        recover: Callable[[CallError], T] | None = None,
        **options: Unpack[SendOptions],
    ) -> T:
        """Call an operation, with the session of the configuration or the environment.

        A read whose session has ended logs in once and is sent again; a write is not. Requests
        that place identical orders, or change one order, are sent one after the other. An
        :class:`OutcomeUnknown` of a write knows how to read what happened; see its ``find_out``.

        With ``watch``, the orders are read before a write is sent, and ``watch`` is called with the
        error of a lost response before another request that looks alike can be sent. ``recover`` is
        given the error of a write that may have been applied, or was refused; it returns what
        the call returns, or raises. A write whose ``user_id`` is ``None`` is one of the session.
        """
        if self.configuration.names_no_server():
            refuse_ended(operation.name)
        result = options["result"] = options.get("result") or CallResult()
        handled = sys.exception()
        try:
            if operation.repeatable:
                return self._send(operation, arguments, decoder, body, options)
            if arguments.get("user_id", "") is None:
                arguments = {**arguments, "user_id": self.user_id()}
            change = Change(operation, arguments, body)
            limits, began = self._limits(options), self._clock()

            def write() -> T:
                options["timeout"] = self._less(limits, began, operation)
                if watch is not None:
                    change.before = reading.read_before(UserApi(self), change)
                try:
                    return self.write(operation, arguments, decoder, body, change, result, options)
                except OutcomeUnknown as error:
                    if watch is not None and error is result.error:
                        watch(error)
                    raise

            try:
                return self.turns.run(change.key, limits.total, write)
            except CallError as error:
                # A signal handler's error is about another call.
                if recover is None or error is not result.error or error.outcome == "not_sent":
                    raise
                return recover(error)
        except BaseException as stop:
            try:
                if not operation.repeatable:
                    attach_result(stop, operation, result)
                # Not in a traceback: sessions, passwords and what the server said.
                scrub(stop, handled)
            except BaseException as later:
                # An interruption takes the place of the error that it keeps from being raised.
                if not operation.repeatable:
                    attach_result(later, operation, result)
                raise
            finally:
                del body, options, result
            raise

    def write(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        body: object,
        change: Change,
        result: CallResult,
        options: SendOptions,
    ) -> T:
        """Send a write once, in the turn that the caller holds."""
        before_send = options.get("before_send")

        def begin() -> None:
            if before_send is not None:
                before_send()
            change.sent_at, change.server_date = self._clock(), self._server_date
            self.turns.begin(change)

        def verify(value: object) -> str | None:
            reason = change.mismatch(value)
            if reason is None:
                self.turns.resolve(change)
            return reason

        options["before_send"], options["verify"] = begin, verify
        try:
            return self._send(operation, arguments, decoder, body, options)
        except BaseException:
            error = result.error
            if result.sent and isinstance(error, OutcomeUnknown):
                error.inquiry = partial(self._find_out, change)
            elif not result.sent or isinstance(error, ApiError):
                self.turns.resolve(change)
            raise

    def _find_out(self, change: Change) -> Finding:
        finding = reading.find_outcome(UserApi(self), change, self._clock() - change.sent_at)
        if finding.verdict != "cannot_tell":
            self.turns.resolve(change)
        return finding

    def _observe(self, _operation: Operation, response: Response) -> None:
        self._server_date = response.headers.get("Date") or self._server_date

    def _session(self, within: Timeout) -> Session:
        handled = sys.exception()
        try:
            return self._sessions.current(within)
        except BaseException as error:
            scrub(error, handled)
            raise

    def _send(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        body: object,
        options: SendOptions,
    ) -> T:
        authorize = options.get("authorize") or self.configuration.authorization()
        if authorize is not None and self._is_open:
            raise build_refusal("the API key")
        if authorize is not None or not operation.security:
            options["authorize"] = authorize
            return super().send(operation, arguments, decoder, body=body, **options)
        return self._send_in_session(operation, arguments, decoder, body, options)

    def _send_in_session(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        body: object,
        options: SendOptions,
    ) -> T:
        limits, began = self._limits(options), self._clock()
        earlier: tuple[Attempt, ...] = ()
        while True:
            session = options["authorize"] = self._session(limits)
            if self._is_open and not session.logged_in:
                raise build_refusal("KALSHI_TOKEN")
            options["timeout"] = self._less(limits, began, operation)
            try:
                response = super().send(operation, arguments, decoder, body=body, **options)
            except Unauthorized as error:
                self._sessions.drop(session)
                error.attempts = earlier + error.attempts
                # Only a session that we opened can be opened again, and only a read sent again.
                if earlier or not (operation.repeatable and session.logged_in):
                    raise
                earlier = error.attempts
            else:
                if operation is operations.log_out:
                    self._sessions.drop(session)
                return response

    def _limits(self, options: SendOptions) -> Timeout:
        timeout = options.get("timeout")
        return self.timeout if timeout is None else Timeout.of(timeout)

    def _less(self, limits: Timeout, began: float, operation: Operation) -> Timeout:
        """Return what a login, or waiting for another order, has left of the time for a call."""
        spent = self._clock() - began
        if spent < limits.total:
            return limits.replace(total=limits.total - spent)
        raise build_not_sent(operation, "the time for the call was over before it could be sent")

    def _log_in(self, email: str, password: Secret, within: Timeout) -> Session:
        if self._is_open and (email, password.reveal()) not in LOG_INS:
            raise build_refusal("KALSHI_PASSWORD")
        response = super().send(
            operations.log_in,
            {},
            plain,
            body={"email": email, "password": password.reveal()},
            timeout=within,
            verify=_has_session,
        )
        user_id = str(response["user_id"])
        return Session(user_id, Secret(f"{user_id} {response['token']}"), logged_in=True)


def _has_session(response: Any) -> str | None:
    texts = (response.get("user_id"), response.get("token"))
    if all(isinstance(text, str) and text.strip() for text in texts):
        return None
    return "it has no user_id and token"


def _advise(error: ApiError) -> str | None:
    """Return what to do about a 401, which the retired host of API v1 returns for everything."""
    if not isinstance(error, Unauthorized):
        return None
    if "moved" in (error.body or "").lower():
        return f"This host no longer serves API v1: set {_VARIABLE} to one that does."
    if error.operation == operations.log_in.name:
        return "Check KALSHI_EMAIL and KALSHI_PASSWORD."
    return "Check the credentials of Kalshi; where it can, the next call logs in afresh."


_clients: Clients[str, ApiClient] = Clients(lambda url: ApiClient(Configuration(url)), _VARIABLE)


def default_client() -> ApiClient:
    """Return the client of the environment: one for each base URL, shared by all functions."""
    handled = sys.exception()
    try:
        return _clients.get(_url())
    except BaseException as error:
        scrub(error, handled)
        raise


def _check_host(host: str) -> str:
    """Return a base URL, unless it holds a password, which would be shown with the object."""
    if "@" in host:
        try:
            parse_endpoint(host)
        except ConfigurationError:
            host = ""
            raise
    return host


def _url() -> str:
    return environment.get(_VARIABLE) or operations.SERVERS[0]
