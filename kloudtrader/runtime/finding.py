"""What could be found out about a write whose outcome was unknown."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["Finding"]


class Finding(NamedTuple):
    """An answer to "was it done?", with its grounds.

    * ``done``: it was done; ``result`` is what it made, where there is such a thing.
    * ``not_done``: it was not, and will not be any more.
    * ``cannot_tell``: not yet, or never; ``reason`` says why, ``evidence`` what was seen.
    """

    verdict: Literal["done", "not_done", "cannot_tell"]
    reason: str
    result: object = None
    evidence: tuple[object, ...] = ()
