"""Switch how the local Tradier treats orders, and plan refusals."""

from dataclasses import dataclass
from typing import Literal

_LONGEST = 86_400.0


@dataclass(frozen=True, slots=True)
class TradingSwitches:
    """Select how orders are taken in and filled. The defaults are the simplest behaviour.

    Example::

        sandbox.tradier.switches = TradingSwitches(largest_fill=3, pending_seconds=0.5)
    """

    pending_seconds: float = 0.0
    """Seconds for which a placed order is ``pending`` before it works or is rejected."""
    visible_seconds: float = 0.0
    """Seconds for which a placed order is missing from the list and unknown by its id."""
    price_seconds: float = 0.0
    """Seconds for which the prices of a fill are shown as 0 after the order shows it."""
    largest_fill: int = 0
    """Shares, contracts or units filled at once; the rest follows every ten seconds. 0: all."""
    lost_cancels: int = 0
    """Number of the next cancellations that lose the race: the order is filled instead."""
    error_form: Literal["as-recorded", "array", "string"] = "as-recorded"
    """The form of ``errors`` in refusals with status 200."""


DEFAULT_SWITCHES = TradingSwitches()


@dataclass(frozen=True, slots=True)
class PlannedRefusal:
    """Describe a refusal of the next orders.

    Layer 3 is status 400 with a text that names ``code`` as the parameter.
    Layer 4 is status 200 with ``errors`` and ``code``.
    Layer 6 takes the order in and rejects it when it would begin to work.
    """

    code: str
    layer: Literal[3, 4, 6] = 4
    text: str = ""
    """Instead of the usual sentence."""
    times: int = 1
    """0 for every time."""


def check_switches(switches: TradingSwitches, where: str) -> None:
    """Raise ``ValueError`` for a value out of range; the message names its key."""
    for name in ("pending_seconds", "visible_seconds", "price_seconds"):
        seconds: float = getattr(switches, name)
        if not 0 <= seconds <= _LONGEST:
            raise ValueError(f"{where}.{name}: must be between 0 and {_LONGEST:g}, not {seconds}")
    for name in ("largest_fill", "lost_cancels"):
        number: int = getattr(switches, name)
        if number < 0:
            raise ValueError(f"{where}.{name}: must be 0 or more, not {number}")


def check_refusal(refusal: PlannedRefusal, where: str) -> None:
    """Raise ``ValueError`` for a refusal that cannot be planned; the message names its key."""
    if not (refusal.code.isascii() and refusal.code.isprintable() and refusal.code):
        raise ValueError(f"{where}.code: must be printable ASCII, not {refusal.code!r}")
    if not refusal.text.isprintable():
        raise ValueError(f"{where}.text: must be printable")
    if refusal.times < 0:
        raise ValueError(f"{where}.times: must be 0 or more, not {refusal.times}")
