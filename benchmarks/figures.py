"""Medians, quartiles, and ratios that are taken inside one round."""

from collections.abc import Sequence
from statistics import median, quantiles
from typing import NamedTuple

__all__ = ["Spread", "ratios", "spread"]


class Spread(NamedTuple):
    """A median with its quartiles."""

    low: float
    middle: float
    high: float

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({self.low:.2f}–{self.high:.2f})"


def spread(values: Sequence[float]) -> Spread:
    """Return the median and the quartiles."""
    if len(values) < 2:
        return Spread(values[0], values[0], values[0])
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Spread(low, median(values), high)


def ratios(values: Sequence[float], anchor: Sequence[float]) -> Spread:
    """Return the spread of the ratios of what was measured in the same rounds."""
    return spread([value / base for value, base in zip(values, anchor, strict=True)])
