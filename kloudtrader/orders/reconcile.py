"""Look an order up by its id: an order that shows is certain, a miss proves nothing."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from kloudtrader.orders.journal import JournalEntry
from kloudtrader.orders.venue import OrderT, P, T, Venue
from kloudtrader.runtime.errors import CallError, KloudTraderError

__all__ = ["Clock"]

_FIRST_DELAY, _LONGEST_DELAY = 0.3, 5.0


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Read the time and wait. Tests pass their own."""

    now: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


SYSTEM_CLOCK = Clock()


def rounds(clock: Clock, patience: float, least: int = 1) -> Iterator[int]:
    """Yield 1, 2, ... with growing waits until patience is over, ``least`` times at least."""
    end, delay, number = clock.monotonic() + patience, _FIRST_DELAY, 0
    while True:
        number += 1
        yield number
        left = end - clock.monotonic()
        if left <= 0 and number >= least:
            return
        clock.sleep(min(delay, left) if left > 0 else delay)
        delay = min(2 * delay, _LONGEST_DELAY)


def find_orders(venue: Venue[OrderT], entry: JournalEntry) -> list[OrderT]:
    """Read the venue once for the ids of all attempts of an entry, today's first."""
    return [order for tag in entry.our_ids for order in venue.find(tag, entry.request, entry.begun)]


class Reader:
    """Runs requests that may be repeated: an error is kept, and is no end."""

    failure: KloudTraderError | None = None
    """The last error."""
    in_doubt = False
    """True if a request may have been applied: not if each was refused or not sent."""

    def __call__(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | None:
        """Return what the request gave, ``None`` if it failed."""
        try:
            value = work(*arguments, **named)
        except CallError as error:
            self.failure = error
            self.in_doubt |= error.outcome == "unknown"
            return None
        self.in_doubt = True
        return value
