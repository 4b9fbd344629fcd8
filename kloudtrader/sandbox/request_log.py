"""Log the requests that the sandbox received, and whether they were applied."""

import itertools
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

_LONGEST_BODY = 65_536


@dataclass(slots=True, eq=False)
class LoggedRequest:
    """Describe a request that the sandbox received, and its result."""

    number: int
    """Grows by one with each request."""
    at: datetime
    """The time by the sandbox's clock."""
    method: str
    path: str
    """Still encoded."""
    query: Mapping[str, Sequence[str]]
    headers: Mapping[str, str]
    body: bytes
    """At most the first 64 KiB."""
    venue: str = ""
    """``tradier``, ``kalshi`` or nothing."""
    operation: str = ""
    """Name of the operation, or nothing if the path has none."""
    applied: bool = False
    """``True`` if the venue applied it. A read is applied if its response is a success."""
    status: int | None = None
    """Status of the response, ``None`` while there is none."""
    fault: str = ""
    """Kind of the injected fault, or nothing."""

    def __repr__(self) -> str:
        # Neither headers nor body: they hold tokens and passwords.
        applied = "applied" if self.applied else "not applied"
        fault = f" fault={self.fault}" if self.fault else ""
        return f"<{self.number} {self.method} {self.path} {self.status} {applied}{fault}>"


class RequestLog:
    """Keep the last requests, safe to read from any thread.

    Args:
        size: number of requests kept.
    """

    def __init__(self, size: int = 10_000) -> None:
        self._entries: deque[LoggedRequest] = deque(maxlen=size)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def receive(
        self,
        at: datetime,
        method: str,
        path: str,
        query: Mapping[str, Sequence[str]],
        headers: Mapping[str, str],
        body: bytes,
    ) -> LoggedRequest:
        """Log a request; its result is written to the returned entry."""
        with self._lock:
            body = body[:_LONGEST_BODY]
            entry = LoggedRequest(next(self._numbers), at, method, path, query, headers, body)
            self._entries.append(entry)
            return entry

    def entries(self, operation: str | None = None) -> list[LoggedRequest]:
        """Return all requests, oldest first, or those of one operation."""
        with self._lock:
            return [e for e in self._entries if operation in {None, e.operation}]

    def applied(self, operation: str | None = None) -> list[LoggedRequest]:
        """Return the requests that were applied, even if the response was lost."""
        return [entry for entry in self.entries(operation) if entry.applied]

    def clear(self) -> None:
        """Remove all requests; the numbers go on."""
        with self._lock:
            self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)
