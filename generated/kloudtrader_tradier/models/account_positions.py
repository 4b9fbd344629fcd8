# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`account_positions` uses.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, OneOrMany, ResponseModel
from kloudtrader.runtime.times import Instant

__all__ = [
    "Position",
    "Positions",
    "PositionsResponse",
]


class Position(ResponseModel):
    """An open position, all lots of one symbol together."""

    cost_basis: float
    """What the whole position cost, USD. For short positions its sign is not certain: take the
    sign of `quantity`.
    """
    date_acquired: Instant | None = None
    """When the position was opened, in UTC; it may be the time of its latest change."""
    id: int
    """Id of the position."""
    quantity: float
    """Shares or contracts; negative for a short position."""
    symbol: str
    """Symbol of the stock, or OCC symbol of the option."""


class Positions(ResponseModel):
    """The open positions of an account."""

    position: Annotated[list[Position], OneOrMany()] = Field(default_factory=list)
    """The positions. One position comes without a list around it."""


class PositionsResponse(ResponseModel):
    """Response of `account_positions`."""

    positions: Annotated[Positions, NoneAsEmpty()]
    """The open positions of the account."""
