"""Trading days in New York, worked out without a time zone database, which small images lack."""

from datetime import UTC, date, datetime, timedelta


def _sunday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))


def _offset(moment: datetime) -> timedelta:
    """New York's distance from UTC: summer time runs from mid March to early November."""
    year = moment.year
    begins = datetime.combine(_sunday(year, 3, 2), datetime.min.time(), UTC) + timedelta(hours=7)
    ends = datetime.combine(_sunday(year, 11, 1), datetime.min.time(), UTC) + timedelta(hours=6)
    return timedelta(hours=-4 if begins <= moment < ends else -5)


def trading_day(moment: datetime) -> date:
    """The calendar day in New York."""
    utc = moment.astimezone(UTC)
    return (utc + _offset(utc)).date()


def trading_day_start(moment: datetime) -> datetime:
    """Midnight in New York before a moment, in UTC."""
    utc = moment.astimezone(UTC)
    midnight = datetime.combine(trading_day(utc), datetime.min.time(), UTC)
    return midnight - _offset(utc)
