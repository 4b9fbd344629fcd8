# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v2: those that only `api_keys` uses."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictInt

from kloudtrader.runtime.models import NoneAsEmpty, ResponseModel
from kloudtrader.runtime.request.models import Condition, RequestModel
from kloudtrader.runtime.times import Epoch, Instant

__all__ = [
    "ApiKey",
    "ApiKeyCreated",
    "ApiKeyGenerated",
    "ApiKeysResponse",
    "GenerateApiKeyRequest",
    "NewApiKey",
]


class ApiKey(ResponseModel):
    """A key that signs requests."""

    api_key_id: str
    """Id of the key."""
    name: str | None = None
    """Name."""
    scopes: Annotated[list[str], NoneAsEmpty()] = Field(default_factory=list)
    """What it may do."""
    subaccount: int | None = None
    """Number of the subaccount that it is bound to."""
    fcm_subtrader_id: str | None = None
    """Client of a member that clears for others."""


class ApiKeysResponse(ResponseModel):
    """Response of `GetApiKeys`."""

    api_keys: list[ApiKey]
    """The keys."""
    api_key_region_expiration_ts: Annotated[Instant, Epoch(1)] | None = None
    """When the owner's word about his location runs out; Unix seconds on the wire. After it,
    keys cannot trade sports, elections and entertainment.
    """


class NewApiKey(RequestModel):
    """A public key to register."""

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("subaccount", refused=("fcm_subtrader_id",)),
    )

    name: Annotated[str, Field(min_length=1)]
    """Name."""
    public_key: Annotated[str, Field(min_length=1)]
    """The public key in PEM."""
    scopes: (
        list[
            Literal[
                "read",
                "write",
                "read::block_trade_accept",
                "read::portfolio_balance",
                "write::trade",
                "write::transfer",
                "write::fcm_risk",
                "write::block_trade_accept",
            ]
            | str
        ]
        | None
    ) = None
    """What it may do; `read` and `write` without it. `write` needs `read`, the narrower ones
    stand alone.
    """
    subaccount: Annotated[StrictInt, Field(ge=0, le=63)] | None = None
    """Number of the subaccount that it is bound to; not together with `fcm_subtrader_id`."""
    fcm_subtrader_id: str | None = None
    """Client of a member that clears for others."""


class ApiKeyCreated(ResponseModel):
    """The new key."""

    api_key_id: str
    """Id of the key."""
    warning: str | None = None
    """What the exchange warns of."""


class GenerateApiKeyRequest(RequestModel):
    """A pair of keys to make."""

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition("subaccount", refused=("fcm_subtrader_id",)),
    )

    name: Annotated[str, Field(min_length=1)]
    """Name."""
    key_type: Literal["rsa", "ed25519"] | str | None = None
    """Kind of key; `rsa` without it."""
    scopes: (
        list[
            Literal[
                "read",
                "write",
                "read::block_trade_accept",
                "read::portfolio_balance",
                "write::trade",
                "write::transfer",
                "write::fcm_risk",
                "write::block_trade_accept",
            ]
            | str
        ]
        | None
    ) = None
    """What it may do; `read` and `write` without it. `write` needs `read`, the narrower ones
    stand alone.
    """
    subaccount: Annotated[StrictInt, Field(ge=0, le=63)] | None = None
    """Number of the subaccount that it is bound to; not together with `fcm_subtrader_id`."""
    fcm_subtrader_id: str | None = None
    """Client of a member that clears for others."""


class ApiKeyGenerated(ResponseModel):
    """The new pair of keys."""

    api_key_id: str
    """Id of the key."""
    key_type: str | None = None
    """Kind of key."""
    private_key: str = Field(repr=False)
    """The private key in PEM. It is shown here only."""
    warning: str | None = None
    """What the exchange warns of."""
