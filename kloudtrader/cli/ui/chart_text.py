"""Draw charts in a terminal."""

from collections.abc import Iterator
from typing import Any

import click

from kloudtrader.cli.ui.cells import format_cell
from kloudtrader.cli.ui.chart import (
    choose_day_ticks,
    choose_ticks,
    format_amount,
    format_amounts,
)
from kloudtrader.cli.ui.stderr import clean
from kloudtrader.cli.ui.terminal import Screen, measure_width, truncate
from kloudtrader.extras import import_extra
from kloudtrader.plots.series import BarChart, Curve

_HEIGHT = 18
_MAX_WIDTH = 100
_ASCII = {
    **dict.fromkeys(range(0x2500, 0x2580), "+"),
    ord("─"): "-",
    ord("│"): "|",
    **dict.fromkeys(range(0x2580, 0x25A0), "#"),
}
"""Replacements for lines and blocks on a terminal without Unicode."""


def draw_chart(chart: Curve | BarChart, screen: Screen) -> Iterator[str]:
    """Yield the lines of a chart, as wide as the terminal but at most 100 columns."""
    width = min(screen.width or _MAX_WIDTH, _MAX_WIDTH)
    if isinstance(chart, Curve):
        plotext = import_extra("plotext", "plot", "a curve in the terminal")
        lines = _draw_curve(chart, screen, width, plotext)
    else:
        lines = _draw_bars(chart, screen, width)
    yield screen.paint(chart.title, bold=True)
    yield from lines


def _draw_curve(curve: Curve, screen: Screen, width: int, plotext: Any) -> Iterator[str]:
    figure = plotext.figure
    figure.clear()
    figure.plot_size(width, _HEIGHT)
    figure.theme("simple" if screen.colour else "colorless")
    amounts = choose_ticks(*curve.range)
    _mark_ruler(figure.ruler("y"), [(value, format_amount(value)) for value in amounts])
    days = choose_day_ticks(curve.points, max(2, width // 20))
    _mark_ruler(figure.ruler("x"), [(day.toordinal(), day.isoformat()) for day in days])
    figure.line(0, pixel=("gray", None, None) if screen.colour else None)
    xs, ys = _make_steps(curve)
    figure.draw(figure.signal(xs, ys).lines(True))
    text = str(figure.build())
    if not screen.colour:
        text = click.unstyle(text)
    if not screen.unicode:
        text = text.translate(_ASCII)
    yield from text.rstrip("\n").split("\n")
    total = format_cell(curve.points[-1][1], "gain")
    yield "total " + screen.paint(f"{total.text} USD", fg=total.colour)


def _mark_ruler(ruler: Any, marks: list[tuple[float, str]]) -> None:
    positions = [position for position, _ in marks]
    # A curve of a single day has a range of zero width. Amounts always span more than zero.
    ruler.lim(positions[0], positions[-1] if len(positions) > 1 else positions[0] + 1)
    ruler.ticks(positions, [label for _, label in marks])


def _make_steps(curve: Curve) -> tuple[list[float], list[float]]:
    """Return a staircase from zero: a profit belongs to its day, not to the days before it."""
    xs, ys = [float(curve.points[0][0].toordinal())], [0.0]
    for day, value in curve.points:
        xs += [day.toordinal()] * 2
        ys += [ys[-1], value]
    return xs, ys


def _draw_bars(bars: BarChart, screen: Screen, width: int) -> Iterator[str]:
    labels = [clean(label) for label, _ in bars.points]
    figures = format_amounts([value for _, value in bars.points], signed=bars.gains)
    label_width = min(max(measure_width(label) for label in labels), max(8, width // 3))
    figure_width = max(len(figure) for figure in figures)
    low, high = bars.range
    room = max(width - label_width - figure_width - 4, 4)
    # Divide the columns at zero in proportion to the amounts on both sides.
    left = round(room * -low / (high - low)) if high > low else 0
    # Each side that has amounts gets one column at least: a tiny loss would look like a gain.
    left = min(max(left, 1 if low < 0 else 0), room - 1 if high > 0 else room)
    block = "█" if screen.unicode else "#"
    for (_, value), label, figure in zip(bars.points, labels, figures, strict=True):
        cells = round(room * abs(value) / (high - low)) if high > low else 0
        cells = min(max(cells, 1 if value else 0), room - left if value > 0 else left)
        before = left if value >= 0 else left - cells
        colour = ("green" if value >= 0 else "red") if bars.gains else "blue"
        drawn = " " * before + screen.paint(block * cells, fg=colour)
        padding = " " * (room - before - cells)
        shown = truncate(label, label_width, "~")
        gap = " " * (label_width - measure_width(shown))
        yield f"{shown}{gap}  {drawn}{padding}  {figure:>{figure_width}}"
