"""Call Tradier and get typed responses.

The functions return pydantic models: one or many is always a list, every form of "none" is an
empty list, times carry a time zone, and values and fields that the spec does not know are kept.
Credentials come from the environment at the call, or are given. :class:`Tradier` has the same calls
as methods, for one account. ``AccountApi`` has them for a client of your own. All models are here,
too.

A typed call raises :class:`~kloudtrader.runtime.errors.ConfigurationError` when a credential is
missing, :class:`~kloudtrader.runtime.errors.InvalidArgument` for an argument that cannot be sent,
and :class:`~kloudtrader.runtime.errors.UnexpectedResponse` when some rows of a response cannot be
read: the error holds the response, the model with the good rows, and each bad row.
"""

import kloudtrader_tradier
from kloudtrader.runtime.lazy import exports
from kloudtrader.tradier import _calls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kloudtrader.tradier._calls import *
    from kloudtrader.tradier._client import *
    from kloudtrader_tradier import *

_ORDERS = (
    "cancel_all",
    "cancel_once",
    "find_by_tag",
    "order_venue",
    "place_once",
    "recover",
    "restore_order",
)
_MODULES = dict.fromkeys(_calls.__all__, "_calls") | dict.fromkeys(("Tradier", *_ORDERS), "_client")
_load, _ = exports(__name__, _MODULES)
_PUBLIC = [*_MODULES, *kloudtrader_tradier.__all__]


def __dir__() -> list[str]:
    return sorted(_PUBLIC)


if not TYPE_CHECKING:
    # Type checkers read the imports above, and would take any name for one that exists.
    __all__ = list(_PUBLIC)

    def __getattr__(name: str) -> object:
        if name in kloudtrader_tradier.__all__:
            return getattr(kloudtrader_tradier, name)
        return _load(name)
