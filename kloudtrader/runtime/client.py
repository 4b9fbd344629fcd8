"""Call the operations of an API: the client, its result, and the clients of a process."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Self, TypeGuard, TypeVar

from kloudtrader._version import __version__
from kloudtrader.runtime.auth import Authorization
from kloudtrader.runtime.call import Call, Observe, Setup, Verify
from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument
from kloudtrader.runtime.http.endpoint import parse_endpoint
from kloudtrader.runtime.http.transport import Transport
from kloudtrader.runtime.limits import RateLimiter, RetryBudget
from kloudtrader.runtime.lock import ForkSafe
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import Retry, Timeout
from kloudtrader.runtime.request.build import Progress, is_header_safe
from kloudtrader.runtime.response.decode import Decoder

if TYPE_CHECKING:
    from typing import TypedDict

    from pydantic import BaseModel

    from kloudtrader.runtime.diagnose.build_error import Advise, IsRefusal
    from kloudtrader.runtime.http.transport import Response

    class SendOptions(TypedDict, total=False):
        """Type the keyword arguments of :meth:`Client.send` that a subclass hands on."""

        timeout: float | tuple[float, float] | Timeout | None
        authorize: Authorization | None
        retry: Retry | None
        before_send: Callable[[], None] | None
        verify: Verify[Any] | None
        result: CallResult | None


T = TypeVar("T")
B = TypeVar("B", bound="BaseModel")

_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": f"kloudtrader/{__version__}",
}


class Client:
    """Call the operations of one API.

    ``base_url`` ends where the paths of the operations begin, such as
    ``https://api.tradier.com/v1``. Plain http is for this machine only, and for ``sandbox_host``,
    for which ``authorize`` must give no real credential. ``authorize`` adds the credentials to a
    request; see :mod:`kloudtrader.runtime.auth`. Threads may share a client. Creating a client
    costs little if ``transport``, ``budget`` and ``limiter`` are shared. ``limiter=False`` disables
    waiting for the server's rate limit. ``servers`` maps the server URLs that the spec gives single
    operations to the URLs to use instead. ``observe`` is called with every response before it is
    checked.

    A repeatable operation is retried after a lost connection and the statuses of ``retry``. Any
    other operation is retried only if no byte of it was sent. ``clock``, ``sleep``, ``now`` and
    ``rng`` exist for tests.
    """

    def __init__(
        self,
        base_url: str,
        *,
        sandbox_host: str = "",
        authorize: Authorization | None = None,
        timeout: float | tuple[float, float] | Timeout | None = None,
        retry: Retry | None = None,
        transport: Transport | None = None,
        advise: Advise | None = None,
        is_refusal: IsRefusal | None = None,
        headers: Mapping[str, str] | None = None,
        servers: Mapping[str, str] | None = None,
        budget: RetryBudget | None = None,
        limiter: RateLimiter | bool = True,
        observe: Observe | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
        rng: Callable[[], float] = random.random,
    ) -> None:
        self._owned = transport is None
        try:
            endpoint = parse_endpoint(base_url, sandbox_host)
        except ConfigurationError:
            base_url = ""  # it may hold a password
            raise
        self._setup = Setup(
            endpoint=endpoint,
            servers=servers or {},
            authorize=authorize,
            timeout=Timeout.of(timeout),
            retry=Retry() if retry is None else retry,
            transport=Transport() if transport is None else transport,
            advise=advise,
            is_refusal=is_refusal,
            headers=_HEADERS | _check_headers(headers or {}),
            budget=RetryBudget(clock=clock) if budget is None else budget,
            limiter=_choose_limiter(limiter, clock, now),
            observe=observe,
            clock=clock,
            sleep=sleep,
            now=now,
            rng=rng,
        )

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
        before_send: Callable[[], None] | None = None,
        verify: Verify[T] | None = None,
        result: CallResult | None = None,
    ) -> T:
        """Call an operation and return its response, decoded by ``decoder``.

        Args:
            operation: The operation, from a generated ``operations`` module.
            arguments: The arguments, by the Python names of the parameters.
            decoder: Decodes the body of the response.
            body: The body of the request.
            timeout: Replaces the client's timeout. A number limits the whole call.
            authorize: Replaces the client's authorization.
            retry: Replaces the client's retry policy.
            before_send: Called once, right before the first byte is sent, when the connection is
                open. If it raises, the request is not sent, the connection is kept, and the
                exception reaches the caller unchanged.
            verify: Called with the decoded response. Returns why it cannot be the response to this
                request, otherwise ``None``. With a reason, the call ends as with any unusable
                response.
            result: Updated during the call; see :class:`~kloudtrader.runtime.client.CallResult`.

        Raises the errors of :mod:`kloudtrader.runtime.errors`.
        """
        call: Call[T] | None = None
        handled = sys.exception()
        try:
            call = Call(
                self._setup,
                operation,
                arguments,
                decoder,
                CallResult() if result is None else result,
                timeout=timeout,
                retry=retry,
                before_send=before_send,
                verify=verify,
            )
            return call.perform(body, authorize)
        except BaseException as error:
            if call is not None:
                call.attach_outcome(error)
            scrub(error, handled)
            call = arguments = body = authorize = None  # type: ignore[assignment]  # pyright: ignore
            raise

    @property
    def timeout(self) -> Timeout:
        """Return the timeout of a call that is given no other."""
        return self._setup.timeout

    def close(self) -> None:
        """Close idle connections unless the transport is shared. The client stays usable."""
        if self._owned:
            self._setup.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        setup: Setup | None = vars(self).get("_setup")
        if setup is None:  # an error reporter shows a client whose base URL was refused
            return "Client()"
        where = setup.endpoint
        return f"Client({where.origin + where.path!r})"


def _choose_limiter(
    given: RateLimiter | bool, clock: Callable[[], float], now: Callable[[], float]
) -> RateLimiter | None:
    if isinstance(given, RateLimiter):
        return given
    return RateLimiter(clock=clock, now=now) if given else None


def _check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        plain = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
        if not plain or not is_header_safe(value):
            raise ConfigurationError(
                "headers: a name or a value contains a character that a header cannot contain"
            )
    return dict(headers)


class CallResult:
    """Record the outcome of one call while the call runs.

    Pass it to :meth:`Client.send` to learn the outcome even if an exception from outside, such as
    Ctrl-C, ends the call: that exception and its attributes say nothing about the outcome.
    """

    # A value, not a note or the cause of the exception that ends the call: an alarm may have a
    # cause of its own, and the same exception may be raised in two calls.

    __slots__ = ("error", "response", "sends", "shown_on")

    def __init__(self) -> None:
        self.sends: list[Progress] = []
        """The progress of each attempt."""
        self.response: Response | None = None
        """The last complete response."""
        self.error: BaseException | None = None
        """The error of the call itself, never an exception from outside."""
        self.shown_on: int | None = None
        """The id of the exception from outside that displays this outcome."""

    @property
    def sent(self) -> bool:
        """Return true if a byte of the request may have been sent."""
        return any(send.sent for send in self.sends)

    def __repr__(self) -> str:
        status = None if self.response is None else self.response.status
        return f"<CallResult sent={self.sent} status={status} error={type(self.error).__name__}>"


class Api:
    """Call one group of operations through a :class:`~kloudtrader.runtime.client.Client`.

    ``_timeout`` of each method replaces the client's timeout for that call: seconds, or a
    :class:`~kloudtrader.runtime.policy.Timeout`.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._client!r})"


