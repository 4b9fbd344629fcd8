"""Seeded random trials: what a call says is compared with what the broker has taken in.

A sample runs with all tests, 10,000 trials with ``KLOUDTRADER_SLOW=1``.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kloudtrader.runtime.errors import KloudTraderError, OutcomeUnknown
from kloudtrader.tradier import OrderChange
from kloudtrader_tradier.trading_api import TradingApi

from .broker_stub import (
    ACCOUNT,
    AFTER,
    BEFORE,
    ERRORS_INSIDE,
    FINAL,
    HONEST,
    NOTHING,
    OTHERS,
    PASSED,
    QUEUED,
    READ_FAULTS,
    REFUSED,
    SHORT,
    TWICE,
    Broker,
    Fault,
    Received,
)
from .conftest import KO, Desk, OpenDesk, verdict_of

COUNT = 2500 if os.environ.get("KLOUDTRADER_SLOW") else 75
"""Trials of each of the four kinds."""
SEED = 20261130
PATIENCE = 30.0
READS = [*READ_FAULTS.values(), SHORT, NOTHING, TWICE]
WRITES = [*AFTER.values(), *BEFORE.values(), *QUEUED.values(), *REFUSED.values(), *PASSED.values()]


class Trial:
    """One account under random faults, and what a call about it has said."""

    def __init__(self, desk: Desk, number: int) -> None:
        self.desk, self.broker = desk, desk.broker
        self.random = random.Random(f"{SEED}-{number}")
        self.key: str | None = f"key {number}"
        self.read_share = self.random.choice([0.0, 0.1, 0.3])
        self.write_share = self.random.choice([0.5, 1.0])
        self.fill_share = self.random.choice([0.0, 0.0, 0.1])
        self.extra: list[Fault] = []
        self.asked = 0.0
        """When the last call began."""
        self.broker.visible_after = self.random.choice([0.0, 0.0, 0.0, 0.05, 2.0, 9.0])
        self.broker.arrival = self.random.choice(["open", "open", "pending", "filled", "rejected"])
        self.broker.cancel_outcome = self.random.choice(["canceled", "canceled", "filled"])

    def begin(self) -> None:
        """Switch the faults on."""
        self.broker.pick = self.pick

    def pick(self, broker: Broker, received: Received) -> Fault:
        if self.random.random() < self.fill_share:
            for order in broker.orders:
                if order["status"] not in FINAL:
                    broker.finish(order, self.random.choice(["filled", "expired"]))
        if received.is_write:
            happens = self.random.random() < self.write_share
            return self.random.choice([*WRITES, *self.extra]) if happens else HONEST
        return self.random.choice(READS) if self.random.random() < self.read_share else HONEST

    def end(self) -> None:
        """Let all that is queued arrive."""
        self.broker.pick = None
        self.desk.time.sleep(60)
        self.broker.deliver_all()


def run(open_desk: OpenDesk, kind: Callable[[Trial], str]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for number in range(COUNT):
        trial = Trial(open_desk(), number)
        try:
            totals[kind(trial)] += 1
        except AssertionError as error:
            raise AssertionError(f"trial {number} of seed {SEED}: {error}") from error
    print(dict(totals))
    return totals


# --- placing --------------------------------------------------------------------------------------


def judge_placing(trial: Trial, verdict: str, said: Any, sends: int) -> str:
    """Compare one verdict of ``place_once`` with the broker; return ``decided`` or else."""
    made = trial.broker.orders
    assert len(made) <= 1, "ordered twice"
    if verdict == "done":
        assert [said.order_id] == [str(order["id"]) for order in made], "placed, but is not there"
        return "decided"
    if verdict == "unknown":
        shows = made and made[0]["visible"] <= trial.asked + PATIENCE
        return "undecided" if shows else "not there"
    assert made == [], f"{verdict}, but is there"
    assert verdict == "refused" or sends == 0
    return "decided"


def place(trial: Trial, **options: Any) -> str:
    """Call as a program does that is run again until it knows; return the last verdict."""
    trial.begin()
    trial.extra = [ERRORS_INSIDE]
    outcome = ""
    for _ in range(3 if options["key"] else 1):
        trial.asked = trial.desk.time.at.timestamp()
        before = len(trial.broker.writes)
        verdict, said = verdict_of(lambda: trial.desk.place(patience=PATIENCE, **options))
        known = (verdict, said, len(trial.broker.writes) - before)
        trial.broker.deliver_all()
        outcome = judge_placing(trial, *known)
        if verdict in ("done", "refused"):
            break
    applied = [order["tag"] for order in trial.broker.orders]
    tags = [received.form["tag"] for received in trial.broker.writes]
    assert len(set(tags)) <= 1, "the tag of a key has changed"
    trial.end()
    assert [order["tag"] for order in trial.broker.orders] == applied
    return outcome


def check(totals: Counter[str]) -> None:
    decided = totals["decided"]
    assert decided / (decided + totals["undecided"]) >= 0.99, totals
    assert totals["not there"] > 0  # the faults happen


def test_placing_without_a_key(open_desk: OpenDesk) -> None:
    check(run(open_desk, lambda trial: place(trial, key=None)))


def test_placing_with_a_key_and_a_journal(open_desk: OpenDesk, journal: Path) -> None:
    check(run(open_desk, lambda trial: place(trial, key=trial.key, journal=journal)))


# --- cancelling and changing ----------------------------------------------------------------------


def cancel(trial: Trial) -> str:
    broker, desk = trial.broker, trial.desk
    if broker.arrival == "rejected":
        broker.arrival = "open"
    orders = [desk.place() for _ in range(trial.random.choice([1, 1, 3, 30]))]
    desk.time.sleep(10)
    trial.extra = OTHERS
    trial.begin()
    one = trial.random.random() < 0.5
    work = (lambda: [desk.cancel(orders[0])]) if one else (lambda: desk.cancel_all().orders)
    verdict, said = verdict_of(work)
    if verdict != "done":
        assert verdict == "unknown"
        return "undecided"
    shown = {order.id: (order.status, order.exec_quantity) for order in said}
    trial.end()
    true = {row["id"]: (row["status"], row["exec_quantity"]) for row in broker.orders}
    assert shown.items() <= true.items(), "not the end that it had"
    assert {status for status, _ in shown.values()} <= set(FINAL)
    assert one or {status for status, _ in true.values()} <= set(FINAL), "still works"
    return "decided"


def test_cancelling(open_desk: OpenDesk) -> None:
    totals = run(open_desk, cancel)
    assert totals["undecided"] <= max(1, COUNT // 100), totals


def change(trial: Trial) -> str:
    """Send one change or cancel, find out what came of it, and compare."""
    broker, desk = trial.broker, trial.desk
    broker.arrival = "open"
    number = desk.place(KO).order_id
    desk.time.sleep(10)
    trial.extra = OTHERS
    trial.begin()
    api, body = TradingApi(desk.client), OrderChange(price=59.5, duration="gtc")  # type: ignore[arg-type]
    cancels = trial.random.random() < 0.5
    work: Callable[[], Any] = lambda: api.change_order(ACCOUNT, number, change=body)  # noqa: E731
    if cancels:
        work = lambda: api.cancel_order(ACCOUNT, number)  # noqa: E731
    verdict, said = verdict_of(work)
    finding = _find_out(said) if verdict == "unknown" else ""
    trial.end()
    (order,) = broker.orders
    done = order["status"] == broker.cancel_outcome if cancels else order["duration"] == "gtc"
    assert len(broker.writes) == 2, "sent twice"
    assert done or (verdict, finding) not in (("done", ""), ("unknown", "done"))
    assert not done or verdict != "refused" or cancels
    assert finding != "not_done" or not done or broker.cancel_outcome == "filled"
    return verdict + finding


def _find_out(error: OutcomeUnknown) -> str:
    verdict = ""
    for _ in range(12):
        try:
            verdict = error.find_out().verdict
        except KloudTraderError as problem:
            raise AssertionError("find_out() reads, and says what it could not read") from problem
        if verdict != "cannot_tell":
            break
    return verdict


def test_changing(open_desk: OpenDesk) -> None:
    totals = run(open_desk, change)
    assert {"done", "refused", "unknowndone", "unknowncannot_tell"} <= totals.keys()


def test_the_trials_can_fail(open_desk: OpenDesk) -> None:
    """A broker that makes two orders of one request is noticed."""
    trial = Trial(open_desk(), 0)
    trial.broker.orders.extend([{"id": 1, "tag": "t", "account": ACCOUNT}] * 2)
    with pytest.raises(AssertionError, match="twice"):
        judge_placing(trial, "unknown", None, 1)
