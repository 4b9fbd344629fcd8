"""Account client for the broker Tradier and the prediction market Kalshi (API v1).

``from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER`` reads the two credentials from the
environment at that line. Everything else here is imported when it is first used:

* the functions of :mod:`kloudtrader.user`, which answer with plain JSON;
* :mod:`kloudtrader.tradier` and :mod:`kloudtrader.kalshi`, whose functions and classes are typed;
* the errors, which :mod:`kloudtrader.runtime.errors` shows as a tree.
"""

from kloudtrader._version import __version__
from kloudtrader.runtime.lazy import exports

TYPE_CHECKING = False  # that of typing takes longer to import than all the rest here
if TYPE_CHECKING:
    from kloudtrader import kalshi, tradier, user
    from kloudtrader.orders.errors import JournalUnavailable, KeyConflict, OrderUnknown
    from kloudtrader.recovery import lookup, recover, settle
    from kloudtrader.runtime.errors import (
        ApiError,
        ApiException,
        BadRequest,
        CallError,
        ConfigurationError,
        Conflict,
        Finding,
        Forbidden,
        Gone,
        InvalidArgument,
        KloudTraderError,
        NoAnswer,
        NotDone,
        NotFound,
        NotSent,
        OrderRefused,
        OutcomeUnknown,
        RateLimited,
        ServerError,
        StillOpen,
        Unauthorized,
        UnexpectedAnswer,
        UnknownRateLimited,
        UnknownServerError,
        UnprocessableContent,
    )
    from kloudtrader.user import (
        account_balance,
        account_costbasis,
        account_history,
        account_orders,
        account_positions,
        account_specificorders,
        user_account_number,
        user_profile,
        user_profle,
    )

    ACCESS_TOKEN: str
    ACCOUNT_NUMBER: str

__all__ = [
    "ApiError",
    "ApiException",
    "BadRequest",
    "CallError",
    "ConfigurationError",
    "Conflict",
    "Finding",
    "Forbidden",
    "Gone",
    "InvalidArgument",
    "JournalUnavailable",
    "KeyConflict",
    "KloudTraderError",
    "NoAnswer",
    "NotDone",
    "NotFound",
    "NotSent",
    "OrderRefused",
    "OrderUnknown",
    "OutcomeUnknown",
    "RateLimited",
    "ServerError",
    "StillOpen",
    "Unauthorized",
    "UnexpectedAnswer",
    "UnknownRateLimited",
    "UnknownServerError",
    "UnprocessableContent",
    "__version__",
    "account_balance",
    "account_costbasis",
    "account_history",
    "account_orders",
    "account_positions",
    "account_specificorders",
    "kalshi",
    "lookup",
    "recover",
    "settle",
    "tradier",
    "user",
    "user_account_number",
    "user_profile",
    "user_profle",
]


def _home(name: str) -> str:
    if name in ("kalshi", "tradier", "user"):
        return name
    if name in ("JournalUnavailable", "KeyConflict", "OrderUnknown"):
        return "orders.errors"
    if name in ("lookup", "recover", "settle"):
        return "recovery"
    return "user" if name.startswith(("account_", "user_")) else "runtime.errors"


_load, _ = exports(__name__, {name: _home(name) for name in __all__ if name[0] != "_"})


def __dir__() -> list[str]:
    return sorted(__all__)


if not TYPE_CHECKING:
    # Type checkers would take any name for one that exists.

    def __getattr__(name: str) -> object:
        # Not in `__all__` nor in `dir()`: reading them may fail, and they are read anew each time.
        if name in ("ACCESS_TOKEN", "ACCOUNT_NUMBER"):
            from kloudtrader.environment import required

            return required(name)
        return _load(name)
