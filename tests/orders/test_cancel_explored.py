"""The real ``cancel_once`` and ``decrease_once``, explored breadth first.

One order of two contracts fills, its cancels and reductions are lost or arrive late, and reads are
stale: a read may show any version of the order that is not older than the last one.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from kloudtrader.orders import Clock, cancel_once, decrease_once
from kloudtrader.runtime.errors import NoResponse, OutcomeUnknown, StillOpen

from .explorer import _Script, _Stop


@dataclass(frozen=True)
class Order:
    remaining: int = 2
    executed: int = 0
    status: str = "resting"

    def fill(self) -> Order:
        left = self.remaining - 1
        return Order(left, self.executed + 1, "resting" if left else "executed")

    def cancel(self) -> Order:
        return replace(self, remaining=0, status="canceled")

    def reduce(self, to: int) -> Order:
        return replace(self, remaining=min(self.remaining, to))


@dataclass(frozen=True)
class World:
    versions: tuple[Order, ...] = (Order(),)
    oldest: int = 0
    late: int = 0
    history: tuple[bytes, ...] = ()
    verdict: tuple[Any, ...] | None = None

    @property
    def order(self) -> Order:
        return self.versions[-1]


class Venue:
    """The functions that cancelling needs; each is one step of the world."""

    order_type = Order

    def __init__(self, script: _Script) -> None:
        self.script = script

    def cancel(self, order_id: str, order: Order | None) -> None:
        self._write()

    def reduce_to(self, order_id: str, order: Order, to: Decimal) -> Order | None:
        return self._write()

    def _write(self) -> Order | None:
        value = self.script("write")
        if isinstance(value, Exception):
            raise value
        return value

    def read(self, order_id: str) -> Order:
        value = self.script("read")
        if isinstance(value, Exception):
            raise value
        assert isinstance(value, Order)
        return value

    def is_final(self, order: Order) -> bool:
        return order.status != "resting"

    def remaining(self, order: Order) -> Decimal:
        return Decimal(order.remaining)


Program = Callable[[Any, Clock], Order]


def limit_clock() -> Clock:
    """Give a clock that a sleep moves by a second, so that patience ends after some rounds."""
    moments = [0.0]

    def sleep(seconds: float) -> None:
        moments[0] += 1

    return Clock(monotonic=lambda: moments[0], sleep=sleep)


def next_step(program: Program, history: tuple[bytes, ...]) -> tuple[str, Any]:
    script = _Script(history)
    try:
        return "final", program(Venue(script), limit_clock())
    except _Stop:
        assert script.next is not None
        return script.next.kind, None
    except StillOpen as error:
        return "open", error.orders[0]
    except (OutcomeUnknown, NoResponse):
        return "unknown", None


def steps(
    world: World, program: Program, effect: Callable[[Order], Order], request_only: bool
) -> Iterator[World]:
    if world.order.status == "resting":
        yield changed(world, world.order.fill())
    if world.late:
        yield replace(changed(world, effect(world.order)), late=world.late - 1)
    if world.verdict is not None:
        return
    kind, value = next_step(program, world.history)
    if kind == "write":
        yield from writes(world, effect, request_only)
    elif kind == "read":
        for index in range(world.oldest, len(world.versions)):
            yield replace(add_to_history(world, world.versions[index]), oldest=index)
        yield add_to_history(world, NoResponse("no response"))
    else:
        yield replace(world, verdict=(kind, value))


def writes(world: World, effect: Callable[[Order], Order], request_only: bool) -> Iterator[World]:
    lost = OutcomeUnknown("no response")
    if world.order.status != "resting":
        yield add_to_history(world, lost)
        return
    done = changed(world, effect(world.order))
    if request_only:  # a success says only that the request was taken
        yield replace(add_to_history(world, None), late=world.late + 1)
    yield add_to_history(done, done.order)
    yield add_to_history(done, lost)
    yield add_to_history(world, lost)
    if world.late < 2:
        yield replace(add_to_history(world, lost), late=world.late + 1)


def add_to_history(world: World, value: object) -> World:
    return replace(world, history=(*world.history, pickle.dumps(value)))


def changed(world: World, order: Order) -> World:
    if world.order.status != "resting" or order == world.order:
        return world
    return replace(world, versions=(*world.versions, order))


def cancel_program(venue: Any, clock: Clock) -> Order:
    order: Order = cancel_once(venue, "1", patience=2, clock=clock)
    return order


def decrease_program(venue: Any, clock: Clock) -> Order:
    order: Order = decrease_once(venue, "1", Decimal(1), patience=2, clock=clock)
    return order


def explore(program: Program, effect: Callable[[Order], Order], request_only: bool) -> set[World]:
    """Return all worlds in which the call has ended."""
    seen, todo = {World()}, deque([World()])
    while todo:
        for world in steps(todo.popleft(), program, effect, request_only):
            if world not in seen:
                seen.add(world)
                todo.append(world)
    return {world for world in seen if world.verdict is not None}


@pytest.mark.parametrize("request_only", [False, True])
def test_a_cancelled_order_is_what_the_cancel_returns(request_only: bool) -> None:
    ended = explore(cancel_program, Order.cancel, request_only)
    kinds = set()
    for world in ended:
        kind, order = world.verdict or ("", None)
        kinds.add(kind)
        if kind == "final":
            assert order == world.order  # for ever: nothing late changes it
            assert order.status != "resting"
        if kind == "open":
            assert order in world.versions
    assert kinds == {"final", "open", "unknown"}
    assert len(ended) > 100


def test_a_decrease_takes_off_no_more_than_asked() -> None:
    ended = explore(decrease_program, lambda order: order.reduce(1), False)
    kinds = set()
    for world in ended:
        kind, order = world.verdict or ("", None)
        kinds.add(kind)
        assert world.order.remaining + world.order.executed >= 1
        if kind == "final":
            assert order.remaining <= 1
            assert world.order.remaining <= 1
    assert kinds == {"final", "unknown"}


# --- what must be seen as wrong ------------------------------------------------------------------


def trust_the_response(venue: Any, clock: Clock) -> Order:
    """A success is taken for "cancelled"."""
    venue.cancel("1", None)
    return Order(0, 0, "canceled")


def trust_a_stale_read(venue: Any, clock: Clock) -> Order:
    """A cancel, one read, and whatever it shows is the end."""
    venue.cancel("1", None)
    order: Order = venue.read("1")
    return order


@pytest.mark.parametrize("program", [trust_the_response, trust_a_stale_read])
def test_the_explorer_sees_a_wrong_cancel(program: Program) -> None:
    ended = explore(program, Order.cancel, True)
    finals = [world for world in ended if world.verdict and world.verdict[0] == "final"]
    assert any(world.verdict and world.verdict[1] != world.order for world in finals)
