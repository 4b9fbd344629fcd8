"""Draw charts with matplotlib, and write them as SVG."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from kloudtrader.extras import import_extra

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kloudtrader.plots.series import BarChart, Curve

_GAIN, _LOSS, _PLAIN = "#1a7f37", "#cf222e", "#0969da"
_LONGEST_LABEL = 24
_SMALLEST_RANGE = 0.01
"""The amounts of a scale span at least a cent, in USD."""


def draw_curve(curve: Curve, axes: Axes | None = None) -> Axes:
    """Draw a running total as steps from zero: a profit belongs to its day."""
    target = _make_axes(4.0) if axes is None else axes
    drawn: Any = target
    _write_title(drawn, curve.title)
    if not curve.points:
        _write_nothing(drawn)
        return target
    days = [curve.points[0][0], *(day for day, _ in curve.points)]
    totals = [0.0, *(total for _, total in curve.points)]
    drawn.axhline(0, color="0.5", linewidth=0.8)
    drawn.fill_between(days, totals, step="post", color=_PLAIN, alpha=0.12)
    drawn.step(days, totals, where="post", color=_PLAIN)
    drawn.set_ylabel("USD")
    drawn.set_ylim(_widen(drawn.get_ylim(), curve.range))
    drawn.yaxis.set_major_formatter(_format_tick)
    dates: Any = import_extra("matplotlib.dates", "plot", "a chart")
    locator = dates.AutoDateLocator(minticks=3, maxticks=7)
    drawn.xaxis.set_major_locator(locator)
    drawn.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator))
    total = round(totals[-1], 2)
    colour = "0.4" if not total else _GAIN if total > 0 else _LOSS
    drawn.set_title(f"{total:+,.2f} USD" if total else "0.00 USD", loc="right", color=colour)
    return target


def draw_bars(bars: BarChart, axes: Axes | None = None) -> Axes:
    """Draw amounts as bars, the first at the top, each with its amount."""
    target = _make_axes(_choose_height(bars)) if axes is None else axes
    drawn: Any = target
    _write_title(drawn, bars.title)
    if not bars.points:
        _write_nothing(drawn)
        return target
    values = [value for _, value in bars.points]
    colours = [(_GAIN if value >= 0 else _LOSS) if bars.gains else _PLAIN for value in values]
    drawn.axvline(0, color="0.5", linewidth=0.8)
    shapes = drawn.barh(range(len(values)), values, color=colours, height=0.7)
    sign = "+" if bars.gains else ""
    labels = [f"{value:{sign if round(value, 2) else ''}z,.2f}" for value in values]
    drawn.bar_label(shapes, labels, padding=3)
    # A label such as "$3 to $4" is no formula.
    names = [_clean(label) for label, _ in bars.points]
    drawn.set_yticks(range(len(names)), labels=names, parse_math=False)
    drawn.invert_yaxis()
    drawn.margins(x=0.2)
    drawn.set_xlim(_widen(drawn.get_xlim(), bars.range))
    drawn.set_xlabel("USD")
    drawn.xaxis.set_major_formatter(_format_tick)
    return target


def format_svg(chart: Curve | BarChart) -> str:
    """Return the text of an SVG file, which is the same for the same chart."""
    matplotlib: Any = import_extra("matplotlib", "plot", "an SVG file")
    from matplotlib.figure import Figure

    from kloudtrader.plots.series import BarChart

    height = _choose_height(chart) if isinstance(chart, BarChart) else 4.0
    figure: Any = Figure(figsize=(7.5, height), layout="constrained")
    axes = figure.subplots()
    written = io.StringIO()
    # The text stays text, so that it can be searched; the salt makes the ids of shapes repeatable.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "kloudtrader"}):
        if isinstance(chart, BarChart):
            draw_bars(chart, axes)
        else:
            draw_curve(chart, axes)
        figure.savefig(written, format="svg", metadata={"Date": None, "Title": chart.title})
    return written.getvalue()


def _make_axes(height: float) -> Axes:
    """Return the axes of a new figure of pyplot, which notebooks show."""
    pyplot: Any = import_extra("matplotlib.pyplot", "plot", "a chart")
    axes: Axes = pyplot.subplots(figsize=(7.5, height), layout="constrained")[1]
    return axes


def _choose_height(bars: BarChart) -> float:
    """Return the height of a figure, in inches."""
    return max(1.2 + 0.32 * len(bars.points), 2.0)


def _write_title(axes: Any, title: str) -> None:
    axes.set_title(title, loc="left", weight="bold")


def _write_nothing(axes: Any) -> None:
    axes.set_axis_off()
    axes.text(0.5, 0.5, "nothing to draw", ha="center", va="center", transform=axes.transAxes)


def _widen(limits: tuple[float, float], shown: tuple[float, float]) -> tuple[float, float]:
    """Return the limits of a scale; those of amounts below a cent are a whole dollar."""
    return (0.0, 1.0) if shown[1] - shown[0] < _SMALLEST_RANGE else limits


def _format_tick(value: float, _position: int | None = None) -> str:
    return f"{value:z,.2f}".removesuffix(".00")


def _clean(label: str) -> str:
    """Return a label on one line, without characters that no font has."""
    line = " ".join(label.split())
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)
    return shown if len(shown) <= _LONGEST_LABEL else f"{shown[: _LONGEST_LABEL - 1]}…"
