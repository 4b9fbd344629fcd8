"""Money and contracts are conserved, whatever members do."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kloudtrader.sandbox.matching.book import KalshiMarket, MarketTerms
from kloudtrader.sandbox.matching.exchange import KalshiExchange
from kloudtrader.sandbox.matching.ledger import SeededUuids
from kloudtrader.sandbox.matching.order_plan import Fees
from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiRefusal, NewOrder

START = datetime(2024, 9, 5, 15, 30, tzinfo=UTC)
USERS = ("ada", "ben", "cem")
MARKETS = ("m1", "m2")

users = st.sampled_from(USERS)
markets = st.sampled_from(MARKETS)
prices = st.integers(1, 99) | st.integers(45, 55)
counts = st.integers(1, 40)


class Laws(RuleBasedStateMachine):
    @initialize(rate=st.sampled_from([0, 0, 700, 10_000]))
    def open(self, rate: int) -> None:
        self.exchange = KalshiExchange(SeededUuids("laws"), Fees(rate))
        self.now = START
        for market_id in MARKETS:
            created, opened, closes, expires, settles = (
                START + timedelta(days=day) for day in (-2, -1, 30, 31, 32)
            )
            terms = MarketTerms(
                market_id, market_id, "?", created, opened, closes, expires, settles
            )
            self.exchange.list_market(KalshiMarket(terms))
        for user, cents in zip(USERS, (100_000, 3_000, 500), strict=True):
            self.exchange.open_wallet(user, cents)

    @rule(
        user=users,
        market=markets,
        is_yes=st.booleans(),
        count=counts,
        price=prices,
        cap=st.sampled_from([0, 0, 0, 30, 400]),
        capped=st.sampled_from([False, False, True]),
        lasts=st.sampled_from([None, None, -5, 0, 60]),
        rest=st.sampled_from([True, True, False]),
    )
    def place(
        self,
        user: str,
        market: str,
        is_yes: bool,
        count: int,
        price: int,
        cap: int,
        capped: bool,
        lasts: int | None,
        rest: bool,
    ) -> None:
        expiry = None if lasts is None else self.now + timedelta(seconds=lasts)
        before = self.snapshot()
        wallet = self.exchange.wallets[user]
        position = wallet.position(market).count(not is_yes)
        try:
            order = self.exchange.place(
                user,
                NewOrder(market, is_yes, count, price, expiry, cap, capped),
                self.now,
                rest=rest,
            )
        except KalshiRefusal:
            assert self.snapshot() == before
            return
        assert 1 <= order.place_count <= order.initial_count
        if cap:
            assert order.taker_fill_cost + order.remaining_count * price <= cap
        if capped:
            assert order.place_count <= position
        if lasts is not None and lasts <= 0:
            assert order.status != "resting"
        assert order.taker_fill_cost <= order.taker_fill_count * price

    @rule(pick=st.randoms(use_true_random=False), count=counts, whole=st.booleans())
    def take_off(self, pick: random.Random, count: int, whole: bool) -> None:
        if not self.exchange.orders:
            return
        order = pick.choice(list(self.exchange.orders.values()))
        resting, filled = order.remaining_count, order.filled_count
        if whole:
            reduced = self.exchange.cancel(order)
            assert reduced == resting
        else:
            reduced = self.exchange.decrease(order, count)
            assert reduced == min(count, resting)
        assert order.remaining_count == resting - reduced
        assert order.filled_count == filled

    @rule(seconds=st.integers(1, 100))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.exchange.expire_orders(self.now)
        for order in self.exchange.orders.values():
            if order.expiration_ts is not None and order.expiration_ts <= self.now:
                assert not order.remaining_count

    @rule(user=users, cents=st.integers(-500, 500))
    def move_money(self, user: str, cents: int) -> None:
        wallet = self.exchange.wallets[user]
        if wallet.available + cents < 0:
            with pytest.raises(ValueError, match="cents"):
                self.exchange.deposit(user, cents)
        else:
            self.exchange.deposit(user, cents)

    @rule(market=markets, result=st.sampled_from(["yes", "no"]), step=st.integers(0, 11))
    def age(self, market: str, result: str, step: int) -> None:
        """Rarely, so that there is something to settle."""
        if step == 0:
            self.exchange.close(market)
            assert not self.exchange.markets[market].book.depth(True)
        elif step == 1:
            self.exchange.determine(market, result)
            self.exchange.settle(market)
            for wallet in self.exchange.wallets.values():
                assert wallet.position(market).position == 0

    @invariant()
    def money_is_conserved(self) -> None:
        exchange = self.exchange
        cash = sum(wallet.cash for wallet in exchange.wallets.values())
        assert cash + exchange.escrow + exchange.fees_collected == exchange.deposits

    @invariant()
    def contracts_come_in_pairs(self) -> None:
        pairs = 0
        for market in self.exchange.markets.values():
            held = [
                wallet.position(market.id).position for wallet in self.exchange.wallets.values()
            ]
            assert sum(held) == 0
            assert sum(position for position in held if position > 0) == market.open_interest
            pairs += market.open_interest
        assert self.exchange.escrow == 100 * pairs

    @invariant()
    def nobody_owes(self) -> None:
        for wallet in self.exchange.wallets.values():
            assert wallet.available >= 0
            assert wallet.bound >= 0

    @invariant()
    def a_member_s_figures_explain_the_cash(self) -> None:
        exchange = self.exchange
        for wallet in exchange.wallets.values():
            rows = wallet.positions.values()
            assert all(row.position_cost >= 0 for row in rows)
        total = sum(
            w.cash
            + sum(p.position_cost - p.realized_pnl + p.fees_paid for p in w.positions.values())
            for w in exchange.wallets.values()
        )
        assert total == exchange.deposits

    @invariant()
    def counters_add_up(self) -> None:
        for order in self.exchange.orders.values():
            counters = (
                order.taker_fill_count,
                order.maker_fill_count,
                order.decrease_count,
                order.close_cancel_count,
                order.fcc_cancel_count,
                order.remaining_count,
            )
            assert all(counter >= 0 for counter in counters)
            assert sum(counters) == order.place_count
            assert (order.status == "resting") == self.is_in_book(order)

    @invariant()
    def trades_explain_the_fills(self) -> None:
        for wallet in self.exchange.wallets.values():
            for order in wallet.orders:
                fills = [t for t in wallet.trades if t.order_id == order.order_id]
                taken = [t for t in fills if t.is_taker]
                assert sum(t.count for t in fills) == order.filled_count
                assert sum(t.count for t in taken) == order.taker_fill_count
                assert sum(t.count * t.price for t in taken) == order.taker_fill_cost

    @invariant()
    def no_book_is_crossed(self) -> None:
        for market in self.exchange.markets.values():
            yes, no = market.book.best(True), market.book.best(False)
            assert yes is None or no is None or yes + no < 100

    def is_in_book(self, order: KalshiOrder) -> bool:
        return order in list(self.exchange.markets[order.market_id].book.orders(order.is_yes))

    def snapshot(self) -> object:
        exchange = self.exchange
        return (
            exchange.escrow,
            len(exchange.orders),
            [(w.cash, w.bound, len(w.trades)) for w in exchange.wallets.values()],
            [(m.book.depth(True), m.book.depth(False)) for m in exchange.markets.values()],
        )


TestLaws = Laws.TestCase
TestLaws.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
