"""How far the send of this thread got, and until when it may take."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Progress:
    """How far one send got, and what its limits are."""

    __slots__ = ("before_send", "deadline", "limit", "read", "sent", "stopped_by", "target")

    def __init__(self, read: float = 0.0, deadline: float = 0.0, limit: int = 0) -> None:
        self.sent = False
        """Whether a byte of the request may have left."""
        self.before_send: Callable[[], None] | None = None
        """Called right before the first byte; an exception from it stops the send."""
        self.stopped_by: BaseException | None = None
        """The exception from ``before_send``."""
        self.target = ""
        """Path and query, while it is being sent: they may hold ids and credentials."""
        self.read = read
        """Seconds to wait for each piece of the response."""
        self.deadline = deadline
        """Moment of ``time.monotonic`` at which the call is over."""
        self.limit = limit
        """Longest body that is accepted, in bytes."""


class _Current(threading.local):
    progress: Progress | None = None


# urllib3 creates and hands out connections itself and passes nothing of ours to them, so a
# connection finds the send that it serves by the thread it runs in.
current = _Current()
