"""Build the parts of a sandbox from a scenario, save them to a file and restore them."""

import importlib.util
import json
import os
import random
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from kloudtrader.sandbox._typed_tables import TableError, read_table, write_table
from kloudtrader.sandbox.clock import Clock, ClockState, SystemClock
from kloudtrader.sandbox.faults import Faults, PlannedFault, plan_fault
from kloudtrader.sandbox.kalshi.start import KalshiState, build_kalshi, load_kalshi, save_kalshi
from kloudtrader.sandbox.kalshi.venue import KalshiVenue
from kloudtrader.sandbox.kalshi_v2.terms import DEFAULT_V2_TERMS, KalshiV2State, KalshiV2Terms
from kloudtrader.sandbox.quirks import Quirks
from kloudtrader.sandbox.scenario import Scenario, ScenarioError
from kloudtrader.sandbox.server.messages import Json
from kloudtrader.sandbox.tradier.start.builder import (
    TradierState,
    build_tradier,
    load_tradier,
    save_tradier,
)
from kloudtrader.sandbox.tradier.venue import TradierVenue

if TYPE_CHECKING:
    from kloudtrader.sandbox.kalshi_v2.venue import KalshiV2Exchange

VERSION: Final = 1
_LONGEST_IDLE = 86_400


class StateError(ValueError):
    """Report a saved state that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class SandboxParts:
    """Hold the venues, the clock, the faults and the switches of a sandbox."""

    clock: Clock
    faults: Faults
    tradier: TradierVenue
    kalshi: KalshiVenue
    kalshi_v2: "KalshiV2Exchange | None"
    """``None`` where ``cryptography`` is not installed, which its signatures need."""
    quirks: Quirks
    keep_alive: float


def build_parts(
    scenario: Scenario, operations: Iterable[str], clock: Clock | None = None
) -> SandboxParts:
    """Build the parts that a scenario describes.

    Args:
        operations: names that faults may be planned for.
        clock: instead of the scenario's.

    Raises:
        ScenarioError: a value is out of range; the message names its key.
    """
    if not 0 <= scenario.keep_alive <= _LONGEST_IDLE:
        raise ScenarioError(
            f"keep_alive: must be between 0 and {_LONGEST_IDLE}, not {scenario.keep_alive}"
        )
    try:
        clock = clock or scenario.clock.build_clock()
    except ValueError as error:
        raise ScenarioError(f"clock.{error}") from None
    try:
        faults = Faults(scenario.seed)
        for index, terms in enumerate(scenario.faults):
            plan_fault(faults, terms, operations, f"faults[{index}]")
        tradier = build_tradier(clock, scenario.seed, scenario.tradier)
        kalshi = build_kalshi(clock, scenario.seed, scenario.kalshi)
        kalshi_v2 = _build_kalshi_v2(clock, scenario.seed, scenario.kalshi_v2)
    except ValueError as error:
        raise ScenarioError(str(error)) from None
    return SandboxParts(
        clock, faults, tradier, kalshi, kalshi_v2, scenario.quirks, scenario.keep_alive
    )


def has_signatures() -> bool:
    """Return whether the package is installed that signatures of API v2 need."""
    return importlib.util.find_spec("cryptography") is not None


def _build_kalshi_v2(clock: Clock, seed: int, terms: KalshiV2Terms) -> "KalshiV2Exchange | None":
    if not has_signatures():
        return None
    from kloudtrader.sandbox.kalshi_v2.start import build_kalshi_v2

    return build_kalshi_v2(clock, seed, terms)


@dataclass(frozen=True, slots=True)
class SandboxState:
    """Describe the whole state file."""

    version: Literal[1]
    clock: ClockState
    keep_alive: float
    quirks: Quirks
    faults: list[PlannedFault]
    fault_dice: random.Random
    tradier: TradierState
    kalshi: KalshiState
    kalshi_v2: KalshiV2State | None = None


def dump_state(parts: SandboxParts) -> Json:
    """Return the state as a plain value."""
    with ExitStack() as held:
        venues = [v for v in (parts.tradier, parts.kalshi, parts.kalshi_v2) if v is not None]
        for venue in venues:
            held.enter_context(venue.lock)
        for venue in venues:
            venue.catch_up()
        clock = parts.clock
        speed = clock.speed if isinstance(clock, SystemClock) else 0.0
        return write_table(
            SandboxState(
                VERSION,
                ClockState(max(venue.now for venue in venues), speed),
                parts.keep_alive,
                parts.quirks,
                parts.faults.planned(),
                parts.faults.generator,
                save_tradier(parts.tradier),
                save_kalshi(parts.kalshi),
                _save_kalshi_v2(parts.kalshi_v2),
            )
        )


def _save_kalshi_v2(venue: "KalshiV2Exchange | None") -> KalshiV2State | None:
    if venue is None:
        return None
    from kloudtrader.sandbox.kalshi_v2.start import save_kalshi_v2

    return save_kalshi_v2(venue)


def restore_state(value: object, clock: Clock | None = None) -> SandboxParts:
    """Build the parts of a sandbox from a saved state.

    Args:
        clock: to continue with; by default the saved one continues from its time.

    Raises:
        StateError: the value is not a state of this version.
    """
    try:
        if _read_version(value) != VERSION:
            raise TableError(f"version: this is not a state of version {VERSION}")
        state = read_table(SandboxState, value)
        clock = clock or state.clock.start()
        faults = Faults()
        for index, terms in enumerate(state.faults):
            plan_fault(faults, terms, [terms.operation], f"faults[{index}]")
        faults.generator = state.fault_dice
        tradier = load_tradier(state.tradier, clock)
        kalshi = load_kalshi(state.kalshi, clock)
        kalshi_v2 = _load_kalshi_v2(state, clock)
    except ValueError as error:
        raise StateError(str(error)) from None
    return SandboxParts(clock, faults, tradier, kalshi, kalshi_v2, state.quirks, state.keep_alive)


def _load_kalshi_v2(state: SandboxState, clock: Clock) -> "KalshiV2Exchange | None":
    """Build the venue; a state without one, of an earlier version, gets a new one."""
    if state.kalshi_v2 is None:
        return _build_kalshi_v2(clock, state.kalshi.seed, DEFAULT_V2_TERMS)
    if not has_signatures():
        raise TableError(
            "kalshi_v2: needs the package cryptography: pip install kloudtrader[kalshi]"
        )
    from kloudtrader.sandbox.kalshi_v2.start import load_kalshi_v2

    return load_kalshi_v2(state.kalshi_v2, clock)


def _read_version(value: object) -> object:
    return cast("dict[str, Any]", value).get("version") if isinstance(value, dict) else None


def save_state(parts: SandboxParts, path: str | os.PathLike[str]) -> None:
    """Write the state to a file, whole or not at all."""
    target = Path(path)
    text = json.dumps(dump_state(parts))
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def load_state(path: str | os.PathLike[str], clock: Clock | None = None) -> SandboxParts:
    """Read a state from a file.

    Raises:
        StateError: the file holds no state. A file that cannot be read is an ``OSError``.
    """
    try:
        return restore_state(json.loads(Path(path).read_text(encoding="utf-8")), clock)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise StateError(f"state {os.fspath(path)}: not valid JSON: {error}") from None
    except (ValueError, RecursionError) as error:
        raise StateError(f"state {os.fspath(path)}: {error}") from None
