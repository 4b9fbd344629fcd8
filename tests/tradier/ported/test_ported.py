"""Programs of the kinds that people publish for Tradier run against the local Tradier."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kloudtrader import tradier
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.sandbox import Fault, ManualClock, Sandbox
from kloudtrader.tradier import EquityOrder

from . import covered_call, equal_weight, sma_crossover, trailing_stop


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with Sandbox(seed=7, clock=ManualClock()) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("KLOUDTRADER_JOURNAL", str(tmp_path / "orders.sqlite"))
        yield sandbox


def today() -> date:
    day = tradier.market_clock().clock.date
    assert day is not None
    return day


def sum_positions(symbol: str) -> float:
    positions = tradier.account_positions().positions.position
    return sum(position.quantity for position in positions if position.symbol == symbol)


def buy(symbol: str, shares: int) -> None:
    order = EquityOrder(symbol=symbol, side="buy", quantity=shares, type="market")
    assert tradier.place_once(order).wait().status == "filled"


def count_placed(sandbox: Sandbox) -> int:
    return len(sandbox.log.applied("place_order"))


def test_a_crossover_buys_sells_and_is_run_twice(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sum_positions("PEP")
    averages = {sma_crossover.SHORT: 60.0, sma_crossover.LONG: 50.0}
    assert sma_crossover.read_average("PEP", 20) > 0
    monkeypatch.setattr(sma_crossover, "SHARES", int(before) + 10)
    monkeypatch.setattr(sma_crossover, "read_average", lambda _, days: averages[days])
    order = sma_crossover.run("PEP", today())
    assert order is not None
    assert (order.status, order.side, order.exec_quantity) == ("filled", "buy", 10)
    assert sum_positions("PEP") == before + 10
    assert sma_crossover.run("PEP", today()) is None
    averages[sma_crossover.SHORT] = 40.0
    sale = sma_crossover.run("PEP", today() + timedelta(days=1))
    assert sale is not None
    assert (sale.side, sale.exec_quantity) == ("sell", before + 10)
    assert sum_positions("PEP") == 0
    assert count_placed(sandbox) == 2


def test_a_crossover_whose_response_is_lost_buys_once(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sum_positions("PEP")
    monkeypatch.setattr(sma_crossover, "SHARES", int(before) + 10)
    monkeypatch.setattr(sma_crossover, "read_average", lambda _, days: -days)
    sandbox.faults.add("place_order", Fault("reset-after"))
    sma_crossover.run("PEP", today())
    assert sum_positions("PEP") == before + 10
    assert count_placed(sandbox) == 1


def test_calls_are_written_on_shares_that_no_call_needs(sandbox: Sandbox) -> None:
    lots = covered_call.count_free_lots("KO")
    buy("KO", 200)
    assert covered_call.count_free_lots("KO") == lots + 2
    order = covered_call.run("KO", today())
    assert order is not None
    assert (order.side, order.quantity, order.status) == ("sell_to_open", lots + 2, "filled")
    assert sum_positions(order.option_symbol or "") == -(lots + 2)
    assert covered_call.count_free_lots("KO") == 0
    assert covered_call.run("KO", today()) is None


def test_equal_weights_are_reached_in_one_run(sandbox: Sandbox) -> None:
    symbols = ["KO", "PEP"]
    ids = equal_weight.run(symbols, 30_000)
    assert len(ids) == 2
    sandbox.advance(60)
    assert {tradier.account_specificorders(id_).order.status for id_ in ids} == {"filled"}
    prices = {quote.symbol: quote.last or 0 for quote in tradier.quotes(symbols).quotes.quote}
    for symbol in symbols:
        assert sum_positions(symbol) * prices[symbol] == pytest.approx(15_000, rel=0.05)


def test_an_empty_list_of_symbols_sends_nothing(sandbox: Sandbox) -> None:
    with pytest.raises(InvalidArgument):
        equal_weight.run([], 30_000)
    assert count_placed(sandbox) == 0


def test_a_stop_follows_the_price_up_and_never_down(sandbox: Sandbox) -> None:
    sandbox.tradier.set_price("KO", 60.0)
    buy("KO", 10)
    prices = iter([66.0, 64.0, 70.0, 67.0, 66.0])
    stops: list[float | None] = []

    def pause() -> None:
        price = next(prices)
        sandbox.tradier.set_price("KO", price)
        sandbox.advance(30)
        stops.extend(
            order.stop_price
            for order in tradier.iter_account_orders()
            if order.type == "stop" and order.symbol == "KO" and order.status == "open"
        )

    order = trailing_stop.run("KO", 10, "protect KO", pause)
    assert order.status == "filled"
    assert stops == [57.0, 62.7, 62.7, 66.5]
    assert order.avg_fill_price == pytest.approx(66.0, abs=0.6)
    assert count_placed(sandbox) == 2
