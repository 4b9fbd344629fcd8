"""What a picture shows, and the scales that terminal and SVG share."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

_MOST_BARS = 24
_LEAST = 0.01
"""The smallest step of a scale, in USD."""


@dataclass(frozen=True)
class Curve:
    """An amount in USD over days."""

    title: str
    points: list[tuple[date, float]]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.points

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest amount, zero included."""
        return _range(value for _, value in self.points)


@dataclass(frozen=True)
class Bar:
    """One amount in USD."""

    label: str
    value: float


@dataclass(frozen=True)
class Bars:
    """Amounts in USD side by side. ``gains``: they are profits and losses."""

    title: str
    bars: list[Bar]
    gains: bool

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.bars

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest amount, zero included."""
        return _range(bar.value for bar in self.bars)


def _range(amounts: Iterable[float]) -> tuple[float, float]:
    """To the cent: what is less comes from adding floats, and would stretch the scale below 0."""
    values = [0.0, *(round(one, 2) for one in amounts)]
    return min(values), max(values)


def curve_of(title: str, changes: Iterable[tuple[date, float]]) -> Curve:
    """Add changes up, one point a day."""
    by_day: dict[date, float] = {}
    for day, change in changes:
        by_day[day] = by_day.get(day, 0.0) + change
    points: list[tuple[date, float]] = []
    total = 0.0
    for day in sorted(by_day):
        total += by_day[day]
        points.append((day, total))
    return Curve(title, points)


def bars_of(title: str, amounts: Iterable[tuple[str, float]], *, gains: bool) -> Bars:
    """Bars from the largest to the smallest; beyond two dozen, the least are put together."""
    summed: dict[str, float] = {}
    for label, value in amounts:
        summed[label] = summed.get(label, 0.0) + value
    bars = [Bar(label, value) for label, value in summed.items()]
    rest: list[Bar] = []
    if len(bars) > _MOST_BARS:
        bars.sort(key=lambda bar: -abs(bar.value))
        others = bars[_MOST_BARS - 1 :]
        bars = bars[: _MOST_BARS - 1]
        rest = [Bar(f"{len(others):,} others", math.fsum(bar.value for bar in others))]
    return Bars(title, sorted(bars, key=lambda bar: -bar.value) + rest, gains)


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
