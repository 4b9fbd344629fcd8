"""Clients of Kalshi, in the form that generated clients have."""

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from kloudtrader import environment
from kloudtrader.kalshi.decreases import Decreases, decreases_of
from kloudtrader.kalshi.flights import Flights, Since, flights_of
from kloudtrader.kalshi.inquiry import ServerTime, Write
from kloudtrader.kalshi.session import Session, SessionStore
from kloudtrader.runtime.client import Client
from kloudtrader.runtime.decoding import Decoder, plain
from kloudtrader.runtime.errors import (
    ApiError,
    ApiException,
    ConfigurationError,
    KloudTraderError,
    OutcomeUnknown,
    Unauthorized,
)
from kloudtrader.runtime.failures import not_sent
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import Retry, Timeout
from kloudtrader.runtime.scrub import scrub
from kloudtrader.runtime.secret import Secret
from kloudtrader.runtime.security import Authorization, api_key
from kloudtrader.runtime.transport import Answer, Transport
from kloudtrader.shared import TRANSPORT, Clients
from kloudtrader_kalshi import operations

__all__ = ["ApiClient", "ApiException", "Configuration", "default_client"]

T = TypeVar("T")
_VARIABLE = "KLOUDTRADER_KALSHI_URL"
_SCHEME = "cookie"


class Configuration:
    """Host and credentials, as generated clients take them.

    ``api_key["cookie"]`` is the value of the Authorization header (``<user_id> <token>``) as it is,
    after ``api_key_prefix["cookie"]`` and one space where that is set. Without an API key, the
    credentials come from the environment.
    """

    __slots__ = ("api_key", "api_key_prefix", "host")

    def __init__(
        self,
        host: str | None = None,
        api_key: Mapping[str, str] | None = None,
        api_key_prefix: Mapping[str, str] | None = None,
    ) -> None:
        self.host = host or _url()
        self.api_key: dict[str, str] = dict(api_key or {})
        self.api_key_prefix: dict[str, str] = dict(api_key_prefix or {})

    def authorization(self) -> Authorization | None:
        """What shows the API key, or ``None`` where the environment is to be asked."""
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

    def __repr__(self) -> str:
        keys = "with an API key" if self.api_key else "with credentials of the environment"
        return f"<Configuration of {self.host} {keys}>"


class ApiClient(Client):
    """A client of Kalshi. A context manager, as generated clients are.

    Connections are shared by all clients of this process; leaving the context keeps them open.
    A ``transport`` of one's own has its own connections and its own limit on the size of answers.
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
    ) -> None:
        self.configuration = configuration or Configuration()
        host = self.configuration.host
        self.flights = flights_of(host) if clock is time.monotonic else Flights(clock)
        """Orders on their way, to tell those of several threads and clients apart."""
        self.decreases = decreases_of(host) if clock is time.monotonic else Decreases(clock)
        """Decreases and cancels on their way, for the same reason."""
        self._clock = clock
        self._server_time = ServerTime()
        super().__init__(
            host,
            transport=TRANSPORT if transport is None else transport,
            advise=_advise,
            timeout=timeout,
            retry=retry,
            observe=self._observe,
            now=now,
            clock=clock,
        )
        self._sessions = SessionStore(self._log_in)

    def user_id(self) -> str:
        """The id of the user whose session this is; logs in when there is none yet."""
        return self._session(self.timeout).user_id

    def send(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        *,
        body: object = None,
        timeout: float | tuple[float, float] | Timeout | None = None,
        authorize: Authorization | None = None,
        retry: Retry | None = None,
    ) -> T:
        """Call an operation. A session that the server refuses is dropped: the next logs in.

        An :class:`OutcomeUnknown` of a write knows how to find out; see its ``find_out``.
        """
        write = None if operation.repeatable else Write(self, operation, arguments, body)
        try:
            answer = self._send(operation, arguments, decoder, body, timeout, authorize, retry)
        except OutcomeUnknown as error:
            if write is not None:
                error.inquiry = write.inquiry()
            raise
        except KloudTraderError:
            if write is not None:
                write.settle()
            raise
        except BaseException as stop:
            if write is not None:
                write.broken_by(stop)
            raise
        finally:
            body = authorize = None  # not in a traceback: it may hold a password
        if write is not None:
            write.settle(answer)
        return answer

    def moment(self) -> float:
        """Now, on a clock that is never set back."""
        return self._clock()

    def since(self, moment: float) -> Since:
        """How long ago a moment was, and the earliest time of the server that it can have been."""
        return Since(self._clock() - moment, self._server_time.earliest(moment))

    def _observe(self, _operation: Operation, answer: Answer) -> None:
        self._server_time.note(answer, self._clock())

    def _session(self, within: Timeout) -> Session:
        try:
            return self._sessions.current(within)
        except BaseException as error:
            scrub(error)
            raise

    def _send(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        body: object,
        timeout: float | tuple[float, float] | Timeout | None,
        authorize: Authorization | None,
        retry: Retry | None,
    ) -> T:
        session: Session | None = None
        if authorize is None and operation.security:
            authorize = self.configuration.authorization()
            if authorize is None:
                limits = self.timeout if timeout is None else Timeout.of(timeout)
                began = self._clock()
                authorize = session = self._session(limits)
                timeout = self._less(limits, self._clock() - began, operation)
        try:
            return super().send(
                operation,
                arguments,
                decoder,
                body=body,
                timeout=timeout,
                authorize=authorize,
                retry=retry,
            )
        except Unauthorized:
            if session is not None:
                self._sessions.drop(session)
            raise
        finally:
            body = authorize = session = None

    def _less(self, limits: Timeout, spent: float, operation: Operation) -> Timeout:
        """What a log-in has left of the time for a call."""
        if spent < limits.total:
            return limits.replace(total=limits.total - spent)
        raise not_sent(operation, "the time for the call was over when the log-in was done")

    def _log_in(self, email: str, password: Secret, within: Timeout) -> Session:
        answer = super().send(
            operations.log_in,
            {},
            plain,
            body={"email": email, "password": password.reveal()},
            timeout=within,
        )
        user_id = str(answer["user_id"])
        return Session(user_id, Secret(f"{user_id} {answer['token']}"), logged_in=True)


def _advise(error: ApiError) -> str | None:
    """What to do about a 401, which the retired host of API v1 answers to everything."""
    if not isinstance(error, Unauthorized):
        return None
    if "moved" in (error.body or "").lower():
        return f"This host no longer serves API v1: set {_VARIABLE} to one that does."
    if error.operation == operations.log_in.name:
        return "Check KALSHI_EMAIL and KALSHI_PASSWORD."
    return "Check the credentials of Kalshi; where it can, the next call logs in afresh."


_clients: Clients[str, ApiClient] = Clients(lambda url: ApiClient(Configuration(url)), _VARIABLE)


def default_client() -> ApiClient:
    """The client of the environment: one for each base URL, shared by all functions."""
    return _clients.get(_url())


def _url() -> str:
    return environment.optional(_VARIABLE) or operations.SERVERS[0]
