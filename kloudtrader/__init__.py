"""Account client for the broker Tradier and the prediction market Kalshi.

``from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER`` reads the two credentials from the
environment at that line. Everything else here is imported when it is first used:

* the functions of :mod:`kloudtrader.user`, which return plain JSON;
* :mod:`kloudtrader.tradier`, :mod:`kloudtrader.kalshi` (API v1) and :mod:`kloudtrader.kalshi_v2`,
  whose functions and classes are typed;
* the errors, which :mod:`kloudtrader.runtime.errors` shows as a tree.
"""

from kloudtrader._version import __version__ as __version__
from kloudtrader.runtime import ERRORS
from kloudtrader.runtime.lazy import exports

TYPE_CHECKING = False  # that of typing takes longer to import than all the rest here
if TYPE_CHECKING:
    from kloudtrader import kalshi as kalshi
    from kloudtrader import kalshi_v2 as kalshi_v2
    from kloudtrader import tradier as tradier
    from kloudtrader import user as user
    from kloudtrader.orders.errors import JournalUnavailable as JournalUnavailable
    from kloudtrader.orders.errors import KeyConflict as KeyConflict
    from kloudtrader.orders.errors import OrderUnknown as OrderUnknown
    from kloudtrader.recovery import lookup as lookup
    from kloudtrader.recovery import recover as recover
    from kloudtrader.recovery import settle as settle
    from kloudtrader.runtime.errors import ApiError as ApiError
    from kloudtrader.runtime.errors import ApiException as ApiException
    from kloudtrader.runtime.errors import BadRequest as BadRequest
    from kloudtrader.runtime.errors import CallError as CallError
    from kloudtrader.runtime.errors import ConfigurationError as ConfigurationError
    from kloudtrader.runtime.errors import Conflict as Conflict
    from kloudtrader.runtime.errors import Finding as Finding
    from kloudtrader.runtime.errors import Forbidden as Forbidden
    from kloudtrader.runtime.errors import Gone as Gone
    from kloudtrader.runtime.errors import InvalidArgument as InvalidArgument
    from kloudtrader.runtime.errors import KloudTraderError as KloudTraderError
    from kloudtrader.runtime.errors import NoResponse as NoResponse
    from kloudtrader.runtime.errors import NotDone as NotDone
    from kloudtrader.runtime.errors import NotFound as NotFound
    from kloudtrader.runtime.errors import NotSent as NotSent
    from kloudtrader.runtime.errors import OrderRefused as OrderRefused
    from kloudtrader.runtime.errors import OutcomeUnknown as OutcomeUnknown
    from kloudtrader.runtime.errors import RateLimited as RateLimited
    from kloudtrader.runtime.errors import ServerError as ServerError
    from kloudtrader.runtime.errors import StillOpen as StillOpen
    from kloudtrader.runtime.errors import Unauthorized as Unauthorized
    from kloudtrader.runtime.errors import UnexpectedResponse as UnexpectedResponse
    from kloudtrader.runtime.errors import UnknownRateLimited as UnknownRateLimited
    from kloudtrader.runtime.errors import UnknownServerError as UnknownServerError
    from kloudtrader.runtime.errors import UnprocessableContent as UnprocessableContent
    from kloudtrader.user import *

    ACCESS_TOKEN: str
    ACCOUNT_NUMBER: str

_NAMES = {
    "_version": ("__version__",),
    "kalshi": ("kalshi",),
    "kalshi_v2": ("kalshi_v2",),
    "orders.errors": ("JournalUnavailable", "KeyConflict", "OrderUnknown"),
    "recovery": ("lookup", "recover", "settle"),
    "runtime.errors": ERRORS,
    "tradier": ("tradier",),
    "user": (
        "user",
        "account_balance",
        "account_costbasis",
        "account_history",
        "account_orders",
        "account_positions",
        "account_specificorders",
        "user_account_number",
        "user_profile",
        "user_profle",
    ),
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names}
_load, _ = exports(__name__, _MODULES)


def __dir__() -> list[str]:
    return list(_MODULES)


if not TYPE_CHECKING:
    # Type checkers read the imports above, and would take any name for one that exists.
    __all__ = list(_MODULES)

    def __getattr__(name: str) -> object:
        # Not in `__all__` nor in `dir()`: reading them may fail, and they are read anew each time.
        if name in ("ACCESS_TOKEN", "ACCOUNT_NUMBER"):
            from kloudtrader.environment import require

            return require(name, "ACCESS_TOKEN", "ACCOUNT_NUMBER")
        return _load(name)
