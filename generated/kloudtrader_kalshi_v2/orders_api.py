# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""OrdersApi: one method for each operation with the tag orders."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal, overload

from kloudtrader.runtime.client import Api, require_body
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["OrdersApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_GET_ORDERS: Typed[models.OrdersResponse] = Typed(lambda: models.OrdersResponse, errors=_errors)
_GET_ORDER: Typed[models.OrderResponse] = Typed(lambda: models.OrderResponse, errors=_errors)
_GET_ORDER_QUEUE_POSITIONS: Typed[models.QueuePositionsResponse] = Typed(
    lambda: models.QueuePositionsResponse, errors=_errors
)
_GET_ORDER_QUEUE_POSITION: Typed[models.QueuePositionResponse] = Typed(
    lambda: models.QueuePositionResponse, errors=_errors
)
_CREATE_ORDER: Typed[models.OrderCreated] = Typed(lambda: models.OrderCreated, errors=_errors)
_CANCEL_ALL_ORDERS = Typed(None, errors=_errors)
_CANCEL_ORDER: Typed[models.OrderCancelled] = Typed(lambda: models.OrderCancelled, errors=_errors)
_DECREASE_ORDER: Typed[models.OrderDecreased] = Typed(lambda: models.OrderDecreased, errors=_errors)
_AMEND_ORDER: Typed[models.OrderAmended] = Typed(lambda: models.OrderAmended, errors=_errors)
_BATCH_CREATE_ORDERS: Typed[models.OrderBatchCreated] = Typed(
    lambda: models.OrderBatchCreated, errors=_errors
)
_BATCH_CANCEL_ORDERS: Typed[models.OrderBatchCancelled] = Typed(
    lambda: models.OrderBatchCancelled, errors=_errors
)


class OrdersApi(Api):
    """Orders of the account. They always concern the Yes book of a market.

    Every method raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """

    def get_orders(
        self,
        *,
        ticker: str | None = None,
        event_ticker: str | Sequence[str] | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        status: Literal["resting", "canceled", "executed"] | str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        subaccount: int | None = None,
        exchange_index: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.OrdersResponse:
        """Get the orders of the account.

        Orders page by page. Orders that were cancelled or filled move to the archive after
        two weeks.

        ``GET /portfolio/orders``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            ticker: Only this market.
            event_ticker: Only markets of these events, at most 100.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            status: Only orders of this status.
            limit: Rows a page, 1 to 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. Without
                it, the server takes all subaccounts.
            exchange_index: Only this shard. Without it, all shards.

        Returns:
            One page of orders.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.get_orders,
            {
                "ticker": ticker,
                "event_ticker": event_ticker,
                "min_ts": min_ts,
                "max_ts": max_ts,
                "status": status,
                "limit": limit,
                "cursor": cursor,
                "subaccount": subaccount,
                "exchange_index": exchange_index,
            },
            _GET_ORDERS,
            timeout=_timeout,
        )

    def get_order(
        self,
        order_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.OrderResponse:
        """Get one order.

        The order as the exchange has it. Right after a write it may still be shown as it
        was before.

        ``GET /portfolio/orders/{order_id}``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            order_id: Id of the order, which the exchange gave.

        Returns:
            The order.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.get_order,
            {
                "order_id": order_id,
            },
            _GET_ORDER,
            timeout=_timeout,
        )

    def get_order_queue_positions(
        self,
        *,
        market_tickers: str | Sequence[str] | None = None,
        event_ticker: str | None = None,
        subaccount: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.QueuePositionsResponse:
        """Get the places of resting orders in their queues.

        For each resting order the contracts that are filled before it at its price.

        ``GET /portfolio/orders/queue_positions``; may be sent again; credential: accessKey
        and accessTimestamp and accessSignature.

        Args:
            market_tickers: Only orders in these markets.
            event_ticker: Only this event.
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. The
                server's default: 0.

        Returns:
            The places of the orders.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.get_order_queue_positions,
            {
                "market_tickers": market_tickers,
                "event_ticker": event_ticker,
                "subaccount": subaccount,
            },
            _GET_ORDER_QUEUE_POSITIONS,
            timeout=_timeout,
        )

    def get_order_queue_position(
        self,
        order_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.QueuePositionResponse:
        """Get the place of one order in its queue.

        The contracts that are filled before the order at its price; 0 for the first of the
        queue.

        ``GET /portfolio/orders/{order_id}/queue_position``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_id: Id of the order, which the exchange gave.

        Returns:
            The place of the order.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.get_order_queue_position,
            {
                "order_id": order_id,
            },
            _GET_ORDER_QUEUE_POSITION,
            timeout=_timeout,
        )

    @overload
    def create_order(
        self,
        *,
        order: models.NewOrder,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderCreated: ...
    @overload
    def create_order(
        self,
        *,
        ticker: str,
        side: Literal["bid", "ask"],
        count: Decimal | int | str,
        price: Decimal | int | str,
        time_in_force: Literal["good_till_canceled", "immediate_or_cancel", "fill_or_kill"] = ...,
        self_trade_prevention_type: Literal["taker_at_cross", "maker"] = ...,
        client_order_id: str | None = ...,
        expiration_time: int | None = ...,
        post_only: bool | None = ...,
        reduce_only: bool | None = ...,
        cancel_order_on_pause: bool | None = ...,
        subaccount: int | None = ...,
        order_group_id: str | None = ...,
        exchange_index: int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderCreated: ...
    def create_order(
        self,
        *,
        order: models.NewOrder | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.OrderCreated:
        """Place an order.

        Places a limit order in the Yes book of a market. With `client_order_id`, a second
        order of the same id is refused with 409 and the code `order_already_exists`, for
        ever. The other codes of 409 say that nothing was placed. A status of 503 leaves
        open whether the order was placed.

        ``POST /portfolio/events/orders``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            order: The request body. In its place, its fields can be given as arguments:
            ticker: Ticker of the market.
            side: Side of the Yes book: `bid` buys Yes at `price`, `ask` buys No at 1 minus
                `price`.
            count: Contracts, with up to two decimals.
            price: Limit price of Yes in US dollars, for both sides, on the grid of the
                market.
            time_in_force: How long it works. `good_till_canceled` rests until it is
                cancelled or expires.
            self_trade_prevention_type: What happens where it meets an order of the same
                account: this order stops, or the resting one is cancelled.
            client_order_id: Id of your own, best a UUID. It is used up for ever, also where
                the order is cancelled.
            expiration_time: Time in Unix seconds at which the order expires, ahead; only
                with `good_till_canceled`.
            post_only: Refuses the order where it would be filled on arrival.
            reduce_only: Caps the order by the position that it closes; only with
                `immediate_or_cancel`.
            cancel_order_on_pause: Cancels the order when trading or the exchange pauses.
            subaccount: Number of the subaccount; 0 is the primary account.
            order_group_id: Id of an order group on the same shard.
            exchange_index: Shard; -1 or nothing finds it by the ticker.

        Returns:
            The order was accepted; what it filled on arrival.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
            Conflict: The code tells four cases apart: `order_already_exists` is a repeated
                client id; `trading_is_paused`, `exchange_is_paused` and
                `fill_or_kill_insufficient_resting_volume` say that nothing was placed.
        """
        return self._client.send(
            operations.create_order,
            {},
            _CREATE_ORDER,
            body=require_body(order, fields, lambda: models.NewOrder, "order"),
            timeout=_timeout,
        )

    def cancel_all_orders(
        self,
        *,
        subaccount: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> None:
        """Cancel all orders at the exchange.

        Cancels the resting orders of all shards. It may also cancel orders placed within
        the minute after it. Of more than 10,000 orders it cancels 10,000.

        ``DELETE /portfolio/events/orders``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. Without
                it, the server takes all subaccounts.
        """
        return self._client.send(
            operations.cancel_all_orders,
            {
                "subaccount": subaccount,
            },
            _CANCEL_ALL_ORDERS,
            timeout=_timeout,
        )

    def cancel_order(
        self,
        order_id: str,
        *,
        subaccount: int | None = None,
        exchange_index: int | None = None,
        market_ticker: str | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.OrderCancelled:
        """Cancel an order.

        Cancels what rests of an order. Name the market, or the shard: without either the
        order is looked for on shard 0 only, and the 404 of another shard's order does not
        mean that it is gone.

        ``DELETE /portfolio/events/orders/{order_id}``; is sent once; credential: accessKey
        and accessTimestamp and accessSignature.

        Args:
            order_id: Id of the order, which the exchange gave.
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. The
                server's default: 0.
            exchange_index: Shard of the order; -1 finds it by `market_ticker`. Without
                both, shard 0.
            market_ticker: Ticker of the order's market, by which its shard is found.

        Returns:
            The order and the contracts taken off it.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.cancel_order,
            {
                "order_id": order_id,
                "subaccount": subaccount,
                "exchange_index": exchange_index,
                "market_ticker": market_ticker,
            },
            _CANCEL_ORDER,
            timeout=_timeout,
        )

    @overload
    def decrease_order(
        self,
        order_id: str,
        *,
        decrease: models.OrderDecrease,
        subaccount: int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderDecreased: ...
    @overload
    def decrease_order(
        self,
        order_id: str,
        *,
        reduce_by: Decimal | int | str | None = ...,
        reduce_to: Decimal | int | str | None = ...,
        market_ticker: str | None = ...,
        exchange_index: int | None = ...,
        subaccount: int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderDecreased: ...
    def decrease_order(
        self,
        order_id: str,
        *,
        decrease: models.OrderDecrease | None = None,
        subaccount: int | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.OrderDecreased:
        """Make an order smaller.

        Takes contracts off a resting order, which keeps its place in the queue. `reduce_to`
        may be sent again; `reduce_by` sent twice takes off twice.

        ``POST /portfolio/events/orders/{order_id}/decrease``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_id: Id of the order, which the exchange gave.
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. The
                server's default: 0.
            decrease: The request body. In its place, its fields can be given as arguments:
            reduce_by: Contracts to take off.
            reduce_to: Contracts to leave.
            market_ticker: Ticker of the order's market, by which its shard is found.
            exchange_index: Shard of the order; -1 finds it by `market_ticker`. Without
                both, shard 0.

        Returns:
            The contracts that still rest.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.decrease_order,
            {
                "order_id": order_id,
                "subaccount": subaccount,
            },
            _DECREASE_ORDER,
            body=require_body(decrease, fields, lambda: models.OrderDecrease, "decrease"),
            timeout=_timeout,
        )

    @overload
    def amend_order(
        self,
        order_id: str,
        *,
        amendment: models.OrderAmendment,
        subaccount: int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderAmended: ...
    @overload
    def amend_order(
        self,
        order_id: str,
        *,
        ticker: str,
        side: Literal["bid", "ask"],
        price: Decimal | int | str,
        count: Decimal | int | str,
        client_order_id: str | None = ...,
        updated_client_order_id: str | None = ...,
        expiration_time: int | None = ...,
        exchange_index: int | None = ...,
        subaccount: int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderAmended: ...
    def amend_order(
        self,
        order_id: str,
        *,
        amendment: models.OrderAmendment | None = None,
        subaccount: int | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.OrderAmended:
        """Change the price, count or expiration of an order.

        Sets price and total count of a resting order. A larger count or another price loses
        the place in the queue; a smaller count and another expiration keep it.

        ``POST /portfolio/events/orders/{order_id}/amend``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_id: Id of the order, which the exchange gave.
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. The
                server's default: 0.
            amendment: The request body. In its place, its fields can be given as arguments:
            ticker: Ticker of the order's market.
            side: Side of the order in the Yes book.
            price: Limit price of Yes in US dollars, for both sides, on the grid of the
                market.
            count: Contracts in all: those filled and those that shall rest.
            client_order_id: Id that the account gave.
            updated_client_order_id: Another id of your own.
            expiration_time: Time in Unix seconds at which the order expires; 0 for never,
                nothing to leave it as it is.
            exchange_index: Shard of the order; -1 or nothing finds it by the ticker.

        Returns:
            The order, with what it filled and what rests, where these changed.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.amend_order,
            {
                "order_id": order_id,
                "subaccount": subaccount,
            },
            _AMEND_ORDER,
            body=require_body(amendment, fields, lambda: models.OrderAmendment, "amendment"),
            timeout=_timeout,
        )

    @overload
    def batch_create_orders(
        self,
        *,
        batch: models.OrderBatch,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderBatchCreated: ...
    @overload
    def batch_create_orders(
        self,
        *,
        orders: list[models.NewOrder],
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderBatchCreated: ...
    def batch_create_orders(
        self,
        *,
        batch: models.OrderBatch | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.OrderBatchCreated:
        """Place several orders.

        Places each order for itself: some may be refused while others are placed. It takes
        10 tokens for each order, and is refused as a whole where these are missing.

        ``POST /portfolio/events/orders/batched``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            batch: The request body. In its place, its fields can be given as arguments:
            orders: The orders.

        Returns:
            One row for each order of the request, in its order.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
        """
        return self._client.send(
            operations.batch_create_orders,
            {},
            _BATCH_CREATE_ORDERS,
            body=require_body(batch, fields, lambda: models.OrderBatch, "batch"),
            timeout=_timeout,
        )

    @overload
    def batch_cancel_orders(
        self,
        *,
        batch: models.CancelBatch,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderBatchCancelled: ...
    @overload
    def batch_cancel_orders(
        self,
        *,
        orders: list[models.BatchCancelItem],
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderBatchCancelled: ...
    def batch_cancel_orders(
        self,
        *,
        batch: models.CancelBatch | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.OrderBatchCancelled:
        """Cancel several orders.

        Cancels each order for itself. It takes 2 tokens for each order. Name the market of
        each order, as for the cancelling of one.

        ``DELETE /portfolio/events/orders/batched``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            batch: The request body. In its place, its fields can be given as arguments:
            orders: The orders.

        Returns:
            One row for each order of the request, in its order.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
        """
        return self._client.send(
            operations.batch_cancel_orders,
            {},
            _BATCH_CANCEL_ORDERS,
            body=require_body(batch, fields, lambda: models.CancelBatch, "batch"),
            timeout=_timeout,
        )
