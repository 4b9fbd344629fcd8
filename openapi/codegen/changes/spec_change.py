"""Define one line of a change report, and join lines that say the same of several names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

ACCESS, NAMES, BREAKS, NEW, NOTES = range(1, 6)
TITLES = {
    ACCESS: "Where requests and credentials go",
    NAMES: "Removed or renamed",
    BREAKS: "What breaks a caller",
    NEW: "What is new",
    NOTES: "Notes",
}
"""Sections of the report, the weightiest first."""

_MOST_NAMES = 12


@dataclass(frozen=True)
class SpecChange:
    """Hold one sentence of a change report, with ``{}`` where its subject is."""

    section: int
    breaking: bool
    sentence: str
    subject: str = ""
    others: tuple[str, ...] = ()
    """Further subjects of the same sentence."""

    @property
    def text(self) -> str:
        text = self.sentence.replace("{}", self.subject)
        text = text[0].upper() + text[1:]
        # Who is affected must find each name that breaks.
        names = join_names(self.others, most=len(self.others) if self.breaking else _MOST_NAMES)
        return f"{text} The same applies to {names}." if self.others else text

    def __str__(self) -> str:
        return f"**Breaking** {self.text}" if self.breaking else self.text

    def of(self, subject: str) -> SpecChange:
        """Return the change of a subject."""
        return replace(self, subject=subject)

    def inside(self, words: str) -> SpecChange:
        """Return the change of a part of the subject, such as ``each element of {}``."""
        return replace(self, sentence=self.sentence.replace("{}", words))


def warn(sentence: str, section: int = BREAKS) -> SpecChange:
    """Make a change that can break a caller."""
    return SpecChange(section, True, sentence)


def announce(sentence: str) -> SpecChange:
    """Make a change that adds something."""
    return SpecChange(NEW, False, sentence)


def note(sentence: str, section: int = NOTES) -> SpecChange:
    """Make a change that no caller needs to act on."""
    return SpecChange(section, False, sentence)


def join_changes(changes: Iterable[SpecChange]) -> list[SpecChange]:
    """Return one line for each sentence; what is breaking comes first in each section."""
    groups: dict[tuple[int, bool, str], list[str]] = {}
    for change in changes:
        group = groups.setdefault((change.section, change.breaking, change.sentence), [])
        if change.subject not in group:
            group.append(change.subject)
    joined = [
        SpecChange(section, breaking, sentence, subjects[0], tuple(subjects[1:]))
        for (section, breaking, sentence), subjects in groups.items()
    ]
    return sorted(joined, key=lambda change: (change.section, not change.breaking))


def join_names(names: Iterable[str], word: str = "and", *, most: int = 1000) -> str:
    """Return names as a part of a sentence; beyond ``most``, how many more there are.

    >>> join_names(["`a`", "`b`", "`c`"])
    '`a`, `b` and `c`'
    """
    listed = list(names)
    if len(listed) > most:
        listed = [*listed[: most - 1], f"{len(listed) - most + 1} more"]
    return f" {word} ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))


def quote_names(names: Iterable[str], word: str = "and") -> str:
    return join_names((f"`{name}`" for name in names), word)
