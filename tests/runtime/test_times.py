"""Times of responses: counts since 1970, and local times of a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from kloudtrader.runtime.times import Epoch, Instant, LocalTime

SECONDS: TypeAdapter[datetime] = TypeAdapter(Annotated[Instant, Epoch(1)])
MILLISECONDS: TypeAdapter[datetime] = TypeAdapter(Annotated[Instant, Epoch(1000)])
MICROSECONDS: TypeAdapter[datetime] = TypeAdapter(Annotated[Instant, Epoch(1_000_000)])
TRADED: TypeAdapter[datetime | None] = TypeAdapter(
    Annotated[Instant, Epoch(1000, zero_as_none=True)] | None
)
NEW_YORK: TypeAdapter[datetime] = TypeAdapter(Annotated[Instant, LocalTime("America/New_York")])
# On both sides of the counts that pydantic takes for seconds, and the first and last of all times.
COUNTS = [0, 1, -1, 1764500000, 19_999_999_999, 20_000_000_000, 20_000_000_001, 1764500000123]
FIRST, LAST = -62_135_596_800, 253_402_300_799


@pytest.mark.parametrize("count", [*COUNTS, FIRST, LAST])
def test_a_count_is_one_of_its_unit_however_large_it_is(count: int) -> None:
    start = datetime(1970, 1, 1, tzinfo=UTC)
    read = {1: SECONDS, 1000: MILLISECONDS, 1_000_000: MICROSECONDS}
    for unit, adapter in read.items():
        if FIRST <= count // unit <= LAST:
            moment = adapter.validate_json(str(count))
            assert moment == start + timedelta(microseconds=count * 1_000_000 // unit)
            assert moment.utcoffset() == timedelta(0)
            assert adapter.validate_python(moment) == moment
            assert adapter.dump_json(moment) == str(count).encode()


@pytest.mark.parametrize("wrong", ["1.0", "1764500000.5", "true", '"soon"', "null", "[1]"])
@pytest.mark.parametrize("adapter", [SECONDS, MILLISECONDS, MICROSECONDS], ids=["s", "ms", "us"])
def test_a_count_is_a_whole_number(adapter: TypeAdapter[datetime], wrong: str) -> None:
    with pytest.raises(ValidationError):
        adapter.validate_json(wrong)


@pytest.mark.parametrize("count", [FIRST - 1, LAST + 1, 10**30])
def test_a_count_beyond_the_calendar_is_no_time(count: int) -> None:
    for adapter, unit in ((SECONDS, 1), (MILLISECONDS, 1000)):
        with pytest.raises(ValidationError):
            adapter.validate_json(str(count * unit))


def test_the_count_zero_may_be_no_time() -> None:
    assert TRADED.validate_json("0") is None
    assert TRADED.validate_json("1") == datetime(1970, 1, 1, 0, 0, 0, 1000, tzinfo=UTC)


def test_a_local_time_keeps_its_offset_if_it_has_one() -> None:
    read = NEW_YORK.validate_json
    assert read('"2026-11-30 09:31:00"').isoformat() == "2026-11-30T09:31:00-05:00"
    assert read('"2026-07-30T09:31"').isoformat() == "2026-07-30T09:31:00-04:00"
    assert read('"2026-07-30T09:31:00Z"').utcoffset() == timedelta(0)
    assert read('"2026-07-30T09:31:00+02:00"').utcoffset() == timedelta(hours=2)
    assert NEW_YORK.validate_python(datetime(2026, 11, 30, 9, 31)).hour == 9
    for wrong in ("5", "true", "null", '"soon"'):
        with pytest.raises(ValidationError):
            read(wrong)
