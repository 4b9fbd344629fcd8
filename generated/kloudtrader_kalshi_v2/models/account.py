# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `account` uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, ResponseModel
from kloudtrader.runtime.times import Epoch, Instant

__all__ = [
    "AccountLimitsResponse",
    "EndpointCost",
    "EndpointCostsResponse",
    "TokenRate",
    "UsageGrant",
    "UsageVolumeProgressResponse",
    "VolumeGoal",
    "VolumeProgress",
]


class TokenRate(ResponseModel):
    """A bucket of tokens."""

    refill_rate: float
    """Tokens a second."""
    bucket_capacity: float
    """Tokens at most."""


class UsageGrant(ResponseModel):
    """A tier that was given."""

    exchange_instance: str | None = None
    """Part of the exchange that it is for."""
    level: str | None = None
    """Tier."""
    expires_ts: Annotated[Instant, Epoch(1)] | None = None
    """When it ends; Unix seconds on the wire."""
    source: str | None = None
    """Why it was given."""


class AccountLimitsResponse(ResponseModel):
    """What the account may use."""

    usage_tier: str
    """Tier of the account, such as `basic`."""
    read: TokenRate
    """Tokens of reads."""
    write: TokenRate
    """Tokens of writes."""
    grants: Annotated[list[UsageGrant], NoneAsEmpty()] = Field(default_factory=list)
    """Tiers that the account was given."""


class EndpointCost(ResponseModel):
    """Tokens of a call."""

    method: str
    """Method of the request."""
    path: str
    """Path, with names like `:order_id`."""
    cost: int
    """Tokens."""


class EndpointCostsResponse(ResponseModel):
    """Tokens that calls take."""

    default_cost: int
    """Tokens of a call that is not listed."""
    endpoint_costs: list[EndpointCost]
    """Calls with another cost."""


class VolumeGoal(ResponseModel):
    """Volume that a tier needs."""

    level: str
    """Tier."""
    earn_volume_goal_fp: Decimal | None = None
    """Contracts to reach it."""
    keep_volume_goal_fp: Decimal | None = None
    """Contracts to keep it."""


class VolumeProgress(ResponseModel):
    """Volume of 30 days, and what each tier needs."""

    computed_ts: Annotated[Instant, Epoch(1)] | None = None
    """When it was computed; Unix seconds on the wire."""
    trailing_30d_volume_fp: Decimal
    """Contracts traded within 30 days."""
    goals: list[VolumeGoal]
    """What each tier needs."""


class UsageVolumeProgressResponse(ResponseModel):
    """Response of `GetUsageVolumeProgress`."""

    volume_progress: list[VolumeProgress]
    """Volume and goals."""
