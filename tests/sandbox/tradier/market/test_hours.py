from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.sandbox.tradier.market.hours import (
    find_day_start,
    find_open_moment,
    find_session_end,
    find_session_start,
    find_sessions,
    find_state,
    find_trading_day,
    is_half_day,
    list_holidays,
    list_ticks,
    to_new_york,
)

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("moment", "day", "start"),
    [
        (datetime(2024, 7, 1, 3, 59, tzinfo=UTC), date(2024, 6, 30), "2024-06-30T04:00"),
        (datetime(2024, 7, 1, 4, 0, tzinfo=UTC), date(2024, 7, 1), "2024-07-01T04:00"),
        (datetime(2024, 1, 5, 4, 59, tzinfo=UTC), date(2024, 1, 4), "2024-01-04T05:00"),
        (datetime(2024, 3, 10, 6, 59, tzinfo=UTC), date(2024, 3, 10), "2024-03-10T05:00"),
        (datetime(2024, 11, 3, 6, 0, tzinfo=UTC), date(2024, 11, 3), "2024-11-03T05:00"),
    ],
)
def test_days_begin_at_midnight_in_new_york(moment: datetime, day: date, start: str) -> None:
    assert find_trading_day(moment) == day
    assert find_day_start(moment).isoformat().startswith(start)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24"),
        (2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26"),
        (2023, "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25"),
        (2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25"),
        (2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25"),
    ],
)
def test_holidays_are_those_of_the_exchange(year: int, days: str) -> None:
    assert [f"{day:%m-%d}" for day in sorted(list_holidays(year))] == days.split()
    assert all(find_sessions(day) is None for day in list_holidays(year))


def test_half_days_close_at_one() -> None:
    open_half_days = [
        day
        for ordinal in range(date(2023, 1, 1).toordinal(), date(2026, 12, 31).toordinal())
        if is_half_day(day := date.fromordinal(ordinal)) and find_sessions(day)
    ]
    assert [day.isoformat() for day in open_half_days] == [
        "2023-07-03",
        "2023-11-24",
        "2024-07-03",
        "2024-11-29",
        "2024-12-24",
        "2025-07-03",
        "2025-11-28",
        "2025-12-24",
        "2026-11-27",
        "2026-12-24",
    ]
    sessions = find_sessions(date(2024, 11, 29))
    assert sessions is not None
    assert sessions.regular.ends == datetime(2024, 11, 29, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (datetime(2024, 9, 5, 10, 59, tzinfo=UTC), "closed"),
        (datetime(2024, 9, 5, 11, 0, tzinfo=UTC), "premarket"),
        (datetime(2024, 9, 5, 13, 29, tzinfo=UTC), "premarket"),
        (datetime(2024, 9, 5, 13, 30, tzinfo=UTC), "open"),
        (datetime(2024, 9, 5, 19, 59, 59, tzinfo=UTC), "open"),
        (datetime(2024, 9, 5, 20, 0, tzinfo=UTC), "postmarket"),
        (datetime(2024, 9, 5, 23, 55, tzinfo=UTC), "closed"),
        (datetime(2024, 9, 7, 15, 0, tzinfo=UTC), "closed"),
        (datetime(2024, 12, 5, 14, 29, tzinfo=UTC), "premarket"),
        (datetime(2024, 12, 5, 14, 30, tzinfo=UTC), "open"),
    ],
)
def test_the_state_follows_new_york(moment: datetime, state: str) -> None:
    assert find_state(moment) == state


def test_an_order_ends_with_the_session_in_which_it_works() -> None:
    morning = datetime(2024, 9, 5, 12, 0, tzinfo=UTC)
    night = datetime(2024, 9, 7, 2, 0, tzinfo=UTC)  # Friday evening in New York
    assert find_session_end(morning) == datetime(2024, 9, 5, 20, tzinfo=UTC)
    assert find_session_end(morning, "pre") == datetime(2024, 9, 5, 13, 24, tzinfo=UTC)
    assert find_session_end(night) == datetime(2024, 9, 9, 20, tzinfo=UTC)
    assert find_session_start(night) == datetime(2024, 9, 9, 13, 30, tzinfo=UTC)


def test_ticks_are_the_same_whatever_the_steps() -> None:
    start = datetime(2024, 9, 5, 13, 29, 55, 123, tzinfo=UTC)
    ticks = list(list_ticks(start, start + timedelta(seconds=40), "day"))
    assert [tick.second for tick in ticks] == [0, 10, 20, 30]
    assert ticks[0] == datetime(2024, 9, 5, 13, 30, tzinfo=UTC)
    middle = datetime(2024, 9, 5, 13, 30, 10, tzinfo=UTC)
    parts = [
        *list_ticks(start, middle, "day"),
        *list_ticks(middle, start + timedelta(seconds=40), "day"),
    ]
    assert parts == ticks
    weekend = list_ticks(
        datetime(2024, 9, 6, 20, tzinfo=UTC), datetime(2024, 9, 9, 13, 29, tzinfo=UTC), "day"
    )
    assert list(weekend) == []


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_new_york_is_what_its_zone_says(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    if moment.year >= 2007:  # summer time has its present rule since then
        assert to_new_york(moment) == moment.astimezone(NEW_YORK).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-30T15:00:00+00:00", "2026-11-30T15:00:00+00:00"),
        ("2026-11-30T20:30:00+00:00", "2026-11-30T20:00:00+00:00"),
        ("2026-11-30T14:00:00+00:00", "2026-11-27T17:00:00+00:00"),  # a half day before
        ("2026-11-29T12:00:00+00:00", "2026-11-27T17:00:00+00:00"),
    ],
)
def test_an_open_moment_is_now_or_in_the_last_session(moment: str, expected: str) -> None:
    opened = find_open_moment(datetime.fromisoformat(moment))
    assert opened == datetime.fromisoformat(expected)
    assert find_state(opened) == "open"
