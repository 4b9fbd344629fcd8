"""Where the sandbox gets its time from: the real clock, a faster one, or one moved by hand."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = ["Clock", "ManualClock", "SystemClock"]


class Clock(Protocol):
    """Anything that knows the time."""

    def now(self) -> datetime:
        """The present moment, timezone-aware."""
        ...


class SystemClock:
    """The machine's clock, optionally running faster.

    Args:
        speed: simulated seconds that pass in one real second.
        start: where simulated time begins; the present moment by default.

    Example::

        Sandbox(clock=SystemClock(speed=600))  # ten simulated minutes a second
    """

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        if not 0 < speed <= 1_000_000:
            raise ValueError(f"speed must be above 0 and at most 1000000, not {speed!r}")
        self._speed = speed
        self._origin = datetime.now(UTC)
        self._start = self._origin if start is None else _aware(start)

    def now(self) -> datetime:
        """The present simulated moment in UTC."""
        return self._start + (datetime.now(UTC) - self._origin) * self._speed


class ManualClock:
    """A clock that moves only when told to.

    Example::

        clock = ManualClock()
        with Sandbox(clock=clock) as sandbox:
            clock.advance(3600)  # one simulated hour
    """

    def __init__(self, start: datetime = datetime(2024, 9, 5, 15, 30, tzinfo=UTC)) -> None:
        self._now = _aware(start)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The moment it was last set to, in UTC."""
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> datetime:
        """Move forward by ``seconds`` and return the new time. Time never runs backwards."""
        if not seconds >= 0:
            raise ValueError(f"seconds must be 0 or more, not {seconds!r}")
        with self._lock:
            self._now += timedelta(seconds=seconds)
            return self._now


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no timezone: give one, for example tzinfo=datetime.UTC")
    return moment.astimezone(UTC)
