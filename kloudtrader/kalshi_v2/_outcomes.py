"""Complete calls about orders, compare responses with requests, and reconcile lost ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from kloudtrader.kalshi_v2._matching import describe_mismatch, get_field
from kloudtrader.kalshi_v2.account_orders import find_orders, list_orders, read_order
from kloudtrader.orders.identity import new_digest, uuid_text
from kloudtrader.runtime.errors import (
    CallError,
    Finding,
    Forbidden,
    KloudTraderError,
    NotFound,
    NotSent,
    Unauthorized,
)
from kloudtrader.runtime.request.models import RequestModel, to_request_model
from kloudtrader_kalshi_v2 import models

if TYPE_CHECKING:
    from kloudtrader.kalshi_v2.access import KalshiV2Client
    from kloudtrader.runtime.operation import Operation

__all__ = ["FINAL", "OrderCall", "shows_amendment"]

M = TypeVar("M", bound=RequestModel)

FINAL = frozenset({"canceled", "executed"})
"""States of an order in which nothing of it can change any more."""


class OrderCall:
    """Complete the request of a call about orders, and check its response.

    A new order gets a ``client_order_id`` and a cancel or decrease its ``market_ticker``: without
    the first, a lost response cannot be resolved; without the second, the exchange looks on shard 0
    only and returns 404 for an order that rests on another shard.
    """

    def __init__(
        self,
        client: KalshiV2Client,
        operation: Operation,
        arguments: Mapping[str, object],
        body: object,
    ) -> None:
        self.client = client
        self.name = operation.name
        self.arguments = dict(arguments)
        self.body = body
        self.order_id = str(arguments.get("order_id"))
        self._complete()

    def _complete(self) -> None:
        if self.name == "create_order":
            self.body = _identified(to_request_model(models.NewOrder, self.body, "order"))
        elif self.name == "batch_create_orders":
            batch = to_request_model(models.OrderBatch, self.body, "batch")
            orders = [_identified(order) for order in batch.orders]
            self.body = batch.model_copy(update={"orders": orders})
        elif self.name == "cancel_order" and not _is_routed(self.arguments):
            self.arguments["market_ticker"] = self._ticker(self.order_id)
        elif self.name == "decrease_order":
            self.body = self._routed(to_request_model(models.OrderDecrease, self.body, "decrease"))
        elif self.name == "batch_cancel_orders":
            cancels = to_request_model(models.CancelBatch, self.body, "batch")
            items = [self._routed(item, item.order_id) for item in cancels.orders]
            self.body = cancels.model_copy(update={"orders": items})

    def _routed(self, item: M, order_id: str | None = None) -> M:
        if _is_routed(vars(item)):
            return item
        ticker = self._ticker(self.order_id if order_id is None else order_id)
        return item.model_copy(update={"market_ticker": ticker})

    def _ticker(self, order_id: str) -> str:
        try:
            return self.client.read_ticker(order_id)
        except (NotFound, Unauthorized, Forbidden):
            raise  # the write would be refused too
        except CallError as error:
            why = f"{self.name} was not sent: the order's market could not be read: {error}"
            raise NotSent(why) from error

    # --- the response -------------------------------------------------------------------------

    def mismatch(self, response: object) -> str | None:
        """Return why a response cannot be the one to this request, else ``None``."""
        return describe_mismatch(self.name, self.arguments, self.body, response)

    def remember(self, response: object) -> None:
        """Remember the market of the order that a response is about."""
        about = get_field(response, "order") if self.name == "get_order" else response
        source = about if self.name == "get_order" else self.body
        order_id, ticker = get_field(about, "order_id"), get_field(source, "ticker")
        if isinstance(order_id, str) and isinstance(ticker, str):
            self.client.remember_ticker(order_id, ticker)

    # --- reconciliation -----------------------------------------------------------------------

    def find_outcome(self) -> Finding:
        """Read once whether the write was done."""
        try:
            if self.name == "create_order":
                return self._find_order(cast("models.NewOrder", self.body))
            if self.name == "cancel_all_orders":
                return self._find_resting()
            if "order_id" not in self.arguments:
                return Finding("cannot_tell", "a batch is looked up order by order")
            return self._judge(read_order(self.client, self.order_id))
        except KloudTraderError as error:
            return Finding("cannot_tell", f"could not read: {error}")

    def _find_order(self, request: models.NewOrder) -> Finding:
        known = str(request.client_order_id), request.ticker, request.subaccount
        orders = find_orders(self.client, *known, datetime.now(UTC))
        if len(orders) == 1:
            return Finding("done", "an order carries the id", orders[0], tuple(orders))
        return Finding("cannot_tell", "no order carries the id so far", evidence=tuple(orders))

    def _find_resting(self) -> Finding:
        subaccount = cast("int | None", self.arguments.get("subaccount"))
        resting = tuple(list_orders(self.client, subaccount, status="resting"))
        if not resting:
            return Finding("done", "no order rests")
        return Finding("cannot_tell", f"{len(resting)} orders rest", evidence=resting)

    def _judge(self, order: models.Order) -> Finding:
        done, reason = False, f"the order is {order.status}"
        is_undone = False
        if self.name == "cancel_order":
            done = order.status == "canceled"
            is_undone = order.status == "executed"
        elif self.name == "decrease_order":
            to = cast("models.OrderDecrease", self.body).reduce_to
            # By how much one decrease has reduced the order, it does not show.
            done = to is not None and order.remaining_count_fp <= to
        else:
            amendment = cast("models.OrderAmendment", self.body)
            done = shows_amendment(order, amendment)
            is_undone = order.status in FINAL and order.yes_price_dollars != amendment.price
        if done:
            return Finding("done", reason, order, (order,))
        if is_undone:
            return Finding("not_done", reason, order, (order,))
        return Finding("cannot_tell", f"{reason}; the request may arrive late", order, (order,))


def shows_amendment(order: models.Order, amendment: models.OrderAmendment) -> bool:
    """Return whether an order has the price, the count and the expiration of an amendment."""
    if order.yes_price_dollars != amendment.price:
        return False
    # Of an order that was cancelled since, the count cannot be told.
    if order.fill_count_fp + order.remaining_count_fp != amendment.count:
        return False
    if amendment.expiration_time is None:
        return True
    shown = 0 if order.expiration_time is None else int(order.expiration_time.timestamp())
    return shown == amendment.expiration_time


def _identified(order: models.NewOrder) -> models.NewOrder:
    if order.client_order_id is not None:
        return order
    return order.model_copy(update={"client_order_id": uuid_text(new_digest())})


def _is_routed(fields: Mapping[str, Any]) -> bool:
    """Return whether the exchange can find the shard of an order."""
    return fields.get("market_ticker") is not None or (fields.get("exchange_index") or -1) >= 0
