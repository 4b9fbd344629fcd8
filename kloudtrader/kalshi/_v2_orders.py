"""Serve ``place_once`` and its kin by API v2, with the signatures and models of API v1."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kloudtrader.kalshi._v2_errors import document_errors
from kloudtrader.kalshi.v2_models import to_new_order, to_order
from kloudtrader.kalshi_v2 import KalshiV2
from kloudtrader.orders import Cancelled
from kloudtrader.runtime.errors import CallError
from kloudtrader_kalshi import models

if TYPE_CHECKING:
    from kloudtrader.orders import Journal
    from kloudtrader.runtime.client import CallResult

__all__ = ["cancel_all", "cancel_once", "decrease_once", "place_once"]


class _ReportingKalshiV2(KalshiV2):
    """Report the outcome of each write to the caller."""

    def __init__(self, result: CallResult) -> None:
        super().__init__()
        self._report = result


def place_once(
    request: models.UserOrderCreateRequest,
    *,
    key: str | None,
    journal: str | Path | Journal | bool | None,
    patience: float,
    result: CallResult | None,
) -> models.Order:
    """Place an order at most once and return it, also where it can not be read now."""
    with document_errors(result) as report:
        placed = _ReportingKalshiV2(report).place_once(
            to_new_order(request), key=key, journal=journal, patience=patience
        )
    order = placed.order
    if order is None:
        try:
            order = placed.read()
        except CallError:
            # That it is placed is certain, so an error would lie.
            return models.Order(
                order_id=placed.order_id,
                market_id=request.market_id,
                is_yes=request.side == "yes",
                price=request.price,
                place_count=request.count,
            )
    return to_order(order)


def decrease_once(
    order_id: str, count: int, patience: float, result: CallResult | None
) -> models.Order:
    """Take contracts off an order: what shall rest is computed from a read."""
    with document_errors(result) as report:
        client = _ReportingKalshiV2(report)
        return to_order(client.decrease_once(order_id, by=count, patience=patience))


def cancel_once(order_id: str, patience: float, result: CallResult | None) -> models.Order:
    """Cancel an order and return it in its final state."""
    with document_errors(result) as report:
        return to_order(_ReportingKalshiV2(report).cancel_once(order_id, patience=patience))


def cancel_all(
    market_id: str | None, journal: str | Path | Journal | bool | None, patience: float
) -> Cancelled[models.Order]:
    """List, cancel and read orders until none rests."""
    with document_errors() as report:
        client = _ReportingKalshiV2(report)
        cancelled = client.cancel_all(market_ticker=market_id, journal=journal, patience=patience)
    return Cancelled([to_order(order) for order in cancelled.orders], cancelled.unresolved)
