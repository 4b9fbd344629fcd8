"""A local Tradier and a local Kalshi v1 to develop and test against.

Importing this loads no server; Werkzeug is needed only when one is started
(``pip install 'kloudtrader[sandbox]'``).
"""

from kloudtrader.sandbox.clock import Clock, ManualClock, SystemClock
from kloudtrader.sandbox.faults import Fault, Faults
from kloudtrader.sandbox.http import Incoming, Outgoing
from kloudtrader.sandbox.journal import Entry, Journal
from kloudtrader.sandbox.kalshi.fees import Fees
from kloudtrader.sandbox.quirks import Quirks
from kloudtrader.sandbox.sandbox import Sandbox

__all__ = [
    "Clock",
    "Entry",
    "Fault",
    "Faults",
    "Fees",
    "Incoming",
    "Journal",
    "ManualClock",
    "Outgoing",
    "Quirks",
    "Sandbox",
    "SystemClock",
]
