"""Add the balance of the shard to the refusal of an order that costs too much."""

from __future__ import annotations

from decimal import Decimal

from kloudtrader.kalshi_v2._venue import has_code
from kloudtrader.runtime.client import Client
from kloudtrader.runtime.errors import ApiError, BadRequest, CallError
from kloudtrader_kalshi_v2.markets_api import MarketsApi
from kloudtrader_kalshi_v2.portfolio_api import PortfolioApi

__all__ = ["InsufficientBalance"]

_CODES = ("insufficient_balance", "available_balance_too_low")


class InsufficientBalance(BadRequest):
    """Report a refused order: the balance of its market's shard is too low.

    An order can spend only the balance of its own shard, while ``get_balance`` shows the sum.
    """

    shard: int = 0
    """Number of the shard on which the market trades."""
    shard_balance: Decimal | None = None
    """Dollars on that shard that no order binds, as read after the refusal."""
    total_balance: Decimal | None = None
    """Dollars on all shards."""


def explain_balance(client: Client, subaccount: int, ticker: str, error: ApiError) -> ApiError:
    """Return the error with the balance of the order's shard, if it is about money.

    A balance that cannot be read leaves the error as it is.
    """
    if not isinstance(error, BadRequest) or not has_code(error, *_CODES):
        return error
    try:
        shard = MarketsApi(client).get_market(ticker).market.exchange_index or 0
        balance = PortfolioApi(client).get_balance(subaccount=subaccount)
    except CallError:
        return error
    total = balance.balance_dollars
    if total is None:
        total = Decimal(balance.balance) / 100
    parts = {part.exchange_index: part.balance for part in balance.balance_breakdown or ()}
    # Keys that are bound to a subaccount get no breakdown.
    there = parts.get(shard, Decimal(0)) if parts else None
    explained = InsufficientBalance(*error.args, **vars(error))
    explained.shard, explained.shard_balance, explained.total_balance = shard, there, total
    if there is None:
        explained.advice = f"The market trades on shard {shard}, and all shards hold ${total}."
    else:
        explained.advice = (
            f"The market trades on shard {shard}, which holds ${there} of ${total}: "
            "an order spends only the balance of its own shard."
        )
    return explained
