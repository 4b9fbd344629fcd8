"""The market maker of the examples trades for a simulated day, the same way for the same seed."""

import runpy
from pathlib import Path

import pytest

from kloudtrader.sandbox import ManualClock, Sandbox

MAIN = Path(__file__).parents[2] / "examples" / "market_maker.py"


def day(monkeypatch: pytest.MonkeyPatch, seed: int, rounds: int = 48) -> str:
    with Sandbox(seed=seed, clock=ManualClock(), tick_seconds=300) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        run = runpy.run_path(str(MAIN))["run"]
        result: str = run(lambda seconds: sandbox.advance(6 * seconds), rounds=rounds)
        exchange = sandbox.kalshi.exchange
        cash = sum(wallet.cash for wallet in exchange.wallets.values())
        assert cash + exchange.escrow == exchange.deposits
        assert {entry.status for entry in sandbox.journal.entries()} <= {200, 201, 400}
        return result


def test_two_days_with_one_seed_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    first = day(monkeypatch, 7)
    assert int(first.split()[0]) > 15
    assert day(monkeypatch, 7) == first


def test_another_seed_is_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    assert day(monkeypatch, 7, 8) != day(monkeypatch, 8, 8)
