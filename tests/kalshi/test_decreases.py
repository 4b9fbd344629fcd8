"""Decreases of one order by several writers of a process: whose were they?"""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloudtrader.kalshi import readback
from kloudtrader.kalshi.decreases import Decrease, Decreases, Others, decreases_of
from kloudtrader.kalshi.flights import PATIENCE, Since
from kloudtrader.runtime.finding import Finding
from kloudtrader_kalshi.models import Order
from tests.kalshi.test_readback import Exchange, order

RESTING = 50
LONG_AGO = Since(PATIENCE + 1, 1_000.0)


class Desk:
    """An order that rests, and writers that act on it at once."""

    def __init__(self) -> None:
        self.now = 0.0
        self.decreases = Decreases(lambda: self.now)
        self.exchange = Exchange()
        self.taken = 0

    def order(self) -> Order:
        left = RESTING - self.taken
        return order("a", decrease_count=self.taken, remaining_count=left)

    def take(self, count: int) -> int:
        """Apply a decrease; it takes what is left where that is less."""
        done = min(count, RESTING - self.taken)
        self.taken += done
        return done

    def find_out(self, one: Decrease, before: Order) -> Finding:
        self.exchange.orders = [self.order()]
        finding = readback.decreased(
            self.exchange.api, "user", "a", one.count or 0, before, LONG_AGO,
            partial(self.decreases.others, one),
        )  # fmt: skip
        if finding.verdict != "cannot_tell":
            self.decreases.settle(one, done=finding.verdict == "done")
        return finding


class Writer:
    """One decrease, step by step, so that those of others come in between."""

    def __init__(self, desk: Desk, count: int | None, *, arrives: bool, answered: bool) -> None:
        self.desk = desk
        self.count = count
        self.arrives = arrives
        self.answered = answered and arrives
        self.finding: Finding | None = None
        self.steps = [self.begin, self.look, self.send, self.end, self.ask, self.ask]

    def step(self) -> None:
        self.desk.now += 0.001
        if self.steps:
            self.steps.pop(0)()

    def begin(self) -> None:
        self.one = self.desk.decreases.begin("user", "a", self.count)

    def look(self) -> None:
        self.before = self.desk.order()
        self.desk.decreases.looked(self.one)

    def send(self) -> None:
        if self.arrives:
            self.desk.take(RESTING if self.count is None else self.count)

    def end(self) -> None:
        if self.answered:
            self.desk.decreases.settle(self.one, done=True)
            self.steps = []
        else:
            self.desk.decreases.lose(self.one)

    def ask(self) -> None:
        if self.count is not None and self.finding is None:
            found = self.desk.find_out(self.one, self.before)
            self.finding = None if found.verdict == "cannot_tell" else found


writers = st.lists(
    st.tuples(st.one_of(st.integers(1, 40), st.none()), st.booleans(), st.booleans()),
    min_size=1,
    max_size=4,
)


@settings(max_examples=500, deadline=None)
@given(writers, st.lists(st.integers(0, 3), max_size=30))
def test_no_verdict_on_a_decrease_is_wrong(
    kinds: list[tuple[int | None, bool, bool]], turns: list[int]
) -> None:
    desk = Desk()
    all_ = [Writer(desk, count, arrives=a, answered=b) for count, a, b in kinds]
    for turn in turns:
        all_[turn % len(all_)].step()
    for writer in all_:
        while writer.steps:
            writer.step()
    for writer in all_:
        if writer.finding is not None:
            # One that came after the rest was gone took nothing, and is the same as not done.
            assert (writer.finding.verdict == "done") <= writer.arrives
            assert (writer.finding.verdict == "not_done") <= (
                not writer.arrives or desk.taken == RESTING
            )


def lost(desk: Desk, count: int, *, arrives: bool) -> Writer:
    writer = Writer(desk, count, arrives=arrives, answered=False)
    for _ in range(4):
        writer.step()
    return writer


def test_two_identical_decreases_of_which_one_arrived() -> None:
    desk = Desk()
    pair = [Writer(desk, 1, arrives=number == 0, answered=False) for number in range(2)]
    for _ in range(4):
        for writer in pair:
            writer.step()
    for writer in pair:
        finding = desk.find_out(writer.one, writer.before)
        assert finding.verdict == "cannot_tell"
        assert "others of this process" in finding.reason


def test_two_identical_decreases_that_both_arrived() -> None:
    desk = Desk()
    pair = [Writer(desk, 1, arrives=True, answered=False) for _ in range(2)]
    for _ in range(4):
        for writer in pair:
            writer.step()
    pair.reverse()  # the one that looked last was sent after both looks
    assert [desk.find_out(one.one, one.before).verdict for one in pair] == ["done", "done"]


@pytest.mark.parametrize("arrives", [True, False])
def test_one_that_is_answered_meanwhile_is_not_taken_for_ours(arrives: bool) -> None:
    desk = Desk()
    ours = lost(desk, 2, arrives=arrives)
    other = Writer(desk, 2, arrives=True, answered=True)
    while other.steps:
        other.step()
    found = desk.find_out(ours.one, ours.before)
    assert found.verdict == ("done" if arrives else "not_done")


def test_one_that_may_be_in_the_look_of_before_leaves_it_open() -> None:
    desk = Desk()
    other = Writer(desk, 1, arrives=True, answered=True)
    for _ in range(3):
        other.step()  # applied, and its answer is on its way
    ours = lost(desk, 1, arrives=True)
    other.step()
    assert desk.find_out(ours.one, ours.before).verdict == "cannot_tell"


def test_what_was_lost_long_before_is_no_rival() -> None:
    desk = Desk()
    lost(desk, 1, arrives=False)
    desk.now += PATIENCE + 1
    ours = lost(desk, 1, arrives=True)
    assert desk.find_out(ours.one, ours.before).verdict == "done"
    assert desk.decreases.others(ours.one) == Others()


def test_those_that_nobody_settles_are_forgotten_after_an_hour() -> None:
    desk = Desk()
    for _ in range(10):
        lost(desk, 1, arrives=False)
        desk.now += 3601.0
    lost(desk, 1, arrives=False)
    assert sum(map(len, desk.decreases._open.values())) == 1


def test_settling_twice_counts_once() -> None:
    desk = Desk()
    ours = lost(desk, 5, arrives=False)
    other = desk.decreases.begin("user", "a", 1)
    desk.decreases.settle(other, done=True)
    desk.decreases.settle(other, done=True)
    assert ours.one.done == 1


def test_the_clients_of_a_host_share_them() -> None:
    assert decreases_of("https://one") is decreases_of("https://one")
    assert decreases_of("https://one") is not decreases_of("https://two")
