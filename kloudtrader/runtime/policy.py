"""Decide how long to wait and when to retry, by immutable values that can be shared."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from math import inf, isfinite

from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument
from kloudtrader.runtime.record import Record


def check_positive(name: str, value: object, *, zero: bool = False) -> float:
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


def check_seconds(name: str, value: object) -> float:
    """Return ``value`` as seconds, zero or more, or raise :class:`InvalidArgument`."""
    try:
        return check_positive(name, value, zero=True)
    except ConfigurationError as error:
        raise InvalidArgument(str(error), argument=name) from None


class Timeout(Record):
    """Limit the seconds to wait for a connection, for each read of a response, and for a call.

    ``total`` is the deadline of a call: all attempts and the waits between them.
    """

    connect: float = 5.0
    read: float = 15.0
    total: float = 45.0

    def __init__(self, connect: float = 5.0, read: float = 15.0, total: float = 45.0) -> None:
        super().__init__(
            check_positive("Timeout.connect", connect),
            check_positive("Timeout.read", read),
            check_positive("Timeout.total", total),
        )

    @classmethod
    def of(cls, value: float | tuple[float, float] | Timeout | None) -> Timeout:
        """Return the timeout that an argument of a call describes.

        A number limits the whole call. A pair is (connect, read), and the total is at least their
        sum. ``None`` means the defaults.
        """
        if isinstance(value, Timeout):
            return value
        if value is None:
            return cls()
        if isinstance(value, tuple):
            return cls._of_pair(value)
        seconds = check_positive("timeout", value)
        return cls(connect=min(5.0, seconds), read=seconds, total=seconds)

    @classmethod
    def _of_pair(cls, pair: tuple[float, ...]) -> Timeout:
        if len(pair) != 2:
            raise ConfigurationError("a timeout pair is (connect, read), in seconds")
        connect, read = check_positive("timeout[0]", pair[0]), check_positive("timeout[1]", pair[1])
        return cls(connect, read, max(45.0, connect + read))


class Retry(Record):
    """Decide when a repeatable call is retried, and after how many seconds.

    ``attempts`` includes the first attempt, so 1 disables retries. ``backoff_base`` seconds double
    with each attempt, up to ``backoff_cap``. The wait is a random number between zero and that. If
    the server asks for a longer wait than ``max_wait`` seconds, its error is raised.
    """

    attempts: int = 3
    # Not 408: the server says that it gave up on a request, and the request may have arrived.
    statuses: frozenset[int] = frozenset({429, 500, 502, 503, 504})
    backoff_base: float = 0.5
    backoff_cap: float = 10.0
    max_wait: float = 30.0

    def __init__(
        self,
        attempts: int = 3,
        statuses: frozenset[int] | set[int] | tuple[int, ...] = frozenset(
            {429, 500, 502, 503, 504}
        ),
        backoff_base: float = 0.5,
        backoff_cap: float = 10.0,
        max_wait: float = 30.0,
    ) -> None:
        if isinstance(attempts, bool) or not isinstance(attempts, int) or attempts < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"Retry.attempts must be 1 or more, not {attempts!r}")
        super().__init__(
            attempts,
            _check_statuses(statuses),
            check_positive("Retry.backoff_base", backoff_base, zero=True),
            check_positive("Retry.backoff_cap", backoff_cap, zero=True),
            check_positive("Retry.max_wait", max_wait, zero=True),
        )

    def draw_delay(self, attempt: int, rng: Callable[[], float]) -> float:
        """Return a random number of seconds to wait after attempt number ``attempt`` (from 1).

        Uses full jitter, a uniform number between zero and the bound, so that clients that failed
        together do not retry together. ``rng`` returns numbers in [0, 1).
        """
        bound = min(self.backoff_cap, self.backoff_base * 2.0 ** min(attempt - 1, 64))
        return rng() * bound

    def choose_wait(
        self, attempt: int, hint: float | None, rng: Callable[[], float]
    ) -> float | None:
        """Return the seconds to wait if the server asks for ``hint`` seconds.

        Returns ``None`` if the server asks for more than ``max_wait``. The jitter is added to the
        hint.
        """
        if hint is None:
            return self.draw_delay(attempt, rng)
        if hint > self.max_wait:
            return None
        return hint + self.draw_delay(attempt, rng)


def _check_statuses(values: object) -> frozenset[int]:
    if isinstance(values, (frozenset, set, tuple)):
        given: frozenset[object] = frozenset(values)  # pyright: ignore[reportUnknownArgumentType]
        numbers = frozenset(v for v in given if isinstance(v, int) and 400 <= v <= 599)
        if len(numbers) == len(given):
            return numbers
    raise ConfigurationError(f"Retry.statuses must be a set of statuses 400-599, not {values!r}")


_MILLISECONDS_FROM = 1e11
"""Larger epoch times are milliseconds. In seconds, this is the year 5138."""


def read_wait_hint(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Return the wait in seconds that an error response asks for, or ``None``.

    ``Retry-After`` applies to every status. ``X-Ratelimit-Expiry`` applies to 429 only, because
    some servers send it with every response. Times are compared with the response's ``Date``, so
    that the difference of the two clocks does not matter, or else with ``now``, the local epoch
    time.
    """
    after = headers.get("Retry-After")
    if after is not None:
        hint = _parse_retry_after(after.strip(), headers, now)
        if hint is not None:
            return hint
    if status == 429:
        expiry = headers.get("X-Ratelimit-Expiry")
        if expiry is not None:
            return compute_seconds_until(expiry, headers, now)
    return None


def compute_seconds_until(expiry: str, headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds from the response until ``expiry``, an epoch time, or ``None``."""
    moment = parse_epoch(expiry)
    if moment is None:
        return None
    return max(0.0, moment - _read_server_time(headers, now))


def parse_epoch(text: str) -> float | None:
    """Parse an epoch time in seconds or milliseconds, which its size distinguishes."""
    number = _parse_number(text)
    if number is None or number <= 0:
        return None
    return number / 1000.0 if number >= _MILLISECONDS_FROM else number


def _parse_retry_after(text: str, headers: Mapping[str, str], now: float) -> float | None:
    number = _parse_number(text)
    if number is not None:
        return number if number >= 0 else None
    moment = parse_http_date(text)
    return None if moment is None else max(0.0, moment - _read_server_time(headers, now))


def _read_server_time(headers: Mapping[str, str], now: float) -> float:
    date = headers.get("Date")
    moment = None if date is None else parse_http_date(date)
    return now if moment is None else moment


def _parse_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def parse_http_date(text: str) -> float | None:
    """Return the epoch time of a header such as ``Date``, or ``None`` if it is not a date."""
    from email.utils import mktime_tz, parsedate_tz

    try:
        parts = parsedate_tz(text)
        return None if parts is None else float(mktime_tz(parts))
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


_FIRST_DELAY, _LONGEST_DELAY = 0.3, 5.0


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Clock:
    """Read the time and wait. Tests pass their own."""

    def __init__(
        self,
        now: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.now = now
        self.monotonic = monotonic
        self.sleep = sleep


SYSTEM_CLOCK = Clock()


def rounds(clock: Clock, patience: float, least: int = 1) -> Iterator[int]:
    """Yield 1, 2, ... with growing waits until patience is over, ``least`` times at least."""
    end, delay, number = clock.monotonic() + patience, _FIRST_DELAY, 0
    while True:
        number += 1
        yield number
        left = end - clock.monotonic()
        if left <= 0 and number >= least:
            return
        clock.sleep(min(delay, left) if left > 0 else delay)
        delay = min(2 * delay, _LONGEST_DELAY)
