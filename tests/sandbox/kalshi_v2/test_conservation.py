"""Test that money and contracts are neither created nor lost, whatever two members do."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kloudtrader.sandbox import KalshiV2Terms, ManualClock, Sandbox, Scenario
from kloudtrader.sandbox.kalshi_v2.switches import V2Switches
from kloudtrader.sandbox.kalshi_v2.terms import V2MarketSeed
from kloudtrader.sandbox.kalshi_v2.units import DOLLAR, GRID
from tests.sandbox.kalshi_v2.callers import ORDERS, V2Caller, make_order
from tests.sandbox.specs.operation_tables import OPERATIONS

MARKETS = (
    V2MarketSeed("KXA", "X", "?", days=9, fee_type="quadratic_with_maker_fees"),
    V2MarketSeed("KXB", "X", "?", days=9, shard=1, structure="center_deci_edge_centi_cent"),
)
REST = {"time_in_force": "good_till_canceled"}
IOC = {"time_in_force": "immediate_or_cancel"}
KINDS: list[dict[str, object]] = [
    REST,
    REST,
    REST,
    {**REST, "post_only": True},
    IOC,
    {**IOC, "reduce_only": True},
    {"time_in_force": "fill_or_kill"},
]

members = st.integers(0, 1)
markets = st.integers(0, 1)
sides = st.sampled_from(["bid", "ask"])
counts = st.integers(1, 900).map(lambda units: f"{units // 100}.{units % 100:02d}")
cents = (st.integers(1, 99) | st.integers(47, 53)).map(lambda price: f"0.{price:02d}")
mills = (st.integers(10, 990) | st.integers(485, 515)).map(lambda price: f"0.{price:03d}")


class TwoMembers(RuleBasedStateMachine):
    """Let two members and the house do anything in two markets on two shards."""

    @initialize(lag=st.sampled_from([0.0, 5.0]))
    def start(self, lag: float) -> None:
        terms = KalshiV2Terms(
            opening_cents=4_000,
            shard_cents=4_000,
            past=False,
            tick_seconds=30,
            switches=V2Switches(read_lag_seconds=lag),
            markets=MARKETS,
        )
        self.clock = ManualClock()
        self.sandbox = Sandbox.from_scenario(
            Scenario(kalshi_v2=terms), clock=self.clock, operations=OPERATIONS
        )
        venue = self.sandbox.kalshi_v2
        self.callers = [V2Caller(self.sandbox, credential) for credential in venue.credentials]
        self.tickers = list(venue.catalogue.markets)
        self.placed: list[tuple[int, str, str, str]] = []
        self.exchange = venue.exchange

    @rule(
        who=members,
        market=markets,
        side=sides,
        count=counts,
        cent=cents,
        mill=mills,
        kind=st.sampled_from(KINDS),
        own=st.sampled_from(["taker_at_cross", "maker"]),
        client_id=st.sampled_from([None] * 8 + ["a", "b"]),
    )
    def place(
        self,
        who: int,
        market: int,
        side: str,
        count: str,
        cent: str,
        mill: str,
        kind: dict[str, object],
        own: str,
        client_id: str | None,
    ) -> None:
        ticker, price = self.tickers[market], mill if market else cent
        fields = {**kind, "self_trade_prevention_type": own, "client_order_id": client_id}
        body = make_order(ticker, side, count, price, **fields)
        response = self.callers[who].call("POST", ORDERS, body)
        assert response.status in {201, 400, 409}
        if response.status == 201:
            value: Any = response.json()
            self.placed.append((who, ticker, side, value["order_id"]))

    def choose(self, index: int) -> tuple[int, str, str, str] | None:
        """Return an order, preferably one that rests."""
        resting = [p for p in self.placed if self.exchange.orders[p[3]].remaining_count]
        rows = resting if index % 4 else self.placed
        return rows[index % len(rows)] if rows else None

    @rule(index=st.integers(0, 50), count=counts, cent=cents)
    def amend(self, index: int, count: str, cent: str) -> None:
        if chosen := self.choose(index):
            who, ticker, side, order_id = chosen
            body = {"ticker": ticker, "side": side, "price": cent, "count": count}
            path = f"{ORDERS}/{order_id}/amend"
            assert self.callers[who].call("POST", path, body).status in {200, 400, 404}

    @rule(index=st.integers(0, 50), count=counts, kind=st.sampled_from(["reduce_to", "reduce_by"]))
    def decrease(self, index: int, count: str, kind: str) -> None:
        if chosen := self.choose(index):
            who, ticker, _, order_id = chosen
            path = f"{ORDERS}/{order_id}/decrease"
            body = {kind: count, "market_ticker": ticker}
            assert self.callers[who].call("POST", path, body).status in {200, 404}

    @rule(index=st.integers(0, 50))
    def cancel(self, index: int) -> None:
        if chosen := self.choose(index):
            who, ticker, _, order_id = chosen
            path = f"{ORDERS}/{order_id}"
            response = self.callers[who].call("DELETE", path, market_ticker=ticker)
            assert response.status in {200, 404}
            assert not self.exchange.orders[order_id].remaining_count

    @rule(who=members, amount=st.integers(1, 300_000), source=st.integers(0, 1))
    def move_money(self, who: int, amount: int, source: int) -> None:
        body = {
            "source": "event_contract",
            "destination": "event_contract",
            "amount": amount,
            "source_exchange_shard": source,
            "destination_exchange_shard": 1 - source,
        }
        path = "/portfolio/intra_exchange_instance_transfer"
        assert self.callers[who].call("POST", path, body).status in {200, 400}

    @rule(seconds=st.sampled_from([1, 40, 300]))
    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.sandbox.kalshi_v2.catch_up()

    @rule(market=markets, value=st.integers(0, 100))
    def settle(self, market: int, value: int) -> None:
        venue, ticker = self.sandbox.kalshi_v2, self.tickers[market]
        if self.exchange.markets[ticker].status == "active" and value % 20 == 0:
            venue.determine(ticker, "scalar", value)
            venue.settle(ticker)

    @invariant()
    def keeps_money(self) -> None:
        wallets = self.exchange.wallets.values()
        cash = sum(wallet.cash for wallet in wallets)
        whole = cash + self.exchange.escrow + self.exchange.fees_collected
        assert whole == self.exchange.deposits
        held = sum(
            wallet.position_in(ticker).count(True) for wallet in wallets for ticker in self.tickers
        )
        assert self.exchange.escrow == held * DOLLAR

    @invariant()
    def keeps_contracts(self) -> None:
        for ticker in self.tickers:
            positions = [w.position_in(ticker).position for w in self.exchange.wallets.values()]
            assert sum(positions) == 0

    @invariant()
    def keeps_balances_on_their_grid(self) -> None:
        for wallet in self.exchange.wallets.values():
            if not wallet.house:
                assert wallet.cash % GRID == 0
                fees = sum(p.fees_paid for p in wallet.positions.values())
                assert wallet.available >= -fees  # makers' fees are not bound

    @invariant()
    def keeps_orders_whole(self) -> None:
        for order in self.exchange.orders.values():
            assert order.remaining_count >= 0
            assert order.initial_count == order.place_count
            trades = [
                t
                for t in self.exchange.wallets[order.user_id].trades
                if t.order_id == order.order_id
            ]
            assert sum(trade.count for trade in trades) == order.filled_count
            assert sum(trade.fee for trade in trades) == order.taker_fees + order.maker_fees
            assert all(trade.fee >= 0 for trade in trades)
            cost = order.taker_fill_cost + order.maker_fill_cost
            assert sum(trade.count * trade.price for trade in trades) == cost

    @invariant()
    def crosses_only_own_orders(self) -> None:
        for ticker in self.tickers:
            book = self.exchange.markets[ticker].book
            yes, no = book.best(True), book.best(False)
            assert yes is None or no is None or yes + no < DOLLAR


TestLaws = TwoMembers.TestCase
TestLaws.settings = settings(max_examples=40, stateful_step_count=60, deadline=None)
