# Generated from kalshi_v2.yaml with kalshi_v2.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Kalshi Trade API v2, tag orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal, overload

from kloudtrader.kalshi_v2.access import KalshiV2Access
from kloudtrader.pages import PAGE_SIZE, cursor_rows as iterate_cursor_rows
from kloudtrader.runtime.client import require_body, supply_fields
from kloudtrader.runtime.policy import Timeout
from kloudtrader_kalshi_v2 import models
from kloudtrader_kalshi_v2.orders_api import OrdersApi

__all__ = [
    "OrdersCalls",
    "amend_order",
    "batch_cancel_orders",
    "batch_create_orders",
    "cancel_all_orders",
    "cancel_order",
    "create_order",
    "decrease_order",
    "get_order",
    "get_order_queue_position",
    "get_order_queue_positions",
    "get_orders",
    "iter_orders",
]


class OrdersCalls(KalshiV2Access):
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
        status: Literal["resting", "canceled", "executed"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        exchange_index: int | None = None,
        timeout: Timeout | float | None = None,
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
            exchange_index: Only this shard. Without it, all shards.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of orders.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return OrdersApi(self._client()).get_orders(
            ticker=ticker,
            event_ticker=event_ticker,
            min_ts=min_ts,
            max_ts=max_ts,
            status=status,
            limit=limit,
            cursor=cursor,
            subaccount=self._subaccount(),
            exchange_index=exchange_index,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def iter_orders(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        ticker: str | None = None,
        event_ticker: str | Sequence[str] | None = None,
        min_ts: int | None = None,
        max_ts: int | None = None,
        status: Literal["resting", "canceled", "executed"] | None = None,
        exchange_index: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.Order]:
        """Iterate over the rows of all pages of `get_orders`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /portfolio/orders``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            ticker: Only this market.
            event_ticker: Only markets of these events, at most 100.
            min_ts: Not before this time, in Unix seconds.
            max_ts: Not after this time, in Unix seconds.
            status: Only orders of this status.
            exchange_index: Only this shard. Without it, all shards.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        _api = OrdersApi(self._client())
        _subaccount = self._subaccount()
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_orders(
                ticker=ticker,
                event_ticker=event_ticker,
                min_ts=min_ts,
                max_ts=max_ts,
                status=status,
                limit=_size,
                cursor=_position,
                subaccount=_subaccount,
                exchange_index=exchange_index,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.orders,
            lambda page: page.cursor,
            page_size,
            "get_orders",
            lambda row: row.order_id,
            progress=progress,
        )

    def get_order(
        self,
        order_id: str,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.OrderResponse:
        """Get one order.

        The order as the exchange has it. Right after a write it may still be shown as it
        was before.

        ``GET /portfolio/orders/{order_id}``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            order_id: Id of the order, which the exchange gave.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The order.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return OrdersApi(self._client()).get_order(
            order_id, _timeout=self._timeout if timeout is None else timeout
        )

    def get_order_queue_positions(
        self,
        *,
        market_tickers: str | Sequence[str] | None = None,
        event_ticker: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.QueuePositionsResponse:
        """Get the places of resting orders in their queues.

        For each resting order the contracts that are filled before it at its price.

        ``GET /portfolio/orders/queue_positions``; may be sent again; credential: accessKey
        and accessTimestamp and accessSignature.

        Args:
            market_tickers: Only orders in these markets.
            event_ticker: Only this event.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The places of the orders.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return OrdersApi(self._client()).get_order_queue_positions(
            market_tickers=market_tickers,
            event_ticker=event_ticker,
            subaccount=self._subaccount(),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_order_queue_position(
        self,
        order_id: str,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.QueuePositionResponse:
        """Get the place of one order in its queue.

        The contracts that are filled before the order at its price; 0 for the first of the
        queue.

        ``GET /portfolio/orders/{order_id}/queue_position``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_id: Id of the order, which the exchange gave.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The place of the order.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return OrdersApi(self._client()).get_order_queue_position(
            order_id, _timeout=self._timeout if timeout is None else timeout
        )

    @overload
    def create_order(
        self,
        order: models.NewOrder,
        *,
        timeout: Timeout | float | None = ...,
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
        timeout: Timeout | float | None = ...,
    ) -> models.OrderCreated: ...
    def create_order(
        self,
        order: models.NewOrder | None = None,
        *,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

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
        return OrdersApi(self._client()).create_order(
            order=supply_fields(
                require_body(order, fields, lambda: models.NewOrder, "order"),
                subaccount=self._subaccount(),
            ),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def cancel_all_orders(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> None:
        """Cancel all orders at the exchange.

        Cancels the resting orders of all shards. It may also cancel orders placed within
        the minute after it. Of more than 10,000 orders it cancels 10,000.

        ``DELETE /portfolio/events/orders``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.
        """
        return OrdersApi(self._client()).cancel_all_orders(
            subaccount=self._subaccount(), _timeout=self._timeout if timeout is None else timeout
        )

    def cancel_order(
        self,
        order_id: str,
        *,
        exchange_index: int | None = None,
        market_ticker: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.OrderCancelled:
        """Cancel an order.

        Cancels what rests of an order. Name the market, or the shard: without either the
        order is looked for on shard 0 only, and the 404 of another shard's order does not
        mean that it is gone.

        ``DELETE /portfolio/events/orders/{order_id}``; is sent once; credential: accessKey
        and accessTimestamp and accessSignature.

        Args:
            order_id: Id of the order, which the exchange gave.
            exchange_index: Shard of the order; -1 finds it by `market_ticker`. Without
                both, shard 0.
            market_ticker: Ticker of the order's market, by which its shard is found.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The order and the contracts taken off it.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return OrdersApi(self._client()).cancel_order(
            order_id,
            subaccount=self._subaccount(),
            exchange_index=exchange_index,
            market_ticker=market_ticker,
            _timeout=self._timeout if timeout is None else timeout,
        )

    @overload
    def decrease_order(
        self,
        order_id: str,
        decrease: models.OrderDecrease,
        *,
        timeout: Timeout | float | None = ...,
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
        timeout: Timeout | float | None = ...,
    ) -> models.OrderDecreased: ...
    def decrease_order(
        self,
        order_id: str,
        decrease: models.OrderDecrease | None = None,
        *,
        timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.OrderDecreased:
        """Make an order smaller.

        Takes contracts off a resting order, which keeps its place in the queue. `reduce_to`
        may be sent again; `reduce_by` sent twice takes off twice.

        ``POST /portfolio/events/orders/{order_id}/decrease``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_id: Id of the order, which the exchange gave.
            decrease: The request body. In its place, its fields can be given as arguments:
            reduce_by: Contracts to take off.
            reduce_to: Contracts to leave.
            market_ticker: Ticker of the order's market, by which its shard is found.
            exchange_index: Shard of the order; -1 finds it by `market_ticker`. Without
                both, shard 0.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The contracts that still rest.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return OrdersApi(self._client()).decrease_order(
            order_id,
            subaccount=self._subaccount(),
            decrease=require_body(decrease, fields, lambda: models.OrderDecrease, "decrease"),
            _timeout=self._timeout if timeout is None else timeout,
        )

    @overload
    def amend_order(
        self,
        order_id: str,
        amendment: models.OrderAmendment,
        *,
        timeout: Timeout | float | None = ...,
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
        timeout: Timeout | float | None = ...,
    ) -> models.OrderAmended: ...
    def amend_order(
        self,
        order_id: str,
        amendment: models.OrderAmendment | None = None,
        *,
        timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.OrderAmended:
        """Change the price, count or expiration of an order.

        Sets price and total count of a resting order. A larger count or another price loses
        the place in the queue; a smaller count and another expiration keep it.

        ``POST /portfolio/events/orders/{order_id}/amend``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_id: Id of the order, which the exchange gave.
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

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
        return OrdersApi(self._client()).amend_order(
            order_id,
            subaccount=self._subaccount(),
            amendment=require_body(amendment, fields, lambda: models.OrderAmendment, "amendment"),
            _timeout=self._timeout if timeout is None else timeout,
        )

    @overload
    def batch_create_orders(
        self,
        batch: models.OrderBatch,
        *,
        timeout: Timeout | float | None = ...,
    ) -> models.OrderBatchCreated: ...
    @overload
    def batch_create_orders(
        self,
        *,
        orders: list[models.NewOrder],
        timeout: Timeout | float | None = ...,
    ) -> models.OrderBatchCreated: ...
    def batch_create_orders(
        self,
        batch: models.OrderBatch | None = None,
        *,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One row for each order of the request, in its order.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
        """
        return OrdersApi(self._client()).batch_create_orders(
            batch=supply_fields(
                require_body(batch, fields, lambda: models.OrderBatch, "batch"),
                subaccount=self._subaccount(),
            ),
            _timeout=self._timeout if timeout is None else timeout,
        )

    @overload
    def batch_cancel_orders(
        self,
        batch: models.CancelBatch,
        *,
        timeout: Timeout | float | None = ...,
    ) -> models.OrderBatchCancelled: ...
    @overload
    def batch_cancel_orders(
        self,
        *,
        orders: list[models.BatchCancelItem],
        timeout: Timeout | float | None = ...,
    ) -> models.OrderBatchCancelled: ...
    def batch_cancel_orders(
        self,
        batch: models.CancelBatch | None = None,
        *,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One row for each order of the request, in its order.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
        """
        return OrdersApi(self._client()).batch_cancel_orders(
            batch=supply_fields(
                require_body(batch, fields, lambda: models.CancelBatch, "batch"),
                subaccount=self._subaccount(),
            ),
            _timeout=self._timeout if timeout is None else timeout,
        )


def get_orders(
    *,
    ticker: str | None = None,
    event_ticker: str | Sequence[str] | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    status: Literal["resting", "canceled", "executed"] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
    exchange_index: int | None = None,
    timeout: Timeout | float | None = None,
) -> models.OrdersResponse:
    """Get the orders of the account.

    Orders page by page. Orders that were cancelled or filled move to the archive after two
    weeks.

    ``GET /portfolio/orders``; may be sent again; credential: accessKey and accessTimestamp
    and accessSignature.

    Args:
        ticker: Only this market.
        event_ticker: Only markets of these events, at most 100.
        min_ts: Not before this time, in Unix seconds.
        max_ts: Not after this time, in Unix seconds.
        status: Only orders of this status.
        limit: Rows a page, 1 to 1000. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        exchange_index: Only this shard. Without it, all shards.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of orders.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().get_orders(
        ticker=ticker,
        event_ticker=event_ticker,
        min_ts=min_ts,
        max_ts=max_ts,
        status=status,
        limit=limit,
        cursor=cursor,
        exchange_index=exchange_index,
        timeout=timeout,
    )


def iter_orders(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    ticker: str | None = None,
    event_ticker: str | Sequence[str] | None = None,
    min_ts: int | None = None,
    max_ts: int | None = None,
    status: Literal["resting", "canceled", "executed"] | None = None,
    exchange_index: int | None = None,
    timeout: Timeout | float | None = None,
) -> Iterator[models.Order]:
    """Iterate over the rows of all pages of `get_orders`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /portfolio/orders``; may be sent again; credential: accessKey and accessTimestamp
    and accessSignature.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        ticker: Only this market.
        event_ticker: Only markets of these events, at most 100.
        min_ts: Not before this time, in Unix seconds.
        max_ts: Not after this time, in Unix seconds.
        status: Only orders of this status.
        exchange_index: Only this shard. Without it, all shards.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().iter_orders(
        page_size=page_size,
        progress=progress,
        ticker=ticker,
        event_ticker=event_ticker,
        min_ts=min_ts,
        max_ts=max_ts,
        status=status,
        exchange_index=exchange_index,
        timeout=timeout,
    )


def get_order(
    order_id: str,
    *,
    timeout: Timeout | float | None = None,
) -> models.OrderResponse:
    """Get one order.

    The order as the exchange has it. Right after a write it may still be shown as it was
    before.

    ``GET /portfolio/orders/{order_id}``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        order_id: Id of the order, which the exchange gave.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The order.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().get_order(order_id, timeout=timeout)


def get_order_queue_positions(
    *,
    market_tickers: str | Sequence[str] | None = None,
    event_ticker: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.QueuePositionsResponse:
    """Get the places of resting orders in their queues.

    For each resting order the contracts that are filled before it at its price.

    ``GET /portfolio/orders/queue_positions``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        market_tickers: Only orders in these markets.
        event_ticker: Only this event.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The places of the orders.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().get_order_queue_positions(
        market_tickers=market_tickers, event_ticker=event_ticker, timeout=timeout
    )


def get_order_queue_position(
    order_id: str,
    *,
    timeout: Timeout | float | None = None,
) -> models.QueuePositionResponse:
    """Get the place of one order in its queue.

    The contracts that are filled before the order at its price; 0 for the first of the
    queue.

    ``GET /portfolio/orders/{order_id}/queue_position``; may be sent again; credential:
    accessKey and accessTimestamp and accessSignature.

    Args:
        order_id: Id of the order, which the exchange gave.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The place of the order.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().get_order_queue_position(order_id, timeout=timeout)


@overload
def create_order(
    order: models.NewOrder,
    *,
    timeout: Timeout | float | None = ...,
) -> models.OrderCreated: ...
@overload
def create_order(
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
    timeout: Timeout | float | None = ...,
) -> models.OrderCreated: ...
def create_order(
    order: models.NewOrder | None = None,
    *,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.OrderCreated:
    """Place an order.

    Places a limit order in the Yes book of a market. With `client_order_id`, a second order
    of the same id is refused with 409 and the code `order_already_exists`, for ever. The
    other codes of 409 say that nothing was placed. A status of 503 leaves open whether the
    order was placed.

    ``POST /portfolio/events/orders``; is sent once; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        order: The request body. In its place, its fields can be given as arguments:
        ticker: Ticker of the market.
        side: Side of the Yes book: `bid` buys Yes at `price`, `ask` buys No at 1 minus
            `price`.
        count: Contracts, with up to two decimals.
        price: Limit price of Yes in US dollars, for both sides, on the grid of the market.
        time_in_force: How long it works. `good_till_canceled` rests until it is cancelled
            or expires.
        self_trade_prevention_type: What happens where it meets an order of the same
            account: this order stops, or the resting one is cancelled.
        client_order_id: Id of your own, best a UUID. It is used up for ever, also where the
            order is cancelled.
        expiration_time: Time in Unix seconds at which the order expires, ahead; only with
            `good_till_canceled`.
        post_only: Refuses the order where it would be filled on arrival.
        reduce_only: Caps the order by the position that it closes; only with
            `immediate_or_cancel`.
        cancel_order_on_pause: Cancels the order when trading or the exchange pauses.
        subaccount: Number of the subaccount; 0 is the primary account.
        order_group_id: Id of an order group on the same shard.
        exchange_index: Shard; -1 or nothing finds it by the ticker.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The order was accepted; what it filled on arrival.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        Forbidden: The key may not do this: by its scopes, its subaccount or the tier of the
            account.
        Conflict: The code tells four cases apart: `order_already_exists` is a repeated
            client id; `trading_is_paused`, `exchange_is_paused` and
            `fill_or_kill_insufficient_resting_volume` say that nothing was placed.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().create_order(
        require_body(order, fields, lambda: models.NewOrder, "order"), timeout=timeout
    )


def cancel_all_orders(
    *,
    timeout: Timeout | float | None = None,
) -> None:
    """Cancel all orders at the exchange.

    Cancels the resting orders of all shards. It may also cancel orders placed within the
    minute after it. Of more than 10,000 orders it cancels 10,000.

    ``DELETE /portfolio/events/orders``; is sent once; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().cancel_all_orders(timeout=timeout)


def cancel_order(
    order_id: str,
    *,
    exchange_index: int | None = None,
    market_ticker: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.OrderCancelled:
    """Cancel an order.

    Cancels what rests of an order. Name the market, or the shard: without either the order
    is looked for on shard 0 only, and the 404 of another shard's order does not mean that
    it is gone.

    ``DELETE /portfolio/events/orders/{order_id}``; is sent once; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        order_id: Id of the order, which the exchange gave.
        exchange_index: Shard of the order; -1 finds it by `market_ticker`. Without both,
            shard 0.
        market_ticker: Ticker of the order's market, by which its shard is found.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The order and the contracts taken off it.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().cancel_order(
        order_id, exchange_index=exchange_index, market_ticker=market_ticker, timeout=timeout
    )


@overload
def decrease_order(
    order_id: str,
    decrease: models.OrderDecrease,
    *,
    timeout: Timeout | float | None = ...,
) -> models.OrderDecreased: ...
@overload
def decrease_order(
    order_id: str,
    *,
    reduce_by: Decimal | int | str | None = ...,
    reduce_to: Decimal | int | str | None = ...,
    market_ticker: str | None = ...,
    exchange_index: int | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.OrderDecreased: ...
def decrease_order(
    order_id: str,
    decrease: models.OrderDecrease | None = None,
    *,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.OrderDecreased:
    """Make an order smaller.

    Takes contracts off a resting order, which keeps its place in the queue. `reduce_to` may
    be sent again; `reduce_by` sent twice takes off twice.

    ``POST /portfolio/events/orders/{order_id}/decrease``; is sent once; credential:
    accessKey and accessTimestamp and accessSignature.

    Args:
        order_id: Id of the order, which the exchange gave.
        decrease: The request body. In its place, its fields can be given as arguments:
        reduce_by: Contracts to take off.
        reduce_to: Contracts to leave.
        market_ticker: Ticker of the order's market, by which its shard is found.
        exchange_index: Shard of the order; -1 finds it by `market_ticker`. Without both,
            shard 0.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The contracts that still rest.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().decrease_order(
        order_id,
        require_body(decrease, fields, lambda: models.OrderDecrease, "decrease"),
        timeout=timeout,
    )


@overload
def amend_order(
    order_id: str,
    amendment: models.OrderAmendment,
    *,
    timeout: Timeout | float | None = ...,
) -> models.OrderAmended: ...
@overload
def amend_order(
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
    timeout: Timeout | float | None = ...,
) -> models.OrderAmended: ...
def amend_order(
    order_id: str,
    amendment: models.OrderAmendment | None = None,
    *,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.OrderAmended:
    """Change the price, count or expiration of an order.

    Sets price and total count of a resting order. A larger count or another price loses the
    place in the queue; a smaller count and another expiration keep it.

    ``POST /portfolio/events/orders/{order_id}/amend``; is sent once; credential: accessKey
    and accessTimestamp and accessSignature.

    Args:
        order_id: Id of the order, which the exchange gave.
        amendment: The request body. In its place, its fields can be given as arguments:
        ticker: Ticker of the order's market.
        side: Side of the order in the Yes book.
        price: Limit price of Yes in US dollars, for both sides, on the grid of the market.
        count: Contracts in all: those filled and those that shall rest.
        client_order_id: Id that the account gave.
        updated_client_order_id: Another id of your own.
        expiration_time: Time in Unix seconds at which the order expires; 0 for never,
            nothing to leave it as it is.
        exchange_index: Shard of the order; -1 or nothing finds it by the ticker.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The order, with what it filled and what rests, where these changed.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        Forbidden: The key may not do this: by its scopes, its subaccount or the tier of the
            account.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().amend_order(
        order_id,
        require_body(amendment, fields, lambda: models.OrderAmendment, "amendment"),
        timeout=timeout,
    )


@overload
def batch_create_orders(
    batch: models.OrderBatch,
    *,
    timeout: Timeout | float | None = ...,
) -> models.OrderBatchCreated: ...
@overload
def batch_create_orders(
    *,
    orders: list[models.NewOrder],
    timeout: Timeout | float | None = ...,
) -> models.OrderBatchCreated: ...
def batch_create_orders(
    batch: models.OrderBatch | None = None,
    *,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.OrderBatchCreated:
    """Place several orders.

    Places each order for itself: some may be refused while others are placed. It takes 10
    tokens for each order, and is refused as a whole where these are missing.

    ``POST /portfolio/events/orders/batched``; is sent once; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        batch: The request body. In its place, its fields can be given as arguments:
        orders: The orders.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One row for each order of the request, in its order.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        Forbidden: The key may not do this: by its scopes, its subaccount or the tier of the
            account.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().batch_create_orders(
        require_body(batch, fields, lambda: models.OrderBatch, "batch"), timeout=timeout
    )


@overload
def batch_cancel_orders(
    batch: models.CancelBatch,
    *,
    timeout: Timeout | float | None = ...,
) -> models.OrderBatchCancelled: ...
@overload
def batch_cancel_orders(
    *,
    orders: list[models.BatchCancelItem],
    timeout: Timeout | float | None = ...,
) -> models.OrderBatchCancelled: ...
def batch_cancel_orders(
    batch: models.CancelBatch | None = None,
    *,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.OrderBatchCancelled:
    """Cancel several orders.

    Cancels each order for itself. It takes 2 tokens for each order. Name the market of each
    order, as for the cancelling of one.

    ``DELETE /portfolio/events/orders/batched``; is sent once; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        batch: The request body. In its place, its fields can be given as arguments:
        orders: The orders.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One row for each order of the request, in its order.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        Forbidden: The key may not do this: by its scopes, its subaccount or the tier of the
            account.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrdersCalls().batch_cancel_orders(
        require_body(batch, fields, lambda: models.CancelBatch, "batch"), timeout=timeout
    )
