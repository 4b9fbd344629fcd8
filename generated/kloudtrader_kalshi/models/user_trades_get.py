# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v1, users: those that only `user_trades_get` uses."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from kloudtrader.runtime.models import NoneAsEmpty, ResponseModel
from kloudtrader.runtime.times import Instant

from .common import Amount, Contracts

__all__ = [
    "TradeStatus",
    "UserTrade",
    "UserTradeList",
    "UserTradesGetResponse",
]


TradeStatus: TypeAlias = str
"""State of a trade. Its words are not documented."""


class UserTrade(ResponseModel):
    """A fill of one of the user's orders."""

    id: str | None = None
    """Id of the trade."""
    order_id: str | None = None
    """Id of the user's order."""
    market_id: str | None = None
    """Id of the market."""
    is_yes: bool | None = None
    """Side that the user bought, true for Yes and false for No."""
    is_taker: bool | None = None
    """Whether the user's order was the incoming one."""
    price: Amount | None = None
    """Price of the fill on the user's side, US cents."""
    count: Contracts | None = None
    """Contracts filled."""
    create_date: Instant | None = None
    """When the trade took place. (Orders call theirs `create_ts`.)"""
    status: TradeStatus | None = None
    """State of the trade."""


UserTradeList: TypeAlias = list[UserTrade]
"""A list of trades."""


class UserTradesGetResponse(ResponseModel):
    """Response of `UserTradesGet`."""

    trades: Annotated[UserTradeList, NoneAsEmpty()]
    """One page of trades."""
