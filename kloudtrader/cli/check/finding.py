"""What a check finds."""

from typing import NamedTuple

__all__ = ["Finding"]


class Finding(NamedTuple):
    """One thing that stands in the way, where it is, and what to do about it."""

    line: int
    problem: str
    advice: str
