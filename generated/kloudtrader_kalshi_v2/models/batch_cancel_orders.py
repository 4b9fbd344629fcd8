# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `batch_cancel_orders` uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StrictInt

from kloudtrader.runtime.models import ResponseModel
from kloudtrader.runtime.request.models import RequestModel
from kloudtrader.runtime.times import Epoch, Instant

from .common import ErrorObject

__all__ = [
    "BatchCancelItem",
    "BatchCancelledRow",
    "CancelBatch",
    "OrderBatchCancelled",
]


class BatchCancelItem(RequestModel):
    """An order to cancel."""

    order_id: Annotated[str, Field(min_length=1)]
    """Id of the order."""
    subaccount: Annotated[StrictInt, Field(ge=0)] | None = None
    """Number of the subaccount; 0 is the primary account."""
    exchange_index: StrictInt | None = None
    """Shard of the order; -1 finds it by `market_ticker`. Without both, shard 0."""
    market_ticker: str | None = None
    """Ticker of the order's market, by which its shard is found."""


class CancelBatch(RequestModel):
    """Orders to cancel."""

    orders: Annotated[list[BatchCancelItem], Field(min_length=1)]
    """The orders."""


class BatchCancelledRow(ResponseModel):
    """Outcome of one cancel of a batch."""

    order_id: str
    """Id of the order."""
    reduced_by: Decimal | None = None
    """Contracts that rested and were taken off; 0 with an error."""
    client_order_id: str | None = None
    """Id that the account gave."""
    ts_ms: Annotated[Instant, Epoch(1000)] | None = None
    """When it happened; Unix milliseconds on the wire."""
    error: ErrorObject | None = None
    """Why the order was not cancelled; none where it was."""


class OrderBatchCancelled(ResponseModel):
    """Outcome of a batch of cancels."""

    orders: list[BatchCancelledRow]
    """One row for each order, in the order of the request."""
