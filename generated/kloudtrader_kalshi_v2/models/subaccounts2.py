# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `subaccounts` uses."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from kloudtrader.runtime.models import NoneAsEmpty, Open, ResponseModel
from kloudtrader.runtime.request.models import RequestModel

from .subaccounts import ShardShare

__all__ = [
    "ShardShareRequest",
    "TargetAllocation",
    "TargetAllocationResponse",
]


class TargetAllocationResponse(ResponseModel):
    """How money is spread over the shards."""

    allocations: Annotated[list[ShardShare], NoneAsEmpty()]
    """The share of each shard; none where the spreading is off."""
    resting_margin_reservation: Open[Literal["none", "max", "sum"]] | None = None
    """How much is held back for resting orders."""


class ShardShareRequest(RequestModel):
    """The share to give to a shard."""

    exchange_index: Annotated[StrictInt, Field(ge=0)]
    """The shard."""
    percent: Annotated[StrictInt, Field(ge=0, le=100)]
    """Its share, in whole percent."""


class TargetAllocation(RequestModel):
    """How to spread money over the shards."""

    allocations: Annotated[list[ShardShareRequest], Field(max_length=101)]
    """The shares, 100 percent in all; none to switch it off."""
    resting_margin_reservation: Literal["none", "max", "sum"] | str | None = None
    """How much is held back for resting orders; `sum` without it."""
