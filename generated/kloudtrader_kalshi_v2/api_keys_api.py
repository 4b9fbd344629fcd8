# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""ApiKeysApi: one method for each operation with the tag api_keys."""

from __future__ import annotations

from typing import Any, Literal, overload

from kloudtrader.runtime.client import Api, require_body
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["ApiKeysApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_GET_API_KEYS: Typed[models.ApiKeysResponse] = Typed(lambda: models.ApiKeysResponse, errors=_errors)
_CREATE_API_KEY: Typed[models.ApiKeyCreated] = Typed(lambda: models.ApiKeyCreated, errors=_errors)
_GENERATE_API_KEY: Typed[models.ApiKeyGenerated] = Typed(
    lambda: models.ApiKeyGenerated, errors=_errors
)
_DELETE_API_KEY = Typed(None, errors=_errors)


class ApiKeysApi(Api):
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
        _timeout: Timeout | float | None = None,
    ) -> models.ApiKeysResponse:
        """Get the API keys of the account.

        Ids, names and scopes; never a private key.

        ``GET /api_keys``; may be sent again; credential: accessKey and accessTimestamp and
        accessSignature.

        Args:
            fcm_subtrader_id: Only keys of this client of a member that clears for others.

        Returns:
            The keys.
        """
        return self._client.send(
            operations.get_api_keys,
            {
                "fcm_subtrader_id": fcm_subtrader_id,
            },
            _GET_API_KEYS,
            timeout=_timeout,
        )

    @overload
    def create_api_key(
        self,
        *,
        key: models.NewApiKey,
        _timeout: Timeout | float | None = ...,
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
        _timeout: Timeout | float | None = ...,
    ) -> models.ApiKeyCreated: ...
    def create_api_key(
        self,
        *,
        key: models.NewApiKey | None = None,
        _timeout: Timeout | float | None = None,
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
        return self._client.send(
            operations.create_api_key,
            {},
            _CREATE_API_KEY,
            body=require_body(key, fields, lambda: models.NewApiKey, "key"),
            timeout=_timeout,
        )

    @overload
    def generate_api_key(
        self,
        *,
        key: models.GenerateApiKeyRequest,
        _timeout: Timeout | float | None = ...,
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
        _timeout: Timeout | float | None = ...,
    ) -> models.ApiKeyGenerated: ...
    def generate_api_key(
        self,
        *,
        key: models.GenerateApiKeyRequest | None = None,
        _timeout: Timeout | float | None = None,
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
        return self._client.send(
            operations.generate_api_key,
            {},
            _GENERATE_API_KEY,
            body=require_body(key, fields, lambda: models.GenerateApiKeyRequest, "key"),
            timeout=_timeout,
        )

    def delete_api_key(
        self,
        api_key: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> None:
        """Delete an API key.

        From now on the key signs nothing.

        ``DELETE /api_keys/{api_key}``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            api_key: Id of the API key.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.delete_api_key,
            {
                "api_key": api_key,
            },
            _DELETE_API_KEY,
            timeout=_timeout,
        )
