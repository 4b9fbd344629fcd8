"""Give calls to Kalshi's API v2 what they need: a client that signs, and a subaccount."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kloudtrader import environment
from kloudtrader._sandbox_host import KEY_IDS, build_refusal, get_sandbox_host, is_unencrypted
from kloudtrader.kalshi_v2._credentials import (
    KEY_ID,
    check_credentials,
    read_environment_credentials,
)
from kloudtrader.kalshi_v2._exchange_time import ExchangeTime
from kloudtrader.kalshi_v2._limits import BASIC, read_buckets
from kloudtrader.kalshi_v2._signing import (
    Credentials,
    ServerClock,
    Signer,
    describe_key,
    load_key,
)
from kloudtrader.runtime.client import TRANSPORT, CallResult, Client, Clients
from kloudtrader.runtime.diagnose.interrupts import attach_result
from kloudtrader.runtime.diagnose.message import mask, try_load_json
from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.errors import (
    ApiError,
    ConfigurationError,
    KloudTraderError,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Unauthorized,
)
from kloudtrader.runtime.http.endpoint import is_loopback, parse_endpoint
from kloudtrader.runtime.limits import RateLimiter
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.request.build import check_integer
from kloudtrader.runtime.response.decode import plain
from kloudtrader_kalshi_v2.operations import SERVERS, get_account_limits

if TYPE_CHECKING:
    from typing import Unpack

    from kloudtrader.orders import Journal
    from kloudtrader.runtime.client import SendOptions
    from kloudtrader.runtime.http.transport import Response, Transport
    from kloudtrader.runtime.operation import Operation
    from kloudtrader.runtime.response.decode import Decoder

T = TypeVar("T")

_log = logging.getLogger("kloudtrader")
_URL = "KLOUDTRADER_KALSHI_V2_URL"
_WORDS = {"production": SERVERS[0], "demo": SERVERS[1]}
_EXPIRED = "header_timestamp_expired"
_MOST_TICKERS = 10_000
"""Orders whose markets a client remembers."""
_SAME_VENUE = {
    "api.elections.kalshi.com": "external-api.kalshi.com",
    "demo-api.kalshi.co": "external-api.demo.kalshi.co",
}
"""Hosts of one exchange: a key of an order must mean the same on both."""

_LONGEST_READ_OF_LIMITS = 2.0


class KalshiV2Access:
    """Hold the key, the subaccount and the limits of an object of typed calls."""

    def __init__(
        self,
        key_id: str | None = None,
        private_key: str | Path | None = None,
        *,
        account: str = "",
        subaccount: int = 0,
        base_url: str | None = None,
        timeout: Timeout | float | None = None,
        journal: str | Path | Journal | bool | None = None,
    ) -> None:
        handled = sys.exception()
        # Both are read by `repr`, also after an error.
        self._credentials: Credentials | None = None
        self._number = 0
        self.account = account
        """Label of the account in the order journal."""
        try:
            self._base_url = None if base_url is None else _checked_url(base_url, "base_url")
            self._number = check_integer("subaccount", subaccount, minimum=0)
            self._credentials = check_credentials(key_id, private_key)
        except BaseException as error:
            # Error reporters collect the variables of every frame.
            scrub(error, handled)
            key_id = private_key = base_url = None
            raise
        self._timeout = None if timeout is None else Timeout.of(timeout)
        self.journal = journal
        """The journal that functions for orders are to use; typed calls keep none."""

    def _client(self) -> KalshiV2Client:
        return client(self._base_url, self._credentials)

    def _subaccount(self) -> int:
        return self._number

    def _host(self) -> str:
        host = parse_endpoint(self._base_url or environment_url()).origin.partition("://")[2]
        return _SAME_VENUE.get(host, host)

    def _key_id(self) -> str:
        return (self._credentials or read_environment_credentials()).key_id.reveal()

    def __repr__(self) -> str:
        known = self._credentials
        owner = "the environment's key" if known is None else f"key {mask(known.key_id.reveal())}"
        return f"<{type(self).__name__} of {owner}, subaccount {self._number}>"


class KalshiV2Client(Client):
    """Send signed requests, and learn the server's time if this machine's clock is off.

    A read that is refused for its time is sent once more, signed by the server's time. A write is
    not: its error is raised, and the next call has the right time. What is not given comes from the
    environment at each call.

    Before the first call that the limits of the tier Basic would delay, those of the account are
    read, once.

    A new order gets a ``client_order_id``, and a cancel or decrease the ticker of its market. Their
    responses are compared with the requests, and lost ones can be looked up.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials | None = None,
        *,
        transport: Transport | None = None,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._time = ServerClock(now)
        self._now, self._clock = now, clock
        self._tickers: dict[str, str] = {}
        self._limiter = RateLimiter(buckets=BASIC, clock=clock, now=now)
        self._has_read_limits = False
        self.exchange_time = ExchangeTime(now, clock)
        """Bounds by how much the exchange's clock is ahead of this machine's."""
        signer = Signer(_guard(base_url, credentials), self._time)
        super().__init__(
            base_url,
            sandbox_host=get_sandbox_host(),
            authorize=signer,
            transport=TRANSPORT if transport is None else transport,
            advise=advise,
            is_refusal=_is_refusal,
            limiter=self._limiter,
            observe=self._observe,
            now=now,
            clock=clock,
            sleep=sleep,
        )

    def send(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        *,
        body: object = None,
        **options: Unpack[SendOptions],
    ) -> T:
        """Call an operation. A read that is refused for its time is signed and sent once more."""
        result = options["result"] = options.get("result") or CallResult()
        handled = sys.exception()
        try:
            if operation.tag == "orders":
                return self._send_about_orders(operation, arguments, decoder, body, options, result)
            return self._send(operation, arguments, decoder, body, options)
        except BaseException as stop:
            if not operation.repeatable:
                attach_result(stop, operation, result)
            scrub(stop, handled)
            arguments = body = options = result = None  # type: ignore[assignment]  # pyright: ignore
            raise

    def read_ticker(self, order_id: str) -> str:
        """Return the market of an order: remembered, else read."""
        known = self._tickers.get(order_id)
        if known is None:
            from kloudtrader.kalshi_v2.account_orders import read_order

            known = read_order(self, order_id).ticker
            self.remember_ticker(order_id, known)
        return known

    def remember_ticker(self, order_id: str, ticker: str) -> None:
        """Remember the market of an order."""
        if len(self._tickers) >= _MOST_TICKERS:
            self._tickers = {}  # one assignment, as threads share the client
        self._tickers[order_id] = ticker

    def _send_about_orders(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        body: object,
        options: SendOptions,
        result: CallResult,
    ) -> T:
        # Imported here, as it loads models, which calls about markets need not have.
        from kloudtrader.kalshi_v2._outcomes import OrderCall

        call = OrderCall(self, operation, arguments, body)
        options["verify"] = call.mismatch
        began = self._now()
        try:
            response = self._send(operation, call.arguments, decoder, call.body, options)
        except BaseException:
            # Also of a call that is interrupted; an error of a signal handler is not this one.
            if isinstance(result.error, OutcomeUnknown):
                result.error.inquiry = call.find_outcome
            raise
        call.remember(response)
        self.exchange_time.learn(began, getattr(response, "ts_ms", None))
        return response

    def _send(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        body: object,
        options: SendOptions,
    ) -> T:
        given = options.get("timeout")
        limits, began = self.timeout if given is None else Timeout.of(given), self._clock()
        if self._read_limits_before(operation, limits):
            left = limits.total - (self._clock() - began)
            if left <= 0:
                raise NotSent(f"{operation.name}: its time was over when the limits were read")
            options["timeout"] = limits = limits.replace(total=left)
            began = self._clock()
        try:
            return super().send(operation, arguments, decoder, body=body, **options)
        except Unauthorized as error:
            if not self._correct_time(error) or not operation.repeatable:
                raise
            earlier = error.attempts
            left = limits.total - (self._clock() - began)
            if left <= 0:
                raise
        options["timeout"] = limits.replace(total=left)
        try:
            return super().send(operation, arguments, decoder, body=body, **options)
        except ApiError as error:
            error.attempts = earlier + error.attempts
            raise

    def _read_limits_before(self, operation: Operation, limits: Timeout) -> bool:
        """Read the limits of the account if those of Basic would delay a call; return whether."""
        if self._has_read_limits or not operation.security:
            return False
        if not self._limiter.is_exhausted(operation):
            return False
        self._has_read_limits = True  # also for other threads: one read is enough
        total = min(limits.total / 2, _LONGEST_READ_OF_LIMITS)
        try:
            super().send(get_account_limits, {}, plain, timeout=limits.replace(total=total))
        except KloudTraderError as error:
            _log.info("the limits of the account are unknown, Basic is assumed: %s", error)
        return True

    def _correct_time(self, error: Unauthorized) -> bool:
        is_expired = (error.code or "").startswith(_EXPIRED)
        return is_expired and self._time.correct(error.headers)

    def _observe(self, operation: Operation, response: Response) -> None:
        if operation.name == "get_account_limits" and response.status == 200:
            self._has_read_limits = True
            for group, bucket in read_buckets(try_load_json(response.raw)).items():
                self._limiter.set_bucket(group, bucket)


