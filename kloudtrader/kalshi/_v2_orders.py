"""Serve ``place_once`` and its kin by API v2, with the signatures and models of API v1."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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

    def __init__(self, result: CallResult | None) -> None:
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
    placed = _ReportingKalshiV2(result).place_once(
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
    client = _ReportingKalshiV2(result)
    return to_order(client.decrease_once(order_id, by=count, patience=patience))


def cancel_once(order_id: str, patience: float, result: CallResult | None) -> models.Order:
    """Cancel an order and return it in its final state."""
    return to_order(_ReportingKalshiV2(result).cancel_once(order_id, patience=patience))


def cancel_all(
    market_id: str | None, journal: str | Path | Journal | bool | None, patience: float
) -> Cancelled[models.Order]:
    """List, cancel and read orders until none rests."""
    cancelled = KalshiV2().cancel_all(market_ticker=market_id, journal=journal, patience=patience)
    return Cancelled([to_order(order) for order in cancelled.orders], cancelled.unresolved)
