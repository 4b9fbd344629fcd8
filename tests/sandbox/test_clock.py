from datetime import UTC, datetime, timedelta, timezone

import pytest

from kloudtrader.sandbox import ManualClock, SystemClock


def test_a_manual_clock_moves_only_by_hand() -> None:
    clock = ManualClock(datetime(2024, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now() == datetime(2024, 1, 1, tzinfo=UTC)
    assert clock.advance(90) == clock.now() == datetime(2024, 1, 1, 0, 1, 30, tzinfo=UTC)
    for back in (-1, float("nan")):
        with pytest.raises(ValueError, match="seconds"):
            clock.advance(back)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="timezone"):
        ManualClock(datetime(2024, 1, 1))


def test_a_system_clock_starts_where_told_and_runs_at_its_speed() -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    slow, fast = SystemClock(1, start), SystemClock(1_000_000, start)
    assert start <= slow.now() < start + timedelta(hours=1)
    first = fast.now()
    while fast.now() == first:
        pass
    assert fast.now() - first >= timedelta(seconds=1)
    for speed in (0, -1, 10**7, float("nan")):
        with pytest.raises(ValueError, match="speed"):
            SystemClock(speed)
