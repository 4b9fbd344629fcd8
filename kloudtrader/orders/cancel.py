"""Cancel until the order is read in a final state, and reduce."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic

from kloudtrader.orders.journal import Journal, JournalEntry
from kloudtrader.orders.reconcile import PlacedOrder, Reader
from kloudtrader.orders.sqlite import choose_journal
from kloudtrader.orders.venue import OrderT, P, T, Venue
from kloudtrader.runtime import errors
from kloudtrader.runtime.policy import SYSTEM_CLOCK, Clock, check_seconds, rounds
from kloudtrader.runtime.request.values import describe

__all__ = ["Cancelled", "cancel_all", "cancel_once", "decrease_once"]

_FINAL_REFUSALS = (errors.BadRequest, errors.UnprocessableContent, errors.OrderRefused)
"""Refusals of a decrease that are no matter of the moment."""


@dataclass(frozen=True)
class Cancelled(Generic[OrderT]):
    """Hold the result of :func:`cancel_all`: the venue shows no resting order."""

    orders: list[OrderT]
    """The orders in their final state, with what was executed."""
    unresolved: list[JournalEntry] | None
    """Orders of this account that may still arrive; ``None`` if no journal could be read."""

    @property
    def is_flat(self) -> bool:
        """Return true if no order rests and the journal has no open entry. False without one."""
        return self.unresolved == []


def identify(venue: Venue[OrderT], order: Any) -> tuple[str, Any]:
    """Return order id and order for what a caller passes: an id, an order, a placed order."""
    if isinstance(order, PlacedOrder):
        if order.venue != venue.scope:
            text = f"order is one of {order.venue}, not of {venue.scope}"
            raise errors.InvalidArgument(text, argument="order")
        return order.order_id, order.order  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if isinstance(order, str) and order.strip():
        return order.strip(), None
    if isinstance(order, venue.order_type):
        return venue.order_id(order), order
    text = f"order must be an order or the id of one; got {describe(order)}"
    raise errors.InvalidArgument(text, argument="order")


def cancel_once(
    venue: Venue[OrderT], order: Any, *, patience: float = 30.0, clock: Clock = SYSTEM_CLOCK
) -> OrderT:
    """Cancel an order until it is final, and return it with what was executed.

    ``order`` is an order id, an order of the venue, or a placed order. It is read in its final
    state, unless the response to the cancel holds it.

    Raises:
        InvalidArgument: the order or ``patience`` is not one.
        StillOpen: the order still rested when it was last read.
        OutcomeUnknown: no read gave the order, and a cancel may have been applied.
        NotSent: no cancel was sent.
        ApiError: the venue refused the cancels and the reads, such as of an unknown order.
    """
    patience = check_seconds("patience", patience)
    order_id, known = identify(venue, order)
    read, cancel, last = Reader(), Reader(), None
    for _ in rounds(clock, patience):
        last = cancel(venue.cancel, order_id, last or known) or read(venue.read, order_id) or last
        if last is not None and venue.is_final(last):
            return last
    if last is not None:
        text, cause = f"order {order_id} still rested at the end", cancel.failure or read.failure
        raise errors.StillOpen(text, orders=(last,)) from cause
    refusal = None if cancel.in_doubt else cancel.failure
    was_read = read.failure is not None and read.failure.outcome == "refused"
    if refusal and (was_read or isinstance(refusal, errors.NotSent)):
        raise refusal
    raise errors.OutcomeUnknown(f"order {order_id} may be open: no read gave it") from read.failure


def cancel_all(
    venue: Venue[OrderT],
    *,
    resting: Callable[[], Iterable[OrderT]] | None = None,
    journal: object = None,
    patience: float = 30.0,
    clock: Clock = SYSTEM_CLOCK,
) -> Cancelled[OrderT]:
    """List, cancel and read until nothing rests.

    ``resting`` lists the orders to cancel, by default all of the account. The journal tells which
    orders may still arrive.

    Raises:
        InvalidArgument: ``patience`` or ``journal`` is not one.
        StillOpen: patience ended; ``orders`` has those that were not read as final.
        OutcomeUnknown: patience ended, and the list could not be read.
    """
    patience, store = check_seconds("patience", patience), choose_journal(journal, now=clock.now)
    sweep, begun = _Sweep(venue, resting or venue.resting, store), clock.now()
    for _ in rounds(clock, patience):
        if sweep.run(begun):
            return Cancelled(list(sweep.orders.values()), sweep.unresolved)
    failure = sweep.read.failure
    if left := sweep.left():
        text = f"{len(left)} orders were not read as final"
        raise errors.StillOpen(text, orders=left) from failure
    raise errors.OutcomeUnknown("orders may rest: the list could not be read") from failure


class _Sweep(Generic[OrderT]):
    """Rounds of listing and cancelling."""

    def __init__(self, venue: Venue[OrderT], resting: Any, journal: Journal | None) -> None:
        self.venue, self.resting, self.journal, self.read = venue, resting, journal, Reader()
        self.orders: dict[str, OrderT] = {}
        """The orders by id, as they were listed or read last."""
        self.unresolved: list[JournalEntry] | None = None

    def run(self, begun: datetime) -> bool:
        """Cancel what rests; return whether nothing rests any more."""
        before = self.open_ids()
        # First what rests is cancelled: the responses help some venues to tell their time.
        self.cancel_listed()
        current = self.try_to_read(self.venue.is_current, begun)
        # Two empty lists in a row: a row that leaves during a walk over pages may hide another.
        if any([self.cancel_listed(), self.cancel_listed()]):
            return False
        for order in self.left():
            order_id = self.venue.order_id(order)
            self.orders[order_id] = self.try_to_read(self.venue.read, order_id) or order
        # An order that has shown meanwhile may be younger than the list.
        return not self.left() and before <= self.open_ids() and bool(current)

    def cancel_listed(self) -> bool:
        """Return whether anything was listed, or the list could not be read."""
        listed = dict[str, OrderT]()

        def walk() -> bool:
            listed.update((self.venue.order_id(order), order) for order in self.resting())
            return True

        is_whole = self.try_to_read(walk)
        # If a page failed, those before it are cancelled: the next walk is shorter by them.
        for order_id, order in listed.items():
            cancelled = self.read(self.venue.cancel, order_id, order)
            self.orders[order_id] = cancelled or order
        return bool(listed) or not is_whole

    def left(self) -> tuple[OrderT, ...]:
        """Return the orders that are not known as final."""
        return tuple(order for order in self.orders.values() if not self.venue.is_final(order))

    def try_to_read(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | None:
        """Return what a read gives, of up to three tries: the next round is seconds away."""
        tries = (self.read(work, *arguments, **named) for _ in range(3))
        return next((value for value in tries if value is not None), None)

    def open_ids(self) -> set[int]:
        """Read the open entries of the account; a journal that fails must not stop a cancel."""
        where = {"state": "sending", "scope": self.venue.scope, "account": self.venue.account}
        self.unresolved = self.read(self.journal.entries, **where) if self.journal else None
        return {entry.id for entry in self.unresolved or ()}


def decrease_once(
    venue: Venue[OrderT],
    order: Any,
    to: Decimal,
    *,
    patience: float = 30.0,
    clock: Clock = SYSTEM_CLOCK,
) -> OrderT:
    """Reduce an order until not more than ``to`` rests, and return it as last read.

    The reduction is absolute, so repeating it is harmless.

    Raises:
        InvalidArgument: the order or ``patience`` is not one.
        NotSent, NoResponse: patience ended, and no reduction was sent.
        ApiError: the venue refused the reduction, and a read shows the order as it was.
        OutcomeUnknown: patience ended. Do not raise the order again before a read shows it final
            or at the new size: a reduction may still arrive.
    """
    patience, (order_id, _) = check_seconds("patience", patience), identify(venue, order)
    read, reduce = Reader(), Reader()
    for _ in rounds(clock, patience):
        latest = read(venue.read, order_id)
        if latest is None:
            continue
        if venue.is_final(latest) or venue.remaining(latest) <= to:
            return latest
        if isinstance(reduce.failure, _FINAL_REFUSALS) and not reduce.in_doubt:
            break
        reduced = reduce(venue.reduce_to, order_id, latest, to)
        if reduced is not None and venue.remaining(reduced) <= to:
            return reduced
    failure = reduce.failure or read.failure
    if reduce.in_doubt or failure is None:
        text = f"order {order_id}: a decrease to {to} may still arrive"
        raise errors.OutcomeUnknown(text) from failure
    raise failure
