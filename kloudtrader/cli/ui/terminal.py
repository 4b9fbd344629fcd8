"""Describe what standard output can show: its width, colours and characters."""

import os
import shutil
import sys
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from unicodedata import category, east_asian_width

import click

_MIN_WIDTH = 20


@dataclass(frozen=True)
class Screen:
    """Describe what a stream can show. A pipe has no width, no colours and no lines."""

    width: int | None
    colour: bool
    unicode: bool

    @property
    def ellipsis(self) -> str:
        """Return the character for text that was cut off."""
        return "…" if self.unicode else "~"

    @property
    def rule(self) -> str:
        """Return the character for horizontal lines."""
        return "─" if self.unicode else "-"

    def paint(self, text: str, **style: object) -> str:
        """Return text in a style of :func:`click.style`, or unchanged if there are no colours."""
        return click.style(text, **style) if self.colour and style and text else text  # type: ignore[arg-type]


def describe_stdout() -> Screen:
    """Return what standard output can show now."""
    stream = sys.stdout
    terminal = stream.isatty()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    width = max(shutil.get_terminal_size().columns, _MIN_WIDTH) if terminal else None
    encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
    return Screen(width, terminal and not plain, encoding.startswith("utf"))


def measure_width(text: str) -> int:
    """Return the number of columns that a text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_count_columns, text))


def wrap_lines(text: str, width: int | None) -> list[str]:
    """Return the lines of a text, those that are too wide wrapped between words.

    Continued lines keep the indentation of their line. A word that is too wide stays whole: ids
    are copied.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        if width is None or measure_width(line) <= width:
            lines.append(line)
            continue
        indent = " " * (len(line) - len(line.lstrip()))
        first, *words = line.split()
        lines.append(indent + first)
        for word in words:  # textwrap takes each character for one column
            if measure_width(f"{lines[-1]} {word}") <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(indent + word)
    return lines


def measure_stderr() -> int | None:
    """Return the width of the terminal of standard error, or ``None`` if it is none."""
    if not sys.stderr.isatty():
        return None
    return max(shutil.get_terminal_size().columns, _MIN_WIDTH)


def truncate(text: str, width: int, ellipsis: str) -> str:
    """Return a text of at most ``width`` columns; ``ellipsis`` takes one of them."""
    if measure_width(text) <= width:
        return text
    ends = list(accumulate(map(_count_columns, text)))
    return text[: bisect_right(ends, width - 1)] + ellipsis


def _count_columns(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
