"""Scenarios: files that say what a sandbox starts with and what goes wrong in it."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kloudtrader.sandbox.clock import ManualClock, SystemClock
from kloudtrader.sandbox.faults import PlannedFault
from kloudtrader.sandbox.kalshi.scenario import KalshiTerms
from kloudtrader.sandbox.quirks import AS_USUAL, Quirks
from kloudtrader.sandbox.shape import read
from kloudtrader.sandbox.tradier.terms import TradierTerms

_FOLDER = Path(__file__).parent / "scenarios"


class ScenarioError(ValueError):
    """A scenario cannot be read; the text names the file and the key."""


@dataclass(frozen=True, slots=True)
class ClockTerms:
    """The table ``clock``."""

    start: datetime | None = None
    """Where simulated time begins; the present moment by default."""
    speed: float = 1.0
    """Simulated seconds in a real one; 0 for a clock that moves only when told to."""

    def clock(self) -> ManualClock | SystemClock:
        """The clock that the table describes."""
        if self.speed:
            return SystemClock(self.speed, self.start)
        return ManualClock(self.start) if self.start else ManualClock()


@dataclass(frozen=True, slots=True)
class Scenario:
    """The whole file. Every member has a default."""

    title: str = ""
    seed: int = 7
    keep_alive: float = 15.0
    """Seconds that a connection may be idle; 0 closes it after each response."""
    clock: ClockTerms = field(default_factory=ClockTerms)
    tradier: TradierTerms = field(default_factory=TradierTerms)
    kalshi: KalshiTerms = field(default_factory=KalshiTerms)
    quirks: Quirks = AS_USUAL
    faults: tuple[PlannedFault, ...] = ()


def shipped_scenarios() -> dict[str, Path]:
    """The scenarios that come with the package, by name."""
    return {path.stem: path for path in sorted(_FOLDER.glob("*.toml"))}


def read_scenario(name_or_file: str | Path) -> Scenario:
    """Read a scenario: a name of :func:`shipped_scenarios`, or a TOML file.

    Raises:
        ScenarioError: there is none, or something in it does not fit; the text names the key.

    Example::

        sandbox = Sandbox.from_scenario(dataclasses.replace(read_scenario("quiet-day"), seed=3))
    """
    shipped = shipped_scenarios()
    path = shipped.get(str(name_or_file), Path(name_or_file))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a UTF-8 text"
        raise ScenarioError(
            f"scenario {name_or_file}: {reason}; give a file or one of {', '.join(shipped)}"
        ) from None
    try:
        return read(Scenario, tomllib.loads(text))
    except ValueError as error:
        raise ScenarioError(f"scenario {name_or_file}: {error}") from None
