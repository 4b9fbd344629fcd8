"""What the output goes to, and what it can show."""

import os
import shutil
import sys
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from unicodedata import category, east_asian_width

import click

from kloudtrader.cli.exit_codes import clean

__all__ = ["Screen", "clean", "cut", "stdout", "width_of"]

_NARROWEST = 20


@dataclass(frozen=True)
class Screen:
    """What a stream can show. A pipe has no width, and neither colours nor lines."""

    width: int | None
    colour: bool
    unicode: bool

    @property
    def ellipsis(self) -> str:
        """What stands for text that was cut off."""
        return "…" if self.unicode else "~"

    @property
    def rule(self) -> str:
        """What a horizontal line is made of."""
        return "─" if self.unicode else "-"

    def paint(self, text: str, **style: object) -> str:
        """Text in a style of :func:`click.style`, where there are colours."""
        return click.style(text, **style) if self.colour and style and text else text  # type: ignore[arg-type]


def stdout() -> Screen:
    """Return what standard output can show at the moment."""
    stream = sys.stdout
    terminal = stream.isatty()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    width = max(shutil.get_terminal_size().columns, _NARROWEST) if terminal else None
    encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
    return Screen(width, terminal and not plain, encoding.startswith("utf"))


def width_of(text: str) -> int:
    """Return the columns that a text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def cut(text: str, width: int, ellipsis: str) -> str:
    """Return a text that takes at most ``width`` columns; ``ellipsis`` takes one of them."""
    if width_of(text) <= width:
        return text
    ends = list(accumulate(map(_columns, text)))
    return text[: bisect_right(ends, width - 1)] + ellipsis


def _columns(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
