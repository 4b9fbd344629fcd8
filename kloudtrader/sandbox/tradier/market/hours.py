"""Tell New York's trading days: sessions, holidays by rule, and half days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

MarketState = Literal["premarket", "open", "postmarket", "closed"]
TICK = timedelta(seconds=10)
"""Interval of comparing resting orders with the price while the market is open."""

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_FIRST_JUNETEENTH = 2022


def _find_weekday(year: int, month: int, weekday: int, number: int) -> date:
    """Return the ``number``-th Monday (0) to Sunday (6) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


@lru_cache(maxsize=256)
def _find_summer(year: int) -> tuple[datetime, datetime]:
    """Return the begin and end of summer time: from mid March to early November, in UTC."""
    midnight = datetime.min.time()
    begins = datetime.combine(_find_weekday(year, 3, 6, 2), midnight, UTC) + timedelta(hours=7)
    ends = datetime.combine(_find_weekday(year, 11, 6, 1), midnight, UTC) + timedelta(hours=6)
    return begins, ends


_SUMMER, _WINTER = timedelta(hours=-4), timedelta(hours=-5)


def _compute_offset(moment: datetime) -> timedelta:
    """Return New York's distance from UTC."""
    begins, ends = _find_summer(moment.year)
    return _SUMMER if begins <= moment < ends else _WINTER


def to_new_york(moment: datetime) -> datetime:
    """Return the wall-clock time in New York, without a zone."""
    utc = moment.astimezone(UTC)
    return (utc + _compute_offset(utc)).replace(tzinfo=None)


def from_new_york(day: date, wall_time: time) -> datetime:
    """Return the moment of a wall-clock time in New York, in UTC; by day, where both exist."""
    naive = datetime.combine(day, wall_time, UTC)
    return naive - _compute_offset(naive + timedelta(hours=5))


def find_trading_day(moment: datetime) -> date:
    """Return the calendar day in New York."""
    return to_new_york(moment).date()


def find_day_start(moment: datetime) -> datetime:
    """Return the midnight in New York before a moment, in UTC."""
    utc = moment.astimezone(UTC)
    midnight = datetime.combine(find_trading_day(utc), datetime.min.time(), UTC)
    return midnight - _compute_offset(utc)


@dataclass(frozen=True, slots=True)
class MarketSession:
    """Hold a part of a trading day."""

    starts: datetime
    ends: datetime

    def contains(self, moment: datetime) -> bool:
        """Return whether a moment is in the session; its end is not."""
        return self.starts <= moment < self.ends


@dataclass(frozen=True, slots=True)
class TradingDay:
    """Hold the sessions of a day on which the market is open."""

    day: date
    premarket: MarketSession
    regular: MarketSession
    postmarket: MarketSession

    def session_of(self, duration: str) -> MarketSession:
        """Return the session in which an order of that duration works."""
        return {"pre": self.premarket, "post": self.postmarket}.get(duration, self.regular)


