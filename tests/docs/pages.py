"""The pages of the documentation, and the blocks of code in them."""

import re
from pathlib import Path
from typing import NamedTuple

__all__ = ["PAGES", "ROOT", "Block", "blocks", "title_of"]

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in [*(ROOT / "docs").rglob("*.md"), ROOT / "CONTRIBUTING.md"]
    if "_build" not in path.parts
)
_FENCE = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    """One fenced block."""

    language: str
    text: str
    line: int
    """Where its text begins, from 1."""

    @property
    def file(self) -> str | None:
        """The name in a first line such as ``# main.py``: the reader saves this block."""
        found = re.match(r"# (\w+\.py)\n", self.text)
        return found[1] if found else None

    @property
    def is_test(self) -> bool:
        """Whether pytest is to run it."""
        return self.language == "python" and "\ndef test_" in self.text


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, top to bottom."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[2], found[3], text.count("\n", 0, found.start(3)) + 1)
        for found in _FENCE.finditer(text)
    ]


def title_of(page: Path) -> str:
    """The path of a page, for people."""
    return page.relative_to(ROOT).as_posix()
