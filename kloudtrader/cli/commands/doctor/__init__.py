"""``kloudtrader doctor``: what is wrong with the setup?"""

from dataclasses import dataclass
from typing import Literal

from kloudtrader.cli import exit_codes

__all__ = ["Entry", "State"]

State = Literal["ok", "note", "wrong"]


@dataclass(frozen=True)
class Entry:
    """One thing that was looked at."""

    section: str
    name: str
    found: str
    state: State = "ok"
    code: int = exit_codes.OK
    """The exit code that it asks for, 0 where nothing is wrong."""
