"""Provide the sandbox's time: from the real clock, a faster one, or one moved by hand."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

FASTEST = 1_000_000
"""Highest number of simulated seconds in a real one."""

_LAST_YEAR = 9000


class Clock(Protocol):
    """Provide the time."""

    def now(self) -> datetime:
        """Return the present time, timezone-aware."""
        ...


@runtime_checkable
class MovableClock(Clock, Protocol):
    """Provide a time that can be moved forward."""

    def advance(self, seconds: float) -> datetime:
        """Move forward by ``seconds`` and return the new time."""
        ...


@dataclass(frozen=True, slots=True)
class ClockState:
    """Hold a saved clock."""

    now: datetime
    speed: float = 0.0
    """Simulated seconds in a real one; 0 for a clock moved by hand."""

    def start(self) -> "ManualClock | SystemClock":
        """Return a clock that continues from the saved time at the saved speed."""
        return SystemClock(self.speed, self.now) if self.speed else ManualClock(self.now)


class SystemClock:
    """Follow the machine's clock, optionally faster.

    Args:
        speed: simulated seconds that pass in one real second.
        start: where simulated time begins; the present moment by default.

    Example::

        Sandbox(clock=SystemClock(speed=600))  # ten simulated minutes a second
    """

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        if not 0 < speed <= FASTEST:
            raise ValueError(f"speed must be above 0 and at most {FASTEST}, not {speed!r}")
        self.speed = speed
        self._origin = datetime.now(UTC)
        self._start = self._origin if start is None else _to_utc(start)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the present simulated time in UTC."""
        with self._lock:
            return self._start + (datetime.now(UTC) - self._origin) * self.speed

    def advance(self, seconds: float) -> datetime:
        """Move the clock forward by ``seconds`` and return the new time; it runs on from there."""
        later = _move(self.now(), seconds)
        with self._lock:
            self._start += timedelta(seconds=seconds)
        return later


class ManualClock:
    """Keep a time that moves only by :meth:`advance`.

    Example::

        clock = ManualClock()
        with Sandbox(clock=clock) as sandbox:
            clock.advance(3600)  # one simulated hour
    """

    def __init__(self, start: datetime = datetime(2024, 9, 5, 15, 30, tzinfo=UTC)) -> None:
        self._now = _to_utc(start)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the time to which the clock was last moved, in UTC."""
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> datetime:
        """Move forward by ``seconds`` and return the new time. Time never runs backwards."""
        with self._lock:
            self._now = _move(self._now, seconds)
            return self._now


def _move(moment: datetime, seconds: float) -> datetime:
    if not seconds >= 0:
        raise ValueError(f"seconds must be 0 or more, not {seconds!r}")
    try:
        later = moment + timedelta(seconds=seconds)
    except OverflowError:
        later = datetime.max.replace(tzinfo=UTC)
    if later.year > _LAST_YEAR:
        raise ValueError(f"seconds: {seconds!r} is beyond the year {_LAST_YEAR}")
    return later


def _to_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no timezone; add one, for example tzinfo=datetime.UTC")
    return moment.astimezone(UTC)
