from datetime import UTC, date, datetime

import pytest

from kloudtrader.sandbox.tradier.market.hours import find_day_start, find_trading_day


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