def build_signer(base_url: str) -> Signer:
    """Return the signature by the environment's key, which has been read.

    Raises :class:`ConfigurationError` if the key cannot be used, or must not be sent to a base URL.
    """
    credentials = _guard(base_url, None)()
    load_key(credentials.source)
    return Signer(lambda: credentials, ServerClock())


def describe_environment_key() -> str:
    """Return the kind of the environment's private key. Raises :class:`ConfigurationError`."""
    return describe_key(read_environment_credentials().source)


def _guard(base_url: str, credentials: Credentials | None) -> Callable[[], Credentials]:
    """Return a function that reads the key and refuses a real one for unencrypted requests."""
    is_open = is_unencrypted(base_url)

    def read_credentials() -> Credentials:
        chosen = credentials or read_environment_credentials()
        if is_open and not chosen.key_id.reveal().startswith(KEY_IDS):
            raise build_refusal(KEY_ID)
        return chosen

    return read_credentials


def client(base_url: str | None, credentials: Credentials | None) -> KalshiV2Client:
    """Return the client of a base URL and a key; without them, those of the environment."""
    handled = sys.exception()
    try:
        return _clients.get((base_url or environment_url(), credentials))
    except BaseException as error:
        scrub(error, handled)
        raise


def environment_url() -> str:
    """Return the base URL that the environment chooses."""
    given = environment.get(_URL)
    return SERVERS[0] if given is None else _checked_url(given, _URL)


