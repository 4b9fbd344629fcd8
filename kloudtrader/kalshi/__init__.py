"""Kalshi's API v1: orders, positions and the account of one user, typed.

The functions take the user from the environment (``KALSHI_USER_ID`` and ``KALSHI_TOKEN``, or
``KALSHI_EMAIL`` and ``KALSHI_PASSWORD``, which are used to log in on first use). Money is in US
cents, counts are contracts.

``UserApi``, ``Configuration``, ``ApiClient`` and ``ApiException`` are the same in the form of
generated clients: ``import kloudtrader.kalshi as openapi_client``. All models are here, too.
"""

import kloudtrader_kalshi
from kloudtrader.runtime.lazy import exports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kloudtrader.kalshi.client import ApiClient, Configuration
    from kloudtrader.kalshi.functions import *
    from kloudtrader.runtime.errors import ApiException
    from kloudtrader_kalshi import *
    from kloudtrader_kalshi import user_api

__all__ = [
    "ApiClient",
    "ApiException",
    "Configuration",
    "get_market",
    "get_market_order_book",
    "get_markets",
    "user_add_watchlist",
    "user_api",
    "user_change_password",
    "user_get_balance",
    "user_get_market_position",
    "user_get_market_positions",
    "user_get_profile",
    "user_get_watchlist",
    "user_order_cancel",
    "user_order_create",
    "user_order_decrease",
    "user_orders_get",
    "user_remove_watchlist",
    "user_trades_get",
]
_load, __dir__ = exports(
    __name__,
    {
        **{name: "functions" for name in __all__ if name[0].islower()},
        "ApiClient": "client",
        "ApiException": "client",
        "Configuration": "client",
    },
)
__all__ += kloudtrader_kalshi.__all__


def __getattr__(name: str) -> object:
    if name == "user_api":
        return __import__("kloudtrader_kalshi.user_api", fromlist=["*"])
    if name in kloudtrader_kalshi.__all__:
        return getattr(kloudtrader_kalshi, name)
    return _load(name)