def build_body(
    given: B | None, fields: dict[str, Any], kind: Callable[[], type[B]], argument: str
) -> B | None:
    """Return the given body, or the body with the given fields, or ``None``.

    ``argument`` is the name of the argument for a body. Raises :class:`InvalidArgument` for an
    unknown field, and if both a body and fields were given.
    """
    if given is None and not fields:
        return None
    try:
        return require_body(given, fields, kind, argument)
    except BaseException:
        given = None  # a field may be a password
        raise


def require_body(
    given: B | None, fields: dict[str, Any], kind: Callable[[], type[B]], argument: str
) -> B:
    """Return the given body, or the body with the given fields, of which there may be none."""
    if given is not None and not fields and not _is_mapping(given):
        return given
    handled = sys.exception()
    try:
        return _build_body(given, fields, kind, argument)
    except BaseException as error:
        scrub(error, handled)
        given = None
        raise
    finally:
        # The method that was called holds it in a variable. Error reporters collect the variables
        # of every frame, and a field may be a password.
        fields.clear()


def _build_body(
    given: B | None, fields: dict[str, Any], kind: Callable[[], type[B]], argument: str
) -> B:
    if given is not None and fields:
        names = ", ".join(fields)
        raise InvalidArgument(
            f"{argument} and its fields cannot be given together: {names}", argument=argument
        )
    from kloudtrader.runtime.request.typed import build_model

    return build_model(kind(), given if _is_mapping(given) else fields)


def _is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def _has_parts(value: object) -> bool:
    return isinstance(value, (dict, list))


def check_body(given: T, kind: Callable[[], Any], argument: str, *, names_only: bool = False) -> T:
    """Return the given body with models in the place of its dicts, which are checked as these.

    With ``names_only``, only the names of its fields are checked: it may hold open files.
    """
    if not _has_parts(given):
        return given
    from kloudtrader.runtime.request.typed import check_names, read_body

    handled = sys.exception()
    try:
        if not names_only:
            return read_body(kind, given, argument)
        check_names(kind, given, argument)
    except BaseException as error:
        scrub(error, handled)
        del given
        raise
    return given


def supply_fields(body: B, **values: object) -> B:
    """Return a body with these values for fields that were not set, also of objects in its lists.

    The body that was given stays as it is.
    """
    from kloudtrader.runtime.request.models import with_fields

    return with_fields(body, values)


K = TypeVar("K", bound=Hashable)
C = TypeVar("C", bound=Client)

TRANSPORT = Transport()
"""The connections that all functions, clients and threads of this process share."""

_MAX_CLIENTS = 64


class Clients(ForkSafe, Generic[K, C]):
    """Keep the clients of a venue. Each is created once, so that all threads share its limits.

    ``setting`` is the environment variable with the base URL. Errors name it.
    """

    def __init__(self, make: Callable[[K], C], setting: str = "") -> None:
        super().__init__()
        self._make = make
        self._setting = setting
        self._clients: dict[K, C] = {}

    def get(self, key: K) -> C:
        """Return the client of a key, and create it at the first use."""
        client = self._clients.get(key)
        if client is None:
            with self._lock:
                client = self._clients.get(key)
                if client is None:
                    if len(self._clients) >= _MAX_CLIENTS:  # a program that serves many users
                        del self._clients[next(iter(self._clients))]
                    client = self._clients[key] = self._create(key)
        return client

    def _create(self, key: K) -> C:
        try:
            return self._make(key)
        except ConfigurationError as error:
            if not self._setting or error.setting:
                raise
            raise ConfigurationError(f"{self._setting}: {error}", setting=self._setting) from None
