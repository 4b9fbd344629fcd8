"""Simulate members that quote and trade as the clock moves, the same for the same seed."""

import random
from datetime import datetime, timedelta

from kloudtrader.sandbox.matching.book import KalshiMarket
from kloudtrader.sandbox.matching.exchange import KalshiExchange
from kloudtrader.sandbox.matching.order_records import NewOrder

_LEVELS = 5
_MOST_TICKS = 20_000
_MOVING = frozenset({"initialized", "active", "inactive"})


class Counterparties:
    """Simulate a maker that quotes around a wandering fair value and a crowd that takes quotes.

    Every market has random numbers of its own, and a tick draws the same number of them whatever
    is in the book: a member's orders change the fills, not the fair value.

    Args:
        tick_seconds: how often the simulation moves, in simulated seconds.
        cent: price units in a cent.
        contract: count units in a contract.
    """

    MAKER = "house-maker"
    CROWD = "house-crowd"

    HOUSE_CENTS = 10**12

    def __init__(
        self,
        exchange: KalshiExchange,
        seed: int,
        start: datetime,
        tick_seconds: float = 10.0,
        *,
        cent: int = 1,
        contract: int = 1,
    ) -> None:
        self._exchange = exchange
        self._cent, self._contract = cent, contract
        self.seed = seed
        self.tick = timedelta(seconds=tick_seconds)
        self.next_tick = start
        """The time of the next tick."""
        for user_id in (self.MAKER, self.CROWD):
            exchange.open_wallet(user_id, self.HOUSE_CENTS * cent * contract, house=True)

    def run_to(self, now: datetime) -> None:
        """Run everything that is due until ``now``, in order of time."""
        step = max(self.tick, (now - self.next_tick) / _MOST_TICKS)
        while self.next_tick <= now:
            if not self._run_due(self.next_tick):
                self.next_tick = now + step  # no market is open: skip the remaining ticks
                break
            for market in self._exchange.markets.values():
                if market.status == "active":
                    self._move(market, self.next_tick)
            if self._exchange.observer is not None:
                self._exchange.observer.note_tick()
            self.next_tick += step
        for moment in self._list_due(now):
            self._run_due(moment)
        self._run_due(now)

    def _list_due(self, now: datetime) -> list[datetime]:
        """Return the times until ``now`` at which a market changes, which no tick has met."""
        terms = [market.terms for market in self._exchange.markets.values()]
        dates = {date for t in terms for date in (t.close_date, t.expiration_date, t.settle_date)}
        return sorted(date for date in dates if self._exchange.now < date <= now)

    def _run_due(self, now: datetime) -> bool:
        """Run expiries, closings and settlements; return whether a market is still open."""
        self._exchange.expire_orders(now)
        for market in self._exchange.markets.values():
            self._update_status(market, now)
        return any(m.status in _MOVING for m in self._exchange.markets.values())

    def _update_status(self, market: KalshiMarket, now: datetime) -> None:
        terms = market.terms
        if market.status == "initialized" and now >= terms.open_date:
            self._exchange.open_market(market.id)
        if market.status in {"active", "inactive"} and now >= terms.close_date:
            self._exchange.close(market.id)
        if market.status == "closed" and now >= terms.expiration_date:
            yes = self._generator_of(market).uniform(0, 100) < market.fair
            self._exchange.determine(market.id, "yes" if yes else "no")
        if market.status == "determined" and now >= terms.settle_date:
            self._exchange.settle(market.id)

    def _move(self, market: KalshiMarket, now: datetime) -> None:
        generator = self._generator_of(market)
        market.fair = min(97.0, max(3.0, market.fair + generator.gauss(0, 0.35)))
        sizes = generator.getrandbits(12 * _LEVELS)
        requotes, takes = generator.random() < 0.3, generator.random() < 0.25
        buys_yes, size = generator.random() < 0.5, generator.randint(1, 15)
        reach = generator.randint(1, 4)
        if requotes or market.book.best(True) is None or market.book.best(False) is None:
            self._quote(market, sizes, now)
        if takes:
            fair = round(market.fair if buys_yes else 100 - market.fair)
            self._send(self.CROWD, market, buys_yes, size, fair + reach, now, rest=False)

    def _quote(self, market: KalshiMarket, sizes: int, now: datetime) -> None:
        """Replace all quotes; ``sizes`` has six random bits for each."""
        resting = self._exchange.wallets[self.MAKER].resting_in(market.id)
        for order in list(resting.values()):
            self._exchange.cancel(order)
        for level in range(_LEVELS):
            yes = round(market.fair) - 1 - level
            no = 100 - round(market.fair) - 1 - level
            for is_yes, price in ((True, yes), (False, no)):
                self._send(self.MAKER, market, is_yes, 5 + sizes % 64, price, now)
                sizes >>= 6

    def _send(
        self,
        user_id: str,
        market: KalshiMarket,
        is_yes: bool,
        count: int,
        price: int,
        now: datetime,
        *,
        rest: bool = True,
    ) -> None:
        """Send an order; ``price`` is in cents, ``count`` in contracts."""
        if 1 <= price <= 99 and self._exchange.trading_active:
            new = NewOrder(market.id, is_yes, count * self._contract, price * self._cent)
            self._exchange.place(user_id, new, now, rest=rest)

    def _generator_of(self, market: KalshiMarket) -> random.Random:
        """Return the random numbers of a market."""
        if market.rng is None:
            market.rng = random.Random(f"{self.seed}/{market.terms.ticker_name}")
        return market.rng
