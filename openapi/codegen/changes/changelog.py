"""Write a change report for people, and into a changelog."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from .spec_change import TITLES, SpecChange

_HEADING = "## Unreleased"


def write_changes(changes: Iterable[SpecChange]) -> str:
    """Write the changes below the titles of their sections."""
    return "\n\n".join(
        "\n".join([f"{title}:", *(f"- {change}" for change in group)])
        for title, group in _iterate_sections(changes)
    )


def _iterate_sections(changes: Iterable[SpecChange]) -> Iterator[tuple[str, list[SpecChange]]]:
    for section, group in groupby(changes, key=lambda change: change.section):
        yield TITLES[section], list(group)


def record_changes(changelog: Path, title: str, changes: Sequence[SpecChange]) -> bool:
    """Write the changes below the changelog's heading "Unreleased".

    Lines that the changelog has already are not written again. Returns whether anything was
    written.
    """
    if not changelog.exists():
        return False
    text = changelog.read_text(encoding="utf-8")
    fresh = [change for change in changes if f"- {change}\n" not in text]
    if not fresh:
        return False
    if _HEADING not in text:
        head, mark, rest = text.partition("\n## ")
        text = f"{head}\n{_HEADING}\n{mark}{rest}" if mark else f"{text.rstrip()}\n\n{_HEADING}\n"
    for section, group in reversed([*_iterate_sections(fresh)]):
        text = _insert_lines(text, f"{title}, {section[0].lower()}{section[1:]}:", group)
    one_blank_line = re.sub(r"\n+(## )", r"\n\n\1", text)
    changelog.write_text(one_blank_line, encoding="utf-8", newline="\n")
    return True


def _insert_lines(text: str, title: str, changes: Sequence[SpecChange]) -> str:
    """Return the changelog with the lines below their title, which an earlier run may have made."""
    lines = "".join(f"- {change}\n" for change in changes)
    head, mark, rest = text.partition(f"{_HEADING}\n")
    unreleased, next_heading, older = rest.partition("\n## ")
    if f"{title}\n\n" in unreleased:
        unreleased = unreleased.replace(f"{title}\n\n", f"{title}\n\n{lines}", 1)
    else:
        unreleased = f"\n{title}\n\n{lines}{unreleased}"
    return f"{head}{mark}{unreleased}{next_heading}{older}"
