"""Call Kalshi's Trade API v2 and get typed responses.

The functions return pydantic models. Money and counts are :class:`~decimal.Decimal`: US dollars
and contracts, unless a field says that it is in cents. Times carry a time zone, and values and
fields that the spec does not know are kept. The key comes from the environment
(``KALSHI_API_KEY_ID``, and ``KALSHI_PRIVATE_KEY_PATH`` or ``KALSHI_PRIVATE_KEY``);
:class:`KalshiV2` has the same calls as methods, for a key and a subaccount of your own. All models
are here, too.

Signing needs ``cryptography``, which ``pip install 'kloudtrader[kalshi]'`` brings. Calls that read
markets are public and need neither key nor signature.
"""

import kloudtrader_kalshi_v2
from kloudtrader.kalshi_v2 import _calls
from kloudtrader.runtime.lazy import exports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kloudtrader.kalshi_v2._calls import *
    from kloudtrader.kalshi_v2._client import *
    from kloudtrader.kalshi_v2.balance import *
    from kloudtrader_kalshi_v2 import *

_ORDERS = (
    "amend_once",
    "cancel_all",
    "cancel_once",
    "decrease_once",
    "order_venue",
    "place_once",
    "recover",
)
_MODULES = dict.fromkeys(_calls.__all__, "_calls") | dict.fromkeys(
    ("KalshiV2", *_ORDERS), "_client"
)
_MODULES["InsufficientBalance"] = "balance"
_load, _ = exports(__name__, _MODULES)
_PUBLIC = [*_MODULES, *kloudtrader_kalshi_v2.__all__]


def __dir__() -> list[str]:
    return sorted(_PUBLIC)


if not TYPE_CHECKING:
    # Type checkers read the imports above, and would take any name for one that exists.
    __all__ = list(_PUBLIC)

    def __getattr__(name: str) -> object:
        if name in kloudtrader_kalshi_v2.__all__:
            return getattr(kloudtrader_kalshi_v2, name)
        return _load(name)
