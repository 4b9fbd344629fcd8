"""Describe a changed spec for users, by comparing two indexes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_HEADING = "## Unreleased"


@dataclass(frozen=True, order=True)
class Change:
    """Hold one line of a changelog."""

    breaking: bool
    text: str

    def __str__(self) -> str:
        return f"**Breaking** {self.text}" if self.breaking else self.text


Index = dict[tuple[str, str], str]


def list_changes(before: str, after: str) -> list[Change]:
    """Return what was added, removed or changed; breaking changes come first."""
    old, new = _parse_index(before), _parse_index(after)
    changes = [_make_removal(kind, name) for kind, name in old if (kind, name) not in new]
    changes += [_make_addition(key, new[key]) for key in new if key not in old]
    changes += [
        _make_change(key, old[key], new[key]) for key in old if new.get(key, old[key]) != old[key]
    ]
    gone = {change.text for change in changes}
    return sorted(
        (change for change in changes if not _is_covered(change, gone)),
        key=lambda change: (not change.breaking, change.text),
    )


def _parse_index(text: str) -> Index:
    entries: Index = {}
    for line in text.splitlines():
        kind, _, rest = line.partition("  ")
        name, _, said = rest.partition("  ")
        entries[kind, name] = said
    return entries


def _make_removal(kind: str, name: str) -> Change:
    return Change(kind not in ("value", "limit"), f"{kind} `{name}` removed")


def _make_addition(key: tuple[str, str], said: str) -> Change:
    kind, name = key
    needed = kind == "parameter" and said.startswith("required")
    needed = needed or (kind == "field" and said.startswith("sent required"))
    words = " (required)" if needed else ""
    return Change(needed, f"{kind} `{name}` added{words}")


def _make_change(key: tuple[str, str], before: str, after: str) -> Change:
    kind, name = key
    return Change(True, f"{kind} `{name}`: was `{before}`, is `{after}`")


def _is_covered(change: Change, texts: set[str]) -> bool:
    """Return whether the change belongs to an operation or model that was added or removed."""
    match = re.fullmatch(r"\w+ `([^.`]+)[.=][^`]*` (added|removed).*", change.text)
    if match is None:
        return False
    owner, verb = match.groups()
    return any(f"{kind} `{owner}` {verb}" in texts for kind in ("operation", "model"))


def record_changes(changelog: Path, title: str, changes: list[Change]) -> bool:
    """Write the changes below the changelog's heading "Unreleased".

    Lines that the changelog has already are not written again. Returns whether anything was
    written.
    """
    if not changelog.exists():
        return False
    text = changelog.read_text(encoding="utf-8")
    fresh = [line for change in changes if (line := f"- {title}: {change}") not in text]
    if not fresh:
        return False
    if _HEADING not in text:
        head, mark, rest = text.partition("\n## ")
        text = f"{head}\n{_HEADING}\n{mark}{rest}" if mark else f"{text.rstrip()}\n\n{_HEADING}\n"
    lines = "\n".join(fresh)
    head, _, rest = text.partition(f"{_HEADING}\n")
    text = f"{head}{_HEADING}\n\n{lines}\n" + rest.lstrip("\n")
    one_blank_line = re.sub(r"\n+(## )", r"\n\n\1", text)
    changelog.write_text(one_blank_line, encoding="utf-8", newline="\n")
    return True
