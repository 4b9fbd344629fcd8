"""Read scenarios: files that describe how a sandbox starts and which faults it injects."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kloudtrader.sandbox._typed_tables import read_table
from kloudtrader.sandbox.clock import ManualClock, SystemClock
from kloudtrader.sandbox.faults import PlannedFault
from kloudtrader.sandbox.kalshi.start import KalshiTerms
from kloudtrader.sandbox.kalshi_v2.terms import KalshiV2Terms
from kloudtrader.sandbox.quirks import DEFAULT_QUIRKS, Quirks
from kloudtrader.sandbox.tradier.start.tables import TradierTerms

_FOLDER = Path(__file__).parent / "scenarios"


class ScenarioError(ValueError):
    """Report a scenario that cannot be read, with its file and key."""


@dataclass(frozen=True, slots=True)
class ClockTerms:
    """Describe the table ``clock``."""

    start: datetime | None = None
    """Start of simulated time; the present moment by default."""
    speed: float = 1.0
    """Simulated seconds in a real one; 0 for a clock that is moved by hand."""

    def build_clock(self) -> ManualClock | SystemClock:
        """Build the clock that the table describes."""
        if self.speed:
            return SystemClock(self.speed, self.start)
        return ManualClock(self.start) if self.start else ManualClock()


@dataclass(frozen=True, slots=True)
class Scenario:
    """Describe the whole file. Every member has a default."""

    title: str = ""
    seed: int = 7
    keep_alive: float = 15.0
    """Seconds that a connection may be idle; 0 closes it after each response."""
    clock: ClockTerms = field(default_factory=ClockTerms)
    tradier: TradierTerms = field(default_factory=TradierTerms)
    kalshi: KalshiTerms = field(default_factory=KalshiTerms)
    kalshi_v2: KalshiV2Terms = field(default_factory=KalshiV2Terms)
    quirks: Quirks = DEFAULT_QUIRKS
    faults: tuple[PlannedFault, ...] = ()


def shipped_scenarios() -> dict[str, Path]:
    """Return the files of the scenarios that come with the package, by name."""
    return {path.stem: path for path in sorted(_FOLDER.glob("*.toml"))}


def read_scenario(name_or_file: str | Path) -> Scenario:
    """Read a scenario: a name of :func:`shipped_scenarios`, or a TOML file.

    Raises:
        ScenarioError: it does not exist, or a value does not fit; the message names its key.

    Example::

        sandbox = Sandbox.from_scenario(dataclasses.replace(read_scenario("quiet-day"), seed=3))
    """
    shipped = shipped_scenarios()
    path = shipped.get(str(name_or_file), Path(name_or_file))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise ScenarioError(
            f"scenario {name_or_file}: {reason}; use a file or one of {', '.join(shipped)}"
        ) from None
    try:
        return read_table(Scenario, tomllib.loads(text))
    except ValueError as error:
        raise ScenarioError(f"scenario {name_or_file}: {error}") from None
