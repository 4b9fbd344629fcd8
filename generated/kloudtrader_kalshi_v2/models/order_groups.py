# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `order_groups` uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import Field, StrictInt

from kloudtrader.runtime.models import NoneAsEmpty, ResponseModel
from kloudtrader.runtime.request.models import Condition, DecimalText, RequestModel

__all__ = [
    "EmptyRequest",
    "NewOrderGroup",
    "OrderGroup",
    "OrderGroupCreated",
    "OrderGroupLimit",
    "OrderGroupResponse",
    "OrderGroupsResponse",
]


EmptyRequest: TypeAlias = dict[str, Any]
"""Nothing: a body that has to be JSON all the same."""


class OrderGroup(ResponseModel):
    """An order group."""

    id: str
    """Id of the group."""
    contracts_limit_fp: Decimal | None = None
    """Contracts that may be filled within 15 seconds."""
    is_auto_cancel_enabled: bool
    """Whether passing the limit cancels the orders."""
    exchange_index: int | None = None
    """Shard of the group."""


class OrderGroupsResponse(ResponseModel):
    """The order groups of the account."""

    order_groups: Annotated[list[OrderGroup], NoneAsEmpty()] = Field(default_factory=list)
    """The groups."""


class NewOrderGroup(RequestModel):
    """An order group to create. It needs one of the two limits; if both are there, they have
    to be equal.
    """

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("contracts_limit", absent=True, required=("contracts_limit_fp",)),
    )

    contracts_limit: Annotated[StrictInt, Field(ge=1)] | None = None
    """Whole contracts that may be filled within 15 seconds."""
    contracts_limit_fp: Annotated[Decimal, Field(gt=0), DecimalText(0, 2)] | None = None
    """Contracts that may be filled within 15 seconds, with up to two decimals."""
    subaccount: Annotated[StrictInt, Field(ge=0)] | None = None
    """Number of the subaccount; 0 is the primary account."""
    exchange_index: Annotated[StrictInt, Field(ge=0)] | None = None
    """Shard of the group; 0 without it."""


class OrderGroupCreated(ResponseModel):
    """The new group."""

    order_group_id: str
    """Id of the group."""
    subaccount: int | None = None
    """Number of the subaccount."""
    exchange_index: int | None = None
    """Shard of the group."""


class OrderGroupResponse(ResponseModel):
    """An order group and its orders."""

    is_auto_cancel_enabled: bool
    """Whether passing the limit cancels the orders."""
    orders: Annotated[list[str], NoneAsEmpty()] = Field(default_factory=list)
    """Ids of the orders."""
    contracts_limit_fp: Decimal | None = None
    """Contracts that may be filled within 15 seconds."""
    exchange_index: int | None = None
    """Shard of the group."""


class OrderGroupLimit(RequestModel):
    """Another limit of an order group. It needs one of the two; if both are there, they have
    to be equal.
    """

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("contracts_limit", absent=True, required=("contracts_limit_fp",)),
    )

    contracts_limit: Annotated[StrictInt, Field(ge=1)] | None = None
    """Whole contracts that may be filled within 15 seconds."""
    contracts_limit_fp: Annotated[Decimal, Field(gt=0), DecimalText(0, 2)] | None = None
    """Contracts that may be filled within 15 seconds, with up to two decimals."""
