"""What a sandbox consists of: made from a scenario, saved, and restored."""

import json
import os
import random
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

from kloudtrader.sandbox._typed_tables import ShapeError, read, write
from kloudtrader.sandbox.clock import Clock, ClockState, SystemClock
from kloudtrader.sandbox.faults import Faults, PlannedFault, plan
from kloudtrader.sandbox.kalshi.start import KalshiState, build_kalshi, load_kalshi, save_kalshi
from kloudtrader.sandbox.kalshi.venue import KalshiVenue
from kloudtrader.sandbox.quirks import Quirks
from kloudtrader.sandbox.scenario import Scenario, ScenarioError
from kloudtrader.sandbox.server.messages import Json
from kloudtrader.sandbox.tradier.start.build import (
    TradierState,
    build_tradier,
    load_tradier,
    save_tradier,
)
from kloudtrader.sandbox.tradier.venue import TradierVenue

VERSION: Final = 1
_LONGEST_IDLE = 86_400


class StateError(ValueError):
    """A saved state cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The venues and what surrounds them."""

    clock: Clock
    faults: Faults
    tradier: TradierVenue
    kalshi: KalshiVenue
    quirks: Quirks
    keep_alive: float


def build(scenario: Scenario, operations: Iterable[str], clock: Clock | None = None) -> Parts:
    """The parts that a scenario describes.

    Args:
        operations: names that faults may be planned for.
        clock: instead of the scenario's.

    Raises:
        ScenarioError: a member makes no sense; the text names its key.
    """
    if not 0 <= scenario.keep_alive <= _LONGEST_IDLE:
        raise ScenarioError(
            f"keep_alive: must be between 0 and {_LONGEST_IDLE}, not {scenario.keep_alive}"
        )
    try:
        clock = clock or scenario.clock.clock()
    except ValueError as error:
        raise ScenarioError(f"clock.{error}") from None
    try:
        faults = Faults(scenario.seed)
        for index, terms in enumerate(scenario.faults):
            plan(faults, terms, operations, f"faults[{index}]")
        tradier = build_tradier(clock, scenario.seed, scenario.tradier)
        kalshi = build_kalshi(clock, scenario.seed, scenario.kalshi)
    except ValueError as error:
        raise ScenarioError(str(error)) from None
    return Parts(clock, faults, tradier, kalshi, scenario.quirks, scenario.keep_alive)


@dataclass(frozen=True, slots=True)
class SandboxState:
    """The whole file."""

    version: Literal[1]
    clock: ClockState
    keep_alive: float
    quirks: Quirks
    faults: list[PlannedFault]
    fault_dice: random.Random
    tradier: TradierState
    kalshi: KalshiState


def dump(parts: Parts) -> Json:
    """The state as a plain value."""
    with parts.tradier.lock, parts.kalshi.lock:
        parts.tradier.catch_up()
        parts.kalshi.catch_up()
        clock = parts.clock
        speed = clock.speed if isinstance(clock, SystemClock) else 0.0
        return write(
            SandboxState(
                VERSION,
                ClockState(max(parts.kalshi.now, parts.tradier.now), speed),
                parts.keep_alive,
                parts.quirks,
                parts.faults.planned(),
                parts.faults.dice,
                save_tradier(parts.tradier),
                save_kalshi(parts.kalshi),
            )
        )


def restore(value: object, clock: Clock | None = None) -> Parts:
    """The parts of a sandbox in a saved state.

    Args:
        clock: to go on with; by default the saved one goes on from where it stood.

    Raises:
        StateError: the value is not such a state.
    """
    try:
        if _version(value) != VERSION:
            raise ShapeError(f"version: this is not a state of version {VERSION}")
        state = read(SandboxState, value)
        clock = clock or state.clock.start()
        faults = Faults()
        for index, terms in enumerate(state.faults):
            plan(faults, terms, [terms.operation], f"faults[{index}]")
        faults.dice = state.fault_dice
        tradier = load_tradier(state.tradier, clock)
        kalshi = load_kalshi(state.kalshi, clock)
    except ValueError as error:
        raise StateError(str(error)) from None
    return Parts(clock, faults, tradier, kalshi, state.quirks, state.keep_alive)


def _version(value: object) -> object:
    return cast("dict[str, Any]", value).get("version") if isinstance(value, dict) else None


def save_file(parts: Parts, path: str | os.PathLike[str]) -> None:
    """Write the state to a file, whole or not at all."""
    target = Path(path)
    text = json.dumps(dump(parts))
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def load_file(path: str | os.PathLike[str], clock: Clock | None = None) -> Parts:
    """Read a state from a file.

    Raises:
        StateError: it holds no such state. A file that cannot be read is an ``OSError``.
    """
    try:
        return restore(json.loads(Path(path).read_text(encoding="utf-8")), clock)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise StateError(f"state {os.fspath(path)}: it is no JSON: {error}") from None
    except (ValueError, RecursionError) as error:
        raise StateError(f"state {os.fspath(path)}: {error}") from None
