"""The story of one order, netting, caps, money and the end of a market, in figures."""

from datetime import UTC, datetime, timedelta

import pytest

from kloudtrader.sandbox.matching.book import KalshiMarket, MarketTerms
from kloudtrader.sandbox.matching.exchange import KalshiExchange
from kloudtrader.sandbox.matching.ledger import SeededUuids
from kloudtrader.sandbox.matching.order_plan import Fees
from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiRefusal, NewOrder

NOW = datetime(2024, 9, 5, 15, 30, tzinfo=UTC)


def open_exchange(fees: Fees | None = None) -> KalshiExchange:
    exchange = KalshiExchange(SeededUuids("test"), fees or Fees())
    created, opened, closes, expires, settles = (
        NOW + timedelta(days=day) for day in (-2, -1, 30, 31, 32)
    )
    exchange.list_market(
        KalshiMarket(MarketTerms("m", "M", "?", created, opened, closes, expires, settles))
    )
    for user in ("ada", "ben"):
        exchange.open_wallet(user, 10_000)
    return exchange


@pytest.fixture
def exchange() -> KalshiExchange:
    return open_exchange()


def buy(
    exchange: KalshiExchange, user: str, side: str, count: int, price: int, **extra: object
) -> KalshiOrder:
    expiry = extra.get("expiration_ts")
    assert expiry is None or isinstance(expiry, datetime)
    cap = extra.get("max_cost_cents", 0)
    assert isinstance(cap, int)
    new = NewOrder("m", side == "yes", count, price, expiry, cap, bool(extra.get("capped")))
    return exchange.place(user, new, NOW)


def expect_refusal(
    exchange: KalshiExchange, user: str, side: str, count: int, price: int, **extra: object
) -> str:
    with pytest.raises(KalshiRefusal) as caught:
        buy(exchange, user, side, count, price, **extra)
    assert caught.value.status == 400
    return caught.value.code


def test_the_story_of_the_documented_order(exchange: KalshiExchange) -> None:
    buy(exchange, "ben", "no", 10, 59)
    order = buy(exchange, "ada", "yes", 25, 42)
    assert (order.taker_fill_count, order.taker_fill_cost) == (10, 410)
    assert (order.remaining_count, order.status) == (15, "resting")
    assert exchange.wallets["ada"].available == 10_000 - 410 - 15 * 42

    maker = buy(exchange, "ben", "no", 5, 58)
    assert maker.taker_fill_cost == 5 * 58
    assert order.maker_fill_count == 5
    assert exchange.decrease(order, 4) == 4
    assert exchange.cancel(order) == 6
    assert (order.status, order.decrease_count, order.remaining_count) == ("canceled", 10, 0)
    assert order.place_count == 25
    assert exchange.cancel(order) == 0
    position = exchange.wallets["ada"].position("m")
    assert (position.position, position.position_cost) == (15, 410 + 5 * 42)
    assert exchange.wallets["ada"].available == 10_000 - 620


def test_fills_happen_at_the_resting_price(exchange: KalshiExchange) -> None:
    buy(exchange, "ben", "no", 10, 70)
    order = buy(exchange, "ada", "yes", 10, 99)
    assert order.taker_fill_cost == 300
    assert exchange.wallets["ada"].cash == 9_700
    assert exchange.wallets["ben"].cash == 9_300
    assert exchange.escrow == 1_000
    assert exchange.markets["m"].last_price == 30


def test_the_opposite_side_nets_into_cash_and_realised_profit(exchange: KalshiExchange) -> None:
    buy(exchange, "ben", "no", 10, 60)
    buy(exchange, "ada", "yes", 10, 40)
    buy(exchange, "ben", "yes", 6, 55)
    buy(exchange, "ada", "no", 6, 45)
    position = exchange.wallets["ada"].position("m")
    assert (position.position, position.position_cost) == (4, 160)
    assert position.realized_pnl == 6 * (55 - 40)
    assert (position.total_cost, position.volume) == (400, 16)
    assert exchange.wallets["ada"].cash == 10_000 - 400 + 6 * 55
    assert exchange.markets["m"].open_interest == 4


def test_closing_needs_no_money(exchange: KalshiExchange) -> None:
    buy(exchange, "ben", "no", 100, 1)
    buy(exchange, "ada", "yes", 100, 99)
    assert exchange.wallets["ada"].available == 100
    order = buy(exchange, "ada", "no", 101, 90)
    assert order.status == "resting"
    assert exchange.wallets["ada"].available == 10
    assert expect_refusal(exchange, "ada", "no", 1, 20) == "insufficient_balance"


def test_a_better_priced_close_takes_the_position_from_a_cheaper_one(
    exchange: KalshiExchange,
) -> None:
    buy(exchange, "ben", "no", 100, 1)
    buy(exchange, "ada", "yes", 100, 99)
    buy(exchange, "ada", "no", 100, 50)
    assert exchange.wallets["ada"].available == 100
    # The new order would free-ride on the position, but then the 100 at 50 cents need money.
    assert expect_refusal(exchange, "ada", "no", 3, 60) == "insufficient_balance"
    buy(exchange, "ada", "no", 2, 60)
    assert exchange.wallets["ada"].available == 0


def test_price_improvement_counts_when_money_is_short(exchange: KalshiExchange) -> None:
    buy(exchange, "ben", "no", 100, 50)
    assert expect_refusal(exchange, "ada", "yes", 201, 99) == "insufficient_balance"
    order = buy(exchange, "ada", "yes", 150, 99)
    assert order.taker_fill_cost == 5_000
    assert exchange.wallets["ada"].available == 10_000 - 5_000 - 50 * 99


