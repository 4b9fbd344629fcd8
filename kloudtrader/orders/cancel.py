"""Cancel until the order is read in a final state: protocol 5.5."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Generic

from kloudtrader.orders.errors import JournalUnavailable, StillOpen
from kloudtrader.orders.journal import Journal, JournalEntry
from kloudtrader.orders.placed import PlacedOrder
from kloudtrader.orders.reconcile import SYSTEM_CLOCK, Clock, attempt_read, rounds
from kloudtrader.orders.sqlite import choose_journal
from kloudtrader.orders.venue import OrderT, Venue
from kloudtrader.runtime.errors import CallError, OutcomeUnknown

__all__ = ["Cancelled", "cancel_all", "cancel_once"]

_log = logging.getLogger("kloudtrader.orders")


@dataclass(frozen=True)
class Cancelled(Generic[OrderT]):
    """What :func:`cancel_all` left: nothing that the venue shows rests."""

    orders: list[OrderT]
    """The orders in their final state, with what was executed."""
    unresolved: list[JournalEntry] | None
    """Orders of this account that may still arrive; ``None`` if there is no journal to know."""

    @property
    def is_flat(self) -> bool:
        """Whether nothing rests and no order can arrive."""
        return self.unresolved == []


def identify(venue: Venue[OrderT], order: Any) -> tuple[str, Any]:
    """Return order id and order for what a caller passes: an id, an order, a placed order."""
    if isinstance(order, PlacedOrder):
        return order.order_id, order.order
    if isinstance(order, (str, int)):
        return str(order), None
    return venue.order_id(order), order


def cancel_once(
    venue: Venue[OrderT], order: Any, *, patience: float = 30.0, clock: Clock = SYSTEM_CLOCK
) -> OrderT:
    """Cancel an order until it is final, and return it with what was executed.

    Raises :class:`StillOpen` when it still rests at the end, and ``OutcomeUnknown`` when no read
    gave the order. No response to a cancel proves anything: only a read does.
    """
    order_id, known = identify(venue, order)
    read: OrderT | None = None
    failure: CallError | None = None
    if known is None and venue.cancel_needs_order:
        known, failure = attempt_read(partial(venue.read, order_id))
    for _ in rounds(clock, patience):
        _, refusal = attempt_read(partial(venue.cancel, order_id, read or known))
        latest, failure = attempt_read(partial(venue.read, order_id))
        read = latest or read
        if latest is not None and venue.is_final(latest):
            return latest
    if read is None:
        text = f"order {order_id} was cancelled, but could not be read: it may still be open"
        raise OutcomeUnknown(text) from failure or refusal
    raise StillOpen(f"order {order_id} still rested when it was last read", orders=[read])


def cancel_all(
    venue: Venue[OrderT],
    *,
    resting: Callable[[], Iterable[OrderT]] | None = None,
    journal: object = None,
    patience: float = 30.0,
    clock: Clock = SYSTEM_CLOCK,
) -> Cancelled[OrderT]:
    """List, cancel and read until nothing rests.

    ``resting`` narrows what is cancelled. Raises :class:`StillOpen` when patience ends.
    """
    store = choose_journal(journal, now=clock.now)
    sweep = _Sweep(venue, resting or venue.resting, store, clock.now())
    for _ in rounds(clock, patience):
        if sweep.run():
            return Cancelled(list(sweep.final.values()), sweep.unresolved)
    raise sweep.error()


@dataclass
class _Sweep(Generic[OrderT]):
    """Rounds of listing and cancelling."""

    venue: Venue[OrderT]
    resting: Callable[[], Iterable[OrderT]]
    journal: Journal | None
    begun: datetime
    seen: dict[str, OrderT] = field(default_factory=dict)
    final: dict[str, OrderT] = field(default_factory=dict)
    unresolved: list[JournalEntry] | None = None
    failure: CallError | None = None

    def run(self) -> bool:
        """Cancel what rests; return whether nothing rests any more."""
        before = self.open_entries()
        current, self.failure = attempt_read(partial(self.venue.is_current, self.begun))
        # Twice: a row that leaves during a walk over pages may hide another from one reading.
        if self.cancel_listed() or self.cancel_listed():
            return False
        self.unresolved = self.open_entries()
        if before is not None and {e.id for e in before} - {e.id for e in self.unresolved or ()}:
            return False  # an order has shown meanwhile, maybe after the list was read
        return self.read_final() and bool(current)

    def cancel_listed(self) -> bool:
        """Return whether anything was listed, or the list could not be read."""
        orders, failure = attempt_read(lambda: list(self.resting()))
        self.failure = failure or self.failure
        for order in orders or ():
            order_id = self.venue.order_id(order)
            self.seen[order_id] = order
            self.final.pop(order_id, None)
            attempt_read(partial(self.venue.cancel, order_id, order))
        return bool(orders) or orders is None

    def read_final(self) -> bool:
        for order_id in self.seen.keys() - self.final.keys():
            order, failure = attempt_read(partial(self.venue.read, order_id))
            self.failure = failure or self.failure
            if order is not None:
                kind = self.final if self.venue.is_final(order) else self.seen
                kind[order_id] = order
        return self.seen.keys() == self.final.keys()

    def open_entries(self) -> list[JournalEntry] | None:
        """Return the open entries of the account. A failing journal must not stop a cancel."""
        if self.journal is None:
            return None
        scope, account = self.venue.scope, self.venue.account
        try:
            return self.journal.entries(state="sending", scope=scope, account=account)
        except JournalUnavailable as error:
            _log.error("the journal could not be read while orders are cancelled: %s", error)
            return None

    def error(self) -> CallError:
        left = [order for order_id, order in self.seen.items() if order_id not in self.final]
        error: CallError = StillOpen(f"{len(left)} orders were not read as final", orders=left)
        if not left:
            error = OutcomeUnknown("orders were cancelled, but the list could not be read")
        error.__cause__ = self.failure
        return error
