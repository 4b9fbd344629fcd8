"""Write charts as SVG: without scripts or fonts, readable in light and in dark mode."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from kloudtrader.cli.ui.chart import (
    BarChart,
    Curve,
    choose_day_ticks,
    choose_ticks,
    format_amount,
    format_amounts,
)
from kloudtrader.cli.ui.stderr import clean
from kloudtrader.cli.ui.terminal import truncate

_STYLE = """\
text{font:13px system-ui,sans-serif;fill:#1f2328}
.title{font-size:16px;font-weight:600}.soft{fill:#59636e}.end{text-anchor:end}.mid{text-anchor:middle}
.paper{fill:#ffffff}.grid{stroke:#d1d9e0}.zero{stroke:#59636e}
.curve{fill:none;stroke:#0969da;stroke-width:2;stroke-linejoin:round}.area{fill:#0969da;opacity:.12}
.gain{fill:#1a7f37}.loss{fill:#cf222e}.plain{fill:#0969da}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3}.soft{fill:#9198a1}
.paper{fill:#0d1117}.grid{stroke:#3d444d}.zero{stroke:#9198a1}
.curve{stroke:#58a6ff}.area{fill:#58a6ff}
.gain{fill:#3fb950}.loss{fill:#f85149}.plain{fill:#58a6ff}
}"""
_WIDTH = 720
_MARGIN = 24
_CURVE_HEIGHT = 380
_ROW = 26
_LABEL_WIDTH = 8.6
"""Width of one character of a label, in pixels."""


def format_svg(chart: Curve | BarChart) -> str:
    """Return the text of an SVG file."""
    if not chart.points:
        drawn, height = iter([_format_svg_text("soft", _MARGIN, 70, "nothing to draw")]), 96
    elif isinstance(chart, Curve):
        drawn, height = _draw_curve(chart), _CURVE_HEIGHT
    else:
        drawn, height = _draw_bars(chart), 62 + _ROW * len(chart.points) + 46
    title = escape(clean(chart.title))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" aria-label="{title}">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{_WIDTH}" height="{height}" rx="6"/>',
        f'<text class="title" x="{_MARGIN}" y="34">{title}</text>',
    )
    return "\n".join([*head, *drawn, "</svg>\n"])


def _draw_curve(curve: Curve) -> Iterator[str]:
    values = choose_ticks(*curve.range)
    labels = [format_amount(value) for value in values]
    left = _MARGIN + _LABEL_WIDTH * max(len(label) for label in labels) + 10
    right, top, bottom = _WIDTH - _MARGIN - 24, 62.0, _CURVE_HEIGHT - 48.0
    first, last = curve.points[0][0].toordinal(), curve.points[-1][0].toordinal()

    def x(day: date) -> float:
        return left + (right - left) * (day.toordinal() - first) / max(last - first, 1)

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - values[0]) / (values[-1] - values[0])

    for value, label in zip(values, labels, strict=True):
        kind = "zero" if value == 0 else "grid"
        yield _format_svg_line(kind, left, y(value), right, y(value))
        yield _format_svg_text("soft end", left - 8, y(value) + 4.5, label)
    for day in choose_day_ticks(curve.points):
        yield _format_svg_text("soft mid", x(day), bottom + 24, day.isoformat())
    steps = _make_path([(x(day), y(value)) for day, value in curve.points], y(0))
    yield f'<path class="area" d="{steps} V{y(0):.1f} H{left:.1f} Z"/>'
    yield f'<path class="curve" d="{steps}"/>'
    total = curve.points[-1][1]
    text = f"{total:+,.2f} USD" if round(total, 2) else "0.00 USD"
    colour = {"+": "gain", "-": "loss"}.get(text[0], "soft")
    yield _format_svg_text(f"title end {colour}", _WIDTH - _MARGIN, 34, text)


def _make_path(points: Sequence[tuple[float, float]], zero: float) -> str:
    """Return a path from zero with a step at each point: a profit belongs to its day."""
    x, y = points[0]
    path = [f"M{x:.1f} {zero:.1f} V{y:.1f}"]
    path += [f"H{x:.1f} V{y:.1f}" for x, y in points[1:]]
    return " ".join(path)


def _draw_bars(bars: BarChart) -> Iterator[str]:
    values = choose_ticks(*bars.range)
    labels = [truncate(label, 24, "…") for label, _ in bars.points]
    figures = format_amounts([value for _, value in bars.points], signed=bars.gains)
    left = _MARGIN + _LABEL_WIDTH * max(len(label) for label in labels) + 14
    right = _WIDTH - _MARGIN - _LABEL_WIDTH * max(len(figure) for figure in figures) - 14
    top, bottom = 56.0, 62.0 + _ROW * len(bars.points)

    def x(value: float) -> float:
        return left + (right - left) * (value - values[0]) / (values[-1] - values[0])

    for value in values:
        yield _format_svg_line("zero" if value == 0 else "grid", x(value), top, x(value), bottom)
        yield _format_svg_text("soft mid", x(value), bottom + 20, format_amount(value))
    rows = zip(bars.points, labels, figures, strict=True)
    for index, ((_, value), label, figure) in enumerate(rows):
        y = 62.0 + _ROW * index
        low, high = sorted((x(0), x(value)))
        colour = ("gain" if value >= 0 else "loss") if bars.gains else "plain"
        yield _format_svg_text("end", left - 10, y + 17, label)
        if value:
            yield (
                f'<rect class="{colour}" x="{low:.1f}" y="{y + 4:.1f}" '
                f'width="{max(high - low, 1):.1f}" height="{_ROW - 8}" rx="2"/>'
            )
        yield _format_svg_text("end", _WIDTH - _MARGIN, y + 17, figure)


def _format_svg_line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _format_svg_text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(clean(text))}</text>'
