"""Compute the amounts of a chart: running totals by day, and amounts to compare."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Generic, TypeVar

_MAX_BARS = 24

X = TypeVar("X")


@dataclass(frozen=True)
class Chart(Generic[X]):
    """Hold amounts in USD, each with its day or label. Without points nothing is drawn."""

    title: str
    points: list[tuple[X, float]]

    @property
    def range(self) -> tuple[float, float]:
        """Return the lowest and the highest amount, zero included.

        The amounts are rounded to cents: a sum of floats such as -1e-12 would stretch the scale
        below zero.
        """
        values = [0.0, *(round(value, 2) for _, value in self.points)]
        return min(values), max(values)


class Curve(Chart[date]):
    """Hold a running total by day."""


@dataclass(frozen=True)
class BarChart(Chart[str]):
    """Hold amounts to compare, each with its label."""

    gains: bool
    """True if the amounts are profits and losses."""


def make_curve(title: str, changes: Iterable[tuple[date, float]]) -> Curve:
    """Add up changes to a running total with one point for each day."""
    by_day = sorted(_sum_by_key(changes).items())
    totals = accumulate(change for _, change in by_day)
    return Curve(title, [(day, total) for (day, _), total in zip(by_day, totals, strict=True)])


def make_bars(title: str, amounts: Iterable[tuple[str, float]], *, gains: bool) -> BarChart:
    """Return bars from the largest to the smallest; the smallest beyond 24 become one bar."""
    bars = list(_sum_by_key(amounts).items())
    rest: list[tuple[str, float]] = []
    if len(bars) > _MAX_BARS:
        bars.sort(key=lambda bar: -abs(bar[1]))
        others = bars[_MAX_BARS - 1 :]
        bars = bars[: _MAX_BARS - 1]
        rest = [(f"{len(others):,} others", math.fsum(value for _, value in others))]
    return BarChart(title, sorted(bars, key=lambda bar: -bar[1]) + rest, gains)


def _sum_by_key(changes: Iterable[tuple[X, float]]) -> dict[X, float]:
    sums: dict[X, float] = {}
    for key, change in changes:
        sums[key] = sums.get(key, 0.0) + change
    return sums
