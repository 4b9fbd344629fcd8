"""Check the setup: versions, credentials, and the access to each venue."""

from dataclasses import dataclass
from typing import Literal

from kloudtrader.cli import exit_codes

__all__ = ["DoctorEntry", "DoctorState"]

DoctorState = Literal["ok", "note", "wrong"]


@dataclass(frozen=True)
class DoctorEntry:
    """Hold the result of one check."""

    section: str
    name: str
    found: str
    state: DoctorState = "ok"
    code: int = exit_codes.OK
    """The exit code that this result requires: 0 unless something is wrong."""
