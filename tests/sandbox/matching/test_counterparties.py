from datetime import timedelta

from kloudtrader.sandbox import ManualClock, Sandbox
from tests.sandbox.specs.operation_tables import OPERATIONS


def day(seed: int) -> object:
    clock = ManualClock()
    sandbox = Sandbox(seed=seed, clock=clock, operations=OPERATIONS)
    for _ in range(6):
        clock.advance(600)
        sandbox.kalshi.catch_up()
    return [
        (m.fair, m.volume, m.open_interest, m.book.depth(True), m.book.depth(False))
        for m in sandbox.kalshi.exchange.markets.values()
    ]


def test_the_same_seed_gives_the_same_day() -> None:
    assert day(3) == day(3)
    assert day(3) != day(4)


def test_books_stay_filled_on_both_sides_and_trade(sandbox: Sandbox, clock: ManualClock) -> None:
    exchange = sandbox.kalshi.exchange
    before = {m.id: m.volume for m in exchange.markets.values()}
    clock.advance(3600)
    sandbox.kalshi.catch_up()
    for market in exchange.markets.values():
        assert market.volume > before[market.id]
        assert market.book.best(True) is not None
        assert market.book.best(False) is not None


def test_markets_close_get_a_result_and_pay(clock: ManualClock) -> None:
    sandbox = Sandbox(seed=7, clock=clock, operations=OPERATIONS, tick_seconds=300)
    exchange = sandbox.kalshi.exchange
    market = next(iter(exchange.markets.values()))
    to_close = market.terms.close_date - clock.now()
    seen: list[str] = []
    for wait in (to_close - timedelta(seconds=60), *[timedelta(hours=1)] * 3):
        clock.advance(wait.total_seconds())
        sandbox.kalshi.catch_up()
        seen.append(market.status)
    assert seen == ["active", "closed", "determined", "finalized"]
    assert market.result in {"yes", "no"}


def test_a_long_sleep_ends_soon_and_settles_everything(
    sandbox: Sandbox, clock: ManualClock
) -> None:
    clock.advance(400 * 86_400)
    sandbox.kalshi.catch_up()
    exchange = sandbox.kalshi.exchange
    assert {m.status for m in exchange.markets.values()} == {"finalized"}
    assert exchange.escrow == 0
    assert sum(w.cash for w in exchange.wallets.values()) == exchange.deposits


def test_a_pause_stops_the_counterparties_too(sandbox: Sandbox, clock: ManualClock) -> None:
    exchange = sandbox.kalshi.exchange
    exchange.trading_active = False
    volumes = [m.volume for m in exchange.markets.values()]
    clock.advance(3600)
    sandbox.kalshi.catch_up()
    assert [m.volume for m in exchange.markets.values()] == volumes
