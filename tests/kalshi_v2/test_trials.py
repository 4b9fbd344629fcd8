"""Seeded random trials: what a call says is compared with what the exchange has done.

A sample runs with all tests, 10,000 trials with ``KLOUDTRADER_SLOW=1``.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .conftest import OpenDesk
from .desk import BID, TICKER, Desk, verdict_of
from .order_stub import (
    AFTER,
    BEFORE,
    FINAL,
    HONEST,
    NOTHING,
    PASSED,
    QUEUED,
    READ_FAULTS,
    REFUSED,
    SHORT,
    TWICE,
    Fault,
    OrderBook,
    Received,
)

COUNT = 2000 if os.environ.get("KLOUDTRADER_SLOW") else 40
"""Trials of each of the five kinds."""
SEED = 20261130
PATIENCE = 30.0
READS = [*READ_FAULTS.values(), SHORT, NOTHING, TWICE]
WRITES = [*AFTER.values(), *BEFORE.values(), *QUEUED.values(), *REFUSED.values(), *PASSED.values()]


class Trial:
    """One account under random faults, and what a call about it has said."""

    def __init__(self, desk: Desk, number: int) -> None:
        self.desk, self.book = desk, desk.book
        self.random = random.Random(f"{SEED}-{number}")
        self.key: str | None = f"key {number}"
        self.read_share = self.random.choice([0.0, 0.1, 0.3])
        self.write_share = self.random.choice([0.5, 1.0])
        self.fill_share = self.random.choice([0.0, 0.0, 0.1])
        shard = self.random.choice([0, 0, 1, 3])
        self.book.shards, self.book.balances = {TICKER: shard}, {shard: "1000.0000"}
        self.book.lag = self.random.choice([0.0, 0.0, 0.4, 0.4, 2.0, 9.0])
        self.book.page_size = self.random.choice([None, 1, 2])
        self.is_poor = self.random.random() < 0.2
        """True if the first order binds all the money."""
        offset = self.random.choice([0.0, 0.0, -20.0, 20.0])
        self.book.now = lambda: desk.time.at.timestamp() + offset

    def begin(self) -> None:
        """Switch the faults on."""
        self.book.pick = self.pick

    def pick(self, book: OrderBook, received: Received) -> Fault:
        if self.is_poor and book.orders:
            book.balances = {}
        if self.random.random() < self.fill_share:
            for row in book.orders:
                if row["status"] not in FINAL:
                    self.random.choice([book.fill, book.end])(row)
        if received.is_write:
            happens = self.random.random() < self.write_share
            return self.random.choice(WRITES) if happens else HONEST
        return self.random.choice(READS) if self.random.random() < self.read_share else HONEST

    def end(self) -> None:
        """Let all that is queued arrive."""
        self.book.pick = None
        self.desk.time.sleep(60)
        self.book.deliver_all()


def run(new_desk: OpenDesk, kind: Callable[[Trial], str]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for number in range(COUNT):
        trial = Trial(new_desk(), number)
        try:
            totals[kind(trial)] += 1
        except AssertionError as error:
            raise AssertionError(f"trial {number} of seed {SEED}: {error}") from error
    print(dict(totals))
    return totals


# --- placing --------------------------------------------------------------------------------------


def judge_placing(trial: Trial, verdict: str, said: Any, sends: int) -> str:
    """Compare one verdict of ``place_once`` with the exchange; return ``decided`` or else."""
    made = trial.book.orders
    assert len(made) <= 1, "ordered twice"
    if verdict == "done":
        assert [said.order_id] == [row["order_id"] for row in made], "placed, but is not there"
        return "decided"
    if verdict == "unknown":
        return "undecided" if made else "not there"
    assert made == [], f"{verdict}, but is there"
    assert verdict == "refused" or sends == 0
    return "decided"


def place(trial: Trial, **options: Any) -> str:
    """Call as a program does that is run again until it knows; return the last verdict."""
    trial.begin()
    outcome = ""
    terms = trial.random.choice([{}, {}, {"post_only": True}, {"side": "ask"}])
    for _ in range(4 if options["key"] else 1):
        before = len(trial.book.creates)
        verdict, said = verdict_of(
            lambda: trial.desk.place(BID | terms, patience=PATIENCE, **options)
        )
        known = (verdict, said, len(trial.book.creates) - before)
        trial.book.deliver_all()
        outcome = judge_placing(trial, *known)
        if verdict in ("done", "refused"):
            break
    ids = {received.json["client_order_id"] for received in trial.book.creates}
    assert len(ids) <= 1, "the id of a key has changed"
    trial.end()
    assert len(trial.book.orders) <= 1, "ordered twice"
    if verdict == "done" or outcome == "decided":
        assert (len(trial.book.orders) == 1) is (verdict == "done")
    return outcome


def check(totals: Counter[str]) -> None:
    decided = totals["decided"]
    assert decided / (decided + totals["undecided"]) >= 0.99, totals


def test_placing_without_a_key(new_desk: OpenDesk) -> None:
    check(run(new_desk, lambda trial: place(trial, key=None, journal=False)))


def test_placing_with_a_key_and_a_journal(new_desk: OpenDesk, journal: Path) -> None:
    check(run(new_desk, lambda trial: place(trial, key=trial.key, journal=journal)))


def test_placing_with_a_key_and_no_journal(new_desk: OpenDesk) -> None:
    check(run(new_desk, lambda trial: place(trial, key=trial.key, journal=False)))


# --- cancelling and changing ----------------------------------------------------------------------


def place_resting(trial: Trial, count: int = 1) -> list[Any]:
    """Place orders that rest, and let reads show them."""
    orders = [trial.desk.place() for _ in range(count)]
    trial.desk.time.sleep(30)
    trial.is_poor = False
    trial.begin()
    return orders


def cancel(trial: Trial) -> str:
    book, desk = trial.book, trial.desk
    orders = place_resting(trial, trial.random.choice([1, 1, 3, 30]))
    if trial.random.random() < 0.5:
        desk.client._tickers.clear()  # another process has placed them
    book.cancel_fills = trial.random.random() < 0.2
    is_single = trial.random.random() < 0.5
    target = trial.random.choice([orders[0], orders[0].order_id])
    verdict, said = verdict_of(
        lambda: [desk.cancel(target)] if is_single else desk.cancel_all().orders
    )
    if verdict != "done":
        assert verdict == "unknown"
        left = {order.order_id for order in getattr(said, "orders", ())}
        rests = {row["order_id"] for row in book.orders if row["status"] not in FINAL}
        return "decided" if left and left <= rests else "undecided"
    shown = {order.order_id: (order.status, order.fill_count_fp) for order in said}
    trial.end()
    true = {row["order_id"]: (row["status"], Decimal(row["fill_count_fp"])) for row in book.orders}
    assert shown.items() <= true.items(), "not the end that it had"
    assert {status for status, _ in shown.values()} <= set(FINAL)
    assert is_single or {status for status, _ in true.values()} <= set(FINAL), "still rests"
    return "decided"


def test_cancelling(new_desk: OpenDesk) -> None:
    check(run(new_desk, cancel))


def change(trial: Trial) -> str:
    """Decrease or amend one order once, and compare."""
    book, desk = trial.book, trial.desk
    (placed,) = place_resting(trial)
    is_decrease = trial.random.random() < 0.5
    verdict, said = verdict_of(
        lambda: (
            desk.decrease(placed, Decimal(4))
            if is_decrease
            else desk.amend(placed.order_id, price="0.38")
        )
    )
    trial.end()
    (row,) = book.orders
    if verdict == "done" and is_decrease:
        assert Decimal(row["remaining_count_fp"]) <= 4, "more rests"
    if verdict == "done" and not is_decrease:
        assert row["yes_price_dollars"] == "0.3800", "another price"
        assert said.yes_price_dollars == Decimal("0.38")
    if verdict == "refused":
        assert row["yes_price_dollars"] == "0.4100", "refused, but done"
    return "decided" if verdict in ("done", "refused") else verdict


def test_decreasing_and_amending(new_desk: OpenDesk) -> None:
    totals = run(new_desk, change)
    assert totals["decided"] / COUNT >= 0.9, totals


def test_the_trials_can_fail(new_desk: OpenDesk) -> None:
    """An exchange that makes two orders of one request is noticed."""
    trial = Trial(new_desk(), 0)
    trial.desk.place()
    trial.book.put(trial.book.orders[0] | {"order_id": "double"})
    with pytest.raises(AssertionError, match="twice"):
        judge_placing(trial, "unknown", None, 1)
