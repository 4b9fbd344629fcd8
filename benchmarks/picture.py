"""Results as a picture: one bar for each client, in light and in dark."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

__all__ = ["Panel", "draw_panels"]

_WIDTH = 760
_LEFT = 190
_ROW = 22
_MOST = 5.0
"""Bars end here; the figure stands beside them."""
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 }
  .note { font-size: 11px; fill: #57606a }
  .ours { fill: #1a7f5a } .theirs { fill: #9aa4af } .line { stroke: #57606a; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .note { fill: #9198a1 }
    .ours { fill: #3fb98a } .theirs { fill: #5b6570 } .line { stroke: #9198a1 }
  }
"""


class Panel(NamedTuple):
    """One group of bars."""

    title: str
    bars: Sequence[tuple[str, float]]
    """Names and ratios to the anchor, which is 1."""


def draw_panels(panels: Sequence[Panel], note: str) -> str:
    """Return an SVG document with the panels below each other."""
    parts: list[str] = []
    top = 8
    for panel in panels:
        parts += _panel(panel, top)
        top += _ROW * (len(panel.bars) + 1) + 22
    label = escape("; ".join(panel.title for panel in panels), quote=True)
    parts.append(f'<text class="note" x="8" y="{top + 8}">{escape(note)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top + 20}" '
        f'width="{_WIDTH}" height="{top + 20}" role="img" aria-label="{label}">\n'
        f"<style>{_STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _panel(panel: Panel, top: int) -> list[str]:
    scale = (_WIDTH - _LEFT - 70) / min(_MOST, max(value for _, value in panel.bars))
    bottom = top + _ROW * (len(panel.bars) + 1)
    one = _LEFT + scale
    parts = [
        f'<text class="title" x="8" y="{top + 15}">{escape(panel.title)}</text>',
        f'<line class="line" x1="{one:.1f}" x2="{one:.1f}" y1="{top + 22}" y2="{bottom + 2}"/>',
    ]
    for index, (name, value) in enumerate(panel.bars, 1):
        y = top + _ROW * index
        length = min(value, _MOST) * scale
        kind = "ours" if name.startswith("kloudtrader") else "theirs"
        parts += [
            f'<text x="{_LEFT - 8}" y="{y + 16}" text-anchor="end">{escape(name)}</text>',
            f'<rect class="{kind}" x="{_LEFT}" y="{y + 4}" width="{length:.1f}" height="15"/>',
            f'<text x="{_LEFT + length + 6:.1f}" y="{y + 16}">{value:.2f}</text>',
        ]
    return parts
