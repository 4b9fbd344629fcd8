"""Define errors of a spec and the remarks of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["note", "unconfirmed", "approximated", "lost"]


class SpecError(Exception):
    """Raise this if the spec cannot be turned into a client; it names the place and the fix."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place
        self.message = message


class JoinedSpecError(SpecError):
    """Raise this for several errors of a spec."""

    def __init__(self, errors: Sequence[SpecError]) -> None:
        super().__init__("", "\n".join(map(str, errors)))
        self.errors = tuple(errors)


@dataclass(frozen=True, order=True)
class Remark:
    """Hold one difference between the output and the spec."""

    level: Level
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.level}: {self.place}: {self.message}"


@dataclass
class Report:
    """Collect the remarks of one run, in the order of the spec, each once.

    * ``note``: nothing is missing, but a reader of the spec may wonder.
    * ``unconfirmed``: openapi-python-client cannot read it, or reads it differently.
    * ``approximated``: the output is usable, but looser or otherwise named than the spec.
    * ``lost``: a part of the spec is missing from the output. Ends the run.
    """

    remarks: dict[Remark, None] = field(default_factory=dict)
    errors: dict[str, SpecError] = field(default_factory=dict)
    """Errors that were collected, to show all of them in one run."""

    @contextmanager
    def collect_errors(self) -> Iterator[None]:
        """Keep an error of the block, which ends the run after the rest was read."""
        try:
            yield
        except JoinedSpecError as several:
            for error in several.errors:
                self.add_error(error)
        except SpecError as error:
            self.add_error(error)

    def add_error(self, error: SpecError) -> None:
        self.errors.setdefault(str(error), error)

    def raise_errors(self) -> None:
        """Raise the errors that were collected, if there are any."""
        errors = [*self.errors.values()]
        if errors:
            raise errors[0] if len(errors) == 1 else JoinedSpecError(errors)

    def add_note(self, place: str, message: str) -> None:
        self.remarks.setdefault(Remark("note", place, message))

    def add_unconfirmed(self, place: str, message: str) -> None:
        self.remarks.setdefault(Remark("unconfirmed", place, message))

    def add_approximation(self, place: str, message: str) -> None:
        self.remarks.setdefault(Remark("approximated", place, message))

    def add_loss(self, place: str, message: str) -> None:
        self.remarks.setdefault(Remark("lost", place, message))

    def select(self, level: Level) -> list[Remark]:
        return [remark for remark in self.remarks if remark.level == level]

    def stop_reasons(self, *, strict: bool) -> list[Remark]:
        """Return the remarks that must end this run."""
        levels: tuple[Level, ...] = ("lost", "approximated", "unconfirmed")
        return [remark for level in levels[: 3 if strict else 1] for remark in self.select(level)]
