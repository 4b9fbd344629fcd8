"""Balances add up, whatever is held and traded."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kloudtrader.sandbox.tradier._ledger import Ledger
from kloudtrader.sandbox.tradier.brokerage import BrokerAccount, BrokerOrder, OrderStep
from kloudtrader.sandbox.tradier.market.prices import Prices

NOW = datetime(2024, 9, 5, 15, 30, tzinfo=UTC)
SYMBOLS = ("KO", "PEP", "KO241220C00065000", "KO241220P00060000")


def ledger_with(trades: list[tuple[str, str, int, int]]) -> tuple[Ledger, BrokerAccount]:
    """An account with one scripted market order for each trade, a second apart."""
    account = BrokerAccount("VA1", "margin", NOW, 1_000_000)
    for index, (symbol, side, quantity, price) in enumerate(trades):
        at = NOW + timedelta(seconds=index + 1)
        option = symbol if len(symbol) > 6 else ""
        order = BrokerOrder(
            index + 1, "equity", "open", NOW, NOW, symbol="KO" if option else symbol
        )
        order.option_symbol, order.side, order.quantity = option, side, quantity
        order.script = [OrderStep(at, "filled", quantity, price)]
        account.orders.append(order)
    return Ledger([account], Prices({"KO": 6250, "PEP": 17340}, 7)), account


trades = st.lists(
    st.tuples(
        st.sampled_from(SYMBOLS),
        st.sampled_from(["buy", "sell"]),
        st.integers(1, 30),
        st.integers(1, 20_000),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(trades)
def test_money_follows_the_trades(done: list[tuple[str, str, int, int]]) -> None:
    ledger, account = ledger_with(done)
    later = NOW + timedelta(seconds=100)
    ledger.advance(later)
    paid = held = 0
    quantities = dict.fromkeys(SYMBOLS, 0)
    for symbol, side, quantity, price in done:
        signed = quantity if side == "buy" else -quantity
        quantities[symbol] += signed
        paid += signed * price * (100 if len(symbol) > 6 else 1)
    assert account.cash == 1_000_000 - paid
    assert {p.symbol: p.quantity for p in account.positions} == {
        symbol: quantity for symbol, quantity in quantities.items() if quantity
    }
    held = sum(position.cost for position in account.positions)
    assert account.cash + held - account.close_pl == 1_000_000
    assert account.close_pl == sum(row.proceeds - row.cost for row in account.closed)
    balances = ledger.balances(account, later)
    values = [ledger.value(position, later) for position in account.positions]
    assert balances.market_value == sum(values)
    assert balances.long_market_value == sum(value for value in values if value > 0)
    assert balances.total_equity == account.cash + sum(values)
    assert balances.open_pl == sum(values) - held
    assert balances.pending_orders == 0
    assert all(order.is_final and order.executed == order.quantity for order in account.orders)


def test_a_short_that_is_covered_is_realised() -> None:
    ledger, account = ledger_with([("KO", "sell", 10, 6000), ("KO", "buy", 4, 5000)])
    ledger.advance(NOW + timedelta(seconds=10))
    (row,) = account.closed
    assert (row.symbol, row.quantity, row.cost, row.proceeds) == ("KO", -4, 20_000, 24_000)
    assert row.closed == date(2024, 9, 5)
    (position,) = account.positions
    assert (position.quantity, position.cost) == (-6, -36_000)
    assert account.close_pl == 4_000


def test_steps_happen_in_their_time() -> None:
    ledger, account = ledger_with([("KO", "buy", 1, 6000), ("PEP", "buy", 1, 17000)])
    ledger.advance(NOW + timedelta(seconds=1))
    assert [order.status for order in account.orders] == ["filled", "open"]
    ledger.advance(NOW + timedelta(seconds=1))
    assert account.orders[0].executed == 1
    ledger.advance(NOW + timedelta(seconds=2))
    assert [order.status for order in account.orders] == ["filled", "filled"]


def test_profit_of_the_day_starts_anew_each_day() -> None:
    ledger, account = ledger_with([("KO", "buy", 5, 6000), ("KO", "sell", 5, 6100)])
    ledger.advance(NOW + timedelta(seconds=10))
    assert account.close_pl == 500
    ledger.advance(NOW + timedelta(days=1))
    assert account.close_pl == 0


def test_prices_move_with_time_and_repeat_with_the_seed() -> None:
    first, same, other = (Prices({"KO": 6250}, seed) for seed in (1, 1, 2))
    for symbol in ("KO", "KO241220C00065000"):
        hours = [NOW + timedelta(hours=hour) for hour in range(24)]
        path = [first.cents(symbol, hour) for hour in hours]
        assert len(set(path)) > 10
        assert path == [same.cents(symbol, hour) for hour in hours]
        assert path != [other.cents(symbol, hour) for hour in hours]


def test_an_option_ends_at_its_intrinsic_value() -> None:
    prices = Prices({"KO": 6250}, 1)
    after = datetime(2024, 12, 21, tzinfo=UTC)
    share = prices.cents("KO", after)
    assert prices.cents("KO241220C00050000", after) == share - 5000
    assert prices.cents("KO241220P00050000", after) == 0
    assert prices.cents("KO241220P00050000", NOW) > 0
