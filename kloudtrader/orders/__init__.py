"""Orders that are never sent twice and never lost, for any venue.

A venue module implements :class:`Venue`; :func:`place_once`, :func:`cancel_once`,
:func:`cancel_all` and :func:`decrease_once` work on it, and keep what they do in a
:class:`Journal`. Nothing here is kept in the process but the ids of the journals that it has used.
"""

from kloudtrader.orders.cancel import *
from kloudtrader.orders.errors import *
from kloudtrader.orders.journal import *
from kloudtrader.orders.place import *
from kloudtrader.orders.placed import *
from kloudtrader.orders.reconcile import *
from kloudtrader.orders.recovery import *
from kloudtrader.orders.sqlite import *
from kloudtrader.orders.venue import *
