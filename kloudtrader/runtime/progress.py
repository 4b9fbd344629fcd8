"""How far the send of this thread got, and until when it may take."""

from __future__ import annotations

import threading

__all__ = ["Progress", "current", "is_foreign"]


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


def is_foreign(_record: object) -> bool:
    """Whether a line of a log was written while this thread sent nothing for us.

    A filter of loggers. The logging module outlives the others when the interpreter ends, and so
    does all that a filter's module imports: here that is next to nothing.
    """
    return current.progress is None
