# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`trading` uses.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kloudtrader.runtime.models import Open, ResponseModel
from kloudtrader.runtime.times import Instant, LocalTime

__all__ = [
    "OrderPreview",
    "OrderPreviewResponse",
]


class OrderPreview(ResponseModel):
    """What an order would cost. Money is in USD."""

    id: int | None = None
    """Never there: an order with an id was placed."""
    status: Open[Literal["ok"]]
    """`ok` where the checks passed."""
    result: bool | None = None
    """Whether the order would be taken in."""
    commission: float | None = None
    """Commission, USD."""
    fees: float | None = None
    """Other fees, USD."""
    order_cost: float | None = None
    """Price of what is traded, USD; negative for what a sale brings."""
    cost: float | None = None
    """Cost with commission and change of margin, USD."""
    margin_change: float | None = None
    """Margin that the order needs, USD; negative if it frees margin."""
    option_requirement: float | None = None
    """Margin that the options need, USD."""
    day_trades: int | None = None
    """Day trades that count against the account."""
    symbol: str | None = None
    """Symbol of the stock or the underlying."""
    option_symbol: str | None = None
    """OCC symbol of the option."""
    side: str | None = None
    """Direction; absent for several legs."""
    quantity: float | None = None
    """Shares or contracts; absent for several legs."""
    type: str | None = None
    """Kind of order."""
    duration: str | None = None
    """How long it would work."""
    price: float | None = None
    """Limit price, debit or credit, USD."""
    class_: str | None = Field(default=None, validation_alias="class", serialization_alias="class")
    """Class of the order."""
    strategy: str | None = None
    """Strategy of the order."""
    extended_hours: bool | None = None
    """Whether it would work outside hours."""
    request_date: Annotated[Instant, LocalTime("America/New_York")] | None = None
    """When the broker checked, in New York."""


class OrderPreviewResponse(ResponseModel):
    """Response of `preview_order`."""

    order: OrderPreview
    """What the order would cost."""
