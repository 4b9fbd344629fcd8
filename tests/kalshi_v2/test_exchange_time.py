"""The bound of the offset between the exchange's clock and this machine's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import floor

import pytest

from kloudtrader.kalshi_v2._exchange_time import ExchangeTime

OFFSET = 3.25
"""Seconds that the exchange is ahead."""


@dataclass
class Machine:
    """Clocks of a machine, and that of the exchange."""

    wall: float = 1_796_000_000.6
    monotonic: float = 50.0
    offset: float = OFFSET
    time: ExchangeTime = field(init=False)

    def __post_init__(self) -> None:
        self.time = ExchangeTime(lambda: self.wall, lambda: self.monotonic)

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds

    def write(self, there: float = 0.02, back: float = 0.03) -> None:
        """Send a write and get its response, which has the time as the exchange does it."""
        began = self.wall
        self.pass_by(there)
        cut = floor((self.wall + self.offset) * 1000) / 1000
        self.pass_by(back)
        self.time.learn(began, datetime.fromtimestamp(cut, UTC))

    def read(self, there: float = 0.02, back: float = 0.03) -> float:
        began = self.wall
        self.pass_by(there)
        date = floor(self.wall + self.offset)
        self.pass_by(back)
        return self.time.bound_offset(began, date)


def test_a_date_bounds_the_offset_by_a_second() -> None:
    machine = Machine()
    bounds = []
    for _ in range(40):
        bounds.append(machine.read())
        machine.pass_by(0.117)
    assert all(OFFSET <= bound <= OFFSET + 1.02 for bound in bounds)
    assert max(bounds) > OFFSET + 0.9


def test_a_write_bounds_it_by_its_way_to_the_exchange() -> None:
    machine = Machine()
    machine.write()
    for _ in range(40):
        assert OFFSET <= machine.read() <= OFFSET + 0.0211
        machine.pass_by(0.117)


def test_a_bound_never_rises_above_that_of_the_date() -> None:
    machine = Machine()
    machine.write(there=5.0)
    assert machine.read() <= OFFSET + 1.02


@pytest.mark.parametrize("step", [-300.0, -0.7, -0.1, 0.1, 0.7, 300.0])
def test_a_clock_that_was_set_makes_the_bound_of_a_write_void(step: float) -> None:
    machine = Machine()
    machine.write()
    machine.wall += step
    machine.offset -= step
    for _ in range(20):
        assert machine.read() >= machine.offset
        machine.pass_by(0.117)


@pytest.mark.parametrize("jump", [1.5, 300.0])
def test_an_exchange_whose_clock_jumps_ahead_makes_it_void(jump: float) -> None:
    machine = Machine()
    machine.write()
    machine.offset += jump
    assert machine.read() >= machine.offset


def test_a_machine_that_slept_does_not_trust_an_earlier_write() -> None:
    machine = Machine()
    machine.write()
    machine.wall += 3600  # the monotonic clock stands still meanwhile
    assert machine.read() >= OFFSET + 0.03


@pytest.mark.parametrize("nothing", [None, "2026-11-30", 1_796_000_000_000])
def test_a_response_without_a_time_teaches_nothing(nothing: object) -> None:
    machine = Machine()
    machine.time.learn(machine.wall, nothing)
    assert machine.time.bound_offset(machine.wall, None) == 60.0
    assert machine.read() > OFFSET + 0.03
