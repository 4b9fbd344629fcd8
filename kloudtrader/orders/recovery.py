"""Prove the open entries of a journal, and let a person settle one."""

from dataclasses import replace

from kloudtrader.orders.journal import Journal, JournalEntry
from kloudtrader.orders.reconcile import find_orders
from kloudtrader.orders.venue import OrderT, Venue
from kloudtrader.runtime.errors import CallError, InvalidArgument
from kloudtrader.runtime.policy import SYSTEM_CLOCK, Clock

__all__ = ["recover", "settle"]


def recover(
    venue: Venue[OrderT], journal: Journal, *, clock: Clock = SYSTEM_CLOCK
) -> list[JournalEntry]:
    """Read the venue for each open entry of its account, and return these entries.

    An order that shows makes its entry placed. Nothing else is concluded, and nothing is sent.
    A read that fails leaves its entry open, and ``advice`` says so.

    Raises:
        JournalUnavailable: the journal could not be read or written.
    """
    entries = journal.entries(state="sending", scope=venue.scope, account=venue.account)
    return [_recover_one(venue, journal, entry, clock) for entry in entries]


def _recover_one(
    venue: Venue[OrderT], journal: Journal, entry: JournalEntry, clock: Clock
) -> JournalEntry:
    try:
        orders = find_orders(venue, entry)
    except CallError as error:
        return replace(entry, advice=f"the venue could not be read: {error}")
    if orders:
        return _prove(venue, journal, entry, orders)
    if venue.deduplicates and entry.key is not None:
        text = "call place_once again with the same key: the order is sent if it is not there"
        return replace(entry, advice=text)
    start = venue.list_start(clock.now())
    reach = f" among orders since {start}" if start and entry.begun < start else ""
    text = f"no order shows id {entry.our_id}{reach}: look at the account, then settle the entry"
    return replace(entry, advice=text)


def _prove(
    venue: Venue[OrderT], journal: Journal, entry: JournalEntry, orders: list[OrderT]
) -> JournalEntry:
    """Mark an entry placed by its only order; else name the orders that carry its ids."""
    own = [order for order in orders if venue.carried_id(order) == entry.our_id]
    if len(orders) == 1 and own and venue.matches(own[0], entry.request, False):
        journal.mark_placed(entry, entry.our_id, venue.order_id(own[0]), venue.user_id(own[0]))
        return journal.entries(id=entry.id)[0]
    ids = ", ".join(venue.order_id(order) for order in orders)
    return replace(entry, advice=f"these orders carry ids of this entry: {ids}")


def settle(
    venue: Venue[OrderT], journal: Journal, entry: JournalEntry, placed: str | None
) -> JournalEntry:
    """Close an open entry by a person's decision.

    ``placed`` names the order: it is read, and must carry an id of the entry. ``None`` says that
    there is none: the next call with the key sends an order with another id. The venue is read
    once before, and an order that shows makes the entry placed instead.

    Raises:
        InvalidArgument: the entry is not open, the order does not carry our id, or it is not
            there, but several orders carry ids of the entry.
        JournalUnavailable: the journal could not be read or written.
    """
    if not entry.is_open:
        raise InvalidArgument(f"the entry is {entry.state}, not open", argument="key_or_id")
    if placed is not None:
        order = venue.read(placed)
        carried = venue.carried_id(order)
        if carried is None or carried not in entry.our_ids:
            raise InvalidArgument(f"order {placed} does not carry our id", argument="placed")
        journal.mark_placed(entry, carried, placed, venue.user_id(order))
    elif orders := find_orders(venue, entry):
        entry = _prove(venue, journal, entry, orders)
        if entry.is_open:
            raise InvalidArgument(str(entry.advice), argument="not_there")
    else:
        journal.settle(entry)
    return journal.entries(id=entry.id)[0]
