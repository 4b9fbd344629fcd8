"""Orders that are never sent twice and never lost, for any venue.

A venue module implements :class:`Venue`; :func:`place_once`, :func:`cancel_once`,
:func:`cancel_all` and :func:`decrease_once` work on it, and keep what they do in a
:class:`Journal`. Nothing here is kept in the process but the ids of the journals that it has used.
"""

from kloudtrader.orders.cancel import Cancelled, cancel_all, cancel_once
from kloudtrader.orders.errors import JournalUnavailable, KeyConflict, OrderUnknown, StillOpen
from kloudtrader.orders.journal import Journal, JournalAttempt, JournalEntry
from kloudtrader.orders.place import place_once
from kloudtrader.orders.placed import PlacedOrder
from kloudtrader.orders.reconcile import Clock
from kloudtrader.orders.recovery import lookup, recover, settle
from kloudtrader.orders.reduce import decrease_once
from kloudtrader.orders.sqlite import SqliteJournal, choose_journal
from kloudtrader.orders.venue import SendResult, Venue, Verdict

__all__ = [
    "Cancelled",
    "Clock",
    "Journal",
    "JournalAttempt",
    "JournalEntry",
    "JournalUnavailable",
    "KeyConflict",
    "OrderUnknown",
    "PlacedOrder",
    "SendResult",
    "SqliteJournal",
    "StillOpen",
    "Venue",
    "Verdict",
    "cancel_all",
    "cancel_once",
    "choose_journal",
    "decrease_once",
    "lookup",
    "place_once",
    "recover",
    "settle",
]
