# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `subaccounts` uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt

from kloudtrader.runtime.models import NoneAsEmpty, Open, ResponseModel
from kloudtrader.runtime.request.models import RequestModel
from kloudtrader.runtime.times import Epoch, Instant

__all__ = [
    "Netting",
    "NettingChange",
    "NettingResponse",
    "NewSubaccount",
    "ShardShare",
    "ShardShareRequest",
    "ShardTransfer",
    "ShardTransferCreated",
    "ShardTransferRequest",
    "ShardTransferResponse",
    "ShardTransfersResponse",
    "SubaccountBalance",
    "SubaccountBalancesResponse",
    "SubaccountCreated",
    "SubaccountTransfer",
    "SubaccountTransferRequest",
    "SubaccountTransfersResponse",
    "TargetAllocation",
    "TargetAllocationResponse",
]


class NewSubaccount(RequestModel):
    """A subaccount to open."""

    exchange_index: StrictInt | None = None
    """Shard on which it is opened. The server's default: 0."""


class SubaccountCreated(ResponseModel):
    """The new subaccount."""

    subaccount_number: int
    """Its number."""


class SubaccountBalance(ResponseModel):
    """Cash of a subaccount on a shard."""

    subaccount_number: int
    """Number of the subaccount; 0 is the primary account."""
    exchange_index: int
    """The shard."""
    balance: Decimal
    """Cash, in US dollars."""
    updated_ts: Annotated[Instant, Epoch(1)] | None = None
    """When it last changed; Unix seconds on the wire."""


class SubaccountBalancesResponse(ResponseModel):
    """Response of `GetSubaccountBalances`."""

    subaccount_balances: list[SubaccountBalance]
    """The balances."""


class SubaccountTransferRequest(RequestModel):
    """Money to move between subaccounts."""

    client_transfer_id: UUID
    """Id of your own."""
    from_subaccount: Annotated[StrictInt, Field(ge=0)]
    """Number of the subaccount that gives; 0 is the primary account."""
    to_subaccount: Annotated[StrictInt, Field(ge=0)]
    """Number of the subaccount that gets; 0 is the primary account."""
    amount_cents: Annotated[StrictInt, Field(ge=1)]
    """Money, in US cents."""
    exchange_index: Annotated[StrictInt, Field(ge=0)] | None = None
    """Shard; 0 without it."""


class SubaccountTransfer(ResponseModel):
    """A transfer between subaccounts."""

    transfer_id: str
    """Id of the transfer."""
    from_subaccount: int
    """Number of the subaccount that gave."""
    to_subaccount: int
    """Number of the subaccount that got."""
    amount_cents: int
    """Money, in US cents."""
    created_ts: Annotated[Instant, Epoch(1)] | None = None
    """When it happened; Unix seconds on the wire."""
    exchange_index: int | None = None
    """Shard."""


class SubaccountTransfersResponse(ResponseModel):
    """One page of transfers."""

    transfers: list[SubaccountTransfer]
    """The transfers."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""


class Netting(ResponseModel):
    """Netting of a subaccount."""

    subaccount_number: int
    """Number of the subaccount; 0 is the primary account."""
    enabled: bool
    """Whether positions return collateral to each other."""
    exchange_index: int | None = None
    """Shard."""


class NettingResponse(ResponseModel):
    """Response of `GetNetting`."""

    netting_configs: list[Netting]
    """The settings."""


class NettingChange(RequestModel):
    """Another netting of a subaccount."""

    subaccount_number: Annotated[StrictInt, Field(ge=0)]
    """Number of the subaccount; 0 is the primary account."""
    enabled: StrictBool
    """Whether positions return collateral to each other."""


class ShardTransferRequest(RequestModel):
    """Money to move between shards."""

    source: Literal["event_contract", "margined"] | str
    """Part of the exchange that gives."""
    destination: Literal["event_contract", "margined"] | str
    """Part of the exchange that gets."""
    amount: Annotated[StrictInt, Field(ge=1)]
    """Money in hundredths of a US cent; 10,000 are a dollar."""
    source_exchange_shard: Annotated[StrictInt, Field(ge=0, le=100)] | None = None
    """Shard that gives; 0 without it."""
    destination_exchange_shard: Annotated[StrictInt, Field(ge=0, le=100)] | None = None
    """Shard that gets; 0 without it."""
    source_subaccount: Annotated[StrictInt, Field(ge=0)] | None = None
    """Number of the subaccount that gives; 0 without it."""
    destination_subaccount: Annotated[StrictInt, Field(ge=0)] | None = None
    """Number of the subaccount that gets; 0 without it."""
    client_transfer_id: UUID | None = None
    """Id of your own, for the primary account only. The same id from the same shard is refused
    the second time.
    """


class ShardTransferCreated(ResponseModel):
    """The transfer that was started."""

    transfer_id: str
    """Id of the transfer."""


class ShardTransfer(ResponseModel):
    """A transfer between shards."""

    transfer_id: str
    """Id of the transfer."""
    client_transfer_id: str | None = None
    """Id that the account gave."""
    source: Open[Literal["event_contract", "margined"]] | None = None
    """Part of the exchange that gives."""
    destination: Open[Literal["event_contract", "margined"]] | None = None
    """Part of the exchange that gets."""
    source_exchange_shard: int | None = None
    """Shard that gives."""
    destination_exchange_shard: int | None = None
    """Shard that gets."""
    amount: Decimal
    """Money, in US dollars."""
    status: Open[Literal["pending", "complete"]]
    """Whether it is done."""
    created_ts: Annotated[Instant, Epoch(1)] | None = None
    """When it was started; Unix seconds on the wire."""


class ShardTransfersResponse(ResponseModel):
    """One page of transfers."""

    transfers: list[ShardTransfer]
    """The transfers."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""


class ShardTransferResponse(ResponseModel):
    """Response of `GetShardTransfer`."""

    transfer: ShardTransfer
    """The transfer."""


class ShardShare(ResponseModel):
    """The share of a shard."""

    exchange_index: int
    """The shard."""
    percent: int
    """Its share, in percent."""


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
