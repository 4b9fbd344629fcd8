# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `batch_create_orders` uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from kloudtrader.runtime.models import ResponseModel
from kloudtrader.runtime.request.models import RequestModel
from kloudtrader.runtime.times import Epoch, Instant

from .common import ErrorObject
from .orders import NewOrder

__all__ = [
    "BatchCreatedRow",
    "OrderBatch",
    "OrderBatchCreated",
]


class OrderBatch(RequestModel):
    """Orders to place."""

    orders: Annotated[list[NewOrder], Field(min_length=1)]
    """The orders."""


class BatchCreatedRow(ResponseModel):
    """Outcome of one order of a batch: what it filled, or an error."""

    order_id: str | None = None
    """Id that the exchange gave."""
    client_order_id: str | None = None
    """Id that the account gave."""
    fill_count: Decimal | None = None
    """Contracts filled."""
    remaining_count: Decimal | None = None
    """Contracts that rest."""
    average_fill_price: Decimal | None = None
    """Average price of Yes of the fills, in US dollars."""
    average_fee_paid: Decimal | None = None
    """Average fee a contract, in US dollars."""
    ts_ms: Annotated[Instant, Epoch(1000)] | None = None
    """When it happened; Unix milliseconds on the wire."""
    error: ErrorObject | None = None
    """Why the order was refused; none where it was placed."""


class OrderBatchCreated(ResponseModel):
    """Outcome of a batch of new orders."""

    orders: list[BatchCreatedRow]
    """One row for each order, in the order of the request."""
