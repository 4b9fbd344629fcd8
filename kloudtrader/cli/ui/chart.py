"""What a picture shows, and the scales that terminal and SVG share."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Generic, TypeVar

_MOST_BARS = 24
_LEAST = 0.01
"""The smallest step of a scale, in USD."""


X = TypeVar("X")


@dataclass(frozen=True)
class Picture(Generic[X]):
    """Amounts in USD, each with its day or label. Nothing is drawn where there are none."""

    title: str
    points: list[tuple[X, float]]

    @property
    def range(self) -> tuple[float, float]:
        """Return the lowest and the highest amount, zero included.

        To the cent: what is less comes from adding floats, and would stretch the scale below 0.
        """
        values = [0.0, *(round(value, 2) for _, value in self.points)]
        return min(values), max(values)


class Curve(Picture[date]):
    """An amount over days."""


@dataclass(frozen=True)
class Bars(Picture[str]):
    """Amounts side by side."""

    gains: bool
    """Whether the amounts are profits and losses."""


def curve_of(title: str, changes: Iterable[tuple[date, float]]) -> Curve:
    """Add changes up, one point a day."""
    by_day = sorted(_summed(changes).items())
    totals = accumulate(change for _, change in by_day)
    return Curve(title, [(day, total) for (day, _), total in zip(by_day, totals, strict=True)])


def bars_of(title: str, amounts: Iterable[tuple[str, float]], *, gains: bool) -> Bars:
    """Bars from the largest to the smallest; beyond two dozen, the least are put together."""
    bars = list(_summed(amounts).items())
    rest: list[tuple[str, float]] = []
    if len(bars) > _MOST_BARS:
        bars.sort(key=lambda bar: -abs(bar[1]))
        others = bars[_MOST_BARS - 1 :]
        bars = bars[: _MOST_BARS - 1]
        rest = [(f"{len(others):,} others", math.fsum(value for _, value in others))]
    return Bars(title, sorted(bars, key=lambda bar: -bar[1]) + rest, gains)


def _summed(changes: Iterable[tuple[X, float]]) -> dict[X, float]:
    """Return the sum of the amounts of each day or label."""
    sums: dict[X, float] = {}
    for key, change in changes:
        sums[key] = sums.get(key, 0.0) + change
    return sums


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values that span a range: steps of 1, 2 or 5 times a power of ten, at least a cent.

    Where nothing differs, they are whole dollars.
    """
    if high - low < _LEAST:
        first = math.floor(low)
        return [float(first), float(max(math.ceil(high), first + 1))]
    raw = max((high - low) / max(count - 1, 1), _LEAST)
    power: float = 10.0 ** math.floor(math.log10(raw))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, max(last, first + 1) + 1)]


def day_ticks(points: Sequence[tuple[date, float]], count: int = 5) -> list[date]:
    """Days at equal distances from the first to the last."""
    first, last = points[0][0].toordinal(), points[-1][0].toordinal()
    count = max(2, min(count, last - first + 1))
    days = {first + round((last - first) * index / (count - 1)) for index in range(count)}
    return [date.fromordinal(day) for day in sorted(days)]


def amount(value: float, *, signed: bool = False) -> str:
    """An amount for a label: without cents where there are none."""
    return amounts([value], signed=signed)[0]


def amounts(values: Sequence[float], *, signed: bool = False) -> list[str]:
    """Amounts for a column: with cents for all where one needs them."""
    digits = 0 if all(abs(one) >= 1000 or one == round(one) for one in values) else 2
    return [f"{one:{'+' if signed and round(one, digits) else ''}z,.{digits}f}" for one in values]
