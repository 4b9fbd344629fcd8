# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `exchange` uses."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kloudtrader.runtime.models import Instant, NoneAsEmpty, ResponseModel

__all__ = [
    "DailyHours",
    "ExchangeSchedule",
    "ExchangeScheduleResponse",
    "ExchangeStatus",
    "MaintenanceWindow",
    "ShardStatus",
    "UserDataTimestampResponse",
    "WeeklyHours",
]


class ShardStatus(ResponseModel):
    """State of a shard."""

    exchange_index: int
    """The shard."""
    description: str | None = None
    """What is traded there."""
    exchange_active: bool | None = None
    """Whether it is up."""
    trading_active: bool | None = None
    """Whether orders can be placed."""
    intra_exchange_transfers_active: bool | None = None
    """Whether money can be moved."""


class ExchangeStatus(ResponseModel):
    """State of the exchange. The top level is about shard 0."""

    exchange_active: bool
    """Whether the exchange is up. If it is not, cancelling fails, too."""
    trading_active: bool
    """Whether orders can be placed. If not, they can still be cancelled."""
    intra_exchange_transfers_active: bool | None = None
    """Whether money can be moved between shards."""
    exchange_estimated_resume_time: Instant | None = None
    """When it is expected back."""
    exchange_index_statuses: list[ShardStatus] | None = None
    """The state of each shard."""


class DailyHours(ResponseModel):
    """Hours within a day, in New York's time."""

    open_time: str
    """When trading begins, in hours and minutes."""
    close_time: str
    """When trading ends, in hours and minutes."""


class WeeklyHours(ResponseModel):
    """Hours by weekday, within a span of time."""

    start_time: Instant | None = None
    """From when they hold."""
    end_time: Instant | None = None
    """Until when they hold."""
    monday: Annotated[list[DailyHours], NoneAsEmpty()] = Field(default_factory=list)
    """Hours of Mondays."""
    tuesday: Annotated[list[DailyHours], NoneAsEmpty()] = Field(default_factory=list)
    """Hours of Tuesdays."""
    wednesday: Annotated[list[DailyHours], NoneAsEmpty()] = Field(default_factory=list)
    """Hours of Wednesdays."""
    thursday: Annotated[list[DailyHours], NoneAsEmpty()] = Field(default_factory=list)
    """Hours of Thursdays."""
    friday: Annotated[list[DailyHours], NoneAsEmpty()] = Field(default_factory=list)
    """Hours of Fridays."""
    saturday: Annotated[list[DailyHours], NoneAsEmpty()] = Field(default_factory=list)
    """Hours of Saturdays."""
    sunday: Annotated[list[DailyHours], NoneAsEmpty()] = Field(default_factory=list)
    """Hours of Sundays."""


class MaintenanceWindow(ResponseModel):
    """A planned maintenance."""

    start_datetime: Instant
    """When it begins."""
    end_datetime: Instant
    """When it ends."""


class ExchangeSchedule(ResponseModel):
    """Hours of the exchange."""

    standard_hours: list[WeeklyHours]
    """Hours by weekday, for spans of time."""
    maintenance_windows: Annotated[list[MaintenanceWindow], NoneAsEmpty()] = Field(
        default_factory=list
    )
    """Planned maintenance."""


class ExchangeScheduleResponse(ResponseModel):
    """Response of `GetExchangeSchedule`."""

    schedule: ExchangeSchedule
    """The hours."""


class UserDataTimestampResponse(ResponseModel):
    """Response of `GetUserDataTimestamp`."""

    as_of_time: Instant
    """The time up to which writes are shown by reads."""
