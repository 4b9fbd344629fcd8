"""Read ``survivors.md``: the mutants that no test can kill, each with its reason."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["Explained", "explained", "is_of_a_cast"]


class Explained(NamedTuple):
    """A change of one function that changes nothing."""

    module: str
    """Such as ``runtime/policy``."""
    function: str
    change: str
    """The lines that go, after ``- ``, and those that come, after ``+ ``."""

    def __str__(self) -> str:
        return f"{self.module}: {self.function}\n{self.change}"


_HEADING = re.compile(r"^## `(?P<module>[\w/]+)`$")
_CAST = re.compile(r'\bcast\((?:None|"[^"]*"), ')
_FUNCTION = re.compile(r"^\*\*`(?P<function>[\w.]+)`\*\*: \S")


def explained(page: Path) -> Iterator[Explained]:
    """Each block of changes below its function and its reason, in the order of the page."""
    module = function = ""
    lines: list[str] | None = None
    for line in page.read_text("utf-8").splitlines():
        if match := _HEADING.match(line):
            module = match["module"]
        elif match := _FUNCTION.match(line):
            function = match["function"]
        elif line == "```diff":
            lines = []
        elif line == "```" and lines is not None:
            for change in "\n".join(lines).split("\n\n"):
                yield Explained(module, function, change)
            lines = None
        elif lines is not None:
            lines.append(line)


def is_of_a_cast(change: str) -> bool:
    """Tell whether a change is one of the type in a ``cast``, which does nothing when it runs."""
    lines = [_CAST.sub("cast(", line[2:]) for line in change.splitlines()]
    return len(lines) == 2 and lines[0] == lines[1]
