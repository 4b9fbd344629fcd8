"""What can be wrong with a spec, and what a run says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Level = Literal["note", "approximated", "lost"]


class SpecError(Exception):
    """The spec cannot be turned into a client. Says where in the spec, and what to do."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place
        self.message = message


@dataclass(frozen=True, order=True)
class Remark:
    """One thing that the output does not say exactly as the spec does."""

    level: Level
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.level}: {self.place}: {self.message}"


@dataclass
class Report:
    """What one run has to say, in the order of the spec, each remark once.

    * ``note``: nothing is missing; a reader of the spec may wonder all the same.
    * ``approximated``: the output is usable, but looser or otherwise named than the spec.
    * ``lost``: something of the spec has no counterpart in the output. Ends the run.
    """

    remarks: dict[Remark, None] = field(default_factory=dict)

    def add_note(self, place: str, message: str) -> None:
        self.remarks.setdefault(Remark("note", place, message))

    def add_approximation(self, place: str, message: str) -> None:
        self.remarks.setdefault(Remark("approximated", place, message))

    def add_loss(self, place: str, message: str) -> None:
        self.remarks.setdefault(Remark("lost", place, message))

    def select(self, level: Level) -> list[Remark]:
        return [remark for remark in self.remarks if remark.level == level]

    def stop_reasons(self, *, strict: bool) -> list[Remark]:
        """The remarks that must end this run."""
        return self.select("lost") + (self.select("approximated") if strict else [])
