"""Faults as tables of a scenario, a control request or a saved state."""

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from kloudtrader.sandbox.faults import Fault, Faults, Kind, Planned

__all__ = ["FaultTerms", "fault_terms", "plan"]

_USUAL = Fault("delay")


class FaultTerms(NamedTuple):
    """What goes wrong, where, and how often. The other members are those of :class:`Fault`."""

    operation: str
    """Name of an operation, or ``*`` for all."""
    kind: Kind
    times: int = 1
    """0 for ever."""
    probability: float = 1.0
    seconds: float = _USUAL.seconds
    status: int = _USUAL.status
    body: str = _USUAL.body.decode()
    content_type: str = _USUAL.content_type
    retry_after: str | None = None
    size: int = _USUAL.size
    location: str = _USUAL.location


def plan(faults: Faults, terms: FaultTerms, operations: Iterable[str], where: str) -> None:
    """Ask for the fault that a table describes.

    Raises:
        ValueError: a member makes no sense; the text names its key below ``where``.
    """
    names = ["*", *operations]
    if terms.operation not in names:
        raise ValueError(f"{where}.operation: {_unknown(terms.operation, names)}")
    fault = Fault(
        terms.kind,
        terms.seconds,
        terms.status,
        terms.body.encode("utf-8", "surrogateescape"),
        terms.content_type,
        terms.retry_after,
        terms.size,
        terms.location,
    )
    for name in ("content_type", "retry_after", "location"):
        if _breaks_a_header(getattr(terms, name) or ""):
            raise ValueError(f"{where}.{name}: must be printable ASCII")
    try:
        times = terms.times or None
        faults.add(terms.operation, fault, times=times, probability=terms.probability)
    except ValueError as error:
        raise ValueError(f"{where}.{error}") from None


def fault_terms(planned: Planned) -> FaultTerms:
    """The table that describes a fault."""
    fault = planned.fault
    return FaultTerms(
        planned.operation,
        fault.kind,
        planned.times or 0,
        planned.probability,
        fault.seconds,
        fault.status,
        fault.body.decode("utf-8", "surrogateescape"),
        fault.content_type,
        fault.retry_after,
        fault.size,
        fault.location,
    )


def _breaks_a_header(text: str) -> bool:
    return not (text.isascii() and text.isprintable())


def _unknown(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name, names, 1)
    hint = f"did you mean {near[0]}?" if near else "take the name of an operation, or *"
    return f"{name!r} is not an operation; {hint}"