def _checked_url(given: str, name: str) -> str:
    """Return a base URL of Kalshi or of this machine, also for ``demo``.

    A signature is good for Kalshi wherever it came from, so a host that is mistyped must not get
    one. Raises :class:`ConfigurationError`.
    """
    url = _WORDS.get(given.strip().lower(), given.strip())
    try:
        where = parse_endpoint(url, get_sandbox_host())
    except ConfigurationError as error:
        url = given = ""  # it may hold a password
        raise ConfigurationError(f"{name}: {error}", setting=name) from None
    is_local = is_loopback(where.host) or where.host == get_sandbox_host()
    if is_local or f"{where.origin}{where.path}" in SERVERS:
        return url
    raise ConfigurationError(
        f"{name}: {where.origin}{where.path} is none of Kalshi's: say demo, or one of "
        f"{', '.join(SERVERS)}",
        setting=name,
    )


def _is_refusal(error: ApiError) -> bool:
    """Tell whether a 429 proves that a write was not done: Kalshi counts before it acts."""
    return isinstance(error, RateLimited)


def advise(error: ApiError) -> str | None:
    """Return what to do about a refused signature: its causes share the status 401."""
    if not isinstance(error, Unauthorized):
        return None
    if (error.code or "").startswith(_EXPIRED):
        return "The clock of this machine is off: set it, or call again."
    if "INCORRECT_API_KEY_SIGNATURE" in str(error.details):
        return f"The private key does not belong to {KEY_ID}."
    return (
        f"Check {KEY_ID}. A key of Kalshi's demo works only with {_URL}=demo, "
        "and one of production only without it."
    )


def _make(key: tuple[str, Credentials | None]) -> KalshiV2Client:
    return KalshiV2Client(*key)


_clients: Clients[tuple[str, Credentials | None], KalshiV2Client] = Clients(_make, _URL)
