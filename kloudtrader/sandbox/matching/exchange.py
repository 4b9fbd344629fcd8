"""Match orders, net positions, reserve money and settle markets.

Money is neither created nor lost: all cash, the escrow (100 cents for each pair of contracts)
and the fees add up to the deposits.
"""

import heapq
import random
import uuid
from datetime import datetime

from kloudtrader.sandbox.matching.book import KalshiMarket
from kloudtrader.sandbox.matching.order_plan import NO_FEES, Fees, OrderPlan, plan_order
from kloudtrader.sandbox.matching.order_records import (
    KalshiOrder,
    KalshiRefusal,
    KalshiTrade,
    NewOrder,
)
from kloudtrader.sandbox.matching.wallet import Wallet


class SeededUuids:
    """Make identifiers from seeded random numbers."""

    def __init__(self, seed: str) -> None:
        self.generator = random.Random(seed)

    def __call__(self) -> str:
        """Return the next identifier."""
        return str(uuid.UUID(int=self.generator.getrandbits(128), version=4))


class KalshiExchange:
    """Keep markets, wallets and orders. Not thread-safe: the venue holds the lock.

    Args:
        new_id: makes the ids of orders and trades.
        fees: of fills on arrival.
    """

    def __init__(self, new_id: SeededUuids, fees: Fees = NO_FEES) -> None:
        self.fees = fees
        self.markets: dict[str, KalshiMarket] = {}
        self.wallets: dict[str, Wallet] = {}
        self.orders: dict[str, KalshiOrder] = {}
        """Orders of members by id; orders of the house are not kept."""
        self.trading_active = True
        self.deposits = 0
        self.escrow = 0
        self.fees_collected = 0
        self.new_id = new_id
        self.sequence = 0
        """Number of the last order or trade; it decides the time priority."""
        self._expiring: list[tuple[datetime, int, KalshiOrder]] = []
        """A heap of the resting orders that expire: soonest first, then oldest."""

    # Members and markets

    def open_wallet(self, user_id: str, cents: int, *, house: bool = False) -> Wallet:
        """Add a member with money."""
        wallet = self.wallets[user_id] = Wallet(user_id, house=house)
        self.deposit(user_id, cents)
        return wallet

    def deposit(self, user_id: str, cents: int) -> None:
        """Pay money in (or, negative, out)."""
        wallet = self.wallets[user_id]
        if wallet.available + cents < 0:
            raise ValueError(f"only {wallet.available} cents can be withdrawn, not {-cents}")
        wallet.cash += cents
        self.deposits += cents

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
        plan = plan_order(wallet, market.book, new, self.fees)
        order = self._accept(wallet, new, plan.count, now)
        for resting, count in plan.fills:
            self._fill(order, resting, count, now)
        self._charge(wallet, order, plan)
        if not wallet.house:
            self.orders[order.order_id] = order
            wallet.orders.append(order)
        self._rest(wallet, market, order, now, rest=rest)
        wallet.rebind(market.id)
        return order

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

    def restore_order(self, order: KalshiOrder) -> None:
        """Queue an order of a saved state again. Older ones go first."""
        self.markets[order.market_id].book.add(order)
        self.wallets[order.user_id].rest(order)
        self._watch_expiry(order)

    # Status of a market

    def expire_orders(self, now: datetime) -> None:
        """Remove orders that have expired."""
        while self._expiring and self._expiring[0][0] <= now:
            self.cancel(heapq.heappop(self._expiring)[2], "expire")

    def close(self, market_id: str) -> None:
        """End trading in a market; resting orders are removed."""
        market = self.markets[market_id]
        if market.status != "active":
            return
        market.status = "closed"
        for is_yes in (True, False):
            for order in market.book.orders(is_yes):
                order.close_cancel_count += order.remaining_count
                self._remove_contracts(order, "close")

    def determine(self, market_id: str, result: str) -> None:
        """Set the result of a market: ``yes`` or ``no``."""
        if result not in {"yes", "no"}:
            raise ValueError(f"result must be 'yes' or 'no', not {result!r}")
        self.close(market_id)
        market = self.markets[market_id]
        if market.status == "closed":
            market.status, market.result = "determined", result

    def settle(self, market_id: str) -> None:
        """Pay the winning side 100 cents a contract."""
        market = self.markets[market_id]
        if market.status != "determined":
            return
        for wallet in self.wallets.values():
            position = wallet.positions.get(market_id)
            if position is not None:
                payout = position.settle(market.result == "yes")
                wallet.cash += payout
                self.escrow -= payout
        market.status, market.open_interest = "finalized", 0

    # Helpers

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
            sequence=self._next_number(),
            user_id=wallet.user_id,
            market_id=new.market_id,
            is_yes=new.is_yes,
            price=new.price,
            initial_count=new.count,
            place_count=place_count,
            create_ts=now,
            expiration_ts=new.expiration_ts,
        )

    def _fill(self, taker: KalshiOrder, maker: KalshiOrder, count: int, now: datetime) -> None:
        """Fill both orders at the price of the one that rested."""
        market, price = self.markets[maker.market_id], 100 - maker.price
        maker.maker_fill_count += count
        maker.last_update_op = "fill"
        taker.taker_fill_count += count
        taker.taker_fill_cost += count * price
        taker.last_update_op = "fill"
        closed = self._pay(maker, maker.price, count) + self._pay(taker, price, count)
        market.open_interest += count - closed
        market.volume += count
        market.last_price = price if taker.is_yes else maker.price
        if not maker.remaining_count:
            self._leave_book(maker)
        self.wallets[maker.user_id].rebind(market.id)
        self._record_trade(maker, maker.price, count, now, is_taker=False)
        self._record_trade(taker, price, count, now, is_taker=True)

    def _pay(self, order: KalshiOrder, price: int, count: int) -> int:
        """Move one side's money into escrow, release netted pairs, and return their number."""
        wallet = self.wallets[order.user_id]
        closed = wallet.position(order.market_id).buy(order.is_yes, count, price)
        paid = count * price - 100 * closed
        wallet.cash -= paid
        self.escrow += paid
        return closed

    def _record_trade(
        self, order: KalshiOrder, price: int, count: int, now: datetime, *, is_taker: bool
    ) -> None:
        wallet = self.wallets[order.user_id]
        if not wallet.house:
            wallet.trades.append(
                KalshiTrade(
                    self.new_id(),
                    self._next_number(),
                    order.order_id,
                    order.market_id,
                    order.is_yes,
                    is_taker,
                    price,
                    count,
                    now,
                )
            )

    def _charge(self, wallet: Wallet, order: KalshiOrder, plan: OrderPlan) -> None:
        order.taker_fees = plan.fees
        if plan.fees:
            wallet.cash -= plan.fees
            wallet.position(order.market_id).fees_paid += plan.fees
            self.fees_collected += plan.fees

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
        order.last_update_op = operation
        if not order.remaining_count:
            self._leave_book(order)
        self.wallets[order.user_id].rebind(order.market_id)

    def _leave_book(self, order: KalshiOrder) -> None:
        self.markets[order.market_id].book.remove(order)
        self.wallets[order.user_id].unrest(order)

    def _next_number(self) -> int:
        self.sequence += 1
        return self.sequence
