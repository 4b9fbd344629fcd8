"""A small sample of the soak; ``make soak`` runs ten thousand orders and more."""

import subprocess
import sys

import pytest

from tests.budgets import ROOT
from tests.soak.orders_soak import Tally, report, soak


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Count the outcomes of some orders; ``pytest -s`` shows them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("KALSHI_USER_ID", "KALSHI_TOKEN", "KALSHI_EMAIL", "KALSHI_PASSWORD"):
            patch.setenv(name, "")  # the soak sets them, and the patch takes that back
        for name in ("ACCESS_TOKEN", "ACCOUNT_NUMBER"):
            patch.setenv(name, "")
        for name in ("KLOUDTRADER_TRADIER_URL", "KLOUDTRADER_KALSHI_URL"):
            patch.setenv(name, "")
        made = soak(200, seed=2, threads=8)
    print(report(made, 0))
    return made


def test_client_and_venue_agree_on_every_single_call(tally: Tally) -> None:
    assert tally.wrong == []


def test_it_was_no_fair_weather(tally: Tally) -> None:
    assert tally.calls["user_order_create"] == 200
    assert tally.faults > 20
    assert tally.said["done"] > 100
    assert tally.said["unknown"] + tally.said["not_done"] > 0


def test_killed_programs_that_share_a_journal_agree_with_the_venue() -> None:
    # In a process of its own: forks of this one would inherit its threads.
    command = [sys.executable, "-m", "tests.soak.journal_soak", "--keys", "12", "--seed", "3"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("100.0% of the orders decided, 0 disagreements") == 2
