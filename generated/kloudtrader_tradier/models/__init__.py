# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, user and accounts."""

from typing import TYPE_CHECKING

from kloudtrader.runtime.lazy import exports

if TYPE_CHECKING:
    from .user_profile import Account, Profile, ProfileResponse
    from .account_balance import (
        Balances,
        BalancesResponse,
        CashBalances,
        MarginBalances,
        PatternDayTraderBalances,
    )
    from .account_positions import Position, Positions, PositionsResponse
    from .account_history import (
        History,
        HistoryEvent,
        HistoryNote,
        HistoryOption,
        HistoryResponse,
        HistoryTrade,
    )
    from .account_costbasis import ClosedPosition, GainLoss, GainLossResponse
    from .account import (
        BackOfficeErrors,
        ErrorResponse,
        Fault,
        FaultDetail,
        Order,
        OrderLeg,
        OrderResponse,
        Orders,
        OrdersResponse,
    )

__all__ = [
    "Account",
    "BackOfficeErrors",
    "Balances",
    "BalancesResponse",
    "CashBalances",
    "ClosedPosition",
    "ErrorResponse",
    "Fault",
    "FaultDetail",
    "GainLoss",
    "GainLossResponse",
    "History",
    "HistoryEvent",
    "HistoryNote",
    "HistoryOption",
    "HistoryResponse",
    "HistoryTrade",
    "MarginBalances",
    "Order",
    "OrderLeg",
    "OrderResponse",
    "Orders",
    "OrdersResponse",
    "PatternDayTraderBalances",
    "Position",
    "Positions",
    "PositionsResponse",
    "Profile",
    "ProfileResponse",
]

__getattr__, __dir__ = exports(
    __name__,
    {
        **dict.fromkeys(
            (
                "Account",
                "Profile",
                "ProfileResponse",
            ),
            "user_profile",
        ),
        **dict.fromkeys(
            (
                "Balances",
                "BalancesResponse",
                "CashBalances",
                "MarginBalances",
                "PatternDayTraderBalances",
            ),
            "account_balance",
        ),
        **dict.fromkeys(
            (
                "Position",
                "Positions",
                "PositionsResponse",
            ),
            "account_positions",
        ),
        **dict.fromkeys(
            (
                "History",
                "HistoryEvent",
                "HistoryNote",
                "HistoryOption",
                "HistoryResponse",
                "HistoryTrade",
            ),
            "account_history",
        ),
        **dict.fromkeys(
            (
                "ClosedPosition",
                "GainLoss",
                "GainLossResponse",
            ),
            "account_costbasis",
        ),
        **dict.fromkeys(
            (
                "BackOfficeErrors",
                "ErrorResponse",
                "Fault",
                "FaultDetail",
                "Order",
                "OrderLeg",
                "OrderResponse",
                "Orders",
                "OrdersResponse",
            ),
            "account",
        ),
    },
)
