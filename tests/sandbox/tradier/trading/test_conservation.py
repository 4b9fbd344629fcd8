"""Whatever is placed, changed, cancelled and priced: no money and no share from nowhere."""

import os
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from kloudtrader.sandbox import TradingSwitches
from kloudtrader.sandbox.tradier.brokerage import FINAL, BrokerOrder
from kloudtrader.sandbox.tradier.market.contracts import find_multiplier, is_option
from tests.sandbox.contract.tradier_laws import (
    balances_problems,
    closed_problems,
    event_problems,
    order_problems,
)
from tests.sandbox.contract.tradier_laws import rows as list_rows
from tests.sandbox.tradier.broker import CALL, PUT, Trader
from tests.sandbox.tradier.trading.tickets import (
    covered_call,
    leg,
    oco,
    oto,
    otoco,
    spread,
)

SLOW = os.environ.get("KLOUDTRADER_SLOW", "") not in {"", "0"}
SHARES = ("KO", "PEP")
CASH = 2_000_000
sides = st.sampled_from(["buy", "sell", "sell_short", "buy_to_cover"])
option_sides = st.sampled_from(["buy_to_open", "sell_to_close", "sell_to_open", "buy_to_close"])
shapes = st.sampled_from(
    [
        {"type": "market"},
        {"type": "limit", "price": 61},
        {"type": "limit", "price": 59.5},
        {"type": "stop", "stop": 63},
        {"type": "stop", "stop": 57},
        {"type": "stop_limit", "stop": 58, "price": 57.25},
    ]
)
durations = st.sampled_from(["day", "gtc"])
legged = st.sampled_from(
    [
        spread(),
        spread(type="debit", price=0.9),
        spread(**{"side[0]": "sell_to_close", "side[1]": "buy_to_close"}),
        covered_call(),
        oco(),
        oto(),
        otoco(),
        otoco(
            leg(type="market"), leg(side="sell", price=63), leg(side="sell", type="stop", stop=55)
        ),
        oto(leg(side="sell", price=61), leg(type="market")),
    ]
)


def keeps_limit(order: BrokerOrder) -> bool:
    """Return whether the last fill was at the limit or better."""
    if order.price is None or (not order.legs and order.type in {"debit", "credit"}):
        return True  # the net price of its parent is limited
    if order.type == "credit":
        return order.last_price <= -order.price
    return order.last_price <= order.price if order.is_buy else order.last_price >= order.price