def test_max_cost_caps_fills_and_rest(exchange: KalshiExchange) -> None:
    buy(exchange, "ben", "no", 10, 60)
    order = buy(exchange, "ada", "yes", 100, 50, max_cost_cents=999)
    assert order.taker_fill_cost == 400
    assert order.remaining_count == 599 // 50
    assert (order.initial_count, order.place_count) == (100, 21)
    assert expect_refusal(exchange, "ada", "yes", 1, 50, max_cost_cents=49) == "max_cost_too_low"


def test_a_capped_order_only_closes(exchange: KalshiExchange) -> None:
    assert expect_refusal(exchange, "ada", "no", 5, 50, capped=True) == "no_position_to_close"
    buy(exchange, "ben", "no", 10, 60)
    buy(exchange, "ada", "yes", 10, 40)
    order = buy(exchange, "ada", "no", 30, 50, capped=True)
    assert (order.initial_count, order.place_count) == (30, 10)
    assert expect_refusal(exchange, "ada", "yes", 5, 50, capped=True) == "no_position_to_close"


def test_expiry_takes_the_rest_off(exchange: KalshiExchange) -> None:
    order = buy(exchange, "ada", "yes", 5, 40, expiration_ts=NOW + timedelta(seconds=10))
    exchange.expire_orders(NOW + timedelta(seconds=9))
    assert order.status == "resting"
    exchange.expire_orders(NOW + timedelta(seconds=10))
    assert (order.status, order.decrease_count, order.last_update_op) == ("canceled", 5, "expire")
    assert exchange.wallets["ada"].available == 10_000


def test_an_expiry_in_the_past_fills_what_it_can(exchange: KalshiExchange) -> None:
    buy(exchange, "ben", "no", 3, 60)
    order = buy(exchange, "ada", "yes", 5, 40, expiration_ts=NOW - timedelta(seconds=1))
    assert (order.taker_fill_count, order.decrease_count, order.status) == (3, 2, "canceled")
    assert exchange.markets["m"].book.best(True) is None


def test_the_end_of_a_market(exchange: KalshiExchange) -> None:
    buy(exchange, "ben", "no", 10, 60)
    buy(exchange, "ada", "yes", 10, 40)
    resting = buy(exchange, "ada", "yes", 5, 30)
    exchange.close("m")
    assert (resting.status, resting.close_cancel_count) == ("canceled", 5)
    assert expect_refusal(exchange, "ada", "yes", 1, 30) == "market_closed"
    exchange.settle("m")
    assert exchange.wallets["ada"].position("m").position == 10
    exchange.determine("m", "yes")
    exchange.settle("m")
    exchange.settle("m")
    position = exchange.wallets["ada"].position("m")
    assert (position.final_position, position.final_position_cost) == (10, 400)
    assert (position.position, position.realized_pnl, position.is_settled) == (0, 600, True)
    assert exchange.wallets["ada"].cash == 10_600
    assert exchange.wallets["ben"].cash == 9_400
    assert exchange.escrow == 0
    assert exchange.markets["m"].status == "finalized"


def test_a_result_is_yes_or_no(exchange: KalshiExchange) -> None:
    with pytest.raises(ValueError, match="maybe"):
        exchange.determine("m", "maybe")


def test_fees_are_on_taking_and_rounded_up_once() -> None:
    exchange = open_exchange(Fees(700))
    buy(exchange, "ben", "no", 10, 60)
    order = buy(exchange, "ada", "yes", 10, 40)
    assert order.taker_fees == 17  # 0.07 * 10 * 0.4 * 0.6 dollars is 16.8 cents
    assert exchange.wallets["ada"].cash == 10_000 - 400 - 17
    assert exchange.wallets["ben"].cash == 10_000 - 600
    assert exchange.wallets["ada"].position("m").fees_paid == 17
    assert exchange.fees_collected == 17


def test_a_pause_refuses_orders(exchange: KalshiExchange) -> None:
    exchange.trading_active = False
    with pytest.raises(KalshiRefusal) as caught:
        buy(exchange, "ada", "yes", 5, 40)
    assert caught.value.status == 503


def test_one_s_own_orders_can_meet(exchange: KalshiExchange) -> None:
    buy(exchange, "ada", "yes", 5, 60)
    buy(exchange, "ada", "no", 5, 40)
    wallet = exchange.wallets["ada"]
    assert (wallet.cash, wallet.bound, exchange.escrow) == (10_000, 0, 0)
    assert len(wallet.trades) == 2


def test_the_last_price_is_that_of_yes_whoever_took(exchange: KalshiExchange) -> None:
    buy(exchange, "ben", "yes", 3, 30)
    buy(exchange, "ada", "no", 3, 75)
    assert exchange.markets["m"].last_price == 30
    buy(exchange, "ben", "no", 3, 60)
    buy(exchange, "ada", "yes", 3, 45)
    assert exchange.markets["m"].last_price == 40


def test_a_fee_must_be_affordable_too() -> None:
    exchange = open_exchange(Fees(700))
    buy(exchange, "ben", "no", 10, 60)
    exchange.deposit("ada", 416 - 10_000)
    assert expect_refusal(exchange, "ada", "yes", 10, 40) == "insufficient_balance"
    exchange.deposit("ada", 1)
    buy(exchange, "ada", "yes", 10, 40)
    assert exchange.wallets["ada"].cash == 0


def test_a_fee_on_closing_is_paid_from_what_it_returns() -> None:
    exchange = open_exchange(Fees(700))
    buy(exchange, "ben", "no", 10, 60)
    buy(exchange, "ada", "yes", 10, 40)
    exchange.deposit("ada", -exchange.wallets["ada"].available)
    buy(exchange, "ben", "yes", 10, 50)
    buy(exchange, "ada", "no", 10, 50)
    assert exchange.wallets["ada"].cash == 500 - 18
