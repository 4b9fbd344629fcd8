"""How far the send of this thread got, and until when it may take."""

from __future__ import annotations

import threading

__all__ = ["Progress", "current"]


class Progress:
    """How far one send got, and what its limits are."""

    __slots__ = ("deadline", "limit", "read", "sent")

    def __init__(self, read: float, deadline: float, limit: int) -> None:
        self.sent = False
        """Whether a byte of the request may have left."""
        self.read = read
        """Seconds to wait for each piece of the answer."""
        self.deadline = deadline
        """Moment of ``time.monotonic`` at which the call is over."""
        self.limit = limit
        """Longest body that is accepted, in bytes."""


class _Current(threading.local):
    progress: Progress | None = None


current = _Current()
