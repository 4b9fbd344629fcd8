"""Match orders, run markets and settle them."""

import heapq
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kloudtrader.sandbox.matching.book import KalshiMarket
from kloudtrader.sandbox.matching.ledger import ExchangeLedger, SeededUuids
from kloudtrader.sandbox.matching.order_plan import (
    NO_FEES,
    Fees,
    FillFees,
    OrderPlan,
    OrderPlanner,
)
from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiRefusal, NewOrder
from kloudtrader.sandbox.matching.wallet import Wallet


class KalshiExchange(ExchangeLedger):
    """Keep markets and orders. Not thread-safe: the venue holds the lock.

    Args:
        new_id: makes the ids of orders and trades.
        fees: of fills on arrival, for a whole order.
        fill_fees: of each fill.
    """

    def __init__(
        self, new_id: SeededUuids, fees: Fees = NO_FEES, fill_fees: FillFees | None = None
    ) -> None:
        super().__init__(new_id, fill_fees)
        self.fees = fees
        self.orders: dict[str, KalshiOrder] = {}
        """Orders of members by id; orders of the house are not kept."""
        self.trading_active = True
        self._expiring: list[tuple[datetime, int, KalshiOrder]] = []
        """A heap of the resting orders that expire: soonest first, then oldest."""

    def list_market(self, market: KalshiMarket) -> KalshiMarket:
        """Open a market for trading."""
        self.markets[market.id] = market
        return market

    # Orders

    def place(
        self, user_id: str, new: NewOrder, now: datetime, *, rest: bool = True
    ) -> KalshiOrder:
        """Match an order and let the remainder rest.

        Args:
            rest: ``False`` cancels the unmatched remainder at once.

        Raises:
            KalshiRefusal: trading is paused, the market is unknown or not open, the money does not
                suffice, or a cap leaves nothing to place.
        """
        self.require_trading()
        wallet, market = self.wallets[user_id], self._require_open(new.market_id, now)
        plan = self._plan(wallet, market, new)
        order = self._accept(wallet, new, plan.count, now)
        if not wallet.house:
            self.orders[order.order_id] = order
            wallet.orders.append(order)
        self._execute(order, plan, now, rest=rest)
        return order

    def amend(self, order: KalshiOrder, price: int, count: int, now: datetime) -> None:
        """Set the price and the total count, those filled included, of a resting order.

        A smaller count alone keeps the place in the queue.

        Raises:
            KalshiRefusal: the order does not rest, the count is below what is filled, or the new
                terms are refused; the order is as before.
        """
        self.require_trading()
        market = self._require_open(order.market_id, now)
        resting = count - order.filled_count
        if not order.remaining_count or resting < 0:
            raise KalshiRefusal(400, "invalid_order_size", "the count is below what is filled")
        if not resting or (price == order.price and resting <= order.remaining_count):
            self.decrease(order, order.remaining_count - resting, "amend")
            return
        terms = replace(order.terms, fill_or_kill=False, reduce_only=False)
        new = NewOrder(market.id, order.is_yes, resting, price, terms=terms)
        plan = self._plan(self.wallets[order.user_id], market, new, order)
        self._leave_book(order)
        added = resting - order.remaining_count
        order.place_count += added
        order.initial_count += added
        order.price, order.sequence = price, self.next_number()
        order.last_update_op, order.update_ts = "amend", now
        self._execute(order, plan, now, rest=True)

    def decrease(self, order: KalshiOrder, count: int, operation: str = "decrease") -> int:
        """Remove up to ``count`` resting contracts and return their number."""
        reduced = min(count, order.remaining_count)
        if reduced:
            order.decrease_count += reduced
            self._remove_contracts(order, operation)
        return reduced

    def cancel(self, order: KalshiOrder, operation: str = "cancel") -> int:
        """Remove all resting contracts and return their number."""
        return self.decrease(order, order.remaining_count, operation)

    def require_trading(self) -> None:
        """Refuse while trading is paused."""
        if not self.trading_active:
            raise KalshiRefusal(503, "exchange_unavailable", "trading is paused; try again later")

    def restore_orders(self, orders: Sequence[KalshiOrder]) -> None:
        """Take over the orders of a saved state; those that rest are queued by their numbers.

        Raises:
            ValueError: an order has no wallet or no market.
        """
        for order in orders:
            if order.user_id not in self.wallets or order.market_id not in self.markets:
                raise ValueError(f"{order.order_id} has an unknown user or market")
            wallet = self.wallets[order.user_id]
            if not wallet.house:
                self.orders[order.order_id] = order
                wallet.orders.append(order)
        for order in sorted(orders, key=lambda order: order.sequence):
            if order.remaining_count:
                self.markets[order.market_id].book.add(order)
                self.wallets[order.user_id].rest(order)
                self._watch_expiry(order)
        for wallet in self.wallets.values():
            for market_id in self.markets:
                wallet.rebind(market_id)

    # Status of a market

    def expire_orders(self, now: datetime) -> None:
        """Remove orders that have expired."""
        self.now = max(self.now, now)
        while self._expiring and self._expiring[0][0] <= now:
            expiry, _, order = heapq.heappop(self._expiring)
            if order.expiration_ts == expiry:  # it may have been amended since
                self.cancel(order, "expire")

    def change_expiry(self, order: KalshiOrder, expiry: datetime | None) -> None:
        """Let a resting order expire at another time, or never."""
        order.expiration_ts = expiry
        order.last_update_op, order.update_ts = "amend", self.now
        self._watch_expiry(order)
        self.note_change(self.wallets[order.user_id], order)

    def open_market(self, market_id: str) -> None:
        """Begin trading in a market, or go on after a halt; resting orders are removed."""
        market = self.markets[market_id]
        if market.status in {"initialized", "inactive"}:
            self._set_status(market, "active")
            self._clear_book(market)

    def halt(self, market_id: str) -> None:
        """Halt trading in a market; resting orders stay."""
        market = self.markets[market_id]
        if market.status == "active":
            self._set_status(market, "inactive")

    def close(self, market_id: str) -> None:
        """End trading in a market; resting orders are removed."""
        market = self.markets[market_id]
        if market.status in {"initialized", "active", "inactive"}:
            self._set_status(market, "closed")
            self._clear_book(market)

    def determine(self, market_id: str, result: str, yes_value: int | None = None) -> None:
        """Set the result of a market.

        Args:
            result: ``yes``, ``no``, or ``scalar`` with the value of a Yes contract.
            yes_value: price units that a Yes contract pays, for ``scalar``.
        """
        payout = self.markets[market_id].terms.payout
        value = {"yes": payout, "no": 0, "scalar": yes_value}.get(result)
        if value is None or not 0 <= value <= payout:
            raise ValueError(
                f"result must be 'yes', 'no', or 'scalar' with a value, not {result!r}"
            )
        self.close(market_id)
        market = self.markets[market_id]
        if market.status == "closed":
            market.result, market.yes_value = result, value
            self._set_status(market, "determined")

    def settle(self, market_id: str) -> None:
        """Pay each contract the value of its side."""
        market = self.markets[market_id]
        if market.status != "determined":
            return
        values = market.yes_value, market.terms.payout - market.yes_value
        for wallet in self.wallets.values():
            position = wallet.positions.get(market_id)
            if position is not None:
                payout = position.settle(*values)
                position.updated = self.now
                wallet.cash += payout
                self.escrow -= payout
                self.note_change(wallet)
        market.open_interest = 0
        self._set_status(market, "finalized")

    # Helpers

    def _set_status(self, market: KalshiMarket, status: str) -> None:
        market.status, market.updated = status, self.now

    def _clear_book(self, market: KalshiMarket) -> None:
        for is_yes in (True, False):
            for order in market.book.orders(is_yes):
                order.close_cancel_count += order.remaining_count
                self._remove_contracts(order, "close")

    def _plan(
        self,
        wallet: Wallet,
        market: KalshiMarket,
        new: NewOrder,
        replaced: KalshiOrder | None = None,
    ) -> OrderPlan:
        def is_own(order: KalshiOrder) -> bool:
            return self.wallets[order.user_id].owner == wallet.owner

        planner = OrderPlanner(wallet, market.book, self.fees, self.fill_fees, is_own, replaced)
        return planner.plan(new)

    def _execute(self, order: KalshiOrder, plan: OrderPlan, now: datetime, *, rest: bool) -> None:
        """Fill an order as planned, and let what remains rest."""
        self.now = max(self.now, now)
        wallet, market = self.wallets[order.user_id], self.markets[order.market_id]
        for own in plan.crossing.cancelled:
            self.cancel(own, "self-trade")
        for resting, count in plan.fills:
            self._fill(order, resting, count, now)
        self.charge(wallet, order, plan)
        self._rest(wallet, market, order, now, rest=rest and not plan.crossing.is_stopped)
        wallet.rebind(market.id)
        self.note_change(wallet, order)

    def _require_open(self, market_id: str, now: datetime) -> KalshiMarket:
        market = self.markets.get(market_id)
        if market is None:
            raise KalshiRefusal(400, "market_not_found", f"market {market_id} does not exist")
        if market.status != "active" or now >= market.terms.close_date:
            raise KalshiRefusal(400, "market_closed", f"market {market_id} is not open for trading")
        return market

    def _accept(
        self, wallet: Wallet, new: NewOrder, place_count: int, now: datetime
    ) -> KalshiOrder:
        """Return a new order of which ``place_count`` contracts are accepted."""
        return KalshiOrder(
            order_id=f"house-{self.sequence}" if wallet.house else self.new_id(),
            sequence=self.next_number(),
            user_id=wallet.user_id,
            market_id=new.market_id,
            is_yes=new.is_yes,
            price=new.price,
            initial_count=new.count,
            place_count=place_count,
            create_ts=now,
            expiration_ts=new.expiration_ts,
            terms=new.terms,
        )

    def _fill(self, taker: KalshiOrder, maker: KalshiOrder, count: int, now: datetime) -> None:
        """Fill both orders at the price of the one that rested."""
        market = self.markets[maker.market_id]
        price = market.terms.payout - maker.price
        maker.maker_fill_count += count
        maker.maker_fill_cost += count * maker.price
        taker.taker_fill_count += count
        taker.taker_fill_cost += count * price
        trade_id = self.observer.note_trade(taker, price, count) if self.observer else ""
        closed = 0
        for order, paid, is_taker in ((maker, maker.price, False), (taker, price, True)):
            order.last_update_op, order.update_ts = "fill", now
            netted, fee = self.pay(order, paid, count, is_taker)
            closed += netted
            self.record_trade(order, paid, count, now, fee, is_taker, trade_id)
        market.open_interest += count - closed
        market.volume += count
        market.last_price = price if taker.is_yes else maker.price
        if not maker.remaining_count:
            self._leave_book(maker)
        self.wallets[maker.user_id].rebind(market.id)
        self.note_change(self.wallets[maker.user_id], maker)

    def _rest(
        self, wallet: Wallet, market: KalshiMarket, order: KalshiOrder, now: datetime, *, rest: bool
    ) -> None:
        if not order.remaining_count:
            return
        market.book.add(order)
        wallet.rest(order)
        if not rest:
            self.cancel(order)
        else:
            self._watch_expiry(order)
            self.expire_orders(now)

    def _watch_expiry(self, order: KalshiOrder) -> None:
        if order.expiration_ts is not None:
            heapq.heappush(self._expiring, (order.expiration_ts, order.sequence, order))

    def _remove_contracts(self, order: KalshiOrder, operation: str) -> None:
        order.last_update_op, order.update_ts = operation, self.now
        if not order.remaining_count:
            self._leave_book(order)
        self.wallets[order.user_id].rebind(order.market_id)
        self.note_change(self.wallets[order.user_id], order)

    def _leave_book(self, order: KalshiOrder) -> None:
        self.markets[order.market_id].book.remove(order)
        self.wallets[order.user_id].unrest(order)
