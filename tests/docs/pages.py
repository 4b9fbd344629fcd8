"""Read the pages of the documentation and their code blocks."""

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
    """Hold one fenced block."""

    language: str
    text: str
    line: int
    """The line at which the text begins, from 1."""

    @property
    def file(self) -> str | None:
        """Return the file name from a first line such as ``# main.py``."""
        match = re.match(r"# (\w+\.py)\n", self.text)
        return match[1] if match else None

    @property
    def is_test(self) -> bool:
        """Return whether pytest is to run the block."""
        return self.language == "python" and "\ndef test_" in self.text


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page, top to bottom."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(match[2], match[3], text.count("\n", 0, match.start(3)) + 1)
        for match in _FENCE.finditer(text)
    ]


def title_of(page: Path) -> str:
    """Return the path of a page from the root of the project."""
    return page.relative_to(ROOT).as_posix()
