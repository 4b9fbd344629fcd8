"""Orders that are never sent twice and never lost, for any venue.

A venue module implements :class:`Venue`; :func:`place_once`, :func:`cancel_once`,
:func:`cancel_all` and :func:`decrease_once` work on it, and keep what they do in a
:class:`Journal`. Nothing here is kept in the process but the ids of the journals that it has used.
"""

import typing

from kloudtrader.orders.cancel import *
from kloudtrader.orders.errors import *
from kloudtrader.orders.journal import *
from kloudtrader.orders.place import *
from kloudtrader.orders.placed import *
from kloudtrader.orders.reconcile import *
from kloudtrader.orders.recovery import *
from kloudtrader.orders.sqlite import *
from kloudtrader.orders.venue import *

if typing.TYPE_CHECKING:
    from kloudtrader.orders.postgres import PostgresJournal as PostgresJournal


def __getattr__(name: str) -> object:
    """Load the engine that needs the extra ``postgres`` when it is used."""
    if name != "PostgresJournal":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kloudtrader.orders.postgres import PostgresJournal

    return PostgresJournal
