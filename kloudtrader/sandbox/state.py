"""Saving everything that decides future answers, and starting again from it."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, cast

from kloudtrader.sandbox.clock import Clock, ClockState, SystemClock
from kloudtrader.sandbox.dice import SavedDice, restore_dice, save_dice
from kloudtrader.sandbox.fault_terms import FaultTerms, fault_terms, plan
from kloudtrader.sandbox.faults import Faults
from kloudtrader.sandbox.http import Json
from kloudtrader.sandbox.kalshi.state import KalshiState, load_kalshi, save_kalshi
from kloudtrader.sandbox.parts import Parts
from kloudtrader.sandbox.quirks import Quirks
from kloudtrader.sandbox.shape import ShapeError, read, write
from kloudtrader.sandbox.tradier.state import TradierState, load_tradier, save_tradier

__all__ = ["VERSION", "StateError", "dump", "load_file", "restore", "save_file"]

VERSION: Final = 1


class StateError(ValueError):
    """A saved state cannot be used; the text says why."""


class SandboxState(NamedTuple):
    """The whole file."""

    version: Literal[1]
    clock: ClockState
    keep_alive: float
    quirks: Quirks
    faults: tuple[FaultTerms, ...]
    fault_dice: SavedDice
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
                tuple(map(fault_terms, parts.faults.planned())),
                save_dice(parts.faults.dice),
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
        restore_dice(faults.dice, state.fault_dice)
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
