# Generated from kalshi_v2.yaml with kalshi_v2.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Kalshi Trade API v2, tag api_keys."""

from __future__ import annotations

from typing import Any, Literal, overload

from kloudtrader.kalshi_v2.access import KalshiV2Access
from kloudtrader.runtime.client import require_body
from kloudtrader.runtime.policy import Timeout
from kloudtrader_kalshi_v2 import models
from kloudtrader_kalshi_v2.api_keys_api import ApiKeysApi

__all__ = [
    "ApiKeysCalls",
    "create_api_key",
    "delete_api_key",
    "generate_api_key",
    "get_api_keys",
]


class ApiKeysCalls(KalshiV2Access):
    """Keys that sign the requests of this account.

    Every method raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """

    def get_api_keys(
        self,
        *,
        fcm_subtrader_id: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.ApiKeysResponse:
        """Get the API keys of the account.

        Ids, names and scopes; never a private key.

        ``GET /api_keys``; may be sent again; credential: accessKey and accessTimestamp and
        accessSignature.

        Args:
            fcm_subtrader_id: Only keys of this client of a member that clears for others.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The keys.
        """
        return ApiKeysApi(self._client()).get_api_keys(
            fcm_subtrader_id=fcm_subtrader_id,
            _timeout=self._timeout if timeout is None else timeout,
        )

    @overload
    def create_api_key(
        self,
        *,
        key: models.NewApiKey,
        timeout: Timeout | float | None = ...,
    ) -> models.ApiKeyCreated: ...
    @overload
    def create_api_key(
        self,
        *,
        name: str,
        public_key: str,
        scopes: list[
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
        | None = ...,
        subaccount: int | None = ...,
        fcm_subtrader_id: str | None = ...,
        timeout: Timeout | float | None = ...,
    ) -> models.ApiKeyCreated: ...
    def create_api_key(
        self,
        *,
        key: models.NewApiKey | None = None,
        timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.ApiKeyCreated:
        """Register a public key.

        Registers the public key of a pair that was made elsewhere. It needs the tier
        Premier, or Market Maker.

        ``POST /api_keys``; is sent once; credential: accessKey and accessTimestamp and
        accessSignature.

        Args:
            key: The request body. In its place, its fields can be given as arguments:
            name: Name.
            public_key: The public key in PEM.
            scopes: What it may do; `read` and `write` without it. `write` needs `read`, the
                narrower ones stand alone.
            subaccount: Number of the subaccount that it is bound to; not together with
                `fcm_subtrader_id`.
            fcm_subtrader_id: Client of a member that clears for others.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The id of the key.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
            Conflict: The code tells four cases apart: `order_already_exists` is a repeated
                client id; `trading_is_paused`, `exchange_is_paused` and
                `fill_or_kill_insufficient_resting_volume` say that nothing was placed.
        """
        return ApiKeysApi(self._client()).create_api_key(
            key=require_body(key, fields, lambda: models.NewApiKey, "key"),
            _timeout=self._timeout if timeout is None else timeout,
        )

    @overload
    def generate_api_key(
        self,
        *,
        key: models.GenerateApiKeyRequest,
        timeout: Timeout | float | None = ...,
    ) -> models.ApiKeyGenerated: ...
    @overload
    def generate_api_key(
        self,
        *,
        name: str,
        key_type: Literal["rsa", "ed25519"] | str | None = ...,
        scopes: list[
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
        | None = ...,
        subaccount: int | None = ...,
        fcm_subtrader_id: str | None = ...,
        timeout: Timeout | float | None = ...,
    ) -> models.ApiKeyGenerated: ...
    def generate_api_key(
        self,
        *,
        key: models.GenerateApiKeyRequest | None = None,
        timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.ApiKeyGenerated:
        """Make a pair of keys.

        Has the exchange make a pair. The private key is shown in this response only.

        ``POST /api_keys/generate``; is sent once; credential: accessKey and accessTimestamp
        and accessSignature.

        Args:
            key: The request body. In its place, its fields can be given as arguments:
            name: Name.
            key_type: Kind of key; `rsa` without it.
            scopes: What it may do; `read` and `write` without it. `write` needs `read`, the
                narrower ones stand alone.
            subaccount: Number of the subaccount that it is bound to; not together with
                `fcm_subtrader_id`.
            fcm_subtrader_id: Client of a member that clears for others.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The id and the private key.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
            Conflict: The code tells four cases apart: `order_already_exists` is a repeated
                client id; `trading_is_paused`, `exchange_is_paused` and
                `fill_or_kill_insufficient_resting_volume` say that nothing was placed.
        """
        return ApiKeysApi(self._client()).generate_api_key(
            key=require_body(key, fields, lambda: models.GenerateApiKeyRequest, "key"),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def delete_api_key(
        self,
        api_key: str,
        *,
        timeout: Timeout | float | None = None,
    ) -> None:
        """Delete an API key.

        From now on the key signs nothing.

        ``DELETE /api_keys/{api_key}``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            api_key: Id of the API key.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return ApiKeysApi(self._client()).delete_api_key(
            api_key, _timeout=self._timeout if timeout is None else timeout
        )


def get_api_keys(
    *,
    fcm_subtrader_id: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.ApiKeysResponse:
    """Get the API keys of the account.

    Ids, names and scopes; never a private key.

    ``GET /api_keys``; may be sent again; credential: accessKey and accessTimestamp and
    accessSignature.

    Args:
        fcm_subtrader_id: Only keys of this client of a member that clears for others.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The keys.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return ApiKeysCalls().get_api_keys(fcm_subtrader_id=fcm_subtrader_id, timeout=timeout)


@overload
def create_api_key(
    *,
    key: models.NewApiKey,
    timeout: Timeout | float | None = ...,
) -> models.ApiKeyCreated: ...
@overload
def create_api_key(
    *,
    name: str,
    public_key: str,
    scopes: list[
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
    | None = ...,
    subaccount: int | None = ...,
    fcm_subtrader_id: str | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.ApiKeyCreated: ...
def create_api_key(
    *,
    key: models.NewApiKey | None = None,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.ApiKeyCreated:
    """Register a public key.

    Registers the public key of a pair that was made elsewhere. It needs the tier Premier,
    or Market Maker.

    ``POST /api_keys``; is sent once; credential: accessKey and accessTimestamp and
    accessSignature.

    Args:
        key: The request body. In its place, its fields can be given as arguments:
        name: Name.
        public_key: The public key in PEM.
        scopes: What it may do; `read` and `write` without it. `write` needs `read`, the
            narrower ones stand alone.
        subaccount: Number of the subaccount that it is bound to; not together with
            `fcm_subtrader_id`.
        fcm_subtrader_id: Client of a member that clears for others.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The id of the key.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        Forbidden: The key may not do this: by its scopes, its subaccount or the tier of the
            account.
        Conflict: The code tells four cases apart: `order_already_exists` is a repeated
            client id; `trading_is_paused`, `exchange_is_paused` and
            `fill_or_kill_insufficient_resting_volume` say that nothing was placed.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return ApiKeysCalls().create_api_key(
        key=require_body(key, fields, lambda: models.NewApiKey, "key"), timeout=timeout
    )


@overload
def generate_api_key(
    *,
    key: models.GenerateApiKeyRequest,
    timeout: Timeout | float | None = ...,
) -> models.ApiKeyGenerated: ...
@overload
def generate_api_key(
    *,
    name: str,
    key_type: Literal["rsa", "ed25519"] | str | None = ...,
    scopes: list[
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
    | None = ...,
    subaccount: int | None = ...,
    fcm_subtrader_id: str | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.ApiKeyGenerated: ...
def generate_api_key(
    *,
    key: models.GenerateApiKeyRequest | None = None,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.ApiKeyGenerated:
    """Make a pair of keys.

    Has the exchange make a pair. The private key is shown in this response only.

    ``POST /api_keys/generate``; is sent once; credential: accessKey and accessTimestamp and
    accessSignature.

    Args:
        key: The request body. In its place, its fields can be given as arguments:
        name: Name.
        key_type: Kind of key; `rsa` without it.
        scopes: What it may do; `read` and `write` without it. `write` needs `read`, the
            narrower ones stand alone.
        subaccount: Number of the subaccount that it is bound to; not together with
            `fcm_subtrader_id`.
        fcm_subtrader_id: Client of a member that clears for others.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The id and the private key.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        Forbidden: The key may not do this: by its scopes, its subaccount or the tier of the
            account.
        Conflict: The code tells four cases apart: `order_already_exists` is a repeated
            client id; `trading_is_paused`, `exchange_is_paused` and
            `fill_or_kill_insufficient_resting_volume` say that nothing was placed.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return ApiKeysCalls().generate_api_key(
        key=require_body(key, fields, lambda: models.GenerateApiKeyRequest, "key"), timeout=timeout
    )


def delete_api_key(
    api_key: str,
    *,
    timeout: Timeout | float | None = None,
) -> None:
    """Delete an API key.

    From now on the key signs nothing.

    ``DELETE /api_keys/{api_key}``; is sent once; credential: accessKey and accessTimestamp
    and accessSignature.

    Args:
        api_key: Id of the API key.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return ApiKeysCalls().delete_api_key(api_key, timeout=timeout)
