# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`user_profile` uses.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kloudtrader.runtime.models import OneOrMany, Open, ResponseModel
from kloudtrader.runtime.times import Instant

__all__ = [
    "Account",
    "Profile",
    "ProfileResponse",
]


class Account(ResponseModel):
    """An account of the user."""

    account_number: str = Field(json_schema_extra={"x-masked": True})
    """Number of the account; the `account_id` of the other calls."""
    classification: (
        Open[
            Literal[
                "individual",
                "entity",
                "joint",
                "corporate",
                "ira",
                "joint_survivor",
                "traditional_ira",
                "roth_ira",
                "rollover_ira",
                "sep_ira",
                "traditional_sep_ira",
                "individual_cash",
                "individual_margin",
                "entity_cash",
                "entity_margin",
                "joint_cash_survivor",
                "joint_margin_survivor",
                "joint_margin_tenant",
                "custodial_cash",
            ]
        ]
        | None
    ) = None
    """Legal form of the account. The lists that the broker published differ."""
    date_created: Instant | None = None
    """When the account was opened, in UTC."""
    day_trader: bool | None = None
    """Whether the account is flagged as that of a pattern day trader."""
    option_level: int | None = None
    """Level of option trading that is approved, 0 (none) to 6."""
    status: Open[Literal["active", "closed"]] | None = None
    """State of the account. Older responses have it with a capital."""
    type: Open[Literal["cash", "margin", "pdt"]] | None = None
    """Kind of account."""
    last_update_date: Instant | None = None
    """When the record of the account was last changed, in UTC."""


class Profile(ResponseModel):
    """A user and the accounts that the token opens."""

    id: str = Field(json_schema_extra={"x-masked": True})
    """Id of the user, an opaque text. It is no account number."""
    name: str | None = None
    """Name of the user."""
    account: Annotated[list[Account], OneOrMany()] = Field(default_factory=list)
    """The user's accounts, closed ones included. One account comes without a list around it."""


class ProfileResponse(ResponseModel):
    """Response of `user_profile`."""

    profile: Profile
    """The user who owns the token."""
