"""Cancel until the order is read in a final state, and reduce."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic

from kloudtrader.orders.canonical import number_text
from kloudtrader.orders.journal import Journal, JournalEntry
from kloudtrader.orders.placed import PlacedOrder
from kloudtrader.orders.reconcile import SYSTEM_CLOCK, Clock, Reader, rounds
from kloudtrader.orders.sqlite import choose_journal
from kloudtrader.orders.venue import OrderT, P, T, Venue
from kloudtrader.runtime import errors
from kloudtrader.runtime.policy import check_seconds
from kloudtrader.runtime.request.build import check_text
from kloudtrader.runtime.request.scalars import as_integer
from kloudtrader.runtime.request.values import describe

__all__ = ["Cancelled", "cancel_all", "cancel_once", "decrease_once"]


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
    number = as_integer(order)
    if number is not None or isinstance(order, str):
        return check_text("order", order if number is None else str(number)), None
    try:
        return venue.order_id(order), order
    except AttributeError:
        text = f"order must be an order or the id of one; got {describe(order)}"
        raise errors.InvalidArgument(text, argument="order") from None


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
    if known is None and venue.cancel_needs_order:
        known = read(venue.read, order_id)
    for _ in rounds(clock, patience):
        latest = cancel(venue.cancel, order_id, known) or read(venue.read, order_id)
        last = latest or last
        known = last or known
        if latest is not None and venue.is_final(latest):
            return latest
    if last is not None:
        text, cause = f"order {order_id} still rested at the end", cancel.failure or read.failure
        raise errors.StillOpen(text, orders=(last,)) from cause
    refusal = None if cancel.in_doubt else cancel.failure
    if refusal and (isinstance(refusal, errors.NotSent) or _is_refused(read.failure)):
        raise refusal
    raise errors.OutcomeUnknown(f"order {order_id} may be open: no read gave it") from read.failure


def _is_refused(error: errors.KloudTraderError | None) -> bool:
    return error is not None and error.outcome == "refused"


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
            return Cancelled(list(sweep.final.values()), sweep.unresolved)
    raise sweep.error() from sweep.read.failure


class _Sweep(Generic[OrderT]):
    """Rounds of listing and cancelling."""

    def __init__(self, venue: Venue[OrderT], resting: Any, journal: Journal | None) -> None:
        self.venue, self.resting, self.journal = venue, resting, journal
        self.read = Reader()
        self.seen: dict[str, OrderT] = {}
        self.final: dict[str, OrderT] = {}
        self.unresolved: list[JournalEntry] | None = None
        self.is_empty = False
        """True if a current list showed no order, so that only final states are left to read."""

    def run(self, begun: datetime) -> bool:
        """Cancel what rests; return whether nothing rests any more."""
        self.is_empty = self.is_empty or self.cancel_all(begun)
        return self.is_empty and self.read_final()

    def cancel_all(self, begun: datetime) -> bool:
        """Return whether a current list is empty."""
        before = self.open_ids()
        # First what rests is cancelled: the responses help some venues to tell their time.
        self.cancel_listed()
        current = self.try_to_read(self.venue.is_current, begun)
        # Two empty lists in a row: a row that leaves during a walk over pages may hide another.
        if any([self.cancel_listed(), self.cancel_listed()]):
            return False
        # An order that has shown meanwhile may be younger than the list.
        return before <= self.open_ids() and bool(current)

    def cancel_listed(self) -> bool:
        """Return whether anything was listed, or the list could not be read."""
        orders = dict[str, OrderT]()

        def walk() -> bool:
            orders.update((self.venue.order_id(order), order) for order in self.resting())
            return True

        is_whole = self.try_to_read(walk)
        # If a page failed, those before it are cancelled: the next walk is shorter by them.
        for order_id, order in orders.items():
            self.seen[order_id] = order
            self.final.pop(order_id, None)
            cancelled = self.read(self.venue.cancel, order_id, order)
            if cancelled is not None:
                self.final[order_id] = cancelled
        return bool(orders) or not is_whole

    def read_final(self) -> bool:
        """Read the orders that are not known as final; return whether all are."""
        for order_id in self.seen.keys() - self.final.keys():
            order = self.try_to_read(self.venue.read, order_id)
            if order is not None and self.venue.is_final(order):
                self.final[order_id] = order
            elif order is not None:
                self.seen[order_id], self.is_empty = order, False
        return self.seen.keys() == self.final.keys()

    def try_to_read(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | None:
        """Return what a read gives, of up to three tries: the next round is seconds away."""
        tries = (self.read(work, *arguments, **named) for _ in range(3))
        return next((value for value in tries if value is not None), None)

    def open_ids(self) -> set[int]:
        """Read the open entries of the account; a journal that fails must not stop a cancel."""
        where = {"state": "sending", "scope": self.venue.scope, "account": self.venue.account}
        self.unresolved = self.read(self.journal.entries, **where) if self.journal else None
        return {entry.id for entry in self.unresolved or ()}

    def error(self) -> errors.CallError:
        left = tuple(self.seen[order_id] for order_id in self.seen.keys() - self.final.keys())
        if left:
            return errors.StillOpen(f"{len(left)} orders were not read as final", orders=left)
        return errors.OutcomeUnknown("orders may rest: the list could not be read")


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
        InvalidArgument: the order, ``to`` or ``patience`` is not one, or ``to`` is negative.
        NotSent, NoResponse: patience ended, and no reduction was sent.
        ApiError: the venue refused the reduction, and a read shows the order as it was.
        OutcomeUnknown: patience ended. Do not raise the order again before a read shows it final
            or at the new size: a reduction may still arrive.
    """
    patience, to = check_seconds("patience", patience), Decimal(number_text(to, "to"))
    if to < 0:
        raise errors.InvalidArgument("to must not be negative", argument="to")
    order_id, read, reduce = identify(venue, order)[0], Reader(), Reader()
    for _ in rounds(clock, patience):
        latest = read(venue.read, order_id)
        if latest is None:
            continue
        if venue.is_final(latest) or venue.remaining(latest) <= to:
            return latest
        if _is_final_refusal(reduce):
            break
        reduced = reduce(venue.reduce_to, order_id, latest, to)
        if reduced is not None and venue.remaining(reduced) <= to:
            return reduced
    failure = reduce.failure or read.failure
    if reduce.in_doubt or failure is None:
        raise errors.OutcomeUnknown(
            f"order {order_id}: a decrease to {to} may still arrive"
        ) from failure
    raise failure


def _is_final_refusal(reduce: Reader) -> bool:
    """Return whether each reduction was refused, and will be: it is no matter of the moment."""
    final = (errors.BadRequest, errors.UnprocessableContent, errors.OrderRefused)
    return isinstance(reduce.failure, final) and not reduce.in_doubt
