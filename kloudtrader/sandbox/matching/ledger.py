"""Keep wallets, and move money and contracts between them.

Money is neither created nor lost: all cash, the escrow (the payout of each pair of contracts)
and the fees add up to the deposits.
"""

import random
import uuid
from datetime import UTC, datetime
from typing import Protocol

from kloudtrader.sandbox.matching.book import KalshiMarket
from kloudtrader.sandbox.matching.order_plan import FillFees, OrderPlan
from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiRefusal, KalshiTrade
from kloudtrader.sandbox.matching.wallet import Wallet


class SeededUuids:
    """Make identifiers from seeded random numbers."""

    def __init__(self, seed: str) -> None:
        self.generator = random.Random(seed)

    def __call__(self) -> str:
        """Return the next identifier."""
        return str(uuid.UUID(int=self.generator.getrandbits(128), version=4))


class ExchangeObserver(Protocol):
    """Follow what changes for members and what is traded."""

    def note_change(self, wallet: Wallet, order: KalshiOrder | None) -> None:
        """Note that a wallet, and perhaps an order of it, has changed."""
        ...

    def note_tick(self) -> None:
        """Note that a tick of the simulated counterparties is over."""
        ...

    def note_trade(self, taker: KalshiOrder, price: int, count: int) -> str:
        """Note a trade at the taker's price and return its id."""
        ...


class ExchangeLedger:
    """Keep the money and the positions of members.

    Args:
        new_id: makes the ids of orders and trades.
        fill_fees: of each fill.
    """

    def __init__(self, new_id: SeededUuids, fill_fees: FillFees | None = None) -> None:
        self.fill_fees = fill_fees
        self.observer: ExchangeObserver | None = None
        self.now = datetime.min.replace(tzinfo=UTC)
        """The time of the last change."""
        self.markets: dict[str, KalshiMarket] = {}
        self.wallets: dict[str, Wallet] = {}
        self.deposits: int = 0
        self.escrow: int = 0
        self.fees_collected: int = 0
        self.new_id = new_id
        self.sequence = 0
        """Number of the last order or trade; it decides the time priority."""

    def restore(self, deposits: int, escrow: int, fees_collected: int, sequence: int) -> None:
        """Take over the sums of a saved state, after its wallets.

        Raises:
            ValueError: money is missing, or there is too much.
        """
        self.deposits, self.escrow = deposits, escrow
        self.fees_collected, self.sequence = fees_collected, sequence
        cash = sum(wallet.cash for wallet in self.wallets.values())
        if cash + escrow + fees_collected != deposits:
            raise ValueError("cash, escrow and fees do not add up to the deposits")

    def open_wallet(
        self, user_id: str, cents: int, *, house: bool = False, owner: str = ""
    ) -> Wallet:
        """Add a wallet with money."""
        wallet = self.wallets[user_id] = Wallet(user_id, house=house, owner=owner)
        self.deposit(user_id, cents)
        return wallet

    def deposit(self, user_id: str, cents: int) -> None:
        """Pay money in (or, negative, out)."""
        wallet = self.wallets[user_id]
        if wallet.available + cents < 0:
            raise ValueError(f"only {wallet.available} cents can be withdrawn, not {-cents}")
        wallet.cash += cents
        self.deposits += cents
        self.note_change(wallet)

    def transfer(self, source: Wallet, target: Wallet, money: int) -> None:
        """Move available money from one wallet to another."""
        if not 0 < money <= source.available:
            raise KalshiRefusal(400, "insufficient_balance", "the money is not available")
        source.cash -= money
        target.cash += money
        self.note_change(source)
        self.note_change(target)

    def pay(self, order: KalshiOrder, price: int, count: int, is_taker: bool) -> tuple[int, int]:
        """Move one side's money into escrow; return the netted pairs and the fee of the fill."""
        wallet, payout = self.wallets[order.user_id], self.markets[order.market_id].terms.payout
        position = wallet.position(order.market_id)
        closed = position.buy(order.is_yes, count, price, payout)
        position.updated = self.now
        paid = count * price - payout * closed
        wallet.cash -= paid
        self.escrow += paid
        if self.fill_fees is None or wallet.house:
            return closed, 0
        fee = self.fill_fees.charge(order, price, count, paid, is_taker)
        if is_taker:
            order.taker_fees += fee
        else:
            order.maker_fees += fee
        self.collect(wallet, order.market_id, fee)
        return closed, fee

    def record_trade(
        self,
        order: KalshiOrder,
        price: int,
        count: int,
        now: datetime,
        fee: int,
        is_taker: bool,
        trade_id: str,
    ) -> None:
        """Record a fill for its member; without an id of the trade it gets one of its own."""
        wallet = self.wallets[order.user_id]
        if not wallet.house:
            wallet.trades.append(
                KalshiTrade(
                    trade_id or self.new_id(),
                    self.next_number(),
                    order.order_id,
                    order.market_id,
                    order.is_yes,
                    is_taker,
                    price,
                    count,
                    now,
                    fee=fee,
                )
            )

    def charge(self, wallet: Wallet, order: KalshiOrder, plan: OrderPlan) -> None:
        """Take the fee of a whole order."""
        if plan.fees:
            order.taker_fees += plan.fees
            self.collect(wallet, order.market_id, plan.fees)

    def collect(self, wallet: Wallet, market_id: str, fee: int) -> None:
        """Take a fee."""
        wallet.cash -= fee
        wallet.position(market_id).fees_paid += fee
        self.fees_collected += fee

    def note_change(self, wallet: Wallet, order: KalshiOrder | None = None) -> None:
        """Tell the observer that a member's wallet, and perhaps an order, has changed."""
        if self.observer is not None and not wallet.house:
            self.observer.note_change(wallet, order)

    def next_number(self) -> int:
        """Return the number of the next order or trade."""
        self.sequence += 1
        return self.sequence
