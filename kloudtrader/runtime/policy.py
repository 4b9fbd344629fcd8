"""Decide how long to wait and when to send again, as values that can be printed and shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf, isfinite

from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument
from kloudtrader.runtime.record import Record

# Not 408: the server says that it gave up on a request, and the request may have arrived.
_RETRIED = frozenset({429, 500, 502, 503, 504})


def positive(name: str, value: object, *, zero: bool = False) -> float:
    """Return ``value`` as a finite number above zero, or raise :class:`ConfigurationError`."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:  # an int beyond the largest float
            number = inf
        if isfinite(number) and (number > 0 or (zero and number == 0)):
            return number
    wanted = "zero or more" if zero else "above zero"
    raise ConfigurationError(f"{name} must be a finite number {wanted}, not {value!r}")


def seconds(name: str, value: object) -> float:
    """Return the seconds, zero or more, that an argument is, or raise :class:`InvalidArgument`."""
    try:
        return positive(name, value, zero=True)
    except ConfigurationError as error:
        raise InvalidArgument(str(error), argument=name) from None


class Timeout(Record):
    """Seconds to wait: for a connection, for each piece of a response, and for a call in all.

    ``total`` covers every attempt of a call and the waits between them.
    """

    connect: float = 5.0
    read: float = 15.0
    total: float = 45.0

    def __init__(self, connect: float = 5.0, read: float = 15.0, total: float = 45.0) -> None:
        super().__init__(
            positive("Timeout.connect", connect),
            positive("Timeout.read", read),
            positive("Timeout.total", total),
        )

    @classmethod
    def of(cls, value: float | tuple[float, float] | Timeout | None) -> Timeout:
        """Read what callers pass as a timeout.

        A number is the limit for the whole call. A pair is (connect, read), with a total of at
        least both together. ``None`` gives the defaults.
        """
        if isinstance(value, Timeout):
            return value
        if value is None:
            return cls()
        if isinstance(value, tuple):
            return cls._of_pair(value)
        seconds = positive("timeout", value)
        return cls(connect=min(5.0, seconds), read=seconds, total=seconds)

    @classmethod
    def _of_pair(cls, pair: tuple[float, ...]) -> Timeout:
        if len(pair) != 2:
            raise ConfigurationError("a timeout pair is (connect, read), in seconds")
        connect, read = positive("timeout[0]", pair[0]), positive("timeout[1]", pair[1])
        return cls(connect, read, max(45.0, connect + read))


class Retry(Record):
    """When a call that may be repeated is sent again, and after how long.

    ``attempts`` counts the first send too, so 1 switches repeating off. ``backoff_base`` seconds
    double with each attempt up to ``backoff_cap``; the wait is drawn evenly between zero and that.
    A server that asks for more than ``max_wait`` seconds is not waited for: its error is raised.
    """

    attempts: int = 3
    statuses: frozenset[int] = _RETRIED
    backoff_base: float = 0.5
    backoff_cap: float = 10.0
    max_wait: float = 30.0

    def __init__(
        self,
        attempts: int = 3,
        statuses: frozenset[int] | set[int] | tuple[int, ...] = _RETRIED,
        backoff_base: float = 0.5,
        backoff_cap: float = 10.0,
        max_wait: float = 30.0,
    ) -> None:
        if isinstance(attempts, bool) or not isinstance(attempts, int) or attempts < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"Retry.attempts must be 1 or more, not {attempts!r}")
        super().__init__(
            attempts,
            _statuses(statuses),
            positive("Retry.backoff_base", backoff_base, zero=True),
            positive("Retry.backoff_cap", backoff_cap, zero=True),
            positive("Retry.max_wait", max_wait, zero=True),
        )

    def delay(self, attempt: int, rng: Callable[[], float]) -> float:
        """Return the seconds to wait after attempt number ``attempt`` (1 is the first).

        Full jitter: any wait between zero and the bound is as likely as any other, so that clients
        that failed together do not come back together. ``rng`` returns numbers in [0, 1).
        """
        bound = min(self.backoff_cap, self.backoff_base * 2.0 ** min(attempt - 1, 64))
        return rng() * bound

    def wait(self, attempt: int, hint: float | None, rng: Callable[[], float]) -> float | None:
        """Return the seconds to wait where the server hinted at ``hint`` seconds.

        ``None`` means that the server asks for more than ``max_wait``. The jitter comes on top of
        a hint, never below it.
        """
        if hint is None:
            return self.delay(attempt, rng)
        if hint > self.max_wait:
            return None
        return hint + self.delay(attempt, rng)


def _statuses(values: object) -> frozenset[int]:
    if isinstance(values, (frozenset, set, tuple)):
        found: frozenset[object] = frozenset(values)  # pyright: ignore[reportUnknownArgumentType]
        numbers = frozenset(v for v in found if isinstance(v, int) and 400 <= v <= 599)
        if len(numbers) == len(found):
            return numbers
    raise ConfigurationError(f"Retry.statuses must be a set of statuses 400-599, not {values!r}")


_MILLISECONDS_FROM = 1e11
"""Larger epoch numbers are milliseconds: as seconds this is the year 5138."""


def wait_hint(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that an error response asks to wait, or ``None``.

    ``Retry-After`` counts for every status. ``X-Ratelimit-Expiry`` comes with every response of
    some servers, so it counts only where the limit was the reason. ``now`` is the local epoch
    time, used where the response has no readable ``Date``, which spares us the difference of the
    two clocks.
    """
    after = headers.get("Retry-After")
    if after is not None:
        hint = _retry_after(after.strip(), headers, now)
        if hint is not None:
            return hint
    if status == 429:
        expiry = headers.get("X-Ratelimit-Expiry")
        if expiry is not None:
            return seconds_until(expiry, headers, now)
    return None


def seconds_until(expiry: str, headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds from the response until ``expiry``, an epoch number, or ``None``."""
    moment = epoch_seconds(expiry)
    if moment is None:
        return None
    return max(0.0, moment - _server_time(headers, now))


def epoch_seconds(text: str) -> float | None:
    """Read an epoch time in seconds or milliseconds, told apart by its size."""
    number = _number(text)
    if number is None or number <= 0:
        return None
    return number / 1000.0 if number >= _MILLISECONDS_FROM else number


def _retry_after(text: str, headers: Mapping[str, str], now: float) -> float | None:
    number = _number(text)
    if number is not None:
        return number if number >= 0 else None
    moment = http_date(text)
    return None if moment is None else max(0.0, moment - _server_time(headers, now))


def _server_time(headers: Mapping[str, str], now: float) -> float:
    date = headers.get("Date")
    moment = None if date is None else http_date(date)
    return now if moment is None else moment


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def http_date(text: str) -> float | None:
    """Return the epoch time that a header such as ``Date`` states, ``None`` if it is unreadable."""
    from email.utils import mktime_tz, parsedate_tz

    try:
        parts = parsedate_tz(text)
        return None if parts is None else float(mktime_tz(parts))
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