def _observe(day: date) -> date:
    """Return the weekday on which a holiday is kept: Friday for Saturday, Monday for Sunday."""
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def _find_good_friday(year: int) -> date:
    """Return the Friday before Easter, by the Gregorian computus."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    days = epact - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4)) - timedelta(days=2)


@lru_cache(maxsize=256)
def list_holidays(year: int) -> dict[date, str]:
    """Return the days of a year on which the market is closed for a holiday, with its name."""
    new_year = date(year, 1, 1)
    days = {
        _find_weekday(year, 1, 0, 3): "Martin Luther King Jr. Day",
        _find_weekday(year, 2, 0, 3): "Presidents' Day",
        _find_good_friday(year): "Good Friday",
        _find_weekday(year, 6, 0, 1) - timedelta(days=7): "Memorial Day",
        _observe(date(year, 7, 4)): "Independence Day",
        _find_weekday(year, 9, 0, 1): "Labor Day",
        _find_weekday(year, 11, 3, 4): "Thanksgiving Day",
        _observe(date(year, 12, 25)): "Christmas Day",
    }
    if new_year.weekday() != 5:  # a Saturday's New Year is not kept on the Friday of the old year
        days[_observe(new_year)] = "New Year's Day"
    if year >= _FIRST_JUNETEENTH:
        days[_observe(date(year, 6, 19))] = "Juneteenth"
    return days


def is_half_day(day: date) -> bool:
    """Return whether the market closes at 13:00 on a day on which it is open."""
    eves = {
        date(day.year, 7, 3),
        date(day.year, 12, 24),
        _find_weekday(day.year, 11, 3, 4) + _DAY,
    }
    return day in eves


@lru_cache(maxsize=8192)
def find_sessions(day: date) -> TradingDay | None:
    """Return the sessions of a day; ``None`` on weekends and holidays."""
    if day.weekday() >= 5 or day in list_holidays(day.year):
        return None
    close, late = (time(13), time(17)) if is_half_day(day) else (time(16), time(19, 55))

    def between(start: time, end: time) -> MarketSession:
        return MarketSession(from_new_york(day, start), from_new_york(day, end))

    return TradingDay(
        day,
        between(time(7), time(9, 24)),
        between(time(9, 30), close),
        between(close, late),
    )


def list_trading_days(day: date, step: int = 1) -> Iterator[TradingDay]:
    """Return the trading days from a day on, without end; backwards if ``step`` is -1."""
    while True:
        sessions = find_sessions(day)
        if sessions is not None:
            yield sessions
        day += step * _DAY


def find_state(moment: datetime) -> MarketState:
    """Return the state of the market."""
    today = find_sessions(find_trading_day(moment))
    if today is None:
        return "closed"
    if today.regular.contains(moment):
        return "open"
    if today.premarket.starts <= moment < today.regular.starts:
        return "premarket"
    return "postmarket" if today.postmarket.contains(moment) else "closed"


def find_open_moment(moment: datetime) -> datetime:
    """Return the moment itself if the market stays open for an hour, otherwise the last such one.

    The last one is an hour before the end of a regular session.
    """
    for day in list_trading_days(find_trading_day(moment), -1):
        latest = day.regular.ends - _HOUR
        if moment >= day.regular.starts:
            return min(moment, latest)
    raise AssertionError("there is always an earlier trading day")


def find_session_start(moment: datetime) -> datetime:
    """Return the next opening of the regular session after a moment."""
    days = list_trading_days(find_trading_day(moment))
    return next(day.regular.starts for day in days if day.regular.starts > moment)


def find_session_end(moment: datetime, duration: str = "day") -> datetime:
    """Return the end of the session in which an order of that duration works or will work."""
    days = list_trading_days(find_trading_day(moment))
    sessions = (day.session_of(duration) for day in days)
    return next(session.ends for session in sessions if session.ends > moment)


@lru_cache(maxsize=1024)  # each request marks every position at the same moment
def find_last_traded(moment: datetime) -> datetime:
    """Return the moment itself while there is trading, otherwise the end of the trading before."""
    for day in list_trading_days(find_trading_day(moment), -1):
        if moment >= day.premarket.starts:
            return min(moment, day.postmarket.ends)
    raise AssertionError("there is always an earlier trading day")


def list_ticks(since: datetime, until: datetime, duration: str) -> Iterator[datetime]:
    """Return the ticks after ``since`` up to ``until`` in which an order of a duration works.

    Ticks are multiples of ten seconds, so that fills do not depend on when requests arrive.
    """
    for day in list_trading_days(find_trading_day(since)):
        session = day.session_of(duration)
        if session.starts > until:
            return
        tick = max(_find_next_tick(since), session.starts)
        while tick < session.ends and tick <= until:
            yield tick
            tick += TICK


def _find_next_tick(moment: datetime) -> datetime:
    seconds = int(moment.timestamp()) // 10 * 10 + 10
    return datetime.fromtimestamp(seconds, UTC)
