"""Orders that are never sent twice and never lost, for any venue.

A venue module implements :class:`Venue`; :func:`place_once`, :func:`cancel_once`,
:func:`cancel_all` and :func:`decrease_once` work on it, and keep what they do in a
:class:`Journal`. Nothing here is kept in the process but the ids of the journals that it has used.
"""

from kloudtrader.orders.cancel import *
from kloudtrader.orders.errors import *
from kloudtrader.orders.journal import *
from kloudtrader.orders.place import *
from kloudtrader.orders.reconcile import *
from kloudtrader.orders.recovery import *
from kloudtrader.orders.sqlite import *
from kloudtrader.orders.venue import *
from kloudtrader.runtime import lazy
from kloudtrader.runtime.policy import Clock as Clock

if lazy.TYPE_CHECKING:
    from kloudtrader.orders.postgres import PostgresJournal as PostgresJournal
# The engine that needs the extra is loaded when it is used.
__getattr__, _ = lazy.exports(__name__, {"PostgresJournal": "postgres"})
