"""Keep what is known about one call, and how far each of its sends got."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kloudtrader.runtime.http.transport import Response


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


class CallResult:
    """The outcome of one call, filled in while the call goes.

    It is given to :meth:`~kloudtrader.runtime.client.Client.send` by code that must know the
    outcome also where an exception from outside, such as Ctrl-C, ends the call: which exception
    that is, and what it carries, says nothing.
    """

    __slots__ = ("error", "response", "sends", "shown_on")

    def __init__(self) -> None:
        self.sends: list[Progress] = []
        """One for each attempt."""
        self.response: Response | None = None
        """The last complete response."""
        self.error: BaseException | None = None
        """The error with which the call itself ended; not an exception from outside."""
        self.shown_on: int | None = None
        """The id of the exception from outside to which this was added, for people."""

    @property
    def sent(self) -> bool:
        """Whether a byte of the request may have left."""
        return any(send.sent for send in self.sends)

    def __repr__(self) -> str:
        status = None if self.response is None else self.response.status
        return f"<CallResult sent={self.sent} status={status} error={type(self.error).__name__}>"
