"""What a sandbox consists of, made from a scenario."""

from collections.abc import Iterable
from typing import NamedTuple

from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.fault_terms import plan
from kloudtrader.sandbox.faults import Faults
from kloudtrader.sandbox.kalshi.scenario import build_kalshi
from kloudtrader.sandbox.kalshi.venue import KalshiVenue
from kloudtrader.sandbox.quirks import Quirks
from kloudtrader.sandbox.scenario import Scenario, ScenarioError
from kloudtrader.sandbox.tradier.scenario import build_tradier
from kloudtrader.sandbox.tradier.venue import TradierVenue

__all__ = ["Parts", "build"]

_LONGEST_IDLE = 86_400


class Parts(NamedTuple):
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
