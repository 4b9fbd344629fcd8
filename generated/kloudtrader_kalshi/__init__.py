# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
# sha256 of the spec: cdf0f654e3f28911
"""Kalshi Trade API v1, users 1.0.0.

Orders, trades, positions, balance and watch list of one member of the Kalshi prediction
market. Money is in whole US cents, quantities are whole contracts. A contract pays 100
cents if its side wins and nothing if it loses, so the price of Yes and the price of No add
up to 100, and prices run from 1 to 99. There is no sell: a Yes position is closed by buying
No, and the reverse. Times are RFC 3339 texts in UTC, except for `expiration_unix_ts`, which
is in Unix seconds. No rate limits are documented. The documented host has since moved and
responses every call with 401 and a text that says so.
"""

from typing import TYPE_CHECKING

from kloudtrader.runtime.lazy import exports

if TYPE_CHECKING:
    from .user_api import UserApi
    from .session_api import SessionApi
    from .market_api import MarketApi
    from .models import (
        Amount,
        Cent,
        Contracts,
        GetMarketOrderBookResponse,
        GetMarketResponse,
        GetMarketsResponse,
        JSONError,
        LoginRequest,
        LoginResponse,
        Market,
        MarketPosition,
        Order,
        OrderBook,
        OrderBookLevel,
        OrderList,
        TradeStatus,
        User,
        UserChangePasswordRequest,
        UserGetBalanceResponse,
        UserGetMarketPositionResponse,
        UserGetMarketPositionsResponse,
        UserGetProfileResponse,
        UserGetWatchlistResponse,
        UserOrderCreateRequest,
        UserOrderCreateResponse,
        UserOrderDecreaseRequest,
        UserOrderDecreaseResponse,
        UserOrdersGetResponse,
        UserTrade,
        UserTradeList,
        UserTradesGetResponse,
        Watchlist,
    )
    from .headers import SetCookieHeaders

__all__ = [
    "Amount",
    "Cent",
    "Contracts",
    "GetMarketOrderBookResponse",
    "GetMarketResponse",
    "GetMarketsResponse",
    "JSONError",
    "LoginRequest",
    "LoginResponse",
    "Market",
    "MarketApi",
    "MarketPosition",
    "Order",
    "OrderBook",
    "OrderBookLevel",
    "OrderList",
    "SessionApi",
    "SetCookieHeaders",
    "TradeStatus",
    "User",
    "UserApi",
    "UserChangePasswordRequest",
    "UserGetBalanceResponse",
    "UserGetMarketPositionResponse",
    "UserGetMarketPositionsResponse",
    "UserGetProfileResponse",
    "UserGetWatchlistResponse",
    "UserOrderCreateRequest",
    "UserOrderCreateResponse",
    "UserOrderDecreaseRequest",
    "UserOrderDecreaseResponse",
    "UserOrdersGetResponse",
    "UserTrade",
    "UserTradeList",
    "UserTradesGetResponse",
    "Watchlist",
]

__getattr__, __dir__ = exports(
    __name__,
    {
        **dict.fromkeys(__all__, "models"),
        "UserApi": "user_api",
        "SessionApi": "session_api",
        "MarketApi": "market_api",
        "SetCookieHeaders": "headers",
    },
)
