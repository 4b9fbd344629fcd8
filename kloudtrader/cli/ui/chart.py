"""Compute the scales and labels of a chart in the terminal."""

import math
from collections.abc import Sequence
from datetime import date

_MIN_STEP = 0.01
"""The smallest step of a scale, in USD."""


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
