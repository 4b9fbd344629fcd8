"""Programs for Kalshi's API v1 run as they are, on v1 and with the credentials of v2."""

from collections.abc import Iterator

import pytest

from kloudtrader import kalshi
from kloudtrader.runtime.errors import OutcomeUnknown
from kloudtrader.sandbox import Fault, Sandbox, SystemClock
from kloudtrader_kalshi.operations import OPERATIONS as V1
from kloudtrader_kalshi_v2.operations import OPERATIONS as V2

from . import market_maker, order_ladder, portfolio_report, position_closer

APIS = {"v1": V1, "v2": V2}


@pytest.fixture(params=APIS)
def api(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sandbox(api: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox with the credentials of both APIs, of which the environment chooses one."""
    with Sandbox(seed=7, clock=SystemClock()) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("KLOUDTRADER_KALSHI_API", api)
        yield sandbox
        called = {entry.operation for entry in sandbox.log.entries()}
        assert called
        assert called <= set(APIS[api])


def read_market() -> str:
    """Return a market with bids on both sides that is not near its end."""
    markets = kalshi.get_markets().markets
    return next(
        market.id for market in markets if 20 < (market.yes_bid or 0) < (market.yes_ask or 0) < 80
    )


def position_of(market_id: str) -> int:
    return int(kalshi.user_get_market_position(market_id).market_position.position or 0)


def resting(market_id: str) -> list[kalshi.Order]:
    return list(kalshi.user_orders_get(market_id=market_id, status="resting").orders)


def test_a_market_maker_trades_both_sides_and_leaves_nothing(sandbox: Sandbox) -> None:
    market_id = read_market()
    before = {trade.id for trade in kalshi.user_trades_get(market_id=market_id).trades}

    def pause() -> None:
        sandbox.advance(300)

    position = market_maker.run(market_id, 30, pause)
    trades = kalshi.user_trades_get(market_id=market_id).trades
    made = [trade for trade in trades if trade.id not in before]
    assert {trade.is_yes for trade in made} == {True, False}
    assert abs(position) <= market_maker.LIMIT + market_maker.SIZE
    assert position == position_of(market_id)
    assert resting(market_id) == []


def test_a_market_maker_whose_response_is_lost_ends_with_one_bid(
    sandbox: Sandbox, api: str
) -> None:
    market_id = read_market()
    sandbox.faults.add({"v1": "user_order_create", "v2": "create_order"}[api], Fault("reset-after"))
    with pytest.raises(OutcomeUnknown):
        market_maker.run(market_id, 1, lambda: None)
    assert len(resting(market_id)) == 1
    market_maker.take_off_bids(market_id)
    assert resting(market_id) == []


def test_a_report_adds_up(sandbox: Sandbox) -> None:
    lines = portfolio_report.run(30)
    assert lines[0] == f"{kalshi.user_get_balance().balance} cents to spend"
    worth = [int(line.split()[-2]) for line in lines if ", worth " in line]
    assert len(worth) >= 3
    assert f"positions are worth {sum(worth)} cents" in lines
    orders = kalshi.user_orders_get(status="resting").orders
    assert sum(line.startswith("resting ") for line in lines) == len(orders) >= 1
    assert all(line.endswith("queue 0") for line in lines if line.startswith("resting "))
    count = sum(int(trade.count or 0) for trade in kalshi.iter_user_trades())
    assert lines[-1].startswith(f"traded {count} contracts for ")


def test_a_ladder_rests_within_its_money_and_is_halved(sandbox: Sandbox) -> None:
    market_id = read_market()
    before = {order.order_id for order in resting(market_id)}
    ids = order_ladder.place(market_id, "no", 4000)
    steps = [order for order in resting(market_id) if order.order_id in ids]
    assert len(ids) == len(steps) == order_ladder.STEPS
    prices = sorted((int(order.price or 0) for order in steps), reverse=True)
    assert prices == [prices[0] - number * order_ladder.STEP for number in range(len(prices))]
    assert sum((order.price or 0) * (order.remaining_count or 0) for order in steps) <= 4000
    assert all(order.is_yes is False for order in steps)
    assert all(order.expiration_ts is not None for order in steps)
    counts = {order.order_id: int(order.remaining_count or 0) for order in resting(market_id)}
    taken = order_ladder.halve(market_id)
    assert taken == sum(count // 2 for count in counts.values())
    left = {order.order_id: order.remaining_count for order in resting(market_id)}
    assert left == {order_id: count - count // 2 for order_id, count in counts.items()}
    sandbox.advance(order_ladder.HOUR + 60)
    assert {order.order_id for order in resting(market_id)} <= before


def test_positions_are_closed_and_an_order_that_is_too_large_is_not(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    held = [row for row in kalshi.user_get_market_positions().market_positions if row.position]
    assert len(held) >= 3
    runs = [position_closer.run()]
    assert len(runs[0]) == len(held)
    while any(runs[-1].values()) and len(runs) < 10:  # the best level may hold less
        sandbox.advance(60)
        runs.append(position_closer.run())
    assert not any(runs[-1].values())
    assert capsys.readouterr().out == ""
    market_id = read_market()
    assert position_closer.close(market_id, 10**6) == 10**6
    assert f"{market_id}: 400" in capsys.readouterr().out
    assert position_of(market_id) == 0
