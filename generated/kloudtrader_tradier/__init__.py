# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
# sha256 of the spec: 8c16fed85afdac75
"""Tradier Brokerage API, user and accounts 1.0.0.

Profile, balances, positions, history, closed positions and orders of the accounts that a
token may read. Money is in US dollars. Quantities are shares, or contracts for options.
Numbers come as integer or decimal from one response to the next and may carry a long tail
of digits: do not compare them for equality. Always send `Accept: application/json`, since
the service responds in XML otherwise. A token belongs to one environment: a production
token fails in the sandbox with 401, and the reverse. Reads are limited to 120 a minute in
production and 60 a minute in the sandbox, counted for each token.
"""

from typing import TYPE_CHECKING

from kloudtrader.runtime.lazy import exports

if TYPE_CHECKING:
    from .account_api import AccountApi
    from .models import (
        Account,
        BackOfficeErrors,
        Balances,
        BalancesResponse,
        CashBalances,
        ClosedPosition,
        ErrorResponse,
        Fault,
        FaultDetail,
        GainLoss,
        GainLossResponse,
        History,
        HistoryEvent,
        HistoryNote,
        HistoryOption,
        HistoryResponse,
        HistoryTrade,
        MarginBalances,
        Order,
        OrderLeg,
        OrderResponse,
        Orders,
        OrdersResponse,
        PatternDayTraderBalances,
        Position,
        Positions,
        PositionsResponse,
        Profile,
        ProfileResponse,
    )
    from .headers import RatelimitHeaders

__all__ = [
    "Account",
    "AccountApi",
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
    "RatelimitHeaders",
]

__getattr__, __dir__ = exports(
    __name__,
    {
        **dict.fromkeys(__all__, "models"),
        "AccountApi": "account_api",
        "RatelimitHeaders": "headers",
    },
)
