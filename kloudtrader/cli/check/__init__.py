"""``kloudtrader check``: is a file fit for Narwhal?

A file is read and parsed, never run. :mod:`.source` reads it, :mod:`.bindings` finds what binds its
names, :mod:`.scopes` tells what they mean, :mod:`.library` knows what this package has,
:mod:`.signatures` compares calls with signatures, :mod:`.names` walks through both,
:mod:`.imports` looks at imports, and :mod:`.access` at the credentials.
"""

from typing import NamedTuple

__all__ = ["Finding"]


class Finding(NamedTuple):
    """One thing that stands in the way, where it is, and what to do about it."""

    line: int
    problem: str
    advice: str
