"""The user's account at Tradier, typed.

The functions have the names and arguments of :mod:`kloudtrader.user`, with credentials from the
environment, and return pydantic models: one or many is always a list, every form of "none" is an
empty list, times carry a time zone, and values and fields that the spec does not know are kept.
``AccountApi`` is the same as a class, for a client of your own. All models are here, too.

A typed call raises :class:`~kloudtrader.runtime.errors.UnexpectedResponse` when some rows of an
response cannot be read: the error holds the response, the model with the good rows, and each bad
row.
"""

import kloudtrader_tradier
from kloudtrader.runtime.lazy import exports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kloudtrader.tradier.functions import *
    from kloudtrader.tradier.iterators import *
    from kloudtrader_tradier import *

__all__ = [
    "account_balance",
    "account_costbasis",
    "account_history",
    "account_orders",
    "account_positions",
    "account_specificorders",
    "iter_account_costbasis",
    "iter_account_history",
    "iter_account_orders",
    "user_profile",
]


def _home(name: str) -> str:
    return "iterators" if name.startswith("iter_") else "functions"


_load, _ = exports(__name__, {name: _home(name) for name in __all__})
__all__ += kloudtrader_tradier.__all__


def __dir__() -> list[str]:
    return sorted(__all__)


if not TYPE_CHECKING:
    # Type checkers would take any name for one that exists.

    def __getattr__(name: str) -> object:
        if name in kloudtrader_tradier.__all__:
            return getattr(kloudtrader_tradier, name)
        return _load(name)
