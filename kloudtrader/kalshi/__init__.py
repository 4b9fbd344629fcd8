"""Kalshi in the shapes of its API v1: orders, positions and the account of one user, typed.

Kalshi serves API v2 today. With its credentials in the environment (``KALSHI_API_KEY_ID``, and
``KALSHI_PRIVATE_KEY_PATH`` or ``KALSHI_PRIVATE_KEY``), the functions run on it, and a market's id
is its ticker; profile, password and watchlist ended with API v1 and say so. Otherwise the functions
call API v1, with ``KALSHI_USER_ID`` and ``KALSHI_TOKEN``, or ``KALSHI_EMAIL`` and
``KALSHI_PASSWORD``, which are used to log in on first use. ``KLOUDTRADER_KALSHI_API`` (``v1`` or
``v2``) chooses. Money is in US cents, counts are contracts: an ``int`` where it is whole, else a
``Decimal``.

``UserApi``, ``Configuration``, ``ApiClient`` and ``ApiException`` are the same in the form of
generated clients: ``import kloudtrader.kalshi as openapi_client``. All models are here, too.
"""

import kloudtrader_kalshi
from kloudtrader.runtime.lazy import exports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kloudtrader.kalshi.client import ApiClient, Configuration
    from kloudtrader.kalshi.functions import *
    from kloudtrader.kalshi.iterators import *
    from kloudtrader.kalshi.markets import *
    from kloudtrader.kalshi.orders import *
    from kloudtrader.runtime.errors import ApiException
    from kloudtrader_kalshi import *
    from kloudtrader_kalshi import user_api

__all__ = [
    "ApiClient",
    "ApiException",
    "Configuration",
    "cancel_all",
    "cancel_once",
    "decrease_once",
    "get_market",
    "get_market_by_ticker",
    "get_market_order_book",
    "get_markets",
    "iter_markets",
    "iter_user_orders",
    "iter_user_trades",
    "place_once",
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


def _home(name: str) -> str:
    if name == "cancel_all" or name.endswith("_once"):
        return "orders"
    if "market" in name.split("_", 1)[-1] and name.startswith(("get_", "iter_")):
        return "markets"
    if name.startswith("iter_"):
        return "iterators"
    return "functions" if name[0].islower() else "client"


_load, _ = exports(__name__, {name: _home(name) for name in __all__})
__all__ += kloudtrader_kalshi.__all__


def __dir__() -> list[str]:
    return sorted(__all__)


if not TYPE_CHECKING:
    # Type checkers would take any name for one that exists.

    def __getattr__(name: str) -> object:
        if name == "user_api":
            from kloudtrader_kalshi import user_api

            return user_api
        if name in kloudtrader_kalshi.__all__:
            return getattr(kloudtrader_kalshi, name)
        return _load(name)
