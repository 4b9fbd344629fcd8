"""Read and write times: with an offset, of a time zone, and as counts since 1970.

Nothing here imports pydantic before a model is built: values of requests use this module, too.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


@cache  # dateutil looks a known zone up under a lock, which takes longer than to read a time
def time_zone(name: str) -> tzinfo:
    """Return a time zone by its name, also where the system has no list of them."""
    from dateutil.tz import gettz

    zone = gettz(name)
    if zone is None:
        raise ValueError(f"unknown time zone {name}")
    return zone


def format_local(text: str, zone: str, form: str) -> str:
    """Return a time with an offset as local time of a zone, in a format of ``strftime``."""
    from dateutil.parser import isoparse

    return isoparse(text).astimezone(time_zone(zone)).strftime(form)


def _try_in_order(*choices: CoreSchema) -> CoreSchema:
    from pydantic_core import core_schema

    return core_schema.union_schema([*choices], mode="left_to_right")


def _read_aware(place: Callable[[datetime], datetime]) -> CoreSchema:
    """Return a schema that places a time without an offset, and refuses numbers.

    Read as a number, 0 would be 1 January 1970. The order saves a call of Python for each time with
    an offset.
    """
    from pydantic_core import core_schema

    aware = core_schema.datetime_schema(tz_constraint="aware", strict=True)
    text = core_schema.chain_schema(
        [core_schema.str_schema(strict=True), core_schema.datetime_schema()]
    )
    naive = _try_in_order(core_schema.datetime_schema(strict=True), text)
    return _try_in_order(aware, core_schema.no_info_after_validator_function(place, naive))


class _WithTimeZone:
    """Read a time without an offset as UTC."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _read_aware(_as_utc)


def _as_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class LocalTime:
    """Read a time without an offset as one of a time zone: ``LocalTime("America/New_York")``."""

    __slots__ = ("zone",)

    def __init__(self, zone: str) -> None:
        self.zone = zone

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        # As a rule, such a time has no offset, so that form is tried first.
        naive = core_schema.datetime_schema(tz_constraint="naive", strict=True)
        local = core_schema.no_info_after_validator_function(self._place, naive)
        return _try_in_order(local, _read_aware(self._place))

    def _place(self, moment: datetime) -> datetime:
        return moment if moment.tzinfo else moment.replace(tzinfo=time_zone(self.zone))

    def __repr__(self) -> str:
        return f"LocalTime({self.zone!r})"


class Epoch:
    """Read a count since 1970-01-01 UTC as a time: ``Epoch(1000)`` counts milliseconds.

    With ``zero_as_none``, the count 0 is no time, which a nullable field reads as ``None``.
    """

    __slots__ = ("per_second", "zero_as_none")

    def __init__(self, per_second: int, *, zero_as_none: bool = False) -> None:
        self.per_second = per_second
        self.zero_as_none = zero_as_none

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        aware = core_schema.datetime_schema(tz_constraint="aware", strict=True)
        count = core_schema.no_info_plain_validator_function(self._read)
        choices = [aware, core_schema.chain_schema([count, core_schema.nullable_schema(aware)])]
        if self.per_second in _COUNTS:
            least, most = _COUNTS[self.per_second]
            number = core_schema.int_schema(strict=True, ge=least, le=most)
            choices.insert(0, core_schema.chain_schema([number, core_schema.datetime_schema()]))
        return core_schema.union_schema(
            [*choices],
            mode="left_to_right",
            serialization=core_schema.plain_serializer_function_ser_schema(
                self._write, when_used="json"
            ),
        )

    def _write(self, moment: datetime | None) -> int | None:
        """Return the count as it is sent."""
        if moment is None:
            return None
        return (moment - _EPOCH) // timedelta(microseconds=1) * self.per_second // 1_000_000

    def _read(self, value: object) -> datetime | None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("must be a whole number")  # noqa: TRY004 - pydantic reports it
        if value == 0 and self.zero_as_none:
            return None
        seconds, rest = divmod(value, self.per_second)
        try:
            # Not fromtimestamp(): it rounds, and fails on some systems before 1970.
            return _EPOCH + timedelta(
                seconds=seconds, microseconds=rest * 1_000_000 // self.per_second
            )
        except OverflowError:
            raise ValueError("is not a time of the calendar") from None

    def __repr__(self) -> str:
        zero = ", zero_as_none=True" if self.zero_as_none else ""
        return f"Epoch({self.per_second}{zero})"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTS = {1: (1, 20_000_000_000), 1000: (20_000_000_001, 253_402_300_799_999)}
"""Counts that pydantic itself reads as seconds, until the year 2603, or as milliseconds, from
August 1970 on. In Python, each takes five times as long.
"""


Instant: TypeAlias = Annotated[datetime, _WithTimeZone()]
"""A time with a time zone. If the server omits the offset, it is UTC."""
