"""Options at the end of their last day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloudtrader.sandbox import ManualClock, Sandbox
from kloudtrader.sandbox.tradier._ledger import Ledger
from kloudtrader.sandbox.tradier.brokerage import (
    AccountEvent,
    BrokerAccount,
    BrokerOrder,
    BrokerPosition,
    OrderStep,
)
from kloudtrader.sandbox.tradier.market.contracts import read_contract
from kloudtrader.sandbox.tradier.market.prices import Prices

NOW = datetime(2024, 9, 5, 15, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
LOW, HIGH = 100, 9_000_000
"""Strikes that a share of some 62 dollars is surely above or below, as symbols write them."""


def symbol(kind: str, strike: int) -> str:
    return f"KO240906{kind}{strike:08d}"


def test_a_contract_expires_at_the_close_of_its_day() -> None:
    contract = read_contract(symbol("C", 65_000))
    assert contract is not None
    assert contract.expires == datetime(2024, 9, 6, 20, tzinfo=UTC)
    assert (contract.root, contract.is_call, contract.strike) == ("KO", True, 6500)
    assert read_contract("KO240931C00065000") is None
    assert read_contract("KO") is None


def expire(*held: tuple[str, int, int]) -> tuple[BrokerAccount, list[AccountEvent]]:
    account = BrokerAccount("VA1", "margin", NOW, 1_000_000)
    for index, (name, quantity, cost) in enumerate(held):
        account.positions.append(BrokerPosition(index + 1, name, quantity, cost, NOW))
    ledger = Ledger([account], Prices({"KO": 6250}, 7))
    ledger.advance(NOW)
    assert len(account.positions) == len(held)
    ledger.advance(LATER)
    return account, account.history


@pytest.mark.parametrize(("kind", "strike"), [("C", HIGH), ("P", LOW)])
@pytest.mark.parametrize(("quantity", "cost"), [(3, 900), (-2, -500)])
def test_worthless_options_vanish_with_an_event(
    kind: str, strike: int, quantity: int, cost: int
) -> None:
    account, history = expire((symbol(kind, strike), quantity, cost))
    assert account.positions == []
    assert account.cash == 1_000_000
    (event,) = history
    payload = dict(event.payload)
    assert (event.type, event.amount, event.day) == ("option", 0, date(2024, 9, 6))
    assert (payload["option_type"], payload["quantity"]) == ("OPTEXP", -quantity)
    (row,) = account.closed
    assert (row.quantity, row.proceeds - row.cost) == (quantity, -cost)
    assert row.closed == date(2024, 9, 6)


@pytest.mark.parametrize(
    ("kind", "strike", "quantity", "cost", "word", "shares"),
    [
        ("C", LOW, 2, 80_000, "exercise", 200),
        ("P", HIGH, 1, 80_000, "exercise", -100),
        ("C", LOW, -1, -50_000, "assignment", -100),
        ("P", HIGH, -3, -50_000, "assignment", 300),
    ],
)
def test_others_turn_into_shares_at_the_strike(
    kind: str, strike: int, quantity: int, cost: int, word: str, shares: int
) -> None:
    account, (option, trade) = expire((symbol(kind, strike), quantity, cost))
    (position,) = account.positions
    paid = shares * strike // 10
    assert (position.symbol, position.quantity, position.cost) == ("KO", shares, paid + cost)
    assert account.cash == 1_000_000 - paid
    assert dict(option.payload)["option_type"] == word
    assert (trade.type, trade.amount) == ("trade", -paid)
    assert dict(trade.payload)["price"] == strike / 1000


held = st.lists(
    st.tuples(
        st.builds(symbol, st.sampled_from("CP"), st.sampled_from([LOW, 60_000, 65_000, HIGH])),
        st.integers(-5, 5).filter(bool),
        st.integers(1, 90_000),
    ),
    max_size=4,
    unique_by=lambda row: row[0],
)


@settings(max_examples=60, deadline=None)
@given(held, st.integers(-300, 300).filter(bool))
def test_no_money_is_made_or_lost(options: list[tuple[str, int, int]], shares: int) -> None:
    rows = [(name, n, cost if n > 0 else -cost) for name, n, cost in options]
    rows.append(("KO", shares, shares * 6000))
    account, _ = expire(*rows)
    paid = sum(cost for _, _, cost in rows)
    profit = sum(row.proceeds - row.cost for row in account.closed)
    assert account.cash + sum(p.cost for p in account.positions) - profit == 1_000_000 + paid
    assert all(read_contract(position.symbol) is None for position in account.positions)


def test_orders_for_a_gone_contract_end_with_it() -> None:
    account = BrokerAccount("VA1", "margin", NOW, 0)
    gone, far = symbol("C", HIGH), "KO270115C00065000"
    for number, contracts in enumerate(([gone], [far], [far, gone])):
        legs = [
            BrokerOrder(10 * number + i, "option", "open", NOW, NOW, option_symbol=contract)
            for i, contract in enumerate(contracts)
        ]
        parent = BrokerOrder(100 + number, "multileg", "open", NOW, NOW, legs=legs)
        account.orders.append(legs[0] if len(legs) == 1 else parent)
    account.orders[0].script.append(OrderStep(LATER, "filled", 1, 1))
    Ledger([account], Prices({"KO": 6250}, 7)).advance(LATER)
    assert [order.status for order in account.orders] == ["expired", "open", "expired"]
    assert account.cash == 0


def test_profit_belongs_to_the_day_it_was_made_on() -> None:
    account, _ = expire((symbol("C", HIGH), 1, 900))
    assert account.close_pl == 0  # it was made the day before
    assert account.today == date(2024, 9, 7)


def test_expiry_reaches_the_responses_overnight() -> None:
    clock = ManualClock(datetime(2024, 9, 5, 13, 30, tzinfo=UTC))
    sandbox = Sandbox.from_scenario("everything", clock=clock)

    def rows(path: str, plural: str, singular: str) -> list[Any]:
        headers = {"Authorization": "Bearer sandbox-access-token", "Accept": "application/json"}
        target = f"/tradier/v1/accounts/VA20000004/{path}?limit=100"
        value: Any = sandbox.request("GET", target, headers).json()
        inner = value[plural] if value[plural] == "null" else value[plural][singular]
        return [] if inner == "null" else inner if isinstance(inner, list) else [inner]

    assert len(rows("positions", "positions", "position")) == 3
    assert rows("history", "history", "event") == []
    clock.advance(2 * 86_400)
    (position,) = rows("positions", "positions", "position")
    assert (position["symbol"], position["quantity"]) == ("AAPL", 40 + 10 - 20 + 100)
    events = rows("history", "history", "event")
    kinds = [event["option"]["option_type"] for event in events if event["type"] == "option"]
    assert sorted(kinds) == ["OPTEXP", "exercise"]
    closed = rows("gainloss", "gainloss", "closed_position")
    assert any(row["symbol"] == "AAPL240906P00150000" and row["gain_loss"] == 85 for row in closed)
