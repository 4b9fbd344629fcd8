# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`account_costbasis` uses.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, OneOrMany, ResponseModel
from kloudtrader.runtime.times import Instant

__all__ = [
    "ClosedPosition",
    "GainLoss",
    "GainLossResponse",
]


class ClosedPosition(ResponseModel):
    """A position that was closed, with what it brought."""

    close_date: Instant
    """Midnight UTC of the day on which the position was closed. It stands for the day: do not
    shift it.
    """
    cost: float
    """What the position cost, USD."""
    gain_loss: float
    """Realised profit, USD, which is `proceeds` minus `cost`; negative for a loss."""
    gain_loss_percent: float | None = None
    """Realised profit in percent of the cost; -100.0 is a total loss."""
    open_date: Instant | None = None
    """Midnight UTC of the day on which the position was opened. It stands for the day: do not
    shift it.
    """
    proceeds: float
    """What the position brought, USD; 0 for an option that expired worthless."""
    quantity: float
    """Shares or contracts; negative for a short position that was closed."""
    symbol: str
    """Symbol of the stock, or OCC symbol of the option."""
    term: int | None = None
    """Days between opening and closing, 0 when it was the same day. (Older documentation says
    months; the figures are days.)
    """


class GainLoss(ResponseModel):
    """One page of the closed positions of an account."""

    closed_position: Annotated[list[ClosedPosition], OneOrMany()] = Field(default_factory=list)
    """The closed positions. One comes without a list around it."""
    page: int | None = None
    """Number of this page. Documented in 2025, missing in every recorded response."""
    total_pages: int | None = None
    """Number of pages. Documented in 2025, missing in every recorded response."""
    total_positions: int | None = None
    """Number of positions on all pages. Documented in 2025, missing in every recorded
    response.
    """


class GainLossResponse(ResponseModel):
    """Response of `account_costbasis`."""

    gainloss: Annotated[GainLoss, NoneAsEmpty()]
    """One page of the account's closed positions."""
