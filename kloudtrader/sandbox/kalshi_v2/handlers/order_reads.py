"""Show orders and their places in the queues."""

from datetime import datetime, timedelta

from kloudtrader.sandbox.kalshi_v2._members import WalletKey
from kloudtrader.sandbox.kalshi_v2._refusals import refuse_parameter, refuse_unknown
from kloudtrader.sandbox.kalshi_v2._serialise import serialise_order
from kloudtrader.sandbox.kalshi_v2.units import format_count
from kloudtrader.sandbox.kalshi_v2.venue_base import V2Call, V2Requests
from kloudtrader.sandbox.matching.order_records import KalshiOrder
from kloudtrader.sandbox.server.messages import Json, Outgoing


class OrderReadHandlers(V2Requests):
    """Handle the reads with the tag ``orders``, and the archive's orders."""

    def get_orders(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/orders``: newest first."""
        return self._respond_orders(call, is_archived=False)

    def get_historical_orders(self, call: V2Call) -> Outgoing:
        """Serve ``GET /historical/orders``."""
        return self._respond_orders(call, is_archived=True)

    def _respond_orders(self, call: V2Call, *, is_archived: bool) -> Outgoing:
        orders = self._select_orders(call, is_archived=is_archived)
        rows, cursor = call.query.page(orders, lambda order: order.sequence)
        records = [self.show(serialise_order(order)) for order in rows]
        return self.respond(200, {"orders": records, "cursor": cursor})

    def _select_orders(self, call: V2Call, *, is_archived: bool) -> list[KalshiOrder]:
        query = call.query
        subaccount = call.subaccount(query.integer("subaccount", 0), None)
        shard = query.integer("exchange_index", 0)
        ticker, events = query.text("ticker"), query.texts("event_ticker", 100)
        low, high = query.integer("min_ts"), query.integer("max_ts")
        status = query.text("status")
        cutoff = self.now - timedelta(days=self.switches.order_archive_days)
        orders = self.wallets.list_orders(call.member.user_id, subaccount, shard)
        return [
            order
            for order in self.history.view_orders(orders, self.now)
            if (not ticker or order.market_id == ticker)
            and (not events or self.catalogue.markets[order.market_id].event_ticker in events)
            and (not status or order.status == status)
            and (low is None or order.create_ts.timestamp() >= low)
            and (high is None or order.create_ts.timestamp() <= high)
            and _is_archived(order, cutoff) == is_archived
        ]

    def get_order(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/orders/{order_id}``."""
        order = self.exchange.orders.get(call.path("order_id"))
        view = None
        if order is not None and WalletKey.parse(order.user_id).user_id == call.member.user_id:
            view = self.history.view_order(order, self.now)
        cutoff = self.now - timedelta(days=self.switches.order_archive_days)
        if view is None or _is_archived(view, cutoff):
            raise refuse_unknown()
        call.subaccount(WalletKey.parse(view.user_id).subaccount, None)
        return self.respond(200, {"order": self.show(serialise_order(view))})

    def get_order_queue_position(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/orders/{order_id}/queue_position``."""
        order = self.exchange.orders.get(call.path("order_id"))
        if order is None or WalletKey.parse(order.user_id).user_id != call.member.user_id:
            raise refuse_unknown()
        if not order.remaining_count:
            raise refuse_unknown("the order does not rest")
        return self.respond(200, {"queue_position_fp": self._format_queue(order)})

    def get_order_queue_positions(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/orders/queue_positions``."""
        query = call.query
        subaccount = call.subaccount(query.integer("subaccount", 0), 0)
        tickers, event = query.texts("market_tickers"), query.text("event_ticker")
        if not tickers and not event:
            raise refuse_parameter("market_tickers or event_ticker is required")
        rows: list[Json] = [
            {
                "order_id": order.order_id,
                "market_ticker": order.market_id,
                "queue_position_fp": self._format_queue(order),
            }
            for order in self.wallets.list_orders(call.member.user_id, subaccount)
            if order.remaining_count
            and (not tickers or order.market_id in tickers)
            and (not event or self.catalogue.markets[order.market_id].event_ticker == event)
        ]
        return self.respond(200, {"queue_positions": rows})

    def _format_queue(self, order: KalshiOrder) -> str:
        return format_count(self.exchange.markets[order.market_id].book.queue_position(order))


def _is_archived(order: KalshiOrder, cutoff: datetime) -> bool:
    return not order.remaining_count and (order.update_ts or order.create_ts) < cutoff
