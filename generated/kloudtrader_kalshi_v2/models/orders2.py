# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `orders` uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from kloudtrader.runtime.models import ResponseModel
from kloudtrader.runtime.times import Epoch, Instant

from .common import ErrorObject

__all__ = [
    "BatchCancelledRow",
    "OrderBatchCancelled",
]


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
