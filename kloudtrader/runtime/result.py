"""What is known about one call, as a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kloudtrader.runtime.progress import Progress
    from kloudtrader.runtime.transport import Response


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
