"""Test how the search for a fill saves work."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.sandbox.tradier.brokerage import BrokerAccount, BrokerOrder
from kloudtrader.sandbox.tradier.market.hours import list_ticks
from kloudtrader.sandbox.tradier.market.prices import Prices
from kloudtrader.sandbox.tradier.trading.matching import (
    find_fill,
    find_first_match,
    is_stop_reached,
)

NOW = datetime(2024, 9, 5, 15, 30, tzinfo=UTC)
SHAPES = st.sampled_from(
    [("limit", True, False), ("stop", False, True), ("stop_limit", True, True), ("market", 0, 0)]
)


@given(
    shape=SHAPES,
    side=st.sampled_from(["buy", "sell"]),
    price=st.integers(5_900, 6_600),
    stop=st.integers(5_900, 6_600),
    seed=st.integers(0, 5),
)
def test_the_first_match_is_the_first_tick_that_moves_the_order(
    shape: tuple[str, bool, bool], side: str, price: int, stop: int, seed: int
) -> None:
    kind, has_price, has_stop = shape
    prices = Prices({"KO": 6250}, seed)
    order = BrokerOrder(1, "equity", "open", NOW, NOW, symbol="KO", side=side, quantity=5)
    order.type = kind
    order.price = price if has_price else None
    order.stop_price = stop if has_stop else None
    account = BrokerAccount("VA1", "margin", NOW, 0, orders=[order])
    until = NOW + timedelta(hours=2)
    expected = next(
        (
            tick
            for tick in list_ticks(NOW, until, "day")
            if is_stop_reached(order, prices, tick) or find_fill(order, prices, tick)
        ),
        None,
    )
    assert find_first_match(account, prices, NOW, until) == expected


@given(
    seed=st.integers(0, 50),
    hours=st.integers(0, 100_000),
    usual=st.integers(1, 60_000),
)
def test_prices_stay_in_their_range(seed: int, hours: int, usual: int) -> None:
    prices = Prices({"KO": usual}, seed)
    low, high = prices.find_range("KO", NOW)
    assert low <= prices.cents("KO", NOW + timedelta(hours=hours)) <= high
