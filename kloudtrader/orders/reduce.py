"""Reduce what rests of an order to a quantity: protocol 5.6."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kloudtrader.orders.cancel import identify
from kloudtrader.orders.reconcile import SYSTEM_CLOCK, Clock, rounds
from kloudtrader.orders.venue import OrderT, Venue
from kloudtrader.runtime.errors import CallError, InvalidArgument, OutcomeUnknown

__all__ = ["decrease_once"]


def decrease_once(
    venue: Venue[OrderT],
    order: Any,
    to: Decimal,
    *,
    patience: float = 30.0,
    clock: Clock = SYSTEM_CLOCK,
) -> OrderT:
    """Reduce an order until not more than ``to`` rests, and return it as last read.

    The reduction is absolute, so repeating it is harmless. Do not raise the order again before
    a read shows it final or at the new size if this raises ``OutcomeUnknown``.
    """
    if to < 0:
        raise InvalidArgument("to must not be negative", argument="to")
    order_id, _ = identify(venue, order)
    failure: CallError | None = None
    for _ in rounds(clock, patience):
        try:
            latest = venue.read(order_id)
            if venue.is_final(latest) or venue.remaining(latest) <= to:
                return latest
            reduced = venue.reduce_to(order_id, latest, to)
            if reduced is not None and venue.remaining(reduced) <= to:
                return reduced
        except CallError as error:
            failure = error
    raise OutcomeUnknown(
        f"more than {to} may rest of order {order_id}; a reduction may still arrive, so do not"
        " raise the order before it reads final or reduced"
    ) from failure
