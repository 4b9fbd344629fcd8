"""The server's clock: how long ago a request was sent, and when that was there."""

from __future__ import annotations

from collections import deque
from contextlib import suppress

from kloudtrader.runtime.http.transport import Response
from kloudtrader.runtime.record import Record


class Since(Record):
    """How long ago a request was sent."""

    seconds: float
    earliest: float | None
    """Earliest time of the server (Unix seconds) at which it can have been sent, where known."""


class ServerTime:
    """The server's clock, from the Date of its last responses.

    Only the order of events there counts. The clock of this machine may be wrong, or be corrected
    at any moment, so spans are measured by one that is never set.
    """

    def __init__(self) -> None:
        self._seen: deque[tuple[str, float]] = deque(maxlen=64)

    def note(self, response: Response, received: float) -> None:
        date = response.headers.get("Date")
        if date is not None:
            self._seen.append((date, received))

    def earliest(self, moment: float) -> float | None:
        """Return the earliest time of the server that can have been ``moment`` here.

        Date counts whole seconds, and a response was on its way for a while: both make it early.
        So the response that was fastest tells most.
        """
        from email.utils import parsedate_to_datetime

        ahead: list[float] = []
        for date, received in tuple(self._seen):
            with suppress(ValueError):
                ahead.append(parsedate_to_datetime(date).timestamp() - received)
        return moment + max(ahead) if ahead else None
