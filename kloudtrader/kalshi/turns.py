"""Admit one request at a time for each key, for orders that look alike.

Kalshi's API v1 takes no id of ours with an order, so two identical orders that are under way at the
same time cannot be told apart afterwards. In one process, each waits for its turn. An earlier
version sent them at once, and each remembered the ids of the others for an hour: 3,000 pending
orders held 454 MB.
"""

from kloudtrader.kalshi.matching import Change
from kloudtrader.runtime.lock import Turns

PATIENCE = 30.0
"""Seconds after which a request that left no trace counts as not done. Nothing documents how long
the exchange takes at most; this is several times the time limit of a call."""

_REMEMBERED = 4 * PATIENCE
"""Seconds for which a request without an outcome is remembered, while others are sent."""


class OrderTurns(Turns):
    """Order requests that look alike, and note which of them have no outcome yet."""

    def __init__(self) -> None:
        super().__init__("a call that looks alike")
        self._unresolved: dict[Change, None] = {}

    def begin(self, change: Change) -> None:
        """Note that a request is sent now, and that its outcome is unknown.

        It disputes the earlier ones that look the same and have no outcome, and they dispute it
        while they may still be applied. What is no longer remembered stays disputed.
        """
        with self._lock:
            for earlier in tuple(self._unresolved):
                age = change.sent_at - earlier.sent_at
                if earlier.key == change.key:
                    earlier.is_disputed = True
                    change.is_disputed = change.is_disputed or age < PATIENCE
                if age >= _REMEMBERED:
                    earlier.is_disputed = True
                    self.resolve(earlier)
            self._unresolved[change] = None

    def resolve(self, change: Change) -> None:
        """Note that the outcome of a request is known."""
        self._unresolved.pop(change, None)