class TradierMachine(RuleBasedStateMachine):
    """Trade in one account, and compare it with what its fills say."""

    numbers = Bundle("numbers")

    @initialize(kind=st.sampled_from(["margin", "cash", "pdt"]))
    def open_account(self, kind: str) -> None:
        self.trader = Trader("margin").clear(cash=CASH, type_=kind)
        self.trader.price("KO", 60.0)
        self.final: dict[int, Any] = {}
        self.executed: Counter[int] = Counter()
        self.last_id = 0

    def note(self, response: Any) -> Any:
        """Return the id of an order that was taken in; it is higher than any before."""
        assert response.status in {200, 400}, response
        body: Any = response.json() if response.status == 200 else {"errors": 0}
        assert set(body) in ({"order"}, {"errors"})
        if "errors" in body:
            return multiple()
        number = body["order"]["id"]
        assert number > self.last_id
        self.last_id = self.trader.venue.ledger.last_id
        return number

    @rule(
        target=numbers,
        side=sides,
        shape=shapes,
        duration=durations,
        symbol=st.sampled_from(SHARES),
        quantity=st.integers(1, 90),
    )
    def trade_shares(self, **fields: Any) -> Any:
        shape = fields.pop("shape")
        return self.note(self.trader.post(class_="equity", **fields, **shape))

    @rule(
        target=numbers,
        side=option_sides,
        contract=st.sampled_from([CALL, PUT]),
        quantity=st.integers(1, 3),
        shape=st.sampled_from([{"type": "market"}, {"type": "limit", "price": 1.5}]),
    )
    def trade_options(self, side: str, contract: str, quantity: int, shape: Any) -> Any:
        return self.note(
            self.trader.post(
                class_="option",
                symbol="KO",
                option_symbol=contract,
                side=side,
                quantity=quantity,
                duration="day",
                **shape,
            )
        )

    @rule(target=numbers, order=legged)
    def trade_legs(self, order: Any) -> Any:
        return self.note(self.trader.post(**order))

    @rule(number=numbers, leg_number=st.integers(0, 3))
    def cancel(self, number: int, leg_number: int) -> None:
        assert self.trader.cancel(number + leg_number).status in {200, 400, 401}

    @rule(number=consumes(numbers), shape=shapes)
    def change(self, number: int, shape: Any) -> None:
        assert self.trader.change(number, **shape).status in {200, 400}

    @rule(dollars=st.floats(54, 68).map(lambda price: round(price, 2)))
    def set_price(self, dollars: float) -> None:
        self.trader.price("KO", dollars)

    @rule(seconds=st.sampled_from([1, 45, 3_600, 20_000, 90_000, 3_000_000]))
    def wait(self, seconds: int) -> None:
        self.trader.sandbox.advance(seconds)

    @rule(
        largest=st.sampled_from([0, 1, 7]), pending=st.sampled_from([0, 5]), lost=st.integers(0, 1)
    )
    def switch(self, largest: int, pending: float, lost: int) -> None:
        self.trader.venue.switches = TradingSwitches(
            pending_seconds=pending, largest_fill=largest, lost_cancels=lost
        )

    @rule()
    def reload(self) -> None:
        """Continue from the saved state."""
        self.trader.reload()

    @invariant()
    def cash_follows_the_trades(self) -> None:
        account = self.trader.account
        moved = sum(event.amount for event in account.history)
        assert account.cash == CASH + moved
        cost = sum(position.cost for position in account.positions)
        profit = sum(row.proceeds - row.cost for row in account.closed)
        assert account.cash + cost == CASH + profit

    @invariant()
    def positions_are_the_sum_of_the_fills(self) -> None:
        account = self.trader.account
        traded: Counter[str] = Counter()
        for event in account.history:
            payload = dict(event.payload)
            if event.type == "trade":
                traded[str(payload["symbol"])] += int(payload["quantity"])
        held = {p.symbol: p.quantity for p in account.positions}
        assert all(held.values())
        for symbol in {*traded, *held}:
            if not is_option(symbol):
                assert held.get(symbol, 0) == traded[symbol]
        filled: Counter[str] = Counter()
        for order in self.list_orders():
            if not order.legs:
                sign = 1 if order.is_buy else -1
                filled[order.traded_symbol] += sign * order.executed
        assert {s: n for s, n in filled.items() if n and is_option(s) and s in held} == {
            s: n for s, n in held.items() if is_option(s)
        }

    @invariant()
    def balances_add_up(self) -> None:
        balances = self.trader.get("balances")["balances"]
        cents = {n: round(v * 100) for n, v in balances.items() if isinstance(v, int | float)}
        now, prices = self.trader.venue.now, self.trader.venue.ledger.prices
        value = sum(
            prices.cents(p.symbol, now) * p.quantity * find_multiplier(p.symbol)
            for p in self.trader.account.positions
        )
        assert cents["market_value"] == value
        assert cents["total_equity"] == cents["total_cash"] + value
        assert cents["total_cash"] == self.trader.account.cash
        if self.trader.account.type == "cash":
            assert self.trader.account.cash >= self.trader.account.unsettled >= 0
            assert all(p.quantity > 0 or is_option(p.symbol) for p in self.trader.account.positions)

    @invariant()
    def orders_keep_their_word(self) -> None:
        numbers = [order.id for order in self.list_orders()]
        assert len(set(numbers)) == len(numbers)
        for order in self.list_orders():
            row = self.trader.order(order.id)
            assert order.executed >= self.executed[order.id]
            if order.executed > self.executed[order.id]:
                assert keeps_limit(order)
            self.executed[order.id] = order.executed
            if order.is_group:
                continue
            left = 0 if row["status"] in FINAL else row["quantity"] - row["exec_quantity"]
            assert row["remaining_quantity"] == left
            assert 0 <= row["exec_quantity"] <= row["quantity"]
            assert (row["status"] == "filled") == (row["exec_quantity"] == row["quantity"])
            if row["status"] in FINAL:
                assert self.final.setdefault(order.id, row) == row

    @invariant()
    def rows_obey_the_laws_of_the_contract(self) -> None:
        account = self.trader.account
        rows = self.trader.orders(limit=10_000, includeTags="true")
        assert [p for row in rows for p in order_problems(row, tags=True)] == []
        history = self.trader.get("history", limit=10_000)["history"]
        assert [p for row in list_rows(history, "event") for p in event_problems(row)] == []
        closed = self.trader.get("gainloss", limit=10_000)["gainloss"]
        problems = [p for row in list_rows(closed, "closed_position") for p in closed_problems(row)]
        assert problems == []
        if not any(p.quantity < 0 for p in account.positions):  # a written put ties up cash
            balances = self.trader.get("balances")["balances"]
            assert list(balances_problems(balances)) == []

    def list_orders(self) -> list[BrokerOrder]:
        return [o for parent in self.trader.account.orders for o in (parent, *parent.legs)]


TestTradierMachine = TradierMachine.TestCase
TestTradierMachine.settings = settings(
    max_examples=400 if SLOW else 6,
    stateful_step_count=40 if SLOW else 15,
    deadline=None,
    derandomize=not SLOW,
    suppress_health_check=list(HealthCheck),
)
