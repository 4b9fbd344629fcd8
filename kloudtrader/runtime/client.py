"""Making a call: send it, wait, perhaps send it again, judge the response."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from kloudtrader._version import __version__
from kloudtrader.runtime.auth import Authorization
from kloudtrader.runtime.call import Call, Observe, Setup, Verify
from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument
from kloudtrader.runtime.http.endpoint import endpoint
from kloudtrader.runtime.http.transport import Transport
from kloudtrader.runtime.limits import RateLimiter, RetryBudget
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import Retry, Timeout
from kloudtrader.runtime.request.build import is_header_safe
from kloudtrader.runtime.response.decode import Decoder
from kloudtrader.runtime.result import CallResult

if TYPE_CHECKING:
    from typing import TypedDict

    from pydantic import BaseModel

    from kloudtrader.runtime.diagnose.build_error import Advise, IsRefusal

    class SendOptions(TypedDict, total=False):
        """Keyword arguments of :meth:`Client.send` for what a subclass does not look at."""

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
    """Calls the operations of one API.

    ``base_url`` ends where the paths of the operations begin, such as
    ``https://api.tradier.com/v1``. ``authorize`` shows the credentials; see
    :mod:`kloudtrader.runtime.auth`. Threads may share a client. A client is cheap to make
    around a shared ``transport``, ``budget`` and ``limiter``; ``limiter=False`` switches off the
    waiting for the server's rate limit. ``servers`` replaces the base URLs that single operations
    have of their own, by the URL that the spec gives them. ``observe`` is shown every response, as
    it came, before it is judged.

    Operations that may be repeated are sent again after a lost connection and the statuses of
    ``retry``. Any other operation is sent again only while no byte of it has left. ``clock``,
    ``sleep``, ``now`` and ``rng`` are there for tests.
    """

    def __init__(
        self,
        base_url: str,
        *,
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
        self._setup = Setup(
            endpoint=endpoint(base_url),
            servers=servers or {},
            authorize=authorize,
            timeout=Timeout.of(timeout),
            retry=Retry() if retry is None else retry,
            transport=Transport() if transport is None else transport,
            advise=advise,
            is_refusal=is_refusal,
            headers=_HEADERS | _checked(headers or {}),
            budget=RetryBudget(clock=clock) if budget is None else budget,
            limiter=_limiter(limiter, clock, now),
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
        """Call an operation and return what its response says, as ``decoder`` reads it.

        Args:
            operation: the operation, from a generated ``operations`` module.
            arguments: keyed by the Python names of the parameters.
            decoder: reads the body of the response.
            body: the body of the request.
            timeout: replaces the client's for this call; a number limits the whole call.
            authorize: replaces the client's for this call.
            retry: replaces the client's for this call.
            before_send: called once, right before the first byte is sent, when the connection is
                up. An exception from it stops the call: nothing is sent, the connection is kept,
                and the exception is raised unchanged.
            verify: given what the response says, returns why it cannot be the response to this
                request; then the call ends as with any unusable response.
            result: filled in while the call goes, see
                :class:`~kloudtrader.runtime.result.CallResult`.

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
                call.show_outcome(error)
            scrub(error, handled)
            call = arguments = body = authorize = None  # type: ignore[assignment]  # pyright: ignore
            raise

    @property
    def timeout(self) -> Timeout:
        """The limits of a call that is given none of its own."""
        return self._setup.timeout

    def close(self) -> None:
        """Close idle connections, unless the transport is shared. The client stays usable."""
        if self._owned:
            self._setup.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        where = self._setup.endpoint
        return f"Client({where.origin + where.path!r})"


def _limiter(
    given: RateLimiter | bool, clock: Callable[[], float], now: Callable[[], float]
) -> RateLimiter | None:
    if isinstance(given, RateLimiter):
        return given
    return RateLimiter(clock=clock, now=now) if given else None


def _checked(headers: Mapping[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        plain = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
        if not plain or not is_header_safe(value):
            raise ConfigurationError("headers: a name or a value cannot be sent in a header")
    return dict(headers)


class Api:
    """One group of operations, called through a :class:`~kloudtrader.runtime.client.Client`.

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
    """Return the body that was given, or the one that its fields make, or ``None``.

    ``argument`` is the name under which a body can be given. Raises :class:`InvalidArgument` for
    a name that is no field, and where both a body and fields were given.
    """
    return require_body(given, fields, kind, argument) if fields else given


def require_body(
    given: B | None, fields: dict[str, Any], kind: Callable[[], type[B]], argument: str
) -> B:
    """Return the body that was given, or the one that its fields make, though there be none."""
    if given is not None and not fields:
        return given
    handled = sys.exception()
    try:
        return _build_body(given, fields, kind, argument)
    except BaseException as error:
        scrub(error, handled)
        raise
    finally:
        # It is a variable of the method that was called. Error reporters collect the variables of
        # every frame, and a field may be a password.
        fields.clear()


def _build_body(
    given: B | None, fields: dict[str, Any], kind: Callable[[], type[B]], argument: str
) -> B:
    if given is not None:
        names = ", ".join(fields)
        raise InvalidArgument(
            f"{argument} was given together with its own fields: {names}", argument=argument
        )
    from kloudtrader.runtime.request.models import build_request

    return build_request(kind(), fields)


def supply_fields(body: B, **values: object) -> B:
    """Return a body with these values for fields that were not set, also of objects in its lists.

    The body that was given stays as it is.
    """
    from kloudtrader.runtime.request.models import with_fields

    return with_fields(body, values)
