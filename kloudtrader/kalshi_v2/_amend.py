"""Amend an order until a read shows it as requested."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from kloudtrader.kalshi_v2._outcomes import FINAL, shows_amendment
from kloudtrader.kalshi_v2._venue import PAUSED, KalshiV2Venue, has_code
from kloudtrader.kalshi_v2.balance import explain_balance
from kloudtrader.orders.reconcile import Reader
from kloudtrader.runtime.errors import (
    ApiError,
    CallError,
    Conflict,
    InvalidArgument,
    NotDone,
    NotFound,
    OutcomeUnknown,
)
from kloudtrader.runtime.policy import SYSTEM_CLOCK, Clock, check_seconds, rounds
from kloudtrader.runtime.request.models import to_request_model
from kloudtrader_kalshi_v2.models import Order, OrderAmendment
from kloudtrader_kalshi_v2.orders_api import OrdersApi

__all__ = ["amend_once"]


def amend_once(
    venue: KalshiV2Venue,
    order_id: str,
    changes: dict[str, Decimal | int | str | None],
    *,
    patience: float = 30.0,
    clock: Clock = SYSTEM_CLOCK,
) -> Order:
    """Amend an order to absolute values, which may be sent again, and return it as read.

    Raises:
        ApiError: The exchange refused the first request, so nothing was done.
        NotDone: The order ended before it was amended.
        OutcomeUnknown: Patience ended, and no read showed the order as requested.
    """
    if not any(value is not None for value in changes.values()):
        raise InvalidArgument("nothing to amend: give price, count or expiration_time")
    return _Amendment(venue, order_id, changes, clock).run(check_seconds("patience", patience))


class _Amendment:
    """Run :func:`amend_once` once."""

    def __init__(
        self,
        venue: KalshiV2Venue,
        order_id: str,
        changes: dict[str, Decimal | int | str | None],
        clock: Clock,
    ) -> None:
        self.venue, self.order_id = venue, order_id
        self.changes, self.clock = changes, clock
        self.read = Reader()
        self.body: OrderAmendment | None = None
        self.is_open = False
        """True if a request was sent and has no response."""
        self.acknowledged: datetime | None = None

    def run(self, patience: float) -> Order:
        for _ in rounds(self.clock, patience, least=2):
            # Before the order: what it shows is as recent as this, or more so.
            is_current = self.acknowledged is not None and self.read(
                self.venue.is_current, self.acknowledged
            )
            order = self.read(self.venue.read, self.order_id)
            if order is None:
                continue
            body = self.body = self.body or self.complete(order)
            if shows_amendment(order, body) or is_current:
                return order
            if order.status in FINAL:
                self.refuse(order, body)
            elif self.acknowledged is None:
                self.send(order, body)
        text = f"order {self.order_id}: the amendment may still arrive"
        if self.acknowledged is not None:
            text = f"order {self.order_id} was amended, and no read shows it yet"
        raise OutcomeUnknown(text) from self.read.failure

    def complete(self, order: Order) -> OrderAmendment:
        """Return the request; what is not given stays as the order has it."""
        total = order.fill_count_fp + order.remaining_count_fp
        fields = {
            "ticker": order.ticker,
            "side": "bid" if order.outcome_side == "yes" else "ask",
            "price": order.yes_price_dollars,
            "count": total,
            **{name: value for name, value in self.changes.items() if value is not None},
        }
        if total == 0 and self.changes.get("count") is None:
            fields["count"] = order.initial_count_fp  # cancelled: nothing is sent
        return to_request_model(OrderAmendment, fields, "amendment")

    def send(self, order: Order, body: OrderAmendment) -> None:
        """Send the amendment once more. A refusal proves something of the first request only."""
        client, number = self.venue.client, self.venue.subaccount_of(order)
        try:
            OrdersApi(client).amend_order(self.order_id, amendment=body, subaccount=number)
            self.acknowledged = self.clock.now()
        except NotFound as error:
            self.read.failure = error  # the next read tells whether the order has ended
        except CallError as error:
            # A conflict is not documented for amendments; only that of a pause is understood.
            is_refused = error.outcome == "refused" and (
                not isinstance(error, Conflict) or has_code(error, *PAUSED)
            )
            if is_refused and isinstance(error, ApiError) and not self.is_open:
                raise explain_balance(client, number, order.ticker, error) from error.__cause__
            self.read.failure = error
            self.is_open = self.is_open or not (is_refused or error.outcome == "not_sent")

    def refuse(self, order: Order, body: OrderAmendment) -> None:
        """Raise ``NotDone`` for an order that ended at another price, or before a request."""
        if self.acknowledged is None and (
            not self.is_open or order.yes_price_dollars != body.price
        ):
            text = f"order {self.order_id} was not amended: it is {order.status}"
            raise NotDone(text, orders=(order,)) from self.read.failure
