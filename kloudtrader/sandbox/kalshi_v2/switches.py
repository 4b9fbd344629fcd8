"""Switch the behaviour of the local Kalshi v2 that goes beyond the plain case."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

UsageTier: TypeAlias = Literal[
    "basic", "advanced", "expert", "premier", "paragon", "prime", "prestige"
]

TIERS: dict[UsageTier, tuple[int, int]] = {
    "basic": (200, 100),
    "advanced": (300, 300),
    "expert": (600, 600),
    "premier": (1200, 1200),
    "paragon": (2400, 2400),
    "prime": (4800, 4800),
    "prestige": (12_000, 9600),
}
"""Read and write tokens a second."""

_MOST_SECONDS = 86_400.0
_MOST_DAYS = 3650.0


@dataclass(frozen=True, slots=True)
class V2Switches:
    """Select how the exchange behaves. The defaults are the simplest behaviour.

    Example::

        sandbox.kalshi_v2.switches = V2Switches(read_lag_seconds=0.4, limited=True)
    """

    read_lag_seconds: float = 0.0
    """Seconds for which a write is missing from balance, orders, fills and positions."""
    trading_paused: bool = False
    """Placing and amending get 409 ``trading_is_paused``; cancelling works."""
    exchange_paused: bool = False
    """Every write gets 409 ``exchange_is_paused``."""
    limited: bool = False
    """True if calls take tokens, by the clock of the sandbox; without tokens they get 429."""
    tier: UsageTier = "basic"
    routed: bool = False
    """True if a cancel or decrease finds its order on any shard without being told the market."""
    strict_clock: bool = False
    """True if a signature is checked by the sandbox's clock alone; else this machine's clock is
    right, too."""
    skew_behind_seconds: float = 20.0
    """Highest age of a signature's timestamp, in seconds."""
    skew_ahead_seconds: float = 45.0
    """Seconds by which a signature's timestamp may be in the future."""
    order_archive_days: float = 14.0
    """Finished orders that are older are in the archive alone."""
    archive_days: float = 90.0
    """Fills, settled positions and settled markets that are older are in the archive alone."""
    over_decrease: Literal["clamp", "refuse"] = "clamp"
    """Treatment of a ``reduce_by`` above the resting count."""
    null_fields: bool = False
    """True if optional members without a value are sent as null instead of left out."""


DEFAULT_V2_SWITCHES = V2Switches()


def check_v2_switches(switches: V2Switches, where: str) -> None:
    """Raise ``ValueError`` for a value out of range; the message names its key."""
    bounds = (
        ("read_lag_seconds", switches.read_lag_seconds, _MOST_SECONDS),
        ("skew_behind_seconds", switches.skew_behind_seconds, _MOST_SECONDS),
        ("skew_ahead_seconds", switches.skew_ahead_seconds, _MOST_SECONDS),
        ("order_archive_days", switches.order_archive_days, _MOST_DAYS),
        ("archive_days", switches.archive_days, _MOST_DAYS),
    )
    for name, value, high in bounds:
        if not 0 <= value <= high:
            raise ValueError(f"{where}.{name}: must be between 0 and {high:g}, not {value}")
