# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v1, users."""

from typing import TYPE_CHECKING

from kloudtrader.runtime.lazy import exports

if TYPE_CHECKING:
    from .user import (
        Cent,
        MarketPosition,
        Order,
        OrderList,
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
        Watchlist,
    )
    from .common import Amount, Contracts, JSONError
    from .session import LoginRequest, LoginResponse
    from .user_trades_get import TradeStatus, UserTrade, UserTradeList, UserTradesGetResponse
    from .market import (
        GetMarketOrderBookResponse,
        GetMarketResponse,
        GetMarketsResponse,
        Market,
        OrderBook,
        OrderBookLevel,
    )

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
    "MarketPosition",
    "Order",
    "OrderBook",
    "OrderBookLevel",
    "OrderList",
    "TradeStatus",
    "User",
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
        **dict.fromkeys(
            (
                "Cent",
                "MarketPosition",
                "Order",
                "OrderList",
                "User",
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
                "Watchlist",
            ),
            "user",
        ),
        **dict.fromkeys(
            (
                "Amount",
                "Contracts",
                "JSONError",
            ),
            "common",
        ),
        **dict.fromkeys(
            (
                "LoginRequest",
                "LoginResponse",
            ),
            "session",
        ),
        **dict.fromkeys(
            (
                "TradeStatus",
                "UserTrade",
                "UserTradeList",
                "UserTradesGetResponse",
            ),
            "user_trades_get",
        ),
        **dict.fromkeys(
            (
                "GetMarketOrderBookResponse",
                "GetMarketResponse",
                "GetMarketsResponse",
                "Market",
                "OrderBook",
                "OrderBookLevel",
            ),
            "market",
        ),
    },
)
