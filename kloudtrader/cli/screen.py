"""What the output goes to, and what it can show."""

import os
import shutil
import sys
from typing import IO, NamedTuple

import click

__all__ = ["Screen", "clean", "stdout", "width_of"]

_NARROWEST = 20


class Screen(NamedTuple):
    """What a stream can show. A pipe has no width, no colours and no lines."""

    width: int | None
    colour: bool
    lines: bool
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
    """What standard output can show at the moment."""
    return _screen(sys.stdout)


def _screen(stream: IO[str]) -> Screen:
    terminal = stream.isatty()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    width = max(shutil.get_terminal_size().columns, _NARROWEST) if terminal else None
    encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
    fancy = terminal and not plain
    return Screen(width, fancy, fancy, encoding.startswith("utf"))


def clean(text: str) -> str:
    """Text of a server without line breaks and anything that could steer a terminal."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    words = " ".join(text.split())
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in words)


def width_of(text: str) -> int:
    """Columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
