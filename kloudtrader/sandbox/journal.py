"""What the sandbox received, what it applied, and what it answered."""

import itertools
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime

__all__ = ["Entry", "Journal"]

_LONGEST_BODY = 65_536


class Entry:
    """One request.

    Attributes:
        number: grows by one with each request.
        at: the sandbox clock's time.
        venue: ``tradier``, ``kalshi`` or nothing.
        operation: name of the operation, or nothing where the path led to none.
        method, path, query, headers, body: as received; the path is still encoded, a long body cut.
        applied: the venue carried it out. A read is carried out when it is answered with success.
        status: of the answer, or ``None`` while there is none.
        fault: kind of the fault that was played, or nothing.
    """

    __slots__ = (
        "applied",
        "at",
        "body",
        "fault",
        "headers",
        "method",
        "number",
        "operation",
        "path",
        "query",
        "status",
        "venue",
    )

    def __init__(
        self,
        number: int,
        at: datetime,
        method: str,
        path: str,
        query: Mapping[str, Sequence[str]],
        headers: Mapping[str, str],
        body: bytes,
    ) -> None:
        self.number = number
        self.at = at
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body[:_LONGEST_BODY]
        self.venue = ""
        self.operation = ""
        self.applied = False
        self.status: int | None = None
        self.fault = ""

    def __repr__(self) -> str:
        # Neither headers nor body: they hold tokens and passwords.
        applied = "applied" if self.applied else "not applied"
        fault = f" fault={self.fault}" if self.fault else ""
        return f"<{self.number} {self.method} {self.path} {self.status} {applied}{fault}>"


class Journal:
    """The last requests, safe to read from any thread.

    Args:
        size: how many are kept.
    """

    def __init__(self, size: int = 10_000) -> None:
        self._entries: deque[Entry] = deque(maxlen=size)
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
    ) -> Entry:
        """Note a request; what becomes of it is noted on the entry."""
        with self._lock:
            entry = Entry(next(self._numbers), at, method, path, query, headers, body)
            self._entries.append(entry)
            return entry

    def entries(self, operation: str | None = None) -> list[Entry]:
        """Everything received, oldest first, or that of one operation."""
        with self._lock:
            return [e for e in self._entries if operation in {None, e.operation}]

    def applied(self, operation: str | None = None) -> list[Entry]:
        """What was carried out, whatever the caller saw of it."""
        return [entry for entry in self.entries(operation) if entry.applied]

    def clear(self) -> None:
        """Forget everything; the numbers go on."""
        with self._lock:
            self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)
