"""Compute the amounts and scales of a chart, for the terminal and for SVG."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Generic, TypeVar

_MAX_BARS = 24
_MIN_STEP = 0.01
"""The smallest step of a scale, in USD."""


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


def choose_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return round values that span a range.

    The step is 1, 2 or 5 times a power of ten, and at least one cent. A range of less than a cent
    gets whole dollars.
    """
    if high - low < _MIN_STEP:
        first = math.floor(low)
        return [float(first), float(max(math.ceil(high), first + 1))]
    raw = max((high - low) / max(count - 1, 1), _MIN_STEP)
    power: float = 10.0 ** math.floor(math.log10(raw))
    step = next(unit * power for unit in (1, 2, 5, 10) if unit * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, max(last, first + 1) + 1)]


def choose_day_ticks(points: Sequence[tuple[date, float]], count: int = 5) -> list[date]:
    """Return days at equal distances from the first to the last."""
    first, last = points[0][0].toordinal(), points[-1][0].toordinal()
    count = max(2, min(count, last - first + 1))
    days = {first + round((last - first) * index / (count - 1)) for index in range(count)}
    return [date.fromordinal(day) for day in sorted(days)]


def format_amount(value: float, *, signed: bool = False) -> str:
    """Return an amount for a label, without cents if it has none."""
    return format_amounts([value], signed=signed)[0]


def format_amounts(values: Sequence[float], *, signed: bool = False) -> list[str]:
    """Return amounts for a column: all have cents if one of them has."""
    whole = all(abs(value) >= 1000 or value == round(value) for value in values)
    digits = 0 if whole else 2
    return [
        f"{value:{'+' if signed and round(value, digits) else ''}z,.{digits}f}" for value in values
    ]
