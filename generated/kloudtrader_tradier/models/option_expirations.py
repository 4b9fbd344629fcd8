# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`option_expirations` uses.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, OneOrMany, Open, ResponseModel

from .market import OptionStrikes

__all__ = [
    "OptionExpiration",
    "OptionExpirations",
    "OptionExpirationsResponse",
]


class OptionExpiration(ResponseModel):
    """A day on which options expire."""

    date: datetime.date
    """The day."""
    contract_size: int | None = None
    """Shares of a contract."""
    expiration_type: Open[Literal["standard", "weeklys", "quarterlys", "eom"]] | None = None
    """Kind of expiration."""
    strikes: Annotated[OptionStrikes, NoneAsEmpty()] = Field(
        default_factory=lambda: OptionStrikes()
    )
    """Its strike prices."""


class OptionExpirations(ResponseModel):
    """The expirations of an underlying's options: plain days, or days with details."""

    date: Annotated[list[datetime.date], OneOrMany()] = Field(default_factory=list)
    """The days."""
    expiration: Annotated[list[OptionExpiration], OneOrMany()] = Field(default_factory=list)
    """The days with their details, when details were requested."""


class OptionExpirationsResponse(ResponseModel):
    """Response of `option_expirations`."""

    expirations: Annotated[OptionExpirations, NoneAsEmpty()]
    """The expirations."""
