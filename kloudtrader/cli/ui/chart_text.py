"""Pictures in a terminal."""

from collections.abc import Iterator
from typing import Any

import click

from kloudtrader.cli.ui.cells import cell
from kloudtrader.cli.ui.chart import Bars, Curve, amount, amounts, day_ticks, ticks
from kloudtrader.cli.ui.terminal import Screen, clean, cut, width_of
from kloudtrader.frames.schema import needed

_HEIGHT = 18
_WIDEST = 100
_ASCII = {
    **dict.fromkeys(range(0x2500, 0x2580), "+"),
    ord("─"): "-",
    ord("│"): "|",
    **dict.fromkeys(range(0x2580, 0x25A0), "#"),
}
"""Frames and blocks for a terminal that has neither."""


def draw(picture: Curve | Bars, screen: Screen) -> Iterator[str]:
    """The lines of a picture, as wide as the terminal up to 100 columns."""
    width = min(screen.width or _WIDEST, _WIDEST)
    if isinstance(picture, Curve):
        lines = _curve(picture, screen, width, needed("plotext", "plot", "a curve in the terminal"))
    else:
        lines = _bars(picture, screen, width)
    yield screen.paint(picture.title, bold=True)
    yield from lines


def _curve(curve: Curve, screen: Screen, width: int, plotext: Any) -> Iterator[str]:
    figure = plotext.figure
    figure.clear()
    figure.plot_size(width, _HEIGHT)
    figure.theme("simple" if screen.colour else "colorless")
    _ruler(figure.ruler("y"), [(value, amount(value)) for value in ticks(*curve.range)])
    days = day_ticks(curve.points, max(2, width // 20))
    _ruler(figure.ruler("x"), [(day.toordinal(), day.isoformat()) for day in days])
    figure.line(0, pixel=("gray", None, None) if screen.colour else None)
    xs, ys = _steps(curve)
    figure.draw(figure.signal(xs, ys).lines(True))
    text = str(figure.build())
    if not screen.colour:
        text = click.unstyle(text)
    if not screen.unicode:
        text = text.translate(_ASCII)
    yield from text.rstrip("\n").split("\n")
    total = cell(curve.points[-1][1], "gain")
    yield "total " + screen.paint(f"{total.text} USD", fg=total.colour)


def _ruler(ruler: Any, marks: list[tuple[float, str]]) -> None:
    positions = [position for position, _ in marks]
    # One day alone has no width; amounts always span some.
    ruler.lim(positions[0], positions[-1] if len(positions) > 1 else positions[0] + 1)
    ruler.ticks(positions, [label for _, label in marks])


def _steps(curve: Curve) -> tuple[list[float], list[float]]:
    """A staircase from zero: profit is made in a day, not between two days."""
    xs, ys = [float(curve.points[0][0].toordinal())], [0.0]
    for day, value in curve.points:
        xs += [day.toordinal()] * 2
        ys += [ys[-1], value]
    return xs, ys


def _bars(bars: Bars, screen: Screen, width: int) -> Iterator[str]:
    labels = [clean(label) for label, _ in bars.points]
    figures = amounts([value for _, value in bars.points], signed=bars.gains)
    label_width = min(max(width_of(label) for label in labels), max(8, width // 3))
    figure_width = max(len(figure) for figure in figures)
    low, high = bars.range
    room = max(width - label_width - figure_width - 4, 4)
    # The cells left of zero and those right of it share the room as the amounts do.
    left = round(room * -low / (high - low)) if high > low else 0
    # A side that has amounts has a cell, however small they are beside those of the other.
    left = min(max(left, 1 if low < 0 else 0), room - 1 if high > 0 else room)
    block = "█" if screen.unicode else "#"
    for (_, value), label, figure in zip(bars.points, labels, figures, strict=True):
        cells = round(room * abs(value) / (high - low)) if high > low else 0
        cells = min(max(cells, 1 if value else 0), room - left if value > 0 else left)
        before = left if value >= 0 else left - cells
        colour = ("green" if value >= 0 else "red") if bars.gains else "blue"
        drawn = " " * before + screen.paint(block * cells, fg=colour)
        padding = " " * (room - before - cells)
        shown = cut(label, label_width, "~")
        gap = " " * (label_width - width_of(shown))
        yield f"{shown}{gap}  {drawn}{padding}  {figure:>{figure_width}}"
