# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `portfolio` uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from kloudtrader.runtime.models import Open, ResponseModel
from kloudtrader.runtime.times import Epoch, Instant

__all__ = [
    "BalanceResponse",
    "DepositsResponse",
    "MoneyTransfer",
    "Settlement",
    "SettlementsResponse",
    "ShardBalance",
    "TotalRestingOrderValueResponse",
    "WithdrawalsResponse",
]


class ShardBalance(ResponseModel):
    """Cash on a shard."""

    exchange_index: int
    """The shard."""
    balance: Decimal
    """Cash, in US dollars."""


class BalanceResponse(ResponseModel):
    """Cash and the value of positions."""

    balance: int
    """Cash that orders do not bind, in US cents without the fraction."""
    balance_dollars: Decimal | None = None
    """Cash that orders do not bind, in US dollars."""
    portfolio_value: int | None = None
    """Value of the positions, in US cents without the fraction."""
    updated_ts: Annotated[Instant, Epoch(1)] | None = None
    """When the figures were computed; Unix seconds on the wire."""
    balance_breakdown: list[ShardBalance] | None = None
    """Cash of each shard. Keys that are bound to a subaccount do not get it."""


class Settlement(ResponseModel):
    """What a settled market paid."""

    ticker: str
    """Ticker of the market."""
    exchange_index: int | None = None
    """Shard of the market."""
    event_ticker: str | None = None
    """Ticker of the event."""
    market_result: Open[Literal["yes", "no", "scalar"]]
    """Result of the market; `scalar` pays a part of a dollar."""
    yes_count_fp: Decimal
    """Contracts of Yes held."""
    yes_total_cost_dollars: Decimal | None = None
    """Cost of these, in US dollars."""
    no_count_fp: Decimal
    """Contracts of No held."""
    no_total_cost_dollars: Decimal | None = None
    """Cost of these, in US dollars."""
    revenue: int
    """Money paid, in US cents."""
    settled_time: Instant | None = None
    """When the market settled."""
    fee_cost: Decimal | None = None
    """Fees, in US dollars."""
    value: int | None = None
    """What a contract of Yes paid, in US cents."""


class SettlementsResponse(ResponseModel):
    """One page of settlements."""

    settlements: list[Settlement]
    """The settlements."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""


class MoneyTransfer(ResponseModel):
    """A deposit or withdrawal."""

    id: str
    """Id of the transfer."""
    status: Open[Literal["pending", "applied", "failed", "returned"]]
    """How far it is."""
    type: Open[Literal["ach", "wire", "crypto", "debit", "apm"]] | None = None
    """How the money moved."""
    amount_cents: int
    """Money, in US cents."""
    fee_cents: int | None = None
    """Fee, in US cents."""
    created_ts: Annotated[Instant, Epoch(1)] | None = None
    """When it began; Unix seconds on the wire."""
    finalized_ts: Annotated[Instant, Epoch(1)] | None = None
    """When it ended; Unix seconds on the wire."""


class DepositsResponse(ResponseModel):
    """One page of deposits."""

    deposits: list[MoneyTransfer]
    """The deposits."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""


class WithdrawalsResponse(ResponseModel):
    """One page of withdrawals."""

    withdrawals: list[MoneyTransfer]
    """The withdrawals."""
    cursor: str | None = None
    """Where the next page begins; empty on the last."""


class TotalRestingOrderValueResponse(ResponseModel):
    """What resting orders bind."""

    total_resting_order_value: int
    """Money bound, in US cents."""
    resting_order_value_breakdown: list[ShardBalance] | None = None
    """The part of each shard, in US dollars."""
