"""When a server says it wants to be asked again."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

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
    moment = _http_date(text)
    return None if moment is None else max(0.0, moment - _server_time(headers, now))


def _server_time(headers: Mapping[str, str], now: float) -> float:
    date = headers.get("Date")
    moment = None if date is None else _http_date(date)
    return now if moment is None else moment


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _http_date(text: str) -> float | None:
    from email.utils import mktime_tz, parsedate_tz

    try:
        parts = parsedate_tz(text)
        return None if parts is None else float(mktime_tz(parts))
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
